import pytest

from pipeline.ocr.crawled import cells_of


def grid(text: str) -> list[bool]:
    """`x` a cell with text, `.` an empty stretch between two bars."""
    return [c == "x" for c in text]


@pytest.mark.parametrize(
    ("stretches", "rows", "why"),
    [
        ("xx.xx", [2, 2], "letterhead of two rows"),
        ("xxx.xxx.xxx", [3, 3, 3], "plain table"),
        ("xxx.xx..xxx.xx.", [3, 3, 3, 3], "an empty last cell, also at the end of the table"),
        ("xxxx.xx...xx...xxxx", [4, 4, 4, 4], "two empty cells before the end of a row"),
        ("x", [1], "one cell"),
    ],
)
def test_rows(stretches: str, rows: list[int], why: str) -> None:
    places = [place for place in cells_of(grid(stretches)) if place is not None]
    assert [sum(p.row == row for p in places) for row in range(len(rows))] == rows, why


def test_nothing_between_two_bars() -> None:
    assert cells_of([]) == []
