"""What the catalogue knows of the instruments that a plan cites.

Guarantees: what the catalogue does not know, or knows from no source, is unknown: nothing is wrong with it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from pipeline.audit.case import Case
from pipeline.audit.regimes import span_of
from pipeline.lexicon.instruments import Instrument, by_number, canonical_number
from schemas.record import Citation

MOST_STEPS = 5  # successors of successors; the longest chain of the catalogue has three


@dataclass(frozen=True, slots=True)
class Known:
    """A citation and the instrument that it names."""

    citation: Citation
    instrument: Instrument


@lru_cache(maxsize=1)
def known(case: Case) -> Sequence[Known]:
    """The citations of instruments that the catalogue has, in the order of the text."""
    pairs = ((citation, instrument_of(citation)) for citation in case.record.citations)
    return [Known(citation, instrument) for citation, instrument in pairs if instrument is not None]


def instrument_of(citation: Citation) -> Instrument | None:
    """The instrument that a citation names by its number, or that its name was resolved to."""
    number = citation.resolved_number or citation.number
    year = int(citation.date[:4]) if citation.date else None
    return by_number(number, year) if number else None


def same_but_for_the_year(case: Case) -> Iterator[Known]:
    """Citations whose number comes back every year, and that have day, month and issuer of one that is known.

    `Nghị quyết số 50/NQ-CP ngày 13/3/2022 của Chính phủ` is that of 13 March 2025 with a slip.
    """
    for citation in case.record.citations:
        day = citation.date or ""
        if citation.number and len(day) == len("2025-03-13") and instrument_of(citation) is None:
            found = by_number(citation.number)
            if found is None or not found.verified or (found.issue_date or "")[4:] != day[4:]:
                continue
            if citation.issuer is None or citation.issuer in found.issuer:
                yield Known(citation, found)


def places_of(citation: Citation) -> list[tuple[int, int]]:
    """Every place where a plan names an instrument, in the order of the text."""
    first = (citation.evidence.start, citation.evidence.end)
    return sorted({first, *((mention.start, mention.end) for mention in citation.mentions)})


def cites(case: Case, numbers: list[str]) -> bool:
    """Whether the plan names one of these instruments anywhere, be it in a citation that was not told apart."""
    wanted = {canonical_number(number) for number in numbers}
    cited = (canonical_number(c.resolved_number or c.number or "") for c in case.record.citations)
    if any(number in wanted for number in cited):
        return True
    return any(_printed(number).search(case.passages.plain) for number in wanted)


@cache
def _printed(number: str) -> re.Pattern[str]:
    """A canonical number as a text may have it, with spaces and either letter for Đ."""
    letters = (re.escape(c) if c != "d" else "[đd]" for c in number)
    return re.compile(r"(?<![\d/])" + " *".join(letters))


def expired(instrument: Instrument, day: date) -> bool:
    """Whether it was without force on that day."""
    if instrument.expiry_date is None:
        return False
    return span_of(instrument.expiry_date)[1] <= day


def successors(instrument: Instrument, day: date) -> tuple[str, ...]:
    """The numbers of what stood in its place on that day."""
    numbers = instrument.replaced_by or instrument.repealed_by
    for _ in range(MOST_STEPS):
        found = [by_number(number) for number in numbers]
        if not any(one is not None and expired(one, day) for one in found):
            break
        after = [one.replaced_by or one.repealed_by if one and expired(one, day) else (number,)
                 for one, number in zip(found, numbers, strict=True)]  # fmt: skip
        numbers = tuple(dict.fromkeys(number for group in after for number in group))
    return numbers
