"""Records go into the database, one document in one transaction.

Guarantees: after each call the tables of values agree with the version of each plan that counts, and every version is
kept whole in `versions`. Which version counts: of the texts that files still have, one whose content was not replaced
under its name before one that was, typed text before a recognised scan, then the latest. A reading that fails never
takes away an earlier one that did not.
"""

import json
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from pipeline.lexicon.text import fold_for_search
from pipeline.store import rows
from pipeline.store.bodies import drop_unnamed, put_bodies
from pipeline.store.database import inserted, transaction
from pipeline.store.instruments import drop_uncited, instrument_row, put_instrument
from pipeline.store.places import place_rows
from pipeline.store.reading import Failure, Reading, Run, Seen
from schemas.record import PlanRecord

# Tables with rows of one plan, each before those that it points at.
VALUE_TABLES = ("header_fields", "plan_places", "citations", "breakdowns", "indicators", "deadlines", "tasks",
                "agencies", "budget_sources", "budget_amounts", "recipients")  # fmt: skip
COUNTING_VERSION = """
    SELECT v.id FROM files f JOIN versions v ON v.id = f.version
    WHERE f.plan = ? AND v.is_plan
    ORDER BY EXISTS (SELECT 1 FROM file_names n WHERE n.file = f.id) DESC, v.recognised,
             v.run DESC, v.position DESC, v.id DESC
    LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of a file: whether it was read, by which extractor, and why not where it failed."""

    id: int
    read: bool
    extractor: str
    failure: Failure | None


