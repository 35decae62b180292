"""Places of a text that several checks must know: what stands in an instrument's title, what a sentence excuses."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from pipeline.audit.case import Case


@lru_cache(maxsize=1)
def _cited_spans(case: Case) -> Sequence[tuple[int, int]]:
    spans: set[tuple[int, int]] = set()
    for citation in case.record.citations:
        spans.add((citation.evidence.start, citation.evidence.end))
        spans |= {(span.start, span.end) for span in citation.mentions}
    return sorted(spans)


def cited(case: Case, at: int) -> bool:
    """Whether a place stands inside a citation, its title included."""
    spans = _cited_spans(case)
    place = bisect_right(spans, (at, len(case.passages.text))) - 1
    return any(start <= at < end for start, end in spans[max(0, place - 3) : place + 1])


def excused(case: Case, match: re.Match[str], unless: re.Pattern[str] | None) -> bool:
    """Whether the sentence of a match has words that excuse it."""
    if unless is None:
        return False
    start, end = case.passages.sentence(*match.span())
    return unless.search(case.passages.plain, start, end) is not None
