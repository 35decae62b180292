"""The picture of a PDF page as OCR should see it.

Guarantees: a scan that is the whole page comes out as it lies in the file, dot for dot; everything else is drawn once,
at the resolution of its own pictures; nothing is unpacked that would not fit `MOST_BYTES`.
"""

import ctypes
import math
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c
from PIL import Image
from pypdfium2 import PdfImage

from pipeline.ocr.document import POINTS

IMAGE_DEPTH = 3  # pictures wrapped in form objects
WHOLE = 0.97  # of the width and height of the page: a scan, whose page was rounded to points
USUAL_DPI = 200.0  # of a page whose letters are curves
LEAST_DPI, MOST_DPI = 150.0, 300.0  # at which a page is drawn; letters of 10 points need no more
MUCH_FINER = 1.25  # times MOST_DPI from which a scan is made smaller, by whole numbers
MOST_PIXELS = 20_000_000  # A3 at 300 dpi has 17 million; posters and bombs are drawn smaller
MOST_BYTES = 512 * 2**20  # that a picture may unpack to
BYTES_A_DOT = 4


class TooLargeError(Exception):
    """A picture that would not fit the memory; the message says its size."""


@dataclass(frozen=True)
class Picture:
    """A page as a picture (RGB or grey), and its dots an inch."""

    image: Image.Image
    dpi: float


@dataclass(frozen=True)
class _Placed:
    """A picture on a page: its size in dots, its size and that of the page in points, whether it stands upright."""

    item: PdfImage
    dots: tuple[int, int]
    size: tuple[float, float]
    upright: bool

    @property
    def dpi(self) -> float:
        """Dots an inch as it lies on the page."""
        return max(side * POINTS / points for side, points in zip(self.dots, self.size, strict=True) if points > 0)


def page_picture(page: Any) -> Picture:
    """The page as a picture. Raises TooLargeError where a picture on it cannot be unpacked."""
    placed = _pictures(page)
    for one in placed:
        if one.dots[0] * one.dots[1] * BYTES_A_DOT > MOST_BYTES:
            raise TooLargeError(f"{one.dots[0]} × {one.dots[1]} điểm ảnh")
    if len(placed) == 1 and _is_page(page, placed[0]):
        return _unpacked(placed[0])
    width, height = page.get_size()
    own = max((one.dpi for one in placed), default=USUAL_DPI)
    dpi = min(max(own, LEAST_DPI), MOST_DPI, POINTS * math.sqrt(MOST_PIXELS / max(1.0, width * height)))
    bitmap = page.render(scale=dpi / POINTS, draw_annots=False)
    try:
        return Picture(bitmap.to_pil().convert("RGB"), dpi)
    finally:
        bitmap.close()


def _pictures(page: Any) -> list[_Placed]:
    out = []
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=IMAGE_DEPTH):
        left, bottom, right, top = item.get_bounds()
        matrix = item.get_matrix()
        upright = matrix.a > 0 and matrix.d > 0 and abs(matrix.b) < 1 and abs(matrix.c) < 1
        width, height = ctypes.c_uint(), ctypes.c_uint()
        pdfium_c.FPDFImageObj_GetImagePixelSize(item.raw, width, height)
        if width.value and height.value and right > left and top > bottom:
            out.append(_Placed(item, (width.value, height.value), (right - left, top - bottom), upright))
    return out


def _is_page(page: Any, placed: _Placed) -> bool:
    """Whether a picture is all that the page shows: nothing is drawn over it, and it is not turned or cut."""
    if page.get_rotation() or not placed.upright or tuple(page.get_mediabox()) != tuple(page.get_cropbox()):
        return False
    strokes = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING], max_depth=1)
    sides = zip(placed.size, page.get_size(), strict=True)
    return all(WHOLE <= side / whole <= 2 - WHOLE for side, whole in sides) and next(iter(strokes), None) is None


def _unpacked(placed: _Placed) -> Picture:
    image = placed.item.get_bitmap(render=False).to_pil()
    image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    dpi = image.width * POINTS / placed.size[0]
    smaller = max(1, int(dpi / MOST_DPI + 0.5)) if dpi > MUCH_FINER * MOST_DPI else 1
    if image.width * image.height / smaller**2 > MOST_PIXELS:
        smaller = math.ceil(math.sqrt(image.width * image.height / MOST_PIXELS))
    return Picture(image.reduce(smaller), dpi / smaller) if smaller > 1 else Picture(image, dpi)
