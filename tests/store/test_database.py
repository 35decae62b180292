import sqlite3
import threading
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.errors import ExitCode, StoppedError
from pipeline.store import database
from pipeline.store.database import migrations, open_database, transaction

TABLES = {
    "plans", "files", "pages", "citations", "instruments", "indicators", "deadlines", "agencies", "tasks", "recipients",
    "warnings", "findings", "corrections", "runs",
}  # fmt: skip


def version(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_database_has_the_tables_of_the_contract(db: Database, path: Path) -> None:
    assert set(db.table_names()) >= TABLES
    assert version(path) == len(migrations())


def test_what_is_written_stays_written(db: Database) -> None:
    assert db.journal_mode == "wal"
    assert db.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_every_foreign_key_has_an_index_and_a_table(db: Database) -> None:
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in db.tables:
        indexed = {index.columns[0] for index in table.indexes} | set(table.pks[:1])
        for key in table.foreign_keys:
            column = key.column if isinstance(key.column, str) else key.columns[0]
            assert column in indexed, f"{table.name}.{column}"


def test_an_old_database_is_migrated_and_keeps_its_rows(path: Path) -> None:
    first = migrations()[:1]
    with open_database(path, create=True, steps=first) as old:
        old.execute("INSERT INTO runs (started, status, paths, extractor, workers) VALUES ('t', 'done', '[]', 'x', 1)")
    assert version(path) == 1
    with open_database(path) as new:
        assert "findings" in new.table_names()
        assert new.table("runs").count == 1
    assert version(path) == len(migrations())


def test_a_migration_that_fails_leaves_the_database_as_it_was(path: Path) -> None:
    steps = (*migrations(), "CREATE TABLE extra (id INTEGER); INSERT INTO nowhere VALUES (1);")
    with open_database(path, create=True):
        pass
    with pytest.raises(sqlite3.OperationalError), open_database(path, steps=steps):
        pass
    with open_database(path) as db:
        assert "extra" not in db.table_names()


def test_two_processes_may_migrate_at_once(path: Path) -> None:
    errors: list[BaseException] = []

    def create() -> None:
        try:
            with open_database(path, create=True) as db:
                db.table("runs").count  # noqa: B018 - reads the table
        except BaseException as error:  # noqa: BLE001 - told by the test
            errors.append(error)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def refusal(path: Path, *, create: bool = False) -> StoppedError:
    with pytest.raises(StoppedError) as caught, open_database(path, create=create):
        pass
    assert str(path) in str(caught.value)
    assert caught.value.advice
    return caught.value


def test_a_newer_database_is_told_and_left_alone(path: Path) -> None:
    with open_database(path, create=True, steps=(*migrations(), "CREATE TABLE later (id INTEGER);")):
        pass
    assert refusal(path).code == "newer"
    assert refusal(path, create=True).code == "newer"


def test_other_files_are_not_taken_for_a_database(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 no database at all, however long it may be" * 100)
    error = refusal(path, create=True)
    assert (error.code, error.exit_code) == ("not_a_database", ExitCode.USAGE)


def test_databases_of_other_programs_are_not_written_to(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (id INTEGER)")
    assert refusal(path, create=True).code == "not_a_database"
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_schema").fetchall() == [("mine",)]


def test_a_database_that_is_not_there(path: Path) -> None:
    assert refusal(path).code == "unopened"
    assert not path.exists(), "nothing is made by looking"
    assert refusal(path.parent / "nowhere" / "plans.db", create=True).code == "unopened"


def test_a_locked_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_database(path, create=True):
        pass
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoppedError) as caught, open_database(path) as db, transaction(db):
        pass
    assert caught.value.code == "locked"
    other.close()


def test_a_full_disk(path: Path) -> None:
    with pytest.raises(StoppedError) as caught, open_database(path, create=True) as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite itself then says what it says of a full disk
        with transaction(db):
            db.table("runs").insert_all(
                {"started": "t" * 5000, "status": "done", "paths": "[]", "extractor": "x", "workers": 1}
                for _ in range(9)
            )
    assert caught.value.code == "disk_full"
    with open_database(path) as db:
        assert db.table("runs").count == 0, "all or nothing"


def test_errors_of_ours_are_not_explained_away(path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError), open_database(path, create=True) as db:
        db.execute("INSERT INTO warnings (file, code, message) VALUES (9, 'x', 'y')")


def test_corrections_are_append_only(db: Database) -> None:
    row = {"plan": "p", "field": "document.number", "old": '"1"', "new": '"2"', "why": "x", "who": "Lan", "at": "t"}
    db.table("corrections").insert(row)
    for sql in ("UPDATE corrections SET new = '3'", "DELETE FROM corrections"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(sql)
    with pytest.raises(sqlite3.IntegrityError):
        db.table("corrections").insert({**row, "who": "  "})
    assert db.table("corrections").count == 1
