"""Tables of PDF pages, found by their ruling lines.

Guarantees: each cell's words in one place; pages without a grid cost one look at their drawn paths.
"""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium_c
from rapidfuzz import fuzz

from pipeline.ocr.document import Cell
from pipeline.ocr.layout import TextLine, Token, lines_of

RULES = 3  # lines each way that a grid of two rows and columns has; a letterhead has two strokes
THIN = 3.0  # points
SHORTEST = 8.0
SEGMENTS = 12  # a whole grid can be drawn as one path
SAME_EDGE = 0.012  # of a table's width, by which an edge of a column may differ from page to page: scans are uneven
SAME_WIDTH = 0.05  # by which the widths of a table may differ: a photograph is taken from nearer or farther
ALIKE = 85  # percent: a header printed again, of which OCR misreads a letter or two
MOST_PATHS = 5000  # drawings, not tables

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Table:
    """A table's box and its cells as (row, column, box), in points from the top left of the page."""

    box: Box
    cells: tuple[tuple[int, int, Box], ...]

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.box[1]

    def holds(self, token: Token) -> bool:
        """Whether the middle of a word lies in the table."""
        return _inside(token, self.box)


def _inside(token: Token, box: Box) -> bool:
    x, y = (token.x0 + token.x1) / 2, token.middle
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def has_grid(page: Any) -> bool:
    """Whether drawn paths could form a table."""
    across = down = 0
    bands: set[tuple[int, int]] = set()
    for count, path in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=1)):
        if count > MOST_PATHS:
            return False
        left, bottom, right, top = path.get_bounds()
        width, height = right - left, top - bottom
        if height <= THIN and width >= SHORTEST:
            across += 1
        elif width <= THIN and height >= SHORTEST:
            down += 1
        elif min(width, height) >= SHORTEST:
            # Rectangles side by side are cells; one under another they are only the background of lines of text.
            band = round(bottom), round(top)
            whole = pdfium_c.FPDFPath_CountSegments(path.raw) >= SEGMENTS
            across += RULES if whole else 1
            down += RULES if whole else 2 * (band in bands)
            bands.add(band)
    return across >= RULES and down >= RULES


def find_tables(data: bytes, pages: Sequence[int]) -> dict[int, list[Table]]:
    """Tables of at least two rows and columns on the pages (counted from 0)."""
    if not pages:
        return {}
    import pdfplumber  # noqa: PLC0415 - slow to import, few files have tables

    out: dict[int, list[Table]] = {}
    with pdfplumber.open(io.BytesIO(data), pages=[at + 1 for at in pages]) as pdf:
        for at, page in zip(pages, pdf.pages, strict=True):
            found = [_table(table, page) for table in page.find_tables()]
            out[at] = [table for table in found if table is not None]
            page.close()
    return out


def _table(found: Any, page: Any) -> Table | None:
    crop, media = page.cropbox, page.mediabox
    if page.rotation and tuple(crop) != tuple(media):
        return None
    dx, dy = crop[0] - media[0], crop[1] - media[1]
    return as_table(found, lambda box: (box[0] - dx, box[1] - dy, box[2] - dx, box[3] - dy))


def as_table(found: Any, move: Callable[[Box], Box]) -> Table | None:
    """A pdfplumber table with its boxes moved to their place on the page; None without two rows and columns."""
    cells = tuple(
        (row_number, column, move(cell))
        for row_number, row in enumerate(found.rows)
        for column, cell in enumerate(row.cells)
        if cell is not None
    )
    rows, columns = {row for row, _, _ in cells}, {column for _, column, _ in cells}
    if len(rows) < 2 or len(columns) < 2:
        return None
    lefts, tops, rights, bottoms = zip(*(box for _, _, box in cells), strict=True)
    return Table((min(lefts), min(tops), max(rights), max(bottoms)), cells)


