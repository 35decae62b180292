"""Words in the cells of ruled tables on pictures, read apart from the page and in one go.

Guarantees: a word lies in one cell, with its box where it is on the page; Tesseract is started once for all tables of a
page. On whole pages it loses most lone figures and runs neighbouring cells together; by itself a lone figure is read
as a letter, because nothing tells its size: so the short cells of a column or row stand on lines of their own here.
"""

import os
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pytesseract
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr.layout import Token
from pipeline.ocr.ruled import Picture, Ruled, dark, paper_of, without_lines
from pipeline.ocr.tables import Box
from pipeline.ocr.tesseract import LANGUAGE, TIMEOUT, missing

INSIDE = 1.5  # points off each edge of a cell: what is left of its lines
LEAST_INK = 2  # pixels of a row or column that are more than a speck
ONE_LINE = 18.0  # points: cells with two lines of 8 points are higher
SPACE = 2.2  # points of white between two words of a cell; between letters there is less
APART = 6.0  # points between short cells on one line: with more, Tesseract sees no spaces but these
WIDTH = 300.0  # points of such a line, that of a line of print
DASH = 4.0  # points: lower marks hang between the lines
MARGIN = 6.0  # points of white that Tesseract wants around letters
BLOCK = "--psm 6 -c hocr_char_boxes=1"  # one block of lines; boxes of letters tell which cell they are from
HOCR = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class _Piece:
    """The ink of a cell as a box in pixels; the baseline is that of its last line, `short` is a single word."""

    x0: int
    y0: int
    x1: int
    y1: int
    baseline: int
    short: bool


@dataclass(frozen=True)
class _Letter:
    """A letter as Tesseract saw it on a sheet: the word it is from, that word's line and its certainty."""

    text: str
    box: Box
    word: int
    line: Box
    sure: float


def read_cells(picture: Picture, ruled: Ruled, scale: float, path: str) -> list[Token]:
    """The words in the tables of a grey picture of a page, `scale` points a pixel.

    Raises UnreadableFileError (`no_tesseract`, `ocr_timeout`, `ocr_failed`).
    """
    paper = paper_of(np.asarray(cv2.blur(picture, (3, 3)), dtype=np.uint8), scale)
    # Shade is no ink: cells come from all over the page onto one white sheet.
    clean = without_lines(np.asarray(cv2.divide(picture, paper, scale=255), dtype=np.uint8), ruled)
    ink = dark(clean, scale)
    found = (_piece(ink, box, scale) for table in ruled.tables for _, _, box in table.cells)
    pieces = [piece for piece in found if piece is not None]
    if not pieces:
        return []
    lines = _in_lines(pieces, scale)
    places = [piece for line in lines for piece in line]
    sheet, corners = _sheet(clean, lines, scale)
    left, top = np.array(corners).T
    right = left + [piece.x1 - piece.x0 for piece in places]
    bottom = top + [piece.y1 - piece.y0 for piece in places]
    words: dict[tuple[int, int], list[_Letter]] = {}
    for letter in _letters(sheet, path):
        x, y = (letter.box[0] + letter.box[2]) / 2, (letter.line[1] + letter.line[3]) / 2
        above, beside = np.maximum(top - y, y - bottom).clip(0), np.maximum(left - x, x - right).clip(0)
        words.setdefault((letter.word, int(np.lexsort((beside, above))[0])), []).append(letter)
    return [
        _token(letters, (places[at].x0 - left[at], places[at].y0 - top[at]), scale)
        for (_, at), letters in words.items()
    ]


def _piece(ink: Picture, box: Box, scale: float) -> _Piece | None:
    """What is printed in a cell; None where there is nothing."""
    x0, y0, x1, y1 = (
        round(value / scale) for value in (box[0] + INSIDE, box[1] + INSIDE, box[2] - INSIDE, box[3] - INSIDE)
    )
    part = ink[max(0, y0) : y1, max(0, x0) : x1]
    rows = np.flatnonzero(part.sum(axis=1) >= LEAST_INK)
    columns = np.flatnonzero(part.sum(axis=0) >= LEAST_INK)
    if len(rows) <= LEAST_INK or len(columns) < LEAST_INK:
        return None
    x0, y0 = max(0, x0) + int(columns[0]), max(0, y0) + int(rows[0])
    part = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = part.shape
    white = np.diff(np.flatnonzero(part.any(axis=0))).max(initial=1) - 1
    short = height * scale <= ONE_LINE and white * scale < SPACE
    along = part.sum(axis=1)
    feet = int(np.flatnonzero(along >= along.max() / 2)[-1]) if height * scale > DASH else height + round(DASH / scale)
    return _Piece(x0, y0, x0 + width, y0 + height, y0 + feet, short)


