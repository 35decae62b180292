"""Reports of the audit: contract, words in both languages, documents' words as text, files that open."""

import io
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from pipeline.audit import Audit
from pipeline.audit.as_html import PLACES, as_html
from pipeline.audit.as_json import as_json
from pipeline.audit.as_text import show
from pipeline.audit.excel import COLOURS, write_xlsx
from pipeline.audit.report import rendered, write
from pipeline.audit.rows import WORST
from pipeline.audit.rules import ALL_BOUND, rules
from pipeline.audit.subject import Concern
from pipeline.audit.view import SEVERITIES, asks
from pipeline.audit.words import _PARTS, parts, table, text, word
from pipeline.compare.words import LANGUAGES, Language
from pipeline.errors import StoppedError
from schemas.finding import Finding, Status
from tests.audit.by_hand import RULE, audit, audited, crowd, finding, place, some

SHEETS = {
    "vi": ["Tổng hợp", "Phát hiện", "Bản đồ", "Chưa xét", "Quy tắc"],
    "en": ["Summary", "Findings", "Map", "Not judged", "Rules"],
}
FORMATS = ("text", "json", "html")
SHOWN = "- =1+1 [bold]<script>alert(1)</script>[/bold] [31mđỏ"  # what is left of NASTY
ONE = audit([audited(place("bad", "Bá Thước"))], finding("bad", evidence=some().findings[0].evidence))


def printed(made: Audit, lang: Language, width: int = 160) -> str:
    out = Console(file=io.StringIO(), width=width)  # markup is on, as on a terminal
    show(out, made, lang)
    shown: Any = out.file
    return str(shown.getvalue())


def flat(words: str) -> str:
    return " ".join(words.split())


def test_json_has_what_the_contract_says() -> None:
    found = json.loads(json.dumps(as_json(some())))
    assert set(found) == {"findings", "not_judged", "plans", "as_of"}
    first = found["findings"][0]
    assert {
        "plan", "file", "rule", "family", "severity", "status", "basis", "regime", "message_vi", "message_en", "mend_vi",
        "evidence", "related", "id", "derived", "mend_en", "waiver",
    } <= set(first)  # fmt: skip
    [error] = [f for f in found["findings"] if f["severity"] == "error" and f["status"] == "open"]
    assert error["basis"] == {"doc": "116/2021/NĐ-CP", "article": "28", "clause": "1", "point": None}
    assert {"text", "page", "start", "end", "boxes"} <= set(error["evidence"][0])
    [given] = [f for f in found["findings"] if f["status"] == "waived"]
    assert given["waiver"] == {"who": "Nguyễn Văn An", "why": "đã có văn bản đính chính", "at": "2023-05-06T07:08:09Z"}
    assert all({"plan", "file", "rule", "reason"} <= set(one) for one in found["not_judged"])
    bad, _, undated = found["plans"]
    assert {
        "plan", "file", "number", "issuer", "level", "place", "issue_date", "judged_by", "regime", "concern", "findings",
    } <= set(bad)  # fmt: skip
    assert bad["findings"] == {"error": 1, "warning": 1, "info": 1, "waived": 1}
    assert (bad["judged_by"], bad["regime"], undated["judged_by"], found["as_of"]) == ("2023-02-10", "R1", None, None)
    assert as_json(audit([], as_of=date(2026, 8, 1)))["as_of"] == "2026-08-01"


