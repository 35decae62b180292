"""PDF files: the text layer with its places, tables by their ruling lines, OCR for pages that are pictures.

Guarantees: boxes are in points from the top left of the page as shown (rotation and crop box respected); the file
is opened in this process alone and closed again (PDFium is not thread-safe).
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from pipeline.errors import UnreadableFileError
from pipeline.ocr.chars import layer_tokens, with_stamps
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.layout import TextLine, Token, body_margins, lines_of, without_running_lines
from pipeline.ocr.legacy_pages import decoded_pages
from pipeline.ocr.positioned import PageInfo, write_lines
from pipeline.ocr.suspect import suspect_layer
from pipeline.ocr.tables import Table, TableNumbers, filled, find_tables, has_grid

LEAST_TEXT = 20  # letters: fewer beside a picture are a page number or a stamp on a scan
IMAGE_DEPTH = 3  # pictures wrapped in form objects
OCR_SCALE = 200 / 72  # 200 dpi reads plans as well as 300 and is cheaper
MOST_PIXELS = 40_000_000  # of a page drawn for OCR: posters and bombs are drawn smaller


@dataclass
class _Sheet:
    """A page as read. `grid`: whether it has ruling lines that could form a table; `failure`: why it gave nothing."""

    info: PageInfo
    tokens: list[Token]
    grid: bool = False
    failure: str | None = None


def read_pdf(builder: DocumentBuilder, data: bytes, path: str) -> Document:
    """The Document of a PDF.

    Raises UnreadableFileError: `password`, `damaged`, `no_pages`, `no_tesseract`, `no_text`.
    """
    data = data[data.index(b"%PDF-") :]
    with _opened(data, path) as pdf:
        sheets = [_sheet(builder, pdf, number, path) for number in range(len(pdf))]
    if not any(sheet.tokens for sheet in sheets):
        raise _nothing_read(sheets, path)
    sheets = _in_unicode(builder, sheets)
    tables = find_tables(data, [at for at, sheet in enumerate(sheets) if sheet.grid])
    kept = without_running_lines([s.tokens for s in sheets], [s.info.height for s in sheets])
    lines = _in_order(sheets, kept, tables)
    document = write_lines(builder, [s.info for s in sheets], lines)
    if not document.blocks:  # nothing but page numbers
        raise _nothing_read(sheets, path)
    return document


@contextmanager
def _opened(data: bytes, path: str) -> Iterator[Any]:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if b"/Encrypt" in data:
            advice = "Hãy mở bằng mật khẩu rồi in lại ra PDF, hoặc chạy: qpdf --decrypt --password=… vào.pdf ra.pdf"
            raise UnreadableFileError(path, "password", "Tệp PDF được đặt mật khẩu", advice) from error
        raise UnreadableFileError(
            path, "damaged", "Tệp PDF bị hỏng hoặc tải chưa xong", "Hãy tải lại hoặc chép lại tệp"
        ) from error
    try:
        if len(pdf) == 0:
            raise UnreadableFileError(path, "no_pages", "Tệp PDF không có trang nào", "Hãy tải lại hoặc chép lại tệp")
        yield pdf
    finally:
        pdf.close()


def _sheet(builder: DocumentBuilder, pdf: Any, at: int, path: str) -> _Sheet:
    number = at + 1
    try:
        page = pdf[at]
    except pdfium.PdfiumError:
        builder.note("page_not_read", f"Trang {number} bị hỏng nên không đọc được", number)
        return _Sheet(PageInfo(number, "text-layer", 0.0, 0.0), [], failure="damaged")
    try:
        width, height = page.get_size()
        info = PageInfo(number, "text-layer", width, height)
        tokens, grid = layer_tokens(page), has_grid(page)  # before stamps are drawn in, which are all strokes
        scan = sum(c.isalpha() for t in tokens for c in t.text) < LEAST_TEXT and _has_image(page)
        bitmap = page.render(scale=_scale(info), grayscale=True, draw_annots=False) if scan else None
        tokens, page = with_stamps(pdf, page, at, tokens)
        if bitmap is not None:
            return _recognised(builder, bitmap, info, path, tokens)
        return _Sheet(info, tokens, grid)
    finally:
        page.close()


def _in_unicode(builder: DocumentBuilder, sheets: list[_Sheet]) -> list[_Sheet]:
    """The pages with old encodings decoded, and a note for those that still do not read as Vietnamese."""
    pages, decoder = decoded_pages([sheet.tokens for sheet in sheets])
    decoder.note(builder)
    for sheet, tokens in zip(sheets, pages, strict=True):
        number = sheet.info.number
        if sheet.info.origin == "text-layer" and suspect_layer(tokens):
            message = f"Lớp chữ của trang {number} có rất ít dấu tiếng Việt, có thể do nhận dạng sai ngôn ngữ"
            builder.note("text_layer_suspect", message, number)
    return [replace(sheet, tokens=tokens) for sheet, tokens in zip(sheets, pages, strict=True)]


def _has_image(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=IMAGE_DEPTH))


def _scale(info: PageInfo) -> float:
    return min(OCR_SCALE, math.sqrt(MOST_PIXELS / max(1.0, info.width * info.height)))


def _recognised(builder: DocumentBuilder, bitmap: Any, info: PageInfo, path: str, layer: list[Token]) -> _Sheet:
    """A page that is a picture, read by OCR; of its little text layer (stamps) what OCR has not seen."""
    from pipeline.ocr.tesseract import recognise  # noqa: PLC0415 - scans alone need it

    try:
        tokens, confidence = recognise(bitmap.to_pil(), 1 / _scale(info), path)
    except UnreadableFileError as error:
        code = "ocr_timeout" if error.code == "ocr_timeout" else "page_not_read"
        builder.note(code, f"Trang {info.number} là ảnh và chưa đọc được: {error.reason}. {error.advice}", info.number)
        return _Sheet(info, layer, failure=error.code)
    finally:
        bitmap.close()
    tokens = [t for t in tokens if t.x0 >= 0 and t.x1 <= info.width and t.y0 >= 0 and t.y1 <= info.height]
    tokens.extend(stamp for stamp in layer if not any(_covers(token, stamp) for token in tokens))
    return _Sheet(PageInfo(info.number, "ocr", info.width, info.height, confidence), tokens)


def _covers(token: Token, stamp: Token) -> bool:
    return token.x0 <= (stamp.x0 + stamp.x1) / 2 <= token.x1 and token.y0 <= stamp.middle <= token.y1


def _nothing_read(sheets: list[_Sheet], path: str) -> UnreadableFileError:
    codes = {sheet.failure for sheet in sheets}
    if "no_tesseract" in codes:
        from pipeline.ocr.tesseract import missing  # noqa: PLC0415 - scans alone need it

        return missing(path)
    if "ocr_timeout" in codes:
        return UnreadableFileError(
            path, "ocr_timeout", "Nhận dạng chữ quá thời gian cho phép ở mọi trang", "Hãy quét lại rõ hơn hoặc tách tệp"
        )
    advice = "Hãy kiểm tra bản quét có rõ và đúng chiều không"
    return UnreadableFileError(path, "no_text", f"Không đọc được chữ nào trong {len(sheets)} trang PDF", advice)


def _in_order(sheets: list[_Sheet], kept: list[list[Token]], tables: dict[int, list[Table]]) -> list[TextLine]:
    """All lines of the document: each page from top to bottom, its tables where they stand."""
    margins = [body_margins(tokens) for tokens in kept]
    usual = next((m for m in margins if m is not None), None)
    out: list[TextLine] = []
    numbers = TableNumbers()
    for at, (sheet, tokens) in enumerate(zip(sheets, kept, strict=True)):
        rest = list(tokens)
        for table in sorted(tables.get(at, []), key=lambda t: t.top):
            inside = [t for t in rest if table.holds(t)]
            above = [t for t in rest if t not in inside and t.middle < table.top]
            taken = {*inside, *above}
            rest = [t for t in rest if t not in taken]
            if above:
                numbers.interrupt()
            out.extend(lines_of(above, sheet.info.number, margins[at] or usual))
            out.extend(numbers.lines(filled(table, inside, sheet.info.number)))
        if rest:
            numbers.interrupt()
        out.extend(lines_of(rest, sheet.info.number, margins[at] or usual))
    return out
