"""How far a reading of a page is from what is printed on it.

Guarantees: identical texts have no error; no order of lines, cells or columns is an error, because what was read is
first put into the order of what is printed; but every letter that was read counts, wherever it stood. Apart from their
order both texts are put through `plain`, so that no reader is helped or hurt by habits of its own.
"""

import heapq
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq, Levenshtein

# Dashes and quotes have one form each: which of them is printed is the typeface's affair.
_SIGNS = str.maketrans("‐‑‒–—−“”„‟‘’‚‛′″", "------" + '""""' + "''''" + "'" + '"')
_RULE = re.compile(r"[|¦_=~\[\]{}]+")  # what readers make of frames and ruling lines; no plan has such a word
_PAGE_NUMBER = re.compile(r"[^\w\n]*\d{1,3}[^\w\n]*")
_SYLLABLE = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class _Tile:
    """Words `start` to `end` of a reading, which stand printed from `printed` on."""

    printed: int
    start: int
    end: int

    @property
    def last(self) -> int:
        """Where its last word is printed."""
        return self.printed + self.end - self.start - 1


@dataclass(frozen=True)
class Errors:
    """Shares of what is printed; more than 1 where more was read than is there.

    `marks`: syllables that are wrong in their marks alone; `base`: characters that are wrong when all marks are
    stripped from both texts.
    """

    characters: float
    syllables: float
    marks: float
    base: float


def word_spans(page: str) -> list[tuple[int, int]]:
    """Spans of the words of a page that count: no ruling lines, no number of the page on its first or last line."""
    lines = [line for line in re.finditer(r"[^\r\n\f]+", page) if not line[0].isspace()]
    ends = {at for at in (0, len(lines) - 1) if lines and _PAGE_NUMBER.fullmatch(lines[at][0])}
    kept = [line for at, line in enumerate(lines) if at not in ends]
    words = [(line.start() + w.start(), line.start() + w.end()) for line in kept for w in re.finditer(r"\S+", line[0])]
    return [(start, end) for start, end in words if not _RULE.fullmatch(page[start:end])]


def plain(page: str) -> str:
    """The words of a page that count, with single spaces, NFC, one form of dashes and quotes."""
    page = unicodedata.normalize("NFC", page)
    return " ".join(page[start:end] for start, end in word_spans(page)).translate(_SIGNS)


def without_marks(text: str) -> str:
    """The letters under the marks: `Địa bàn` becomes `Dia ban`."""
    bare = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(bare).replace("đ", "d").replace("Đ", "D")


