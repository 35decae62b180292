"""Numbers in words: `mười lăm`, `một trăm hai mươi`.

Guarantees: reads what Vietnamese grammar allows up to 999, None for anything else.
"""

import re

DIGITS = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
}
ONLY_AFTER_TENS = ("mốt", "tư", "lăm")
_WORD = "|".join(DIGITS)
PATTERN = re.compile(
    rf"(?<!\w)(?:(?:{_WORD})\s+trăm(?:\s+(?:linh|lẻ)\s+(?:{_WORD}))?|(?:{_WORD})\s+mươi|mười|(?:{_WORD}))"
    rf"(?:\s+(?:{_WORD})\s+mươi)?(?:\s+(?:{_WORD}))?(?!\w)",
    re.IGNORECASE,
)  # fmt: skip


def denominator(word: str) -> int | None:
    """The lower number of a fraction: `tư` in `ba phần tư` is 4."""
    return DIGITS["tư"] if word.lower() == "tư" else value(word)


def value(words: str) -> int | None:
    """The number that the words are: `chín mươi` is 90."""
    if words.lower() in ONLY_AFTER_TENS:
        return None  # đầu tư, lăm: other words
    total, last = 0, 0
    for word in words.lower().split():
        if word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total, last = total + 10, 0
        elif word in DIGITS:
            if last:
                return None
            last = DIGITS[word]
        elif word not in ("linh", "lẻ"):
            return None
    return total + last or None
