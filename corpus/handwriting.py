"""Digits and signatures written with a pen.

Guarantees: the same generator state gives the same strokes; only digits, dots and slashes are known, because an
office fills in nothing else by hand.
"""

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ink import Colour, Mask

Points = list[tuple[float, float]]

# Points that the pen passes through, x before y, in a box whose height is 1 and whose y grows downwards.
STROKES: dict[str, list[Points]] = {
    "0": [[(0.35, 0.02), (0.12, 0.2), (0.03, 0.6), (0.2, 0.98), (0.45, 0.88), (0.54, 0.5), (0.48, 0.1), (0.3, 0.04)]],
    "1": [[(0.05, 0.3), (0.28, 0.02), (0.25, 0.5), (0.2, 1.0)]],
    "2": [[(0.08, 0.2), (0.25, 0.02), (0.46, 0.14), (0.4, 0.45), (0.04, 0.97), (0.25, 0.93), (0.56, 0.97)]],
    "3": [[(0.08, 0.1), (0.3, 0.02), (0.47, 0.18), (0.2, 0.46), (0.44, 0.56), (0.48, 0.8), (0.26, 1.0), (0.03, 0.9)]],
    "4": [[(0.34, 0.02), (0.15, 0.38), (0.03, 0.64), (0.58, 0.6)], [(0.42, 0.34), (0.39, 0.7), (0.36, 1.06)]],
    "5": [[(0.15, 0.05), (0.1, 0.42), (0.32, 0.38), (0.49, 0.62), (0.38, 0.92), (0, 0.93)], [(0.1, 0.05), (0.5, 0)]],
    "6": [[(0.44, 0.03), (0.18, 0.3), (0, 0.68), (0.14, 0.96), (0.37, 1), (0.46, 0.74), (0.32, 0.56), (0, 0.72)]],
    "7": [[(0.04, 0.1), (0.25, 0.07), (0.52, 0.04), (0.36, 0.42), (0.2, 1.03)], [(0.14, 0.53), (0.44, 0.49)]],
    "8": [[(0.44, 0.12), (0.24, 0), (0.1, 0.17), (0.46, 0.68), (0.4, 0.95), (0.14, 0.97), (0.06, 0.76), (0.47, 0.1)]],
    "9": [[(0.45, 0.18), (0.25, 0), (0.06, 0.2), (0.14, 0.47), (0.38, 0.42), (0.47, 0.14), (0.44, 0.55), (0.24, 1.03)]],
    "/": [[(0.46, -0.05), (0.25, 0.5), (0.04, 1.08)]],
    ".": [[(0.08, 0.96), (0.1, 1.0)]],
}  # fmt: skip
SPACING = 0.12  # between two signs, in heights
SLANT = 0.18  # of handwriting that leans to the right
WOBBLE = 0.022  # how far a point is missed, in heights
PEN_MM = 0.45  # a ballpoint pen and its bleeding into the paper
INK_BLUE: Colour = (0.12, 0.17, 0.55)
INK_BLACK: Colour = (0.1, 0.1, 0.13)
STEPS = 24  # between two points of a stroke; more makes no visible difference at 300 dpi
FINE = 4  # masks are drawn that much larger and then reduced, so that edges are smooth


def digits(rng: np.random.Generator, written: str, height: float, pen: float) -> Mask:
    """Ink of `written` in a hand as high as `height` pixels, with a pen as broad as `pen`.

    Raises:
        KeyError: a sign that is no digit, dot or slash.

    """
    at = 0.0
    strokes: list[npt.NDArray[np.float64]] = []
    lean = SLANT + rng.uniform(-0.06, 0.08)
    for sign in written:
        size, drop = rng.uniform(0.9, 1.08), rng.uniform(-0.05, 0.05)
        for points in STROKES[sign]:
            path = np.array(points) + rng.normal(0, WOBBLE, (len(points), 2))
            path = path * size + (at, 1 - size + drop)
            path[:, 0] += lean * (1 - path[:, 1])
            strokes.append(_smooth(path))
        widest = max(x for points in STROKES[sign] for x, _ in points)
        at += widest * size + SPACING * rng.uniform(0.6, 1.4)
    return _drawn(rng, [stroke * height for stroke in strokes], pen)


def signature(rng: np.random.Generator, width: float, pen: float) -> Mask:
    """Ink of a signature about `width` pixels wide: an initial with loops, letters run together, a flourish."""
    height = width * rng.uniform(0.26, 0.36)
    x = rng.uniform(0.02, 0.1)
    path: Points = [(x, rng.uniform(0.5, 0.8))]
    for _ in range(rng.integers(2, 4)):  # loops of the initial
        path += [(x + 0.09, rng.uniform(-0.1, 0.1)), (x + 0.02, 0.25), (x + 0.06, rng.uniform(0.85, 1.15))]
        x += rng.uniform(0.05, 0.09)
    for _ in range(rng.integers(4, 8)):  # letters, ever lower
        high = rng.uniform(0.3, 0.6)
        path += [(x + 0.04, high), (x + 0.055, high + 0.25), (x + 0.03, high + 0.3)]
        x += rng.uniform(0.045, 0.07)
    path += [(x + 0.08, 0.5), (min(1.0, x + 0.3), rng.uniform(0.2, 0.5)), (1.1, rng.uniform(-0.05, 0.35))]
    under = [(0.95, rng.uniform(0.55, 0.75)), (0.5, 0.9), (rng.uniform(-0.1, 0.15), rng.uniform(1.0, 1.3))]
    size = np.array([width, height])
    return _drawn(rng, [_smooth(np.array(path) * size), _smooth(np.array(under) * size)], pen)


def _smooth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A curve through all points (Catmull-Rom), which is how a wrist joins them."""
    if len(points) < 3:
        return np.linspace(points[0], points[-1], STEPS)
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False)
    ]
    return np.vstack([*parts, points[-1:]])


def _drawn(rng: np.random.Generator, strokes: list[npt.NDArray[np.float64]], pen: float) -> Mask:
    """Strokes as ink: thinner where the pen is quick, fading a little where it is lifted."""
    every = np.vstack(strokes)
    margin = 2 * pen
    low = every.min(axis=0) - margin
    wide, high = np.ceil(every.max(axis=0) + margin - low).astype(int)
    sheet = np.zeros((high * FINE, wide * FINE), np.uint8)
    for stroke in strokes:
        path = (stroke - low) * FINE
        speed = np.linalg.norm(np.diff(path, axis=0), axis=1)
        thick = np.interp(speed, np.quantile(speed, [0.1, 0.9]), [1.15, 0.7]) * pen * FINE
        for a, b, line in zip(path, path[1:], thick, strict=False):
            start, end = (int(a[0]), int(a[1])), (int(b[0]), int(b[1]))
            cv2.line(sheet, start, end, 255, max(1, round(float(line))), cv2.LINE_AA)
    small = cv2.resize(sheet, (int(wide), int(high)), interpolation=cv2.INTER_AREA)
    return np.asarray(small * (rng.uniform(0.82, 0.95) / 255), dtype=np.float32)
