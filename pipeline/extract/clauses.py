"""A sentence with amounts, taken apart: one statement for each amount, and what statements take from each other.

Guarantees: statements lie in the sentence, in order; each has exactly one amount; nothing is reworded here.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.quantities import Quantity
from pipeline.extract.statement import (
    SHORT_TAIL,
    Clause,
    Form,
    Span,
    noun_end,
    statement_of,
    trim,
    without_leads,
    words_said,
)
from pipeline.lexicon import aims, units

_LISTS = ("", "trong đó", "gồm")
_HAVING = re.compile(r"\s+với\s+$", re.IGNORECASE)
_DELIMITER = re.compile(
    r",\s+|;\s*|:\s+|\s+(?:và|hoặc|cùng với)\s+|\s*\((?:trong đó:?)?\s*|,?\s*trong đó:?\s+", re.IGNORECASE
)
_NOTHING_AFTER = re.compile(r"\s*(?:[,;.)]|$)")
_SINCE = re.compile(r"(?<!\w)từ\s+(?:mức\s+|khoảng\s+)?$", re.IGNORECASE)
_RISE = re.compile(
    r"(?P<from>[^,;.]{0,40}?)"
    r"(?P<to>\s*(?:(?:tăng |giảm )?(?:lên|xuống))(?:\s+(?:còn|đến|tới|thành))?\s*(?:khoảng\s+)?)",
    re.IGNORECASE,
)
_FOR = re.compile(r"(?<!\w)(?P<for>cho)\s+(?:khoảng\s+|hơn\s+|trên\s+|ít nhất\s+|toàn bộ\s+)?$", re.IGNORECASE)
_BRACKET = re.compile(r"\((?:[^()]|\([^()]*\))*\)")


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
        statement_of(text, _until(amount, (starts[i], ends[i]), brackets), amount, dates, levels.get(amount.start))
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
            levels[high.start] = trim(text, low.start, stop.start("to"))
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
    whom = _FOR.search(text, said, right.start)  # 01 lớp tập huấn cho 75 cán bộ
    if hard and (begins or not whom or hard[-1].start() > whom.start("for")):
        return hard[-1].span()
    if whom:
        return whom.start("for"), whom.start("for")
    # nothing parts them: `01 tổ tư vấn cộng đồng từ 3 đến 5 người`, `10 đội thanh niên với 150 tình nguyện viên`
    having = _HAVING.search(text, said, right.start)
    end = having.start() if having else right.start if right.comparator == "range" else left.end
    return end, end


def _open(between: str) -> bool:
    """Whether no bracket is closed in a stretch: a delimiter inside brackets parts nothing outside them."""
    return between.count(")") <= between.count("(")


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
                    before.head
                    if words_said(text, before) > 0 or before.action[0] >= before.action[1]
                    else before.action
                )
                named = before.head if before.form == "done_for" else named
                done = before.action if before.form == "done_for" else here.action
                out[i] = replace(here, head=named, action=done)
            elif here.quantity.unit and _FOR.search(text, before.quantity.end, here.quantity.start):
                out[i] = replace(here, action=before.action, form="done_for")  # giải ngân 3,5 tỷ đồng cho 70 người
            elif _other_unit(before, here):
                out[i] = replace(here, shared=before.head)  # 01 câu lạc bộ tại phường (25 thành viên)
            else:
                out[i] = replace(here, head=before.head, action=before.action, form=form)
    return out


def _other_unit(before: Clause, here: Clause) -> bool:
    """Whether a bracket counts something else than the statement that it stands in: members of a thing."""
    groups = [units.group_of(clause.quantity.unit) for clause in (before, here)]
    return groups == ["things", "people"] and before.head[0] < before.head[1]


def _share(text: str, found: list[Clause]) -> list[Clause]:
    """Give a statement that says nothing of what it counts what its neighbour says."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        worked = here.action[0] < here.action[1] and not aims.begins("empty_acts").match(text, *here.action)
        open_ = here.form == "counted" and not aims.anywhere("strong").search(text, *here.head)
        if (
            _follows(text, after)
            and open_
            and not (worked and text[here.end : after.start].strip(" ,:").lower() in _LISTS)
        ):
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
        elif silent and _tells_both(text, before) and here.action[0] >= here.action[1] and _follows(text, here):
            out[i] = replace(here, action=before.action)  # lắp đặt 40 camera, 02 cổng từ
    return out


def _tells_both(text: str, before: Clause) -> bool:
    """Whether what is done with the first of a list is done with the second: `kiểm tra 04 huyện và 08 xã`."""
    empty = aims.begins("empty_acts").match(text, *before.action)
    return before.form == "counted" or (before.form == "label" and not empty)


def _is_bare_ratio(text: str, clause: Clause) -> bool:
    """Whether a share is one of something done, not of what a noun of shares names."""
    if clause.form != "ratio" or clause.head[0] < clause.head[1]:
        return False
    return not aims.anywhere("ratios").search(text, *clause.action)


def _for_whom(text: str, here: Clause, after: Clause) -> Clause:
    """`mở 03 lớp cho 240 cán bộ cấp xã`: those for whom the lessons are say what lessons they are."""
    joint = _FOR.search(text, here.quantity.end, after.quantity.start)
    bare = here.form in ("label", "counted") and words_said(text, here) <= SHORT_TAIL - 1 and not here.quantity.percent
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
