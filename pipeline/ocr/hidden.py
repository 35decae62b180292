"""Words of a scan's hidden text layer, placed as print is: straight, and as wide as the letters they stand for.

Guarantees: words keep their order; where they were is known again. The layer lies as askew as the sheet lay in the
scanner, and its font has no glyphs: PDFium's boxes of such words are too narrow, and the gaps between them look like
those between columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pipeline.ocr.layout import Token

LEAST_PAIRS = 20  # neighbours on a line; fewer do not tell how a page leans
LEAST_SLOPE = 0.0015  # over the width of a page less than a point: no line meets its neighbour
SAME_LINE = 0.5  # of a word's height
WIDEST_GAP = 1.3  # of a word's height, between words of one column
SPACE = 0.25  # of a word's height, between printed words


def placed(tokens: Sequence[Token]) -> tuple[list[Token], Callable[[Token], Token] | None]:
    """The words as print would lie, and what gives a word its place on the page again; None where it is there."""
    slope = _slope(tokens)
    leans = abs(slope) >= LEAST_SLOPE
    straight = [_sheared(token, -slope) for token in tokens] if leans else list(tokens)

    def back(token: Token) -> Token:
        return _sheared(token, slope)

    return _widened(straight), back if leans else None


def _slope(tokens: Sequence[Token]) -> float:
    """Points down for each point to the right, of words that follow each other on a line."""
    steps = []
    for one, other in pairwise(tokens):
        height = one.y1 - one.y0
        right, down = other.x1 - one.x1, other.bottom - one.bottom
        if right > height and abs(down) < SAME_LINE * height:
            steps.append(down / right)
    return median(steps) if len(steps) >= LEAST_PAIRS else 0.0


def _sheared(token: Token, slope: float) -> Token:
    down = slope * (token.x0 + token.x1) / 2
    return replace(token, y0=token.y0 + down, y1=token.y1 + down, top=token.top + down, bottom=token.bottom + down)


def _widened(tokens: list[Token]) -> list[Token]:
    """Each word reaching to a space before the next one on its line."""
    out = []
    for one, other in pairwise([*tokens, None]):
        assert one is not None
        height = one.bottom - one.top
        if other is not None and other.hidden and one.hidden and abs(other.bottom - one.bottom) < SAME_LINE * height:
            gap = other.x0 - one.x1
            if SPACE * height < gap < WIDEST_GAP * height:
                out.append(replace(one, x1=other.x0 - SPACE * height))
                continue
        out.append(one)
    return out
