"""The period of a plan, from the places that may state it.

Guarantees: ISO days or None; a year is the whole of it, a stage runs from its first to its last day, `đến năm 2030` has
no start. What the title states in full holds; else a section on time; else what the title states in part.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.found import DateFound
from pipeline.extract.header import PeriodPart
from pipeline.lexicon.forms import bare
from pipeline.normalize.dates import QUARTER_END, last_day
from pipeline.ocr.document import Document

MOST_YEARS = 30  # between start and end; more is a misreading

# Years that stand after these words look beyond the plan: *tầm nhìn đến năm 2050*.
_BEYOND = re.compile(r"(?:tam nhin|dinh huong|nhung nam tiep theo)\s*(?:den|toi)?\s*(?:het)?\s*$")
# What stands before a year that belongs to something else: a law, a school year, the year before.
_FOREIGN = re.compile(
    r"(?:luat|nghi quyet|nghi dinh|quyet dinh|chi thi|thong tu)\s(?:(?!tren dia ban|tai\s)[^,;“”])*$"
    r"|(?:so voi|cung ky|nam hoc)\s*$"
)


@dataclass(frozen=True, slots=True)
class PeriodFound:
    """First and last day, and the part of the text that states them."""

    start: str | None
    end: str | None
    part: PeriodPart


def period_of(document: Document, parts: Sequence[PeriodPart]) -> PeriodFound | None:
    """The period that the document states, None where it states none."""
    found = [period for part in parts if (period := _stated(document, part))]
    whole = [p for p in found if p.start and p.end]
    by_place = {where: [p for p in whole if p.part.where == where] for where in ("title", "scope", "preamble")}
    for where in ("title", "scope", "preamble"):
        if by_place[where]:
            return by_place[where][0]
    return found[0] if found else None


def _stated(document: Document, part: PeriodPart) -> PeriodFound | None:
    text = document.text
    dates = [d for d in part.dates if _counts(bare(text[part.start : d.start]), d, part.where)]
    if not dates:
        return None
    starts = [day for d in dates if not d.until and (day := first_day(d))]
    ends = [day for d in dates if not d.since and (day := last_day(d))]
    start, end = min(starts, default=None), max(ends, default=None)
    if start and end and not 0 <= int(end[:4]) - int(start[:4]) <= MOST_YEARS:
        return None
    return PeriodFound(start, end, part) if start or end else None


def _counts(before: str, found: DateFound, where: str) -> bool:
    """Whether a date tells the plan's own time."""
    if found.year is None or _BEYOND.search(before):
        return False
    if where == "scope":
        return True
    return found.precision in ("year", "quarter") and not (found.last_year is None and _FOREIGN.search(before))


def first_day(found: DateFound) -> str | None:
    """The first day of the stretch named: of a year, quarter, half, month, or the day itself."""
    if found.year is None:
        return None
    if found.month:
        month, day = found.first_month or found.month, found.first_day or found.day or 1
        if day > calendar.monthrange(found.year, month)[1]:
            return None
        return f"{found.year:04d}-{month:02d}-{day:02d}"
    if found.half:
        return f"{found.year:04d}-{1 if found.half == 1 else 7:02d}-01"
    month = QUARTER_END[found.quarter][0] - 2 if found.quarter else 1
    return f"{found.year:04d}-{month:02d}-01"
