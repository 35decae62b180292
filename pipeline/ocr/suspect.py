"""Whether a text layer can be Vietnamese at all.

Guarantees: a function of the words alone; numbers and codes are left out.
"""

import unicodedata
from collections.abc import Iterable

from pipeline.ocr.layout import Token
from pipeline.ocr.legacy import LETTERS, VIETNAMESE

# Pages of real plans have 0.67 to 0.86 of marked syllables, layers made by OCR in another language 0.42 at most.
LEAST_MARKED = 0.42
LEAST_WORDS = 30


def suspect_layer(tokens: Iterable[Token]) -> bool:
    """Whether too few of the words carry a Vietnamese mark for the page to be what its scan shows."""
    words = [word for token in tokens for word in LETTERS.findall(unicodedata.normalize("NFC", token.text))]
    if len(words) < LEAST_WORDS:
        return False
    return sum(map(_marked, words)) / len(words) < LEAST_MARKED


def _marked(word: str) -> bool:
    return any(c in VIETNAMESE for c in word)