def _in_lines(pieces: Sequence[_Piece], scale: float) -> list[list[_Piece]]:
    """Short pieces on lines together, all others by themselves."""
    lines: list[list[_Piece]] = []
    free = 0.0
    for piece in (piece for piece in pieces if piece.short):
        width = (piece.x1 - piece.x0) * scale + APART
        if width > free:
            lines.append([])
            free = WIDTH
        lines[-1].append(piece)
        free -= width
    return lines + [[piece] for piece in pieces if not piece.short]


def _sheet(picture: Picture, lines: Sequence[Sequence[_Piece]], scale: float) -> tuple[Picture, list[tuple[int, int]]]:
    """A white sheet with these lines one under the other, and the left upper corner of each piece on it."""
    margin, apart = round(MARGIN / scale), round(APART / scale)
    corners: list[tuple[int, int]] = []
    y = margin
    for line in lines:
        rise, x = max(piece.baseline - piece.y0 for piece in line), margin
        for piece in line:
            corners.append((x, y + rise - (piece.baseline - piece.y0)))
            x += piece.x1 - piece.x0 + apart
        y += rise + max(piece.y1 - piece.baseline for piece in line) + margin
    placed = [piece for line in lines for piece in line]
    width = max(x + piece.x1 - piece.x0 for (x, _), piece in zip(corners, placed, strict=True))
    sheet = np.full((y, width + margin), 255, np.uint8)
    for (x, top), piece in zip(corners, placed, strict=True):
        part = picture[max(0, piece.y0 - 2) : piece.y1 + 2, max(0, piece.x0 - 2) : piece.x1 + 2]
        sheet[top - 2 : top - 2 + part.shape[0], x - 2 : x - 2 + part.shape[1]] = part
    return sheet, corners


def _letters(sheet: Picture, path: str) -> list[_Letter]:
    """The letters on a sheet, word by word."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    image = Image.fromarray(sheet)
    image.format = "PPM"  # handed over raw: PNG encoding costs more than rendering
    try:
        hocr = pytesseract.image_to_pdf_or_hocr(image, LANGUAGE, BLOCK, extension="hocr", timeout=TIMEOUT)
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
    out: list[_Letter] = []
    line: Box = (0.0, 0.0, 0.0, 0.0)
    word, sure = 0, 0.0
    for span in ET.fromstring(hocr).iter(f"{HOCR}span"):
        title = span.get("title", "")
        if span.get("class") == "ocrx_cinfo":
            out.append(_Letter(span.text or "", _box(title), word, line, sure))
        elif span.get("class") == "ocrx_word":
            word, sure = word + 1, float(title.rsplit(" ", 1)[1]) / 100
        else:
            line = _box(title)
    return out


def _box(title: str) -> Box:
    """The box in an hOCR title such as `x_bboxes 45 51 66 73; x_conf 98.5`."""
    x0, y0, x1, y1 = (float(value) for value in title.split(";", maxsplit=1)[0].split()[1:])
    return x0, y0, x1, y1


def _token(letters: Sequence[_Letter], move: tuple[float, float], scale: float) -> Token:
    """The letters of one word in one cell, moved to where they are on the page."""
    boxes = [letter.box for letter in letters]
    x0, x1 = (min(box[0] for box in boxes) + move[0]) * scale, (max(box[2] for box in boxes) + move[0]) * scale
    y0, y1 = (min(box[1] for box in boxes) + move[1]) * scale, (max(box[3] for box in boxes) + move[1]) * scale
    top, bottom = ((value + move[1]) * scale for value in (letters[0].line[1], letters[0].line[3]))
    text = "".join(letter.text for letter in letters)
    return Token(text, x0, y0, x1, y1, top, bottom, confidence=max(0.0, min(1.0, letters[0].sure)))
