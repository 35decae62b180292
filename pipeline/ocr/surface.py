"""What lies on a PDF page beside its words: pictures, text that is not seen, letters drawn as curves.

Guarantees: boxes are in points from the top left of the page as shown, cut at its edges; its text
objects are looked into only where there are pictures, so that a digital page costs a walk over its objects; nothing is
rendered.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfMatrix

from pipeline.ocr.chars import address, placing

Box = tuple[float, float, float, float]

DEEPEST = 3  # pictures wrapped in form objects
FEW_TEXTS = 20  # text objects, each a glyph at least: a page with more has a layer
ENOUGH_CURVES = 300  # a drawn letter has about fifteen; a page of twenty letters has more than rules and frames do
MOST_OBJECTS = 50_000  # of a page: maps and drawings have more, scans a handful
COVERING = 0.5  # of the page: the least picture that can hide a page's text
INVISIBLE = 3  # text render mode 3: neither filled nor stroked (ISO 32000-1, 9.3.6)
IDENTITY = PdfMatrix()


@dataclass(frozen=True)
class Surface:
    """What a page has beside its words: pictures; text objects (their `address`) that are not seen; curves.

    The curves are counted up to ENOUGH_CURVES, and only on pages with next to no text.
    """

    pictures: tuple[Box, ...]
    hidden: frozenset[int]
    curves: int


def surface(page: Any) -> Surface:
    """What lies on a page; its text is hidden where it is invisible or under a picture that covers half the page."""
    place, (width, height) = placing(page), page.get_size()
    pictures: list[Box] = []
    texts: list[Any] = []
    paths: list[Any] = []
    covered = 0  # texts that were painted before the last covering picture
    for item, kind, matrix in _objects(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append(item)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            paths.append(item)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = place(*matrix.on_rect(*_bounds(item)))
            box = max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height)
            if box[0] < box[2] and box[1] < box[3]:
                pictures.append(box)
                if (box[2] - box[0]) * (box[3] - box[1]) >= COVERING * width * height:
                    covered = len(texts)
    hidden = texts[:covered]
    if pictures:
        hidden += [t for t in texts[covered:] if pdfium_c.FPDFTextObj_GetTextRenderMode(t) == INVISIBLE]
    curves = _curves(paths) if len(texts) < FEW_TEXTS else 0
    return Surface(tuple(pictures), frozenset(map(address, hidden)), curves)


def _curves(paths: list[Any]) -> int:
    segments = (
        pdfium_c.FPDFPathSegment_GetType(pdfium_c.FPDFPath_GetPathSegment(path, at))
        for path in paths
        for at in range(pdfium_c.FPDFPath_CountSegments(path))
    )
    curves = (kind for kind in segments if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO)
    return sum(1 for _ in islice(curves, ENOUGH_CURVES))


def _objects(page: Any) -> Iterator[tuple[Any, int, PdfMatrix]]:
    """Objects in the order in which they are painted, their kind, and the map from their own space to the page's."""
    for at in range(min(pdfium_c.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        item = pdfium_c.FPDFPage_GetObject(page, at)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _inside(item, IDENTITY, 1)
        else:
            yield item, kind, IDENTITY


def _inside(form: Any, outer: PdfMatrix, depth: int) -> Iterator[tuple[Any, int, PdfMatrix]]:
    raw = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(form, raw)
    matrix = PdfMatrix.from_raw(raw).multiply(outer)
    for at in range(min(pdfium_c.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        item = pdfium_c.FPDFFormObj_GetObject(form, at)
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield item, kind, matrix
        elif depth < DEEPEST:
            yield from _inside(item, matrix, depth + 1)


def _bounds(item: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value
