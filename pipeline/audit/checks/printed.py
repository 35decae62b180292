"""What a plan prints and how sure its reading is: numbers, days, the severity that a doubtful reading allows.

Guarantees: a number or a day is given only where no other reading of the printed letters is possible; what was read
with doubt is a warning at most.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.audit.case import Case
from pipeline.extract.headings import FRAME_RANK
from schemas.finding import Related, Severity
from schemas.record import Evidence, Indicator

SURE = 0.6  # confidence of a value below which nothing is called an error

NUMBER = r"(?<![\w/.,])(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d/])|\d+(?:,\d+)?(?![\d/.])|\d+(?=\.(?:\s|$)))"
_DAY = re.compile(r"(\d{1,2}) ?(?:/|-|\.|tháng) ?(\d{1,2}) ?(?:/|-|\.|năm) ?(\d{4})(?!\d)")


def value(printed: str) -> float:
    """`2.150` is 2150, `7,5` is 7.5."""
    return float(printed.replace(".", "").replace(",", "."))


def shown(number: float) -> str:
    """A number as it is printed in Vietnam."""
    text = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,"))


def day_in(words: str) -> date | None:
    """The one full day that the words print; None for none or for several."""
    found = {match.groups() for match in _DAY.finditer(words)}
    if len(found) != 1:
        return None
    day, month, year = map(int, found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def severity(case: Case, start: int, end: int, most: Severity, values: Sequence[Indicator] = ()) -> Severity:
    """The severity of a finding on a span: no error on a page that was recognised, or where a value is doubtful."""
    if most != "error":
        return most
    near = [item for item in case.record.indicators if item.evidence.start < end and start < item.evidence.end]
    doubted = any(item.confidence < SURE for item in (*near, *values))
    page = next((p for p in case.record.text.pages if p.number == case.passages.evidence(start, end).page), None)
    if page is not None and page.origin == "ocr":
        doubted = True  # one digit misread makes a sum wrong
    return "warning" if doubted else most


def parts(case: Case, *sections: str) -> Iterator[tuple[int, int]]:
    """The spans of the text that stand under headings of these sections."""
    headings = [h for h in case.passages.layout.headings if h.rank > FRAME_RANK]
    for place, heading in enumerate(headings):
        if heading.section in sections:
            after = headings[place + 1].start if place + 1 < len(headings) else len(case.passages.text)
            yield heading.start, after


def lines(text: str, words: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The spans of the lines in which one of these words stands, each line once."""
    at = 0
    while (match := words.search(text, at)) is not None:
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, match.start()) + 1, end
        at = end


def elsewhere(evidence: Evidence, vi: str, en: str) -> tuple[Related, ...]:
    """Another place of the same plan that bears on a finding."""
    return (Related(what_vi=vi, what_en=en, evidence=evidence),)
