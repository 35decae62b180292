"""`number_within`: a duration, an age, an amount that the law fixes and the plan gives otherwise.

Guarantees: only numbers that the pattern ties to the matter are judged; a number in the title of an instrument is not.
"""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from pipeline.audit.case import Case
from pipeline.audit.checks.spans import cited, excused
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params, Pattern, Section


class Given(Params):
    """`pattern` has the group `n`, and `m` where a range is printed; each must be one of `allowed` or in `least..most`.

    `unless`: words in the same sentence that mean another matter; `within`: only these parts.
    """

    pattern: Pattern
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
    """One hit for each wrong number; `{found}` are the words of the match."""
    seen: set[str] = set()
    for match in case.passages.find(given.pattern, given.within):
        printed = [match[name] for name in ("n", "m") if name in match.re.groupindex and match[name]]
        values = [float(number.replace(",", ".")) for number in printed]
        if all(map(given.permits, values)) or cited(case, match.start()) or excused(case, match, given.unless):
            continue
        key = "-".join(printed)
        if key not in seen:
            seen.add(key)
            words = case.passages.text[match.start() : match.end()].replace("\n", " ")
            sentence = case.passages.sentence(*match.span())
            yield Hit(key, (case.passages.evidence(*sentence),), {"found": words, "number": key.replace("-", " - ")})
