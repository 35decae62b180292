import csv
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from pipeline.compare import Comparison, compare_stored
from pipeline.compare.as_csv import as_csv
from pipeline.compare.as_html import as_html
from pipeline.compare.as_json import as_json
from pipeline.compare.as_text import show
from pipeline.compare.excel import STATUS_AT, write_xlsx
from pipeline.compare.measures import Reason, Status
from pipeline.compare.report import rendered, write
from pipeline.compare.words import LANGUAGES, Language, amount, number, table, text, word
from pipeline.errors import StoppedError
from tests.compare.conftest import BELOW, DISTRICT, OTHER_DISTRICT, PROVINCE, percent, plan, stored, target

SHEETS = {
    "vi": ["Tổng hợp", "Ma trận", "Đối chiếu", "Chưa có kế hoạch", "Qua các năm", "Lưu ý", "Chứng cứ", "Biểu đồ"],
    "en": ["Summary", "Matrix", "Cascade", "Without a plan", "Over the years", "Findings", "Evidence", "Charts"],
}


@pytest.fixture
def comparison() -> Comparison:
    last = plan(
        "last", district="Bá Thước", number="8/KH-UBND", issue_date="2022-02-01", start="2022-01-01", end="2022-12-31"
    )
    return compare_stored(
        stored(
            [PROVINCE, DISTRICT, OTHER_DISTRICT, last],
            [
                target("province", 300), percent("province", 90, comparator="gt", id="i2"),
                target("district", 20, printed="=1+1 <b>20 người</b> điều trị Methadone"), percent("district", 100, id="i2"),
                target("other", 30), target("last", 15, date="2022-12-31"),
                percent("other", 120, code="AWARENESS", subcode="residents", subject="người dân hiểu biết", id="i3"),
            ],
            BELOW,
        )
    )  # fmt: skip


def test_json_has_what_the_contract_says(comparison: Comparison) -> None:
    found = json.loads(json.dumps(as_json(comparison, "vi")))
    assert {"plans", "matrix", "cascade", "missing_units"} <= set(found)
    assert {"plan", "number", "issuer", "level", "period", "parent"} <= set(found["plans"][0])
    assert {
        "code",
        "plan",
        "place",
        "measure",
        "comparator",
        "value",
        "value_max",
        "unit",
        "target_date",
        "evidence",
    } <= set(found["matrix"][0])
    assert {"parent", "child", "code", "status", "parent_value", "child_value", "reason"} <= set(found["cascade"][0])
    assert {"parent", "level", "name", "code"} <= set(found["missing_units"][0])
    assert {row["plan"]: row["parent"] for row in found["plans"]} == {
        "province": None,
        "district": "province",
        "other": "province",
        "last": None,
    }
    by_child = {(row["child"], row["code"]): row for row in found["cascade"]}
    assert by_child["district", "METHADONE"]["status"] == "share"
    assert by_child["district", "COMM_COVERAGE"]["status"] == "above"
    assert by_child["other", "COMM_COVERAGE"]["status"] == "missing"
    assert by_child[None, "METHADONE"]["child_value"] == 50
    assert found["years"][0]["values"][0]["year"] == 2022
    assert found["findings"][0]["code"] == "over_100"
    assert all(row["evidence"]["text"] and row["evidence"]["page"] for row in found["matrix"])


