"""When two pieces of text count as the same for scoring, and which of two lists go together.

Guarantees: pure functions; empty text is like nothing. Differences of case, tone placement, hyphens, punctuation and
spacing do not count, because editions of one document differ in them; lost marks do.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

Item = Mapping[str, Any]  # a value as JSON gives it

_TONE_MARKS = "\u0300\u0301\u0309\u0303\u0323"
_TONE_ON_FIRST = {
    unicodedata.normalize("NFC", a + b + tone): unicodedata.normalize("NFC", a + tone + b)
    for a, b in ("oa", "oe", "uy")
    for tone in _TONE_MARKS
}
_TONE_ON_SECOND = re.compile(rf"(?<!q)(?:{'|'.join(_TONE_ON_FIRST)})(?!\w)")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


@lru_cache(maxsize=16384, typed=True)
def fold(text: object) -> str:
    """Text for comparison: NFC, lower case, one placement of tones, one hyphen, no punctuation, single spaces."""
    folded = unicodedata.normalize("NFC", str(text or "")).lower()
    folded = _TONE_ON_SECOND.sub(lambda m: _TONE_ON_FIRST[m[0]], folded)
    folded = re.sub(r"\s*-\s*", "-", _DASHES.sub("-", folded))
    folded = re.sub("[“”\"'.,;:]+", " ", folded)
    return re.sub(r"\s+", " ", folded).strip()


def bare(text: object) -> str:
    """Text without white space and the marks of Markdown, to ask whether a span stands in a file."""
    return re.sub(r"[\s*#_\\|>-]+", "", unicodedata.normalize("NFC", str(text or "")))


@lru_cache(maxsize=65536, typed=True)
def like(a: object, b: object) -> float:
    """Likeness of two texts by their letters, 0 to 1; 0 where one is empty."""
    one, other = fold(a), fold(b)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def overlap(a: object, b: object) -> float:
    """Words that two texts share over the words of the longer one: a whole page is no match for a line."""
    one, other = fold(a).split(), fold(b).split()
    if not one or not other:
        return 0.0
    left = list(other)
    for word in one:
        if word in left:
            left.remove(word)
    return (len(other) - len(left)) / max(len(one), len(other))


def canonical_number(value: object) -> str:
    """A document number in one spelling: `116/2021/NĐ-CP`."""
    text = unicodedata.normalize("NFC", str(value or "")).upper().replace("\u00d0", "Đ")
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", _DASHES.sub("-", text)))


@dataclass(frozen=True, slots=True)
class Pairing:
    """Predicted and wanted items matched one to one, and what is left on either side."""

    pairs: list[tuple[Item, Item]]
    extra: list[Item]
    missed: list[Item]


def pair_up(items: Sequence[Item], gold: Sequence[Item], likeness: Callable[[Item, Item], float],
            least: float) -> Pairing:  # fmt: skip
    """Match one to one, best first, never below `least`; of equals the earlier gold item, then the earlier other."""
    scored = ((likeness(p, g), j, i) for i, p in enumerate(items) for j, g in enumerate(gold))
    taken: dict[int, int] = {}
    given: dict[int, int] = {}
    pairs: list[tuple[Item, Item]] = []
    for _, j, i in sorted((s for s in scored if s[0] >= least), key=lambda s: (-s[0], s[1], s[2])):
        if i not in taken and j not in given:
            taken[i], given[j] = j, i
            pairs.append((items[i], gold[j]))
    extra = [item for i, item in enumerate(items) if i not in taken]
    return Pairing(pairs, extra, [item for j, item in enumerate(gold) if j not in given])
