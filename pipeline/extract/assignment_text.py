"""Assignments in running text: headings that name an agency, sentences whose subject is one, closing paragraphs.

Guarantees: every task is one sentence or bullet of a part for assignment or reporting (or of the closing paragraph);
entries stand in the order of the text; a sentence without a subject belongs to the agency it stands under, one on
reporting that stands under none to the agency that the plan makes responsible.
"""

import re
from dataclasses import dataclass, field

from pipeline.extract.assigned import AssignmentFound, Span, TaskFound
from pipeline.extract.assignment_endings import closing_paragraphs
from pipeline.extract.duty_parts import due_in, partners_in, partners_named, partners_open
from pipeline.extract.found import Item
from pipeline.extract.frame import Frame
from pipeline.extract.subjects import (
    Subject,
    duty_sentences,
    heading_of,
    is_definition,
    requested,
    same_body,
    subject_of,
)
from pipeline.extract.task_sentences import trimmed
from pipeline.lexicon.duties import act, closing, empty_predicate, manner, plain, roles, setting
from pipeline.lexicon.names import opening_at
from pipeline.lexicon.text import UPPER
from pipeline.lexicon.words import begins_with_verb
from pipeline.ocr.document import Document

HEADING_RULE, RUN_IN_RULE, SENTENCE_RULE = "assignments.heading@2", "assignments.run_in@2", "assignments.sentence@2"
CLOSING_RULE, REPORTING_RULE = "assignments.closing@1", "assignments.reporting@1"
UNDER_A_LINE = 5  # rank of an unlabelled line that bullets hang on: above a), under 1.
BULLETS = ("dash", "plus", "star")
PART = 1  # rank down to which a heading is that of a part: `IV. TRÁCH NHIỆM CỦA CÁC CƠ QUAN` alone is no entry
UNLABELLED = 10  # rank of a paragraph without label

_PARENTHESIS = re.compile(r"\(.*\)[.;]?\s*$", re.DOTALL)
_ENUMERATES = re.compile(r"(?:bao gồm|gồm|như sau|sau đây|sau|cụ thể(?: là)?|là)\s*:\s*$")
_TOPIC = re.compile(r"(?:[^\W\d_]+[ ,]+){1,5}[^\W\d_]+:\s+")  # words up to a colon
_OWN_DUTY = re.compile(r"^là .*có (?:nhiệm vụ|trách nhiệm)[ :]*$")
_WORD = re.compile(r"[^\W\d_]{2}")
_REQUEST_AFTER = re.compile(r"[,;:]\s+(?=(?:[^,;:.]{0,60} )?(?:đề nghị|yêu cầu) )")
_REPORTS = re.compile(r"(?<!\w)(?:báo cáo|sơ kết|tổng kết)(?!\w)")
_RESPONSIBLE = re.compile(r"(?:thường trực|đầu mối|theo dõi|đôn đốc|tổng hợp)(?!\w)")


@dataclass(slots=True)
class _Entry:
    """An agency while its tasks are collected; `rank` is that of the item that opened it."""

    span: Span
    printed: str
    heading: Span | None
    rule: str
    rank: int
    sentence: bool = False  # opened by a sentence, not by a heading
    asked: bool = False  # by one in which the issuer asks it
    tasks: list[TaskFound] = field(default_factory=list)

    def found(self) -> AssignmentFound:
        """The entry as it stays."""
        return AssignmentFound(*self.span, self.rule, self.printed, self.heading, tuple(self.tasks))


@dataclass(slots=True)
class _LeadIn:
    """A sentence before bullets; it is a task of its own where no bullet follows."""

    span: Span
    rank: int
    entry: _Entry
    bullets: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _List:
    """A list inside a paragraph: the words that stand before each of its members, and where it ends."""

    lead: Span
    last: int


