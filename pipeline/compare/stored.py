"""Plans as the comparison needs them, read from the database.

Guarantees: only what counts now (the last version of each plan); an aim in words has no amount and is not read.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from pipeline.lexicon.taxonomy import Measure

_WHITE = re.compile(r"\s+")
Level = Literal["central", "province", "district", "commune"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; dates are ISO, `file` is what it was ingested from."""

    id: str
    number: str | None
    issue_date: str | None
    title: str | None
    issuer: str | None
    level: Level | None
    province: str | None
    district: str | None
    commune: str | None
    start: str | None
    end: str | None
    file: str

    @property
    def place(self) -> str:
        """The name of the unit that it is for, as short as people say it."""
        return self.commune or self.district or self.province or self.issuer or self.id

    @property
    def year(self) -> int | None:
        """The last year of its period, else that of its issue."""
        day = self.end or self.issue_date
        return int(day[:4]) if day else None


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument that a plan cites; `number` is the resolved one where the printed one has a slip."""

    plan: str
    number: str | None
    type: str | None
    date: str | None
    issuer: str | None
    role: str


@dataclass(frozen=True, slots=True)
class Target:
    """An aim with an amount; `page` and `printed` are its evidence, `confidence` is 0 to 1."""

    plan: str
    id: str
    code: str
    subcode: str | None
    measure: Measure
    comparator: str
    value: float
    value_max: float | None
    unit: str | None
    direction: str | None
    subject: str
    date: str | None
    place: str | None
    confidence: float
    page: int
    printed: str

    @property
    def quote(self) -> str:
        """The words that it was read from, on one line."""
        return _WHITE.sub(" ", self.printed)


@dataclass(frozen=True, slots=True)
class Part:
    """What a target asks of one place."""

    place: str
    value: float
    page: int
    printed: str


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is compared: plans by id, the rest by plan, parts by (plan, target)."""

    plans: Mapping[str, Plan]
    cited: Mapping[str, Sequence[Cited]]
    targets: Mapping[str, Sequence[Target]]
    parts: Mapping[tuple[str, str], Sequence[Part]]


_PLANS = """
SELECT p.id, number, issue_date, title, issuer_name, issuer_level, province, district, commune, period_start,
       period_end, f.name
FROM plans p JOIN files f ON f.id = p.file ORDER BY p.id"""
_CITED = """
SELECT plan, coalesce(resolved_number, number), type, date, issuer, role
FROM citations WHERE number IS NOT NULL ORDER BY plan, position"""
_TARGETS = """
SELECT plan, id, code, subcode, measure, coalesce(comparator, 'eq'), value, value_max, unit, direction, subject,
       target_date, place, confidence, evidence_page, evidence_text
FROM indicators WHERE value IS NOT NULL ORDER BY plan, position"""
_PARTS = """
SELECT plan, indicator, place, value, evidence_page, evidence_text FROM breakdowns ORDER BY plan, indicator, position"""


def load(db: Database) -> Stored:
    """Everything that is compared."""
    cited: dict[str, list[Cited]] = defaultdict(list)
    for row in db.execute(_CITED):
        cited[row[0]].append(Cited(*row))
    targets: dict[str, list[Target]] = defaultdict(list)
    for row in db.execute(_TARGETS):
        targets[row[0]].append(Target(*row))
    parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for plan, indicator, *part in db.execute(_PARTS):
        parts[plan, indicator].append(Part(*part))
    return Stored({row[0]: Plan(*row) for row in db.execute(_PLANS)}, cited, targets, parts)