def syllables(text: str) -> list[str]:
    """Runs of letters and digits."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text))


def errors(printed: str, read: str) -> Errors:
    """What is wrong in a page that was read; all 0 where nothing is printed and nothing was read."""
    printed = plain(printed)
    read = in_order_of(printed, plain(read))
    bare_printed, bare_read = without_marks(printed), without_marks(read)
    wrong = Levenshtein.distance(syllables(printed), syllables(read))
    wrong_bare = Levenshtein.distance(syllables(bare_printed), syllables(bare_read))
    count = max(1, len(syllables(printed)))
    return Errors(
        Levenshtein.distance(printed, read) / max(1, len(printed)),
        wrong / count,
        (wrong - wrong_bare) / count,
        Levenshtein.distance(bare_printed, bare_read) / max(1, len(bare_printed)),
    )


def error_at(printed: str, read: str, places: Collection[int]) -> float | None:
    """The character error at some places of `plain(printed)` alone, with what was read into them; None: no places."""
    if not places:
        return None
    printed = plain(printed)
    edits = Levenshtein.editops(printed, in_order_of(printed, plain(read)))
    there = set(places)
    wrong = sum(e.src_pos in there or (e.tag == "insert" and e.src_pos - 1 in there) for e in edits)
    return wrong / len(there)


def found_in_order(printed: Sequence[str], read: Sequence[str]) -> tuple[float, float]:
    """Share of the printed syllables or words that were read, in order; and of those read the share printed so."""
    common = LCSseq.similarity(printed, read)
    return common / max(1, len(printed)), common / max(1, len(read))


def in_order_of(printed: str, read: str) -> str:
    """All words that were read, each run of them where the printed text has it.

    The longest runs of words that both texts have find each other first. Words that are nowhere printed stay with the
    word read before them or with the one read after them, where the printed text lacks what is more like them.
    """
    wanted, got = printed.split(), read.split()
    places = _places(wanted, got)
    tiles = _tiles(places)
    if not tiles:
        return " ".join(got)
    missing = set(range(len(wanted))) - set(places.values())
    first, last = tiles[0], tiles[-1]
    pieces = [(tile.printed, tile.start, tile.end) for tile in tiles]
    pieces += [(first.printed, 0, first.start), (last.last, last.end, len(got))]
    for before, after in pairwise(tiles):
        loose = got[before.end : after.start]
        cut = before.end + _cut(loose, _gap(wanted, missing, before.last, 1), _gap(wanted, missing, after.printed, -1))
        pieces += [(before.last, before.end, cut), (after.printed, cut, after.start)]
    return " ".join(word for _, start, end in sorted(pieces) for word in got[start:end])


def _places(wanted: Sequence[str], got: Sequence[str]) -> dict[int, int]:
    """Word read -> word printed: the longest common runs first, of equal ones those that lie most alike on the page."""
    where = defaultdict(list)
    for at, word in enumerate(wanted):
        where[word].append(at)
    found: dict[int, int] = {}
    used: set[int] = set()
    waiting: list[tuple[int, float, int, int]] = []

    def wait(read: int, printed: int, length: int) -> None:
        apart = abs(read / len(got) - printed / len(wanted))
        heapq.heappush(waiting, (-length, apart, read, printed))

    for read, word in enumerate(got):
        for printed in where[word]:
            if not (read and printed and got[read - 1] == wanted[printed - 1]):
                wait(read, printed, _common(wanted[printed:], got[read:]))
    while waiting:
        length, _, read, printed = heapq.heappop(waiting)
        free = [at for at in range(-length) if read + at not in found and printed + at not in used]
        if len(free) == -length:
            found.update((read + at, printed + at) for at in free)
            used.update(printed + at for at in free)
            continue
        for start, end in _runs(free):
            wait(read + start, printed + start, end - start)
    return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of rising numbers without a gap."""
    starts = [n for at, n in enumerate(numbers) if not at or numbers[at - 1] != n - 1]
    ends = [n + 1 for at, n in enumerate(numbers) if at + 1 == len(numbers) or numbers[at + 1] != n + 1]
    return list(zip(starts, ends, strict=True))


def _tiles(places: Mapping[int, int]) -> list[_Tile]:
    tiles: list[_Tile] = []
    for read, printed in sorted(places.items()):
        if tiles and tiles[-1].end == read and tiles[-1].last == printed - 1:
            tiles[-1] = _Tile(tiles[-1].printed, tiles[-1].start, read + 1)
        else:
            tiles.append(_Tile(printed, read, read + 1))
    return tiles


def _gap(wanted: Sequence[str], missing: Collection[int], at: int, step: int) -> list[str]:
    """Printed words next to `at` that were not read, forwards (`step` 1) or backwards (-1)."""
    end = at + step
    while end in missing:
        end += step
    return list(wanted[at + 1 : end] if step > 0 else wanted[end + 1 : at])


def _cut(loose: Sequence[str], after: Sequence[str], before: Sequence[str]) -> int:
    """How many of the loose words belong to the gap after the word before them; the others go before the next."""
    one, other = " ".join(after), " ".join(before)

    def cost(cut: int) -> int:
        kept, given = " ".join(loose[:cut]), " ".join(loose[cut:])
        return int(Levenshtein.distance(kept, one) + Levenshtein.distance(given, other))

    return min(range(len(loose), -1, -1), key=cost)
