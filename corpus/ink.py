"""A sheet of paper as an array, and ink on it.

Guarantees: values stay between 0 (black) and 1 (white); ink only darkens, as ink does, so that what lies under a seal
is still there to be read.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Paper = npt.NDArray[np.float32]  # rows × columns × RGB
Mask = npt.NDArray[np.float32]  # rows × columns: how much ink
Picture = npt.NDArray[np.uint8]  # rows × columns × RGB, or rows × columns
Colour = tuple[float, float, float]

POINTS = 72.0  # an inch
MM = 25.4  # an inch


def printed(page: Any, dpi: int) -> Paper:
    """A pypdfium2 page as a perfect printer would print it."""
    picture = page.render(scale=dpi / POINTS).to_pil().convert("RGB")
    return np.asarray(np.asarray(picture) / np.float32(255), dtype=np.float32)


def picture(paper: Paper | Mask) -> Picture:
    """The sheet in 256 steps."""
    return np.clip(np.rint(paper * 255), 0, 255).astype(np.uint8)


def grey(paper: Paper) -> Mask:
    """The sheet as a scanner without colour sees it."""
    return cv2.cvtColor(paper, cv2.COLOR_RGB2GRAY).astype(np.float32)


def lay(paper: Paper, mask: Mask, colour: Colour, middle: tuple[float, float]) -> None:
    """Put ink on a sheet, in place, the middle of the mask at `middle` (x, y in pixels); what hangs over is cut."""
    rows, columns = mask.shape
    left, top = round(middle[0] - columns / 2), round(middle[1] - rows / 2)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + columns, paper.shape[1]), min(top + rows, paper.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = np.clip(mask[y0 - top : y1 - top, x0 - left : x1 - left, None], 0, 1)
    paper[y0:y1, x0:x1] *= 1 - part * (1 - np.asarray(colour, dtype=np.float32))


def turned(mask: Mask, degrees: float) -> Mask:
    """A mask turned against the clock, on a larger sheet so that nothing is cut."""
    rows, columns = mask.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = int(np.ceil(columns * cos + rows * sin)), int(np.ceil(columns * sin + rows * cos))
    turn[:, 2] += (wide - columns) / 2, (high - rows) / 2
    return np.asarray(cv2.warpAffine(mask, turn, (wide, high)), dtype=np.float32)


def blurred(values: npt.NDArray[np.float32], sigma: float) -> npt.NDArray[np.float32]:
    """Gaussian blur, `sigma` in pixels."""
    return np.asarray(cv2.GaussianBlur(values, (0, 0), sigma), dtype=np.float32)


def clouds(rng: np.random.Generator, shape: tuple[int, int], cells: int) -> Mask:
    """Smooth random values, mostly between -1 and 1, with about `cells` hills across the longer side."""
    longer = max(shape)
    small = rng.standard_normal([max(3, round(side / longer * cells)) for side in shape], dtype=np.float32)
    return np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC) / 2, dtype=np.float32)


def size_of(paper: Paper) -> tuple[int, int]:
    """Rows and columns."""
    return paper.shape[0], paper.shape[1]


def toned(paper: Paper, black: float, white: float) -> Paper:
    """The sheet as a device sees it that knows no perfect black and white."""
    return np.asarray(paper * np.float32(white - black) + np.float32(black), dtype=np.float32)


def noisy(paper: Paper, rng: np.random.Generator, sigma: float) -> Paper:
    """Noise of the sensor: the same in all colours, for the most part."""
    grain = rng.standard_normal(size_of(paper), dtype=np.float32) * np.float32(sigma)
    return np.clip(paper + grain[..., None], 0, 1)
