"""Words with boxes from PDFium's characters.

Guarantees: points from the top left of the page as shown; text that a signing program stamped into the page (number
and date of issue) is there, the signature's own caption is not.
"""

import ctypes
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c

from pipeline.ocr.layout import Token

WORD_GAP = 0.2  # of the height of a character; a space of 13 pt Times is 0.25
BOLD_WEIGHT = 600
BOLD_NAME = re.compile(r"bold|black|heavy", re.IGNORECASE)
HYPHENS = {0xFFFE: "-", 0x02: "-"}  # PDFium's signs for a hyphen at a line end
# Signing programs draw number and day into signature fields: digits alone. Captions ("Ký bởi: …") are longer.
STAMPED = re.compile(r"[\d/.\-]{1,12}")
SIGNATURE = "Sig"

Place = Callable[[float, float, float, float], tuple[float, float, float, float]]


def layer_tokens(page: Any, hidden: frozenset[int] = frozenset()) -> list[Token]:
    """The words of the page's own text layer; `hidden` are the text objects that `surface.surface` found so."""
    return _words(page, placing(page), hidden)


def with_stamps(pdf: Any, page: Any, at: int, words: list[Token]) -> tuple[list[Token], Any]:
    """The words of page `at` and those stamped into it, and the page to go on with (reloaded, the stamps drawn in)."""
    place = placing(page)
    fields = _annotations(page, place)
    if not fields:
        return words, page
    words = list(words)
    known = {(w.text, round(w.x0), round(w.y0)) for w in words}
    if pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
        return words, page
    page.close()
    page = pdf[at]
    added = [w for w in _words(page, place) if (w.text, round(w.x0), round(w.y0)) not in known]
    for is_signature, (x0, y0, x1, y1) in fields:
        own = [w for w in added if x0 - 2 <= (w.x0 + w.x1) / 2 <= x1 + 2 and y0 - 2 <= (w.y0 + w.y1) / 2 <= y1 + 2]
        if not is_signature or all(STAMPED.fullmatch(w.text) for w in own):
            words.extend(own)
        added = [w for w in added if w not in own]
    return words, page


def _annotations(page: Any, place: Place) -> list[tuple[bool, tuple[float, float, float, float]]]:
    """Box of each annotation, and whether it is a signature field."""
    out = []
    for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
        if pdfium_c.FPDFAnnot_GetSubtype(annotation) != pdfium_c.FPDF_ANNOT_LINK:
            kind = ctypes.create_string_buffer(32)
            target = ctypes.cast(kind, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
            pdfium_c.FPDFAnnot_GetStringValue(annotation, b"FT", target, 32)
            rect = pdfium_c.FS_RECTF()
            pdfium_c.FPDFAnnot_GetRect(annotation, rect)
            signature = kind.raw.decode("utf-16-le", errors="replace").split("\0")[0] == SIGNATURE
            out.append((signature, place(rect.left, rect.bottom, rect.right, rect.top)))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    return out


def placing(page: Any) -> Place:
    """From page space (origin at the bottom left of the media box) to points from the top left as shown."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    turn = page.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if turn == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if turn == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if turn == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    return place


def _words(page: Any, place: Place, hidden: frozenset[int] = frozenset()) -> list[Token]:
    textpage = page.get_textpage()
    try:
        return _grouped(textpage, place, page.get_size(), hidden)
    finally:
        textpage.close()


def _grouped(textpage: Any, place: Place, size: tuple[float, float], hidden: frozenset[int]) -> list[Token]:
    handle = textpage.raw
    rect = pdfium_c.FS_RECTF()
    out: list[Token] = []
    seen: set[tuple[str, int, int]] = set()
    text: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    first = 0

    def close() -> None:
        word = "".join(text)
        text.clear()
        x0, y0, x1, y1 = max(box[0], 0.0), max(box[1], 0.0), min(box[2], size[0]), min(box[3], size[1])
        key = (word, round(x0 / 3), round(y0 / 3))
        if not word or x0 >= x1 or y0 >= y1 or key in seen:  # outside the page, or printed twice to look bold
            return
        seen.add(key)
        name = _font(handle, first)
        unseen = bool(hidden) and address(pdfium_c.FPDFText_GetTextObject(handle, first)) in hidden
        out.append(Token(word, x0, y0, x1, y1, y0, y1, _is_bold(handle, first, name), font=name, hidden=unseen))

    for at in range(pdfium_c.FPDFText_CountChars(handle)):
        code = pdfium_c.FPDFText_GetUnicode(handle, at)
        char = HYPHENS.get(code) or (chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd")
        if code in {0, 0xFFFF} or char.isspace():
            close()
            continue
        pdfium_c.FPDFText_GetLooseCharBox(handle, at, rect)
        x0, y0, x1, y1 = place(rect.left, rect.bottom, rect.right, rect.top)
        height = box[3] - box[1]
        if text and not unicodedata.combining(char) and not _adjoins(box, (x0, y0, x1, y1), height):
            close()
        if not text:
            box, first = (x0, y0, x1, y1), at
        else:
            box = (min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1))
        text.append(char)
    close()
    return out


def _adjoins(box: tuple[float, ...], char: tuple[float, ...], height: float) -> bool:
    """Whether a character stands right behind the word so far, on its line."""
    same_line = abs((box[1] + box[3]) - (char[1] + char[3])) < height
    return same_line and -0.6 * height < char[0] - box[2] < WORD_GAP * height


def address(item: Any) -> int:
    """What tells an object of the page from the others as long as the page is open."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _font(handle: Any, at: int) -> str:
    """The name of a character's font; empty where the file does not tell it."""
    name = ctypes.create_string_buffer(128)
    length = pdfium_c.FPDFText_GetFontInfo(handle, at, name, 128, ctypes.c_int())
    return name.value.decode("utf-8", errors="replace") if 1 < length <= 128 else ""


def _is_bold(handle: Any, at: int, font: str) -> bool:
    if font:
        return bool(BOLD_NAME.search(font))
    return bool(pdfium_c.FPDFText_GetFontWeight(handle, at) >= BOLD_WEIGHT)