def test_findings_in_json_are_those_of_the_schema() -> None:
    made = some()
    assert {f.id: f for f in made.findings} == {
        row["id"]: Finding.model_validate(row) for row in as_json(made)["findings"]
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook(tmp_path: Path, lang: Language) -> None:
    write_xlsx(some(), tmp_path / "a.xlsx", lang)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == SHEETS[lang]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    sheet = book[text("findings", lang)]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:T5")
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 4
    by_id = {row[text("id", lang)].value: row for row in rows}
    nasty = by_id["0123456789ab"]
    assert str(nasty[text("quote", lang)].value).split("\n") == [SHOWN, "Điều khác"]
    assert nasty[text("severity", lang)].value == word("severities", "error", lang)
    assert nasty[text("severity", lang)].fill.fgColor.rgb[2:] == COLOURS["error"][0][1:]
    assert nasty[text("page", lang)].value == 2
    dates = {cell.number_format for row in book[text("summary", lang)].iter_rows() for cell in row if cell.is_date}
    assert dates == {"dd/mm/yyyy" if lang == "vi" else "yyyy-mm-dd"}
    assert by_id["1" * 12][text("derived", lang)].value == text("yes", lang)
    assert by_id["2" * 12][text("provision", lang)].value == text("itself", lang)
    given = by_id["ba9876543210"]
    assert given[text("status", lang)].value == word("statuses", "waived", lang)
    assert "Nguyễn Văn An" in str(given[text("waiver", lang)].value)
    assert [row[0].value for row in book[text("rules", lang)].iter_rows(min_row=2)] != []
    assert {row[0].value for row in book[text("rules", lang)].iter_rows(min_row=2)} == {rule.id for rule in rules()}


def test_the_map_of_the_workbook_has_every_place_and_is_coloured(tmp_path: Path) -> None:
    write_xlsx(crowd(300), tmp_path / "a.xlsx", "vi")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["Bản đồ"]
    assert sheet.freeze_panes == "D2"
    assert sum(str(row[0].value).startswith("huyện Nơi") for row in sheet.iter_rows(min_row=2)) == 300
    assert (sheet["D2"].value, sheet["D2"].fill.fgColor.rgb[2:]) == (1, COLOURS["error"][0][1:])
    assert book["Tổng hợp"].auto_filter.ref is not None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(tmp_path: Path) -> None:
    write_xlsx(some(), tmp_path / "tham-tra.xlsx", "vi")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    # the filter's last part: every sheet into a file of its own
    wanted = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", home, "--headless", "--convert-to", wanted, "--outdir", tmp_path, tmp_path / "tham-tra.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    sheets = {p.stem.removeprefix("tham-tra-"): p.read_text(encoding="utf-8") for p in tmp_path.glob("*.csv")}
    assert set(sheets) == set(SHEETS["vi"])
    assert "- =1+1 [bold]<script>" in sheets["Phát hiện"]
    assert "Ủy ban nhân dân huyện Bá Thước" in sheets["Tổng hợp"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("made", [some(), ONE], ids=["several", "one"])
def test_the_page_escapes_what_documents_say_and_needs_nothing_else(made: Audit, lang: Language) -> None:
    page = as_html(made, lang)
    soup = BeautifulSoup(page, "lxml")
    assert soup.html is not None and soup.html["lang"] == lang
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<i>khác</i>" not in page and "\x1b" not in page
    sources = [tag[name] for tag in soup.find_all(True) for name in ("src", "href") if tag.has_attr(name)]
    assert all(str(source).startswith("#") for source in sources)
    assert all(soup.select(str(source)) for source in sources)
    assert "@import" not in page and "url(" not in page
    assert soup.select("article")[-1].select(".sign h4")[1].get_text() == text("head", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_plans_words_beside_the_rules(lang: Language) -> None:
    [report] = BeautifulSoup(as_html(ONE, lang), "lxml").select("article")
    assert report.select("h1")[0].get_text() == text("title", lang)
    asked, planned = report.select("tr.sides td")
    assert asked.get_text(strip=True) == asks(RULE, lang)
    assert SHOWN in flat(planned.get_text()) and text("on_page", lang).format(page=2) in planned.get_text()
    said = flat(report.get_text(" "))
    for words in (
        "3/KH-UBND",
        "huyện Bá Thước",
        text("mend", lang),
        "0123456789ab",
        text("auditor", lang),
    ):
        assert words in said


def test_the_page_says_what_is_inferred_waived_and_not_judged() -> None:
    [_, report] = BeautifulSoup(as_html(some(), "vi"), "lxml").select("article")
    said = flat(report.get_text(" "))
    assert "Suy ra từ Điều 9 Luật 73/2021/QH14" in said
    assert "Nguyễn Văn An, 06/05/2023: đã có văn bản đính chính" in said
    assert "không rõ ngày" in said
    order = [said.index(words) for words in ("Điều 9 Luật", "Điều 28 Nghị định", "Tính thống nhất")]
    assert order == sorted(order)


def test_a_provision_is_not_among_those_without_findings_where_another_rule_found_something() -> None:
    passed = next(rule for rule in rules() if rule.text.basis and rule.text.basis.article)
    itself = [rule for rule in rules() if rule.text.basis is None]
    asked = [passed.id, *(rule.id for rule in itself)]
    there = [audited(place("bad", "Bá Thước"), asked)]
    named = " ".join(parts(passed.text.basis, "vi"))  # type: ignore[arg-type]
    right = BeautifulSoup(as_html(audit(there), "vi"), "lxml").select(".passed")[0].get_text()
    assert named in right
    assert all(asks(rule.id, "vi").rstrip(".") in right for rule in itself)
    wrong = audit(there, finding("bad", rule="ANOTHER", basis=passed.text.basis))
    assert named not in "".join(p.get_text() for p in BeautifulSoup(as_html(wrong, "vi"), "lxml").select(".passed"))


def test_a_page_of_many_plans_stays_readable() -> None:
    soup = BeautifulSoup(as_html(crowd(300), "vi"), "lxml")
    assert len(soup.select(".heat tbody tr")) == PLACES
    assert "còn 260 địa bàn nữa" in flat(soup.get_text(" "))
    assert len(soup.select(".worst tbody tr")) <= WORST
    cell = soup.select_one(".heat td.error-0")
    assert cell is not None and cell.get_text() == "1"
    assert len(soup.select("article")) == 301


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_chromium_prints_and_draws_the_page(tmp_path: Path) -> None:
    page, picture, paper = (tmp_path / f"page.{end}" for end in ("html", "png", "pdf"))
    page.write_text(as_html(ONE, "vi"), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'chromium'}"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", profile, "--window-size=1000,1500"]
    subprocess.run([*command, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True, timeout=120)
    subprocess.run([*command, f"--print-to-pdf={paper}", page.as_uri()], check=True, capture_output=True, timeout=120)
    from PIL import Image

    colours = {colour for _, colour in Image.open(picture).convert("RGB").getcolors(1 << 22) or ()}
    assert {(0x1F, 0x38, 0x64), (0xFA, 0xD9, 0xD3)} <= colours  # the head of the table, the tile of errors
    import pypdfium2

    sheets = pypdfium2.PdfDocument(paper)
    width, height = sheets[0].get_size()
    assert (round(width), round(height)) == (595, 842)  # A4
    last = sheets[len(sheets) - 1].get_textpage().get_text_range()
    assert "THỦ TRƯỞNG ĐƠN VỊ" in last.upper()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [80, 160])
def test_the_terminal(lang: Language, width: int) -> None:
    said = printed(some(), lang, width)
    assert "\x1b" not in said and "\x9b" not in said
    words = flat(said)
    assert SHOWN in words  # [bold] is no markup
    for wanted in (
        "huyện Bá Thước · 3/KH-UBND", text("on_page", lang).format(page=3), "0123456789ab",
        text("inferred", lang)[:8].capitalize(), text("mend", lang), "Nguyễn Văn An", "GONE-RULE",
    ):  # fmt: skip
        assert wanted in words, wanted
    assert words.index(f"{word('severities', 'error', lang).upper()} (1)") < words.index(
        f"{word('severities', 'info', lang).upper()} (1)"
    )
    assert words.index(f"{text('waived', lang).upper()} (1)") < words.rindex(text("not_judged", lang).upper())


def test_one_plan_needs_no_summary() -> None:
    assert text("worst_articles", "vi") not in printed(ONE, "vi")
    assert text("worst_articles", "vi") in printed(some(), "vi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_day_is_said(lang: Language) -> None:
    made = audit([audited(place("a", "Bá Thước"), day=date(2026, 8, 1), regime="R4")], as_of=date(2026, 8, 1))
    wanted = "01/08/2026" if lang == "vi" else "2026-08-01"
    assert wanted in rendered(made, "text", lang)
    assert wanted in BeautifulSoup(as_html(made, lang), "lxml").select(".as-of")[0].get_text()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("plans", [0, 1, 2], ids=["no plan", "a right plan", "right plans"])
def test_reports_of_nothing(tmp_path: Path, plans: int, lang: Language) -> None:
    made = audit([audited(place(f"p{n}", f"Nơi {n}")) for n in range(plans)])
    for format_ in FORMATS:
        assert rendered(made, format_, lang)  # type: ignore[arg-type]
    assert text("no_plans" if plans == 0 else "others" if plans > 1 else "no_findings_law", lang).split("{n}")[-1] in (
        flat(rendered(made, "text", lang))
    )
    write(made, tmp_path / "a.xlsx", "xlsx", lang)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == SHEETS[lang]


def test_a_text_in_a_file_has_no_spaces_at_the_ends_of_lines(tmp_path: Path) -> None:
    write(some(), tmp_path / "a.txt", "text", "vi")
    lines = (tmp_path / "a.txt").read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if line != line.rstrip()] == []


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoppedError):
        write(some(), tmp_path / "file" / "a.json", "json", "vi")


def test_every_code_has_words_in_both_languages() -> None:
    words = table()
    assert set(words["severities"]) == set(SEVERITIES)
    assert set(words["statuses"]) == set(get_args(Status))
    assert set(words["concerns"]) == set(get_args(Concern))
    assert set(words["binds"]) == set(ALL_BOUND)
    assert {rule.family for rule in rules()} <= set(words["families"])
    assert set(_PARTS) == set(LANGUAGES)
    for section in words.values():
        for code, row in section.items():
            assert set(row) == set(LANGUAGES) and all(row.values()), code


def test_every_sentence_is_used() -> None:
    folder = Path(__file__).parents[2] / "pipeline" / "audit"
    sources = [*folder.glob("*.py"), folder / "templates" / "audit.html"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    quoted = set(re.findall(r"""["'](\w+)["']""", source))
    assert set(table()["texts"]) - quoted == set()
