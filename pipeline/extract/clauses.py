"""A sentence with amounts, taken apart: one statement for each amount, and what in it is counted.

Guarantees: statements lie in the sentence, in order; each has exactly one amount; nothing is reworded here.

How officials put it (N what is counted, V what is done, Q the amount): `Q N V`, `V cho Q N`, `V: Q`, `tỷ lệ N đạt Q`,
`giảm Q N`, `N giảm Q`, `V tại Q N`, `V Q N`, and `W có Q N` where W holds what is counted (`mỗi xã có 01 đội`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.extract.quantities import Quantity
from pipeline.lexicon import aims, units
from pipeline.lexicon.units import Direction

Form = Literal["counted", "done_for", "done_at", "held", "label", "ratio", "change"]
Span = tuple[int, int]

_DELIMITER = re.compile(
    r",\s+|;\s*|:\s+|\s+(?:và|hoặc|cùng với)\s+|\s*\((?:trong đó:?)?\s*|,?\s*trong đó:?\s+", re.IGNORECASE
)
_CHANGE = re.compile(r"(?:phấn đấu\s+)?(?:(?P<down>kéo giảm|giảm|hạ)|(?P<up>tăng|nâng(?! cao)))\s", re.IGNORECASE)
_CHANGE_AFTER = re.compile(r"\s*(?<!\w)(?:tăng|giảm|kéo giảm)(?:\s+(?:thêm|ít nhất))?\W*$", re.IGNORECASE)
_BASELINE = re.compile(r",?\s*\(?\s*(?:so với|so cùng kỳ|so\s)(?:[^,;.()]|\.(?=\d))*", re.IGNORECASE)
_OPENING_BASELINE = re.compile(r"\W*so với [^,;.()]{3,60},\s*", re.IGNORECASE)
_DETAILS = re.compile(r"(?<=\w{2}):\s|,\s+theo hướng\s", re.IGNORECASE)
_NOTHING_AFTER = re.compile(r"\s*(?:[,;.)]|$)")
_SINCE = re.compile(r"(?<!\w)từ\s+(?:mức\s+|khoảng\s+)?$", re.IGNORECASE)
_RISE = re.compile(
    r"(?P<from>[^,;.]{0,40}?)"
    r"(?P<to>\s*(?:(?:tăng |giảm )?(?:lên|xuống))(?:\s+(?:còn|đến|tới|thành))?\s*(?:khoảng\s+)?)",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"(?:[\s,:(–-]|;|,?\s*(?:trong đó|gồm|bao gồm|cụ thể|và)(?=\W*$))+$", re.IGNORECASE)
_BEFORE_NOUN = re.compile(
    r"(?:/\w+)?\s*(?:trở lên|trở xuống)?\s*(?:trên\s+)?(?:tổng\s+)?(?:các|những)?(?=\W)", re.IGNORECASE
)
_FOR = re.compile(r"(?<!\w)(?P<for>cho)\s+(?:khoảng\s+|hơn\s+|trên\s+|ít nhất\s+|toàn bộ\s+)?$", re.IGNORECASE)
_TOWARDS = re.compile(r"(?<!\w)(?:đến|tới|đối với)\s*$", re.IGNORECASE)  # quán triệt đến 97% đảng viên
_HOPE = re.compile(r"(?<!\w)không để\s+|,\s*phấn đấu\s+(?:đến\s+(?:hết\s+)?(?:năm|ngày)\s+[\d/]+,?\s*)?", re.IGNORECASE)
_BRACKET = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
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


def clauses(text: str, start: int, end: int, amounts: Sequence[Quantity], dates: Sequence[Span] = ()) -> list[Clause]:
    """The statements of a sentence, one for each of `amounts` (in order, all inside the sentence).

    What stands in brackets is taken apart by itself. The lower of two levels (`từ 120 lên 132 người`) is the baseline
    of the other and has no statement of its own.
    """
    brackets = [span for span in _brackets(text, start, end) if any(span[0] <= a.start < span[1] for a in amounts)]
    outside = [a for a in amounts if not any(s <= a.start < e for s, e in brackets)]
    if not outside and brackets:
        return _flat_clauses(text, (start, end), amounts, dates)
    found = _flat_clauses(text, (start, end), outside, dates, brackets)
    for bracket in brackets:
        inside = [a for a in amounts if bracket[0] <= a.start < bracket[1]]
        own = _flat_clauses(text, bracket, inside, dates)
        before = next((c for c in reversed(found) if c.start <= bracket[0]), None)
        found += _named(text, [before, *own])[1:] if before else own
    return sorted(found, key=lambda c: c.quantity.start)


def _flat_clauses(text: str, span: Span, amounts: Sequence[Quantity], dates: Sequence[Span],
                  brackets: Sequence[Span] = ()) -> list[Clause]:  # fmt: skip
    kept, levels = _levels(text, amounts)
    if not kept:
        return []
    cuts = [_cut(text, a, b) for a, b in pairwise(kept)]
    starts, ends = [span[0], *(right for _, right in cuts)], [*(left for left, _ in cuts), span[1]]
    found = [
        _clause(text, _until(amount, (starts[i], ends[i]), brackets), amount, dates, levels.get(amount.start))
        for i, amount in enumerate(kept)
    ]
    return _share(text, _named(text, found))


def _until(amount: Quantity, span: Span, brackets: Sequence[Span]) -> Span:
    """The statement without brackets after its amount that hold amounts of their own."""
    return span[0], min((s - 1 for s, _ in brackets if amount.end <= s < span[1]), default=span[1])


def _brackets(text: str, start: int, end: int) -> list[Span]:
    """What stands inside the brackets of a sentence, the outermost ones."""
    return [(m.start() + 1, m.end() - 1) for m in _BRACKET.finditer(text, start, end)]


def carried(text: str, before: Clause | None, found: Sequence[Clause]) -> list[Clause]:
    """The statements after a semicolon, with what was done in the one before where they say nothing of it.

    `Tổ chức đào tạo cho 80% cán bộ; 70% nhân viên`: the second are trained, too.
    """
    out: list[Clause] = []
    for here in found:
        silent = here.form == "counted" and here.action[0] >= here.action[1]
        if silent and before and before.form == "done_for" and not aims.anywhere("strong").search(text, *here.head):
            here = replace(here, form=before.form, action=before.action)  # noqa: PLW2901 - completed
        out.append(here)
        before = here
    return out


def _levels(text: str, amounts: Sequence[Quantity]) -> tuple[list[Quantity], dict[int, Span]]:
    """The amounts without those that only tell where a rise or fall begins, and the baselines that these are."""
    kept, levels = list(amounts), {}
    for low, high in pairwise(amounts):
        stop = rises(text, low, high)
        if stop is not None:
            levels[high.start] = _trim(text, low.start, stop.start("to"))
            kept.remove(low)
    return kept, levels


def rises(text: str, low: Quantity, high: Quantity) -> re.Match[str] | None:
    """The words between two levels, `từ 23 người xuống còn không quá 16 người`; None where they are no such pair."""
    since = _SINCE.search(text, max(0, low.start - 12), low.start)
    return _RISE.fullmatch(text, low.end, high.start) if since else None


def _cut(text: str, left: Quantity, right: Quantity) -> Span:
    """The delimiter between two statements: where the left one ends and the right one begins."""
    said = noun_end(text, left)
    delimiters = [m for m in _DELIMITER.finditer(text, said, right.start) if _open(text[m.end() : right.start])]
    bare = _NOTHING_AFTER.match(text, right.end) is not None  # tự nguyện: 80 người, …: that colon belongs to a label
    for match in reversed(delimiters):
        if bare and match[0].startswith(":"):
            continue
        if not without_leads(text[match.end() : right.start], ()).strip():
            return match.span()
    begins = [m for m in delimiters if aims.begins("starts").match(text, m.end())]
    hard = begins or [m for m in delimiters if "," in m[0] or ";" in m[0] or ":" in m[0]] or delimiters
    if bare:
        hard = [m for m in hard if not m[0].startswith(":")] or hard
    if hard:
        return hard[-1].span()
    whom = _FOR.search(text, said, right.start)  # 01 lớp tập huấn cho 75 cán bộ
    if whom:
        return whom.start("for"), whom.start("for")
    # nothing parts them: `01 tổ tư vấn cộng đồng từ 3 đến 5 người`
    end = right.start if right.comparator == "range" else left.end
    return end, end


def noun_end(text: str, amount: Quantity) -> int:
    """Where the unit that follows an amount ends: the comma in `100% xã, phường` parts nothing."""
    start = _after_noun(text, amount)
    while text[start : start + 1] == " ":
        start += 1
    unit = units.unit_pattern().match(text, start)
    return unit.end() if unit else amount.end


def _open(between: str) -> bool:
    """Whether no bracket is closed in a stretch: a delimiter inside brackets parts nothing outside them."""
    return between.count(")") <= between.count("(")


def _clause(text: str, span: Span, amount: Quantity, dates: Sequence[Span], level: Span | None) -> Clause:
    start, end = _after_lead_in(text, span[0], amount), _trim_end(text, *span)
    lead_in = (span[0], start)
    opening = _OPENING_BASELINE.match(text, start, amount.start)
    baseline = level or _baseline(text, amount, end) or (_trim(text, start, opening.end()) if opening else None)
    start_of_words = opening.end() if opening else start
    after_end = baseline[0] if baseline and baseline[0] >= amount.end else end
    opened = text.count("(", start, amount.start) - text.count(")", start, amount.start)
    closing = text.find(")", amount.end, after_end) if opened > 0 else -1
    after_end = closing if closing >= 0 else after_end
    purpose = _purpose(text, amount.end, after_end)
    head = _trim(text, _after_noun(text, amount), after_end if purpose is None else purpose)
    stop = amount.start if level is None else text.rindex("từ", 0, level[0])
    action, joint = _action(text, start_of_words, stop, dates)
    if action[0] >= action[1] and head[0] >= head[1] and lead_in[0] < lead_in[1]:
        action = _trim(text, *lead_in)  # tỷ lệ …: hết quý I đạt 85%, hết quý II đạt 90%
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
    return _trim(text, start + lead, start + (tail.start() if tail else len(before))), joint


def _after_hope(text: str, action: Span) -> Span:
    """What is done after `…, phấn đấu`: what stands before it is another duty."""
    hopes = [m.end() for m in _HOPE.finditer(text, *action)]
    if not hopes:
        return action
    after = _trim(text, hopes[-1], action[1])
    told = _less_verb(text, after)
    return after if told[0] < told[1] and not _CHANGE.fullmatch(f"{text[slice(*after)]} ") else action


def _less_hope(text: str, action: Span, dates: Sequence[Span]) -> Span:
    """What is done without words of hope after its last comma: `Điều trị Methadone, phấn đấu cuối năm`."""
    comma = text.rfind(",", *action)
    spans = [(s - comma - 1, e - comma - 1) for s, e in dates]
    hope = comma >= 0 and not without_leads(text[comma + 1 : action[1]], spans).strip()
    return _trim(text, action[0], comma) if hope else action


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


def _after_noun(text: str, amount: Quantity) -> int:
    """Where what is counted begins: at the unit of a count, after the sign of a percentage."""
    at = text.find(amount.unit, amount.number[1], amount.end) if amount.unit else -1
    if at >= 0:
        return at
    match = _BEFORE_NOUN.match(text, amount.end)
    return match.end() if match else amount.end


def _said(text: str, clause: Clause) -> int:
    """How many words after the amount say what is counted, its unit aside."""
    return len(text[slice(*clause.head)].split()) - len(clause.quantity.unit.split())


def _changed(text: str, clause: Clause) -> Clause | None:
    """The clause as one of a change (`giảm 5% số người`, `số vụ tăng 3%`), None where it is none."""
    change = clause.quantity.change
    verb = _CHANGE.match(text, *clause.action)
    if change is not None:
        if _said(text, clause) > 0:
            return replace(clause, form="change", direction=change, head=_less_verb(text, clause.head))
        told = _less_verb(text, clause.action)
        action = clause.action if told[0] < told[1] else (clause.start, clause.start)
        return replace(clause, form="change", direction=change, head=told, action=action)
    if verb and clause.head[0] >= clause.head[1]:
        direction: Direction = "decrease" if verb["down"] else "increase"
        return replace(clause, form="change", direction=direction, head=_trim(text, verb.end(), clause.action[1]))
    return None


def _formed(text: str, clause: Clause, joint: str, *, reached: bool) -> Clause:
    """The clause with its form, told by what stands before the amount."""
    said, action = _said(text, clause), text[slice(*clause.action)]
    percent = clause.quantity.percent
    core = _less_verb(text, clause.action)
    form: Form = "counted"
    if not percent and clause.quantity.unit and not said and clause.head[0] >= clause.head[1]:
        return replace(clause, form="label")  # the unit stands in the label: người cai bắt buộc 380
    if percent and (aims.begins("ratios").match(text, core[0]) or (reached and said <= 0)):
        level = aims.ends("levels").search(text, *core)
        return replace(clause, form="ratio", action=_trim(text, core[0], level.start() if level else core[1]))
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
    return _trim(text, start, after.start() if after else span[1])


def _baseline(text: str, amount: Quantity, end: int) -> Span | None:
    match = _BASELINE.search(text, amount.end, end)
    return _trim(text, *match.span()) if match else None


def _named(text: str, found: list[Clause]) -> list[Clause]:
    """Let a statement that names nothing but its unit count what the one before it counts."""
    out = list(found)
    for i in range(1, len(out)):
        before, here = out[i - 1], out[i]
        bare = len(text[slice(*here.head)].split()) <= len(here.quantity.unit.split())
        if bare and here.action[0] >= here.action[1] and text[before.end : here.quantity.start].strip(" ,"):
            form: Form = "counted" if before.form == "change" else before.form
            if here.form == "change":  # tổ chức cai cho 40 người, tăng 5 người so với năm trước
                named = (
                    before.head if _said(text, before) > 0 or before.action[0] >= before.action[1] else before.action
                )
                named = before.head if before.form == "done_for" else named
                done = before.action if before.form == "done_for" else here.action
                out[i] = replace(here, head=named, action=done)
            elif here.quantity.unit and _FOR.search(text, before.quantity.end, here.quantity.start):
                out[i] = replace(here, action=before.action, form="done_for")  # giải ngân 3,5 tỷ đồng cho 70 người
            else:
                out[i] = replace(here, head=before.head, action=before.action, form=form)
    return out


def _share(text: str, found: list[Clause]) -> list[Clause]:
    """Give a statement that says nothing of what it counts what its neighbour says."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if _follows(text, after) and here.form == "counted" and not aims.anywhere("strong").search(text, *here.head):
            said = after.shared or _predicate(text, after.head)
            # 01 đơn vị là xã Cửu An; 01 tổ, có ít nhất một tình nguyện viên được tập huấn
            own = said is not None and (text.startswith("là ", said[0]) or text.startswith("có ", after.start))
            out[i] = replace(here, shared=said, end=after.end) if said and not own else here
    for i in range(len(out) - 2, -1, -1):  # năm 2023 có 50%, năm 2024 có 75% và năm 2025 có 100% trạm y tế
        here, after = out[i], out[i + 1]
        empty = here.quantity.percent and here.head[0] >= here.head[1] and here.action[0] >= here.action[1]
        if empty and after.quantity.percent and here.form != "change":
            out[i] = replace(here, head=after.head, end=after.end)
    for i in range(len(out) - 1):
        out[i] = _for_whom(text, out[i], out[i + 1])
        here, after = out[i], out[i + 1]
        if _is_bare_ratio(text, here) and after.head[0] < after.head[1] and after.action[0] >= after.action[1]:
            # rà soát, lập hồ sơ đạt 60% và đến cuối năm đạt 100% số người nghiện
            out[i] = replace(here, form="done_for", head=after.head, end=after.end)
            out[i + 1] = replace(after, form="done_for", action=here.action)
    for i in range(1, len(out)):
        before, here = out[i - 1], out[i]
        silent = here.form == "counted" and not _predicate(text, here.head)
        if silent and before.form in ("done_at", "done_for") and _follows(text, here):
            out[i] = replace(here, form=before.form, action=before.action)
        elif silent and before.form == "counted" and here.action[0] >= here.action[1] and _follows(text, here):
            out[i] = replace(here, action=before.action)  # lắp đặt 40 camera, 02 cổng từ
    return out


