"""`kehoach` with databases that it cannot use: told in one line, with an exit code."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store.database import migrations, open_database


def kehoach(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def arguments(command: str, db: Path) -> list[str | Path]:
    rest: dict[str, list[str | Path]] = {
        "ingest": [db.parent / "in.txt"], "search": ["ma tuy"], "export": ["--to", db.parent / "out", "--format", "csv"],
    }  # fmt: skip
    return [command, "--db", db, *rest[command]]


@pytest.mark.parametrize("command", ["ingest", "search", "export"])
def test_a_file_that_is_no_database(command: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("KẾ HOẠCH", encoding="utf-8")
    db = tmp_path / "plans.db"
    db.write_text("không phải cơ sở dữ liệu, mà là một tệp văn bản khá dài " * 20, encoding="utf-8")
    done = kehoach(*arguments(command, db))
    assert done.returncode == 2
    assert done.stderr.startswith(f"Lỗi: {db}: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("command", ["ingest", "search", "export"])
def test_a_database_of_a_newer_version(command: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("KẾ HOẠCH", encoding="utf-8")
    db = tmp_path / "plans.db"
    with open_database(db, create=True):
        pass
    with sqlite3.connect(db) as connection:
        connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    done = kehoach(*arguments(command, db))
    assert done.returncode == 1
    assert "nâng cấp" in done.stderr
    assert "Traceback" not in done.stderr
