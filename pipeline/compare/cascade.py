"""Each plan against the plan that it carries out, and the sums of all children against the parent's totals.

Guarantees: each target of a parent gives one row for each child, or none where it is the parent's own affair (a named
place, the size of its own facility); a unit is summed once, by its latest plan that has the target.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.compare.lineage import RANK, Finding, Lineage
from pipeline.compare.measures import Reason, Status, Verdict, compare, compare_allotted, is_total, kin, scope_of
from pipeline.compare.stored import Part, Plan, Stored, Target
from pipeline.lexicon import codes, taxonomy
from pipeline.lexicon.place_names import without_kind
from pipeline.lexicon.places import REFORM, bare_key
from pipeline.lexicon.text import fold_name

_NEW = re.compile(r"(?<!\w)(?:mới|tăng thêm|thêm)(?!\w)", re.IGNORECASE)


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
    children: int = 0  # for a sum: how many units there are


@dataclass(frozen=True, slots=True)
class Cascade:
    """All rows, and what was odd about the plans in them."""

    rows: Sequence[Row]
    findings: Sequence[Finding]


def cascade_of(
    stored: Stored, lineage: Lineage, units: Mapping[str, int], wanted: frozenset[str] | None = None
) -> Cascade:
    """All parents with all their children; `units`: parent -> how many units its place has; `wanted` codes only."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for parent, children in lineage.children().items():
        plans = [stored.plans[child] for child in children]
        targets = [t for t in stored.targets.get(parent, ()) if wanted is None or t.code in wanted]
        handed_down = [t for t in _once(targets) if _concerns_children(t)]
        stages = _stages(handed_down)
        summed = [p for p in plans if _is_right_below(p, stored.plans[parent])]
        findings += _replaced(stored, summed)
        for theirs in handed_down:
            of_children = _rows(stored, theirs, plans, stages[_kind(theirs)])
            rows += of_children
            if is_total(theirs):
                own = {plan.id for plan in summed}
                rows += _sum(theirs, [row for row in of_children if row.child in own], summed, units)
    return Cascade(rows, findings)


def _is_right_below(plan: Plan, parent: Plan) -> bool:
    """Whether the counts of a plan add up to those of the plan above: a committee of the tier right below.

    From July 2025 that of a province are the communes.
    """
    if not plan.committee or plan.level is None or parent.level is None:
        return False
    steps = RANK[plan.level] - RANK[parent.level]
    two_tiers = (plan.issue_date or "") >= REFORM.isoformat() and parent.level == "province"
    return steps == (2 if two_tiers else 1)


def _replaced(stored: Stored, plans: Sequence[Plan]) -> Iterator[Finding]:
    """Of two plans of one unit and year that count the same the earlier ones."""
    for _, group in _by_unit(plans).items():
        for earlier, later in pairwise(group):
            counted = ({(t.code, t.subcode, t.measure) for t in stored.targets.get(p.id, ())} for p in (earlier, later))
            if set.intersection(*counted):
                yield Finding(earlier.id, "later_plan", later.number or later.id)


def _by_unit(plans: Sequence[Plan]) -> dict[tuple[object, ...], list[Plan]]:
    """Plans of one unit and year, the earliest first."""
    groups: dict[tuple[object, ...], list[Plan]] = defaultdict(list)
    for plan in sorted(plans, key=lambda p: (p.issue_date or "", p.id)):
        groups[*plan.unit, plan.year].append(plan)
    return groups


def _once(targets: Sequence[Target]) -> Iterator[Target]:
    """Targets without those that say the same again."""
    seen = set()
    for target in targets:
        key = (
            target.code, target.subcode, target.measure, target.comparator, target.value, target.value_max, target.unit,
            target.date, scope_of(target),
        )  # fmt: skip
        if target.code == codes.OTHER or key not in seen:
            seen.add(key)
            yield target


def _concerns_children(target: Target) -> bool:
    return target.place is None and not taxonomy.is_own(target.code, target.subject, target.unit)


def _rows(stored: Stored, theirs: Target, plans: Sequence[Plan], stages: set[int]) -> list[Row]:
    """A target of the parent against what each child has for it.

    What a child lacks is asked of committees alone, and not where another of its plans for that year has it.
    """
    due = [plan for plan in plans if _is_due(theirs, plan, stages)]
    rows = {plan.id: _row(stored, theirs, plan) for plan in due}
    has = {(*plan.unit, plan.year) for plan in due if (row := rows[plan.id]) and row.status != "missing"}
    return [
        row
        for plan in due
        if (row := rows[plan.id])
        and (row.status != "missing" or (plan.committee and (*plan.unit, plan.year) not in has))
    ]


def _row(stored: Stored, theirs: Target, plan: Plan) -> Row | None:
    """A target of the parent against what a child has for it; None where the question does not arise."""
    part = _part_of(stored.parts.get((theirs.plan, theirs.id), ()), plan)
    candidates = [(compare(t, theirs), t) for t in stored.targets.get(plan.id, ()) if kin(t, theirs)]
    if not candidates:
        if theirs.code == codes.OTHER:
            return None
        of = part.value if part else theirs.value
        worded = any(aim.code == theirs.code for aim in stored.worded.get(plan.id, ()))
        status: Status = "not_comparable" if worded else "missing"
        return Row(theirs.plan, plan.id, theirs, None, status, None, of, ("in_words" if worded else "no_target",))
    verdict, ours = max(candidates, key=lambda pair: _rank(pair[0], pair[1], theirs))
    if part is not None and (verdict.status == "share" or theirs.measure == "percent"):
        verdict = compare_allotted(ours, theirs, part.value)
    value, of = verdict.values or (ours.value, theirs.value)
    others = sum(v.status != "not_comparable" and t.subcode == ours.subcode for v, t in candidates) > 1
    reasons = (*verdict.reasons, *(("several",) if others else ()))
    return Row(theirs.plan, plan.id, theirs, ours, verdict.status, value, of, reasons)


def _stages(targets: Sequence[Target]) -> dict[tuple[object, ...], set[int]]:
    """Of each kind of target the years that it is set for."""
    stages: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for target in targets:
        stages[_kind(target)] |= {int(target.date[:4])} if target.date else set()
    return stages


def _kind(target: Target) -> tuple[object, ...]:
    return target.code, target.subcode, target.measure, target.unit, scope_of(target)


def _is_due(theirs: Target, plan: Plan, stages: set[int]) -> bool:
    """Of a target with stages (2023, 2025) the one of the child's last year, else the next one after it."""
    if theirs.date is None or plan.year is None:
        return True
    after = [year for year in stages if year >= plan.year]
    return int(theirs.date[:4]) == (min(after) if after else max(stages))


def _rank(verdict: Verdict, ours: Target, theirs: Target) -> tuple[bool, bool, bool, bool, float]:
    same_year = (ours.date or "")[:4] == (theirs.date or "")[:4]
    part_of_them = bool(_NEW.search(ours.subject)) != bool(_NEW.search(theirs.subject))  # 10 new ones of 150
    return verdict.status != "not_comparable", same_year, ours.place is None, not part_of_them, kin(ours, theirs)


def _part_of(parts: Sequence[Part], plan: Plan) -> Part | None:
    """What the parent's table or list gives to the place of this plan; None where two of its name have a part."""
    name = bare_key(plan.commune or plan.district or "")
    if not name or not plan.committee:
        return None
    found = [part for part in parts if name in (bare_key(part.place), bare_key(without_kind(part.place)))]
    if len(found) > 1:
        kind = fold_name(plan.label).removesuffix(fold_name(plan.commune or plan.district or "")).strip()
        found = [part for part in found if kind and fold_name(part.quote).startswith(kind)]
    return found[0] if len(found) == 1 else None


def _sum(theirs: Target, rows: Sequence[Row], plans: Sequence[Plan], units: Mapping[str, int]) -> list[Row]:
    """The children's amounts together against the parent's total, of each unit its latest plan for the target's year.

    As long as units of the place are not counted, less than the total is a share of it, no shortfall.
    """
    year = (theirs.date or "")[:4]
    counted = {
        row.child: row
        for row in rows
        if row.ours is not None and row.ours.measure == "count" and row.status != "not_comparable"
        and (not year or not row.ours.date or row.ours.date[:4] == year)
    }  # fmt: skip
    chosen = [
        next((counted[plan.id] for plan in reversed(group) if plan.id in counted), None)
        for group in _by_unit(plans).values()
    ]
    kept = [row for row in chosen if row is not None and row.ours is not None]
    if not kept:
        return []
    total = sum(row.ours.value for row in kept if row.ours is not None)
    complete = len(kept) >= max(units.get(theirs.plan, 0), len({plan.unit for plan in plans}))
    status = _sum_status(theirs, total, complete=complete)
    reasons: tuple[Reason, ...] = () if complete else ("incomplete",)
    names = tuple(row.child for row in kept if row.child)
    of = max(units.get(theirs.plan, 0), len({plan.unit for plan in plans}))
    return [Row(theirs.plan, None, theirs, None, status, total, theirs.value, reasons, names, of)]


def _sum_status(theirs: Target, total: float, *, complete: bool) -> Status:
    better = taxonomy.better(theirs.code, theirs.subject, theirs.measure, theirs.unit, theirs.comparator)
    upper = theirs.value_max if theirs.comparator == "range" and theirs.value_max is not None else theirs.value
    if better == "lower":
        bound = upper
        short = total > bound or (total == bound and theirs.comparator == "lt")
        if short:
            return "below"  # whoever is still to come makes it no less
        return ("met" if total == bound else "above") if complete else "share"
    short = total < theirs.value or (total == theirs.value and theirs.comparator == "gt")
    if short:
        return "below" if complete else "share"
    return "above" if total > upper else "met"
