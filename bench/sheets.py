"""Scans with what is printed on them, for `bench.ocr`.

Guarantees: the text of each page and the letters under its seals are those of the typeset PDF, whatever the device and
the office did to the sheet; the same seed draws the same plans and makes the same files.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from bench.reading_error import plain, word_spans
from corpus import pdf
from corpus.anchors import Box, letters
from corpus.degrade import KINDS, Scanned, encoded
from corpus.ink import MM, POINTS
from corpus.layers import assembled
from corpus.marks import Marks, Point
from corpus.scan import Order, scan
from corpus.source import load
from corpus.stamps import SEAL_MM

HALVES = Path(__file__).parents[1] / "corpus" / "halves.csv"
SEED = 11
OWN = "with the rules"  # plans that the program was written with are not drawn
MOST_PAGES = 3  # of a plan that is drawn: several short plans say more than one long one
SEAL_RADIUS = SEAL_MM / 2 / MM * POINTS
TURNS = (90, 180, 270)
AGAIN_QUALITY = 75  # of pages that are encoded again, libjpeg's default


@dataclass(frozen=True)
class Sheet:
    """What is printed on a page, in the form that `plain` gives, and the places in it that a seal touches."""

    text: str
    sealed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Condition:
    """What happened to the sheets of one row of the table."""

    name: str
    kind: str = "office-200"
    marks: Marks = field(default_factory=Marks)
    turned: bool = False  # page 1 by 90°, page 2 by 180°, page 3 by 270°

    def order(self, pages: int) -> Order:
        """How a document of so many pages is scanned."""
        turns = {page: TURNS[(page - 1) % len(TURNS)] for page in range(1, pages + 1)}
        return Order(self.kind, SEED, self.marks, turns if self.turned else {})


CONDITIONS = (
    *(Condition(name, name) for name in KINDS),
    Condition("office-200, seals over text", marks=Marks(seal_on_text=True, seal_on_body=True)),
    Condition("office-200, signed, sealed, number by hand", marks=Marks(seal=True, signature=True, handwriting=True)),
    Condition("office-200, turned by 90, 180, 270°", turned=True),
)


def drawn(count: int) -> list[str]:
    """Ids of plans of at most `MOST_PAGES` pages that the rules were not written with, drawn by the seed."""
    short = _short_plans()
    return [short[at] for at in np.random.default_rng(SEED).permutation(len(short))][:count]


@cache
def _short_plans() -> list[str]:
    with HALVES.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file) if row["kind"] == "plan" and row["written"] != OWN]
    return [plan_id for plan_id in ids if len(printed(pdf.render(load(plan_id)))) <= MOST_PAGES]


def scanned(condition: Condition, plan_id: str) -> tuple[bytes, list[Sheet | None]]:
    """A plan as the PDF of its scan, and its sheets; None for a page that bears no mark although marks were asked for.

    Such a page is in the file, as it would be, but not judged: it is in another row of the table.
    """
    typeset = pdf.render(load(plan_id))
    made = scan(typeset, condition.order(len(printed(typeset))))
    sheets: list[Sheet | None] = list(printed(typeset, made.seals))
    if condition.marks.names:
        sheets = [s if seals or at == 0 else None for at, (s, seals) in enumerate(zip(sheets, made.seals, strict=True))]
    return made.pdf(), sheets


def printed(typeset: bytes, seals: Sequence[Sequence[Point]] = ()) -> list[Sheet]:
    """The sheets of a typeset PDF, with seals whose middles are given for each page in points from the top left."""
    document = pypdfium2.PdfDocument(typeset)
    try:
        return [_sheet(page, seals[at] if seals else ()) for at, page in enumerate(document)]
    finally:
        document.close()


def _sheet(page: pypdfium2.PdfPage, seals: Sequence[Point]) -> Sheet:
    text, boxes = letters(page)
    sealed: set[int] = set()
    at = 0
    for start, end in word_spans(text):
        sealed.update(at + i - start for i in range(start, end) if any(_touches(seal, boxes[i]) for seal in seals))
        at += end - start + 1
    sheet = Sheet(plain(text), frozenset(sealed))
    assert len(sheet.text) == max(0, at - 1), "the text is NFC, so that letters and boxes go together"
    return sheet


def _touches(seal: Point, letter: Box) -> bool:
    x, y = seal
    across = max(letter.left - x, 0, x - letter.right)
    down = max(letter.top - y, 0, y - letter.bottom)
    return math.hypot(across, down) <= SEAL_RADIUS


def long_scan(kind: str, plan_ids: Sequence[str], pages: int) -> bytes:
    """A scan of many pages: those of some plans again and again, each time lower by a row, so that no two are equal."""
    sheets = [sheet for plan_id in plan_ids for sheet in scan(pdf.render(load(plan_id)), Order(kind, SEED)).pages]
    return assembled([_lower(sheets[at % len(sheets)], 1 + at // len(sheets)) for at in range(pages)])


def _lower(page: Scanned, rows: int) -> Scanned:
    values = np.roll(np.asarray(page.image()), rows, axis=0)
    data = encoded(Image.fromarray(values), page.dpi, 0 if page.bilevel else AGAIN_QUALITY)
    return Scanned(data, page.bilevel, page.dpi, page.skew)
