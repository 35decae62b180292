"""One plan as the rules see it: its record, its text, the law that it is judged by, and the plan above it.

Guarantees: cases come from what counts now (the last version of each plan); a case is made without reading any file.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from sqlite_utils import Database

from pipeline.audit.passages import Passages
from pipeline.audit.regimes import Regime, day_of, regime_of
from pipeline.audit.subject import Concern, concern_of
from pipeline.compare.cascade import Row
from pipeline.compare.stored import Plan
from pipeline.extract.headings import Heading
from pipeline.store.reading import Layout, LineBox
from schemas.record import Evidence, PlanRecord

Tier = Literal["central", "province", "district", "commune", "department"]
_COMMITTEE = "people_committee"


@dataclass(frozen=True, slots=True)
class Above:
    """A target that is weaker than that of a plan above: the row of the comparison, the parent's plan and its words."""

    row: Row
    parent: Plan
    evidence: Evidence | None = None


@dataclass(frozen=True, eq=False)  # a case is itself alone, so that what is worked out of it can be kept
class Case:
    """A plan to be judged. `day` is the day that it is judged by, None where nothing tells it.

    `placed` is false where the database has neither lines nor headings of it: it was read by an earlier version.
    """

    record: PlanRecord
    file: str
    passages: Passages
    day: date | None
    above: Sequence[Above] = ()
    placed: bool = True

    @property
    def plan(self) -> str:
        """The stable id of the plan."""
        return self.record.plan

    @property
    def regime(self) -> Regime | None:
        """The law that it is judged by."""
        return regime_of(self.day) if self.day else None

    @cached_property
    def concern(self) -> Concern:
        """What the plan is about: rehabilitation, drugs in general, something else."""
        return concern_of(self.record, self.passages)

    @property
    def tier(self) -> Tier | None:
        """Who plans: the tier of a people's committee, or `department` for any other body of any tier."""
        issuer = self.record.document.issuer
        if issuer.kind is not None and issuer.kind != _COMMITTEE:
            return "department"
        return issuer.level


def case_of(
    record: PlanRecord,
    passages: Passages,
    file: str,
    as_of: date | None = None,
    above: Sequence[Above] = (),
    *,
    placed: bool = True,
) -> Case:
    """The case of a record; `as_of` stands in for the plan's own day."""
    return Case(record, file, passages, as_of or day_of(record.document), above, placed)


_PLANS = """
SELECT p.id, v.record, v.text_sha256, v.file, f.name FROM plans p JOIN versions v ON v.id = p.version
JOIN files f ON f.id = p.file ORDER BY p.id"""
_ONE = _PLANS.replace(" ORDER BY", " WHERE p.id = ? ORDER BY")
_PAGES = "SELECT number, start, text FROM pages WHERE file = ? AND text_sha256 = ? ORDER BY number"
_LAYOUT = "SELECT lines, repairs, headings FROM layouts WHERE file = ? AND text_sha256 = ?"


def cases(
    db: Database, plans: Collection[str] | None, as_of: date | None, above: Mapping[str, Sequence[Above]]
) -> Iterator[Case]:
    """The cases of a database, in the order of their ids; of all plans, or of those that are named."""
    if plans is None:
        yield from (_case(db, row, as_of, above) for row in db.execute(_PLANS))
        return
    for plan in sorted(plans):
        yield from (_case(db, row, as_of, above) for row in db.execute(_ONE, [plan]).fetchall())


_EVIDENCE = ("text", "raw", "start", "end", "page", "boxes")
_TARGET = f"""
SELECT {", ".join(f"evidence_{name}" for name in _EVIDENCE)}
FROM indicators WHERE plan = ? AND id = ?"""


def weaker(db: Database, rows: Iterable[Row], plans: Mapping[str, Plan]) -> Mapping[str, Sequence[Above]]:
    """Plan -> its targets that are weaker than those of a plan above."""
    above: dict[str, list[Above]] = defaultdict(list)
    for row in rows:
        if row.child is not None and row.status == "below":
            found = db.execute(_TARGET, [row.parent, row.theirs.id]).fetchone()
            above[row.child].append(Above(row, plans[row.parent], _evidence(found) if found else None))
    return above


def _evidence(columns: Sequence[Any]) -> Evidence:
    fields = dict(zip(_EVIDENCE, columns, strict=True))
    return Evidence.model_validate({**fields, "boxes": json.loads(fields["boxes"])})


def _case(db: Database, row: Sequence[object], as_of: date | None, above: Mapping[str, Sequence[Above]]) -> Case:
    plan, record, sha256, file, name = row
    pages = db.execute(_PAGES, [file, sha256]).fetchall()
    text = "".join(page[2] for page in pages)
    stored = db.execute(_LAYOUT, [file, sha256]).fetchone()
    passages = Passages(text, _layout(stored) if stored else Layout(), [(number, start) for number, start, _ in pages])
    read = PlanRecord.model_validate_json(str(record))
    return case_of(read, passages, str(name), as_of, above.get(str(plan), ()), placed=stored is not None)


def _layout(stored: Sequence[str]) -> Layout:
    lines, repairs, headings = map(json.loads, stored)
    return Layout(
        tuple(LineBox(*line) for line in lines),
        tuple((start, end, raw) for start, end, raw in repairs),
        tuple(Heading(*heading) for heading in headings),
    )
