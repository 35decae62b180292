"""Aims of a plan in prose: statements with an amount anywhere, statements without one in the part on targets.

Guarantees: an aim's span is its own statement, never the paragraph; amounts that tell what was, of whom, how old or
how long are no aims; what a heading or a lead-in above says is handed on as `leads` and `date`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.amounts import Amounts
from pipeline.extract.breakdown import Part, parts_of
from pipeline.extract.clauses import carried, clauses
from pipeline.extract.found import DateFound, Found, Item
from pipeline.extract.grid import grids
from pipeline.extract.quantities import Quantity
from pipeline.extract.sentences import sentences
from pipeline.extract.spine import document_of, found, is_plan, outline_of, text_of
from pipeline.extract.statement import Clause
from pipeline.lexicon import aims as words
from pipeline.lexicon import units
from pipeline.lexicon.text import UPPER
from pipeline.lexicon.words import begins_with_verb

AMOUNT_RULE, WORDS_RULE = "aims.amount@1", "aims.words@1"
LOOK_BACK = 40
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
LONGEST_DATED_HEADING = 16  # words of a heading whose bare year holds for all below it

_LEAD_IN = re.compile(r":\s*$")
_INTRODUCES = re.compile(
    r"(?:như sau|sau đây|sau|cụ thể|chỉ tiêu|mục tiêu|bao gồm|gồm|nội dung)\s*[:.;]?\s*$", re.IGNORECASE
)
_PRESENT = re.compile(
    r"(?<!\w)(?:khắc phục tình trạng[^.;,]{0,60}|hiện(?:\s+nay)?(?:\s+đang)?\s+có|hiện đang quản lý"
    r"|(?:năm qua|thời gian qua|năm \d{4})[^.;,]{0,40}?\s+đã(?:\s+\w+){1,4})\s+\d",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"(?:[^\W\d_]+[ ,]+){{1,4}}[^\W\d_]+:\s+(?=[{UPPER}])")  # Mục tiêu chung: Nâng cao …
_REFERS = re.compile(r"(?:so với|so|của|cùng kỳ|như|bằng)\s+(?:cùng kỳ\s+|cuối\s+|đầu\s+)*$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?<!\w)(?:phụ lục|kèm theo|biểu)(?!\w)", re.IGNORECASE)
_CONTENT = re.compile(r"(?:tên\s+)?(?:nội dung|nhiệm vụ|công việc|hoạt động)", re.IGNORECASE)
_MAKES_UP = re.compile(r"(?<!\w)chiếm(?!\s+(?:tối thiểu|ít nhất|không dưới|tối đa|không quá))", re.IGNORECASE)
_TITLES = re.compile(r"(?:chỉ tiêu|biểu|bảng)\s(?![^.;]*\slà\s)", re.IGNORECASE)  # the line over a table
_REMARK = re.compile(r"\([^()]*\)")
_IN_ALL = re.compile(r"\W*(?:với\s+)?tổng (?:số|cộng)\s*$", re.IGNORECASE)  # mở 03 lớp, tổng số 75 học viên
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


def _value(aim: Aim) -> float | None:
    return aim.clause.quantity.value if aim.clause else None


def _counts_places(aim: Aim, number: int) -> bool:
    """Whether an aim only says among how many places something is shared out."""
    quantity = aim.clause.quantity if aim.clause else None
    if quantity is None or quantity.value != number:
        return False
    return units.group_of(re.split(r"[ ,]", quantity.unit)[0]) == "places"


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


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its semicolons: the part of the plan it stands in, its span, what it shares out."""

    section: Literal["targets", "tasks"]
    whole: tuple[int, int]
    parts: tuple[Part, ...]


