"""Tables on pictures of pages, found by their ruling lines.

Guarantees: nothing but the picture is looked at; a page without a grid gives no table; what is a cell and what is a
table is decided as on digital pages, by pdfplumber.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.ocr.tables import RULES, SHORTEST, Box, Table, as_table

Picture = npt.NDArray[np.uint8]
_Edge = dict[str, float | str]

INK = 0.86  # of the paper around it: hairlines come out grey, on poor copies hardly darker than paper
PAPER = 7.0  # points: paper is seen within so much of any ruling line, and shade is even over it
THICKEST = 4.0  # points, 6 pixels at 150 dpi and their blur: dark bars and the frames of pictures are thicker
ACROSS = 24.0  # points: dashes and the strokes of capitals are shorter, the narrowest columns (TT) as wide
DOWN = 12.0  # points: an "ị" of 14 points is lower, rows with a line of text higher
BROKEN = 1.5  # points that faxes and copies leave out of a line, less than between the stems of letters
STEEPEST = math.tan(math.radians(3.0))  # what leans more is a stroke of a pen; pages come straight to about a degree
FREE = 0.7  # of a line has paper on both sides; what else is thin and dark is a row of serifs or the stem of a letter
UNBROKEN = 24.0  # points up to which a line is taken only whole: the parts of an "ị" stand over each other like pieces
SURE = 100.0  # points: how a page leans is seen on lines as long as this
SNAP = 3.0  # points by which the pieces of one line may lie beside each other; pdfplumber's own
GAP = 12.0  # points between the pieces of one line; a merged cell interrupts it for longer
MEETING = 5.0  # points that a line may end before the one it meets: corners are what copies lose first
MOST_CROSSINGS = 10_000  # of lines across and down: graph paper; the largest annexes have 2,000


@dataclass(frozen=True)
class _Line:
    """A line in pixels: where it starts and ends along its own direction, its middle, and how it leans."""

    start: float
    end: float
    x: float
    y: float
    lean: float  # pixels beside for each pixel along


def find_ruled(picture: Picture, scale: float) -> list[Table]:
    """Tables of at least two rows and columns on a grey picture of a page, `scale` points a pixel."""
    ink = _dark(picture, scale)
    across = _lines(ink, ACROSS, scale)
    if len(across) < RULES:
        return []
    down = _lines(np.ascontiguousarray(ink.T), DOWN, scale)
    if len(down) < RULES:
        return []
    return _tables(across, [_Line(line.start, line.end, line.y, line.x, line.lean) for line in down], scale)


def _dark(picture: Picture, scale: float) -> Picture:
    """1 where a pixel is dark beside the paper around it, else 0."""
    smooth = np.asarray(cv2.blur(picture, (3, 3)), dtype=np.uint8)  # over speckle
    reach = 2 * round(PAPER / scale / 2) + 1
    paper = cv2.blur(cv2.dilate(smooth, np.ones((reach, reach), np.uint8)), (reach, reach))  # the lightest around
    return np.asarray(smooth < cv2.convertScaleAbs(paper, alpha=INK), dtype=np.uint8)


def _lines(ink: Picture, least: float, scale: float) -> list[_Line]:
    """Long thin runs of ink along the rows of a picture."""
    # A line that leans is a stair: with a pixel more above and below its steps overlap.
    stair = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    joined = cv2.morphologyEx(stair, cv2.MORPH_CLOSE, np.ones((1, round(BROKEN / scale) + 1), np.uint8))
    runs = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(least / scale)), np.uint8))
    count, labels, stats, middles = cv2.connectedComponentsWithStats(runs, connectivity=8)
    thickest = THICKEST / scale
    lines: list[_Line] = []
    for at in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[at])
        if area / width - 2 > thickest or height > width * STEEPEST + thickest + 2:
            continue
        part = labels[top : top + height, left : left + width] == at
        whole = width * scale >= UNBROKEN or (part & stair[top : top + height, left : left + width]).any(axis=0).all()
        if whole and _stands_free(ink, part, left, top):
            ys, xs = np.nonzero(part)
            lean = float(np.polyfit(xs, ys, 1)[0])
            lines.append(_Line(left, left + width, float(middles[at][0]), float(middles[at][1]), lean))
    return lines


def _stands_free(ink: Picture, part: npt.NDArray[np.bool_], left: int, top: int) -> bool:
    """Whether there is paper along both sides of a run."""
    height, width = part.shape
    columns = left + np.arange(width)
    above, below = top + part.argmax(axis=0) - 1, top + height - part[::-1].argmax(axis=0)
    return all(1 - ink[np.clip(beside, 0, len(ink) - 1), columns].mean() >= FREE for beside in (above, below))


def _tables(across: Sequence[_Line], down: Sequence[_Line], scale: float) -> list[Table]:
    """Tables of the lines.

    They are decided on as if the page were straight; each cell's box is upright and where the cell is on the page.
    """
    from pdfplumber import table as plumber  # noqa: PLC0415 - slow to import, few files have tables

    lean_across, lean_down = _lean(across, scale), _lean(down, scale)
    edges = []
    for line in across:
        start, end = (x - lean_down * (line.y + lean_across * (x - line.x)) for x in (line.start, line.end))
        edges.append(_edge(start * scale, end * scale, (line.y - lean_across * line.x) * scale, across=True))
    for line in down:
        start, end = (y - lean_across * (line.x + lean_down * (y - line.y)) for y in (line.start, line.end))
        edges.append(_edge(start * scale, end * scale, (line.x - lean_down * line.y) * scale, across=False))
    # The library compares places for equality: rounded after snapping, because means differ in their last digits.
    edges = [_rounded(edge) for edge in plumber.snap_edges(edges, SNAP, SNAP)]
    edges = plumber.merge_edges(edges, 0, 0, GAP, GAP)
    lying = sum(edge["orientation"] == "h" for edge in edges)
    if lying * (len(edges) - lying) > MOST_CROSSINGS:
        return []
    cells = [
        cell
        for cell in plumber.intersections_to_cells(plumber.edges_to_intersections(edges, MEETING, MEETING))
        if min(cell[2] - cell[0], cell[3] - cell[1]) >= SHORTEST
    ]
    leaning = np.linalg.inv([[1, -lean_down], [-lean_across, 1]])

    def back(box: Box) -> Box:
        x, y = leaning @ ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        across, down = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        return float(x - across), float(y - down), float(x + across), float(y + down)

    page: Any = None  # the library asks it only for words
    tables = (as_table(plumber.Table(page, group), back) for group in plumber.cells_to_tables(cells))
    return [table for table in tables if table is not None]


def _lean(lines: Sequence[_Line], scale: float) -> float:
    """How lines lean, most of their length more or less; short ones are too ragged to tell."""
    long = sorted((line.lean, line.end - line.start) for line in lines if (line.end - line.start) * scale >= SURE)
    half = sum(length for _, length in long) / 2
    for lean, length in long:
        half -= length
        if half <= 0:
            return lean
    return 0.0


def _rounded(edge: _Edge) -> _Edge:
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in edge.items()}


def _edge(start: float, end: float, place: float, *, across: bool) -> _Edge:
    """A line as pdfplumber has it: from `start` to `end` in its own direction, at `place` in the other."""
    if across:
        return {"orientation": "h", "x0": start, "x1": end, "top": place, "bottom": place, "width": end - start}
    return {"orientation": "v", "x0": place, "x1": place, "top": start, "bottom": end, "height": end - start}
