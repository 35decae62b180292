"""Kinds of picture of a page that make a reader err: those of `corpus.degrade`, and poorer ones.

Guarantees: the same sheet, kind and generator state give the same picture. Most pages of MIX have strokes that run
together or fall apart, because that is what poor readings of real plans come from.
"""

import cv2
import numpy as np

from corpus import degrade
from corpus.degrade import Kind, clean
from corpus.ink import Paper, blurred, grey, noisy, size_of


def low(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A picture of 90 to 130 dpi that somebody scaled up."""
    return noisy(_coarse(paper, rng.uniform(90, 130) / dpi), rng, 0.01), 0.0


def low_bits(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """The same, then black or white at some threshold: strokes thick, or broken."""
    seen = _coarse(paper, rng.uniform(100, 140) / dpi)
    return _bits(seen, rng, rng.uniform(0.5, 0.8)), 0.0


def bits(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A good scanner set to black and white."""
    return _bits(blurred(paper, rng.uniform(0.0025, 0.005) * dpi), rng, rng.uniform(0.42, 0.62)), 0.0


def bleed(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """Ink that has run on poor paper, black or white: marks grow into their letters."""
    seen = blurred(paper, rng.uniform(0.005, 0.0085) * dpi)
    return _bits(seen, rng, rng.uniform(0.62, 0.85)), 0.0


def thin(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """Too little toner, black or white: thin strokes are gone."""
    seen = blurred(paper, rng.uniform(0.003, 0.006) * dpi)
    return _bits(seen, rng, rng.uniform(0.36, 0.46)), 0.0


def _coarse(paper: Paper, factor: float) -> Paper:
    rows, columns = size_of(paper)
    small = cv2.resize(paper, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (columns, rows), interpolation=cv2.INTER_CUBIC), dtype=np.float32).clip(0, 1)


def _bits(seen: Paper, rng: np.random.Generator, threshold: float) -> Paper:
    values = grey(seen)
    values += 0.03 * rng.standard_normal(values.shape, dtype=np.float32)
    return np.repeat((values > threshold).astype(np.float32)[..., None], 3, axis=2)


KINDS = degrade.KINDS | {
    kind.name: kind
    for kind in (
        Kind("clean-200", 200, "grey", (88, 94), clean, "a good flatbed, 200 dpi"),
        Kind("jpeg-200", 200, "grey", (15, 25), clean, "JPEG of quality 20"),
        Kind("low-200", 200, "grey", (60, 80), low, "a low resolution, scaled up"),
        Kind("low-bits", 200, "bilevel", (0, 0), low_bits, "a low resolution, scaled up, black and white"),
        Kind("bits-300", 300, "bilevel", (0, 0), bits, "a good scanner, black and white"),
        Kind("bleed-200", 200, "bilevel", (0, 0), bleed, "ink that has run, black and white, 200 dpi"),
        Kind("bleed-300", 300, "bilevel", (0, 0), bleed, "ink that has run, black and white, 300 dpi"),
        Kind("thin-200", 200, "bilevel", (0, 0), thin, "too little toner, black and white"),
    )
}
MIX = {  # shares of the pages
    "clean-200": 6,
    "clean-300": 8,
    "jpeg-200": 6,
    "low-200": 10,
    "low-bits": 10,
    "bits-300": 14,
    "bleed-200": 12,
    "bleed-300": 10,
    "thin-200": 3,
    "office-200": 8,
    "fax-150": 5,
    "photocopy": 5,
    "phone": 3,
}
GOOD = {"clean-200", "clean-300", "bits-300", "office-200"}  # Tesseract's Vietnamese makes few errors on these
BAD = {name: share for name, share in MIX.items() if name not in GOOD}