def find_in_text(
    document: Document, frame: Frame, items: tuple[Item, ...], used: frozenset[int]
) -> tuple[AssignmentFound, ...]:
    """The agencies of the running text; `used` are blocks that have been read as labelled lines."""
    reader = _Reader(document, items)
    body = [i for i, item in enumerate(items) if item.index in frame.body]
    ending = closing_paragraphs(document, items, body)
    for place in body:
        item = items[place]
        if item.index in used or document.blocks[item.index].cell is not None or place in ending:
            continue
        if reader.covers(item):
            reader.read(place)
        else:
            reader.leave()
    reader.leave()
    for place in sorted(ending):
        reader.read_ending(items[place])
    return tuple(entry.found() for entry in reader.entries if entry.tasks or (entry.heading and entry.rank > PART))


class _Reader:
    """Walks through the parts for assignment, item by item."""

    def __init__(self, document: Document, items: tuple[Item, ...]) -> None:
        self.document = document
        self.text = document.text
        self.items = items
        self.entries: list[_Entry] = []
        self.stack: list[_Entry] = []
        self.lead: _LeadIn | None = None
        self.named: tuple[_Entry, Item] | None = None  # the last that a sentence opened, and where
        self.shared: Span | None = None  # the lead-in of a list that goes on in the next line

    def covers(self, item: Item) -> bool:
        """Whether the item stands in a part for assignment or reporting, or under one."""
        while item.section not in ("assignment", "reporting"):
            if item.section == "annex" or item.parent < 0:
                return False
            item = self.items[item.parent]
        return True

    def leave(self) -> None:
        """Close what is open."""
        self._end_lead()
        self.stack.clear()

    def read(self, place: int) -> None:
        """One item of such a part."""
        item = self.items[place]
        self._close(item)
        if _PARENTHESIS.fullmatch(self.text[item.body : item.end]) or self._is_closing(item):
            return
        bold = self._bold(item) or self._like_headings(place)
        headed = heading_of(self.text, item, bold=bold, lead=self.document.blocks[item.index].lead)
        if self.lead is not None and headed is not None and self._opens_all(self.lead):
            self._drop_lead()
        if self.lead is not None:
            self.lead.bullets.append((item.body, item.end))
            return
        if headed is not None and not self._titles_part(item, headed):
            entry = self._open(headed, item, HEADING_RULE if headed.whole else RUN_IN_RULE)
            if headed.whole and self._bullets_beside(place):
                entry.rank = UNDER_A_LINE
            if not headed.whole:
                self._sentences(place, headed.after, entry)
        elif self._goes_on(place):
            self.entries[-1].tasks.append(self._task((item.body, item.end), self.entries[-1].rule))
        elif not self._is_topic(place):
            self._sentences(place, self._after_topic(item), self.stack[-1] if self.stack else None)

    def read_ending(self, item: Item) -> None:
        """A closing paragraph counts where it sets a duty."""
        spans = tuple((self._past_summary(s, e), e) for s, e in duty_sentences(self.text, item.body, item.end))
        asked: Subject | None = None
        group: list[Span] = []
        for start, end in (*(s for s in spans if _WORD.search(self.text, *s)), (item.end, item.end)):
            own = subject_of(self.text, start, end) if end > start else None
            if asked and (own or end == start):
                self._close_ending(asked, group)
                asked, group = None, []
            asked = own or asked
            if asked:
                group.append((start, end))

    def _past_summary(self, start: int, end: int) -> int:
        """Past `Trên đây là Kế hoạch …,` where a request follows in the same sentence."""
        low = plain(self.text[start:end])
        request_at = _REQUEST_AFTER.search(low) if low.startswith("trên đây") else None
        return start + request_at.end() if request_at else start

    def _close_ending(self, asked: Subject, group: list[Span]) -> None:
        low = [plain(self.text[s:e]) for s, e in group]
        clauses = [clause for words in low for clause in words.split(";")]
        if any(closing("courtesies").search(clause) for clause in clauses[:1]):
            return
        if not any(closing("duties").search(c) and not closing("courtesies").search(c) for c in clauses):
            return
        entry = _Entry(asked.name, self._printed(asked.name), None, CLOSING_RULE, UNLABELLED)
        offers = closing("courtesies")
        kept = [span for span, words in zip(group, low, strict=True) if not offers.search(words.split(";")[0])]
        entry.tasks += [self._task(span, CLOSING_RULE) for span in kept]
        self.entries.append(entry)

    # -- what is open ---------------------------------------------------------------------------------------------

    def _close(self, item: Item) -> None:
        plain_paragraph = item.label == "none" and not item.heading
        if self.lead is not None and (item.rank <= self.lead.rank or (plain_paragraph and self.lead.bullets)):
            self._end_lead()
        while self.stack and self.stack[-1].rank >= item.rank:
            self.stack.pop()
        if plain_paragraph and len(self.stack) > 1 and self.stack[-1].sentence and self.stack[-1].rank == UNDER_A_LINE:
            self.stack.pop()

    def _open(self, subject: Subject, item: Item, rule: str) -> _Entry:
        rank = UNDER_A_LINE if item.rank >= UNLABELLED else item.rank
        sentence = subject.heading is None
        entry = _Entry(subject.name, self._printed(subject.name), subject.heading, rule, rank, sentence=sentence)
        while self.stack and self.stack[-1].rank >= entry.rank:
            self.stack.pop()
        self.stack.append(entry)
        self.entries.append(entry)
        return entry

    def _opens_all(self, lead: _LeadIn) -> bool:
        """`Các cơ quan, đơn vị thực hiện các nội dung sau:` over bullets that name one body each."""
        return not lead.bullets and not lead.entry.tasks and plain(lead.entry.printed).startswith(("các ", "từng "))

    def _drop_lead(self) -> None:
        lead, self.lead = self.lead, None
        if lead is not None:
            self.entries.remove(lead.entry)
            self.stack = [entry for entry in self.stack if entry is not lead.entry]

    def _end_lead(self) -> None:
        lead, self.lead = self.lead, None
        if lead is None:
            return
        low = plain(self.text[slice(*lead.span)])
        listed = [b for b in lead.bullets if not self._begins_with_verb(b)]
        if lead.bullets and empty_predicate().search(low.rstrip(" :")) and not listed and _OWN_DUTY.search(low):
            # `Là cơ quan thường trực, có nhiệm vụ:` says what the agency is, the bullets what it does
            lead.entry.tasks.append(self._task(lead.span, lead.entry.rule))
            self._add_bullets(lead, None)
        elif not lead.bullets:
            lead.entry.tasks.append(self._task(lead.span, lead.entry.rule))
        elif _ENUMERATES.search(low) and len(listed) == len(lead.bullets):
            lead.entry.tasks.append(self._task(lead.span, lead.entry.rule, more=tuple(lead.bullets)))
        else:
            self._add_bullets(lead, lead.span)

    def _add_bullets(self, lead: _LeadIn, repeated: Span | None) -> None:
        for bullet in lead.bullets:
            for span in duty_sentences(self.text, *bullet):
                lead.entry.tasks.append(self._task(span, lead.entry.rule, lead_in=repeated))

    # -- sentences ------------------------------------------------------------------------------------------------

    def _sentences(self, place: int, begin: int, entry: _Entry | None) -> None:
        item = self.items[place]
        spans = duty_sentences(self.text, begin, item.end)
        home = entry
        told = self._lead_in_of_list(place, spans)
        for start, end in spans:
            if is_definition(self.text, start, end) or not _WORD.search(self.text, start, end):
                continue
            entry = self._owner(item, start, end, entry, home)
            last = end == spans[-1][1]
            if entry is None and (self._begins_with_verb((start, end)) or begins_with_verb(self.text[start:end])):
                entry = self._beside(item)
            if entry is None:
                self._report(start, end)
            elif last and self.text[start:end].endswith(":") and self._followed_by_bullets(place):
                self.lead = _LeadIn((start, end), UNDER_A_LINE if item.rank >= UNLABELLED else item.rank, entry)
            elif told and start < told.last:
                first = told.lead[1] if start <= told.lead[0] else start
                entry.tasks.append(self._task(trimmed(self.text, first, end), entry.rule, lead_in=told.lead))
            else:
                entry.tasks.append(self._task((start, end), entry.rule))

    def _lead_in_of_list(self, place: int, spans: tuple[Span, ...]) -> _List | None:
        """`Chủ trì, phối hợp với … thực hiện: Hướng dẫn …; Kiểm tra …; Lập … .`: what holds for the whole list.

        The members may stand on lines of their own, without a bullet.
        """
        item, shared, self.shared = self.items[place], self.shared, None
        if shared is None or item.label != "none":
            shared = self._lead_in_of(spans[0]) if spans else None
        after = self.items[place + 1 : place + 2]
        on_lines = bool(after) and after[0].label == "none" and not after[0].heading
        if shared is None or not (len(spans) > 1 or on_lines or item.label == "none"):
            return None
        closed = next((e for _, e in spans if not self.text[:e].endswith(";")), spans[-1][1])
        if self.text[closed - 1] == ";":
            self.shared = shared
        return _List(shared, closed)

    def _lead_in_of(self, span: Span) -> Span | None:
        """The words up to the colon in the first member of such a list."""
        start, end = span
        colon = re.compile(rf":\s+(?=[{UPPER}])").search(self.text, start, end)
        led = any(pattern.match(plain(self.text[start:end])) for _, pattern in roles())
        return (start, colon.start() + 1) if colon and led and self.text[end - 1] == ";" else None

    def _owner(self, item: Item, start: int, end: int, entry: _Entry | None, home: _Entry | None) -> _Entry | None:
        """The entry that a sentence belongs to: a new one where it has a subject of its own."""
        subject = subject_of(self.text, start, end, under=self._speaker(item, start, entry, home))
        if subject is None:
            return entry
        for known in (entry, home):
            if known is not None and same_body(self._printed(subject.name), known.printed):
                return known
        opened = self._open(subject, item, SENTENCE_RULE if subject.heading is None else RUN_IN_RULE)
        opened.asked = requested(self.text, start, end) is not None
        self.named = opened, item
        return opened

    def _beside(self, item: Item) -> _Entry | None:
        """The agency that the bullet before names: `- Đoàn thanh tra họp …` over `- Tiến hành thanh tra …`."""
        if item.label not in BULLETS or self.named is None:
            return None
        entry, before = self.named
        return entry if (before.label, before.parent) == (item.label, item.parent) else None

    def _speaker(self, item: Item, start: int, entry: _Entry | None, home: _Entry | None) -> str | None:
        """The agency whose own words a request would be; None where the plan's issuer speaks.

        Under a heading the agency speaks: `Yêu cầu các cơ sở …` is its task. Where each paragraph names its subject,
        the issuer does: `Đề nghị Tòa án …` begins an entry, also further on in a paragraph where a body is named.
        """
        if entry is not None and entry is not home and entry.sentence:
            asked = requested(self.text, start, item.end)
            by_name = asked is not None and self.text[asked[0]].isupper()
            return None if by_name or entry.asked else entry.printed
        if home is None or (home.sentence and item.label == "none"):
            return None
        asked = requested(self.text, start, item.end) if home.rule == RUN_IN_RULE and item.label == "none" else None
        return None if asked and self.text[asked[0]].isupper() else home.printed

    def _report(self, start: int, end: int) -> None:
        """A passage on reporting that names no reporter."""
        low = plain(self.text[start:end])
        if not _REPORTS.search(low) or not self._begins_with_verb((start, end)):
            return
        responsible = [e for e in self.entries if any(self._leads(t) for t in e.tasks)] or self.entries
        if responsible:
            responsible[0].tasks.append(self._task((start, end), REPORTING_RULE))

    def _leads(self, task: TaskFound) -> bool:
        low = plain(self.text[task.start : task.end])
        return bool(_RESPONSIBLE.search(low)) and "kế hoạch" in low

    def _task(self, span: Span, rule: str, *, lead_in: Span | None = None, more: tuple[Span, ...] = ()) -> TaskFound:
        partners = partners_in(self.text, *span)
        if lead_in is not None:
            named = partners_named(self.text, *span) if partners_open(self.text, *lead_in) else ()
            partners = (*partners_in(self.text, *lead_in), *named, *partners)
        return TaskFound(*span, rule, lead_in=lead_in, more=more, partners=partners, due=due_in(self.text, *span))

    # -- what an item is ------------------------------------------------------------------------------------------

    def _is_closing(self, item: Item) -> bool:
        return item.label == "none" and plain(self.text[item.body : item.end]).startswith("trên đây là")

    def _is_topic(self, place: int) -> bool:
        """A heading that names no agency: the title of a part, a topic under an agency."""
        item = self.items[place]
        words = self.text[item.body : item.end].rstrip()
        if not item.heading:
            return False
        if item.rank <= 1 or not self.stack:
            return subject_of(self.text, item.body, item.end) is None
        return not words.endswith((".", ";", ":", "./.")) and self._has_children(place)

    def _titles_part(self, item: Item, headed: Subject) -> bool:
        """Whether a heading like `IV. TRÁCH NHIỆM CỦA CÁC CƠ QUAN` stands over the bodies named below it."""
        opened = headed.name[0] > item.body
        return headed.whole and item.rank <= PART and opened and plain(self._printed(headed.name)).startswith("các ")

    def _after_topic(self, item: Item) -> int:
        """Past `Chế độ báo cáo:` where a body's name follows, whose sentence it is."""
        topic = _TOPIC.match(self.text, item.body, item.end)
        if topic is None or subject_of(self.text, topic.end(), item.end) is None:
            return item.body
        return topic.end() if opening_at(self.text, topic.end()) else item.body

    def _goes_on(self, place: int) -> bool:
        """A dash in the middle of a sentence that was set as a paragraph of its own."""
        item, before = self.items[place], self.items[place - 1]
        if item.label != "dash" or before.label == "dash" or before.heading or not self.stack:
            return False
        return self.text[before.end - 1].isalpha() and subject_of(self.text, item.body, item.end) is not None

    def _followed_by_bullets(self, place: int) -> bool:
        item, after = self.items[place], self.items[place + 1 : place + 2]
        if not after:
            return False
        if item.rank >= UNLABELLED:
            return after[0].label not in ("none", "part", "roman", "arabic")
        return after[0].parent == place

    def _bullets_beside(self, place: int) -> bool:
        """`* Công an huyện:` over `- …`: a bullet that heads bullets of a higher or the same sign."""
        item, after = self.items[place], self.items[place + 1 : place + 2]
        if not after or item.label not in BULLETS or after[0].label not in BULLETS or after[0].rank > item.rank:
            return False
        return heading_of(self.text, after[0], bold=self._bold(after[0])) is None

    def _like_headings(self, place: int) -> bool:
        """Whether an unlabelled line over bullets stands as the agencies before it do, in text without bold letters."""
        item, before = self.items[place], self.entries[-1] if self.entries else None
        alike = before is not None and before.heading is not None and before.rank == UNDER_A_LINE
        open_end = not self.text[item.body : item.end].rstrip().endswith((".", ";", ":"))
        over_bullets = place + 1 < len(self.items) and self.items[place + 1].label in BULLETS
        return alike and open_end and over_bullets and item.label == "none"

    def _has_children(self, place: int) -> bool:
        return place + 1 < len(self.items) and self.items[place + 1].parent == place

    def _begins_with_verb(self, span: Span) -> bool:
        low = plain(self.text[slice(*span)])
        at = 0
        while step := manner().match(low, at):
            at = step.end() + len(low[step.end() :]) - len(low[step.end() :].lstrip(" ,"))
        return act().match(low, at) is not None or setting().match(low) is not None or at > 0

    def _bold(self, item: Item) -> bool:
        block = self.document.blocks[item.index]
        return block.bold or block.heading is not None

    def _printed(self, span: Span) -> str:
        return re.sub(r"\s+", " ", self.text[slice(*span)])
