"""What a phone makes of a sheet of paper on a desk.

Guarantees: the whole sheet is in the picture; the same sheet and the same generator state give the same picture.
"""

import cv2
import numpy as np
import numpy.typing as npt

from corpus.ink import Mask, Paper, blurred, clouds, noisy, size_of, toned

DESKS = ((0.36, 0.25, 0.17), (0.22, 0.23, 0.25), (0.5, 0.44, 0.36))  # wood, slate, light wood
PHOTO = (2448, 3264)  # pixels of an eight megapixel phone
COARSE = 8  # light and shadow are computed on so much fewer pixels: they have no edges, and it is fast
MARGIN = (0.03, 0.07)  # of the picture, around the sheet
CORNER = 0.022  # of the picture, by which a corner is off: a phone held nearly level
CURL_INCH = 0.03  # by which the middle of the sheet stands off the desk, as seen
OUTSIDE = -1.0  # where the sheet is not


def phone(paper: Paper, rng: np.random.Generator, dpi: int) -> tuple[Paper, float]:
    """A photograph of the sheet on a desk, by hand, in a room: perspective, a curl, shade, blur."""
    wide, high = PHOTO
    margin = rng.uniform(*MARGIN)
    corners = np.array([(margin, margin), (1 - margin, margin), (1 - margin, 1 - margin), (margin, 1 - margin)])
    corners += rng.uniform(-CORNER, CORNER, (4, 2))
    target = (corners * (wide, high)).astype(np.float32)
    seen = _looked_at(toned(paper, 0.08, 0.93), target, rng.uniform(-CURL_INCH, CURL_INCH) * dpi, rng.uniform(0.8, 1.6))
    _lay_on_desk(seen, rng, dpi)
    seen *= _shade(rng, high, wide)[..., None]
    seen *= np.asarray([1.0, rng.uniform(0.95, 0.98), rng.uniform(0.86, 0.94)], dtype=np.float32)  # a warm lamp
    seen = _shaken(blurred(seen, rng.uniform(0.8, 1.15)), rng)
    top = target[1] - target[0]
    return noisy(seen, rng, 0.014), float(-np.degrees(np.arctan2(top[1], top[0])))


def _looked_at(paper: Paper, target: npt.NDArray[np.float32], curl: float, waves: float) -> Paper:
    """The sheet with its corners at `target`, bent by `curl` pixels in `waves` half waves; OUTSIDE around it."""
    wide, high = PHOTO
    rows, columns = size_of(paper)
    source = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], dtype=np.float32)
    back = cv2.getPerspectiveTransform(target, source).astype(np.float32)
    x, y = np.arange(wide, dtype=np.float32)[None, :], np.arange(high, dtype=np.float32)[:, None]
    depth = back[2, 0] * x + back[2, 1] * y + back[2, 2]
    u = (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth
    v = (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth
    v += np.float32(curl) * np.sin(u * np.float32(np.pi * waves / columns))
    return np.array(cv2.remap(paper, u, v, cv2.INTER_LINEAR, borderValue=(OUTSIDE,) * 3), dtype=np.float32)


def _lay_on_desk(seen: Paper, rng: np.random.Generator, dpi: int) -> None:
    """Fill in the desk around the sheet, with the sheet's shadow on it."""
    high, wide = size_of(seen)
    off = seen[..., 0] < 0
    grain = 0.03 * clouds(rng, (high, wide), 60) + 0.04 * clouds(rng, (high, 1), 300)
    sheet = np.asarray(1 - off[::COARSE, ::COARSE], dtype=np.float32)
    shadow = _finer(1 - np.float32(0.45) * blurred(sheet, 0.12 * dpi / COARSE), high, wide)
    desk = np.asarray(DESKS[int(rng.integers(len(DESKS)))], dtype=np.float32)
    seen[off] = (desk + grain[off, None]) * shadow[off, None]


def _shade(rng: np.random.Generator, high: int, wide: int) -> Mask:
    """Light of a room: brighter at one side, and the shadow of the hand that holds the phone."""
    y = np.linspace(-0.5, 0.5, high // COARSE)[:, None]
    x = np.linspace(-0.5, 0.5, wide // COARSE)[None, :]
    angle = rng.uniform(0, 2 * np.pi)
    light = 0.9 + rng.uniform(0.1, 0.22) * (x * np.cos(angle) + y * np.sin(angle))
    edge = x * np.cos(angle + 0.8) + y * np.sin(angle + 0.8) + 0.08 * np.sin(6 * y + rng.uniform(0, 6))
    hand = 1 / (1 + np.exp((edge + rng.uniform(0.1, 0.3)) * rng.uniform(18, 40)))
    return _finer(np.asarray(light * (1 - rng.uniform(0.12, 0.32) * hand), dtype=np.float32), high, wide)


def _finer(coarse: Mask, high: int, wide: int) -> Mask:
    return np.asarray(cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _shaken(paper: Paper, rng: np.random.Generator) -> Paper:
    """A hand that moves by a pixel or two while the picture is taken."""
    kernel = np.zeros((5, 5), np.float32)
    reach, angle = rng.uniform(0.5, 1.5), rng.uniform(0, np.pi)
    for step in np.linspace(-reach, reach, 9):
        kernel[round(2 + step * float(np.sin(angle))), round(2 + step * float(np.cos(angle)))] += 1
    return np.asarray(cv2.filter2D(paper, -1, kernel / kernel.sum()), dtype=np.float32)
