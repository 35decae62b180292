"""What an office puts on printed sheets: seals, signature, number and day by hand, the stamp of who receives them.

Guarantees: marks go where the page has a place for them and nowhere else; what is written by hand is what was printed
there, unless another number or day is asked for, so that the gold record stays true.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from corpus import stamps
from corpus.anchors import Anchors, Blank, Box
from corpus.handwriting import INK_BLACK, INK_BLUE, PEN_MM, digits, signature
from corpus.ink import MM, POINTS, Colour, Paper, lay, turned

HAND_MM = 5.0  # height of digits in the letterhead; less where the blank is narrow
HAND_SHARE = 1.12  # of the blank that the digits may take: a clerk writes a little over
SIGNATURE_MM = (38.0, 56.0)
SEAL_LEFT = (0.22, 0.38)  # of its size that a seal stands left of the signature's middle: a third of it is covered
SEAL_TURN = 12.0  # degrees to either side; nobody sets a seal straight
BELOW_NUMBER = 60.0  # points from the top; the page number stands above
WRITTEN = re.compile(r"[\d./]+")

Point = tuple[float, float]  # x before y


@dataclass(frozen=True)
class Marks:
    """Which marks the sheets get."""

    seal: bool = False  # over the signature
    seal_on_text: bool = False  # over the letterhead of the first page and the heads of annexes
    seal_on_edge: bool = False  # half of it at the right edge of every page
    signature: bool = False
    handwriting: bool = False  # number and day of the letterhead by hand, where they are printed
    number: str | None = None  # written in its place instead of what is printed, or in the gap
    day: str | None = None
    arrival: str | None = None  # the day, as 14/3/2023, in the stamp of the office that receives the plan
    receiver: str = "Văn phòng"  # that office
    seal_on_body: bool = False  # over any lines of type of every page

    def __post_init__(self) -> None:
        """Refuse what a pen cannot write.

        Raises:
            ValueError: a number or day of other signs than digits, dots and slashes.

        """
        for value in (self.number, self.day, self.arrival):
            if value is not None and not WRITTEN.fullmatch(value):
                raise ValueError(f"written by hand are digits, '.' and '/': {value!r}")

    @property
    def names(self) -> list[str]:
        """Short names of the marks, for the name of a file."""
        return [
            name
            for name, there in (
                ("seal", self.seal),
                ("sealtext", self.seal_on_text),
                ("sealedge", self.seal_on_edge),
                ("sealbody", self.seal_on_body),
                ("signed", self.signature),
                ("hand", self.handwriting or self.number is not None or self.day is not None),
                ("arrival", self.arrival is not None),
            )
            if there
        ]


@dataclass(frozen=True)
class Office:
    """Whose seal it is, and of what ink; the same on all pages of a document."""

    issuer: tuple[str, ...]
    red: Colour
    pen: Colour

    @classmethod
    def of(cls, issuer: tuple[str, ...], rng: np.random.Generator) -> "Office":
        """The office of a letterhead."""
        pen = INK_BLUE if rng.random() < 0.8 else INK_BLACK
        return cls(issuer or ("CƠ QUAN",), stamps.seal_red(rng), pen)


@dataclass(frozen=True)
class Sheet:
    """One printed page, on which the marks are put in place, and the dice that say how they fall."""

    paper: Paper
    dpi: int
    office: Office
    rng: np.random.Generator

    def mm(self, length: float) -> float:
        """A length in pixels."""
        return length / MM * self.dpi

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """A place given in points."""
        return x / POINTS * self.dpi, y / POINTS * self.dpi


def put(sheet: Sheet, places: Anchors, marks: Marks, *, annex: bool) -> tuple[Point, ...]:
    """Put the marks of one page on its sheet, in place; `annex` says that it follows the signature.

    The middles of its seals come back, in points from the top left.
    """
    if marks.handwriting or marks.number is not None:
        _fill(sheet, places.number, marks.number)
    if marks.handwriting or marks.day is not None:
        _fill(sheet, places.day, marks.day)
    if marks.arrival is not None and places.number:
        _arrival(sheet, places.number.box, marks)
    for place in places.signatures if marks.signature else ():
        _sign(sheet, place)
    sealed: list[Point] = []
    for middle in _seals(sheet, places, marks, annex=annex):
        sealed.append(middle)
        ink = stamps.seal(sheet.rng, sheet.office.issuer, sheet.dpi)
        ink = turned(ink, sheet.rng.uniform(-SEAL_TURN, SEAL_TURN))
        lay(sheet.paper, ink, sheet.office.red, sheet.pixels(*middle))
    return tuple(sealed)


def _seals(sheet: Sheet, places: Anchors, marks: Marks, *, annex: bool) -> Iterator[Point]:
    """Middles of the seals of a page, in points."""
    rng = sheet.rng
    for place in places.signatures if marks.seal else ():
        x, y = place.middle
        yield x - rng.uniform(*SEAL_LEFT) * stamps.SEAL_MM / MM * POINTS, y + rng.normal(0, 5)
    if marks.seal_on_text and places.head:
        yield places.head.left + rng.uniform(5, 20), places.head.middle[1] + rng.uniform(0, 12)
    elif marks.seal_on_text and annex and places.lines:
        heads = [line for line in places.lines if line.top > BELOW_NUMBER] or list(places.lines)
        yield heads[0].middle[0] + rng.normal(0, 15), heads[0].middle[1] + rng.normal(5, 6)
    if marks.seal_on_edge:
        rows, columns = sheet.paper.shape[:2]
        yield columns / sheet.dpi * POINTS, rng.uniform(0.35, 0.65) * rows / sheet.dpi * POINTS
    if marks.seal_on_body and places.lines:
        line = places.lines[int(rng.integers(len(places.lines)))]
        yield rng.uniform(line.left, line.right), line.middle[1]


def _sign(sheet: Sheet, place: Box) -> None:
    rng = sheet.rng
    ink = signature(rng, sheet.mm(rng.uniform(*SIGNATURE_MM)), sheet.mm(PEN_MM * rng.uniform(1.0, 1.6)))
    x, y = place.middle
    middle = sheet.pixels(x + rng.uniform(5, 25), y + rng.normal(0, 4))
    lay(sheet.paper, turned(ink, rng.normal(3, 4)), sheet.office.pen, middle)


def _fill(sheet: Sheet, blank: Blank | None, wanted: str | None) -> None:
    """Write into a blank; what is printed there gives way."""
    written = wanted if wanted is not None else blank.printed if blank else ""
    if blank is None or not written:
        return
    box, rng = blank.box, sheet.rng
    if blank.printed:
        left, top = sheet.pixels(box.left + 0.5, box.top - 2)
        right, bottom = sheet.pixels(box.right - 0.5, box.bottom + 2)
        sheet.paper[round(top) : round(bottom), round(left) : round(right)] = 1
    state = rng.bit_generator.state
    height, pen = sheet.mm(HAND_MM), sheet.mm(PEN_MM)
    ink = digits(rng, written, height, pen)
    room = HAND_SHARE * (box.right - box.left) / POINTS * sheet.dpi
    if ink.shape[1] > room:  # the same strokes again, smaller; a reduced picture would thin the pen
        rng.bit_generator.state = state
        ink = digits(rng, written, height * room / ink.shape[1], pen)
    x, y = box.middle
    lay(sheet.paper, ink, sheet.office.pen, sheet.pixels(x, y - rng.uniform(0, 2)))


def _arrival(sheet: Sheet, number: Box, marks: Marks) -> None:
    """At the left below the number, where Decree 30/2020/NĐ-CP wants it; it may reach into the title."""
    rng = sheet.rng
    stamp, hand = stamps.arrival(rng, marks.receiver, str(int(rng.integers(11, 1900))), marks.arrival or "", sheet.dpi)
    wide, high = (mm / MM * POINTS for mm in stamps.BOX_MM)
    middle = sheet.pixels(rng.uniform(14, 30) + wide / 2, number.bottom + rng.uniform(5, 14) + high / 2)
    tilt = rng.normal(0, 2.0)
    lay(sheet.paper, turned(stamp, tilt), sheet.office.red, middle)
    lay(sheet.paper, turned(hand, tilt), INK_BLUE, middle)
