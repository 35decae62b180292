"""Which bodies the agencies of a plan are.

Guarantees: each body that an agency's id names has a row of `bodies`, and no other has one.
"""

from collections.abc import Sequence

from sqlite_utils import Database

from pipeline.lexicon.agency_catalogue import described
from pipeline.normalize.agency_ids import BETWEEN
from schemas.record import PlanRecord


def put_bodies(db: Database, record: PlanRecord, agencies: Sequence[int]) -> None:
    """Link the rows `agencies`, in the order of the record, with their bodies."""
    for agency, responsibility in zip(agencies, record.responsibilities, strict=True):
        ids = (responsibility.agency_id or "").split(BETWEEN)
        for body in filter(None, ids):
            _put(db, body, responsibility.agency if len(ids) == 1 else None, responsibility.level)
            db.table("agency_bodies").insert({"agency": agency, "body": body})


def _put(db: Database, body: str, called: str | None, level: str | None) -> None:
    known = described(body)
    row = {
        "id": body, "name": known.name or called or body.replace("-", " "), "english": known.english,
        "level": known.level or level, "until": known.until, "catalogued": known.name is not None,
    }  # fmt: skip
    db.table("bodies").insert(row, ignore=True)
    if called and known.name is None:  # a name with its marks is better than the words of an id
        db.execute("UPDATE bodies SET name = ? WHERE id = ? AND name = ?", [called, body, body.replace("-", " ")])
    for after in known.after:
        successor = {"body": body, "successor": after.to, "since": after.since, "matter": after.matter}
        db.table("body_successors").insert(successor, ignore=True)


def drop_unnamed(db: Database) -> None:
    """Forget bodies that no plan gives work to any more."""
    db.execute("DELETE FROM bodies WHERE id NOT IN (SELECT body FROM agency_bodies)")
