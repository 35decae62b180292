"""Tables with a row of totals, as the text of a plan has them: a cell a line, or a row a line with bars between.

Guarantees: a table is given only where every row has as many numbers as the row of totals, so that no cell can be taken
for that of another column; its first row is known by its number or by the heading above.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.audit.checks.printed import value
from pipeline.lexicon.text import fold_name

FEWEST_ROWS = 3
CENT = 0.005  # sums of numbers with two decimals may be off by half a hundredth
YEARS = range(1990, 2051)
_CELL = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|-|–|—")
_BAR = "|"
_RULER = re.compile(r"[\s|:=-]+")
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường))\s*:?")
_SUBTOTAL = re.compile(r"(?:tổng|cộng|toàn|trong đó|tỷ lệ|[ivx]+[.)]|[a-zđ][.)])(?:\W|$)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the span from its name to its last number; a cell that holds no amount is None."""

    name: str
    values: tuple[float | None, ...]
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and the row of their totals; `numbered` says that the rows are numbered from one."""

    rows: Sequence[Row]
    total: Row
    numbered: bool

    def sum_of(self, column: int) -> float:
        """What the rows of a column add up to."""
        return sum(row.values[column] or 0 for row in self.rows)

    def _right(self, column: int) -> bool:
        total = self.total.values[column]
        return bool(total) and abs(self.sum_of(column) - (total or 0)) < CENT

    @property
    def proven(self) -> bool:
        """Whether one column at least adds up: then the rows are the parts of the totals beyond doubt."""
        return any(self._right(column) for column in range(len(self.total.values)))

    def wrong(self) -> Iterator[int]:
        """The columns that do not add up. What is no larger than its largest row is a rate, not a total."""
        if not self.proven and not self.numbered:
            return
        for column, total in enumerate(self.total.values):
            cells = [row.values[column] for row in self.rows]
            largest = max((cell for cell in cells if cell is not None), default=0)
            years = all(cell in YEARS for cell in cells if cell is not None)
            if total and total > largest and not years and not self._right(column):
                yield column


@dataclass(slots=True)
class _Entry:
    name: str
    start: int
    cells: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that stands on one line."""

    cells: tuple[str, ...]
    span: tuple[int, int]

    @property
    def total(self) -> int | None:
        """Which of its first two cells names it a row of totals."""
        return next((n for n, cell in enumerate(self.cells[:2]) if _TOTAL.fullmatch(fold_name(cell))), None)


def tables(text: str) -> Iterator[Table]:
    """The tables with totals, in the order of the text."""
    block: list[_Entry] = []
    for entry in _entries(text):
        if entry.cells:
            block.append(entry)
            continue
        yield from _table(block)
        block = []
    yield from _table(block)
    if _BAR in text:
        yield from _barred(text)


def _barred(text: str) -> Iterator[Table]:
    """The tables of which every row stands on one line: `1 | Thành phố Thái Nguyên | 80`."""
    rows: list[_Line] = []
    at = 0
    for line in (*text.split("\n"), ""):
        if _BAR in line and not _RULER.fullmatch(line):
            cells = tuple(cell.strip(" \t*") for cell in line.strip().removeprefix(_BAR).removesuffix(_BAR).split(_BAR))
            start = at + len(line) - len(line.lstrip())
            rows.append(_Line(cells, (start, start + len(line.strip()))))
        elif _BAR not in line:
            yield from _table_of(rows)
            rows = []
        at += len(line) + 1


def _table_of(rows: Sequence[_Line]) -> Iterator[Table]:
    """The table of lines with bars: a head, rows of one width, one row of totals that is the first or the last."""
    totals = [n for n, row in enumerate(rows) if row.total is not None]
    if len(totals) != 1 or totals[0] not in (1, len(rows) - 1):
        return
    total = rows[totals[0]]
    body = [row for n, row in enumerate(rows) if n and n != totals[0]]
    numbered = [row.cells[0].lstrip("0").rstrip(".") for row in body] == [str(n + 1) for n in range(len(body))]
    first = 2 if numbered else 1  # where the amounts begin
    whole = bool(body) and len(total.cells) == len(body[0].cells)
    sums = total.cells[first:] if whole else total.cells[(total.total or 0) + 1 :]
    names = [row.cells[first - 1] for row in body if len(row.cells) == first + len(sums)]
    if len(body) < FEWEST_ROWS or len(names) < len(body) or not all(name and not name[0].isdigit() for name in names):
        return
    if any(_SUBTOTAL.match(fold_name(name)) for name in names):
        return
    columns = list(zip(*(row.cells[first:] for row in body), strict=True))
    # a column that has words somewhere is no column of amounts
    summed = [
        all(_CELL.fullmatch(c) or not c for c in (*cells, last)) for cells, last in zip(columns, sums, strict=True)
    ]
    made = [
        Row(name, tuple(_amount(c, ok) for c, ok in zip(row.cells[first:], summed, strict=True)), row.span)
        for name, row in zip(names, body, strict=True)
    ]
    if any(summed):
        own = Row("", tuple(_amount(c, ok) for c, ok in zip(sums, summed, strict=True)), total.span)
        yield Table(made, own, numbered)


def _amount(cell: str, known: bool) -> float | None:
    return value(cell) if known and cell[:1].isdigit() else None


def _entries(text: str) -> Iterator[_Entry]:
    """Each line of words with the lines of numbers right below it."""
    entry: _Entry | None = None
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        start = at + len(line) - len(line.lstrip())
        if _CELL.fullmatch(words):
            if entry is not None:
                entry.cells.append((words, start, start + len(words)))
        elif words:
            if entry is not None:
                yield entry
            entry = _Entry(words, start, [])
        at += len(line) + 1
    if entry is not None:
        yield entry


def _table(block: Sequence[_Entry]) -> Iterator[Table]:
    """The table of a block of rows. The number of a row stands as the last cell of the row before."""
    totals = [n for n, entry in enumerate(block) if _TOTAL.fullmatch(fold_name(entry.name))]
    if len(totals) != 1:
        return
    at = totals[0]
    first_is_number = [cell[0].lstrip("0") for cell in block[0].cells] == ["1"]
    after = block[at + 1 :]
    if first_is_number and at == len(block) - 1:
        rows, numbered = block[1:at], True
    elif not first_is_number and at == len(block) - 1:
        rows, numbered = block[:at], False
    elif at == 0 and after:
        rows, numbered = after, block[0].cells[-1][0].lstrip("0") == "1" and len(block[0].cells) > 1
    else:
        return
    if len(rows) < FEWEST_ROWS or any(_SUBTOTAL.match(fold_name(row.name)) for row in rows):
        return
    last = len(rows) - 1
    numbers = [row.cells[-1][0].lstrip("0") for n, row in enumerate(rows) if n < last]
    if numbered and numbers != [str(n + 2) for n in range(last)]:
        return
    made = [_row(entry, drop=numbered and n < last) for n, entry in enumerate(rows)]
    total = _row(block[at], drop=numbered and at == 0)
    width = len(total.values)
    if width and all(len(row.values) == width for row in made):
        yield Table(made, total, numbered)


def _row(entry: _Entry, *, drop: bool) -> Row:
    cells = entry.cells[:-1] if drop else entry.cells
    end = cells[-1][2] if cells else entry.start + len(entry.name)
    return Row(entry.name, tuple(value(c) if c[0].isdigit() else None for c, _, _ in cells), (entry.start, end))
