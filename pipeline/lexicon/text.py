"""Folding of Vietnamese text: one function for search, one for the placement of tone marks.

Guarantees: both are idempotent; `fold_for_search` is used for the indexed text and for the query alike.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# oa, oe, uy at the end of a syllable: the tone stands on the first letter (hòa) or on the second (hoà).
_ON_SECOND = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for firsts, seconds in (("oO", "aAeE"), ("uU", "yY"))
    for first in firsts
    for second in seconds
    for tone in _TONES
}
_TONE_ON_SECOND = re.compile(rf"(?<![qQ])(?:{'|'.join(_ON_SECOND)})(?![a-zA-Zà-ỹÀ-Ỹ])")


# Capital letters for a character class of `re`, which has none; À-Ỹ would take small letters in.
UPPER = "A-Z" + "".join(
    c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and unicodedata.normalize("NFD", c)[0] in "AEIOUYĐ"
) + "ĐƠƯ"  # fmt: skip


def fold_for_search(text: str) -> str:
    """Lower-case text without any marks: `Kế hoạch địa bàn` becomes `ke hoach dia ban`.

    SQLite folds neither `đ` nor stacked marks, so the full-text index holds this form.
    """
    lowered = unicodedata.normalize("NFC", text).lower().replace("đ", "d")
    bare = "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare)


@lru_cache(maxsize=4096)
def one_tone_placement(text: str) -> str:
    """Put the tone of open oa, oe, uy on the first vowel: `hoà` becomes `hòa`, `Uỷ ban` becomes `Ủy ban`."""
    return _TONE_ON_SECOND.sub(lambda match: _ON_SECOND[match[0]], unicodedata.normalize("NFC", text))


@lru_cache(maxsize=256)
def one_tone(text: str) -> str:
    """The text with one tone placement, letter for letter, so that places in it are places in the text given."""
    placed = one_tone_placement(text)
    return placed if len(placed) == len(text) else text


def fold_name(text: str) -> str:
    """A name for comparison: lower case, one tone placement, hyphens and spaces of one kind; marks are kept."""
    text = one_tone_placement(text).lower()
    text = re.sub(r"\s*[-‐‑–—]\s*", "-", text)
    return re.sub(r"\s+", " ", text).strip(" .,;:")


def sentence_case(text: str) -> str:
    """First letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]
