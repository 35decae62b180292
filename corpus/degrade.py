"""What a scanner, a fax, a copier and a cup of coffee do to a sheet of paper; `photo` has the phone.

Guarantees: the same sheet and the same generator state give the same bytes with the same releases of OpenCV, numpy and
Pillow; each kind says its resolution and whether it is bilevel, grey or colour. The strengths were set by eye beside
real scans of provincial offices (200 and 300 dpi, JPEG and CCITT). Tesseract loses 0.6 to 8 % of the syllables, on
those scans 2 to 7 %: `office-200` is milder than they are, `photocopy` as bad as the worst.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from corpus.ink import MM, Mask, Paper, blurred, clouds, grey, lay, noisy, picture, size_of, toned
from corpus.photo import phone

LID = 0.985  # what a scanner sees beside the sheet: its white lid
PUNCH_MM = (12.0, 80.0, 5.5)  # from the left edge, apart, across: ISO 838


@dataclass(frozen=True)
class Scanned:
    """One page as the device hands it over: an encoded picture, its resolution, and what was done to the sheet."""

    data: bytes  # JPEG, or TIFF with CCITT G4 when bilevel
    bilevel: bool
    dpi: int
    skew: float  # degrees against the clock by which the type lies

    def image(self) -> Image.Image:
        """The picture, decoded."""
        with Image.open(io.BytesIO(self.data)) as opened:
            opened.load()
            return opened


@dataclass(frozen=True)
class Kind:
    """One way in which paper becomes a picture."""

    name: str
    dpi: int  # at which the sheet is rendered, and which the file states
    mode: Literal["colour", "grey", "bilevel"]
    jpeg: tuple[int, int]  # quality, from and to
    process: Callable[[Paper, np.random.Generator, int], tuple[Paper, float]]  # sheet, dice, dpi -> sheet, skew
    says: str

    def scan(self, paper: Paper, rng: np.random.Generator, turn: int = 0) -> Scanned:
        """The sheet, rendered at `dpi`, through the device, on which it lies turned clockwise by `turn`."""
        seen, skew = self.process(paper, rng, self.dpi)
        seen = np.ascontiguousarray(np.rot90(seen, -turn // 90))
        values = picture(seen) if self.mode == "colour" else picture(grey(seen))
        bilevel = self.mode == "bilevel"
        quality = 0 if bilevel else int(rng.integers(self.jpeg[0], self.jpeg[1] + 1))
        return Scanned(encoded(Image.fromarray(values), self.dpi, quality), bilevel, self.dpi, skew)


def encoded(image: Image.Image, dpi: int, quality: int = 0) -> bytes:
    """A picture as JPEG of a quality, or, without one, as bilevel TIFF with CCITT G4."""
    out = io.BytesIO()
    if quality:
        image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    else:
        image.convert("1", dither=Image.Dither.NONE).save(out, "TIFF", compression="group4", dpi=(dpi, dpi))
    return out.getvalue()


def clean(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A good flatbed at its best: type a little soft, hardly any noise."""
    seen = toned(blurred(paper, 0.0028 * dpi), 0.06, 0.99)
    return noisy(seen, rng, 0.004), 0.0


