"""Money of the plan: where it comes from, and sums.

Guarantees: sources are read in the part on funding, and where there is none in sentences about the plan's money; a
fine, a loan, an allowance for each head or the revenue of a budget is no sum of the plan. Names and sums keep their
spans.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from spacy.tokens import Doc

from pipeline.extract.found import DateFound, Found, Item
from pipeline.extract.sentences import sentences
from pipeline.extract.spine import document_of, found, is_plan, outline_of
from pipeline.lexicon import money
from pipeline.lexicon.text import one_tone
from pipeline.ocr.document import Block

SOURCE_RULE, SUM_RULE, TABLE_RULE = "budget.sources@1", "budget.sums@1", "budget.table@1"
LONGEST_HEADING = 8  # words of a heading that names no source
TITLE_LINES = 5  # lines above a table in which its title and unit stand

Span = tuple[int, int]

_DIGITS = r"\d{1,3}(?:[.\s]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_TIMES = r"(?:nghìn|ngàn|triệu|tỷ|tỉ)"
_DONG = r"(?:đồng(?!\s+(?:bào|chí|bộ|thời|đều|thuận|nghiệp|phục|hành|diễn))|VNĐ|VND|đ)"
_SUM = re.compile(
    rf"(?<![\w.,/])(?P<digits>{_DIGITS})\s*(?P<unit>(?:{_TIMES}\s*)?{_DONG})(?!\w)(?!\s*/)", re.IGNORECASE
)
_TABLE_UNIT = re.compile(
    rf"(?:đơn vị(?: tính)?|ĐVT)\s*:?\s*(?P<unit>{_TIMES}?\s*đồng)|\((?P<bracketed>{_TIMES}?\s*(?:đồng|VNĐ))\)",
    re.IGNORECASE,
)
_BARE_SUM = re.compile(rf"\W*(?P<digits>{_DIGITS})\W*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_YEAR = re.compile(r"\W*(?:năm\s+)?(?P<year>20\d\d)\W*$", re.IGNORECASE)
# A source's name ends at a mark or number, but goes on over a comma in a list of givers.
_CUT = re.compile(
    r"\s*(?:[;.:()\d]|,(?!\s*(?:thành phố|thị xã|thị trấn|phường|chương trình|đề án|dự án|huy động|viện trợ|"
    r"doanh nghiệp|các doanh nghiệp|tổ chức|cá nhân|khu vực tư nhân|cộng đồng|hộ)(?!\w)))"
)
_NEXT_SOURCE = re.compile(r"\s+và\s+(?:các\s+)?(?:nguồn|ngân sách|huy động|vận động|từ)(?!\w)", re.IGNORECASE)
_LEAD = re.compile(r"(?:nguồn|từ|các)\s+(?=ngân sách|vốn\s)", re.IGNORECASE)
_EDGES = re.compile(r"[\s,;:.–-]+$|\s+(?:và|từ|của|bằng|cấp)$")
_OF_LAW = re.compile(r"(?:Luật|phân cấp(?:\s+quản lý)?|thu|quy định(?:\s+về)?|thủ tục)\s+$", re.IGNORECASE)
# What gives out or raises the money of a plan, where it has no part on funding.
_GIVES = re.compile(
    r"(?:bố trí|cân đối|phân bổ)\b[^.;]{0,80}(?:kinh phí|ngân sách|vốn)|"
    r"(?:kinh phí|ngân sách)[^.;]{0,60}(?:từ|đảm bảo|bảo đảm|bố trí|gồm)\b|"
    r"(?:bảo đảm|đảm bảo|tranh thủ|huy động|ưu tiên)\b[^.;]{0,80}(?:nguồn kinh phí|ngân sách)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:(]|,\s+(?=\D)|\s(?:trong đó|gồm)\s", re.IGNORECASE)
_OF_SUM = re.compile(
    r"(?:[\s,:(–-]|(?<!\w)(?:là|khoảng|dự kiến|ước|với|tổng cộng|bằng|cấp|số tiền|hỗ trợ)(?=\W*$))+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourceFound(Found):
    """A source: `start:end` is its sentence's part that names it, `name` the words of the name.

    `owner` is set where the budget is named by whose it is (`ngân sách năm 2023 của địa phương`).
    """

    name: Span
    owner: Span | None = None


@dataclass(frozen=True, slots=True)
class SumFound(Found):
    """A sum of money: `digits` and `unit` as printed, `purpose` the words for what it is.

    `year` is printed with it, `total` tells that a table's last row gives it.
    """

    digits: str
    unit: str
    purpose: Span | None
    year: int | None
    total: bool = False


def find(doc: Doc) -> tuple[SourceFound | SumFound, ...]:
    """Sources and sums; none where the document is no plan."""
    return tuple(_Reader(doc).read()) if is_plan(doc) else ()


class _Reader:
    """Walks through the parts that speak of money."""

    def __init__(self, doc: Doc) -> None:
        self.text = one_tone(document_of(doc).text)
        self.blocks = document_of(doc).blocks
        self.items = outline_of(doc)
        self.dates: tuple[DateFound, ...] = found(doc, "dates")
        self.instruments = [(m.start, m.end) for m in found(doc, "mentions")]

    def read(self) -> Iterator[SourceFound | SumFound]:
        prose = [i for i in self.items if self.blocks[i.index].cell is None and i.section not in ("targets", "annex")]
        funding = [i for i in prose if i.section == "funding" and not self._is_bare_heading(i)]
        named = list(self._sources(funding)) if funding else list(self._sources(self._about_money(prose)))
        yield from named
        for item in funding or prose:
            for start, end in sentences(self.text, item.body, item.end):
                yield from self._sums(start, end, funding=item.section == "funding")
        yield from self._tables()

    def _is_bare_heading(self, item: Item) -> bool:
        words = self.text[item.body : item.end]
        return item.heading and len(words.split()) < LONGEST_HEADING and ":" not in words[:-1]

    def _about_money(self, items: Sequence[Item]) -> list[Item]:
        """Without a part on funding: what gives out or raises money for the plan."""
        return [
            i for i in items
            if i.section not in ("purpose", "scope") and _GIVES.search(self.text, i.body, i.end) and not i.heading
        ]  # fmt: skip

    def _sources(self, items: Sequence[Item]) -> Iterator[SourceFound]:
        for item in items:
            for start, end in sentences(self.text, item.body, item.end):
                yield from self._sources_in(start, end)

    def _sources_in(self, start: int, end: int) -> Iterator[SourceFound]:
        owned = money.owned().search(self.text, start, end)
        if owned:
            yield SourceFound(*owned.span(), SOURCE_RULE, owned.span(), owned.span("owner"))
        for left, right in self._names(start, end):
            inside = owned is not None and owned.start() <= left < owned.end()
            if left < right and not inside and not self._is_law(left):
                yield SourceFound(left, right, SOURCE_RULE, (left, right))

    def _next_source(self, at: int, end: int) -> tuple[int, int, bool] | None:
        best: tuple[int, int, bool] | None = None
        for pattern, whole in money.sources():
            match = pattern.search(self.text, at, end)
            if match and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
                best = (match.start(), match.end(), whole)
        return best

    def _name_end(self, at: int, end: int) -> int:
        """Where a name that goes on ends: at a stop word, a number, or the next source."""
        stops = [
            m.start() for p in (_CUT, _NEXT_SOURCE, money.anywhere("stops")) if (m := p.search(self.text, at, end))
        ]
        return min([*stops, end])

    def _is_law(self, at: int) -> bool:
        """Whether the words belong to a law or a rule: `Luật Ngân sách nhà nước`, `phân cấp ngân sách nhà nước`."""
        before = self.text[max(0, at - 30) : at]
        return bool(_OF_LAW.search(before)) or any(s <= at < e for s, e in self.instruments)

    def _sums(self, start: int, end: int, *, funding: bool) -> Iterator[SumFound]:
        sentence = self.text[start:end]
        if not funding and not money.anywhere("money").search(sentence):
            return
        previous = start
        for match in _SUM.finditer(self.text, start, end):
            clause = self.text[previous : match.start()]
            if not money.anywhere("others").search(clause) and not any(
                s <= match.start() < e for s, e in self.instruments
            ):
                left, purpose = self._purpose(start, previous, match.start())
                year = self._year(previous, match.end() + 30)
                yield SumFound(left, match.end(), SUM_RULE, match["digits"], match["unit"], purpose, year)
            previous = match.end()

    def _purpose(self, start: int, previous: int, at: int) -> tuple[int, Span | None]:
        """(where the clause of a sum begins, the words for what it is): its sources, else what stands before it."""
        joints = [m.end() for m in _CLAUSE.finditer(self.text, previous, at)]
        left = max([previous, *joints])
        left += len(self.text[left:at]) - len(self.text[left:at].lstrip(" ,;:("))
        named = list(self._names(previous, at))
        if named:
            beside = _OF_SUM.fullmatch(self.text, named[-1][1], at)
            first = named[-1] if beside else named[0]
            return min(left, first[0]), (first[0], named[-1][1])
        lead = _for_what().match(self.text, left, at)
        right = left + len(_OF_SUM.sub("", self.text[left:at]))
        if lead and lead.end() < right:
            return left, (lead.end(), right)
        earlier = list(self._names(start, at))
        if earlier:
            return left, (earlier[0][0], earlier[-1][1])
        return left, (left, right) if right > left else None

    def _names(self, start: int, end: int) -> Iterator[Span]:
        """The names of sources between two places."""
        at = start
        while hit := self._next_source(at, end):
            left, right, whole = hit
            stop = right if whole else self._name_end(right, end)
            at = max(right, stop)
            piece = self.text[left:stop]
            yield left + len(_leading(piece)), left + len(_trimmed(piece))

    def _year(self, start: int, end: int) -> int | None:
        years = [d.year for d in self.dates if start <= d.start < end and d.precision == "year" and d.last_year is None]
        return years[0] if years else None

    def _tables(self) -> Iterator[SumFound]:
        inside = {item.index for item in self.items}
        cells = [(i, b) for i, b in enumerate(self.blocks) if b.cell is not None and i in inside]
        for _, group in groupby(cells, key=lambda c: c[1].cell.table if c[1].cell else -1):
            table = list(group)
            above = self.blocks[max(0, table[0][0] - TITLE_LINES) : table[0][0]]
            title = " ".join(self.text[b.start : b.end] for b in above if b.cell is None)
            yield from self._table([b for _, b in table], title)

    def _table(self, cells: Sequence[Block], title: str) -> Iterator[SumFound]:
        """The sums of a table's last row, where the table is one of money."""
        by_row = groupby(cells, key=lambda b: b.cell.row if b.cell else -1)
        rows = [{b.cell.column: b for b in row if b.cell} for _, row in by_row]
        heading = " ".join(self._of(b) for b in rows[0].values())
        unit = _TABLE_UNIT.search(f"{title} {heading}")
        last = next((r for r in reversed(rows[1:]) if any(self._is_total(b) for b in r.values())), None)
        if unit is None or last is None or not money.anywhere("money").search(f"{title} {heading}"):
            return
        left, right = min(b.start for b in last.values()), max(b.end for b in last.values())
        total = next(b for b in last.values() if self._is_total(b))
        for column, block in sorted(last.items()):
            value = _BARE_SUM.match(self.text, block.start, block.end)
            if value is None or column not in rows[0]:
                continue
            words = _BRACKETS.sub("", self._of(rows[0][column]))
            year = _YEAR.match(words)
            if year or money.whole("columns").match(words):
                printed = unit["unit"] or unit["bracketed"]
                yield SumFound(
                    left, right, TABLE_RULE, value["digits"], printed, (total.start, total.end),
                    int(year["year"]) if year else None, total=True,
                )  # fmt: skip

    def _of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def _is_total(self, block: Block) -> bool:
        return bool(money.whole("totals").match(self._of(block)))


@cache
def _for_what() -> re.Pattern[str]:
    return re.compile(rf"(?:{money.anywhere('for_what').pattern})\s+", re.IGNORECASE)


def _leading(piece: str) -> str:
    match = _LEAD.match(piece)
    return match[0] if match else ""


def _trimmed(piece: str) -> str:
    while (shorter := _EDGES.sub("", piece.rstrip())) != piece and piece.startswith(shorter):
        piece = shorter
    return piece
