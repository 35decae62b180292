"""Plans as the comparison needs them, read from the database.

Guarantees: only what counts now (the last version of each plan); aims in words stand apart from those with an amount.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sqlite_utils import Database

from pipeline.lexicon.taxonomy import Measure, subcode_of

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
    kind: str | None
    file: str

    @property
    def committee(self) -> bool:
        """Whether a people's committee plans, for all that its unit does."""
        return self.kind == "people_committee"

    @property
    def unit(self) -> tuple[str | None, ...]:
        """The unit whose plan it is; of other offices the office in it."""
        own = None if self.committee else self.issuer
        return self.level, self.province, self.district, self.commune, own

    @property
    def yearly(self) -> bool:
        """Whether it is for one year."""
        return bool(self.start and self.end and self.start[:4] == self.end[:4])

    @property
    def label(self) -> str:
        """Whose plan it is, told apart from units of the same name: `huyện Cao Lãnh`, `Sở Y tế tỉnh Đồng Tháp`."""
        issuer = (self.issuer or "").removeprefix("Ủy ban nhân dân ")
        return issuer if issuer and not issuer.startswith("Ủy ban") else self.place

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


@dataclass(frozen=True)
class Target:
    """An aim with an amount; `page` and `printed` are its evidence, `confidence` is 0 to 1.

    `yearly` says that its plan is for one year.
    """

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
    yearly: bool = False

    @cached_property
    def quote(self) -> str:
        """The words that it was read from, on one line."""
        return _WHITE.sub(" ", self.printed)


@dataclass(frozen=True, slots=True)
class Worded:
    """An aim without a number."""

    code: str
    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a target asks of one place."""

    place: str
    value: float
    page: int
    printed: str

    @property
    def quote(self) -> str:
        """The words that it was read from, on one line."""
        return _WHITE.sub(" ", self.printed)


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is compared: plans by id, the rest by plan, parts by (plan, target); `own` cite themselves."""

    plans: Mapping[str, Plan]
    cited: Mapping[str, Sequence[Cited]]
    targets: Mapping[str, Sequence[Target]]
    parts: Mapping[tuple[str, str], Sequence[Part]]
    worded: Mapping[str, Sequence[Worded]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


_PLANS = """
SELECT p.id, number, issue_date, title, issuer_name, issuer_level, province, district, commune, period_start,
       period_end, issuer_kind, f.name
FROM plans p JOIN files f ON f.id = p.file ORDER BY p.id"""
_CITED = """
SELECT plan, coalesce(resolved_number, number), type, date, issuer, role
FROM citations WHERE number IS NOT NULL ORDER BY plan, position"""
_TARGETS = """
SELECT plan, i.id, code, subcode, measure, coalesce(comparator, 'eq'), value, value_max, unit, direction, subject,
       target_date, i.place, confidence, evidence_page, evidence_text,
       coalesce(substr(period_start, 1, 4) = substr(period_end, 1, 4), 0)
FROM indicators i JOIN plans p ON p.id = i.plan WHERE value IS NOT NULL ORDER BY plan, position"""
_WORDED = """
SELECT plan, i.id, code, subcode, subject, target_date, i.place, confidence, evidence_page, evidence_text,
       coalesce(substr(period_start, 1, 4) = substr(period_end, 1, 4), 0)
FROM indicators i JOIN plans p ON p.id = i.plan WHERE value IS NULL ORDER BY plan, position"""
_OWN = "SELECT DISTINCT p.id FROM plans p JOIN warnings w ON w.file = p.file WHERE w.code = 'cites_itself'"
_ALL = re.compile(r"(?<!\w)(?:tất cả|toàn bộ)(?!\w)", re.IGNORECASE)
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
    worded: dict[str, list[Worded]] = defaultdict(list)
    for row in db.execute(_WORDED):
        if _ALL.search(row[9]):
            targets[row[0]].append(_whole(row))
        else:
            worded[row[0]].append(Worded(row[2], row[8], _WHITE.sub(" ", row[9])))
    parts: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for plan, indicator, *part in db.execute(_PARTS):
        parts[plan, indicator].append(Part(*part))
    own = frozenset(plan for (plan,) in db.execute(_OWN))
    return Stored({row[0]: Plan(*row) for row in db.execute(_PLANS)}, cited, targets, parts, worded, own)


def _whole(row: Sequence[Any]) -> Target:
    """An aim for all of them (`tất cả người nghiện`): a hundred percent."""
    plan, number, code, _, subject, date, place, confidence, page, printed, yearly = row
    subcode = subcode_of(code, subject, "percent", "%", printed)
    return Target(
        plan, number, code, subcode, "percent", "eq", 100.0, None, "%", None, subject, date, place, confidence, page,
        printed, bool(yearly),
    )  # fmt: skip
