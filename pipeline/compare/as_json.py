"""A comparison for programs, as the contract in docs/commands.md has it."""

from collections.abc import Sequence
from typing import Any

from pipeline.compare import Comparison
from pipeline.compare.cascade import Row
from pipeline.compare.stored import Plan, Target
from pipeline.compare.view import noted
from pipeline.compare.words import Language, word
from pipeline.compare.years import Series

Json = dict[str, Any]


def as_json(comparison: Comparison, lang: Language) -> Json:
    """`{plans, matrix, cascade, missing_units, years, findings}`; `lang` is that of reasons and messages."""
    plans = comparison.plans
    return {
        "plans": [_plan(plan, comparison.lineage.parents.get(plan.id, ())) for plan in plans.values()],
        "matrix": [_target(target, plans[target.plan]) for target in comparison.matrix],
        "cascade": [_row(row, lang) for row in comparison.cascade],
        "missing_units": [
            {"parent": unit.parent, "level": unit.level, "name": unit.name, "kind": unit.kind, "code": unit.code}
            for unit in comparison.missing
        ],
        "years": [_series(series) for series in comparison.years],
        "findings": [
            {"plan": f.plan, "code": f.code, "message": word("findings", f.code, lang), "detail": f.detail}
            for f in comparison.findings
        ],
    }  # fmt: skip


def _series(series: Series) -> Json:
    first = series.targets[0][1]
    return {
        "place": series.place, "level": series.level, "code": first.code, "subcode": first.subcode,
        "measure": first.measure, "unit": first.unit, "change": series.change,
        "values": [{"year": year, "plan": t.plan, "target": t.id, "value": t.value} for year, t in series.targets],
    }  # fmt: skip


def _plan(plan: Plan, parents: Sequence[str]) -> Json:
    return {
        "plan": plan.id, "number": plan.number, "issuer": plan.issuer, "level": plan.level, "place": plan.place,
        "province": plan.province, "district": plan.district, "commune": plan.commune,
        "issue_date": plan.issue_date, "period": {"start": plan.start, "end": plan.end},
        "parent": next(iter(parents), None), "parents": list(parents), "file": plan.file,
    }  # fmt: skip


def _target(target: Target, plan: Plan) -> Json:
    return {
        "plan": target.plan, "target": target.id, "code": target.code, "subcode": target.subcode,
        "place": target.place or plan.place, "measure": target.measure, "comparator": target.comparator,
        "value": target.value, "value_max": target.value_max, "unit": target.unit, "direction": target.direction,
        "subject": target.subject, "target_date": target.date, "confidence": target.confidence,
        "evidence": {"file": plan.file, "page": target.page, "text": target.quote},
    }  # fmt: skip


def _row(row: Row, lang: Language) -> Json:
    return {
        "parent": row.parent, "child": row.child, "code": row.theirs.code, "subcode": row.theirs.subcode,
        "status": row.status, "parent_value": row.of, "child_value": row.value,
        "parent_target": row.theirs.id, "child_target": row.ours.id if row.ours else None,
        "reason": noted(row, lang) or None, "reasons": list(row.reasons),
        **({"children": list(row.counted), "of_children": row.children} if row.child is None else {}),
    }  # fmt: skip
