"""One plan in several files, and several plans in files that are named like one: told apart by what is in them."""

import zipfile
from pathlib import Path

import pytest

from corpus.source import load
from corpus.typeset import FORMATS
from pipeline.ingest.pool import COMMAND
from pipeline.parse import parse
from tests.ingest.conftest import Ingest

FIRST, SECOND = "xa-kieng-phuoc-2024", "huyen-ba-tri-2023"
ANNEX = """**PHỤ LỤC**

**CHỈ TIÊU VẬN ĐỘNG CAI NGHIỆN TỰ NGUYỆN TẠI GIA ĐÌNH**

(Kèm theo Kế hoạch số {number} của UBND xã)

| TT | Ấp | Số người cai nghiện tự nguyện tại gia đình |
|---|---|---|
| 1 | Ấp 1 | 03 |
| 2 | Ấp 2 | 04 |
| 3 | Ấp 3 | 02 |
| | Tổng cộng | 09 |
"""


def typed(plan_id: str) -> str:
    return FORMATS["txt"](load(plan_id)).decode("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan on two pages and another one, all three numbered on."""
    out = tmp_path / "in"
    out.mkdir()
    lines = typed(FIRST).splitlines(keepends=True)
    middle = len(lines) // 2
    pages = ("".join(lines[:middle]), "".join(lines[middle:]), typed(SECOND))
    for number, text in enumerate(pages, 1):
        (out / f"quet trang {number}.txt").write_text(text, encoding="utf-8")
    return out


def plans(run: Ingest) -> list[tuple[str, int]]:
    """File name and number of indicators of each plan, by name."""
    sql = (
        "SELECT f.name, count(i.id) FROM plans p JOIN files f ON f.id = p.file LEFT JOIN indicators i ON i.plan = p.id"
    )
    return [(Path(name).name, count) for name, count in run.rows(f"{sql} GROUP BY p.id ORDER BY f.name")]


def test_pages_in_files_of_their_own(run: Ingest, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "whole.txt").write_text(typed(FIRST), encoding="utf-8")
    expected = [len(parse(tmp_path / "whole.txt").indicators), len(parse(folder / "quet trang 3.txt").indicators)]
    report = run(folder, command=COMMAND)
    assert (report.plans, report.failed, report.not_plans) == (2, (), ())
    assert plans(run) == [("quet trang 1.txt", expected[0]), ("quet trang 3.txt", expected[1])]
    assert sorted(run.watch.names) == sorted(str(path) for path in folder.iterdir())
    pieces = run.rows(
        "SELECT p.value ->> 'path' FROM versions v, json_each(v.record, '$.source.pieces') p ORDER BY v.id"
    )
    assert [Path(piece).name for piece in pieces] == ["quet trang 1.txt", "quet trang 2.txt"]
    assert len(run.rows("SELECT location FROM file_names")) == 3


def test_they_are_known_again(run: Ingest, folder: Path) -> None:
    run(folder, command=COMMAND)
    assert run(folder, command=("no", "such", "program")).unchanged == 2
    with (folder / "quet trang 2.txt").open("a", encoding="utf-8") as page:
        page.write("\nMỗi ấp có ít nhất 02 tuyên truyền viên.\n")
    report = run(folder, command=COMMAND)
    assert (report.plans, report.failed) == (2, ())
    assert len(plans(run)) == 2


def test_members_of_an_archive(run: Ingest, folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    report = run(tmp_path / "a.zip", folder, command=COMMAND)
    assert (report.plans, report.failed, report.same) == (2, (), 2)
    assert len(run.rows("SELECT location FROM file_names")) == 6


def test_an_annex_in_a_file_of_its_own(run: Ingest, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    plan = tmp_path / "in/KH.txt"
    plan.write_text(typed(FIRST), encoding="utf-8")
    record = parse(plan)
    number = record.document.number
    assert number
    (tmp_path / "in/KH phụ lục 1.md").write_text(ANNEX.format(number=number), encoding="utf-8")
    (tmp_path / "in/KH phụ lục 2.md").write_text(ANNEX.format(number="9999/KH-UBND"), encoding="utf-8")
    report = run(tmp_path / "in", command=COMMAND)
    assert plans(run) == [("KH.txt", len(record.indicators) + 1)]
    assert [Path(name).name for name in report.not_plans] == ["KH phụ lục 2.md"]
