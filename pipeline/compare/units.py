"""The units of a plan's place: who should have a plan, and who has none in the database.

Guarantees: units are those of the plan's own day; only of plans that at least one other plan carries out, so that a
folder of district plans alone does not ask for every commune.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.compare.lineage import Finding, Lineage
from pipeline.compare.stored import Plan, Stored
from pipeline.lexicon.place_names import resolve, with_kind
from pipeline.lexicon.places import REFORM, Level, Place, State, all_places, successors
from pipeline.normalize.dates import first_day


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit below the place of `parent` that has no plan in the database for its time."""

    parent: str
    level: str
    name: str
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Units:
    """Parent -> the units of its place that should have a plan; and the plans whose units could not be told."""

    of: Mapping[str, Sequence[Place]]
    findings: Sequence[Finding]

    def counts(self) -> dict[str, int]:
        """Parent -> how many there are."""
        return {parent: len(units) for parent, units in self.of.items()}


def place_of(plan: Plan) -> Place | None:
    """The unit that a plan is for, on its day; None where its header does not tell or several could be meant."""
    names = {"province": plan.province, "district": plan.district, "commune": plan.commune}
    if plan.level is None or plan.level == "central" or (name := names[plan.level]) is None:
        return None
    province = plan.province if plan.level != "province" else None
    district = plan.district if plan.level == "commune" else None
    return _resolved(with_kind(name, plan.issuer), plan.level, province, district, _day(plan))


@cache
def _resolved(name: str, level: Level, province: str | None, district: str | None, on: date | None) -> Place | None:
    return resolve(name, level=level, province=province, district=district, on=on).place


def _day(plan: Plan) -> date | None:
    """Its day of issue, else that on which its period begins or ends."""
    return first_day(plan.issue_date or plan.start or plan.end)


def units_of(stored: Stored, lineage: Lineage) -> Units:
    """The units right below the place of each committee's plan that others carry out.

    They are those of the day of the latest of these: a plan of January 2025 is carried out by communes in August.
    """
    found: dict[str, Sequence[Place]] = {}
    findings: list[Finding] = []
    for parent, children in lineage.children().items():
        plan = stored.plans[parent]
        if not plan.committee:
            continue
        place, day = place_of(plan), _day(plan)
        if place is None or day is None:
            findings.append(Finding(parent, "units_unknown", plan.issuer or plan.id))
            continue
        later = max((d for child in children if (d := _day(stored.plans[child]))), default=day)
        found[parent] = _became(place, day) if day < REFORM <= later else _below(place, day)
    return Units(found, findings)


def missing_units(stored: Stored, lineage: Lineage, units: Units) -> list[MissingUnit]:
    """The units below each parent that have no plan whose time and codes meet the parent's."""
    at: dict[tuple[State, str], list[Plan]] = defaultdict(list)
    for plan in stored.plans.values():
        if (place := place_of(plan)) is not None:
            at[place.state, place.code].append(plan)
    children = lineage.children()
    missing: list[MissingUnit] = []
    for parent, expected in units.of.items():
        for unit in expected:
            there = at.get((unit.state, unit.code), ())
            if not any(p.id in children[parent] or _meets(stored, p, stored.plans[parent]) for p in there):
                missing.append(MissingUnit(parent, unit.level, unit.name, unit.kind, unit.code))
    return missing


def _meets(stored: Stored, plan: Plan, parent: Plan) -> bool:
    """Whether a plan that does not name the parent is about the same: in the same time, with a code in common."""
    if plan.id == parent.id or not _overlap(plan, parent):
        return False
    ours, theirs = ({t.code for t in stored.targets.get(p.id, ())} for p in (plan, parent))
    return bool(ours & theirs)


def _overlap(one: Plan, other: Plan) -> bool:
    def years(plan: Plan) -> tuple[int, int] | None:
        end = plan.year
        return None if end is None else (int((plan.start or plan.issue_date or str(end))[:4]), end)

    ours, theirs = years(one), years(other)
    return ours is None or theirs is None or (ours[0] <= theirs[1] and theirs[0] <= ours[1])


@cache
def _children() -> Mapping[tuple[State, str], Sequence[Place]]:
    found: dict[tuple[State, str], list[Place]] = defaultdict(list)
    for place in all_places():
        if place.parent_code:
            found[place.state, place.parent_code].append(place)
    return found


def _became(place: Place, on: date) -> list[Place]:
    """The communes that the communes of a place of before July 2025 became."""
    tiers = [place] if place.level != "province" else _below(place, on)
    old = [commune for district in tiers for commune in _below(district, on)]
    new = {unit.code: unit for commune in old for unit, _ in successors(commune)}
    return sorted(new.values(), key=lambda unit: (unit.kind, unit.name))


def _below(place: Place, on: date | None) -> list[Place]:
    """The units right below a place on that day, by name: one row for each, the last of its names."""
    # a few communes have no district in some snapshots of the official list
    level = "district" if place.level == "province" and place.state == "old" else "commune"
    then = [unit for unit in _children().get((place.state, place.code), ()) if unit.valid(on) and unit.level == level]
    last = {unit.code: unit for unit in sorted(then, key=lambda unit: unit.valid_from or "")}
    return sorted(last.values(), key=lambda unit: (unit.kind, unit.name))
