"""A comparison as one CSV table: every target, and how it stands to the plan above.

Guarantees: as the tables of `kehoach export --format csv`: UTF-8 with a byte order mark, CR LF, nothing that a
spreadsheet takes for a formula. Codes, not words, but for the reason: the file is for programs and pivot tables.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence

from pipeline.compare import Comparison
from pipeline.compare.cascade import Row
from pipeline.compare.stored import Plan, Target
from pipeline.compare.view import noted
from pipeline.compare.words import Language
from pipeline.export.separated import cell

COLUMNS = (
    "plan", "plan_number", "issuer", "level", "place", "year", "parent", "code", "subcode", "measure", "comparator",
    "value", "value_max", "unit", "direction", "target_date", "subject", "status", "parent_value", "reason",
    "confidence", "file", "page", "quote",
)  # fmt: skip


def as_csv(comparison: Comparison, lang: Language) -> str:
    """The table: a row for each target and each target above that it stands against.

    What a plan lacks is a row with status `missing` and no value; a sum over children a row of the plan above with the
    comparator `sum`. `reason` is a sentence in `lang`, all else codes.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    judged: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in comparison.cascade:
        if row.ours is not None:
            judged[row.ours.plan, row.ours.id].append(row)
    rows: list[Sequence[object]] = []
    for target in comparison.matrix:
        rows += [_target(comparison, target, row, lang) for row in judged.get((target.plan, target.id), [None])]
    for row in comparison.cascade:
        if row.child is None:
            rows.append(_sum(comparison, row, lang))
        elif row.ours is None:
            rows.append(_lacking(comparison, row, lang))
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()


def _plan(comparison: Comparison, plan: Plan) -> Sequence[object]:
    return plan.id, plan.number, plan.issuer, plan.level, plan.place, plan.year, comparison.lineage.parent(plan.id)


def _target(comparison: Comparison, target: Target, row: Row | None, lang: Language) -> Sequence[object]:
    plan = comparison.plans[target.plan]
    judged = (row.status, row.of, noted(row, lang)) if row else (None, None, None)
    return (
        *_plan(comparison, plan), target.code, target.subcode, target.measure, target.comparator, target.value,
        target.value_max, target.unit, target.direction, target.date, target.subject, *judged, target.confidence,
        plan.file, target.page, target.quote,
    )  # fmt: skip


def _sum(comparison: Comparison, row: Row, lang: Language) -> Sequence[object]:
    plan, theirs = comparison.plans[row.parent], row.theirs
    return (
        *_plan(comparison, plan)[:-1], row.parent, theirs.code, theirs.subcode, theirs.measure, "sum", row.value, None,
        theirs.unit, None, theirs.date, theirs.subject, row.status, row.of, noted(row, lang), None, plan.file, None,
        None,
    )  # fmt: skip


def _lacking(comparison: Comparison, row: Row, lang: Language) -> Sequence[object]:
    plan, theirs = comparison.plans[row.child or ""], row.theirs
    return (
        *_plan(comparison, plan), theirs.code, theirs.subcode, theirs.measure, None, None, None, theirs.unit, None,
        None, theirs.subject, row.status, row.of, noted(row, lang), None, plan.file, None, None,
    )  # fmt: skip
