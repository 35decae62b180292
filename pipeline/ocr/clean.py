"""One picture of a page made ready for OCR: nearly straight, evenly lit, without seals, specks, borders and rules.

Guarantees: a function of the picture alone; what the page does not need is not done; every pixel of the result is known
on the page as it was shown; seals and pens are reported with their place. Letters, their marks and full stops are kept:
what is taken off is coloured, longer than letters are, or small and away from them.
"""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image

from pipeline.ocr.document import POINTS, Region
from pipeline.ocr.seals import without_coloured_ink
from pipeline.ocr.straight import Corners, Grey, Transform, flattened, sheet_corners, skew, tilt, turned

Picture = MatLike  # rows × columns, or rows × columns × RGB
PixelBox = tuple[int, int, int, int]  # left, top, right, bottom
Step = Literal["flattened", "deskewed", "enlarged", "lit", "inks", "rules", "borders", "speckle", "softened"]

MM = 25.4
LEAST_DPI = 170.0  # below it pictures are enlarged
WANTED_DPI = 190.0  # measured on faxes of 150 dpi: a fifth of the errors less; larger is not better and costs more
FINE_DPI = 240.0  # above it pictures are made smaller: a fifth of the errors less, half of the time and memory
ENOUGH_DPI = 200.0
SMOOTH = 0.7  # pixels
PAPER_CELL_MM = 1.0  # light is measured on cells of that size
PAPER_WINDOW_MM = 15.0  # the lightest around is paper: no letter and no bar of a rule fills that
SHADED = 0.85  # darkest tenth of the paper against the lightest
TINTED = 14  # of 255, between the channels of the paper: a warm lamp, old paper
WHITE = 245.0  # what paper is made
WHITE_ENOUGH = 150.0  # a darker page is as good as unlit
DARKEST_PAPER = 60  # of 255: what is darker all over is no paper
INK = 0.65  # of the paper: darker is ink
RULE_ACROSS_MM, RULE_DOWN_MM = 14.0, 9.0  # no stroke of a letter is as long
RULE_THICK_MM = 1.6  # thicker is a bar or a picture
GAP_MM = 0.6  # in a rule that a copier wore; between the feet of letters
BESIDE_MM = 0.7  # from a rule, where letters of a text line would go on
CROWDED = 0.3  # of a rule's length with ink right beside it: a line of letters
UNBROKEN = 0.98  # of a rule's length that has ink, even under letters that touch it: an underline
WORN = 0.7  # of a rule's length that still has ink; the feet of letters cover less
CELL_DPI = 70.0  # cells are sought there: a gap of a pixel in a worn rule is closed
CELL_MM = 2.5  # the narrowest cell holds a line of print, or a digit
LARGEST_CELL = 0.5  # of the sheet: more is a frame around the page
LEAST_CELLS = 4
SPECK_MM = 0.19  # a fax leaves full stops of 0.35 at least
ALONE_MM = 2.2  # nothing that is print stands farther from the next letter
DUST_MM = 1.0  # alone, and smaller: dust and staple holes
BORDER_LONG_MM = 20.0  # a dark band from the edge on, however far it reaches
GRAINY = 0.8  # specks a square centimetre: a copier that spatters
SOFT_MM = 0.127  # blur that takes the grain off letters: a pixel at 200 dpi
GRAIN = 0.8  # of the paper: lighter is no ink; bare noise keeps Tesseract busy for long
BORDER_MM = 6.0  # from the edge: sheets have no print there


@dataclass(frozen=True)
class Cleaned:
    """A picture for OCR, without colour. `to_page` takes its pixels (x, y, 1) to points on the page as it was shown."""

    image: Image.Image  # grey
    ruled: Grey  # the same before ruling lines and specks were taken off: for whoever looks for tables
    cells: tuple[PixelBox, ...]  # that rules enclose, in pixels of the picture
    dpi: float
    tilt: float  # degrees by which the type would have to be turned against the clock to lie level
    to_page: Transform
    regions: tuple[Region, ...]
    steps: tuple[Step, ...]


