"""What each line of a text lacks: nothing, its marks, or letters too.

Guarantees: a function of the lines alone; a line too short to tell is judged with those around it.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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

# Letters that Vietnamese alone has: in 55 of 100 words of good text, in 2 to 4 of 1000 that English or French OCR read.
OWN = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
WITH_OWN, WITHOUT = (
    math.log(0.5 / 0.004),
    math.log(0.5 / 0.996),
)  # what a word with one, and without, says for good text
AROUND = 5  # lines on either side that have a say
MOST_SAY = 8.0  # as much as twelve words without such letters
LETTERS_RIGHT = 0.93  # of the words: 0.95 to 1 where only marks are missing, 0.49 to 0.89 where letters are wrong


@dataclass(frozen=True, slots=True)
class Signs:
    """Of a line: its words of two letters and more.

    `own` of them have a letter of Vietnamese alone, `bare` are spelled like a Vietnamese word without its marks.
    """

    words: int
    own: int
    bare: int


def modes_of(lines: Sequence[Sequence[Token]]) -> list[Mode]:
    """The mode of each line: good, stripped, foreign, or other where no letters of the Latin alphabet stand."""
    signs = [_signs(tokens) for tokens in lines]
    out: list[Mode] = []
    for at, sign in enumerate(signs):
        near = signs[max(0, at - AROUND) : at + AROUND + 1]
        words, own, bare = (sum(values) for values in zip(*((s.words, s.own, s.bare) for s in near), strict=True))
        around = _says(words - sign.words, own - sign.own)
        if not words:
            out.append("other")
        elif _says(sign.words, sign.own) + max(-MOST_SAY, min(MOST_SAY, around)) >= 0:
            out.append("good")
        else:
            out.append("stripped" if bare >= LETTERS_RIGHT * words else "foreign")
    return out


def _says(words: int, own: int) -> float:
    """How much more likely the words are in good text, as a logarithm."""
    return own * WITH_OWN + (words - own) * WITHOUT


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
