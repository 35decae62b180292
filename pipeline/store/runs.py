"""The log of ingests, and what the database holds.

Guarantees: a run that ended in whatever way is told from one that finished: a killed one is marked `interrupted` when
the next one begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from pipeline.store.database import inserted, transaction
from pipeline.store.reading import Run
from pipeline.store.records import now


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows the database holds of what people ask for."""

    plans: int
    indicators: int
    deadlines: int
    agencies: int
    tasks: int
    citations: int
    warnings: int


def start_run(db: Database, paths: Sequence[str], extractor: str, workers: int) -> Run:
    """Open the log of a run; one that has no end by now was killed."""
    with transaction(db):
        db.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
        row = {"started": now(), "status": "running", "paths": list(paths), "extractor": extractor, "workers": workers}
        return Run(inserted(db, "runs", row), extractor)


def end_run(db: Database, run: Run, *, interrupted: bool, read: int, failed: int, unchanged: int) -> None:
    """Close the log of a run with what it did."""
    with transaction(db):
        counts = {"read": read, "failed": failed, "unchanged": unchanged}
        status = "interrupted" if interrupted else "done"
        db.table("runs").update(run.id, {"status": status, "ended": now(), **counts})


def totals(db: Database) -> Totals:
    """Rows of each table; warnings are those of files that are plans."""
    tables = ("plans", "indicators", "deadlines", "agencies", "tasks", "citations")
    counted = {table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables}
    warned = "SELECT count(*) FROM warnings w JOIN files f ON f.id = w.file WHERE f.status = 'done'"
    return Totals(**counted, warnings=int(db.execute(warned).fetchone()[0]))
