"""Scanned pictures: PNG, JPEG, TIFF with one or more pages, of any colour.

Guarantees: few pages are in memory at a time, and no page that would unpack to more than `MOST_BYTES`; a larger picture
than OCR gains from is made smaller and said so; what is transparent is white; a page that is damaged is noted and the
others are read.
"""

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import POINTS, Document, DocumentBuilder
from pipeline.ocr.page_picture import MOST_BYTES, MOST_PIXELS, TooLargeError
from pipeline.ocr.positioned import PageInfo
from pipeline.ocr.recognition import Recognised, Recogniser
from pipeline.ocr.sheets import Sheet, written

USUAL_DPI = 200.0  # for pictures that do not say, or say what a screen has
LEAST_DPI = 100.0
# Bytes that a pixel takes in Pillow, the grey copy that OCR sees included.
BYTES_OF_MODE = {"1": 2, "L": 1, "P": 2, "LA": 9, "PA": 9, "I;16": 7, "I": 5, "F": 5}
BYTES_OF_COLOUR = 5  # RGB and CMYK take four
GREY_16 = 256  # what a grey of 16 bits is divided by
DAMAGED = (UnidentifiedImageError, OSError, ValueError, EOFError, SyntaxError)


@dataclass(frozen=True)
class _Begun:
    """A page on its way, and its size in points."""

    reading: Future[Recognised]
    width: float
    height: float


def read_images(
    builder: DocumentBuilder, pictures: Sequence[bytes], path: str, *, fresh: bool = False
) -> tuple[Document, list[int]]:
    """The Document of scanned pictures that follow each other, and the number of the first page of each.

    `fresh`: no page is taken from the cache of OCR.
    Raises UnreadableFileError: `damaged`, `too_large`, `no_text`, `no_tesseract`, `ocr_timeout`.
    """
    pages: list[_Begun | Exception] = []
    starts: list[int] = []
    with _unlimited(), Recogniser(path, fresh=fresh) as recogniser:
        for data in pictures:
            starts.append(len(pages) + 1)
            for number, frame in enumerate(_frames(data), start=len(pages) + 1):
                pages.append(_begin(builder, number, frame, recogniser))
        sheets = [_sheet(builder, number, page) for number, page in enumerate(pages, start=1)]
    problems = [page for page in pages if isinstance(page, Exception)]
    document = written(builder, sheets) if any(sheet.tokens for sheet in sheets) else None
    if document is None or not document.blocks:
        raise _nothing(problems, len(pages), path)
    return document, starts


def _begin(
    builder: DocumentBuilder, number: int, frame: "tuple[Image.Image, float, int] | Exception", recogniser: Recogniser
) -> "_Begun | Exception":
    if isinstance(frame, Exception):
        builder.note("page_not_read", f"Trang {number} của ảnh không đọc được: {_reason(frame)}", number)
        return frame
    image, dpi, shrunk = frame
    if shrunk > 1:
        message = f"Ảnh trang {number} rất lớn nên đã thu nhỏ {shrunk} lần trước khi nhận dạng"
        builder.note("picture_reduced", message, number)
    return _Begun(recogniser.submit(image, dpi), image.width * POINTS / dpi, image.height * POINTS / dpi)


def _sheet(builder: DocumentBuilder, number: int, page: "_Begun | Exception") -> Sheet:
    if isinstance(page, Exception):
        return Sheet(PageInfo(number, "ocr", 0.0, 0.0, how=_reason(page)))
    try:
        found = page.reading.result()
    except UnreadableFileError as error:
        if error.code != "ocr_timeout":
            raise
        builder.note("ocr_timeout", f"Trang {number} chưa đọc được: {error.reason}. {error.advice}", number)
        return Sheet(PageInfo(number, "ocr", page.width, page.height, how=error.reason))
    info = PageInfo(
        number, "ocr", page.width, page.height, found.confidence, how="; ".join(found.said()),
        regions=found.regions, to_page=found.on_page,
    )  # fmt: skip
    return Sheet(info, found.tokens, found.tables, found.height)


def _nothing(problems: list[Exception], pages: int, path: str) -> UnreadableFileError:
    if len(problems) == pages:
        large = next((p for p in problems if isinstance(p, TooLargeError)), None)
        if large:
            return UnreadableFileError(path, "too_large", _reason(large), "Hãy quét hoặc lưu lại ở 300 dpi, ảnh xám")
        return UnreadableFileError(path, "damaged", "Ảnh bị hỏng hoặc tải chưa xong", "Hãy quét hoặc tải lại")
    advice = "Hãy kiểm tra ảnh có rõ và đúng chiều không"
    return UnreadableFileError(path, "no_text", "Không đọc được chữ nào trong ảnh", advice)


def _reason(problem: Exception) -> str:
    return str(problem) if isinstance(problem, TooLargeError) else "ảnh bị hỏng"


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
    """Each page, its dots an inch, and how many times it was made smaller; or what is wrong with it."""
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
        whole, shrunk = _upright(picture)
    except (*DAMAGED, TooLargeError) as error:
        return error
    return whole, dpi / shrunk, shrunk


def _upright(picture: Any) -> tuple[Image.Image, int]:
    """A page in grey or RGB, upright; raises TooLargeError before anything is unpacked."""
    width, height = picture.size
    shrunk = math.ceil(math.sqrt(width * height / MOST_PIXELS)) if width * height > MOST_PIXELS else 1
    if shrunk > 1 and picture.format == "JPEG":
        picture.draft("RGB", (width // shrunk, height // shrunk))  # unpacked small
    needed = picture.size[0] * picture.size[1] * BYTES_OF_MODE.get(picture.mode, BYTES_OF_COLOUR)
    if needed > MOST_BYTES:
        raise TooLargeError(f"Ảnh quá lớn ({width} × {height} điểm ảnh)")
    whole = _opaque(ImageOps.exif_transpose(picture) or picture)
    left = math.ceil(math.sqrt(whole.width * whole.height / MOST_PIXELS))
    if left > 1:
        whole = whole.reduce(left)
    return whole, max(1, round(max(width, height) / max(whole.size)))


def _opaque(image: Image.Image) -> Image.Image:
    """In grey or RGB, eight bits each, on white paper."""
    if image.mode.startswith(("I", "F")):
        most = image.getextrema()[1]
        assert isinstance(most, float | int)  # one band
        scaled = image.convert("F").point(lambda value: value * (1 / GREY_16) if most > 255 else value)
        return scaled.convert("L")
    if image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")
