"""Aims in tables: a column of amounts per place, a row of amounts per aim.

Guarantees: an aim comes from a table whose header says what is counted; the printed total is its amount, the rows are
its parts; where no total is printed the aim has no amount of its own here (`total` is None).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.found import Found
from pipeline.extract.grid import Grid, GridCell, grids
from pipeline.extract.spine import document_of, is_plan, outline_of, text_of
from pipeline.lexicon import units
from pipeline.lexicon.units import Comparator

PLACES_RULE, ROWS_RULE = "aims.places_table@1", "aims.rows_table@1"
FEWEST_PLACES = 3
YEARS = range(2000, 2051)
TITLE_BLOCKS = 6  # blocks above a table in which its title stands

_PLACE_HEAD = re.compile(
    r"(?:(?:tên|các|công an|ubnd|ủy ban nhân dân|trạm y tế)\s+)*(?:đơn vị|xã|phường|thị trấn|huyện|"
    r"địa phương|địa bàn|thôn|ấp|khu phố|tổ dân phố|bản|đặc khu|"
    r"cơ sở|điểm|trường|trung tâm|trạm)(?!\s*tính)(?:\W|$)",
    re.IGNORECASE,
)
_AIM_HEAD = re.compile(r"(?:nội dung|tên|các)?\s*(?:chỉ tiêu|mục tiêu)(?!\D*\d)", re.IGNORECASE)
_MATTER_HEAD = re.compile(
    r"(?:nội dung|nhiệm vụ|hạng mục|danh mục|công việc|tiêu chí|diễn giải)(?:\W|$)", re.IGNORECASE
)
_UNIT_HEAD = re.compile(r"(?:đơn vị tính|đvt|đơn vị)", re.IGNORECASE)
_VALUE_HEAD = re.compile(
    r"(?:kế hoạch|chỉ tiêu|mục tiêu|năm|giai đoạn|đến năm|thực hiện năm)(?:\W|$)|\d{4}", re.IGNORECASE
)
_TIME_HEAD = re.compile(
    r"(?:(?:đến|hết|chỉ tiêu|kế hoạch)\s+)*(?:năm|giai đoạn)?\s*\d{4}(?:\s*[-–—]\s*\d{4})?", re.IGNORECASE
)
_UNIT_LINE = re.compile(r"\(?\s*(?:đơn vị(?: tính)?|đvt)\s*:\s*([^()]+?)\s*\)?", re.IGNORECASE)
_TOTAL = re.compile(r"(?:tổng|cộng|toàn)(?:\W|$)", re.IGNORECASE)
_PAST = re.compile(
    r"(?:tình hình|hiện trạng|thống kê|thực hiện năm|kết quả|hiện có|hiện nay|đang|danh sách|ước thực hiện"
    r"|(?<!\w)(?:ước )?(?:TH|KQ)(?!\w))",
    re.IGNORECASE,
)
# Columns that say when something is done, or what it costs.
_NO_COUNT = re.compile(
    r"(?:(?:dự kiến|nhu cầu|tổng|mốc|ngày)\s+)*(?:thời (?:gian|hạn|điểm)|tiến độ|hạn|hoàn thành trước|"
    r"kinh phí|dự toán|thành tiền|số tiền|đơn giá|mức chi)(?!\w)",
    re.IGNORECASE,
)
_PLAN = re.compile(r"(?:chỉ tiêu|giao|phân bổ|kế hoạch|mục tiêu|dự kiến)", re.IGNORECASE)
_DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?"
_NUMBER = re.compile(
    rf"(?P<before>\D*?)(?P<n>{_DIGITS})(?:\s*[-–]\s*(?P<upper>{_DIGITS}))?\s*(?P<p>%)?\s*(?P<after>\D*)$"
)
_UNIT_IN_HEAD = re.compile(r"\(\s*(?:đvt:?\s*|đơn vị(?: tính)?:?\s*)?([^()]+?)\s*\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellAmount:
    """A number in a cell: its value, its span, and how it is compared (`≥ 75`, `trên 40`, `6 - 8`)."""

    value: float
    start: int
    end: int
    comparator: Comparator
    percent: bool
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class TableAim(Found):
    """An aim of a table. `head` is the span of the words that say what is counted, `unit` as printed.

    `parts` are (span of the place, amount); `when` is the span of a column's heading that may name a year; `planned`
    says that the title or the header calls it an aim, so that it is one even where no sentence repeats it.
    `title` are the lines above, `name` is the last of them.
    """

    head: tuple[int, int]
    unit: str
    total: CellAmount | None
    parts: tuple[tuple[tuple[int, int], CellAmount], ...]
    when: tuple[int, int] | None
    title: tuple[int, int]
    name: tuple[int, int]
    planned: bool


def find(doc: Doc) -> tuple[TableAim, ...]:
    """The aims of all tables, in the order of the text; none where the document is no plan."""
    if not is_plan(doc):
        return ()
    out: list[TableAim] = []
    for grid in grids(document_of(doc)):
        reader = _Table(doc, grid)
        out.extend(reader.by_place())
        out.extend(reader.by_row())
    return tuple(out)


class _Table:
    """One table, its header and what stands above it."""

    def __init__(self, doc: Doc, grid: Grid) -> None:
        self.text = text_of(doc)
        self.grid = grid
        blocks = document_of(doc).blocks
        above = [b for b in blocks[max(0, grid.first - TITLE_BLOCKS) : grid.first] if b.cell is None]
        self.title = (above[0].start, above[-1].end) if above else (0, 0)
        unit = _UNIT_LINE.fullmatch(self.text[above[-1].start : above[-1].end]) if above else None
        self.unit = unit[1] if unit else ""
        named = above[: -1 if unit else None]
        self.name = (named[-1].start, named[-1].end) if named else None  # the line that says what the table is of
        self.header = grid.rows[0] if grid.rows else {}
        items = {item.index: item for item in outline_of(doc)}
        item = items.get(grid.first)
        self.inside = item is not None
        self.targets = item is not None and item.section == "targets"

    def by_place(self) -> Iterator[TableAim]:
        """One aim for each column of numbers beside a column of places."""
        column = self._heads(_PLACE_HEAD)
        if column is None or not self.inside:
            return
        body = [row for row in self.grid.rows[1:] if column in row or self._total(row)]
        named = [self._words(row[column])[:1] for row in body if column in row]
        if sum(first.islower() or first == "%" for first in named) * 2 > len(named):
            return  # units, not places: %, người
        for other, head in self.header.items():
            if other <= column or _PAST.search(self._words(head)) or _NO_COUNT.match(self._words(head)):
                continue
            parts = [
                ((row[column].start, row[column].end), n)
                for row in body
                if column in row and not self._total(row) and (n := self._number(row.get(other)))
            ]
            if len(parts) < FEWEST_PLACES or all(_is_year(amount) for _, amount in parts):
                continue
            total_row = next((row for row in body if self._total(row)), {})
            yield self._aim(head, tuple(parts), self._number(total_row.get(other)), total_row)

    def _aim(self, head: GridCell, parts: tuple[tuple[tuple[int, int], CellAmount], ...],
             total: CellAmount | None, row: dict[int, GridCell]) -> TableAim:  # fmt: skip
        words_ = self._words(head)
        own = _UNIT_IN_HEAD.search(words_)
        unit = own[1] if own else self.unit
        span = (head.start, head.start + own.start()) if own else (head.start, head.end)
        if self.name and _TIME_HEAD.fullmatch(words_):  # a column for each year: the title says what is counted
            span = self.name
        title = self.text[slice(*self.title)]
        start, end = (min(c.start for c in row.values()), total.end) if total and row else (head.start, head.end)
        return TableAim(
            start=start, end=end, rule=PLACES_RULE, head=span, unit=unit, total=total, parts=parts,
            when=(head.start, head.end), title=self.title,
            name=self.name or self.title, planned=self.targets or bool(_PLAN.search(title) and not _PAST.search(title)),
        )  # fmt: skip

    def by_row(self) -> Iterator[TableAim]:
        """One aim for each row and column of numbers under a header that names aims."""
        column = self._heads(_AIM_HEAD)
        if column is None and self.targets:
            column = self._heads(_MATTER_HEAD)
        values = [
            c for c, cell in self.header.items() if column is not None and c > column and self._holds_values(cell)
        ]
        if column is None or not values or not self.inside:
            return
        unit_column = self._heads(_UNIT_HEAD)
        for row in self.grid.rows[1:]:
            head = row.get(column)
            for value in values:
                number = self._number(row.get(value))
                if head is None or number is None:
                    continue
                unit = self._words(row[unit_column]) if unit_column in row else ""
                yield TableAim(
                    start=head.start, end=number.end, rule=ROWS_RULE, head=(head.start, head.end), unit=unit,
                    total=number, parts=(), when=(self.header[value].start, self.header[value].end), title=self.title,
                    name=self.name or self.title, planned=True,
                )  # fmt: skip

    def _heads(self, pattern: re.Pattern[str]) -> int | None:
        return next((c for c, cell in self.header.items() if pattern.match(self._words(cell))), None)

    def _holds_values(self, cell: GridCell) -> bool:
        head = self._words(cell)
        return bool(_VALUE_HEAD.search(head)) and not any(
            (_PAST.search(head), _UNIT_HEAD.match(head), _NO_COUNT.match(head))
        )

    def _words(self, cell: GridCell) -> str:
        return " ".join(self.text[cell.start : cell.end].split())

    def _total(self, row: dict[int, GridCell]) -> bool:
        return any(_TOTAL.match(self._words(cell)) for cell in row.values())

    def _number(self, cell: GridCell | None) -> CellAmount | None:
        if cell is None:
            return None
        match = _NUMBER.fullmatch(self.text[cell.start : cell.end].strip())
        if match is None or (match["upper"] and (match["before"].strip() or match["after"].strip())):
            return None
        comparator = _compared(match["before"], match["after"])
        if comparator is None:
            return None
        value, upper = _value(match["n"]), _value(match["upper"]) if match["upper"] else None
        if upper is not None and upper <= value:
            return None  # a date, or two numbers
        how: Comparator = "range" if upper is not None else comparator
        return CellAmount(value, cell.start, cell.end, how, bool(match["p"]), upper)


def _is_year(amount: CellAmount) -> bool:
    return amount.value in YEARS and not amount.percent and amount.comparator in ("eq", "range")


def _value(digits: str) -> float:
    """`2.150` is 2150, `7,5` and `7.5` are 7.5."""
    thousands = re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits)
    return float((digits.replace(".", "") if thousands else digits).replace(",", "."))


def _compared(before: str, after: str) -> Comparator | None:
    """What the words beside a cell's number say; None where they are no comparison and the cell no mere number."""
    later = next((name for name, pattern in units.comparators_after() if pattern.match(after)), None)
    if later is not None:
        return later if not before.strip() or re.fullmatch(r"(?:đạt\s+)?từ\s+", before, re.IGNORECASE) else None
    if any(c.isalnum() for c in after):
        return None
    if not before.strip():
        return "eq"
    said = (name for name, pattern in units.comparators_before() if pattern.fullmatch(before))
    return next(said, None)


def unit_of(printed: str) -> str:
    """The unit of a table's column in the table of units, else as printed."""
    match = units.unit_pattern().search(printed)
    return match[0].lower() if match else printed.strip()
