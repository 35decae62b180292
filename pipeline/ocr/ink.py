"""How much of what is printed on a page its words account for.

Guarantees: a function of the picture and the boxes alone.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.layout import Token

SMALLEST_LETTER, LARGEST_LETTER = 1.5, 40.0  # points: a full stop of 10 pt type, capitals of 30 pt
AROUND = 0.25  # of a word's height: OCR's boxes cut the marks off, and lie a little askew


def ink_in_words(grey: NDArray[np.uint8], tokens: Sequence[Token], scale: float) -> float | None:
    """The share of a picture's letter ink that lies in boxes of words; None for a picture without ink.

    `grey` is the page, rows by columns, `scale` pixels a point. What is larger than letters (rules, seals, black edges)
    and smaller (dust) does not count.
    """
    _, dark = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]] / scale
    is_letter = (sides.max(axis=1) <= LARGEST_LETTER) & (sides.max(axis=1) >= SMALLEST_LETTER)
    is_letter[0] = False  # the paper
    ink = is_letter[labels]
    total = int(ink.sum())
    if not total:
        return None
    for token in tokens:
        around = AROUND * (token.y1 - token.y0)
        edges = (token.x0 - around, token.y0 - around, token.x1 + around, token.y1 + around)
        x0, y0, x1, y1 = (max(round(edge * scale), 0) for edge in edges)
        ink[y0 : y1 + 1, x0 : x1 + 1] = False
    return 1 - int(ink.sum()) / total
