"""Deadlines: dates, cycles and terms by which something is to be done or reported.

Guarantees: the span is the clause that says so, never the paragraph; dates of instruments, of statistics, of aims and
the plan's own period are none; `thường xuyên` and `định kỳ` without a cycle are none. Nothing is resolved here: a day
without its year stays so.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.found import DateFound, Found, Item, Recurrence
from pipeline.extract.parties import named_in, recipient_of, subject_of
from pipeline.extract.schedule import Entry, lines, tables
from pipeline.extract.sentences import sentences
from pipeline.extract.spine import document_of, found, is_plan, outline_of
from pipeline.extract.terms import Term, terms
from pipeline.extract.wording import Sentence, action_of, evidence_of
from pipeline.lexicon import timing
from pipeline.lexicon.text import one_tone

RULE, LINE_RULE, TABLE_RULE = "deadlines.clause@2", "deadlines.line@1", "deadlines.table@1"
HEADING_RULE = "deadlines.heading@1"
SHORT_LEAD = 2  # words before a cycle or date that opens its sentence: `Thời gian 02 năm một lần …`

Span = tuple[int, int]

_NOTE = re.compile(r"\s*(?:\[\d{1,2}\]|\(?\s*(?:Ban hành\s+)?[Kk]èm theo)")
_LEAD = re.compile(r"[\W_]*(?:(?:và|hoặc|đồng thời|định kỳ|riêng|trong đó)[\s,:]+)*", re.IGNORECASE)
_REPORTS = re.compile(r"(?<!\w)(?:báo cáo|gửi|nộp)(?!\w)", re.IGNORECASE)
_PERIODIC = re.compile(r"(?<!\w)định kỳ(?!\w)", re.IGNORECASE)
_BY_ITSELF = re.compile(r"\s*(?:chế độ\s+)?(?:định kỳ|kỳ|từng)?\s*", re.IGNORECASE)  # `theo quý`, `theo định kỳ tháng`
_BEFORE = re.compile(r"(?<!\w)trước\s+$", re.IGNORECASE)
_COUNTED_FROM = re.compile(r"\s*(?:được\s+)?tính\s", re.IGNORECASE)  # says what a report covers, not when it is due
_PHRASES = re.compile(r"[,;:]|(?<!\w)(?:và|để)\s")


@dataclass(frozen=True, slots=True)
class DeadlineFound(Found):
    """One deadline. `recurrence`, `date` and `relative` as printed: a cycle may have a date, a term has neither.

    `opening` is where a stretch begins that ends with `date`; `action` are the spans of the words for what is to be
    done, in order; `periodic` and `reports` whether `định kỳ` and a word of reporting stand with it; `excluded` of a
    date `trước tháng 6` that the month named is no longer meant.
    """

    date: DateFound | None
    recurrence: Recurrence | None
    relative: Span | None
    action: tuple[Span, ...]
    opening: DateFound | None = None
    agency: Span | None = None
    recipient: Span | None = None
    periodic: bool = False
    reports: bool = False
    excluded: bool = False


def find(doc: Doc) -> tuple[DeadlineFound, ...]:
    """The deadlines of body and annexes, in the order of the text; none where the document is no plan."""
    return tuple(_Reader(doc).read()) if is_plan(doc) else ()


class _Reader:
    """Walks through the outline, one block at a time."""

    def __init__(self, doc: Doc) -> None:
        self.text = one_tone(document_of(doc).text)
        self.blocks = document_of(doc).blocks
        self.items = outline_of(doc)
        instruments = [(m.start, m.end) for m in found(doc, "mentions")]
        self.dates = [d for d in found(doc, "dates") if not any(s <= d.start < e for s, e in instruments)]
        self.starts = [d.start for d in self.dates]
        self.doers = [(t.row or (t.start, t.end), (a.start, a.end)) for a in found(doc, "assignments") for t in a.tasks]

    def read(self) -> Iterator[DeadlineFound]:
        yield from (self._of_entry(e, TABLE_RULE) for e in tables(self.text, self.blocks, self.items, self._inside))
        labelled = {e.index: e for e in lines(self.text, self.items, self.blocks, self._inside)}
        for item in self.items:
            if item.index in labelled:
                yield self._of_entry(labelled[item.index], LINE_RULE)
            elif self.blocks[item.index].cell is None and not _NOTE.match(self.text, item.start):
                own = list(self._of_item(item))
                yield from own or self._under_a_date(item)

    def _inside(self, start: int, end: int) -> Sequence[DateFound]:
        return self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _of_entry(self, entry: Entry, rule: str) -> DeadlineFound:
        term = entry.term
        return DeadlineFound(
            entry.start, entry.end, rule, term.date, term.recurrence, (term.start, term.end) if term.relative else None,
            (entry.action,), opening=term.opening, agency=entry.agency or self._doer(entry.start, entry.end),
            excluded=self._excluded(term),
        )  # fmt: skip

    def _of_item(self, item: Item) -> Iterator[DeadlineFound]:
        if item.section == "targets":
            return
        recipient: Span | None = None  # that of an earlier sentence holds for the reports after it
        before: Span | None = None
        for start, end in sentences(self.text, item.body, item.end):
            recipient = recipient_of(self.text, start, end) or recipient
            all_terms = terms(self.text, start, end, self._inside(start, end))
            when = [term for term in all_terms if self._counts(item, start, end, term)]
            for index in range(len(when)):
                deadline = self._deadline(item, Sentence(self.text, start, end, when), index, recipient, before)
                if deadline is not None:
                    yield deadline
            before = (start, end) if len(self.text[start:end].split()) > SHORT_LEAD else before

    def _under_a_date(self, item: Item) -> Iterator[DeadlineFound]:
        """A duty without a date of its own under a heading that is nothing but one: `2. Tháng 8 và tháng 9/2025`."""
        above = self.items[item.parent] if item.parent >= 0 else None
        if above is None or item.heading or item.section in ("targets", "purpose", "scope", "funding"):
            return
        if not above.heading or self._inside(item.start, item.end):
            return
        dates = [d for d in self._inside(above.body, above.end) if d.precision in ("month", "quarter", "day")]
        words = [self.text[above.body : above.end]]
        for date in dates:
            words = [piece for w in words for piece in w.split(self.text[date.start : date.end])]
        if not dates or re.search(r"[^\W\d_]{2}", timing.anywhere("fillers").sub("", " ".join(words))):
            return
        start, end = next(iter(sentences(self.text, item.body, item.end)), (item.body, item.end))
        yield DeadlineFound(
            start, end, HEADING_RULE, dates[-1], None, None, ((start, end),),
            opening=dates[0] if len(dates) > 1 else None, agency=self._doer(start, end) or self._named_above(item),
        )  # fmt: skip

    def _counts(self, item: Item, start: int, end: int, term: Term) -> bool:
        """Whether a term sets a deadline in this kind of part."""
        if item.section == "purpose":
            reports = _REPORTS.search(self.text, start, end)
            return term.date is not None and term.date.precision == "day" and bool(reports)
        if item.section == "scope" and term.date is not None and term.date.precision == "year":
            return False
        if term.recurrence is None or (term.date is not None and term.date.day is not None):
            return True
        return self._is_duty(item, start, end, term)

    def _is_duty(self, item: Item, start: int, end: int, term: Term) -> bool:
        """Whether a bare cycle is that of a duty and not of a payment, a grade or a plan referred to."""
        before, after = self.text[start : term.start], self.text[term.end : end]
        near = re.split(r"[,;:]", before)[-1]
        if timing.anywhere("attributes").search(near) or _refers(before) or _COUNTED_FROM.match(after):
            return False
        duties = timing.anywhere("duties")
        if term.listed or len(_LEAD.sub("", before, count=1).split()) <= SHORT_LEAD:
            return bool(duties.search(after) or duties.search(before))
        if item.section in ("funding", "scope"):
            return bool(_REPORTS.search(before))
        return bool(duties.search(before))

    def _deadline(
        self, item: Item, plain: Sentence, index: int, recipient: Span | None, before: Span | None
    ) -> DeadlineFound | None:
        term, subject = plain.when[index], self._subject(plain, index)
        sentence = Sentence(self.text, plain.start, plain.end, plain.when, subject)
        action = action_of(sentence, index)
        if not action and before is not None and term.date is not None:
            action = (before,)  # `Rà soát hồ sơ. Hoàn thành trước ngày 30/6.`
            sentence = Sentence(self.text, before[0], plain.end, plain.when, subject)
        if not action:
            return None
        words = self.text[sentence.start : sentence.end]
        reports = bool(_REPORTS.search(words))
        own = recipient_of(self.text, sentence.start, sentence.end)
        return DeadlineFound(
            *evidence_of(sentence, index, action), RULE, term.date, term.recurrence,
            (term.start, term.end) if term.relative else None, action, opening=term.opening,
            agency=self._doer(term.start, term.end) or subject or self._named_above(item),
            recipient=own or (recipient if reports else None), periodic=bool(_PERIODIC.search(words)), reports=reports,
            excluded=self._excluded(term),
        )  # fmt: skip

    def _subject(self, sentence: Sentence, index: int) -> Span | None:
        """The body that acts: at the beginning, or after the date that opens the sentence."""
        named = subject_of(self.text, sentence.start, sentence.end)
        term = sentence.when[index]
        if named is None and len(self.text[sentence.start : term.start].split()) <= SHORT_LEAD:
            named = subject_of(self.text, term.end, sentence.end, small=True)
        return named

    def _excluded(self, term: Term) -> bool:
        date = term.date
        if date is None or date.precision == "day":
            return False
        return bool(_BEFORE.search(self.text[max(0, date.start - 8) : date.start]))

    def _doer(self, start: int, end: int) -> Span | None:
        """The agency in whose task the words stand."""
        return next((agency for (s, e), agency in self.doers if s <= start and end <= e), None)

    def _named_above(self, item: Item) -> Span | None:
        """The body that the item itself or a heading above it names, in the parts that give out work."""
        if item.section not in ("assignment", "reporting"):
            return None
        while True:
            named = named_in(self.text, item.body, item.end) if item.heading or item.parent >= 0 else None
            if named and (item.heading or self.text[named[1] : named[1] + 1] == ":"):
                return named
            if item.parent < 0:
                return None
            item = self.items[item.parent]


def _refers(before: str) -> bool:
    """Whether the cycle is that of a plan or budget that is only referred to (`theo kế hoạch hằng năm`)."""
    phrase = _PHRASES.split(before)[-1]
    reference = list(timing.anywhere("references").finditer(phrase))
    if not reference or _BY_ITSELF.fullmatch(phrase, reference[-1].end()):
        return False
    return not timing.anywhere("duties").search(phrase, reference[-1].end())
