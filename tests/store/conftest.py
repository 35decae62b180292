"""An open database in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.store.database import open_database
from pipeline.store.reading import Run
from pipeline.store.records import save_reading
from pipeline.store.runs import start_run
from schemas.record import PlanRecord
from tests.store import made

Put = Callable[..., None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plans.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    with open_database(path, create=True) as database:
        yield database


@pytest.fixture
def run(db: Database) -> Run:
    return start_run(db, ["in"], made.run().extractor, 1)


@pytest.fixture
def put(db: Database, run: Run) -> Put:
    """Save a record as an ingest does."""

    def save(
        record: PlanRecord, text: str = made.TEXT, *, name: str | None = None, position: int = 0, run: Run = run
    ) -> None:
        save_reading(db, run, made.seen(record, name, position), made.reading(record, text), 0.1)

    return save


@pytest.fixture
def rows(db: Database) -> Callable[[str], list[Any]]:
    """What a query gives: tuples, or bare values where it has one column."""

    def query(sql: str) -> list[Any]:
        found = db.execute(sql).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    return query
