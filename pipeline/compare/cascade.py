"""Each plan against the plan that it carries out, and the sums of all children against the parent's totals.

Guarantees: each target of a parent gives one row for each child, or none where it is the parent's own affair (a named
place, the size of its own facility); a plan of one unit is summed once, its latest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.compare.lineage import RANK, Finding, Lineage
from pipeline.compare.measures import Reason, Status, Verdict, compare, compare_allotted, is_total, kin
from pipeline.compare.stored import Part, Plan, Stored, Target
from pipeline.lexicon import codes, taxonomy
from pipeline.lexicon.places import bare_key


@dataclass(frozen=True, slots=True)
class Row:
    """One target of a parent against one child; `child` None is the sum over the children.

    `theirs` is the parent's target, `ours` the child's; `value` is what is set against the parent's value: the child's,
    or the sum; `of` is the parent's value, or the part that it gives to this place.
    """

    parent: str
    child: str | None
    theirs: Target
    ours: Target | None
    status: Status
    value: float | None
    of: float
    reasons: tuple[Reason, ...] = ()
    counted: tuple[str, ...] = ()  # for a sum: the children that have the target
    children: int = 0  # for a sum: how many there are


@dataclass(frozen=True, slots=True)
class Cascade:
    """All rows, and what was odd about the plans in them."""

    rows: Sequence[Row]
    findings: Sequence[Finding]


def cascade_of(stored: Stored, lineage: Lineage, wanted: frozenset[str] | None = None) -> Cascade:
    """All parents with all their children; `wanted` codes only."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for parent, children in lineage.children().items():
        below = [stored.plans[c] for c in children if RANK[stored.plans[c].level] > RANK[stored.plans[parent].level]]
        latest, replaced = _latest(below)
        findings += replaced
        targets = [t for t in stored.targets.get(parent, ()) if wanted is None or t.code in wanted]
        handed_down = [t for t in _once(targets) if _concerns_children(t)]
        for theirs in handed_down:
            of_children = [row for child in children if (row := _row(stored, theirs, child, handed_down))]
            rows += of_children
            if is_total(theirs):
                rows += _sum(theirs, [row for row in of_children if row.child in latest], len(latest))
    return Cascade(rows, findings)


def _latest(children: Sequence[Plan]) -> tuple[set[str], list[Finding]]:
    """The plans that count in sums: of two plans of one unit and year the later one."""
    chosen: dict[tuple[object, ...], Plan] = {}
    findings = []
    for plan in sorted(children, key=lambda p: (p.issue_date or "", p.id)):
        unit = (plan.level, plan.province, plan.district, plan.commune, plan.issuer, plan.year)
        if (earlier := chosen.get(unit)) is not None:
            findings.append(Finding(earlier.id, "later_plan", plan.number or plan.id))
        chosen[unit] = plan
    return {plan.id for plan in chosen.values()}, findings


def _once(targets: Sequence[Target]) -> Iterator[Target]:
    """Targets without those that say the same again."""
    seen = set()
    for target in targets:
        key = (target.code, target.subcode, target.measure, target.comparator, target.value, target.unit, target.date)
        if target.code == codes.OTHER or key not in seen:
            seen.add(key)
            yield target


def _concerns_children(target: Target) -> bool:
    return target.place is None and not taxonomy.is_own(target.code, target.subject, target.unit)


def _row(stored: Stored, theirs: Target, child: str, all_theirs: Sequence[Target]) -> Row | None:
    """A target of the parent against what the child has for it; None where the question does not arise."""
    plan = stored.plans[child]
    if not _is_due(theirs, plan, all_theirs):
        return None
    part = _part_of(stored.parts.get((theirs.plan, theirs.id), ()), plan)
    candidates = [(compare(t, theirs), t) for t in stored.targets.get(child, ()) if kin(t, theirs)]
    if not candidates:
        if theirs.code == codes.OTHER:
            return None
        of = part.value if part else theirs.value
        return Row(theirs.plan, child, theirs, None, "missing", None, of, ("no_target",))
    verdict, ours = max(candidates, key=lambda pair: _rank(pair[0], pair[1], theirs))
    if part is not None and verdict.status == "share":
        verdict = compare_allotted(ours, theirs, part.value)
        return Row(theirs.plan, child, theirs, ours, verdict.status, ours.value, part.value, verdict.reasons)
    value, of = verdict.values or (ours.value, theirs.value)
    return Row(theirs.plan, child, theirs, ours, verdict.status, value, of, verdict.reasons)


def _is_due(theirs: Target, plan: Plan, all_theirs: Sequence[Target]) -> bool:
    """Of a target with stages (2023, 2025) the one of the child's last year, else the next one after it."""
    if theirs.date is None or plan.year is None:
        return True
    stages = {int(t.date[:4]) for t in all_theirs if t.date and _kind(t) == _kind(theirs)}
    after = [year for year in stages if year >= plan.year]
    return int(theirs.date[:4]) == (min(after) if after else max(stages))


def _kind(target: Target) -> tuple[str | None, ...]:
    return target.code, target.subcode, target.measure, target.unit


def _rank(verdict: Verdict, ours: Target, theirs: Target) -> tuple[bool, bool, bool, float]:
    same_year = (ours.date or "")[:4] == (theirs.date or "")[:4]
    return verdict.status != "not_comparable", same_year, ours.place is None, kin(ours, theirs)


def _part_of(parts: Sequence[Part], plan: Plan) -> Part | None:
    """What the parent's table or list gives to the place of this plan."""
    name = bare_key(plan.commune or plan.district or "")
    return next((part for part in parts if name and bare_key(part.place).endswith(name)), None)


def _sum(theirs: Target, rows: Sequence[Row], children: int) -> list[Row]:
    """The children's amounts together against the parent's total."""
    counted = [
        row for row in rows if row.ours is not None and row.ours.measure == "count" and row.status != "not_comparable"
    ]
    if not counted:
        return []
    total = sum(row.ours.value for row in counted if row.ours is not None)
    better = taxonomy.better(theirs.code, theirs.subject, theirs.measure, theirs.unit, theirs.comparator)
    gap = (total - theirs.value) * (1 if better == "higher" else -1)
    strict = theirs.comparator in ("gt", "lt")
    status: Status = "above" if gap > 0 else "below" if gap < 0 or strict else "met"
    names = tuple(row.child for row in counted if row.child)
    return [Row(theirs.plan, None, theirs, None, status, total, theirs.value, (), names, children)]
