from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest

from pipeline.ocr.layout import Token
from pipeline.ocr.tables import Filled, Table, TableNumbers, filled, find_tables, has_grid

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
    lines = TableNumbers().lines(filled(table, tokens, 1))
    assert [(line.text, line.cell and (line.cell.table, line.cell.row, line.cell.column)) for line in lines] == [
        ("một", (0, 0, 0)),
        ("hai", (0, 0, 1)),
        ("ba bốn", (0, 1, 0)),
    ]


def page_of_table(rows: list[tuple[str, str]], page: int, edge: float = 50) -> Filled:
    """A table of two columns, 20 points a row."""
    cells = [
        (at, column, (x0, 20.0 * at, x1, 20.0 * (at + 1)))
        for at in range(len(rows))
        for column, (x0, x1) in enumerate([(0.0, edge), (edge, 100.0)])
    ]
    tokens = [
        Token(word, x, 20 * at + 4, x + 5, 20 * at + 14, 20 * at + 4, 20 * at + 14)
        for at, row in enumerate(rows)
        for x, word in zip((10, edge + 10), row, strict=True)
        if word
    ]
    return filled(Table((0, 0, 100, 20 * len(rows)), tuple(cells)), tokens, page)


def places(numbers: TableNumbers, part: Filled) -> list[tuple[str, int, int, int]]:
    return [(line.text, line.cell.table, line.cell.row, line.cell.column) for line in numbers.lines(part) if line.cell]


def test_a_table_goes_on_over_the_page_and_its_header_is_no_row() -> None:
    numbers = TableNumbers()
    places(numbers, page_of_table([("TT", "Việc"), ("1", "Rà")], 1))
    goes_on = places(numbers, page_of_table([("TT", "Việc"), ("2", "Soát")], 2))
    assert goes_on == [("TT", 1, 0, 0), ("Việc", 1, 0, 1), ("2", 0, 2, 0), ("Soát", 0, 2, 1)]
    assert places(numbers, page_of_table([("3", "Lập")], 3)) == [("3", 0, 3, 0), ("Lập", 0, 3, 1)]


def test_the_rest_of_a_broken_row_belongs_to_it() -> None:
    numbers = TableNumbers()
    places(numbers, page_of_table([("TT", "Việc"), ("1", "Rà")], 1))
    assert places(numbers, page_of_table([("", "soát"), ("2", "Lập")], 2))[0] == ("soát", 0, 1, 1)


def test_a_page_laid_differently_or_photographed_from_nearer_goes_on() -> None:
    first = page_of_table([("TT", "Việc"), ("1", "Rà")], 1)
    for scale, shift in ((1.0, 20.0), (1.03, -12.0)):
        numbers = TableNumbers()
        places(numbers, first)
        second = page_of_table([("2", "Soát"), ("3", "Lập")], 2)
        cells = tuple(
            (row, column, (scale * x0 + shift, y0, scale * x1 + shift, y1))
            for row, column, (x0, y0, x1, y1) in second.table.cells
        )
        moved = Filled(Table(second.table.box, cells), 2, second.held)
        assert places(numbers, moved)[0] == ("2", 0, 2, 0)


@pytest.mark.parametrize("edge", [50.0, 30.0])
def test_words_between_or_other_columns_begin_a_new_table(edge: float) -> None:
    numbers = TableNumbers()
    places(numbers, page_of_table([("TT", "Việc"), ("1", "Rà")], 1))
    if edge == 50:
        numbers.interrupt()
    assert places(numbers, page_of_table([("2", "Lập"), ("3", "Gửi")], 2, edge))[0] == ("2", 1, 0, 0)
