"""What is odd about plans and their targets, so that nobody compares with it unawares.

Guarantees: a finding takes nothing away; the target stays in the matrix.
"""

from collections.abc import Iterator

from pipeline.compare.lineage import Finding
from pipeline.compare.stored import Plan, Stored, Target

MOST = 100_000_000  # people in the country: no plan aims at more of anything that it counts, money aside
_MONEY = ("đồng", "triệu", "tỷ", "nghìn")


def odd_plans(stored: Stored) -> list[Finding]:
    """Plans without place or year, and targets that cannot be meant as they were read."""
    findings: list[Finding] = []
    for plan in stored.plans.values():
        findings += _of_plan(plan)
        for target in stored.targets.get(plan.id, ()):
            findings += [Finding(plan.id, code, f"{target.id}: {target.quote}") for code in _of_target(target)]
    return findings


def _of_plan(plan: Plan) -> Iterator[Finding]:
    if plan.level != "central" and not (plan.province or plan.district or plan.commune):
        yield Finding(plan.id, "no_place", plan.issuer or plan.file)
    if plan.year is None:
        yield Finding(plan.id, "no_year", plan.title or plan.file)
    if plan.number is None:
        yield Finding(plan.id, "no_number", plan.title or plan.file)


def _of_target(target: Target) -> Iterator[str]:
    if target.value < 0:
        yield "negative"
    if target.measure == "percent" and max(target.value, target.value_max or 0) > 100:
        yield "over_100"
    money = any(word in (target.unit or "") for word in _MONEY)
    if target.measure == "count" and target.value > MOST and not money:
        yield "absurd"
    if target.value_max is not None and target.value_max < target.value:
        yield "turned_round"
