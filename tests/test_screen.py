import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import FailedFile, Report
from pipeline.screen import (
    cited,
    console,
    day,
    due,
    percent,
    progress,
    quantity,
    show_hits,
    show_report,
    shown,
)
from pipeline.store.reading import Failure
from pipeline.store.runs import Totals
from pipeline.store.search import Hit
from pipeline.wording import number
from schemas.record import Citation, Deadline, Evidence, Indicator

FOUND: dict[str, Any] = {
    "confidence": 1,
    "rule": "x@1",
    "evidence": Evidence(text="x", raw="x", start=0, end=1, page=1),
}


@pytest.mark.parametrize(
    ("value", "expected", "reason"),
    [
        (90, "90", "whole"),
        (1234567.0, "1.234.567", "points between thousands, no exponent"),
        (0.5, "0,5", "a decimal comma"),
        (1234.25, "1.234,25", "both"),
        (-3, "-3", "negative"),
    ],
)
def test_number(value: float, expected: str, reason: str) -> None:
    assert number(value) == expected, reason


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2024-06-30", "30/06/2024"), ("2024-06", "06/2024"), ("2024", "2024"), ("12-15", "15/12"), (None, ""), ("", "")],
)
def test_day(iso: str | None, expected: str) -> None:
    assert day(iso) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"measure": "percent", "comparator": "ge", "value": 90, "unit": "%"}, "≥ 90 %"),
        ({"measure": "count", "comparator": "eq", "value": 3, "unit": "lớp"}, "3 lớp"),
        ({"measure": "count", "comparator": "range", "value": 5, "value_max": 10, "unit": "người"}, "5 – 10 người"),
        ({"measure": "count", "comparator": None, "value": 2}, "2"),
        ({"measure": "qualitative"}, ""),
    ],
)
def test_quantity(fields: dict[str, Any], expected: str) -> None:
    indicator = Indicator(id="i1", code="OTHER", subject="x", section="targets", **fields, **FOUND)
    assert quantity(indicator) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "date", "date": "2024-06-30"}, "30/06/2024"),
        ({"kind": "recurring", "recurrence": "annual", "month_day": "12-15"}, "hằng năm 15/12"),
        ({"kind": "relative", "relative": "10 ngày kể từ ngày nhận"}, "10 ngày kể từ ngày nhận"),
    ],
)
def test_due(fields: dict[str, Any], expected: str) -> None:
    assert due(Deadline(id="d1", action="x", **fields, **FOUND)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"type": "Nghị định", "number": "116/2021/NĐ-CP"}, "Nghị định 116/2021/NĐ-CP"),
        ({"type": "Luật", "number": None, "title": "Luật Phòng, chống ma túy"}, "Luật Phòng, chống ma túy"),
        ({"type": None, "number": "42"}, "42"),
    ],
)
def test_cited(fields: dict[str, Any], expected: str) -> None:
    assert cited(Citation(role="basis", count=1, **fields, **FOUND)) == expected


@pytest.mark.parametrize(("rate", "expected"), [(None, "–"), (1.0, "100"), (2 / 3, "66,7"), (0.0, "0")])
def test_percent(rate: float | None, expected: str) -> None:
    assert percent(rate) == expected


def test_text_of_a_document_gives_no_orders_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("a\x1b[31mb\nc\u202ed") == "a [31mb c d"
    console().print("[bold]chữ[/bold] :smile:")
    assert capsys.readouterr().out == "[bold]chữ[/bold] :smile:\n"


# --- ingest and search


def report(**fields: Any) -> Report:
    totals = Totals(plans=2, indicators=1234, deadlines=3, agencies=4, tasks=5, citations=6, warnings=7)
    given: dict[str, Any] = {"plans": 2, "not_plans": (), "unchanged": 0, "same": 0, "failed": (), "ignored": ()}
    return Report(**{**given, "totals": totals, **fields})


def told(what: Report, capsys: pytest.CaptureFixture[str], db: str = "plans.db") -> str:
    show_report(console(stderr=True), what, Path(db))
    captured = capsys.readouterr()
    assert captured.out == "", "no data"
    return captured.err


def test_a_report_says_what_was_read_and_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(report(unchanged=3), capsys)
    assert "2 kế hoạch đã đọc; 3 tệp không đổi" in text
    assert "1.234 chỉ tiêu" in text
    assert 'kehoach search --db plans.db "cai nghien tu nguyen"' in text
    assert "kehoach export --db plans.db --to plans.xlsx --format xlsx" in text


def test_commands_can_be_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    name = "thư mục/" + "dài " * 60 + "it's.db"
    commands = [line.split() for line in told(report(), capsys, name).splitlines() if "kehoach " in line]
    assert [command[1] for command in commands] == ["search", "export"]
    for line in told(report(), capsys, name).splitlines():
        if line.startswith("  kehoach search"):
            assert shlex.split(line) == ["kehoach", "search", "--db", name, "cai nghien tu nguyen"]


def test_a_report_names_every_failure_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    failed = (
        FailedFile("a.pdf", Failure("empty", "Tệp rỗng", "Hãy tải lại"), again=False),
        FailedFile("b\x1b[31m.pdf", Failure("timeout", "Quá hạn"), again=True),
    )
    text = told(report(failed=failed, not_plans=("c.txt",), ignored=((".csv", 2),)), capsys)
    assert "a.pdf: Tệp rỗng. Hãy tải lại\n" in text
    assert "b [31m.pdf: Quá hạn (lỗi từ lần trước" in text
    assert "--retry-failed" in text
    assert "không phải kế hoạch: c.txt" in text
    assert ".csv 2" in text


def test_nothing_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    empty = report(plans=0, totals=Totals(0, 0, 0, 0, 0, 0, 0))
    text = told(empty, capsys)
    assert text.startswith("Không có tệp nào để đọc")
    assert "Tiếp theo" not in text


def test_hits(capsys: pytest.CaptureFixture[str]) -> None:
    hit = Hit(
        "kh-1", "Cai nghiện", "UBND xã", "12/KH-UBND", "a.pdf", 3, "được tuyên truyền về [ma túy]", ((5, 10),), 0, 1
    )
    show_hits(console(), [hit, replace(hit, plan=None, number=None, issuer=None, title=None, file="b.pdf")])
    text = capsys.readouterr().out
    assert "12/KH-UBND · UBND xã · Cai nghiện\n  được tuyên truyền về [ma túy]\n  a.pdf, trang 3\n" in text
    assert "b.pdf, trang 3 (không phải kế hoạch)" in text
    assert "\x1b" not in text, "no colours in a pipe"


def test_progress_is_silent_in_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    with progress() as bar:
        bar.expect(2)
        bar.done("a.pdf")
    assert capfd.readouterr() == ("", "")
