"""Scanned pictures: PNG, JPEG, TIFF with one or more pages, of any colour.

Guarantees: one page is in memory at a time, and no page that would unpack to more than `MOST_BYTES`; a larger picture
than OCR gains from is made smaller and said so; what is transparent is white; a page that is damaged is noted and the
others are read.
"""

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.layout import TextLine, body_margins, lines_of
from pipeline.ocr.positioned import PageInfo, write_lines
from pipeline.ocr.tesseract import recognise

USUAL_DPI = 200.0  # for pictures that do not say, or say what a screen has
LEAST_DPI = 100.0
MOST_PIXELS = 40_000_000  # A3 at 400 dpi has 31 million; OCR reads 200 dpi as well
MOST_BYTES = 512 * 2**20  # what a page may unpack to
# Bytes that a pixel takes in Pillow, the grey copy that OCR sees included.
BYTES_OF_MODE = {"1": 2, "L": 1, "P": 2, "LA": 9, "PA": 9, "I;16": 7, "I": 5, "F": 5}
BYTES_OF_COLOUR = 5  # RGB and CMYK take four
GREY_16 = 256  # what a grey of 16 bits is divided by
DAMAGED = (UnidentifiedImageError, OSError, ValueError, EOFError, SyntaxError)


class _TooLargeError(Exception):
    """A page that would not fit the memory; the message says its size."""


def read_images(builder: DocumentBuilder, pictures: Sequence[bytes], path: str) -> tuple[Document, list[int]]:
    """The Document of scanned pictures that follow each other, and the number of the first page of each.

    Raises UnreadableFileError: `damaged`, `too_large`, `no_text`, `no_tesseract`, `ocr_timeout`.
    """
    pages: list[PageInfo] = []
    lines: list[TextLine] = []
    problems: list[Exception] = []
    starts: list[int] = []
    with _unlimited():
        for data in pictures:
            starts.append(len(pages) + 1)
            for number, frame in enumerate(_frames(data), start=len(pages) + 1):
                if isinstance(frame, Exception):
                    problems.append(frame)
                    builder.note("page_not_read", f"Trang {number} của ảnh không đọc được: {_reason(frame)}", number)
                    pages.append(PageInfo(number, "ocr", 0.0, 0.0))
                    continue
                image, dpi, shrunk = frame
                if shrunk > 1:
                    message = f"Ảnh trang {number} rất lớn nên đã thu nhỏ {shrunk} lần trước khi nhận dạng"
                    builder.note("picture_reduced", message, number)
                tokens, confidence = recognise(image, 72 / dpi, path)
                pages.append(PageInfo(number, "ocr", image.width * 72 / dpi, image.height * 72 / dpi, confidence))
                lines.extend(lines_of(tokens, number, body_margins(tokens)))
    if not lines:
        raise _nothing(problems, len(pages), path)
    return write_lines(builder, pages, lines), starts


def _nothing(problems: list[Exception], pages: int, path: str) -> UnreadableFileError:
    if len(problems) == pages:
        large = next((p for p in problems if isinstance(p, _TooLargeError)), None)
        if large:
            return UnreadableFileError(path, "too_large", _reason(large), "Hãy quét hoặc lưu lại ở 300 dpi, ảnh xám")
        return UnreadableFileError(path, "damaged", "Ảnh bị hỏng hoặc tải chưa xong", "Hãy quét hoặc tải lại")
    advice = "Hãy kiểm tra ảnh có rõ và đúng chiều không"
    return UnreadableFileError(path, "no_text", "Không đọc được chữ nào trong ảnh", advice)


def _reason(problem: Exception) -> str:
    return str(problem) if isinstance(problem, _TooLargeError) else "ảnh bị hỏng"


@contextmanager
def _unlimited() -> Iterator[None]:
    """Pillow's own limit counts pixels whatever they take; ours stands in `_grey`."""
    usual = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # TIFF tags that Pillow does not know
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = usual


def _frames(data: bytes) -> Iterator[tuple[Image.Image, float, int] | Exception]:
    """Each page in grey, its dots an inch, and how many times it was made smaller; or what is wrong with it."""
    try:
        picture = Image.open(io.BytesIO(data))
    except DAMAGED as error:
        yield error
        return
    with picture:
        count = 1
        try:
            count = getattr(picture, "n_frames", 1)
        except DAMAGED as error:  # the chain of pages is broken: the first may be whole
            yield from (_page(picture, 0), error)
            return
        for number in range(count):
            yield _page(picture, number)


def _page(picture: Any, number: int) -> tuple[Image.Image, float, int] | Exception:
    try:
        picture.seek(number)
        dpi = float(picture.info.get("dpi", (0, 0))[0])
        dpi = dpi if dpi >= LEAST_DPI else USUAL_DPI
        grey, shrunk = _grey(picture)
    except (*DAMAGED, _TooLargeError) as error:
        return error
    return grey, dpi / shrunk, shrunk


def _grey(picture: Any) -> tuple[Image.Image, int]:
    """A page in grey, upright; raises _TooLargeError before anything is unpacked."""
    width, height = picture.size
    shrunk = math.ceil(math.sqrt(width * height / MOST_PIXELS)) if width * height > MOST_PIXELS else 1
    if shrunk > 1 and picture.format == "JPEG":
        picture.draft("L", (width // shrunk, height // shrunk))  # unpacked small
    needed = picture.size[0] * picture.size[1] * BYTES_OF_MODE.get(picture.mode, BYTES_OF_COLOUR)
    if needed > MOST_BYTES:
        raise _TooLargeError(f"Ảnh quá lớn ({width} × {height} điểm ảnh)")
    whole = _without_colour(ImageOps.exif_transpose(picture) or picture)
    left = math.ceil(math.sqrt(whole.width * whole.height / MOST_PIXELS))
    if left > 1:
        whole = whole.reduce(left)
    return whole, max(1, round(max(width, height) / max(whole.size)))


def _without_colour(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):
        most = image.getextrema()[1]
        assert isinstance(most, float | int)  # one band
        scaled = image.convert("F").point(lambda value: value * (1 / GREY_16) if most > 255 else value)
        return scaled.convert("L")
    if image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("L")
    return image.convert("L")
