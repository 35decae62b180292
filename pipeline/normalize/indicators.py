"""Aims become indicators: subject, measure, unit, code, date.

Guarantees: one indicator for each aim that can be checked on its own, numbered in the order of the text; the same aim
said again elsewhere is entered once, at its first place.
"""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz
from spacy.tokens import Doc

from pipeline.extract.aims import Aim
from pipeline.extract.breakdown import place_at_end
from pipeline.extract.spine import document_of, found, frame_of, text_of
from pipeline.extract.statement import Clause
from pipeline.lexicon import codes
from pipeline.lexicon.taxonomy import subcode_of
from pipeline.lexicon.text import one_tone_placement
from pipeline.normalize.aim_tables import with_tables
from pipeline.normalize.code_model import Statement, coded
from pipeline.normalize.context import PlanContext
from pipeline.normalize.dates import last_day
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from pipeline.normalize.subjects import Asides, asides_of, subject_of
from schemas.record import Breakdown, Indicator

SAME_AIM = 85  # likeness of two subjects, 0 to 100, at which two equal amounts of two parts are one aim
NEIGHBOURS = 95  # the same in one part, where hồ sơ sức khỏe and hồ sơ học tập stand one under the other
REPEATED_AIM = 60  # the same for an aim of the targets that a task takes up, where both have one code
_NUMBERS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_SHARE_OF_CHANGE = re.compile(
    r"(?:tỷ lệ|tỉ lệ|mức(?: độ)?)\s+(?:kéo\s+)?(?:(?P<down>giảm)|tăng)\s+(?P<what>.+?)"
    r"(?:\s+so với\s+(?P<from>.+?))?(?:\s+phải)?$",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"^\W*(?:so với|so)\s+(?:với\s+)?", re.IGNORECASE)


def indicators_of(doc: Doc, context: PlanContext) -> list[Indicator]:
    """The indicators of a plan, in the order of the text."""
    topic = codes.on_topic(_title(doc))
    asides = asides_of(doc)
    made = [_indicator(doc, aim, context, asides, topic=topic) for aim in found(doc, "aims")]
    made = [_as_change(item) for item in with_tables(doc, made, context, topic=topic)]
    return [
        item.model_copy(update={"id": f"i{n}", "subcode": _subcode(item)})
        for n, item in enumerate(_once(made), start=1)
    ]


def _as_change(item: Indicator) -> Indicator:
    """`Mức giảm số người nghiện đạt 5%` is a change of what stands after the word, not a share of it."""
    said = _SHARE_OF_CHANGE.match(item.subject) if item.measure == "percent" else None
    if said is None:
        return item
    direction = "decrease" if said["down"] else "increase"
    update = {"measure": "change", "direction": direction, "subject": said["what"]}
    return item.model_copy(update=update | ({"baseline": said["from"]} if said["from"] and not item.baseline else {}))


def _subcode(item: Indicator) -> str | None:
    words = _flat(item.evidence.text)
    return subcode_of(item.code, _flat(item.subject), item.measure, item.unit, words)


def _title(doc: Doc) -> str:
    """The words of the title, of the preamble where there is none."""
    frame, blocks = frame_of(doc), document_of(doc).blocks
    stretch = frame.title if frame.title else frame.preamble
    return " ".join(text_of(doc)[blocks[i].start : blocks[i].end] for i in stretch)


def _indicator(doc: Doc, aim: Aim, context: PlanContext, asides: Asides, *, topic: bool) -> Indicator:
    document, text = document_of(doc), text_of(doc)
    clause = aim.clause
    statement = statement_of(text, aim, asides)
    amount = clause.quantity if clause else None
    date, derived = _target_date(aim, context)
    return Indicator(
        id="i0",
        code=coded(statement, topic=topic).code,
        measure=statement.measure,
        comparator=amount.comparator if amount else None,
        value=amount.value if amount else None,
        value_max=amount.upper if amount else None,
        unit=statement.unit,
        direction=clause.direction if clause else None,
        subject=statement.subject,
        target_date=date,
        baseline=_BASELINE.sub("", _flat(text[slice(*clause.baseline)])) if clause and clause.baseline else None,
        place=_place(text, aim),
        section=aim.section,
        breakdown=[_part(doc, part.place, part.quantity.value, (part.start, part.end)) for part in aim.parts],
        confidence=UNWEIGHED,
        evidence=evidence_of(document, aim.start, aim.end),
        rule=aim.rule,
        derived_from=derived,
    )


def _place(text: str, aim: Aim) -> str | None:
    """Where the aim holds, if the statement ends with a place and does not share its amount out."""
    if aim.clause is None or aim.parts:
        return None
    span = place_at_end(text, aim.clause.quantity.end, aim.end)
    return _flat(text[slice(*span)]) if span else None


def _part(doc: Doc, place: tuple[int, int], value: float, span: tuple[int, int]) -> Breakdown:
    document = document_of(doc)
    return Breakdown(place=_flat(document.text[slice(*place)]), value=value, evidence=evidence_of(document, *span))


def _measure(clause: Clause | None) -> str:
    if clause is None:
        return "qualitative"
    if clause.form == "change":
        return "change"
    return "percent" if clause.quantity.percent else "count"


def _unit(clause: Clause) -> str:
    if clause.quantity.percent:
        return "%"
    return _flat(clause.quantity.unit)


def statement_of(text: str, aim: Aim, asides: Asides) -> Statement:
    """An aim as the model of codes sees it."""
    clause, words = aim.clause, _flat(text[aim.start : aim.end])
    whole = next(((s, e) for s, e in aim.leads if s <= aim.start < e), (aim.start, aim.end))
    return Statement(
        subject=subject_of(text, aim, asides) if clause else words.rstrip(" .;,"),
        words=words,
        before=_flat(text[whole[0] : aim.start]),
        after=_flat(text[aim.end : whole[1]]),
        above=tuple(_flat(text[s:e]) for s, e in aim.leads if not s <= aim.start < e),
        section=aim.section,
        measure=_measure(clause),
        unit=_unit(clause) if clause else None,
    )


def _target_date(aim: Aim, context: PlanContext) -> tuple[str | None, str | None]:
    """The last day named, and where it comes from when the statement does not name it."""
    if aim.date is not None:
        day = last_day(aim.date, context.year)
        if day:
            return day, None if aim.start <= aim.date.start < aim.end else "heading"
    return context.end, "period" if context.end else None


def _once(items: Iterable[Indicator]) -> list[Indicator]:
    out: list[Indicator] = []
    for item in items:
        if not any(_same(item, other) for other in out):
            out.append(item)
    return out


def _same(one: Indicator, other: Indicator) -> bool:
    amounts = (one.measure, one.comparator, one.value, one.value_max, one.target_date)
    if amounts != (other.measure, other.comparator, other.value, other.value_max, other.target_date):
        return False
    # shares of 100% stand in a plan by the dozen: only a count tells an aim from its neighbours
    if _NUMBERS.findall(one.subject) != _NUMBERS.findall(other.subject):
        return False  # ấp 1 and ấp 2
    repeated = one.section != other.section and one.code == other.code != codes.OTHER and one.measure == "count"
    least = NEIGHBOURS if one.section == other.section else REPEATED_AIM if repeated else SAME_AIM
    return bool(one.unit == other.unit and fuzz.token_sort_ratio(one.subject.lower(), other.subject.lower()) >= least)


def _flat(text: str) -> str:
    return one_tone_placement(_SPACE.sub(" ", text).strip())