def _is_bare_ratio(text: str, clause: Clause) -> bool:
    """Whether a share is one of something done, not of what a noun of shares names."""
    if clause.form != "ratio" or clause.head[0] < clause.head[1]:
        return False
    return not aims.anywhere("ratios").search(text, *clause.action)


def _for_whom(text: str, here: Clause, after: Clause) -> Clause:
    """`mở 03 lớp cho 240 cán bộ cấp xã`: those for whom the lessons are say what lessons they are."""
    joint = _FOR.search(text, here.quantity.end, after.quantity.start)
    bare = here.form in ("label", "counted") and _said(text, here) <= SHORT_TAIL - 1 and not here.quantity.percent
    if joint is None or not bare or here.shared or after.head[0] >= after.head[1]:
        return here
    return replace(here, shared=(joint.start("for"), after.head[1]))


def _follows(text: str, clause: Clause) -> bool:
    """Whether the amount stands at the beginning of its statement, so that it goes on with the one before."""
    return not without_leads(text[clause.start : clause.quantity.start], ()).strip()


def _predicate(text: str, head: Span) -> Span | None:
    """From the first word that says something of what is counted; None where there is none."""
    match = aims.anywhere("strong").search(text, *head) or aims.anywhere("predicates").search(
        text, head[0] + 1, head[1]
    )
    return (match.start(), head[1]) if match else None


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


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and not (text[start].isalnum() or text[start] in "“("):
        start += 1
    piece = _TRAILING.sub("", text[start:end].rstrip(" ,;:.(–-/\n\f"))
    if piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1]
    return start, start + len(piece)
