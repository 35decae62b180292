from pathlib import Path

import pytest

from pipeline.export.tables import TABLES, Table
from pipeline.store.database import open_database


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_names_and_headings(table: Table) -> None:
    names = [column.name for column in table.columns]
    headings = [column.heading for column in table.columns if not column.exact]
    assert len(set(names)) == len(names)
    assert len(set(headings)) == len(headings)
    assert all(headings), "what people see has a heading"
    assert len(table.heading) <= 31, "as long as the name of a sheet may be"


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_row_names_its_file_and_page(table: Table, database: Path) -> None:
    names = [column.name for column in table.columns]
    with open_database(database) as db:
        rows = [dict(zip(names, row, strict=True)) for row in table.rows(db)]
    assert rows
    assert all(row["file"] for row in rows)
    if table.name not in ("warnings", "files"):
        assert all(row["page"] >= 1 and row["quote"] for row in rows)
        assert all(row["plan"] for row in rows)


def test_an_agency_without_tasks_is_an_assignment_too(tmp_path: Path, database: Path) -> None:
    copy = tmp_path / "plans.db"
    copy.write_bytes(database.read_bytes())
    (assignments,) = (table for table in TABLES if table.name == "assignments")
    with open_database(copy) as db:
        db.execute("DELETE FROM tasks")
        names = [column.name for column in assignments.columns]
        rows = [dict(zip(names, row, strict=True)) for row in assignments.rows(db)]
    assert {(row["agency"], row["task"], row["page"], row["quote"]) for row in rows} == {
        ("Công an xã", None, 2, "Công an xã")
    }
