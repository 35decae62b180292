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

Kind = Literal["own", "accented", "bare", "no"]
Mode = Literal[
    "good",  # Vietnamese: only slips are mended
    "stripped",  # the letters are right, their marks are missing
    "foreign",  # read by OCR of another language
    "other",  # no Vietnamese, or nothing that could be repaired
]

# Letters that Vietnamese alone has.
OWN = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
# What a word says for good text against text that lost its marks or was misread: the logarithm of how common its kind
# is in the one and the other (measured on scans of the corpus read as Vietnamese, English and French).
SAYS: dict[Kind, float] = {
    "own": math.log(0.55 / 0.003),  # a possible syllable with such a letter
    "accented": math.log(0.27 / 0.20),  # one with other marks: xã, xuân
    "bare": math.log(0.13 / 0.45),  # one without
    "no": math.log(0.05 / 0.35),  # no syllable
}
AROUND = 5  # lines on either side that have a say
MOST_SAY = 8.0  # of the lines around: as much as seven bare syllables
ALL_SAY = 5.0  # and of the whole text
LETTERS_RIGHT = 0.93  # of the words: 0.95 to 1 where only marks are missing, 0.49 to 0.89 where letters are wrong


@dataclass(frozen=True, slots=True)
class Signs:
    """Of a line: its words of two letters and more, and what they say for good text.

    `bare` of them are spelled like a word that the vocabulary holds, without its marks.
    """

    words: int
    says: float
    bare: int


def modes_of(lines: Sequence[Sequence[Token]]) -> list[Mode]:
    """The mode of each line: good, stripped, foreign, or other where no letters of the Latin alphabet stand."""
    signs = [_signs(tokens) for tokens in lines]
    whole = _within(sum(sign.says for sign in signs), ALL_SAY)
    good = [_is_good(signs, at, whole) for at in range(len(signs))]
    out: list[Mode] = []
    for at, fine in enumerate(good):
        near = range(max(0, at - AROUND), min(len(signs), at + AROUND + 1))
        if not any(signs[n].words for n in near):
            out.append("other")
        elif fine:
            out.append("good")
        else:
            broken = [signs[n] for n in near if not good[n]]
            right = sum(s.bare for s in broken) >= LETTERS_RIGHT * sum(s.words for s in broken)
            out.append("stripped" if right else "foreign")
    return out


def _is_good(signs: Sequence[Signs], at: int, whole: float) -> bool:
    """Whether a line is good Vietnamese: what its words say, the lines around it, and the whole text."""
    around = sum(sign.says for sign in signs[max(0, at - AROUND) : at + AROUND + 1]) - signs[at].says
    return signs[at].says + _within(around, MOST_SAY) + whole >= 0


def _within(value: float, most: float) -> float:
    return max(-most, min(most, value))


def _signs(tokens: Sequence[Token]) -> Signs:
    kinds = [kind for token in tokens if token.kind == "word" and len(token.text) > 1 and (kind := _kind(token.text))]
    return Signs(len(kinds), sum(SAYS[kind] for kind, _ in kinds), sum(spelled for _, spelled in kinds))


@lru_cache(maxsize=50_000)
def _kind(word: str) -> tuple[Kind, bool] | None:
    """The kind of a word, and whether it is spelled like a known one without marks; None for other alphabets."""
    if not any(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in word):
        return None
    spelled = word.isascii() and word.lower() in language().by_letters
    if not is_syllable(word) and not (word.isupper() and OWN.search(word)):  # HĐND, QĐ
        return "no", spelled
    return ("own" if OWN.search(word) else "accented" if has_mark(word) else "bare"), spelled
