"""One picture of a page made ready for OCR: straight, evenly lit, without seals, speckle, borders and ruling lines.

Guarantees: a function of the picture alone; what the page does not need is not done, so that a clean page comes out as
it went in; every pixel of the result is known on the page as it was shown; seals and pens are reported with their
place. Letters, their marks and full stops are kept: what is taken off is coloured, longer than letters are, or smaller
than a full stop and away from them.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.ocr.seals import Mark, Spot, without_coloured_ink
from pipeline.ocr.straight import Transform, flattened, sheet_corners, skew, turned

Picture = npt.NDArray[np.uint8]  # rows × columns, or rows × columns × RGB
Grey = npt.NDArray[np.uint8]
Step = Literal["flattened", "deskewed", "enlarged", "lit", "inks", "rules", "borders", "speckle", "softened"]

MM = 25.4
POINTS = 72.0
LEAST_DPI = 170.0  # below it pictures are enlarged
WANTED_DPI = 190.0
SMOOTH = 0.7  # pixels
PAPER_CELL_MM = 1.0  # light is measured on cells of that size
PAPER_WINDOW_MM = 15.0  # the lightest around is paper: no letter and no bar of a rule fills that
SHADED = 0.85  # darkest tenth of the paper against the lightest
TINTED = 14  # of 255, between the channels of the paper: a warm lamp, old paper
WHITE = 245.0
WHITE_ENOUGH = 150.0  # a darker page is as good as unlit
DARKEST_PAPER = 60  # of 255: what is darker all over is no paper
INK = 0.65  # of the paper: darker is ink
RULE_ACROSS_MM, RULE_DOWN_MM = 14.0, 9.0  # no stroke of a letter is as long
RULE_THICK_MM = 1.6  # thicker is a bar or a picture
GAP_MM = 0.6  # in a rule that a copier wore; between the feet of letters
BESIDE_MM = 0.7  # from a rule, where letters of a text line would go on
CROWDED = 0.3  # of a rule's length with ink right beside it: a line of letters
WORN = 0.7  # of a rule's length that still has ink; the feet of letters cover less
SPECK_MM = 0.38  # the smallest full stop is 0.5 across; ragged by a fax, 0.4
ALONE_MM = 2.2  # nothing that is print stands farther from the next letter
DUST_MM = 1.0  # alone, and smaller: dust and staple holes
GRAINY = 0.8  # specks a square centimetre: a copier that spatters
SOFT_MM = 0.127  # blur that takes the grain off letters: a pixel at 200 dpi
BORDER_MM = 6.0  # from the edge: sheets have no print there


@dataclass(frozen=True)
class Region:
    """A mark that is no print. The box is left, top, right, bottom in points on the page as shown."""

    kind: Mark
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Cleaned:
    """A picture for OCR. `to_page` takes its pixels (x, y, 1) to points on the page as it was shown."""

    image: Image.Image  # grey
    dpi: float
    to_page: Transform
    regions: tuple[Region, ...]
    steps: tuple[Step, ...]

    def box_on_page(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The rectangle in points on the page around a rectangle in pixels of the picture."""
        return around(self.to_page, box)


def around(transform: Transform, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The upright rectangle around what a rectangle becomes."""
    left, top, right, bottom = box
    corners = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)]).T
    x, y, depth = transform @ corners
    return float((x / depth).min()), float((y / depth).min()), float((x / depth).max()), float((y / depth).max())


def clean(image: Image.Image, dpi: float) -> Cleaned:
    """A page picture (RGB, grey or bilevel; `dpi` dots an inch) as OCR reads it best."""
    picture = np.asarray(image.convert("L" if image.mode in {"1", "L"} else "RGB"))
    steps: list[Step] = []
    to_page = np.diag((POINTS / dpi, POINTS / dpi, 1.0))
    straight = _straightening(picture, dpi, steps)
    if straight is not None:
        transform, size, grown = straight
        picture = np.asarray(
            cv2.warpPerspective(picture, transform, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        )
        to_page, dpi = to_page @ np.linalg.inv(transform), dpi * grown
        if grown > 1:  # steps of a bilevel picture would be seen as corners
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), SMOOTH))
    picture = _evenly_lit(picture, dpi, steps)
    grey, spots = (picture, []) if picture.ndim == 2 else without_coloured_ink(picture, dpi)
    if spots:
        steps.append("inks")
    grey = _without_litter(grey, dpi, steps)
    regions = tuple(Region(spot.kind, around(to_page, spot.box)) for spot in spots)
    return Cleaned(Image.fromarray(grey), dpi, to_page, regions, tuple(steps))


def _straightening(picture: Picture, dpi: float, steps: list[Step]) -> tuple[Transform, tuple[int, int], float] | None:
    """One transform for all that the sheet's position asks for, the new size, and by how much it enlarges."""
    grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    transform, size, grown = np.eye(3), (picture.shape[1], picture.shape[0]), 1.0
    corners = sheet_corners(grey)
    if corners is not None:
        steps.append("flattened")
        transform, size = flattened(corners)
        grey = np.asarray(cv2.warpPerspective(grey, transform, size, flags=cv2.INTER_LINEAR))
    if angle := skew(grey, dpi):
        steps.append("deskewed")
        turn, size = turned(size, angle)
        transform = turn @ transform
    if dpi < LEAST_DPI:
        steps.append("enlarged")
        grown = WANTED_DPI / dpi
        transform, size = np.diag((grown, grown, 1.0)) @ transform, (round(size[0] * grown), round(size[1] * grown))
    return (transform, size, grown) if steps else None


def _evenly_lit(picture: Picture, dpi: float, steps: list[Step]) -> Picture:
    """The page as if the same white light fell on all of it."""
    cell = max(1, round(PAPER_CELL_MM / MM * dpi))
    small = cv2.resize(picture, None, fx=1 / cell, fy=1 / cell, interpolation=cv2.INTER_AREA)
    window = round(PAPER_WINDOW_MM / PAPER_CELL_MM) // 2 * 2 + 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((window, window), np.uint8))
    paper = np.maximum(cv2.GaussianBlur(paper, (0, 0), window / 4), DARKEST_PAPER)
    dark, usual, light = np.percentile(paper if paper.ndim == 2 else paper.min(axis=2), (10, 50, 90))
    channels = paper.reshape(-1, paper.shape[2] if paper.ndim == 3 else 1)
    tint = np.ptp(np.median(channels, axis=0))
    if dark > SHADED * light and tint < TINTED and usual > WHITE_ENOUGH:
        return picture
    steps.append("lit")
    light_there = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, light_there, scale=WHITE))


