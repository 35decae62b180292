"""Tables of PDF pages, found by their ruling lines.

Guarantees: each cell's words in one place; pages without a grid cost one look at their drawn paths.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from pipeline.ocr.document import Cell
from pipeline.ocr.layout import TextLine, Token, lines_of

RULES = 3  # lines each way that a grid of two rows and columns has; a letterhead has two strokes
THIN = 3.0  # points
SHORTEST = 8.0
SEGMENTS = 12  # a whole grid can be drawn as one path
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

    def move(box: Box) -> Box:
        return box[0] - dx, box[1] - dy, box[2] - dx, box[3] - dy

    cells = tuple(
        (row_number, column, move(cell))
        for row_number, row in enumerate(found.rows)
        for column, cell in enumerate(row.cells)
        if cell is not None
    )
    rows, columns = {row for row, _, _ in cells}, {column for _, column, _ in cells}
    return Table(move(found.bbox), cells) if len(rows) > 1 and len(columns) > 1 else None


def table_lines(table: Table, tokens: Sequence[Token], page: int, number: int) -> list[TextLine]:
    """The words of a table as lines, cell by cell in row order; each word in the cell that is nearest."""
    held: dict[int, list[Token]] = {}
    for token in tokens:
        nearest = min(range(len(table.cells)), key=lambda at: _distance(token, table.cells[at][2]))
        held.setdefault(nearest, []).append(token)
    out: list[TextLine] = []
    for at, (row, column, box) in enumerate(table.cells):
        if at in held:
            margins = (box[0], box[2])
            out.extend(lines_of(held[at], page, margins, Cell(number, row, column), columns=False))
    return out


def _distance(token: Token, box: Box) -> float:
    x, y = (token.x0 + token.x1) / 2, token.middle
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))
