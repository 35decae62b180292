"""Pictures of pages become words and tables: cached, several at once.

Guarantees: what comes back depends on the picture alone, not on how many are read at once; a picture that was read
before is not read again; few pictures are in memory at a time. PDFium is never called here: the process that opened the
file draws its pages, the threads below only wait for Tesseract, which is a process of its own for each page.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache as once
from types import TracebackType
from typing import Self

from PIL import Image
from pydantic import TypeAdapter, ValidationError

from pipeline.ocr import cache
from pipeline.ocr.cores import one_core, usable
from pipeline.ocr.document import POINTS, Region
from pipeline.ocr.layout import Token
from pipeline.ocr.tables import Box, Table

# What the stages of reading a picture are called in a record.
SAID = {
    "blank": "trang trắng",
    "lit": "cân lại độ sáng",
    "inks": "xóa mực màu (dấu, chữ ký)",
    "flattened": "nắn phẳng ảnh chụp",
    "deskewed": "chỉnh nghiêng",
    "enlarged": "phóng to",
    "rules": "xóa đường kẻ",
    "borders": "xóa viền đen",
    "speckle": "xóa đốm",
    "softened": "làm mịn hạt",
    "second reading": "đọc lại chỗ không chắc",
    "noise dropped": "bỏ nét không phải chữ in",
    "turned 90": "xoay 90 độ",
    "turned 180": "xoay 180 độ",
    "turned 270": "xoay 270 độ",
}
WAITING = 1  # pictures that are ready, besides those that are read: a page of 300 dpi takes 26 MB
Row = tuple[float, float, float]


@dataclass(frozen=True)
class Recognised:
    """What a picture of a page says, in points on the sheet made straight and upright.

    `to_page` takes such points (x, y, 1) to points on the page as shown; `regions` (seals, handwriting) lie there.
    """

    tokens: tuple[Token, ...]
    tables: tuple[Table, ...]
    width: float
    height: float
    confidence: float | None
    regions: tuple[Region, ...]
    done: tuple[str, ...]
    to_page: tuple[Row, Row, Row]

    def on_page(self, token: Token) -> Token:
        """A word of the sheet with its box on the page as shown."""
        x0, y0, x1, y1 = _mapped(self.to_page, (token.x0, token.y0, token.x1, token.y1))
        return replace(token, x0=x0, y0=y0, x1=x1, y1=y1)

    def on_sheet(self, token: Token) -> Token:
        """A word of the page as shown with its place on the sheet."""
        from numpy.linalg import inv  # noqa: PLC0415 - only pages with stamps need it

        back = inv(self.to_page).tolist()
        x0, y0, x1, y1 = _mapped(back, (token.x0, token.y0, token.x1, token.y1))
        _, top, _, bottom = _mapped(back, (token.x0, token.top, token.x1, token.bottom))
        return replace(token, x0=x0, y0=y0, x1=x1, y1=y1, top=top, bottom=bottom)

    def said(self) -> list[str]:
        """What was done, in Vietnamese."""
        steps = [SAID[step] for step in self.done]
        return ["nhận dạng ảnh", *steps, *(["đọc bảng theo đường kẻ"] if self.tables else [])]


class Recogniser:
    """Reads pictures on as many cores as there are. `fresh`: not from the cache."""

    def __init__(self, path: str, *, fresh: bool = False) -> None:
        threads = usable()
        self._path, self._fresh = path, fresh
        self._threads = ThreadPoolExecutor(threads)
        self._free = threading.Semaphore(threads + WAITING)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(cancel_futures=True)

    def submit(self, image: Image.Image, dpi: float) -> "Future[Recognised]":
        """Begin to read a picture (RGB or grey) of `dpi` dots an inch; waits while many are under way.

        The result raises UnreadableFileError: `no_tesseract`, `ocr_timeout`, `ocr_failed`.
        """
        self._free.acquire()
        future = self._threads.submit(recognised, image, dpi, self._path, fresh=self._fresh)
        future.add_done_callback(lambda _: self._free.release())
        return future


def recognised(image: Image.Image, dpi: float, path: str, *, fresh: bool = False) -> Recognised:
    """What a picture says, from the cache where it was read before. Raises UnreadableFileError."""
    key = cache.key_of(image, dpi)
    found = None if fresh else _loaded(key)
    if found is None:
        with one_core():
            found = _read(image, dpi, path)
        cache.save(key, _adapter().dump_json(found))
    return found


def _mapped(matrix: Sequence[Sequence[float]], box: Box) -> Box:
    """The upright rectangle around a mapped rectangle."""
    shown = [[row[0] * x + row[1] * y + row[2] for row in matrix] for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x / w for x, _, w in shown], [y / w for _, y, w in shown]
    return min(xs), min(ys), max(xs), max(ys)


def _loaded(key: str) -> Recognised | None:
    data = cache.load(key)
    try:
        return _adapter().validate_json(data) if data is not None else None
    except ValidationError:  # written by somebody else
        return None


@once
def _adapter() -> TypeAdapter[Recognised]:
    return TypeAdapter(Recognised)


def _read(image: Image.Image, dpi: float, path: str) -> Recognised:
    import numpy as np  # noqa: PLC0415 - as OpenCV

    from pipeline.ocr.picture import read_picture  # noqa: PLC0415 - OpenCV is loaded for pictures alone
    from pipeline.ocr.ruled import find_ruled  # noqa: PLC0415

    reading = read_picture(image, dpi, path)
    tables = find_ruled(np.asarray(reading.ruled(), dtype=np.uint8), POINTS / reading.cleaned.dpi)
    a, b, c = ((float(x), float(y), float(z)) for x, y, z in reading.to_page)
    return Recognised(
        tuple(reading.tokens), tuple(tables), reading.width, reading.height, reading.confidence, reading.regions,
        reading.done, (a, b, c),
    )  # fmt: skip