def _without_litter(grey: Grey, dpi: float, steps: list[Step]) -> Grey:
    """Without what is no letter: rules, dark borders, specks."""
    paper = float(np.percentile(grey[::8, ::8], 75))
    ink = np.asarray(cv2.threshold(grey, INK * paper, 255, cv2.THRESH_BINARY_INV)[1])
    litter = _rules(ink, dpi)
    if litter.any():
        steps.append("rules")
        ink = cv2.bitwise_and(ink, cv2.bitwise_not(litter))
    specks, grainy = _specks(np.asarray(ink), dpi, steps)
    litter = cv2.bitwise_or(litter, specks)
    out = grey
    if litter.any():
        halo = cv2.dilate(litter, np.ones((3, 3), np.uint8))
        out = grey.copy()
        out[(halo > 0) & ((ink == 0) | (litter > 0))] = round(paper)
    if grainy:
        steps.append("softened")
        out = np.asarray(cv2.GaussianBlur(out, (0, 0), SOFT_MM / MM * dpi))
    return out


def _rules(ink: Grey, dpi: float) -> Grey:
    """Ink of ruling lines of tables, underlines and the bars under a letterhead; strokes that cross them are kept."""
    pixel = dpi / MM
    across = _bars(ink, RULE_ACROSS_MM * pixel, pixel)
    down = _bars(np.ascontiguousarray(ink.T), RULE_DOWN_MM * pixel, pixel).T
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_or(across, np.ascontiguousarray(down))))


def _bars(ink: Grey, long: float, pixel: float) -> Grey:
    """Where horizontal bars lie that are at least `long`, thin, and have little ink at either side."""
    gap, thick = round(GAP_MM * pixel), RULE_THICK_MM * pixel
    soft = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # a worn rule jumps by a pixel
    soft = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(soft, cv2.MORPH_OPEN, np.ones((1, round(long)), np.uint8))
    found = np.zeros_like(ink)
    if not cv2.countNonZero(runs):
        return found
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
    beside = round(BESIDE_MM * pixel)
    for label, (x, y, wide, high, area) in enumerate(stats[1:count].tolist(), start=1):
        above, below = ink[max(0, y - beside) : y, x : x + wide], ink[y + high : y + high + beside, x : x + wide]
        if area / wide > thick or max(_inked(above), _inked(below)) > CROWDED:
            continue
        here = np.s_[y : y + high, x : x + wide]
        if _inked(ink[here]) < WORN:
            continue
        found[here] |= np.where(labels[here] == label, np.uint8(255), np.uint8(0))
    found = np.asarray(cv2.dilate(found, np.ones((3, gap), np.uint8)))
    crossing = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(thick), 1), np.uint8))
    return np.asarray(cv2.bitwise_and(found, cv2.bitwise_not(crossing)))


def _inked(part: Grey) -> float:
    """The share of columns with ink."""
    return float((part > 0).any(axis=0).mean()) if part.size else 0.0


def _specks(ink: Grey, dpi: float, steps: list[Step]) -> tuple[Grey, bool]:
    """Spots smaller than a full stop, dust that stands alone, and what is dark along the edges."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    pixel = dpi / MM
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + wide, top + high
    edge = BORDER_MM * pixel
    touching = (left <= 1) | (top <= 1) | (right >= ink.shape[1] - 1) | (bottom >= ink.shape[0] - 1)
    at_edge = (right < edge) | (bottom < edge) | (left > ink.shape[1] - edge) | (top > ink.shape[0] - edge)
    border = touching & (at_edge | (np.maximum(wide, high) > 20 * pixel))
    small = np.maximum(wide, high) < DUST_MM * pixel
    tiny = (np.maximum(wide, high) <= SPECK_MM * pixel * 0.5)
    letters = ~small & ~border
    letters[0] = False
    reach = round(2 * ALONE_MM * pixel)
    near = cv2.blur(np.where(letters[labels], np.uint8(255), np.uint8(0)), (reach, reach)) > 0
    middle = ((top + bottom) // 2).clip(0, ink.shape[0] - 1), ((left + right) // 2).clip(0, ink.shape[1] - 1)
    alone = small & ~near[middle]
    gone = border | alone | tiny
    gone[0] = False
    if border[1:].any():
        steps.append("borders")
    if (alone | tiny)[1:].any():
        steps.append("speckle")
    grains = int((alone | tiny)[1:].sum()) / (ink.size / pixel**2 / 100)
    return np.where(gone[labels], np.uint8(255), np.uint8(0)), grains > GRAINY