@dataclass(frozen=True)
class Filled:
    """A table of one page with the words of its cells, by the cell's place in `table.cells`."""

    table: Table
    page: int
    held: dict[int, list[Token]]

    def words(self, row: int) -> list[tuple[int, list[str]]]:
        """(column, words) of a row's cells that hold any."""
        cells = enumerate(self.table.cells)
        return [
            (column, [t.text for t in self.held[at]]) for at, (r, column, _) in cells if r == row and at in self.held
        ]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return 1 + max(row for row, _, _ in self.table.cells)

    @property
    def edges(self) -> list[float]:
        """Where its columns begin and the last one ends, from left to right, as most of their cells have it."""
        lefts: dict[int, list[float]] = {}
        last: dict[int, Box] = {}
        for row, column, box in self.table.cells:
            lefts.setdefault(column, []).append(box[0])
            last[row] = max(last.get(row, box), box)
        return [*(median(lefts[column]) for column in sorted(lefts)), median(box[2] for box in last.values())]


def filled(table: Table, tokens: Sequence[Token], page: int) -> Filled:
    """The table with each word in the cell that is nearest."""
    held: dict[int, list[Token]] = {}
    for token in tokens:
        around = (at for at, (_, _, box) in enumerate(table.cells) if _holds(box, token))
        inside = next(around, None)
        at = inside
        if at is None:
            at = min(range(len(table.cells)), key=lambda cell: _distance(token, table.cells[cell][2]))
        held.setdefault(at, []).append(token)
    return Filled(table, page, held)


class TableNumbers:
    """Numbers tables and their rows over the pages: a table that goes on over a page keeps its number.

    A table goes on where nothing stands between it and the one before, over the end of a page, and their columns are
    the same. Rows of the header that are printed again get a number of their own, so that they are no data; a row with
    an empty first cell and words that go on in small letters is the rest of the row before it.
    """

    def __init__(self) -> None:
        self._next = 0
        self._open: tuple[Filled, int, int] | None = None  # first page of the table, its number, rows so far

    def interrupt(self) -> None:
        """Note that words outside tables follow."""
        self._open = None

    def lines(self, part: Filled) -> list[TextLine]:
        """The words of a table as lines, cell by cell in row order."""
        first, number, before = self._open or (part, self._next, 0)
        if self._open and not _same_columns(first, part):
            first, number, before = part, self._next, 0
        repeated = 0
        if first is not part:
            while repeated < min(first.rows, part.rows) - 1 and _alike(first.words(repeated), part.words(repeated)):
                repeated += 1
        goes_on = first is not part and _is_rest(part, repeated)
        shift = before - repeated - goes_on
        self._open = (first, number, part.rows + shift)
        self._next = max(self._next, number + 1)
        again = self._next
        self._next += bool(repeated)
        out: list[TextLine] = []
        for at, (row, column, box) in enumerate(part.table.cells):
            if at in part.held:
                cell = Cell(again, row, column) if row < repeated else Cell(number, row + shift, column)
                out.extend(lines_of(part.held[at], part.page, (box[0], box[2]), cell, columns=False))
        return out


def _alike(one: Sequence[tuple[int, list[str]]], other: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether two rows say the same, but for what OCR makes of a word here and there."""
    if [column for column, _ in one] != [column for column, _ in other]:
        return False
    return fuzz.ratio(*(" ".join(word for _, words in row for word in words) for row in (one, other))) >= ALIKE


def _same_columns(first: Filled, second: Filled) -> bool:
    """Whether the columns are the same parts of the tables' widths, wherever they were laid on the scanner."""
    a, b = first.edges, second.edges
    wide, other = a[-1] - a[0], b[-1] - b[0]
    return (
        len(a) == len(b)
        and abs(wide - other) <= SAME_WIDTH * wide
        and all(abs((x - a[0]) / wide - (y - b[0]) / other) <= SAME_EDGE for x, y in zip(a, b, strict=True))
    )


def _is_rest(part: Filled, row: int) -> bool:
    cells = part.words(row)
    return all(column > 0 for column, _ in cells) and any(words[0][:1].islower() for _, words in cells)


def _holds(box: Box, token: Token) -> bool:
    return box[0] <= (token.x0 + token.x1) / 2 <= box[2] and box[1] <= token.middle <= box[3]


def _distance(token: Token, box: Box) -> float:
    x, y = (token.x0 + token.x1) / 2, token.middle
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
