"""Aims of a plan in prose: statements with an amount anywhere, statements without one in the part on targets.

Guarantees: an aim's span is its own statement, never the paragraph; amounts that tell what was, of whom, how old or
how long are no aims; what a heading or a lead-in above says is handed on as `leads` and `date`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.breakdown import Part, parts_of
from pipeline.extract.clauses import Clause, carried, clauses, noun_end, rises, without_leads
from pipeline.extract.found import DateFound, Found, Item
from pipeline.extract.grid import grids
from pipeline.extract.quantities import Quantity
from pipeline.extract.sentences import sentences
from pipeline.extract.spine import document_of, found, is_plan, outline_of, text_of
from pipeline.lexicon import aims as words
from pipeline.lexicon import units
from pipeline.lexicon.syllables import is_syllable
from pipeline.lexicon.text import UPPER
from pipeline.lexicon.words import begins_with_verb, first_word

AMOUNT_RULE, WORDS_RULE = "aims.amount@1", "aims.words@1"
LOOK_BACK = 40
FIRST_YEAR, LAST_YEAR = 1945, 2099  # a bare number between them is a year
WORD_REACH = 40  # letters after a number in which the noun stands that it counts
OPENINGS = (
    "",
    "đến",
    "phấn đấu đến",
    "phấn đấu",
    "trong",
    "đến hết",
    "đến cuối",
)  # before a date that holds for all that follows
FEWEST_WORDS = 6  # of an aim in words: shorter ones are headings that lost their form
LONGEST_LIST = 160  # letters from a total to the last of its parts
LONGEST_DATED_HEADING = 16  # words of a heading whose bare year holds for all below it

_LEAD_IN = re.compile(r":\s*$")
_INTRODUCES = re.compile(
    r"(?:như sau|sau đây|sau|cụ thể|chỉ tiêu|mục tiêu|bao gồm|gồm|nội dung)\s*[:.;]?\s*$", re.IGNORECASE
)
_PRESENT = re.compile(
    r"(?<!\w)(?:hiện(?:\s+nay)?(?:\s+đang)?\s+có|hiện đang quản lý|(?:năm qua|thời gian qua|năm \d{4})[^.;,]{0,40}?\s+đã"
    r"(?:\s+\w+){1,4})\s+\d",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?<!\w)so với [^,;()]{3,40}\(\s*$", re.IGNORECASE)  # so với năm 2022 (21 em)
_OPENS_LIST = re.compile(r"[:(]|trong đó|chia ra")
_AFTER = re.compile(r"\s+(?:bắt buộc|tự nguyện|tại|ở|nam|nữ)(?!\w)", re.IGNORECASE)  # (70 bắt buộc, 20 tự nguyện)
_EACH_SO_MANY = re.compile(r"(?<!\w)cứ\s*$", re.IGNORECASE)  # cứ 05 người có 01 tình nguyện viên
_HAVING = re.compile(r"\s*có\s*", re.IGNORECASE)
_TO_PEOPLE = re.compile(r"(?<!\w)đối với\s*$", re.IGNORECASE)  # sàng lọc đối với 300 bệnh nhân
_LISTED = re.compile(r"(?<!\w)(?:gồm|bao gồm)\s*:?\s*$", re.IGNORECASE)  # 95 người, gồm 20 người tại gia đình
_CONDITION = re.compile(r"(?:trường hợp|nếu|khi có)\s*$", re.IGNORECASE)
_LABEL = re.compile(rf"(?:[^\W\d_]+[ ,]+){{1,4}}[^\W\d_]+:\s+(?=[{UPPER}])")  # Mục tiêu chung: Nâng cao …
_LENDS = re.compile(r"(?:giải ngân|cho vay|ủng hộ|quyên góp|nguồn vốn)(?:\s+\w+){0,8}\s*$", re.IGNORECASE)
_REFERS = re.compile(r"(?:so với|so|của|cùng kỳ|như|bằng)\s+(?:cùng kỳ\s+|cuối\s+|đầu\s+)*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"([A-Za-z][^\W\d_]{3,})\s*$")
_ROMAN = re.compile(r"[IVX]+\W*$")  # a page number before the next part
_ELSEWHERE = re.compile(r"(?<!\w)(?:phụ lục|kèm theo|biểu)(?!\w)", re.IGNORECASE)
_CONTENT = re.compile(r"(?:tên\s+)?(?:nội dung|nhiệm vụ|công việc|hoạt động)", re.IGNORECASE)
_WORD_NEXT = re.compile(r"[ \u00a0][“\"]?[^\W\d]")
_UNIT_IN_BRACKETS = re.compile(r"\(\s*(%|[^\W\d][^()]{0,20}?)\s*\)\s*:?\s*$")
_NUMBER_OF = re.compile(r"(?<!\w)số\s+(?=\w)", re.IGNORECASE)
_MEMBER = re.compile(r"\s*(?:[-+–]\s*)?(?:[^\W\d_][\w/.-]*[ ,]+){1,8}?(?:là\s+|:\s*)?$")
_REMARK = re.compile(r"\([^()]*\)")
_EACH = re.compile(
    r"(?<!\w)mỗi\s+\w+(?:[\s,]+\w+){0,6}?\s*(?:có|đạt|tổ chức|bố trí|nhận|mở|được|xây dựng|cử|:)?\s*$", re.IGNORECASE
)
_HOPES = re.compile(r"(?<!\w)(?:phấn đấu|bảo đảm|đảm bảo|đạt|mục tiêu|chỉ tiêu)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aim(Found):
    """A statement that sets an aim. `clause` is None for an aim in words.

    `date` is the date that the statement or what stands above it names; `leads` are spans of the headings and
    lead-ins above, nearest first; `parts` the places among which the amount is divided; `before` the statements
    before it in the same paragraph, of which it may only say more.
    """

    section: Literal["targets", "tasks"]
    clause: Clause | None
    date: DateFound | None
    leads: tuple[tuple[int, int], ...]
    parts: tuple[Part, ...] = ()
    before: tuple[Clause, ...] = ()


def find(doc: Doc) -> tuple[Aim, ...]:
    """The aims of the body, in the order of the text; none in documents that tell or ask rather than plan."""
    if not is_plan(doc):
        return ()
    reader = _Reader(doc)
    aims = list(reader.read())
    return tuple(_divided(aims, reader.loose))


def _divided(aims: list[Aim], loose: list[tuple[Part, ...]]) -> list[Aim]:
    """Give parts that stand in a sentence of their own to the aim before them that they add up to."""
    for parts in loose:
        total = sum(part.quantity.value for part in parts)
        before = [i for i, aim in enumerate(aims) if aim.start < parts[0].start and aim.clause and not aim.parts]
        whole = next((i for i in reversed(before) if aims[i].clause.quantity.value == total), None)  # type: ignore[union-attr]
        if whole is not None:
            aims[whole] = replace(aims[whole], parts=parts)
    return aims


def _content_cells(doc: Doc) -> Iterator[int]:
    """Where the paragraphs of a table begin that say what is to be done: under `Nội dung`, beside who does it."""
    text = text_of(doc)
    for grid in grids(document_of(doc)):
        heads = {column: text[cell.start : cell.end] for column, cell in grid.rows[0].items()}
        shared_out = any(words.anywhere("doers").search(head) for head in heads.values())
        for column in (c for c, head in heads.items() if shared_out and _CONTENT.match(head)):
            yield from (block.start for row in grid.rows[1:] if column in row for block in row[column].blocks)


def _lead_ins(text: str, items: Sequence[Item]) -> dict[int, tuple[int, int]]:
    """Item (by its start) -> the unnumbered line with a colon that opens the list it stands in.

    Such a line (`Đến hết năm 2025 phấn đấu:`) stands beside the items that it opens, not above them.
    """
    open_lines: dict[int, tuple[int, int]] = {}
    out: dict[int, tuple[int, int]] = {}
    for item in items:
        if item.label == "none":
            open_lines.pop(item.parent, None)
            if not item.heading and _LEAD_IN.search(text, item.body, item.end):
                open_lines[item.parent] = (item.body, item.end)
        elif item.parent in open_lines:
            out[item.start] = open_lines[item.parent]
    return out


class _Reader:
    """Walks through the outline, one block at a time."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.blocks = document_of(doc).blocks
        self.items = outline_of(doc)
        self.lead_ins = _lead_ins(self.text, self.items)
        self.amounts: tuple[Quantity, ...] = found(doc, "quantities")
        self.loose: list[tuple[Part, ...]] = []
        self.cells = set(_content_cells(doc))
        instruments = [(m.start, m.end) for m in found(doc, "mentions")]
        self.dates: list[DateFound] = [
            d for d in found(doc, "dates") if not any(s <= d.start < e for s, e in instruments)
        ]

    def read(self) -> Iterator[Aim]:
        for item in self.items:
            if self.blocks[item.index].cell is not None:
                if item.start in self.cells:
                    yield from self._item(item)
            elif item.section != "annex" and not self._tells_the_past(item):
                yield from self._item(item)

    def _item(self, item: Item) -> Iterator[Aim]:
        section: Literal["targets", "tasks"] = "targets" if self._in_targets(item) else "tasks"
        above = self._above(item)
        opening: DateFound | None = None
        earlier: list[Clause] = []
        for whole in sentences(self.text, item.body, item.end, semicolons=False):
            if words.begins("past_openings").match(self.text, whole[0]) or _PRESENT.search(self.text, *whole):
                continue
            parts = parts_of(self.text, whole[0], self._amounts(*whole))
            before: Clause | None = None
            given = False
            silent: list[tuple[int, int, DateFound | None]] = []
            for start, end in sentences(self.text, *whole):
                own = self._date(start, end, ())
                if own and self.text[start : own.start].strip(" ,").lower() in OPENINGS:
                    opening = own
                stated = list(self._with_amount(item, section, (start, end), whole, parts, before))
                before = stated[-1].clause if stated else None
                given = given or any(aim.parts for aim in stated)
                for aim in stated:
                    date = aim.date or opening or self._date_above(above)
                    yield replace(aim, date=date, leads=(whole, *above), before=tuple(earlier))
                    if aim.clause:
                        earlier.append(aim.clause)
                if not stated and not any(start <= part.start < end for part in parts):
                    silent.append((start, end, own or opening or self._date_above(above)))
            if parts and not given:
                self.loose.append(tuple(parts))
            if section == "targets":
                yield from self._in_words(item, silent, above)

    def _in_words(self, item: Item, silent: Sequence[tuple[int, int, DateFound | None]],
                  above: tuple[tuple[int, int], ...]) -> Iterator[Aim]:  # fmt: skip
        """Aims without an amount: what begins with a verb, with the pieces after semicolons that only go on a list."""
        joined: list[tuple[int, int, DateFound | None]] = []
        for start, end, date in silent:
            goes_on = joined and self.text[start].islower() and not words.begins("aim_verbs").match(self.text, start)
            if goes_on and not self._amounts(joined[-1][1], start):
                joined[-1] = (joined[-1][0], end, joined[-1][2] or date)
            else:
                label = _LABEL.match(self.text, start, end)
                joined.append((label.end() if label else start, end, date))
        for start, end, date in joined:
            if self._is_aim_in_words(item, start, end):
                yield Aim(start, end, WORDS_RULE, "targets", None, date, above)

    def _amounts(self, start: int, end: int) -> list[Quantity]:
        return [a for a in self.amounts if start <= a.number[0] < end]

    def _with_amount(self, item: Item, section: Literal["targets", "tasks"], span: tuple[int, int], whole: tuple[int, int],
                     parts: Sequence[Part], before: Clause | None) -> Iterator[Aim]:  # fmt: skip
        """`before` is the statement before in the same sentence, where that was an aim."""
        start, end = span
        inside = self._amounts(start, end)
        if section == "targets":
            inside = [self._with_unit(amount, start) for amount in inside]
        inside = self._with_unit_of_total(inside, whole)
        divided = {p.quantity.start for p in parts}
        usable = [a for i, a in enumerate(inside) if a.start not in divided and self._counts(inside, i, start)]
        spans = [(d.start, d.end) for d in self.dates if start <= d.start < end]
        stop = min((p.start for p in parts if start <= p.start < end), default=end)
        for clause in carried(self.text, before, clauses(self.text, start, stop, usable, spans)):
            governed = before is not None
            before = None
            if section == "targets" or self._is_aim_elsewhere(clause, item, governed=governed):
                before = clause
                date = self._date(clause.start, clause.end, (clause.baseline,) if clause.baseline else ())
                own = tuple(parts) if parts and clause.quantity is usable[-1] and parts[0].start >= start else ()
                yield Aim(*self._edges(clause), AMOUNT_RULE, section, clause, date, (), own)

    def _in_targets(self, item: Item) -> bool:
        """The part on targets, with what it says of places and times."""
        if item.section == "scope" and item.parent >= 0:
            return self._in_targets(self.items[item.parent])
        return item.section == "targets"

    def _edges(self, clause: Clause) -> tuple[int, int]:
        piece = self.text[clause.start : clause.end]
        return clause.start + len(piece) - len(piece.lstrip()), clause.end

    def _counts(self, inside: Sequence[Quantity], index: int, start: int) -> bool:
        """Whether an amount can be an aim: something is counted, and not where or of whom."""
        amount = inside[index]
        before = self.text[max(start, amount.start - LOOK_BACK) : amount.start]
        if (
            _CONDITION.search(before)
            or _EACH_SO_MANY.search(before)
            or (units.group_of(amount.unit) == "money" and not _LENDS.search(before))
        ):
            return False
        if amount.percent:
            return amount.comparator != "eq" or not self._is_concentration(before)
        if index + 1 < len(inside) and rises(self.text, amount, inside[index + 1]):
            return True
        if not amount.unit:
            return False
        if amount.comparator == "range":
            return True
        if index and self._inside_of(inside[index - 1], amount):
            return False
        if amount.of is not None or (amount.comparator in ("ge", "le") and not before.endswith("từ ")):
            return not _COMPARED.search(before)
        if _COMPARED.search(before):
            return False
        if _TO_PEOPLE.search(before) and units.group_of(amount.unit.rpartition("lượt ")[2]) == "people":
            return True
        listed = _LISTED.search(before) and index and inside[index - 1].unit.endswith(amount.unit)
        upwards = amount.comparator == "ge" and before.endswith("từ ")
        if units.scope_before().search(before) and not (listed or upwards):
            return False
        return True

    def _is_concentration(self, before: str) -> bool:
        """Whether a foreign word stands directly before a percentage: `Chlorine 70%` is a product."""
        word = _LAST_WORD.search(before)
        return word is not None and not is_syllable(word[1])

    def _inside_of(self, left: Quantity, right: Quantity) -> bool:
        """Whether a count only says more of what a percentage counts: `90% người dự ít nhất 01 buổi`."""
        between = self.text[noun_end(self.text, left) : right.start]
        if _HAVING.fullmatch(between):  # 15 doanh nghiệp có trên 200 lao động
            return True
        return left.percent and not re.search(r"[,;:(]|\s(?:và|trong đó)\s", between)

    def _with_unit_of_label(self, amount: Quantity, start: int) -> Quantity:
        """`người cai bắt buộc 380`, `số người nghiện còn không quá 10`: the label says what is counted."""
        printed = _UNIT_IN_BRACKETS.search(self.text, start, amount.start)  # Số người được dạy nghề (người): 18
        if printed:
            percent = printed[1] == "%"
            return replace(amount, percent=percent, unit="" if percent else printed[1].lower())
        label = without_leads(re.split(r"[;:(]", self.text[start : amount.start].rstrip(" :"))[-1].strip())
        if not units.unit_pattern().match(label):
            label = without_leads(label.rpartition(",")[2].strip())
        counted = _NUMBER_OF.search(label)  # Lũy kế số bệnh nhân điều trị: 640
        unit = units.unit_pattern().match(label, counted.end() if counted else 0)
        return replace(amount, unit=unit[0].lower()) if unit and len(label.split()) > len(unit[0].split()) else amount

    def _with_unit_of_total(self, inside: list[Quantity], whole: tuple[int, int]) -> list[Quantity]:
        """Bare numbers of a list after its total: `620 lượt người: bắt buộc 140; tự nguyện 240`."""
        totals = [a for a in self._amounts(*whole) if a.unit and not a.percent]
        return [self._member(amount, totals) for amount in inside]

    def _member(self, amount: Quantity, totals: Sequence[Quantity]) -> Quantity:
        total = next((t for t in reversed(totals) if t.end <= amount.start), None)
        if total is None or amount.unit or amount.percent or amount.value >= total.value:
            return amount
        between = self.text[total.end : amount.start]
        opened = _OPENS_LIST.search(between)
        labelled = _MEMBER.match(_OPENS_LIST.split(between.replace(",", ":").replace(";", ":"))[-1])
        if opened and len(between) < LONGEST_LIST and (labelled or _AFTER.match(self.text, amount.end)):
            return replace(amount, unit=total.unit)
        return amount

    def _with_unit(self, amount: Quantity, start: int) -> Quantity:
        """In the part on targets every number counts something: what is not in the table of units is the next word."""
        year = FIRST_YEAR <= amount.value <= LAST_YEAR and amount.number[1] - amount.number[0] == len("2025")
        share = amount.of is not None and re.match(r"\s*số(?!\w)", self.text[amount.end : amount.end + 5])
        if amount.percent or amount.unit or year or share:
            return amount
        if not _WORD_NEXT.match(self.text, amount.end):
            return self._with_unit_of_label(amount, start)
        noun = first_word(self.text[amount.end : amount.end + WORD_REACH])
        at = self.text.find(noun, amount.end)
        if not noun or at < 0 or units.no_unit_pattern().match(self.text, at) or _ROMAN.match(noun):
            return amount
        return replace(amount, unit=noun, end=at + len(noun))

    def _is_aim_elsewhere(self, clause: Clause, item: Item, *, governed: bool) -> bool:
        """Outside the part on targets: a share, or a count that a verb of work governs.

        `governed` says that the statement before, in the same sentence, was one: `mở 02 lớp cho cán bộ, 01 lớp cho …`.
        """
        statement = self.text[clause.start : clause.end]
        before = self.text[clause.start : clause.quantity.start]
        if words.anywhere("not_aims").search(_REMARK.sub("", before if clause.quantity.percent else statement)):
            return False
        if item.section == "purpose":
            return clause.quantity.percent and bool(_HOPES.search(before))
        worked = (
            governed
            or clause.quantity.of is not None
            or clause.form == "change"
            or (clause.baseline is not None and clause.baseline[1] <= clause.quantity.start)
            or bool(_EACH.search(before) or words.anywhere("acts").search(before))
            or begins_with_verb(before)
        )
        if clause.quantity.percent:
            bound = clause.quantity.comparator != "eq"
            return item.section != "funding" and (worked or bound or clause.form != "label" or ":" in before)
        return worked

    def _is_aim_in_words(self, item: Item, start: int, end: int) -> bool:
        statement = self.text[start:end]
        if item.heading and len(self.text[item.body : item.end].split()) < 2 * FEWEST_WORDS:
            return False
        if _LEAD_IN.search(statement) or _INTRODUCES.search(statement) or len(statement.split()) < FEWEST_WORDS:
            return False
        if any(words.heading_is("not_targets", self.text[s:e]) for s, e in self._above(item)[:1]):
            return False
        if _ELSEWHERE.search(statement):
            return False
        if statement[0].islower() and not words.begins("aim_verbs").match(statement):
            return False  # the middle of a list
        return not self._has_children(item) or not item.heading

    def _has_children(self, item: Item) -> bool:
        at = self.items.index(item)
        return at + 1 < len(self.items) and self.items[at + 1].parent == at

    def _above(self, item: Item) -> tuple[tuple[int, int], ...]:
        """Spans of the headings and lead-ins above an item, nearest first."""
        out = []
        while True:
            lead_in = self.lead_ins.get(item.start)
            if lead_in is not None:
                out.append(lead_in)
            if item.parent < 0:
                return tuple(out)
            item = self.items[item.parent]
            out.append((item.body, item.end))

    def _tells_the_past(self, item: Item) -> bool:
        if self._in_targets(item):
            above = item.parent
            while above >= 0 and self.items[above].label not in ("part", "roman"):
                title = self.text[self.items[above].body : self.items[above].end]
                if words.heading_is("grounds", title):
                    return True
                above = self.items[above].parent
            return False
        return any(words.heading_is("situation", self.text[s:e][:80]) for s, e in self._above(item))

    def _date(self, start: int, end: int, without: Sequence[tuple[int, int]]) -> DateFound | None:
        """The date by which all is to be reached: the last that is no baseline."""
        inside = [d for d in self.dates if start <= d.start < end and not any(s <= d.start < e for s, e in without)]
        inside = [d for d in inside if not _REFERS.search(self.text, max(start, d.start - LOOK_BACK), d.start)]
        named = [d for d in inside if (d.year is not None or (d.until and d.quarter)) and not d.since]
        until = [d for d in named if d.until] or named
        return max(
            until,
            key=lambda d: (d.last_year or d.year or 0, 3 * (d.quarter or 0), d.month or 12, d.day or 31),
            default=None,
        )

    def _date_above(self, above: Sequence[tuple[int, int]]) -> DateFound | None:
        return next((d for s, e in above if (d := self._date(s, e, ())) and self._governs(d, s, e)), None)

    def _governs(self, date: DateFound, start: int, end: int) -> bool:
        """Whether the date of a heading or lead-in is one for what stands below, and not one of its details."""
        before = self.text[start : date.start]
        if before.count("(") > before.count(")") and not date.until:
            return False
        return date.until or date.last_year is not None or len(self.text[start:end].split()) <= LONGEST_DATED_HEADING