def now() -> str:
    """The present moment as the tables have it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def known_file(db: Database, seen: Seen) -> Known | None:
    """What is known of a content, or of a place where nothing could be opened."""
    columns = "f.id, f.version IS NOT NULL, f.extractor, f.error_code, f.error_reason, f.error_advice, f.error_page"
    if seen.sha256 is not None:
        found = db.execute(f"SELECT {columns} FROM files f WHERE f.sha256 = ?", [seen.sha256]).fetchone()
    else:
        joined = "files f JOIN file_names n ON n.file = f.id"
        sql = f"SELECT {columns} FROM {joined} WHERE n.location = ? AND f.sha256 IS NULL"
        found = db.execute(sql, [seen.location]).fetchone()
    if found is None:
        return None
    number, read, extractor, code, reason, advice, page = found
    return Known(number, bool(read), extractor, Failure(code, reason, advice, page) if code else None)


def save_reading(db: Database, run: Run, seen: Seen, reading: Reading, seconds: float) -> None:
    """Keep what was read of a file. Raises sqlite3.IntegrityError where a record contradicts itself."""
    record, plan = reading.record, reading.record.plan
    with transaction(db):
        before = known_file(db, seen)
        settled = _plan_of(db, before.id) if before else set()
        file = _put_file(db, run, seen, before, {
            "media_type": record.source.media_type, "pages": record.source.pages, "seconds": seconds,
            **_error_columns(None),
        })  # fmt: skip
        version, rewritten = _put_version(db, run, seen, file, record)
        status = "done" if record.is_plan() else "not_a_plan"
        columns = {"status": status, "version": version, "plan": plan if record.is_plan() else None}
        db.table("files").update(file, columns)
        _put_pages(db, file, reading)
        _put_layout(db, file, reading)
        db.table("warnings").delete_where("file = ?", [file])
        db.table("warnings").insert_all({"file": file, **warning.model_dump()} for warning in record.warnings)
        settled |= _claim_name(db, seen, file) | _plan_of(db, file)
        for one in sorted(settled):
            _settle(db, one, rewritten=version if rewritten else None)


def save_failure(db: Database, run: Run, seen: Seen, failure: Failure, seconds: float | None) -> None:
    """Keep why a file gave nothing."""
    with transaction(db):
        before = known_file(db, seen)
        file = _put_file(db, run, seen, before, {"seconds": seconds, **_error_columns(failure)})
        for plan in sorted(_claim_name(db, seen, file)):
            _settle(db, plan)


def save_name(db: Database, seen: Seen, file: int) -> None:
    """Note that a known content was met at this place; nothing is written where that is known."""
    if db.execute("SELECT 1 FROM file_names WHERE location = ? AND file = ?", [seen.location, file]).fetchone():
        return
    with transaction(db):
        for plan in sorted(_claim_name(db, seen, file)):
            _settle(db, plan)


def _error_columns(failure: Failure | None) -> dict[str, Any]:
    code, reason, advice, page = (failure.code, failure.reason, failure.advice, failure.page) if failure else [None] * 4
    return {"error_code": code, "error_reason": reason, "error_advice": advice, "error_page": page}


def _put_file(db: Database, run: Run, seen: Seen, before: Known | None, columns: dict[str, Any]) -> int:
    """The id of the row of `files`. A new one counts as failed until it has a version."""
    columns = {**columns, "name": seen.name, "read_at": now(), "run": run.id}
    if before is None:
        new = {"sha256": seen.sha256, "status": "failed", "extractor": run.extractor}
        return inserted(db, "files", {**new, **columns})
    if columns["error_code"] is None or not before.read:  # else the reading in place was made by another extractor
        columns["extractor"] = run.extractor
    db.table("files").update(before.id, columns)
    return before.id


def _put_version(db: Database, run: Run, seen: Seen, file: int, record: PlanRecord) -> tuple[int, bool]:
    """The id of the version with this text, and whether its record is another one than before."""
    made = {"schema_version": record.schema_version, "extractor": run.extractor, "read_at": now()}
    text = record.model_dump_json()
    found = db.execute(
        "SELECT id, file, extractor, record FROM versions WHERE plan = ? AND text_sha256 = ?",
        [record.plan, record.text.sha256],
    ).fetchone()
    if found is not None:
        version, from_file, extractor, before = found
        if from_file != file and extractor == run.extractor:
            return version, False  # another file with the very same text adds nothing
        db.table("versions").update(version, {**made, "file": file, "is_plan": record.is_plan(), "record": text})
        return version, text != before
    last = db.execute("SELECT coalesce(max(number), 0) FROM versions WHERE plan = ?", [record.plan]).fetchone()[0]
    recognised = sum(page.origin == "ocr" for page in record.text.pages)
    row = {
        "plan": record.plan, "number": last + 1, "is_plan": record.is_plan(), "file": file,
        "text_sha256": record.text.sha256, "recognised": 2 * recognised > len(record.text.pages),
        "run": run.id, "position": seen.position, "record": text, **made,
    }  # fmt: skip
    return inserted(db, "versions", row), True


def _put_pages(db: Database, file: int, reading: Reading) -> None:
    """Keep and index the pages; pages of an earlier text of the file stay, so that old evidence can be looked up."""
    text = reading.record.text.sha256
    if db.execute("SELECT 1 FROM pages WHERE file = ? AND text_sha256 = ?", [file, text]).fetchone():
        return
    for page in reading.pages:
        row = {
            "file": file, "text_sha256": text, "number": page.number, "start": page.start, "text": page.text,
            "origin": page.origin, "confidence": page.confidence, "repaired_chars": page.repaired_chars,
            "width": page.width, "height": page.height,
        }  # fmt: skip
        number = inserted(db, "pages", row)
        db.execute("INSERT INTO pages_fts (rowid, folded) VALUES (?, ?)", [number, fold_for_search(page.text)])


def _put_layout(db: Database, file: int, reading: Reading) -> None:
    """Keep where the lines of the text stand and which parts it has, as the last reading has them."""
    layout = reading.layout
    row = {"file": file, "text_sha256": reading.record.text.sha256, "repairs": layout.repairs,
           "lines": [astuple(line) for line in layout.lines],
           "headings": [astuple(heading) for heading in layout.headings]}  # fmt: skip
    db.table("layouts").upsert(row, pk=("file", "text_sha256"))


def _claim_name(db: Database, seen: Seen, file: int) -> set[str]:
    """Give its places to the content that stands there now; plans whose version may change come back."""
    return {plan for location in (seen.location, *seen.others) for plan in _claim_location(db, location, file)}


def _claim_location(db: Database, location: str, file: int) -> set[str]:
    found = db.execute("SELECT file FROM file_names WHERE location = ?", [location]).fetchone()
    if found is not None and found[0] == file:
        return set()
    touched = _plan_of(db, file)
    db.table("file_names").upsert({"location": location, "file": file}, pk="location")
    if found is not None:
        touched |= _plan_of(db, found[0])
        gone = "id = ? AND sha256 IS NULL AND id NOT IN (SELECT file FROM file_names)"
        db.table("files").delete_where(gone, [found[0]])
    return touched


def _plan_of(db: Database, file: int) -> set[str]:
    return {plan for (plan,) in db.execute("SELECT plan FROM files WHERE id = ? AND plan IS NOT NULL", [file])}


def _settle(db: Database, plan: str, rewritten: int | None = None) -> None:
    """Make the tables of values agree with the version that counts; `rewritten` has a new record."""
    chosen = db.execute(COUNTING_VERSION, [plan]).fetchone()
    current = db.execute("SELECT version FROM plans WHERE id = ?", [plan]).fetchone()
    if chosen == current and (chosen is None or chosen[0] != rewritten):
        return
    if current is not None:
        for table in VALUE_TABLES:
            db.table(table).delete_where("plan = ?", [plan])
    if chosen is not None:
        _put_values(db, chosen[0])
    elif current is not None:
        db.table("plans").delete(plan)
    if current is not None:
        drop_uncited(db)
        drop_unnamed(db)


def fill_up(db: Database) -> None:
    """Fill the tables that are new since a plan was stored, from its record, a plan a transaction."""
    for plan, version in db.execute("SELECT p.id, p.version FROM unfilled u JOIN plans p ON p.id = u.plan").fetchall():
        with transaction(db):
            for table in VALUE_TABLES:
                db.table(table).delete_where("plan = ?", [plan])
            _put_values(db, version)
            drop_uncited(db)
            drop_unnamed(db)


def _put_values(db: Database, version: int) -> None:
    """Fill the tables of values from the record of a version."""
    file, text = db.execute("SELECT file, record FROM versions WHERE id = ?", [version]).fetchone()
    record = PlanRecord.model_validate(json.loads(text))
    plan = record.plan
    db.table("plans").upsert(rows.plan_row(record, version=version, file=file), pk="id")
    province = record.document.issuer.province
    instruments = [put_instrument(db, instrument_row(citation, plan, province)) for citation in record.citations]
    cited = [
        {**row, "instrument": instrument}
        for row, instrument in zip(rows.value_rows(plan, record.citations), instruments, strict=True)
    ]
    filled = {
        "header_fields": rows.header_rows(record), "citations": cited, "indicators": rows.indicator_rows(record),
        "breakdowns": rows.breakdown_rows(record), "deadlines": rows.value_rows(plan, record.deadlines),
        "agencies": rows.agency_rows(record), "budget_sources": rows.value_rows(plan, record.budget.sources),
        "budget_amounts": rows.value_rows(plan, record.budget.amounts),
        "recipients": rows.value_rows(plan, record.recipients),
    }  # fmt: skip
    for table, values in filled.items():
        db.table(table).insert_all(values)
    db.table("plan_places").insert_all(place_rows(record))
    agencies = [number for (number,) in db.execute("SELECT id FROM agencies WHERE plan = ? ORDER BY position", [plan])]
    put_bodies(db, record, agencies)
    db.table("tasks").insert_all(rows.task_rows(record, agencies))
    db.table("unfilled").delete_where("plan = ?", [plan])
