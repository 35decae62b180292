"""Tables that share out work: a row gives its lead agency a task, with partners, time limit and product.

Guarantees: a table counts whose header names who leads and what is to be done; agencies stand in the order of their
first row, one entry a table (also over page breaks); a row whose lead cell is merged away belongs to the lead above.
"""

import re
from dataclasses import dataclass, replace

from pipeline.extract.assigned import AssignmentFound, Span, TaskFound
from pipeline.extract.found import Item
from pipeline.extract.grid import Grid, GridCell, grids
from pipeline.lexicon.duties import columns, plain
from pipeline.lexicon.names import body_spans
from pipeline.lexicon.text import fold_name
from pipeline.ocr.document import Document

RULE = "assignments.table@1"
DOERS_RULE = "assignments.doers@1"  # the column names who does the work, not who leads it
HEADER_ROWS = 4  # how far down a table its header may stand, under a title row or over a row of sub-headings
LONGEST_HEADER = 16  # words; a longer cell is work, not a heading
FEWEST_NAMED = 3  # cells of a row that name columns: it is a header
LONGEST_LEAD = 60  # words of a cell that names bodies

_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[A-Za-zđ])\)?[.)]?$")
_CLOCK = re.compile(r"\d{1,2}\s?[hg:]\s?\d{2}")
_EMPTY = re.compile(r"[\W_]*$")
_PARENTHESIS = re.compile(r"\s*\([^()]*\)\s*$")

Row = dict[int, GridCell]


@dataclass(frozen=True, slots=True)
class _Header:
    """Which column holds what; `width` is how many columns the header has."""

    columns: dict[str, int]
    width: int
    row: int
    rule: str = RULE


def find_in_tables(document: Document, items: tuple[Item, ...]) -> tuple[AssignmentFound, ...]:
    """The lead agencies of every table that shares out work."""
    inside = {item.index for item in items}
    found: list[AssignmentFound] = []
    header: _Header | None = None
    last = -2
    entries: list[AssignmentFound] = []
    for grid in grids(document):
        if grid.first not in inside:
            continue
        own = _header(document, grid)
        goes_on = own is None and header is not None and _goes_on(document, grid, header, last)
        if own is None and not goes_on:
            header = None
            continue
        if not goes_on:
            found += entries
            entries = []
        header = own or header
        if header is not None:
            entries = _read(document, grid, header, header.row + 1 if own else 0, entries)
        last = _last_block(document, grid)
    return (*found, *entries)


def _header(document: Document, grid: Grid) -> _Header | None:
    """The header row, alone or with a row of sub-headings under it."""
    for place, row in enumerate(grid.rows[:HEADER_ROWS]):
        kinds = _kinds(document, row)
        at = place
        if "content" in kinds and len(grid.rows) > place + 1:
            below = _kinds(document, grid.rows[place + 1])
            if "lead" in below and "content" not in below and "lead" not in kinds:
                kinds, at = {**kinds, **below}, place + 1
        rule = RULE if "lead" in kinds else DOERS_RULE
        if "lead" not in kinds and "executor" in kinds:
            kinds["lead"] = kinds["executor"]
        if "content" in kinds and "lead" in kinds and kinds["content"] != kinds["lead"]:
            return _Header(_shifted(document, grid, kinds, at), len(row), at, rule)
    return None


def _kinds(document: Document, row: Row) -> dict[str, int]:
    """Column kind -> column of a header row; a cell that names two kinds is a question, not a heading."""
    kinds: dict[str, int] = {}
    for column, cell in sorted(row.items()):
        words = fold_name(document.text[cell.start : cell.end].replace("\n", " "))
        if len(words.split()) > LONGEST_HEADER or _numbering(words):
            continue
        fits = [kind for kind, pattern in columns() if pattern.search(words)]
        if {"lead", "partners"} <= set(fits):
            continue
        if fits:
            kinds.setdefault(fits[0], column)
    return kinds


def _shifted(document: Document, grid: Grid, kinds: dict[str, int], at: int) -> dict[str, int]:
    """Where the cell over the numbers is merged away, the header's columns stand one to the left of the rows'."""
    rows = grid.rows[at + 1 :]
    numbered = [r for r in rows if 0 in r and _numbering(_words(document, r[0]))]
    if kinds["content"] == 0 and len(numbered) * 2 > len(rows):
        return {kind: column + 1 for kind, column in kinds.items()}
    return kinds


