"""Numbers, dates and numbers of documents by their own grammar: no digit becomes another, no letter is guessed.

Guarantees: a number that is written as one comes back as it is; digits stay, letters that stand among digits become the
digit that looks like them, letters of a document's number become a known type and issuer of the same shape.
"""

import re
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.instrument_types import instrument_types
from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_for_search
from pipeline.repair.language import language
from pipeline.repair.tokens import CODE, is_spoiled_number

_LOOKALIKES = str.maketrans("lI|OoSB", "1110058")
PRIME_MINISTER = "TTg"
SHORT = 3  # letters of codes that may be others: HD is Hướng dẫn and Hợp đồng
_PARTS = re.compile(r"([/\-–&])")


def mended(text: str) -> str:
    """A number as it was printed: `116/2021/ND-CP` is `116/2021/NĐ-CP`, `l5/3/2024` is `15/3/2024`."""
    if CODE.fullmatch(text):
        return _code(text)
    if text.isalpha() and text.isupper():
        return _issuer(text)
    return text.translate(_LOOKALIKES) if is_spoiled_number(text) else text


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
    """The letters of a type; D, P, B and O stand for a Đ that was misread, a Đ that was read stays."""
    codes = _types().values()
    if part in codes or "Đ" in part:
        return part
    spelled = _types().get(fold_for_search(part))
    misread = (code for code in codes if "Đ" in code and re.fullmatch(code.replace("Đ", "[DÐPBO0]"), part))
    return spelled or next(misread, None) or _issuer(part)


@cache
def _abbreviations() -> dict[str, str]:
    """Abbreviations of bodies by their letters without marks."""
    examples = (row["example"][0] for row in table("abbreviations")["anywhere"])
    return {fold_for_search(code): code for text in examples for code in re.findall(r"[A-ZĐ]{2,}", text)}


def _issuer(part: str) -> str:
    """The letters of an issuer: as they stand, or the same letters with a Đ where it is known with one."""
    if not part.isupper():
        near = len(part) == len(PRIME_MINISTER) and Levenshtein.distance(part, PRIME_MINISTER) <= 1
        return PRIME_MINISTER if near else part
    if "Đ" in part:
        return part
    letters = fold_for_search(part)
    if letters in _abbreviations():
        return _abbreviations()[letters]
    words = language().words
    alike: list[str] = [words[number] for number in language().by_letters.get(letters, ())]
    barred = [word.upper() for word in alike if "đ" in word and word.replace("đ", "d") == letters]
    return barred[0] if barred and len(part) > SHORT else part  # đ is typed as d more often than the reverse
