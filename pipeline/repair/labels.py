"""Labels of headings and list items: `I11.` is `III.`, the second `d)` in a row is `đ)`.

Guarantees: a label that can be what it looks like stays; what does not follow from the letters alone must follow from
the label before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ROMAN = re.compile(r"\s*([IVXHLl1|!]{1,5})[.)]\s")
_LETTER = re.compile(r"\s*([a-zđ])[.)]\s")
_ONE = str.maketrans("l1|!", "IIII")
_TALL = {"H": "II", "L": "I"}  # read so only where the label before asks for it
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


@dataclass(frozen=True, slots=True)
class Label:
    """The place of a label in its line, and what it was."""

    start: int
    end: int
    text: str


def mended(lines: Sequence[str]) -> dict[int, Label]:
    """The labels that were misread, by the number of their line."""
    out: dict[int, Label] = {}
    roman, letter = 0, ""
    for number, line in enumerate(lines):
        if found := _ROMAN.match(line):
            text = _numeral(found[1], roman + 1)
            if text in NUMERALS:
                roman = NUMERALS.index(text) + 1
            if text != found[1]:
                out[number] = Label(found.start(1), found.end(1), text)
        elif found := _LETTER.match(line):
            if found[1] == letter == "d":
                out[number] = Label(found.start(1), found.end(1), "đ")
            letter = found[1]
    return out


def _numeral(read: str, expected: int) -> str:
    """The numeral that was read, or what was read where it can be none."""
    if read in NUMERALS or not any(c in "IVXHL" for c in read):
        return read
    plain = read.translate(_ONE)
    if plain in NUMERALS:
        return plain
    for tall, strokes in _TALL.items():
        plain = plain.replace(tall, strokes)
    return plain if plain in NUMERALS[expected - 1 : expected] else read