def _goes_on(document: Document, grid: Grid, header: _Header, last: int) -> bool:
    """Whether a table without a header continues the one before: nothing but page furniture between, as wide."""
    between = document.blocks[last + 1 : grid.first]
    width = max((max(row) for row in grid.rows if row), default=0) + 1
    quiet = all(len(document.text[b.start : b.end].split()) <= 3 for b in between)
    return quiet and abs(width - max(header.columns.values()) - 1) <= 1


def _last_block(document: Document, grid: Grid) -> int:
    at = grid.first
    while at + 1 < len(document.blocks):
        cell = document.blocks[at + 1].cell
        if cell is None or cell.table != grid.number:
            break
        at += 1
    return at


def _read(
    document: Document, grid: Grid, header: _Header, first: int, entries: list[AssignmentFound]
) -> list[AssignmentFound]:
    out = list(entries)
    lead: Span | None = None
    for row in grid.rows[first:]:
        cells = _aligned(document, row, header)
        task = _task(document, cells, row, header.rule)
        if task is None or _heads_again(document, row):
            continue
        named = cells.get("lead")
        if named is not None and _EMPTY.match(document.text, named.start, named.end):
            named = None  # the agency above goes on
        lead = (named.start, named.end) if named and _names_bodies(document, named) else lead if named is None else None
        if lead is None:
            continue
        printed = _printed(document, lead)
        place = next((i for i, e in enumerate(out) if fold_name(e.printed) == fold_name(printed)), None)
        if place is None:
            out.append(AssignmentFound(*lead, header.rule, printed=printed, tasks=(task,)))
        else:
            out[place] = replace(out[place], tasks=(*out[place].tasks, task))
    return out


def _heads_again(document: Document, row: Row) -> bool:
    """Whether the header is printed once more, as over each part of a long table: nearly every cell names a column."""
    named = len(_kinds(document, row))
    return named >= FEWEST_NAMED and named >= len(row) - 1


def _aligned(document: Document, row: Row, header: _Header) -> dict[str, GridCell]:
    """Column kind -> cell. Rows that lost their first cells to a merge above are moved to the right."""
    shift = 0
    if 0 in row and len(row) < header.width and max(row) < max(header.columns.values()):
        first = document.text[row[0].start : row[0].end].strip()
        if not _numbering(first) and header.columns["content"] > 0:
            shift = 1
    return {kind: row[column - shift] for kind, column in header.columns.items() if column - shift in row}


def _task(document: Document, cells: dict[str, GridCell], row: Row, rule: str) -> TaskFound | None:
    content = cells.get("content")
    if content is None or _EMPTY.match(document.text, content.start, content.end):
        return None
    if len(row) <= 2 and "lead" not in cells and len(cells) < len(row):
        return None  # the title of a group of rows
    words = document.text[content.start : content.end].strip()
    if _numbering(words) or any(_CLOCK.search(_words(document, c)) for c in row.values()):
        return None  # numbered columns; the programme of a day
    if len(cells) < 2 or (words.isupper() and "lead" not in cells):
        return None
    partners: tuple[Span, ...] = ()
    if "partners" in cells:
        partners = body_spans(document.text, cells["partners"].start, cells["partners"].end)
    whole = sorted((c.start, c.end) for c in row.values())
    return TaskFound(
        *_bare(document, content), rule,
        partners=partners, due=_span(document, cells.get("due")), product=_span(document, cells.get("product")),
        row=(whole[0][0], whole[-1][1]),
    )  # fmt: skip


def _bare(document: Document, cell: GridCell) -> Span:
    """The cell's words without a bullet before them."""
    label = re.match(r"[-–+*•]\s*", document.text[cell.start : cell.end])
    return cell.start + (label.end() if label else 0), cell.end


def _span(document: Document, cell: GridCell | None) -> Span | None:
    if cell is None or _EMPTY.match(document.text, cell.start, cell.end):
        return None
    return cell.start, cell.end


def _names_bodies(document: Document, cell: GridCell) -> bool:
    words = _words(document, cell)
    letters = sum(c.isalpha() for c in words)
    return letters > 1 and len(words.split()) <= LONGEST_LEAD and not _numbering(words) and "%" not in plain(words)


def _printed(document: Document, span: Span) -> str:
    words = re.sub(r"\s+", " ", document.text[span[0] : span[1]])
    words = re.sub(r"^[-–+*•]\s*|\s*[-–+*•]\s(?=[A-ZĐ])", " ", words)
    return _PARENTHESIS.sub("", words).strip(" .;,:")


def _words(document: Document, cell: GridCell) -> str:
    return document.text[cell.start : cell.end].strip()


def _numbering(words: str) -> bool:
    return _NUMBERING.fullmatch(words.strip()) is not None
