"""An audit for programs, as the contract in docs/commands.md has it."""

from typing import Any

from pipeline.audit import Audit
from pipeline.audit.view import SEVERITIES, PlanView, in_order, views_of

Json = dict[str, Any]


def as_json(audit: Audit) -> Json:
    """`{findings, not_judged, plans, as_of}`, plans in the order of their ids; words stand there in both languages."""
    views = {view.plan.id: view for view in views_of(audit)}
    own = [f for id_ in audit.plans for f in in_order((*views[id_].findings, *views[id_].waived))]
    return {
        "findings": [finding.model_dump(mode="json") for finding in own],
        "not_judged": [one.model_dump(mode="json") for id_ in audit.plans for one in views[id_].not_judged],
        "plans": [_plan(views[id_]) for id_ in audit.plans],
        "as_of": audit.as_of.isoformat() if audit.as_of else None,
    }


def _plan(view: PlanView) -> Json:
    plan, audited = view.plan, view.audited
    return {
        "plan": plan.id, "file": plan.file, "number": plan.number, "issuer": plan.issuer, "level": plan.level,
        "place": plan.place, "province": plan.province, "district": plan.district, "commune": plan.commune,
        "title": plan.title, "issue_date": plan.issue_date,
        "judged_by": audited.day.isoformat() if audited.day else None, "regime": audited.regime,
        "concern": audited.concern, "asked": list(audited.asked),
        "findings": {**{severity: view.counts[severity] for severity in SEVERITIES}, "waived": len(view.waived)},
    }  # fmt: skip
