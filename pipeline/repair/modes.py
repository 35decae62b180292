"""What each line of a text lacks: nothing, its marks, or letters too.

Guarantees: a function of the lines alone; a line too short to tell is judged with those around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from pipeline.lexicon.syllables import has_mark, is_syllable
from pipeline.repair.language import language
from pipeline.repair.tokens import Token

Mode = Literal[
    "good",  # Vietnamese: only slips are mended
    "stripped",  # the letters are right, their marks are missing
    "foreign",  # read by OCR of another language
    "other",  # no Vietnamese, or nothing that could be repaired
]

# Letters that Vietnamese alone has: in 55 of 100 words of good text, in 2 of 1000 that English or French OCR read.
OWN = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
LEAST_OWN = 0.15  # of the words
TELLS_ALONE = 8  # words of a line that is judged by itself
AROUND = 5  # lines on either side that are asked about a shorter one
LETTERS_RIGHT = 0.93  # of the words: 0.95 to 1 where only marks are missing, 0.49 to 0.89 where letters are wrong


@dataclass(frozen=True, slots=True)
class Signs:
    """Of a line: its words of two letters and more, how many have a letter of Vietnamese alone, and how many are
    spelled like a Vietnamese syllable without its marks."""

    words: int
    own: int
    bare: int


def modes_of(lines: Sequence[Sequence[Token]]) -> list[Mode]:
    """The mode of each line: good, stripped, foreign, or other where no letters of the Latin alphabet stand."""
    signs = [_signs(tokens) for tokens in lines]
    words = [0, *accumulate(s.words for s in signs)]
    own = [0, *accumulate(s.own for s in signs)]
    bare = [0, *accumulate(s.bare for s in signs)]
    out: list[Mode] = []
    for at, sign in enumerate(signs):
        low, high = max(0, at - AROUND), min(len(signs), at + AROUND + 1)
        alone = sign.words >= TELLS_ALONE
        near = sign.words if alone else words[high] - words[low]
        near_own = sign.own if alone else own[high] - own[low]
        if not near:
            out.append("other")
        elif near_own >= LEAST_OWN * near:
            out.append("good")
        else:
            right = bare[high] - bare[low] >= LETTERS_RIGHT * (words[high] - words[low])
            out.append("stripped" if right else "foreign")
    return out


def _signs(tokens: Sequence[Token]) -> Signs:
    kinds = [_kind(token.text) for token in tokens if token.kind == "word" and len(token.text) > 1]
    return Signs(sum(kind >= 0 for kind in kinds), kinds.count(2), kinds.count(1))


@lru_cache(maxsize=50_000)
def _kind(word: str) -> int:
    """2: a syllable only Vietnamese has; 1: the letters of a word without marks; 0: another Latin word; else -1."""
    if not any(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in word):
        return -1
    if OWN.search(word) and (is_syllable(word) or word.isupper()):
        return 2
    return 1 if not has_mark(word) and word.isascii() and word.lower() in language().by_letters else 0
