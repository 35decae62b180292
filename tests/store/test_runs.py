from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from pipeline.store.runs import Totals, end_run, start_run, totals
from tests.store import made

Put = Callable[..., None]
Rows = Callable[[str], list[Any]]


def test_a_run_is_logged(db: Database, rows: Rows) -> None:
    run = start_run(db, ["a", "b"], "0.1.0/1.0", 4)
    assert rows("SELECT status, ended, paths, workers FROM runs") == [("running", None, '["a", "b"]', 4)]
    end_run(db, run, interrupted=False, read=3, failed=2, unchanged=1)
    assert rows("SELECT status, ended IS NOT NULL, read, failed, unchanged FROM runs") == [("done", 1, 3, 2, 1)]


def test_a_killed_run_is_told_from_one_that_finished(db: Database, rows: Rows) -> None:
    for _ in range(2):
        start_run(db, [], "x", 1)
    assert rows("SELECT status FROM runs ORDER BY id") == ["interrupted", "running"]


def test_totals(db: Database, put: Put) -> None:
    assert totals(db) == Totals(0, 0, 0, 0, 0, 0, 0)
    put(made.record())
    put(made.record("no-plan", text=made.TEXT + ".", path="b.txt", is_plan=False), made.TEXT + ".")
    assert totals(db) == Totals(plans=1, indicators=1, deadlines=1, agencies=1, tasks=1, citations=2, warnings=1)
