"""Where on a typeset page the office writes, signs and seals.

Guarantees: places are in points from the top left of the page; a place that the page does not have is None, never a
guess. Read from the PDF's own text, so that marks sit right on any plan that `corpus.pdf` sets.
"""

import ctypes
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

LEFT_HALF = 0.465  # share of the width; the letterhead's left column ends there
OFF_CENTRE = 10.0  # points; an office and the name below it are centred on each other
LEAST_NAME = 45.0  # points; narrower are the numbers in a column of a table
COLUMN_GAP = 12.0  # points; spaces between words are narrower
CLOSING_RISE = 170.0  # points above "Nơi nhận"; those who sign a joint document stand there side by side
ONE_ROW = 12.0  # points; number and day of a letterhead stand side by side
LINE_STEP = 6.0  # points; letters nearer than that in height are one line, stacked marks included
LEAST_GAP = 34.0  # points; lines of type nearer than that leave no room for a signature; paragraphs never stand so far

_NUMBER = re.compile(r"S(ố:?)\s*(\d*)\s*([/-])")  # "-" in documents of the Party
_DATE = re.compile(r"ngà(y)\s*(\d*)\s*(t)háng\s*\d*\s*năm")
_RECIPIENTS = "Nơi nhận"


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre, x before y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Blank:
    """What is filled in by hand: the place from the letter before it to the letter after it, and what is printed."""

    box: Box
    printed: str


@dataclass(frozen=True)
class Anchors:
    """The places of one page."""

    number: Blank | None  # between "Số:" and "/KH-UBND"
    day: Blank | None  # between "ngày" and "tháng" of the letterhead
    issuer: tuple[str, ...]  # lines of the letterhead's left column above the number
    head: Box | None  # those lines
    signatures: tuple[Box, ...]  # the gaps between a signer's office and name
    lines: tuple[Box, ...]  # lines of type, from top to bottom


def anchors(page: Any) -> Anchors:
    """The places of a pypdfium2 page."""
    text, boxes = letters(page)
    width = page.get_width()
    found = _NUMBER.search(text)
    number = _blank(found, boxes)
    if number and number.box.right > LEFT_HALF * width:
        found = number = None  # a number in the text
    day = _blank(_DATE.search(text), boxes)
    if day and not (number and abs(day.box.top - number.box.top) < ONE_ROW):
        day = None
    issuer: tuple[str, ...] = ()
    head = None
    if found:
        above = range(found.start())
        left = [i for i in above if _solid(boxes[i]) and boxes[i].right < LEFT_HALF * width]
        kept = "".join(text[i] for i in above if i in set(left) or not text[i].isprintable() or text[i] == " ")
        issuer = tuple(line.strip() for line in kept.splitlines() if line.strip())
        head = _around([boxes[i] for i in left]) if left else None
    return Anchors(
        number,
        day,
        issuer,
        head,
        tuple(_signatures(text, boxes)),
        tuple(_lines([box for box in boxes if _solid(box)])),
    )


def letters(page: Any) -> tuple[str, list[Box]]:
    """Characters and their boxes, one to one: the text and the boxes that pypdfium2 gives are not always."""
    height = page.get_height()
    textpage = page.get_textpage()  # kept in a name: the handle dies with it
    handle = textpage.raw
    letters, boxes = [], []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for i in range(pdfium.FPDFText_CountChars(handle)):
        letters.append(chr(pdfium.FPDFText_GetUnicode(handle, i)))
        pdfium.FPDFText_GetCharBox(handle, i, left, right, bottom, top)
        boxes.append(Box(left.value, height - top.value, right.value, height - bottom.value))
    return "".join(letters), boxes


def _solid(box: Box) -> bool:
    return box.right > box.left and box.bottom > box.top


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )


def _blank(found: re.Match[str] | None, boxes: list[Box]) -> Blank | None:
    if found is None:
        return None
    before, after = boxes[found.end(1) - 1], boxes[found.start(3)]
    return Blank(Box(before.right, after.top, after.left, after.bottom), found[2])


def _signatures(text: str, boxes: list[Box]) -> Iterator[Box]:
    """Gaps between an office and the name below it: centred on each other, with nothing in between."""
    at = text.rfind(_RECIPIENTS)
    if at < 0:
        return
    block = [box for box in boxes if _solid(box) and box.top > boxes[at].top - CLOSING_RISE]
    parts = [part for line in _rows(block) for part in _parts(line)]
    for upper, lower in itertools.permutations(parts, 2):
        gap = Box(max(upper.left, lower.left), upper.bottom, min(upper.right, lower.right), lower.top)
        if (
            abs(upper.middle[0] - lower.middle[0]) < OFF_CENTRE
            and gap.right - gap.left > LEAST_NAME
            and gap.bottom - gap.top > LEAST_GAP
            and not any(_meet(part, gap) for part in parts)
        ):
            yield gap


def _meet(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) > max(one.left, other.left)
    return across and min(one.bottom, other.bottom) > max(one.top, other.top)


def _lines(boxes: list[Box]) -> list[Box]:
    return [_around(row) for row in _rows(boxes)]


def _rows(boxes: list[Box]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.bottom):
        if rows and box.bottom - rows[-1][-1].bottom < LINE_STEP:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _parts(row: list[Box]) -> list[Box]:
    """Pieces of a row that stand apart, as in columns."""
    parts: list[list[Box]] = []
    for box in sorted(row, key=lambda b: b.left):
        if parts and box.left - max(b.right for b in parts[-1]) < COLUMN_GAP:
            parts[-1].append(box)
        else:
            parts.append([box])
    return [_around(part) for part in parts]
