"""Which law a plan is judged by: the regime of its own day, or of the day that is asked for.

Guarantees: regimes follow each other without a gap (`regimes.yaml`); a plan without a day is judged by its period where
the whole of it lies in one regime, else not at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml

from schemas.record import Header


@dataclass(frozen=True, slots=True)
class Regime:
    """One state of the law; `start` and `end` are its first and last day."""

    id: str
    start: date
    end: date
    vi: str
    en: str

    def holds(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.start <= day <= self.end


@cache
def regimes() -> tuple[Regime, ...]:
    """All regimes, the oldest first."""
    text = files("pipeline.audit").joinpath("regimes.yaml").read_text(encoding="utf-8")
    return tuple(
        Regime(row["id"], row.get("from", date.min), row.get("to", date.max), row["vi"], row["en"])
        for row in yaml.safe_load(text)["regimes"]
    )


def regime_of(day: date) -> Regime:
    """The regime of a day."""
    return next(regime for regime in regimes() if regime.holds(day))


def span_of(iso: str) -> tuple[date, date]:
    """First and last day that an ISO date of whatever precision can mean: `2022-03` is March."""
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        after = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), after - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def day_of(header: Header) -> date | None:
    """The day that a plan is judged by: of its issue, else the first of its period; None where neither tells a regime.

    A day of which only the month or year is printed counts where one regime holds all through it.
    """
    if header.issue_date is not None:
        first, last = span_of(header.issue_date)
        return first if regime_of(first) == regime_of(last) else None
    period = header.period
    if period.start is None or period.end is None:
        return None
    first, last = span_of(period.start)[0], span_of(period.end)[1]
    return first if regime_of(first) == regime_of(last) else None