class _Reader:
    """Walks through the outline, one block at a time."""

    def __init__(self, doc: Doc) -> None:
        self.text = text_of(doc)
        self.blocks = document_of(doc).blocks
        self.items = outline_of(doc)
        self.lead_ins = _lead_ins(self.text, self.items)
        self.amounts: tuple[Quantity, ...] = found(doc, "quantities")
        self.known = Amounts(self.text)
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
            sentence = _Sentence(section, whole, tuple(parts))
            stated: list[Aim] = []
            silent: list[tuple[int, int, DateFound | None]] = []
            for start, end in sentences(self.text, *whole):
                own = self._date(start, end, ())
                if own and self.text[start : own.start].strip(" ,").lower() in OPENINGS:
                    opening = own
                new = list(self._with_amount(item, sentence, (start, end), before))
                before = new[-1].clause if new else None
                for aim in new:
                    date = aim.date or opening or self._date_above(above)
                    stated.append(replace(aim, date=date, leads=(whole, *above), before=tuple(earlier)))
                    if aim.clause:
                        earlier.append(aim.clause)
                if not new and not any(start <= part.start < end for part in parts):
                    silent.append((start, end, own or opening or self._date_above(above)))
            yield from self._shared_out(stated, parts)
            if section == "targets":
                yield from self._in_words(item, silent, above)

    def _shared_out(self, stated: list[Aim], parts: Sequence[Part]) -> list[Aim]:
        """The aims of a sentence with its parts at the one that they add up to, else at the one that stands before.

        `96 người, giao cho 14 xã: …`: the number of places that share is no aim of its own.
        """
        before = [i for i, aim in enumerate(stated) if aim.clause and parts and aim.clause.start < parts[0].start]
        if not before:
            if parts:
                self.loose.append(tuple(parts))
            return stated
        total = sum(part.quantity.value for part in parts)
        whole = next((i for i in reversed(before) if _value(stated[i]) == total), None)
        if whole is None and len(before) > 1 and _counts_places(stated[before[-1]], len(parts)):
            whole = before[-2]
        out = list(stated)
        at = before[-1] if whole is None else whole
        out[at] = replace(stated[at], parts=tuple(parts))
        sharing = [i for i in before if i > at and _counts_places(stated[i], len(parts))]
        return [aim for i, aim in enumerate(out) if i not in sharing]

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

    def _with_amount(self, item: Item, sentence: _Sentence, span: tuple[int, int],
                     before: Clause | None) -> Iterator[Aim]:  # fmt: skip
        """`before` is the statement before in the same sentence, where that was an aim."""
        (start, end), section, parts = span, sentence.section, sentence.parts
        inside = self._amounts(start, end)
        told = section == "targets" or _HOPES.match(self.text, start) is not None
        inside = [self.known.with_unit(a, start) if told or self._is_object(a, start) else a for a in inside]
        inside = self.known.with_unit_of_total(inside, self._amounts(*sentence.whole))
        divided = {p.quantity.start for p in parts}
        stop = min((p.start for p in parts if start <= p.start < end), default=end)
        free = [(i, a) for i, a in enumerate(inside) if a.start not in divided and a.start < stop]
        usable = [a for i, a in free if self.known.counts(inside, i, start)]
        spans = [(d.start, d.end) for d in self.dates if start <= d.start < end]
        for clause in carried(self.text, before, clauses(self.text, start, stop, usable, spans)):
            governed = before is not None
            before = None
            if section == "targets" or self._is_aim_elsewhere(clause, item, governed=governed):
                before = clause
                date = self._date(clause.start, clause.end, (clause.baseline,) if clause.baseline else ())
                yield Aim(*self._edges(clause), AMOUNT_RULE, section, clause, date, ())

    def _is_object(self, amount: Quantity, start: int) -> bool:
        """Whether a verb of work stands directly before the amount: `huy động 140 y tế thôn bản`."""
        return words.ends("acts").search(self.text[start : amount.start]) is not None

    def _in_targets(self, item: Item) -> bool:
        """The part on targets, with what it says of places and times."""
        if item.section == "scope" and item.parent >= 0:
            return self._in_targets(self.items[item.parent])
        return item.section == "targets"

    def _edges(self, clause: Clause) -> tuple[int, int]:
        piece = self.text[clause.start : clause.end]
        return clause.start + len(piece) - len(piece.lstrip()), clause.end

    def _is_aim_elsewhere(self, clause: Clause, item: Item, *, governed: bool) -> bool:
        """Outside the part on targets: a share, or a count that a verb of work governs.

        `governed` says that the statement before, in the same sentence, was one: `mở 02 lớp cho cán bộ, 01 lớp cho …`.
        """
        statement = self.text[clause.start : clause.end]
        before = self.text[clause.start : clause.quantity.start]
        bounded = self.text[clause.start : clause.quantity.number[0]]
        told = _REMARK.sub("", bounded if clause.quantity.percent else statement)
        if words.anywhere("not_aims").search(told) or _MAKES_UP.search(told):
            return False
        if item.section == "purpose":
            return clause.quantity.percent and bool(_HOPES.search(before))
        worked = (
            governed
            or clause.quantity.of is not None
            or clause.form == "change"
            or (clause.baseline is not None and clause.baseline[1] <= clause.quantity.start)
            or bool(_EACH.search(before) or _IN_ALL.match(before) or words.anywhere("acts").search(before))
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
        if _ELSEWHERE.search(statement) or _TITLES.match(statement):
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
