"""Deadlines of the record.

Guarantees: dates exist in the calendar; a year that is not printed is the plan's own, and `derived_from` says so; where
the plan covers several years a day without year stays a `month_day`. The same duty with the same date is entered once.
"""

import re
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.deadlines import DeadlineFound
from pipeline.extract.found import DateFound, Precision, Recurrence
from pipeline.extract.spine import document_of, found
from pipeline.lexicon import agencies, timing
from pipeline.lexicon.names import opening_at
from pipeline.lexicon.text import fold_name
from pipeline.normalize.context import PlanContext
from pipeline.normalize.dates import day_before, last_day, month_day
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from schemas.record import Deadline

# Shares of words in common with which two deadlines of one date, or two cycles without one, are the same.
SAME_ACT, SAME_ROUND = 0.6, 0.8

_ENUMERATION = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]|[a-zđ]\)|[-+*•–])\s*")
_ASKED = re.compile(r"^(?:Đề nghị|Giao|Yêu cầu)\s+")


@dataclass(frozen=True, slots=True)
class When:
    """When something is due, resolved."""

    kind: Literal["date", "recurring", "period_end", "relative"]
    recurrence: Recurrence | None = None
    date: str | None = None
    precision: Precision | None = None
    month_day: str | None = None
    relative: str | None = None
    derived_from: str | None = None


def deadlines_of(doc: Doc, context: PlanContext) -> list[Deadline]:
    """The deadlines in the order of the text; their ids are d1, d2 and so on."""
    made: list[tuple[DeadlineFound, Deadline]] = []
    for item in found(doc, "deadlines"):
        when = when_of(document_of(doc).text, item, context)
        if when is None or _is_period(item, context):
            continue
        deadline = _deadline(doc, item, when, context)
        if not any(_same((item, deadline), other) for other in made):
            made.append((item, deadline))
    return [deadline.model_copy(update={"id": f"d{n}"}) for n, (_, deadline) in enumerate(made, start=1)]


def _deadline(doc: Doc, item: DeadlineFound, when: When, context: PlanContext) -> Deadline:
    document = document_of(doc)
    return Deadline(
        id="d0", kind=when.kind, recurrence=when.recurrence, date=when.date, precision=when.precision,
        month_day=when.month_day, relative=when.relative, derived_from=when.derived_from, action=_action(doc, item),
        agency=_name(doc, item.agency, context), recipient=_name(doc, item.recipient, context), rule=item.rule,
        confidence=UNWEIGHED,
        evidence=evidence_of(document, item.start, item.end),
    )  # fmt: skip


def when_of(text: str, item: DeadlineFound, context: PlanContext) -> When | None:
    """When a deadline is due; None where its date cannot be, or lies before the plan was made."""
    if item.relative is not None:
        return When("relative", relative=re.sub(r"\s+", " ", text[slice(*item.relative)]))
    if item.recurrence is not None:
        return When("recurring", item.recurrence, month_day=month_day(item.date) if item.date else None)
    if item.date is None or (item.date.day and not item.date.month):
        return None
    return _dated(item, item.date, context)


def _dated(item: DeadlineFound, date: DateFound, context: PlanContext) -> When | None:
    printed = date.last_year or date.year
    year, on = printed or _year_of(date, context), month_day(date)
    if printed is None and on is not None and (item.periodic or (year is None and item.reports)):
        return When("recurring", "annual", month_day=on)
    if year is None:
        return When("date", precision="day", month_day=on) if on else None
    day = day_before(date, year) if item.excluded else last_day(date, year)
    if day is None:
        if date.day:
            return None  # 31 April
        day = f"{year:04d}-{date.month:02d}" if date.month else str(year)  # `đầu tháng 12/2024` has no printed end
    begun = date.since and item.opening is None and context.on is not None and day < context.on
    if begun or _is_past(day, context):
        return None
    stretch = date.precision != "day" or item.opening is not None or date.first_day is not None
    derived = None if printed else f"năm của kế hoạch: {year}"
    return When("period_end" if stretch else "date", date=day, precision=date.precision, derived_from=derived)


def _year_of(date: DateFound, context: PlanContext) -> int | None:
    """The year of a date printed without one: the plan's, where it covers a single one."""
    if context.start and context.end:
        return int(context.end[:4]) if context.start[:4] == context.end[:4] else None
    if context.start or context.end or context.on is None:
        return None
    issued = int(context.on[:4])
    day = last_day(date, issued)
    return issued if day is not None and day >= context.on else None


def _is_past(day: str, context: PlanContext) -> bool:
    """Whether a date lies in a year before the plan was made: it tells what was."""
    return all(known is not None and day[:4] < known[:4] for known in (context.on, context.start or context.on))


def _is_period(item: DeadlineFound, context: PlanContext) -> bool:
    """Whether the item only says again how long a plan of several years runs."""
    date = item.date
    if date is None or item.recurrence or item.reports or date.precision != "year" or context.end is None:
        return False
    long = context.start is None or context.start[:4] != context.end[:4]
    return long and date.edge is None and last_day(date) == context.end


def _action(doc: Doc, item: DeadlineFound) -> str:
    words = " ".join(_ENUMERATION.sub("", document_of(doc).text[s:e]) for s, e in item.action)
    text = agencies.expand(words).strip(" ,;:.")
    names_body = opening_at(text, 0) is not None and not timing.leading("not_bodies").match(text)
    return text if names_body or not text[1:2].islower() else text[:1].lower() + text[1:]


def _name(doc: Doc, span: tuple[int, int] | None, context: PlanContext) -> str | None:
    if span is None:
        return None
    text = agencies.expand(_ENUMERATION.sub("", document_of(doc).text[slice(*span)]), party=context.party)
    text = _ASKED.sub("", text).strip(" :.,;-")
    return agencies.capital(text) if text else None


def _same(one: tuple[DeadlineFound, Deadline], other: tuple[DeadlineFound, Deadline]) -> bool:
    """Whether two deadlines are one: the same date and mostly the same words for what is done."""
    (item, a), (_, b) = one, other
    if (a.kind, a.recurrence, a.date, a.month_day) != (b.kind, b.recurrence, b.date, b.month_day):
        return False
    if a.kind == "relative" or (a.kind == "recurring" and a.agency != b.agency):
        return False
    words, others = _words(a.action), _words(b.action)
    if {w for w in words if w.isdigit()} != {w for w in others if w.isdigit()}:
        return False  # the round in ấp 1 and the round in ấp 2
    if item.opening is not None and other[0].opening is not None:  # two stretches with the same two days
        return len(words & others) >= SAME_ACT * min(len(words), len(others))
    share = SAME_ROUND if a.kind == "recurring" else SAME_ACT
    return len(words & others) >= share * max(1, len(words), len(others))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold_name(text)))