def test_csv_is_a_table_that_no_sheet_takes_for_formulas(comparison: Comparison) -> None:
    raw = as_csv(comparison, "vi")
    assert raw.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(raw[1:])))
    assert len(rows) == len(comparison.matrix) + 2  # and what one district lacks, and a sum
    [lacking] = [row for row in rows if row["status"] == "missing"]
    assert (lacking["place"], lacking["value"], lacking["parent_value"]) == ("Quan Sơn", "", "90")
    assert any(row["quote"].startswith("'=1+1") for row in rows)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook(comparison: Comparison, tmp_path: Path, lang: Language) -> None:
    path = tmp_path / "so-sanh.xlsx"
    write_xlsx(comparison, path, lang)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == SHEETS[lang]
    matrix = book[text("matrix", lang)]
    assert matrix.freeze_panes == "E2"
    assert all(book[name].freeze_panes == "A2" for name in SHEETS[lang][:1] + SHEETS[lang][2:-1])
    cells = {cell.value: cell for row in matrix.iter_rows() for cell in row if cell.value}
    assert cells["100 %"].fill.fgColor.rgb[2:] == "B7E1C0"  # above
    quotes = [row[-1].value for row in book[text("evidence", lang)].iter_rows(min_row=2)]
    assert "=1+1 <b>20 người</b> điều trị Methadone" in quotes
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    statuses = [row[STATUS_AT].value for row in book[text("cascade", lang)].iter_rows(min_row=2)]
    assert statuses == [word("statuses", row.status, lang) for row in comparison.cascade]
    assert len(book[text("charts", lang)]._charts) > 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "so-sanh.xlsx"
    write_xlsx(comparison, path, "vi")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    # the filter's last part: every sheet into a file of its own
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", wanted, "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    sheets = {p.stem.removeprefix("so-sanh-"): p.read_text(encoding="utf-8") for p in tmp_path.glob("so-sanh-*.csv")}
    assert set(sheets) == set(SHEETS["vi"])
    assert "Bá Thước" in sheets["Ma trận"]
    assert "> 90 %" in sheets["Ma trận"]
    assert "270" not in sheets["Đối chiếu"]
    assert "50 người" in sheets["Đối chiếu"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_escapes_what_documents_say_and_needs_nothing_else(comparison: Comparison, lang: Language) -> None:
    page = as_html(comparison, lang)
    soup = BeautifulSoup(page, "lxml")
    assert soup.html is not None and soup.html["lang"] == lang
    assert "<b>20 người</b>" not in page and "&lt;b&gt;20 người&lt;/b&gt;" in page
    assert not soup.find_all("script")
    sources = [tag[name] for tag in soup.find_all(True) for name in ("src", "href") if tag.has_attr(name)]
    assert all(str(source).startswith("#") for source in sources)
    assert "@import" not in page and "url(http" not in page
    cell = soup.select_one("td.above")
    assert cell is not None and cell.get_text() == "100 %"
    assert word("statuses", "above", lang) in str(cell["title"])
    assert len(soup.select("figure svg")) == 2


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_chromium_draws_the_page(comparison: Comparison, tmp_path: Path) -> None:
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(as_html(comparison, "vi"), encoding="utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'chromium'}",
        "--window-size=1200,900",
    ]
    subprocess.run([*command, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True, timeout=120)
    from PIL import Image

    colours = {colour for _, colour in Image.open(picture).convert("RGB").getcolors(1 << 20) or ()}
    assert {(0xB7, 0xE1, 0xC0), (0xFF, 0xE9, 0xB8), (0xDC, 0xE9, 0xF9)} <= colours  # above, missing, share


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal(comparison: Comparison, lang: Language) -> None:
    out = Console(file=io.StringIO(), width=200, markup=False)
    show(out, comparison, lang)
    shown: Any = out.file
    said = shown.getvalue()
    for words in ("Bá Thước", "Quan Sơn", "> 90 %", word("statuses", "missing", lang), text("missing", lang)):
        assert words in said


def test_without_parents_it_says_so() -> None:
    out = Console(file=io.StringIO(), width=200)
    show(out, compare_stored(stored([DISTRICT], [target("district", 20)])), "vi")
    shown: Any = out.file
    assert text("no_parents", "vi") in shown.getvalue()


def test_an_empty_database_gives_empty_reports(tmp_path: Path) -> None:
    nothing = compare_stored(stored([]))
    write(nothing, tmp_path / "a.xlsx", "xlsx", "vi")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == SHEETS["vi"]
    for format_ in ("text", "json", "csv", "html"):
        assert rendered(nothing, format_, "vi")  # type: ignore[arg-type]


def test_a_report_that_cannot_be_written(comparison: Comparison, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoppedError):
        write(comparison, tmp_path / "file" / "a.json", "json", "vi")


def test_every_code_has_words_in_both_languages() -> None:
    words = table()
    assert set(words["statuses"]) == set(get_args(Status))
    assert set(words["reasons"]) == set(get_args(Reason))
    assert all(
        set(row) == set(LANGUAGES) and all(row.values()) for section in words.values() for row in section.values()
    )
    for file in ("lineage", "cascade", "units", "oddities"):
        source = (Path(__file__).parents[2] / "pipeline" / "compare" / f"{file}.py").read_text(encoding="utf-8")
        for code in words["findings"]:
            source = source.replace(f'"{code}"', "")
        assert "Finding(" not in source or '", "' not in source.split("Finding(")[1].split(")")[0]


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [(1250.5, "1.250,5", "1,250.5"), (90.0, "90", "90"), (33.33, "33,33", "33.33"), (1e6, "1.000.000", "1,000,000")],
)
def test_numbers(value: float, vietnamese: str, english: str) -> None:
    assert (number(value, "vi"), number(value, "en")) == (vietnamese, english)


def test_amounts() -> None:
    assert amount(percent("p", 90, comparator="gt"), "vi") == "> 90 %"
    assert amount(percent("p", 5, measure="change", direction="decrease"), "en") == "down 5 %"
    assert amount(target("p", 20, value_max=25, comparator="range"), "vi") == "20 – 25 người"
