from typing import Any

import pytest

from pipeline.screen import cited, console, day, due, number, percent, quantity, shown
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
