"""Optical character recognition with Tesseract and its Vietnamese model.

Guarantees: words with boxes in points and confidence from 0 to 1; a page takes two minutes at most; one thread a
page, because shared cores make Tesseract slower than it is alone.
"""

import os
import re
from typing import Literal

import pytesseract
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr.layout import Token

LANGUAGE = "vie"
TIMEOUT = 120  # seconds a page; a noisy blank page can keep Tesseract busy for minutes
INSTALL = "Hãy cài: apt-get install tesseract-ocr tesseract-ocr-vie"
Layout = Literal["page", "one column"]
MODES: dict[Layout, str] = {"page": "--psm 3", "one column": "--psm 6"}
# Tesseract's Vietnamese model has the Icelandic letters, too, and sometimes sees one letter as both.
ETH = re.compile("Đ?\u00d0Đ?|\u00d0|đ?\u00f0đ?")
WORD_LEVEL, LINE_LEVEL = "5", "4"


def missing(path: str) -> UnreadableFileError:
    """The error for a machine that cannot read scans."""
    return UnreadableFileError(
        path, "no_tesseract", "Tệp là ảnh quét nhưng máy chưa có Tesseract với tiếng Việt", INSTALL
    )


def version() -> str:
    """The version of the program; empty where it is not installed."""
    try:
        return str(pytesseract.get_tesseract_version())
    except pytesseract.TesseractNotFoundError:
        return ""


def recognise(image: Image.Image, scale: float, path: str, layout: Layout = "page") -> tuple[list[Token], float | None]:
    """Words on a grayscale picture, `scale` points a pixel, and their mean confidence (None without words).

    `layout`: a `page` with columns in their order, or `one column` of lines that belong together.

    Raises UnreadableFileError (`no_tesseract`, `ocr_timeout`).
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    image.format = "PPM"  # handed over raw: PNG encoding costs more than rendering
    try:
        table = pytesseract.image_to_data(image, lang=LANGUAGE, config=MODES[layout], timeout=TIMEOUT)
    except pytesseract.TesseractNotFoundError as error:
        raise missing(path) from error
    except pytesseract.TesseractError as error:
        if LANGUAGE in str(error.message):
            raise missing(path) from error
        raise UnreadableFileError(path, "ocr_failed", f"Tesseract báo lỗi: {error.message}") from error
    except RuntimeError as error:  # pytesseract's word for a timeout
        raise UnreadableFileError(
            path, "ocr_timeout", f"Nhận dạng chữ quá {TIMEOUT} giây", "Hãy quét lại rõ hơn"
        ) from error
    tokens = _tokens(table, scale)
    sure = [t.confidence for t in tokens if t.confidence is not None]
    return tokens, sum(sure) / len(sure) if sure else None


def _tokens(table: str, scale: float) -> list[Token]:
    """Words of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, conf, text."""
    out: list[Token] = []
    top = bottom = 0.0
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) < 12:
            continue
        left, up, width, height = (float(value) * scale for value in fields[6:10])
        if fields[0] == LINE_LEVEL:
            top, bottom = up, up + height
        elif fields[0] == WORD_LEVEL and fields[11].strip():
            sure = max(0.0, min(1.0, float(fields[10]) / 100))
            read = fields[11].strip()
            text = ETH.sub(lambda found: "Đ" if found[0].isupper() else "đ", read).replace("\u2044", "/")
            raw = read if text != read else None
            out.append(Token(text, left, up, left + width, up + height, top, bottom, confidence=sure, raw=raw))
    return out
