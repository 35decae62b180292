"""One place over the years: how its targets change from one plan to the next.

Guarantees: only values that count the same thing are set side by side; a place is told by the committee that plans.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.measures import scope_of
from pipeline.compare.stored import Plan, Stored, Target
from pipeline.lexicon import codes
from pipeline.lexicon.taxonomy import Scope
from pipeline.lexicon.text import fold_name

Key = tuple[str, str | None, str, str | None, str | None, Scope]


@dataclass(frozen=True, slots=True)
class Series:
    """The targets of one kind of one place, by the year in which they are due."""

    level: str | None
    place: str
    targets: Sequence[tuple[int, Target]]

    @property
    def change(self) -> float:
        """The last value less the first."""
        return self.targets[-1][1].value - self.targets[0][1].value


def kind_of(target: Target) -> Key:
    """What two targets must share to be one indicator: code, subcode, measure, unit, scope."""
    unit = fold_name(target.unit or "") or None
    return target.code, target.subcode, target.measure, target.direction, unit, scope_of(target)


def years_of(stored: Stored, wanted: frozenset[str] | None = None) -> list[Series]:
    """Series with two years at least; of several targets of one year the first."""
    found: dict[tuple[object, ...], dict[int, Target]] = defaultdict(dict)
    places: dict[tuple[object, ...], Plan] = {}
    for plan in stored.plans.values():
        for target in stored.targets.get(plan.id, ()):
            year = int(target.date[:4]) if target.date else plan.year
            if year is None or target.place or target.code == codes.OTHER or (wanted and target.code not in wanted):
                continue
            key = (plan.level, plan.province, plan.district, plan.commune, plan.issuer, kind_of(target))
            places[key] = plan
            found[key].setdefault(year, target)
    return [
        Series(places[key].level, places[key].place, sorted(by_year.items()))
        for key, by_year in found.items()
        if len(by_year) > 1
    ]
