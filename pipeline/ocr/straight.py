"""How a sheet lies in its picture: the corners of a photographed sheet, and by how much its type is askew.

Guarantees: functions of the picture alone; a sheet that lies straight and fills its picture gives no transform; where
the picture does not show clearly how the sheet lies, it is left as it is.
"""

import math
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from cv2.typing import MatLike

Grey = MatLike  # rows × columns of bytes, 0 black
Corners = MatLike  # four points (x, y), from the top left clockwise
Transform = MatLike  # 3 × 3, pixels (x, y, 1) of one picture -> of another

SHEET_SIDE = 800  # pixels of the longer side on which corners are sought: edges of a sheet are long
LEAST_SHEET = 0.4  # of the picture: a smaller bright patch is a table cell, a badge, a window
MOST_SHEET = 0.97  # a sheet that fills the picture is a scan
EDGE_STEP = 0.3  # of 255: the desk is darker than the paper by more than shade on paper is
BENT = 0.02  # of the longer side: the outline lies no farther from the four straight sides
LEAST_SIDE_INLIERS = 0.6  # of a side that must lie on its line; the rest may be fingers or a curl

SKEW_DPI = 75  # letters melt into lines there; skew is a matter of lines
MOST_SKEW = 6.0  # degrees: beyond it the sheet was laid on purpose
# Tesseract cuts a line out by the box around its letters, and where lines lie level that box loses marks at the top
# (kiểm read as kiêm). A little askew, the box is higher: measured, half of the errors on good scans.
TILT = 0.5  # degrees; with 0.4 and 0.6 it is about as good
NEAR_TILT = 0.1  # so near, a page is left as it is
STEPS = (0.5, 0.2, 0.05)  # degrees, of the search
CLEAR = 1.02  # the best angle's profile against the straight one's: no text, no peak


def sheet_corners(grey: Grey) -> Corners | None:
    """Corners of a bright sheet on a darker ground, from the top left clockwise, in pixels; None without one."""
    ratio = SHEET_SIDE / max(grey.shape)
    small = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))  # letters and rules are gone
    _, mask = cv2.threshold(cv2.GaussianBlur(paper, (0, 0), 2), 0, 255, cv2.THRESH_OTSU)
    inside, outside = small[mask > 0], small[mask == 0]
    if not outside.size or float(np.median(inside)) - float(np.median(outside)) < EDGE_STEP * 255:
        return None
    contours, _ = cv2.findContours(np.asarray(mask), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    share = cv2.contourArea(largest) / mask.size
    if not LEAST_SHEET < share < MOST_SHEET:
        return None
    corners = _quadrangle(largest, max(small.shape))
    return None if corners is None else (corners / ratio).astype(np.float32)


def _quadrangle(contour: Any, side: int) -> Corners | None:
    """Four lines fitted to the sides of an outline, as their crossings; None when the outline has no four sides."""
    hull = cv2.convexHull(contour)
    rough = cv2.approxPolyDP(hull, 0.04 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(rough) != 4:
        return None
    points = contour.reshape(-1, 2).astype(np.float32)
    rough = _clockwise(rough.astype(np.float32))
    lines = []
    for start, end in zip(rough, np.roll(rough, -1, axis=0), strict=True):
        along = (end - start) / np.linalg.norm(end - start)
        away = np.abs((points - start) @ np.array([-along[1], along[0]]))
        reach = (points - start) @ along / np.linalg.norm(end - start)
        near = points[(away < BENT * side) & (reach > 0.08) & (reach < 0.92)]
        if len(near) < LEAST_SIDE_INLIERS * 0.84 * np.linalg.norm(end - start):
            return None
        vx, vy, x, y = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append(np.cross((x, y, 1.0), (x + vx, y + vy, 1.0)))
    crossings = [np.cross(before, after) for before, after in zip(np.roll(lines, 1, axis=0), lines, strict=True)]
    if any(abs(c[2]) < 1e-9 for c in crossings):
        return None
    return np.array([c[:2] / c[2] for c in crossings], dtype=np.float32)


def _clockwise(corners: Corners) -> Corners:
    """From the top left on."""
    middle = corners.mean(axis=0)
    order = np.argsort(np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0]))
    return corners[order]


def flattened(corners: Corners) -> tuple[Transform, tuple[int, int]]:
    """The transform that makes the sheet a rectangle, and the rectangle's width and height."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    wide, high = round(max(sides[0], sides[2])), round(max(sides[1], sides[3]))
    target = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    return cv2.getPerspectiveTransform(corners, target), (wide, high)


def skew(grey: Grey, dpi: float) -> float:
    """Degrees by which the type must be turned against the clock to lie level; 0 without clear lines."""
    ratio = min(1.0, SKEW_DPI / dpi)
    small = cv2.resize(grey, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    local = cv2.blur(small, (31, 31))
    ink = np.clip(local.astype(np.float32) - small - 10, 0, 60)  # rules and borders do not outweigh letters
    margin = round(0.04 * min(ink.shape))
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    coarse = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    best = max(np.arange(-MOST_SKEW, MOST_SKEW + STEPS[0], STEPS[0]), key=lambda a: _sharpness(coarse, a))
    for wide, step in pairwise(STEPS):
        best = max(np.arange(best - wide + step, best + wide, step), key=lambda a: _sharpness(ink, a))
    if abs(best) > MOST_SKEW or _sharpness(ink, best) < CLEAR * _sharpness(ink, 0.0):
        return 0.0
    return float(best)


def tilt(angle: float) -> float:
    """The skew in which type that lies askew by `angle` is read best, in degrees."""
    wanted = math.copysign(TILT, angle)
    return angle if abs(angle - wanted) <= NEAR_TILT else wanted


def _sharpness(ink: MatLike, degrees: float) -> float:
    """How strongly rows differ from the rows next to them when the picture is turned so."""
    rows, columns = ink.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    profile = cv2.warpAffine(ink, turn, (columns, rows), flags=cv2.INTER_LINEAR).sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def turned(size: tuple[int, int], degrees: float) -> tuple[Transform, tuple[int, int]]:
    """The transform that turns a picture of (width, height) about its middle, and its new size: nothing is cut."""
    wide, high = size
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    grown = round(wide * cos + high * sin), round(wide * sin + high * cos)
    turn[:, 2] += (grown[0] - wide) / 2, (grown[1] - high) / 2
    return np.vstack([turn, (0.0, 0.0, 1.0)]), grown
