"""The few words around a hit.

Guarantees: a snippet is a piece of the original text, letter by letter, but for white space, which becomes one space
for each character, so that offsets hold; it is cut between words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.lexicon.text import fold_for_search

WORD = re.compile(r"[^\W_]+")  # what SQLite's unicode61 takes for a word
WIDTH = 160  # letters; two lines of a terminal
BEFORE = 40  # letters of context before the first word that was found


@dataclass(frozen=True, slots=True)
class Snippet:
    """`start` is the place of `text` in the page, `highlights` are spans of `text`."""

    text: str
    start: int
    highlights: tuple[tuple[int, int], ...]


def cut(page: str, phrases: Sequence[tuple[str, ...]]) -> Snippet:
    """The piece of a page with the most of the phrases (tuples of folded words) close together."""
    spans = _found(page, phrases)
    best = _densest(spans)
    start = min(_word_start(page, max(0, best - BEFORE)), best)
    end = _word_end(page, start, start + WIDTH)
    highlights = tuple((s - start, e - start) for s, e in spans if s >= start and e <= end)
    return Snippet(re.sub(r"\s", " ", page[start:end]), start, highlights)


def _found(page: str, phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Spans of all places where a phrase stands, in order and without overlaps."""
    words = [(fold_for_search(match[0]), match.start(), match.end()) for match in WORD.finditer(page)]
    folded = [word for word, _, _ in words]
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        fitting = [len(p) for p in phrases if tuple(folded[at : at + len(p)]) == p]
        if fitting:
            last = at + max(fitting) - 1
            spans.append((words[at][1], words[last][2]))
            at = last
        at += 1
    return spans


def _densest(spans: Sequence[tuple[int, int]]) -> int:
    """Where the stretch begins that holds the most found letters; the first of equals."""
    best, most = 0, 0
    for position, (start, _) in enumerate(spans):
        stretch = [(s, e) for s, e in spans[position : position + WIDTH] if e <= start + WIDTH - BEFORE]
        held = sum(e - s for s, e in stretch) + _neighbours(stretch)
        if held > most:
            best, most = start, held
    return best


def _neighbours(spans: Sequence[tuple[int, int]]) -> int:
    """How many found words follow one another: words in a row say more than words that are strewn."""
    return 4 * sum(after[0] - before[1] == 1 for before, after in pairwise(spans))


def _word_start(page: str, at: int) -> int:
    """The first word that begins at `at` or after it."""
    while 0 < at < len(page) and not page[at - 1].isspace():
        at += 1
    while at < len(page) and page[at].isspace():
        at += 1
    return at


def _word_end(page: str, start: int, at: int) -> int:
    """The end of the last word that ends at `at` or before it; `at` where there is no end of a word after `start`."""
    limit = min(at, len(page))
    end = limit
    while start < end < len(page) and not page[end].isspace():
        end -= 1
    end = start + len(page[start:end].rstrip())
    return end if end > start else limit