def office(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A sheet laid a little askew on an office scanner whose glass was wiped last year."""
    skew = float(rng.choice([-1, 1]) * rng.uniform(0.3, 1.2))
    seen = _skewed(blurred(paper, 0.0032 * dpi), skew, LID)
    seen = toned(seen, rng.uniform(0.06, 0.14), rng.uniform(0.965, 0.995))
    seen *= (1 + 0.006 * clouds(rng, size_of(seen), 4))[..., None]
    _edge(seen, rng, dpi)
    _dust(seen, rng, int(rng.integers(15, 45)), dpi)
    return noisy(seen, rng, 0.012), skew


def fax(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """Black or white at a low resolution: ragged letters, salt and pepper, now and then a line lost."""
    skew = float(rng.choice([-1, 1]) * rng.uniform(0.1, 0.5))
    seen = grey(_skewed(blurred(paper, 0.003 * dpi), skew, 1.0))
    seen += 0.05 * rng.standard_normal(seen.shape, dtype=np.float32)
    bits = (seen > rng.uniform(0.56, 0.64)).astype(np.float32)
    pepper = rng.random(bits.shape, dtype=np.float32)
    bits[pepper < 0.00012] = 0
    bits[pepper > 0.9999] = 1
    for _ in range(int(rng.integers(1, 4))):  # a disturbed line repeats the one before it, a part of it black
        row = int(rng.integers(1, bits.shape[0]))
        bits[row] = bits[row - 1]
        start = int(rng.integers(0, bits.shape[1]))
        bits[row, start : start + int(rng.integers(10, 120))] = 0
    return np.repeat(bits[..., None], 3, axis=2), skew


def photocopy(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A copy of a copy: hard contrast, toner that misses and spatters, the shadow of a spine at the edge."""
    skew = 0.0
    seen = grey(paper)
    for _ in range(2):
        askew = float(rng.normal(0, 0.35))
        skew += askew
        seen = _skewed(seen, askew, 1.0)
        seen = blurred(seen, 0.0036 * dpi)
        toner = 0.2 * clouds(rng, seen.shape, max(seen.shape) // 2) + 0.05 * clouds(rng, seen.shape, 12)
        threshold = rng.uniform(0.56, 0.66)
        seen = 1 / (1 + np.exp(-11 * (seen + toner - threshold)))
        seen = np.asarray(0.05 + 0.95 * seen, dtype=np.float32)
    _speckle(seen, rng, dpi)
    _spine(seen, rng, dpi)
    seen = np.asarray(seen * rng.uniform(0.95, 0.99), dtype=np.float32)
    return noisy(np.repeat(seen[..., None], 3, axis=2), rng, 0.01), skew


def coffee(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A sheet from a binder, on which somebody put down a cup, through the office scanner."""
    stained = paper.copy()
    rows, columns = size_of(paper)
    for _ in range(int(rng.integers(1, 3))):
        ring = _ring(rng, dpi)
        brown = float(rng.uniform(0.42, 0.55)), float(rng.uniform(0.26, 0.35)), float(rng.uniform(0.12, 0.2))
        lay(stained, ring, brown, (rng.uniform(0.1, 0.9) * columns, rng.uniform(0.15, 0.9) * rows))
    left, apart, across = (mm / MM * dpi for mm in PUNCH_MM)
    for side in (-1, 1):  # the lid is seen through the holes, with a shadow at their rim
        middle = (left + float(rng.normal(0, 2)), rows / 2 + side * apart / 2 + float(rng.normal(0, 2)))
        lay(stained, _disc(across), (0.35, 0.35, 0.36), middle)
    return office(stained, rng, dpi)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("clean-300", 300, "colour", (90, 94), clean, "a good flatbed, 300 dpi"),
        Kind("office-200", 200, "colour", (50, 68), office, "an office scanner: a little skew, JPEG, light noise"),
        Kind("fax-150", 150, "bilevel", (0, 0), fax, "a fax: black and white, 150 dpi"),
        Kind("photocopy", 200, "grey", (60, 75), photocopy, "a copy of a copy: contrast, speckle, shadow of a spine"),
        Kind("phone", 250, "colour", (65, 80), phone, "a photograph: perspective, shade, blur"),
        Kind("coffee", 200, "colour", (55, 70), coffee, "stains and punch holes, through the office scanner"),
    )
}  # fmt: skip


def _skewed(sheet: Paper, degrees: float, beside: float) -> Paper:
    rows, columns = sheet.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    border = (beside, beside, beside)
    return np.asarray(
        cv2.warpAffine(sheet, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=border), dtype=np.float32
    ).clip(0, 1)


def _edge(paper: Paper, rng: np.random.Generator, dpi: int) -> None:
    """The edge of the sheet throws a thin shadow on one side."""
    reach = np.arange(paper.shape[1], dtype=np.float32) / (0.03 * dpi)
    dark = 1 - np.float32(rng.uniform(0.05, 0.3)) * np.exp(-reach)
    paper *= (dark if rng.random() < 0.5 else dark[::-1])[None, :, None]


def _dust(paper: Paper, rng: np.random.Generator, count: int, dpi: int) -> None:
    rows, columns = size_of(paper)
    for _ in range(count):
        radius = rng.uniform(0.3, 1.6) * dpi / 200
        mask = np.float32(rng.uniform(0.25, 0.85)) * _disc(2 * radius)
        # half of it lies together, where a thumb opens the lid
        x, y = rng.uniform(0, 1, 2) if rng.random() < 0.5 else np.abs(rng.normal(0.02, 0.05, 2))
        lay(paper, mask, (0.1, 0.1, 0.1), (float(x) * columns, float(y) * rows))


def _disc(across: float) -> Mask:
    side = int(np.ceil(across)) + 4
    rows, columns = np.indices((side, side), dtype=np.float32) - (side - 1) / 2
    return np.asarray(np.clip(across / 2 + 0.5 - np.hypot(rows, columns), 0, 1), dtype=np.float32)


def _speckle(sheet: Mask, rng: np.random.Generator, dpi: int) -> None:
    """Spattered toner: everywhere a little, along one margin in clusters, as a dirty drum leaves it."""
    rows, columns = sheet.shape
    spots = rng.random(sheet.shape, dtype=np.float32)
    margin = np.exp(-(((np.arange(columns) / columns - rng.uniform(0.03, 0.08)) / 0.035) ** 2))
    chance = 0.00012 + 0.004 * margin[None, :] * (clouds(rng, (rows, columns), 14) > 0.1)
    grown = cv2.dilate((spots < chance).astype(np.float32), np.ones((2, 2), np.uint8))
    sheet *= np.asarray(1 - 0.75 * grown, dtype=np.float32)


def _spine(sheet: Mask, rng: np.random.Generator, dpi: int) -> None:
    """A dark band with a ragged edge at the left, where the book did not lie flat."""
    rows, columns = sheet.shape
    reach = rng.uniform(1.0, 3.5) / MM * dpi
    ragged = reach * (1 + 0.3 * clouds(rng, (rows, 1), 20))
    away = np.arange(columns, dtype=np.float32)[None, :] / np.maximum(ragged, 1)
    sheet *= np.asarray(1 - 0.85 / (1 + np.exp(np.minimum(5 * (away - 1), 50))), dtype=np.float32)


def _ring(rng: np.random.Generator, dpi: int) -> Mask:
    """What a cup leaves: a ring with a sharp outer rim, a part of it missing, and some drops."""
    radius = rng.uniform(33, 42) / MM * dpi
    side = round(2.6 * radius)
    rows, columns = np.indices((side, side), dtype=np.float32) - side / 2
    away, angle = np.hypot(rows, columns), np.arctan2(rows, columns)
    width = radius * rng.uniform(0.03, 0.06) * (1 + 0.5 * np.sin(angle * 2 + rng.uniform(0, 6)))
    rim = radius * (1 + 0.01 * np.sin(3 * angle + rng.uniform(0, 6)))
    inside = np.exp(-np.abs(rim - away) / np.maximum(width, 1)) * (away < rim)
    strength = 0.55 + 0.45 * np.sin(angle + rng.uniform(0, 6))
    mask = inside * np.clip(strength, 0, 1) * (0.8 + 0.25 * clouds(rng, (side, side), 8)) + 0.09 * (away < rim)
    for _ in range(int(rng.integers(1, 5))):
        x, y = rng.uniform(-0.45, 0.45, 2) * side
        size = rng.uniform(0.02, 0.09) * radius
        drop = np.hypot((rows - y) * rng.uniform(0.7, 1.3), columns - x) * (1 + 0.15 * np.sin(2 * angle + size))
        mask = mask + (0.35 + 0.35 * (drop > 0.8 * size)) * (drop < size)
    return blurred(np.asarray(mask * rng.uniform(0.65, 0.9), dtype=np.float32), 0.006 * dpi)
