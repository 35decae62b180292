"""The text of a plan as rules see it: one spelling, parted into sections and sentences, with the way back to the page.

Guarantees: `plain` has the length of the text, so that a place in the one is a place in the other; an evidence that is
made here slices back to the text.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.audit.needles import needles, stays_in_paragraph
from pipeline.extract.headings import FRAME_RANK
from pipeline.lexicon.text import one_tone
from pipeline.store.reading import Layout
from schemas.record import Box, Evidence

_SPACE = re.compile(r"[^\S\n]")
_SPACES = re.compile(" {2,}")
_DASH = re.compile(r"[‐‑‒–—−]")
_QUOTE = re.compile(r"[“”]")
_SENTENCE_END = re.compile(r"[.;](?=\s)|\n")
LONGEST_QUOTE = 400  # letters of an evidence: what is longer says no more


def plain(text: str) -> str:
    """Lower case, one tone placement, one dash and quotation mark, plain spaces; letter for letter."""
    placed = one_tone(text)
    lowered = placed.lower()
    if len(lowered) != len(placed):  # İ has a small letter of two
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in placed)
    return _QUOTE.sub('"', _DASH.sub("-", _SPACE.sub(" ", lowered))).replace("ð", "đ")


def paragraphs_with(text: str, words: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of a plain text in which some words stand."""
    at = text.find(words)
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield text.rfind("\n", 0, at) + 1, end
        at = text.find(words, end)


def single_spaced(text: str) -> str:
    """A text with its runs of spaces made one, as `needles` have them."""
    return _SPACES.sub(" ", text)


@dataclass(frozen=True, eq=False)
class Passages:
    """A text with its layout. `pages` are (number, start) of the pages in order."""

    text: str
    layout: Layout
    pages: Sequence[tuple[int, int]]

    @cached_property
    def plain(self) -> str:
        """The text in one spelling."""
        return plain(self.text)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [line.end for line in self.layout.lines]

    @cached_property
    def _headed(self) -> list[int]:
        return [heading.start for heading in self.layout.headings]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence, or the clause between semicolons, that a span stands in; it never leaves its paragraph."""
        floor = max(self.plain.rfind("\n", 0, start), -1) + 1
        before = [match.end() for match in _SENTENCE_END.finditer(self.plain, floor, start)]
        after = _SENTENCE_END.search(self.plain, max(start, end - 1))
        return self._trimmed(before[-1] if before else floor, after.start() if after else len(self.plain))

    def paragraph(self, start: int) -> tuple[int, int]:
        """The paragraph that a place stands in."""
        end = self.plain.find("\n", start)
        return self._trimmed(self.plain.rfind("\n", 0, start) + 1, len(self.plain) if end < 0 else end)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        words = self.plain[start:end]
        return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))

    def section(self, at: int) -> str:
        """What the part at this place is for: a name of the table `sections`, `title`, `preamble`, `closing`, or ``."""
        place = bisect_right(self._headed, at) - 1
        while place >= 0:
            heading = self.layout.headings[place]
            if heading.rank > FRAME_RANK or at < heading.end:
                return heading.section
            place -= 1
        return ""

    def heading_above(self, at: int) -> str:
        """The words, as in `plain`, of the last heading before a place, of whatever rank; empty before the first."""
        for heading in reversed(self.layout.headings[: bisect_right(self._headed, at)]):
            if heading.rank > FRAME_RANK:
                return self.plain[heading.start : heading.end]
        return ""

    def find(self, pattern: re.Pattern[str], sections: Collection[str] = ()) -> Iterator[re.Match[str]]:
        """Where a pattern stands in `plain`, in the named sections only where some are named."""
        for start, end in self._stretches(pattern):
            for match in pattern.finditer(self.plain, start, end):
                if not sections or self.section(match.start()) in sections:
                    yield match

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern stands in `plain`."""
        wanted = needles(pattern)
        if not wanted or len(self._squeezed) != len(self.plain) or not stays_in_paragraph(pattern):
            return any(pattern.search(self.plain, start, end) for start, end in self._stretches(pattern))
        return any(
            pattern.search(self.plain, start, end)
            for words in wanted
            for start, end in paragraphs_with(self.plain, words)
        )

    def _stretches(self, pattern: re.Pattern[str]) -> Sequence[tuple[int, int]]:
        """Where a pattern can stand: the paragraphs with one of its needles, else the whole text."""
        wanted, whole = needles(pattern), ((0, len(self.plain)),)
        if not wanted:
            return whole
        if len(self._squeezed) != len(self.plain) or not stays_in_paragraph(pattern):
            return whole if any(words in self._squeezed for words in wanted) else ()
        return sorted({stretch for words in wanted for stretch in self._paragraphs_with(words)})

    def _paragraphs_with(self, words: str) -> Sequence[tuple[int, int]]:
        known = self._found.get(words)
        if known is None:
            known = self._found[words] = list(paragraphs_with(self.plain, words))
        return known

    @cached_property
    def _found(self) -> dict[str, Sequence[tuple[int, int]]]:
        """Words -> their paragraphs: many patterns need the same words."""
        return {}

    @cached_property
    def _squeezed(self) -> str:
        return single_spaced(self.plain)

    def heading(self, *sections: str) -> tuple[int, int] | None:
        """The span of the first heading of the first of these sections that the plan has."""
        for name in sections:
            for heading in self.layout.headings:
                if heading.section == name:
                    return heading.start, heading.end
        return None

    def anchor(self, *sections: str) -> tuple[int, int]:
        """Where something missing should stand: the heading of its section, else title, preamble, first line."""
        found = self.heading(*sections, "title", "preamble")
        if found is not None:
            return found
        first = re.search(r"\S[^\n]*", self.text)
        return self._trimmed(*first.span()) if first else (0, len(self.text))

    def evidence(self, start: int, end: int) -> Evidence:
        """The words of a span, cut to `LONGEST_QUOTE` letters, with page and boxes."""
        end = min(end, start + LONGEST_QUOTE)
        start, end = self._trimmed(start, end)
        return Evidence(
            text=self.text[start:end], raw=self._raw(start, end), start=start, end=end,
            page=self._page(start), boxes=list(self._boxes(start, end)),
        )  # fmt: skip

    def _page(self, at: int) -> int:
        found = [number for number, start in self.pages if start <= at]
        return found[-1] if found else 1

    def _raw(self, start: int, end: int) -> str:
        out: list[str] = []
        at = start
        for first, last, raw in self.layout.repairs:
            if last <= start and not first == last == start:
                continue
            if first >= end:
                break
            out += [self.text[at:first], raw]
            at = max(at, last)
        return "".join([*out, self.text[at:end]])

    def _boxes(self, start: int, end: int) -> Iterator[Box]:
        """One box a line; its ends are measured by letters, for a line knows no more of its words."""
        for line in self.layout.lines[bisect_right(self._line_ends, start) :]:
            if line.start >= end:
                break
            width = (line.x1 - line.x0) / max(1, line.end - line.start)
            x0 = line.x0 + width * (max(start, line.start) - line.start)
            x1 = line.x0 + width * (min(end, line.end) - line.start)
            yield Box(page=line.page, x0=round(x0, 1), y0=line.y0, x1=round(x1, 1), y1=line.y1)
