"""Places of a text that several checks must know: what stands in the title of an instrument, what a sentence excuses."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from pipeline.audit.case import Case

TITLE_REACH = 300  # letters after a citation within which its title may run on to the next comma or stop
_TITLE_END = re.compile(r'[;\n]|\.(?=\s)|(?<=")')


@lru_cache(maxsize=8)
def _cited_spans(case: "_ById") -> Sequence[tuple[int, int]]:
    spans: set[tuple[int, int]] = set()
    for citation in case.case.record.citations:
        spans.add((citation.evidence.start, citation.evidence.end))
        spans |= {(span.start, span.end) for span in citation.mentions}
    return sorted(spans)


class _ById:
    """A case as a key: its text is too long to be compared."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __hash__(self) -> int:
        return id(self.case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.case is self.case


def cited(case: Case, at: int) -> bool:
    """Whether a place stands inside a citation, its title included."""
    spans = _cited_spans(_ById(case))
    place = bisect_right(spans, (at, len(case.passages.text))) - 1
    return any(start <= at < end for start, end in spans[max(0, place - 3) : place + 1])


def excused(case: Case, match: re.Match[str], unless: re.Pattern[str] | None) -> bool:
    """Whether the sentence of a match has words that excuse it."""
    if unless is None:
        return False
    start, end = case.passages.sentence(*match.span())
    return unless.search(case.passages.plain, start, end) is not None
