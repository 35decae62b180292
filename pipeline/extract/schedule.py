"""Deadlines that stand apart from their duty: in a column of a table, in a line `Thời gian thực hiện: …`.

Guarantees: an entry's span runs from the duty to the date where both stand together, else it is the line with the date;
a cell or line without a date, cycle or term gives none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.extract.cycles import cycles, relative_terms
from pipeline.extract.found import DateFound, Item
from pipeline.extract.parties import named_in
from pipeline.extract.terms import Term, terms
from pipeline.lexicon import timing
from pipeline.ocr.document import Block

LONGEST_HEADING = 12  # words of a column's heading
LONGEST_CELL = 25  # words of a cell that says when
FARTHEST_LINE = 8  # lines above a line with a date in which its duty stands

Span = tuple[int, int]
Dates = Callable[[int, int], Sequence[DateFound]]

_BARE_YEAR = re.compile(r"\W*(?:năm\s+)?(?P<y>20\d\d)\W*$", re.IGNORECASE)
_NUMBER = re.compile(r"\W*(?:[\dIVXivx]+(?:\.\d+)*|[A-Za-z])\W*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty and when it is due. `index` is the block that says when."""

    start: int
    end: int
    index: int
    term: Term
    action: Span
    agency: Span | None


def tables(text: str, blocks: Sequence[Block], items: Sequence[Item], dates: Dates) -> Iterator[Entry]:
    """The dated rows of tables that have a column for the time."""
    inside = {item.index for item in items}
    cells = [(i, b) for i, b in enumerate(blocks) if b.cell is not None and i in inside]
    cells.sort(key=lambda c: c[1].cell.table if c[1].cell else -1)  # a header printed again stands between its rows
    for _, table in groupby(cells, key=lambda c: c[1].cell.table if c[1].cell else -1):
        yield from _table(text, list(table), dates)


@dataclass(frozen=True, slots=True)
class _Columns:
    due: int
    what: int
    who: int | None


def _table(text: str, cells: Sequence[tuple[int, Block]], dates: Dates) -> Iterator[Entry]:
    columns: _Columns | None = None
    for _, row in groupby(cells, key=lambda c: c[1].cell.row if c[1].cell else -1):
        parts = _columns_of_row(list(row))
        columns_here = _headings(text, parts)
        if columns_here is not None:
            columns = columns_here
        elif columns is not None:
            yield from _row(text, parts, columns, dates)


def _columns_of_row(row: Sequence[tuple[int, Block]]) -> dict[int, tuple[int, int, int]]:
    """Column -> (index of its last block, start, end)."""
    out: dict[int, tuple[int, int, int]] = {}
    for index, block in row:
        assert block.cell is not None
        start = out[block.cell.column][1] if block.cell.column in out else block.start
        out[block.cell.column] = (index, start, block.end)
    return out


def _headings(text: str, parts: dict[int, tuple[int, int, int]]) -> _Columns | None:
    """What the columns hold, where the row is one of headings."""
    named: dict[str, int] = {}
    for column, (_, start, end) in parts.items():
        words = text[start:end]
        if len(words.split()) > LONGEST_HEADING:
            return None
        for field in ("due", "who", "what"):
            if field not in named and timing.column(field).match(words):
                named[field] = column
                break
    if (
        "due" not in named
        or len(parts) < 2
        or any(c.isdigit() for c in text[parts[named["due"]][1] : parts[named["due"]][2]])
    ):
        return None
    others = [c for c in parts if c not in (named["due"], named.get("who"))]
    what = named.get("what", others[min(1, len(others) - 1)] if others else named["due"])
    return _Columns(named["due"], what, named.get("who"))


def _row(text: str, parts: dict[int, tuple[int, int, int]], columns: _Columns, dates: Dates) -> Iterator[Entry]:
    due, what = parts.get(columns.due), parts.get(columns.what)
    if due is None or what is None or due == what or _NUMBER.match(text[what[1] : what[2]]):
        return
    index, start, end = due
    if len(text[start:end].split()) > LONGEST_CELL:
        return
    who = parts.get(columns.who) if columns.who is not None else None
    left, right = min(start, what[1]), max(end, what[2])
    for term in when(text, start, end, dates):
        yield Entry(left, right, index, term, (what[1], what[2]), (who[1], who[2]) if who else None)


def when(text: str, start: int, end: int, dates: Dates) -> Sequence[Term]:
    """What a cell or the value of a line says about the time: every date and cycle in it counts."""
    inside = dates(start, end)
    bare = _BARE_YEAR.match(text, start, end)
    if bare and not inside:
        inside = [DateFound(*bare.span("y"), "dates.cell@1", int(bare["y"]), None, None, "year")]
    if not inside and timing.leading("references").match(text, start, end):
        return []  # `theo kế hoạch hằng năm`
    found = list(terms(text, start, end, inside))
    if found:
        return found
    if inside:
        last = inside[-1]
        return [Term(inside[0].start, last.end, date=last, opening=inside[0] if len(inside) > 1 else None)]
    rounds = [Term(c.start, c.end, recurrence=c.recurrence) for c in cycles(text, start, end)]
    return rounds or [Term(s, e, relative=True) for s, e in relative_terms(text, start, end)]


def lines(text: str, items: Sequence[Item], blocks: Sequence[Block], dates: Dates) -> Iterator[Entry]:
    """Lines that say when the duty above them is due: `Thời gian thực hiện: Quý II/2026`."""
    for at, item in enumerate(items):
        label = timing.label("due").match(text, item.body, item.end)
        if label is None or blocks[item.index].cell is not None or item.section in ("scope", "targets"):
            continue
        duty = _duty_above(text, items, at)
        if duty is None:
            continue
        for term in when(text, label.end(), item.end, dates)[:1]:
            yield Entry(item.body, item.end, item.index, term, duty, _doer_near(text, items, at))


def _duty_above(text: str, items: Sequence[Item], at: int) -> Span | None:
    """The nearest line above that is no label of another field; of a labelled duty its words."""
    for item in reversed(items[max(0, at - FARTHEST_LINE) : at]):
        named = timing.label("what").match(text, item.body, item.end)
        if named and named.end() < item.end:
            return named.end(), item.end
        if named or _is_field(text, item) or (item.parent >= 0 and _is_field(text, items[item.parent])):
            continue
        return None if item.label in ("part", "roman") else (item.body, item.end)
    return None


def _is_field(text: str, item: Item) -> bool:
    return any(timing.label(field).match(text, item.body, item.end) for field in ("due", "who", "other"))


def _doer_near(text: str, items: Sequence[Item], at: int) -> Span | None:
    """The body in a line `Cơ quan chủ trì: …` beside it."""
    around = [*reversed(items[max(0, at - FARTHEST_LINE) : at]), *items[at + 1 : at + 3]]
    for item in around:
        label = timing.label("who").match(text, item.body, item.end)
        if label and label.end() < item.end:
            return named_in(text, label.end(), item.end)
        if timing.label("due").match(text, item.body, item.end):
            return None
    return None
