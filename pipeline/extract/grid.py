"""Tables of a document as rows of cells.

Guarantees: cells stand in the order of the text; a cell's span runs from its first paragraph to its last, and holds no
other cell: of a row that is broken over two pages it ends with the first page.
"""

from collections import defaultdict
from dataclasses import dataclass

from pipeline.ocr.document import Block, Document

GAP = 3  # letters between paragraphs of one cell: ends of lines and of a page


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its place in the table, its span in the text, the paragraphs in it."""

    row: int
    column: int
    start: int
    end: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `rows[i][column]`; cells that are empty or merged away are missing. `first` is its first block."""

    number: int
    first: int
    rows: tuple[dict[int, GridCell], ...]


def grids(document: Document) -> tuple[Grid, ...]:
    """The tables of a document, in order."""
    found: dict[int, dict[tuple[int, int], list[Block]]] = defaultdict(lambda: defaultdict(list))
    first: dict[int, int] = {}
    for index, block in enumerate(document.blocks):
        if block.cell:
            found[block.cell.table][block.cell.row, block.cell.column].append(block)
            first.setdefault(block.cell.table, index)
    return tuple(Grid(number, first[number], _rows(cells)) for number, cells in sorted(found.items()))


def _span(blocks: list[Block]) -> tuple[int, int]:
    """The cell's paragraphs that stand one right after the other."""
    end = blocks[0].end
    for block in blocks[1:]:
        if block.start > end + GAP:
            break
        end = block.end
    return blocks[0].start, end


def _rows(cells: dict[tuple[int, int], list[Block]]) -> tuple[dict[int, GridCell], ...]:
    rows: dict[int, dict[int, GridCell]] = defaultdict(dict)
    for (row, column), blocks in sorted(cells.items()):
        rows[row][column] = GridCell(row, column, *_span(blocks), tuple(blocks))
    return tuple(rows[row] for row in sorted(rows))
