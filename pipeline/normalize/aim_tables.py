"""Aims of tables: the parts of what the text says already, or indicators of their own.

Guarantees: an aim of a table whose total the text states is no second indicator, its rows become the breakdown of the
first; a total that is not printed is the sum of the rows, and `derived_from` says so.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from spacy.tokens import Doc

from pipeline.extract.aim_tables import ROWS_RULE, TableAim, unit_of
from pipeline.extract.dates import find_dates
from pipeline.extract.spine import document_of, found, text_of
from pipeline.lexicon import codes
from pipeline.lexicon.text import one_tone_placement
from pipeline.normalize.code_model import Statement, coded
from pipeline.normalize.context import PlanContext
from pipeline.normalize.dates import last_day
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from schemas.record import Breakdown, Indicator

FEWEST_WORDS = 3  # of a heading that says by itself what is counted
LIKE_ROW = 85  # the same for a row that says in words what is aimed at
LIKE = 60  # likeness of a column's heading and a subject, 0 to 100, at which equal totals are one aim
_KIND = re.compile(
    r"(?:(?:UBND|Ủy ban nhân dân) )?"
    r"(?:(?:thị trấn|thành phố|thị xã|đặc khu|huyện|quận|phường|xã) |(?:TT|TP|TX|P|X|H|Q)(?:\.\s?| ))"
    r"(?=[^\s\d])",
    re.IGNORECASE,
)


def with_tables(doc: Doc, made: Sequence[Indicator], context: PlanContext, *, topic: bool) -> list[Indicator]:
    """The indicators of the text with those of the tables, in the order of the text."""
    out = list(made)
    for aim in found(doc, "table_aims"):
        if _is_past(doc, aim, context):
            continue
        parts = _parts(doc, aim)
        stated = _stated(doc, aim, out, context)
        if stated is not None:
            if parts and not out[stated].breakdown:
                out[stated] = out[stated].model_copy(update={"breakdown": parts})
        elif aim.planned:
            out.append(_indicator(doc, aim, parts, context, topic=topic))
    return sorted(out, key=lambda item: item.evidence.start)


def _is_past(doc: Doc, aim: TableAim, context: PlanContext) -> bool:
    """Whether a column tells of a year before the plan's: the results beside which its aims stand."""
    begins = context.start or context.on
    day = _date(doc, aim, None)
    return bool(begins and day and day[:4] < begins[:4])


def _stated(doc: Doc, aim: TableAim, items: Sequence[Indicator], context: PlanContext) -> int | None:
    """Which indicator states the same total of the same thing."""
    # A printed total may be wrong: the sum of the rows is as good a sign that both tell of one aim.
    totals = {sum(n.value for _, n in aim.parts)} if aim.parts else set()
    totals |= {aim.total.value} if aim.total else set()
    heading = _flat(f"{text_of(doc)[slice(*aim.head)]} {text_of(doc)[slice(*aim.title)]}")
    when = _date(doc, aim, None)
    best: tuple[float, int] | None = None
    for index, item in enumerate(items):
        if (
            item.value not in totals
            or item.measure == "change"
            or (when and item.target_date and item.target_date != when)
        ):
            continue
        by_row = aim.rule == ROWS_RULE  # a row's own words are all it says: a like code is no sign
        if by_row and item.rule == ROWS_RULE and item.subject.lower() != _flat(text_of(doc)[slice(*aim.head)]).lower():
            continue  # its neighbours in the table are other aims
        own = item.code if item.code != codes.OTHER and not by_row else None
        likeness = fuzz.token_set_ratio(heading.lower(), item.subject.lower())
        if own is not None and coded(statement_of(doc, aim), topic=True).code == own:
            likeness += LIKE
        if likeness >= (LIKE_ROW if by_row else LIKE) and (best is None or likeness > best[0]):
            best = (likeness, index)
    return best[1] if best else None


def _parts(doc: Doc, aim: TableAim) -> list[Breakdown]:
    document, text = document_of(doc), text_of(doc)
    return [
        Breakdown(
            place=_bare(_flat(text[slice(*place)])), value=n.value, evidence=evidence_of(document, place[0], n.end)
        )
        for place, n in aim.parts
    ]


def _indicator(doc: Doc, aim: TableAim, parts: list[Breakdown], context: PlanContext, *, topic: bool) -> Indicator:
    document = document_of(doc)
    statement = statement_of(doc, aim)
    date = _date(doc, aim, context)
    return Indicator(
        id="i0", code=coded(statement, topic=topic).code, measure=statement.measure,
        comparator=aim.total.comparator if aim.total else "eq",
        value=aim.total.value if aim.total else sum(n.value for _, n in aim.parts),
        value_max=aim.total.upper if aim.total else None,
        unit=statement.unit, subject=statement.subject, target_date=date or context.end, section="targets",
        breakdown=parts,
        confidence=UNWEIGHED,
        evidence=evidence_of(document, aim.start, aim.end), rule=aim.rule,
        derived_from=None if aim.total else "sum of the breakdown",
    )  # fmt: skip


def statement_of(doc: Doc, aim: TableAim) -> Statement:
    """An aim of a table as the model of codes sees it: its heading, under the title of the table."""
    head, title = _flat(text_of(doc)[slice(*aim.head)]), _flat(text_of(doc)[slice(*aim.name)])
    percent = bool(aim.total and aim.total.percent) or "%" in aim.unit
    unit = "%" if percent else unit_of(aim.unit) or None
    short = aim.rule != ROWS_RULE and len(head.split()) < FEWEST_WORDS
    subject = f"{head} ({title})" if short else head
    return Statement(
        subject, f"{head} | {title}", section="targets", measure="percent" if percent else "count", unit=unit
    )


def _date(doc: Doc, aim: TableAim, context: PlanContext | None) -> str | None:
    """The last day that the column's heading names."""
    if aim.when is None:
        return None
    words = text_of(doc)[slice(*aim.when)].replace("\n", " ")
    dates = find_dates(words) or find_dates(f"năm {words.strip()}")
    days = [day for d in dates if (day := last_day(d))]
    return max(days, default=None)


def _bare(place: str) -> str:
    """A place's name without its kind: `TT Con Cuông`, `Xã Yên Khê`."""
    kind = _KIND.match(place)
    return place[kind.end() :] if kind else place


def _flat(text: str) -> str:
    return one_tone_placement(" ".join(text.split()))
