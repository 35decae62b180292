"""Numbers, dates and numbers of documents by their own grammar: no digit becomes another, no letter is guessed.

Guarantees: a number that is written as one comes back as it is; digits stay, letters that stand among digits become the
digit that looks like them, letters of a document's number become a known type and issuer of the same shape.
"""

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.instrument_types import instrument_types
from pipeline.lexicon.text import fold_for_search
from pipeline.repair.channel import CAPITALS, misreadings
from pipeline.repair.language import language
from pipeline.repair.tokens import CODE

_LOOKALIKES = str.maketrans("lI|OoSB", "1110058")
# Figures with one or two letters among more digits: 2O24, l5/3/2024, 1OO%.
_SPOILED = re.compile(r"(?=.*\d)[\dlI|Oo]{1,4}(?:[.,/-][\dlI|Oo]{1,4})*%?")
PRIME_MINISTER = "TTg"
_DEAREST = 7.0  # of a letter part that is not known as it stands
_PARTS = re.compile(r"([/\-–&])")


def mended(text: str) -> str:
    """A number as it was printed: `116/2021/ND-CP` is `116/2021/NĐ-CP`, `l5/3/2024` is `15/3/2024`."""
    if CODE.fullmatch(text):
        return _code(text)
    digits = sum(c.isdigit() for c in text)
    strange = sum(c in "lI|Oo" for c in text)
    if strange and digits > strange and _SPOILED.fullmatch(text):
        return text.translate(_LOOKALIKES)
    return text


def _code(text: str) -> str:
    parts = _PARTS.split(text)
    typed = False
    for at in range(0, len(parts), 2):
        part = parts[at]
        if part[:1].isdigit():
            parts[at] = part[:-1].translate(_LOOKALIKES) + (
                part[-1] if part[-1] in "abcdđ" else part[-1].translate(_LOOKALIKES)
            )
        elif part:
            parts[at] = _issuer(part) if typed else _type(part)
            typed = True
    return "".join(parts)


@cache
def _types() -> dict[str, str]:
    """Types of documents by their letters without marks: `nd` is NĐ; HD and HĐ stay apart."""
    codes = sorted({code for kind in instrument_types() for code in kind.codes}, key=len)
    return {fold_for_search(code): code for code in reversed(codes)}


def _type(part: str) -> str:
    if any(part in kind.codes for kind in instrument_types()):
        return part
    found = _types().get(fold_for_search(part))
    if found:
        return found
    likely = [
        _types()[letters]
        for candidate in misreadings("foreign").candidates(part, two=False)
        if candidate.cost <= _DEAREST and (letters := fold_for_search(language().words[candidate.words[0]])) in _types()
    ]
    return next((code for code in likely if len(code) == len(part)), _issuer(part))


def _issuer(part: str) -> str:
    """The letters of an issuer: those that are known, else those that are spelled alike and commonest."""
    words: tuple[str, ...] = language().words
    if not part.isupper():
        near = len(part) == len(PRIME_MINISTER) and Levenshtein.distance(part, PRIME_MINISTER) <= 1
        return PRIME_MINISTER if near else part
    alike: list[str] = [words[number] for number in language().by_letters.get(fold_for_search(part), ())]
    if alike:  # the vocabulary has the commonest first, but đ is typed as d more often than the reverse
        barred = [word for word in alike if "đ" in word and len(word) > 3]
        return (barred or alike)[0].upper()
    for candidate in misreadings("foreign").candidates(part, two=False):
        word = words[candidate.words[0]]
        if candidate.cost <= _DEAREST and candidate.shapes == (CAPITALS,) and len(word) == len(part) > 3:
            return word.upper()
    return part
