"""`number_within`: a duration, an age, an amount that the law fixes and the plan gives otherwise.

Guarantees: only numbers that a pattern ties to the matter are judged; a number in the title of an instrument is not,
nor what the plan tells of former years.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Self

from pydantic import model_validator

from pipeline.audit.case import Case
from pipeline.audit.checks.history import past
from pipeline.audit.checks.spans import cited, excused
from pipeline.audit.found import Hit
from pipeline.audit.needles import needles
from pipeline.audit.passages import single_spaced
from pipeline.audit.rules import Params, Pattern, Section

_TIME = re.compile(r"\d\)? *(?:ngày|giờ|tuần|tháng|năm)|\d *\([^)\n]{1,20}\) *(?:ngày|giờ|tuần|tháng|năm)")


class Given(Params):
    """`pattern` has the group `n`, and `m` where a range is printed; each must be one of `allowed` or in `least..most`.

    `also`: further patterns for the same matter. `units`: what each wording of the group `u` counts; numbers of other
    units are not judged. `unless`: words in the same sentence that mean another matter; `within`: only these parts.
    """

    pattern: Pattern
    also: list[Pattern] = []
    units: dict[str, float] = {}
    allowed: list[float] = []
    least: float | None = None
    most: float | None = None
    unless: Pattern | None = None
    within: list[Section] = []

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if not self.allowed and self.least is None and self.most is None:
            raise ValueError("nothing is asked of the number")
        return self

    def permits(self, value: float) -> bool:
        """Whether the law has this number."""
        if self.allowed:
            return value in self.allowed
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each wrong number; `{found}` are the words of the match, `{number}` is the number with its unit."""
    seen: set[str] = set()
    for match in _matches(case, given):
        unit = match["u"] if "u" in match.re.groupindex else None
        if given.units and unit not in given.units:
            continue
        counts = given.units.get(unit, 1.0) if unit else 1.0
        printed = [match[name] for name in ("n", "m") if name in match.re.groupindex and match[name]]
        values = [round(float(number.replace(",", ".")) * counts, 2) for number in printed]
        if all(map(given.permits, values)) or cited(case, match.start()) or excused(case, match, given.unless):
            continue
        if past(case, *match.span()):
            continue
        key = "-".join(printed) + (f" {unit}" if unit else "")
        if key not in seen:
            seen.add(key)
            words = case.passages.text[match.start() : match.end()].replace("\n", " ")
            sentence = case.passages.sentence(*match.span())
            number = " - ".join(printed) + (f" {unit}" if unit else "")
            yield Hit(key, (case.passages.evidence(*sentence),), {"found": words, "number": number})


def _matches(case: Case, given: Given) -> Iterator[re.Match[str]]:
    """In the order of the text; patterns of times are put only to paragraphs that print one, for those are few."""
    found: list[re.Match[str]] = []
    for pattern in (given.pattern, *given.also):
        if "u" not in pattern.groupindex:
            found += case.passages.find(pattern, given.within)
            continue
        wanted = needles(pattern)
        paragraphs, together = _timed(case.passages.plain)
        if wanted and not any(needle in together for needle in wanted):
            continue
        for start, end, words in paragraphs:
            if wanted and not any(needle in words for needle in wanted):
                continue
            for match in pattern.finditer(case.passages.plain, start, end):
                if not given.within or case.passages.section(match.start()) in given.within:
                    found.append(match)
    yield from sorted(found, key=lambda match: match.span())


@lru_cache(maxsize=1)
def _timed(text: str) -> tuple[Sequence[tuple[int, int, str]], str]:
    """The paragraphs that print a number of days, hours, months or years, with their words parted by single spaces.

    The words of all of them together come with them.
    """
    spans: list[tuple[int, int]] = []
    for match in _TIME.finditer(text):
        if not spans or match.start() >= spans[-1][1]:
            end = text.find("\n", match.end())
            spans.append((text.rfind("\n", 0, match.start()) + 1, len(text) if end < 0 else end))
    found = [(start, end, single_spaced(text[start:end])) for start, end in spans]
    return found, "\n".join(words for _, _, words in found)
