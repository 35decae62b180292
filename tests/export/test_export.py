import json
import os
import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import ExitCode, StoppedError
from pipeline.export import export
from pipeline.export.staging import staged
from pipeline.store.database import open_database
from schemas.record import PlanRecord


@pytest.mark.parametrize("kind", ["xlsx", "jsonl"])
def test_one_file(kind: str, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / f"out.{kind}"
    assert export(database, target, kind) == [target]
    assert target.stat().st_size
    assert list(target.parent.iterdir()) == [target], "nothing else is left"
    assert export(database, tmp_path, kind) == [tmp_path / f"kehoach.{kind}"], "a folder gets a file"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder(kind: str, database: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "out"
    written = export(database, target, kind)
    assert sorted(target.iterdir()) == sorted(written)
    assert {path.stem for path in written} >= {
        "plans", "indicators", "deadlines", "assignments", "citations", "recipients", "warnings",
    }  # fmt: skip
    assert export(database, target, kind) == written, "over what is there"


def test_jsonl_is_the_records(database: Path, tmp_path: Path) -> None:
    (path,) = export(database, tmp_path / "out.jsonl", "jsonl")
    records = [PlanRecord.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [record.plan for record in records] == ["12-kh-ubnd-2024", "13-kh-ubnd-2024"]
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["document"]["number"] == "12/KH-UBND"


@pytest.mark.parametrize("kind", ["xlsx", "jsonl", "csv", "parquet"])
def test_an_empty_database(kind: str, tmp_path: Path) -> None:
    with open_database(tmp_path / "empty.db", create=True):
        pass
    assert export(tmp_path / "empty.db", tmp_path / "out", kind)


@pytest.mark.parametrize(("kind", "reason"), [("csv", "a file where a folder must be"), ("xlsx", "no folder to be in")])
def test_a_target_that_cannot_be(kind: str, reason: str, database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" if kind == "csv" else tmp_path / "file" / "out.xlsx"
    with pytest.raises(StoppedError) as caught:
        export(database, target, kind)
    assert caught.value.exit_code == ExitCode.USAGE, reason
    assert (tmp_path / "file").read_bytes() == b""


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(StoppedError) as caught, staged(tmp_path) as stage:
        (stage.folder / "a.txt").write_text("new")
        with Path("/dev/full").open("w") as full:
            full.write("x" * 100_000)
    assert caught.value.code == "disk_full"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_an_export_takes_no_lock(database: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(database)
    writer.execute("BEGIN IMMEDIATE")
    assert export(database, tmp_path / "out.jsonl", "jsonl")
    writer.close()


def test_files_may_be_read_by_whom_the_umask_lets(database: Path, tmp_path: Path) -> None:
    (path,) = export(database, tmp_path / "out.jsonl", "jsonl")
    umask = os.umask(0)
    os.umask(umask)
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask
