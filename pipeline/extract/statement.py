"""One statement with one amount: what is done, what is counted, how the two are to be joined.

Guarantees: spans lie in the statement; nothing is reworded here.

How officials put it (N what is counted, V what is done, Q the amount): `Q N V`, `V cho Q N`, `V: Q`, `tỷ lệ N đạt Q`,
`giảm Q N`, `N giảm Q`, `V tại Q N`, `V Q N`, and `W có Q N` where W holds what is counted (`mỗi xã có 01 đội`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extract.quantities import Quantity
from pipeline.lexicon import aims, units
from pipeline.lexicon.units import Direction

Form = Literal["counted", "done_for", "done_at", "held", "label", "ratio", "change"]
Span = tuple[int, int]

_CHANGE = re.compile(r"(?:phấn đấu\s+)?(?:(?P<down>kéo giảm|giảm|hạ)|(?P<up>tăng|nâng(?! cao)))\s", re.IGNORECASE)
_CHANGE_AFTER = re.compile(r"\s*(?<!\w)(?:tăng|giảm|kéo giảm)(?:\s+(?:thêm|ít nhất))?\W*$", re.IGNORECASE)
_BASELINE = re.compile(r",?\s*\(?\s*(?:so với|so cùng kỳ|so\s)(?:[^,;.()]|\.(?=\d))*", re.IGNORECASE)
_OPENING_BASELINE = re.compile(r"\W*so với [^,;.()]{3,60},\s*", re.IGNORECASE)
_DETAILS = re.compile(r"(?<=\w{2}):\s|,\s+theo hướng\s", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[\s,:(–-]|;|,?\s*(?:trong đó|gồm|bao gồm|cụ thể|và)(?=\W*$))+$", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"(?:/\w+)?\s*(?:trở lên|trở xuống)?\s*(?:trên\s+)?(?:tổng\s+)?(?:các|những)?(?=\W)", re.IGNORECASE
)
_TOWARDS = re.compile(r"(?<!\w)(?:đến|tới|đối với)\s*$", re.IGNORECASE)  # quán triệt đến 97% đảng viên
_HOPE = re.compile(r"(?<!\w)không để\s+|,\s*phấn đấu\s+(?:đến\s+(?:hết\s+)?(?:năm|ngày)\s+[\d/]+,?\s*)?", re.IGNORECASE)
SHORT_TAIL = 3  # words after an amount that do not name what is counted: `36 người`, `12 lớp trong năm`


@dataclass(frozen=True, slots=True)
class Clause:
    """A statement with one amount.

    `head` is what is counted, `action` what is done (or the label before a colon); either may be empty. `baseline` are
    the words of `so với …`; `direction` is set where the amount is a change, `form` says how the two are to be joined.
    """

    start: int
    end: int
    quantity: Quantity
    form: Form
    head: Span
    action: Span
    baseline: Span | None = None
    direction: Direction | None = None
    shared: Span | None = None  # what a neighbour says of both: `80% trạm và 100% cơ sở đủ điều kiện`


def statement_of(text: str, span: Span, amount: Quantity, dates: Sequence[Span], level: Span | None) -> Clause:
    """The statement in `span` about an amount; `level` are the words from which it rises or falls, a baseline."""
    start, end = _after_lead_in(text, span[0], amount), _trim_end(text, *span)
    lead_in = (span[0], start)
    opening = _OPENING_BASELINE.match(text, start, amount.start)
    baseline = level or _baseline(text, amount, end) or (trim(text, start, opening.end()) if opening else None)
    start_of_words = opening.end() if opening else start
    after_end = baseline[0] if baseline and baseline[0] >= amount.end else end
    opened = text.count("(", start, amount.start) - text.count(")", start, amount.start)
    closing = text.find(")", amount.end, after_end) if opened > 0 else -1
    after_end = closing if closing >= 0 else after_end
    purpose = _purpose(text, amount.end, after_end)
    head = trim(text, noun_start(text, amount), after_end if purpose is None else purpose)
    stop = amount.start if level is None else text.rindex("từ", 0, level[0])
    action, joint = _action(text, start_of_words, stop, dates)
    if action[0] >= action[1] and head[0] >= head[1] and lead_in[0] < lead_in[1]:
        action = trim(text, *lead_in)  # tỷ lệ …: hết quý I đạt 85%, hết quý II đạt 90%
    action = _less_hope(text, _after_hope(text, action), dates)
    found = Clause(start, end, amount, "counted", head, action, baseline)
    reached = level is not None or bool(aims.ends("levels").search(text[start : amount.start]))
    return (None if reached else _changed(text, found)) or _formed(text, found, joint, reached=reached)


def _action(text: str, start: int, end: int, dates: Sequence[Span]) -> tuple[Span, str]:
    """What is done (or the label) before the amount, and the small words between the two."""
    before = text[start:end]
    lead = len(before) - len(without_leads(before, [(s - start, e - start) for s, e in dates]))
    tail = aims.tail("joints").search(before)
    joint = before[tail.start() :].lower() if tail else ""
    if tail and tail.start() <= lead:
        return (start + lead, start + lead), joint
    return trim(text, start + lead, start + (tail.start() if tail else len(before))), joint


def _after_hope(text: str, action: Span) -> Span:
    """What is done after `…, phấn đấu`: what stands before it is another duty."""
    hopes = [m.end() for m in _HOPE.finditer(text, *action)]
    if not hopes:
        return action
    after = trim(text, hopes[-1], action[1])
    told = _less_verb(text, after)
    return after if told[0] < told[1] and not _CHANGE.fullmatch(f"{text[slice(*after)]} ") else action


def _less_hope(text: str, action: Span, dates: Sequence[Span]) -> Span:
    """What is done without words of hope after its last comma: `Điều trị Methadone, phấn đấu cuối năm`."""
    comma = text.rfind(",", *action)
    spans = [(s - comma - 1, e - comma - 1) for s, e in dates]
    hope = comma >= 0 and not without_leads(text[comma + 1 : action[1]], spans).strip()
    return trim(text, action[0], comma) if hope else action


def _after_lead_in(text: str, start: int, amount: Quantity) -> int:
    """Past a lead-in that ends with a colon, unless the colon is the one between a label and its amount."""
    stops = [m.end() for m in re.finditer(r":\s+", text[start : amount.start])]
    for stop in reversed(stops):
        if without_leads(text[start + stop : amount.start], ()).strip():
            return start + stop
    return start


def _trim_end(text: str, start: int, end: int) -> int:
    piece = _TRAILING.sub("", text[start:end])
    return start + len(piece)


def _purpose(text: str, start: int, end: int) -> int | None:
    """Where words of purpose begin, or the details after a colon."""
    ends = [
        m.start() for m in (aims.anywhere("purposes").search(text, start, end), _DETAILS.search(text, start, end)) if m
    ]
    return min(ends, default=None)


def noun_start(text: str, amount: Quantity) -> int:
    """Where what is counted begins: at the unit of a count, after the sign of a percentage."""
    at = text.find(amount.unit, amount.number[1], amount.end) if amount.unit else -1
    if at >= 0:
        return at
    match = _BEFORE_NOUN.match(text, amount.end)
    return match.end() if match else amount.end


def words_said(text: str, clause: Clause) -> int:
    """How many words after the amount say what is counted, its unit aside."""
    return len(text[slice(*clause.head)].split()) - len(clause.quantity.unit.split())


def _changed(text: str, clause: Clause) -> Clause | None:
    """The clause as one of a change (`giảm 5% số người`, `số vụ tăng 3%`), None where it is none."""
    change = clause.quantity.change
    verb = _CHANGE.match(text, *clause.action)
    if change is not None:
        if words_said(text, clause) > 0:
            return replace(clause, form="change", direction=change, head=_less_verb(text, clause.head))
        told = _less_verb(text, clause.action)
        action = clause.action if told[0] < told[1] else (clause.start, clause.start)
        return replace(clause, form="change", direction=change, head=told, action=action)
    if verb and clause.head[0] >= clause.head[1]:
        direction: Direction = "decrease" if verb["down"] else "increase"
        return replace(clause, form="change", direction=direction, head=trim(text, verb.end(), clause.action[1]))
    return None


def _formed(text: str, clause: Clause, joint: str, *, reached: bool) -> Clause:
    """The clause with its form, told by what stands before the amount."""
    said, action = words_said(text, clause), text[slice(*clause.action)]
    percent = clause.quantity.percent
    core = _less_verb(text, clause.action)
    form: Form = "counted"
    if not percent and clause.quantity.unit and not said and clause.head[0] >= clause.head[1]:
        return replace(clause, form="label")  # the unit stands in the label: người cai bắt buộc 380
    if percent and (aims.begins("ratios").match(text, core[0]) or (reached and said <= 0)):
        level = aims.ends("levels").search(text, *core)
        return replace(clause, form="ratio", action=trim(text, core[0], level.start() if level else core[1]))
    if not action:
        return clause
    if re.search(r"(?<!\w)cho\W*$", joint) or (percent and _TOWARDS.search(text, *_before(clause))):
        form = "done_for"
    elif percent and re.search(r"(?<!\w)tại\W*$", joint):
        form = "done_at"
    elif said > 0 and re.search(r"(?<!\w)có\W*$", joint) and not aims.begins("acts").match(text, clause.action[0]):
        form = "held"
    elif ":" in joint or said <= 0 or (said <= SHORT_TAIL and len(action.split()) > SHORT_TAIL + said):
        form = "label"
    return replace(clause, form=form)


def _before(clause: Clause) -> Span:
    return clause.start, clause.quantity.start


def _less_verb(text: str, span: Span) -> Span:
    """The span without a verb of change at either end."""
    verb = _CHANGE.match(text, *span)
    start = verb.end() if verb else span[0]
    after = _CHANGE_AFTER.search(text, start, span[1])
    return trim(text, start, after.start() if after else span[1])


def _baseline(text: str, amount: Quantity, end: int) -> Span | None:
    match = _BASELINE.search(text, amount.end, end)
    return trim(text, *match.span()) if match else None


def without_leads(text: str, dates: Sequence[Span] = ()) -> str:
    """The text without the words that only open a statement of an aim."""
    at = 0
    while at < len(text):
        if not text[at].isalnum():
            if text[at] in '“"':
                break
            at += 1
            continue
        date = next((e for s, e in dates if s <= at < e), None)
        lead = aims.begins("leads").match(text, at)
        if date is not None:
            at = date
        elif lead:
            at = lead.end()
        else:
            break
    return text[at:]


def trim(text: str, start: int, end: int) -> Span:
    """The span without marks and spaces at its edges."""
    while start < end and not (text[start].isalnum() or text[start] in "“("):
        start += 1
    piece = _TRAILING.sub("", text[start:end].rstrip(" ,;:.(–-/\n\f"))
    if piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1]
    return start, start + len(piece)


def noun_end(text: str, amount: Quantity) -> int:
    """Where the unit that follows an amount ends: the comma in `100% xã, phường` parts nothing."""
    start = noun_start(text, amount)
    while text[start : start + 1] == " ":
        start += 1
    unit = units.unit_pattern().match(text, start)
    return unit.end() if unit else amount.end