def around(transform: Transform, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The upright rectangle around what a rectangle becomes."""
    left, top, right, bottom = box
    corners = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)]).T
    x, y, depth = transform @ corners
    return float((x / depth).min()), float((y / depth).min()), float((x / depth).max()), float((y / depth).max())


def clean(image: Image.Image, dpi: float) -> Cleaned:
    """A page picture (RGB, grey or bilevel; `dpi` dots an inch) as OCR reads it best."""
    picture = np.asarray(image.convert("L" if image.mode in {"1", "L"} else "RGB"))
    if dpi > FINE_DPI:
        ratio, dpi = ENOUGH_DPI / dpi, ENOUGH_DPI
        picture = cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    steps: list[Step] = []
    corners = sheet_corners(picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., 1]))
    picture = _evenly_lit(picture, dpi, steps)
    grey, spots = (picture, []) if picture.ndim == 2 else without_coloured_ink(picture, dpi)
    if spots:
        steps.append("inks")
    to_page = np.diag((POINTS / dpi, POINTS / dpi, 1.0))
    regions = tuple(Region(spot.kind, around(to_page, spot.box)) for spot in spots)
    sheet = _straightened(grey, dpi, corners, steps)
    bare, cells = _without_litter(sheet.grey, sheet.dpi, steps)
    to_page = to_page @ sheet.to_shown
    return Cleaned(
        Image.fromarray(bare), sheet.grey, tuple(cells), sheet.dpi, sheet.tilt, to_page, regions, tuple(steps)
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet taken out of its picture; `to_shown` takes its pixels to those of the picture."""

    grey: Grey
    dpi: float
    tilt: float
    to_shown: Transform


def _straightened(grey: Grey, dpi: float, corners: Corners | None, steps: list[Step]) -> _Sheet:
    """The sheet flat, nearly straight and large enough, in one resampling."""
    transform: Transform = np.eye(3)
    size, grown = (grey.shape[1], grey.shape[0]), 1.0
    if corners is not None:
        steps.append("flattened")
        transform, size = flattened(corners)
    angle = skew(grey if corners is None else cv2.warpPerspective(grey, transform, size), dpi)
    wanted = tilt(angle)
    if angle != wanted:
        steps.extend(["deskewed"] if angle else [])
        turn, size = turned(size, angle - wanted)
        transform = turn @ transform
    if dpi < LEAST_DPI:
        steps.append("enlarged")
        grown = WANTED_DPI / dpi
        transform, size = np.diag((grown, grown, 1.0)) @ transform, (round(size[0] * grown), round(size[1] * grown))
    if corners is None and angle == wanted and grown == 1.0:
        return _Sheet(grey, dpi, wanted, np.eye(3))
    if corners is None:
        laid = cv2.warpAffine(grey, transform[:2], size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    else:
        laid = cv2.warpPerspective(grey, transform, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    if grown > 1:  # steps of a bilevel picture would be seen as corners
        laid = cv2.GaussianBlur(laid, (0, 0), SMOOTH)
    return _Sheet(laid, dpi * grown, wanted, np.linalg.inv(transform))


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
    return cv2.divide(picture, light_there, scale=WHITE)


def _without_litter(grey: Grey, dpi: float, steps: list[Step]) -> tuple[Grey, list[PixelBox]]:
    """Without what is no letter (rules, dark borders, specks), and the cells that rules enclosed."""
    paper = float(np.percentile(grey[::8, ::8], 75))
    ink = cv2.threshold(grey, INK * paper, 255, cv2.THRESH_BINARY_INV)[1]
    bars = _rules(ink, dpi)
    cells: list[PixelBox] = []
    litter = cv2.bitwise_and(ink, bars)
    if litter.any():
        steps.append("rules")
        ink = cv2.subtract(ink, litter)
        cells = _cells(bars, dpi)
    specks, grainy = _specks(ink, dpi, steps)
    litter = cv2.bitwise_or(litter, specks)
    out = grey
    if litter.any():
        halo = cv2.dilate(litter, np.ones((3, 3), np.uint8))
        out = grey.copy()
        out[(halo > 0) & ((ink == 0) | (litter > 0))] = round(paper)
    if grainy:
        steps.append("softened")
        out = cv2.GaussianBlur(out, (0, 0), SOFT_MM / MM * dpi)
        out = np.where(out > GRAIN * paper, round(paper), out).astype(np.uint8)
    return out, cells


def _rules(ink: Grey, dpi: float) -> Grey:
    """Where ruling lines of tables, underlines and the bars under a letterhead lie; not the strokes that cross them."""
    pixel = dpi / MM
    across = _bars(ink, RULE_ACROSS_MM * pixel, pixel)
    down = _bars(np.ascontiguousarray(ink.T), RULE_DOWN_MM * pixel, pixel).T
    return cv2.bitwise_or(across, np.ascontiguousarray(down))


def _cells(bars: Grey, dpi: float) -> list[PixelBox]:
    """What rules enclose on all sides, in reading order; none where it is too little for a table."""
    coarse = max(1, round(dpi / CELL_DPI))
    small = cv2.resize(bars, None, fx=1 / coarse, fy=1 / coarse, interpolation=cv2.INTER_AREA)
    walls = cv2.dilate(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY)[1], np.ones((3, 3), np.uint8))
    stats = cv2.connectedComponentsWithStats(cv2.bitwise_not(walls), connectivity=4)[2]
    pixel = dpi / coarse / MM
    rows, columns = walls.shape
    boxes = [
        ((left - 1) * coarse, (top - 1) * coarse, (left + wide + 1) * coarse, (top + high + 1) * coarse)
        for left, top, wide, high, _ in stats[1:].tolist()
        if left > 0 and top > 0 and left + wide < columns and top + high < rows
        and min(wide, high) > CELL_MM * pixel and wide * high < LARGEST_CELL * rows * columns
    ]  # fmt: skip
    return sorted(boxes, key=lambda box: (box[1], box[0])) if len(boxes) >= LEAST_CELLS else []


def _bars(ink: Grey, long: float, pixel: float) -> Grey:
    """Where horizontal bars lie that are at least `long`, thin, and have little ink at either side."""
    gap, thick = round(GAP_MM * pixel), RULE_THICK_MM * pixel
    soft = cv2.dilate(ink, np.ones((3, 1), np.uint8))  # a worn rule jumps by a pixel
    soft = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(soft, cv2.MORPH_OPEN, np.ones((1, round(long)), np.uint8))
    found = np.zeros_like(ink)
    beside = round(BESIDE_MM * pixel)
    for outline in cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        x, y, wide, high = cv2.boundingRect(outline)
        above, below = ink[max(0, y - beside) : y, x : x + wide], ink[y + high : y + high + beside, x : x + wide]
        here = np.s_[y : y + high, x : x + wide]
        slim = cv2.countNonZero(runs[here]) < thick * wide
        covered = _inked(cv2.bitwise_and(ink[here], runs[here]))
        apart = max(_inked(above), _inked(below)) < CROWDED
        if slim and (covered > UNBROKEN or (covered > WORN and apart)):
            cv2.drawContours(found, [outline], -1, 255, cv2.FILLED)
    found = cv2.dilate(found, np.ones((3, gap), np.uint8))
    crossing = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((round(thick), 1), np.uint8))
    return cv2.bitwise_and(found, cv2.bitwise_not(crossing))


def _inked(part: Grey) -> float:
    """The share of columns with ink."""
    return float((part > 0).any(axis=0).mean()) if part.size else 0.0


def _specks(ink: Grey, dpi: float, steps: list[Step]) -> tuple[Grey, bool]:
    """Spots smaller than a full stop, dust that stands alone, what is dark along the edges; and whether it is grain."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, ltype=cv2.CV_32S)
    pixel = dpi / MM
    left, top, wide, high, _ = stats.T
    right, bottom, longer = left + wide, top + high, np.maximum(wide, high)
    rows, columns = ink.shape
    touching = (left <= 1) | (top <= 1) | (right >= columns - 1) | (bottom >= rows - 1)
    edge = BORDER_MM * pixel
    at_edge = (right < edge) | (bottom < edge) | (left > columns - edge) | (top > rows - edge)
    border = touching & (at_edge | (longer > BORDER_LONG_MM * pixel))
    tiny, small = longer <= SPECK_MM * pixel, longer < DUST_MM * pixel
    alone = small & np.logical_not(_near(stats, ~small & ~border, (rows, columns), ALONE_MM * pixel))
    gone = border | alone
    gone[0] = False  # the paper
    found = np.zeros_like(ink)
    for at in np.flatnonzero(gone):
        here = np.s_[top[at] : bottom[at], left[at] : right[at]]
        found[here] = np.where(labels[here] == at, 255, found[here])
    grains = int((alone | tiny)[1:].sum())
    steps.extend(["borders"] if border[1:].any() else [])
    steps.extend(["speckle"] if grains else [])
    return found, grains / (ink.size / (10 * pixel) ** 2) > GRAINY


def _near(stats: MatLike, letters: MatLike, size: tuple[int, int], reach: float
          ) -> MatLike:  # fmt: skip
    """Which parts have one of the letters within `reach` pixels, more or less: told on a coarse grid."""
    cell = reach / 2
    grid: Grey = np.zeros((int(size[0] / cell) + 2, int(size[1] / cell) + 2), np.uint8)
    left, top, wide, high, _ = stats[1:].T
    chosen = letters[1:]
    for x, y in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.5, 0.5)):
        across, down = (left + x * wide)[chosen] / cell, (top + y * high)[chosen] / cell
        grid[down.astype(int), across.astype(int)] = 1
    grid = cv2.dilate(grid, np.ones((5, 5), np.uint8))
    middle = stats[:, 1] + stats[:, 3] // 2, stats[:, 0] + stats[:, 2] // 2
    return np.asarray(grid[(middle[0] / cell).astype(int), (middle[1] / cell).astype(int)] > 0)
