import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import export
from pipeline.export.separated import FORMULA, cell


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("csv")
    export(database, target, "csv")
    return target


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_excel_knows_that_it_is_utf8(folder: Path) -> None:
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in folder.iterdir())
    assert rows(folder / "plans.csv")[0]["title"] == "Cai nghiện ma túy trên địa bàn xã năm 2024"


def test_values_are_for_programs(folder: Path) -> None:
    first, second = rows(folder / "indicators.csv")
    assert (first["value"], second["value"]) == ("90", "12.5")
    assert (first["comparator"], first["value_max"], second["target_date"]) == ("ge", "", "2024")
    assert json.loads(first["boxes"])[0]["page"] == 1
    assert json.loads(rows(folder / "assignments.csv")[0]["partners"]) == ["Trạm Y tế"]


def test_no_cell_is_a_formula(folder: Path) -> None:
    assert rows(folder / "indicators.csv")[1]["subject"] == '\'=HYPERLINK("x")'
    assert rows(folder / "indicators.csv")[0]["quote"].startswith("'- Phấn đấu")
    for path in folder.iterdir():
        for row in rows(path):
            assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def read_back(written: str) -> str:
    return written.removeprefix("'")


@given(st.text() | st.text("=+-@\t\r\n'\"a,", max_size=8))
def test_text_comes_back_exactly(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["first", cell(text)])
    out.seek(0)
    ((_, written),) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert read_back(written) == text
    assert not written.startswith(tuple(set(FORMULA) - {"'"}))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_numbers_come_back_exactly(number: float) -> None:
    assert float(cell(number)) == float(number)


def test_a_negative_number_is_no_formula() -> None:
    assert cell(-5.0) == "-5"
    assert cell(None) == ""
