from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest

from pipeline.ocr.layout import Token
from pipeline.ocr.tables import Table, find_tables, has_grid, table_lines

Typeset = Callable[..., bytes]


def strokes(sheet: Any) -> None:
    sheet.canvas.line(150, 738, 205, 738)
    sheet.canvas.line(330, 738, 490, 738)


def background(sheet: Any) -> None:
    for n in range(20):
        sheet.canvas.rect(98, 100 + 16 * n, 440, 16, stroke=0, fill=0)


def ruled(sheet: Any) -> None:
    sheet.grid([85, 300, 540], [100, 130, 160])


def boxed(sheet: Any) -> None:
    for x in (100, 200):
        for y in (500, 520):
            sheet.canvas.rect(x, y, 100, 20)


@pytest.mark.parametrize(
    ("draw", "grid", "why"),
    [
        (strokes, False, "strokes under a letterhead"),
        (background, False, "white bars behind lines of text"),
        (ruled, True, "ruling lines"),
        (boxed, True, "a rectangle for each cell"),
    ],
)
def test_has_grid(typeset: Typeset, draw: Callable[[Any], None], grid: bool, why: str) -> None:
    page = pdfium.PdfDocument(typeset(draw))[0]
    assert has_grid(page) is grid, why


@pytest.mark.parametrize("draw", [ruled, boxed])
def test_find_tables(typeset: Typeset, draw: Callable[[Any], None]) -> None:
    (table,) = find_tables(typeset(draw), [0])[0]
    assert sorted({(row, column) for row, column, _ in table.cells}) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_single_box_is_no_table(typeset: Typeset) -> None:
    assert find_tables(typeset(lambda sheet: sheet.grid([85, 540], [100, 130])), [0]) == {0: []}


def test_words_go_to_the_nearest_cell_in_row_order() -> None:
    table = Table((0, 0, 100, 40), ((0, 0, (0, 0, 50, 20)), (0, 1, (50, 0, 100, 20)), (1, 0, (0, 20, 100, 40))))
    words = [("ba", 10, 24), ("hai", 60, 4), ("một", 10, 4), ("bốn", 30, 24)]
    tokens = [Token(text, x, y, x + 10, y + 10, y, y + 10) for text, x, y in words]
    lines = table_lines(table, tokens, 1, 7)
    assert [(line.text, line.cell and (line.cell.table, line.cell.row, line.cell.column)) for line in lines] == [
        ("một", (7, 0, 0)),
        ("hai", (7, 0, 1)),
        ("ba bốn", (7, 1, 0)),
    ]
