"""Coloured ink on a page: seals, stamps and pens, told from print and taken off the letters under them.

Guarantees: ink only darkens, so what black type lies under a seal is still there and stays; a page without colour is
not touched; a coloured line of print (a link, a heading) stays as dark as it was.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from cv2.typing import MatLike

from pipeline.ocr.straight import Grey

Colour = MatLike  # rows × columns × RGB
Mark = Literal["seal", "handwriting"]

MM = 25.4  # an inch
COLOURED = 45  # of 255, between the strongest and the weakest channel: JPEG and a warm lamp stay below 30
SATURATED = 90  # ink that is certainly coloured: the hue and the depth of the pad are taken from it
LEAST_SHARE = 0.0002  # of the page: less colour is fringes of letters
REACH_MM = 0.6  # JPEG keeps colour at half the resolution and smears it so far around a stroke
TOUCH_MM = 1.2  # parts of the ring of a seal, and its letters
JOIN_MM = 2.5  # words of one coloured line, strokes of one signature
SEAL_MM = 14.0  # the smallest stamp; letters and digits are lower
LINE_MM = 7.0  # a line of print is not higher
LEAST_LETTERS = 8  # parts of a coloured line that is print: a number by hand has fewer
LEAST_RED_LETTERS = 5  # a stamped name, letters run together; numbers are seldom written in red
CLUSTER_DPI = 50  # clusters are sought there
FIRM = 0.2  # of a coarse pixel: less ink is a fringe
CRUMB_MM = 3.0  # smaller spots are taken off and not noted
TYPE, INK = 0.45, 0.8  # of the light of the ink's own channel: type below, ink above
PAPER = 95  # percentile of a seal's box that is bare paper
BLACK, WHITE = 0.15, 0.7  # of the paper: what is left of red strokes lies above, thin black ones below
MOST_DEPTH = 1.6  # of what an ink takes from its own channel against what it takes from the others


@dataclass(frozen=True)
class Spot:
    """Coloured ink that is no print. The box is left, top, right, bottom in pixels."""

    kind: Mark
    box: tuple[int, int, int, int]


def without_coloured_ink(picture: Colour, dpi: float) -> tuple[Grey, list[Spot]]:
    """The page in grey as if nobody had sealed and signed it in colour, and where that was."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(picture)
    most = cv2.max(cv2.max(red, green), blue)
    depth = cv2.subtract(most, cv2.min(cv2.min(red, green), blue))
    coloured = cv2.threshold(depth, COLOURED, 255, cv2.THRESH_BINARY)[1]
    if cv2.countNonZero(coloured) < LEAST_SHARE * coloured.size:
        return grey, []
    warm = cv2.compare(red, blue, cv2.CMP_GT)
    spots: list[Spot] = []
    for mask, reddish in ((warm, True), (cv2.bitwise_not(warm), False)):
        ink = cv2.bitwise_and(coloured, mask)
        found = _spots(ink, dpi, reddish=reddish)
        for spot in found:
            here = _around(spot, dpi)
            _lift(grey[here], ink[here], (most[here], depth[here]), dpi)
        spots.extend(found)
    return grey, _worth_noting(spots, dpi)


def _around(spot: Spot, dpi: float) -> tuple[slice, slice]:
    """Rows and columns of a spot and of the colour that JPEG smeared around it."""
    reach = round(REACH_MM / MM * dpi)
    left, top, right, bottom = spot.box
    return slice(max(0, top - reach), bottom + reach), slice(max(0, left - reach), right + reach)


def _lift(grey: Grey, ink: Grey, channels: tuple[Grey, Grey], dpi: float) -> None:
    """Make ink of one colour as light as the paper, in place; `channels`: the strongest, and by how much it is.

    An ink that takes a share of its own channel takes a known part of the others: what the channels differ by tells how
    much to give back. Black type has no channel that is light, whatever colour JPEG smears over it.
    """
    light, strength = (channel.astype(np.float32) for channel in channels)
    paper = float(np.percentile(light, PAPER))
    sure = (ink > 0) & (strength > SATURATED)
    sure = sure if sure.any() else ink > 0
    if not sure.any():
        return
    own = float(np.median(light[sure]))
    taken = max(0.0, min(MOST_DEPTH, float(np.median((paper - light[sure]) / strength[sure]))))
    is_ink = np.clip((light / own - TYPE) / (INK - TYPE), 0, 1)
    bare = light + taken * strength * is_ink
    bare = (bare - BLACK * paper) / (WHITE - BLACK)
    side = 2 * round(REACH_MM / MM * dpi) + 1
    near = cv2.dilate(ink, np.ones((side, side), np.uint8)) > 0
    grey[:] = np.where(near, np.clip(bare, 0, paper), grey).astype(np.uint8)


def _spots(ink: Grey, dpi: float, *, reddish: bool) -> list[Spot]:
    """Clusters of ink of one colour that are seals, stamps or strokes of a pen; coloured print is left out."""
    pixel = dpi / MM
    coarse = max(1, round(dpi / CLUSTER_DPI))
    small = cv2.resize(ink, None, fx=1 / coarse, fy=1 / coarse, interpolation=cv2.INTER_AREA)
    firm = cv2.threshold(small, 255 * FIRM, 255, cv2.THRESH_BINARY)[1]
    spots: list[Spot] = []
    if reddish:  # a name stamped beside the seal is nearer to it than its own words are to each other
        for left, top, right, bottom in _clusters(firm, round(TOUCH_MM * pixel / coarse)):
            wide, high = (right - left) * coarse, (bottom - top) * coarse
            if min(wide, high) > SEAL_MM / 2 * pixel and max(wide, high) > SEAL_MM * pixel:
                spots.append(Spot("seal", (left * coarse, top * coarse, right * coarse, bottom * coarse)))
                firm[top:bottom, left:right] = 0
    for box in _clusters(firm, round(JOIN_MM * pixel / coarse)):
        left, top, right, bottom = (side * coarse for side in box)
        if bottom - top > LINE_MM * pixel or not _is_print(ink[top:bottom, left:right], reddish=reddish):
            spots.append(Spot("handwriting", (left, top, right, bottom)))
    return spots


def _clusters(firm: Grey, join: int) -> list[tuple[int, int, int, int]]:
    """Boxes around ink that is nearer than `join` to its neighbour."""
    joined = cv2.dilate(firm, np.ones((join, join), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    before, after = join // 2, join - 1 - join // 2  # what dilation adds at either side
    return [
        (x + after, y + after, max(x + after + 1, x + wide - before), max(y + after + 1, y + high - before))
        for x, y, wide, high, _ in stats[1:count].tolist()
    ]


def _is_print(inside: Grey, *, reddish: bool) -> bool:
    """Whether a low cluster is a line of letters: names are stamped in red, and numbers written in blue."""
    parts = cv2.connectedComponents(inside)[0] - 1
    return parts >= (LEAST_RED_LETTERS if reddish else LEAST_LETTERS)


def _worth_noting(spots: list[Spot], dpi: float) -> list[Spot]:
    """Without crumbs, and without what lies in a seal."""
    seals = [s for s in spots if s.kind == "seal"]
    least = CRUMB_MM / MM * dpi
    rest = [s for s in spots if s.kind != "seal" and max(s.box[2] - s.box[0], s.box[3] - s.box[1]) > least]
    return seals + [s for s in rest if not any(_holds(seal.box, s.box) for seal in seals)]


def _holds(outer: tuple[int, int, int, int], inner: tuple[int, int, int, int]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]
