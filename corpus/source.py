"""The dialect of Markdown in which the plans of `plans/` are written, read into blocks.

Guarantees: every printed character of the source stands in exactly one block, in order; a mark that the
dialect does not know is an error that names the line, never text. The dialect is described in `README.md`.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PLANS = Path(__file__).parent / "plans"

Align = Literal["left", "center", "right"]
ParagraphKind = Literal["type", "title", "part", "point", "body", "formula", "note", "unit"]
TableKind = Literal["letterhead", "closing", "signatures", "grid"]

HEADINGS: dict[str, ParagraphKind] = {"#": "type", "##": "title", "###": "part", "####": "point"}
LINE_BREAK = "<br>"
PAGE_BREAK = "---"
CLOSING = "Nơi nhận"
UNIT = "Đơn vị tính"
MOTTOES = ("CỘNG HÒA XÃ HỘI", "CỘNG HOÀ XÃ HỘI", "ĐẢNG CỘNG SẢN")  # what the right half of a letterhead begins with

_HEADING = re.compile(r"(#+) +(.+)")
_DIVIDER = re.compile(r":?-+:?")
_MARK = re.compile(r"\*{1,3}")
_NUMBERED = re.compile(r"(?:[IVX]+|\w)\s?[.)/–-]")
_FOREIGN = re.compile(r"<[a-zA-Z/!]|`|!\[|\]\(")


class SourceError(ValueError):
    """A source file that is not written in the dialect; the message names the file's line."""


@dataclass(frozen=True)
class Run:
    """Letters of one style."""

    text: str
    bold: bool = False
    italic: bool = False


Line = tuple[Run, ...]
Cell = tuple[Line, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `body` is indented text, `note` a centred remark under an annex title, `unit` its unit.

    A `formula` is a line of a decision that is centred: who decides, and the word `QUYẾT ĐỊNH:`.
    """

    kind: ParagraphKind
    line: Line

    @property
    def leads(self) -> bool:
        """Whether it is printed bold as a whole, as the name of what follows, and stays with it on one page."""
        return bool(self.line) and all(run.bold for run in self.line)


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row of a `grid` is its header. The other kinds are printed without rules.

    `signatures` is one row: those who sign a joint document, side by side.
    """

    kind: TableKind
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Align, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Table | PageBreak


@dataclass(frozen=True)
class Plan:
    """One document: its id, its source as written, and the blocks of it."""

    id: str
    source: str
    blocks: tuple[Block, ...]


def ids(folder: Path = PLANS) -> list[str]:
    """The ids of the documents in `folder`, sorted."""
    return sorted(path.stem for path in folder.glob("*.md"))


def load(plan_id: str, folder: Path = PLANS) -> Plan:
    """Read one document.

    Raises:
        SourceError: there is none of that id, or it is not written in the dialect.

    """
    path = folder / f"{plan_id}.md"
    if not path.is_file():
        raise SourceError(f"no plan {plan_id!r} in {folder}; there are: {', '.join(ids(folder))}")
    source = path.read_text(encoding="utf-8")
    try:
        return Plan(plan_id, source, parse(source))
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from error


def parse(source: str) -> tuple[Block, ...]:
    """Blocks of a source text.

    Raises:
        SourceError: the text is not NFC or not written in the dialect.

    """
    if not unicodedata.is_normalized("NFC", source):
        raise SourceError("the text is not NFC")
    lines = source.splitlines()
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        first = at
        at += 1
        if not lines[first].strip():
            continue
        if lines[first].startswith("|"):
            while at < len(lines) and lines[at].startswith("|"):
                at += 1
            blocks.append(_table(lines[first:at], first + 1, opening=not blocks))
        elif lines[first] == PAGE_BREAK:
            blocks.append(PageBreak())
        else:
            if at < len(lines) and lines[at].strip() and not lines[at].startswith("|"):
                raise SourceError(f"line {at + 1}: a paragraph is one line; an empty line parts it from the next")
            blocks.append(_paragraph(lines[first], first + 1))
    return tuple(blocks)


def _paragraph(text: str, number: int) -> Paragraph:
    heading = _HEADING.fullmatch(text)
    if heading:
        if heading[1] not in HEADINGS:
            raise SourceError(f"line {number}: headings have one to four #")
        return Paragraph(HEADINGS[heading[1]], _line(heading[2], number))
    line = _line(text, number)
    aside = all(run.italic for run in line)
    if aside and line[0].text.startswith("("):
        return Paragraph("note", line)
    if aside and line[0].text.startswith(UNIT):
        return Paragraph("unit", line)
    if all(run.bold for run in line) and text.isupper() and not _NUMBERED.match(plain(line)):
        return Paragraph("formula", line)
    return Paragraph("body", line)


def _table(lines: list[str], number: int, *, opening: bool) -> Table:
    cells = [_split(line, number + i) for i, line in enumerate(lines)]
    widths = {len(row) for row in cells}
    if len(cells) < 2 or len(widths) != 1 or not all(_DIVIDER.fullmatch(cell) for cell in cells[1]):
        raise SourceError(f"line {number}: a table has a second line |---|---| and rows of one width")
    rows = tuple(
        tuple(tuple(_line(part, number + i) for part in cell.split(LINE_BREAK)) for cell in row)
        for i, row in enumerate(cells)
        if i != 1
    )
    kind = _table_kind(rows, opening=opening)
    if kind in ("letterhead", "closing") and widths != {2}:
        raise SourceError(f"line {number}: the letterhead and the closing block have two columns")
    return Table(kind, rows, tuple(_align(cell) for cell in cells[1]))


def _table_kind(rows: tuple[tuple[Cell, ...], ...], *, opening: bool) -> TableKind:
    if opening or plain(rows[0][-1][0]).startswith(MOTTOES):
        return "letterhead"
    if plain(rows[0][0][0]).startswith(CLOSING):
        return "closing"
    return "signatures" if len(rows) == 1 else "grid"


def _split(line: str, number: int) -> list[str]:
    if not line.rstrip().endswith("|"):
        raise SourceError(f"line {number}: a table row ends with |")
    return [cell.strip() for cell in line.rstrip()[1:-1].split("|")]


def _align(divider: str) -> Align:
    if divider.endswith(":"):
        return "center" if divider.startswith(":") else "right"
    return "left"


def _line(text: str, number: int) -> Line:
    if _FOREIGN.search(text):
        raise SourceError(f"line {number}: the dialect knows no mark but # * | and, in tables, {LINE_BREAK}")
    runs: list[Run] = []
    bold = italic = False
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            runs.append(Run(text[at : mark.start()], bold, italic))
        bold ^= len(mark[0]) >= 2
        italic ^= len(mark[0]) != 2
        at = mark.end()
    if bold or italic:
        raise SourceError(f"line {number}: a * is not closed")
    if at < len(text):
        runs.append(Run(text[at:]))
    return tuple(runs)


def plain(line: Line) -> str:
    """The letters of a line."""
    return "".join(run.text for run in line)


def letters(plan: Plan) -> str:
    """Every printed character of a document, lines parted by a line feed: left cells before right ones."""
    out: list[str] = []
    for block in plan.blocks:
        if isinstance(block, Paragraph):
            out.append(plain(block.line))
        elif isinstance(block, Table):
            out += [plain(line) for row in block.rows for cell in row for line in cell]
    return "\n".join(out) + "\n"
