"""PDF files: for each page the best source of its text, with places; tables by their ruling lines.

Guarantees: boxes are in points from the top left of the page as shown (rotation and crop box respected); a text layer
that reads as Vietnamese is kept, one that does not is replaced by what OCR reads where the page shows its letters, and
what was done with each page and why is in its `how`; the file is opened in this process alone and PDFium is called by
one thread (it is not thread-safe).
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium

from pipeline.errors import UnreadableFileError
from pipeline.ocr.chars import layer_tokens, with_stamps
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.hidden import placed
from pipeline.ocr.layer import Decision, PageLayer, decide
from pipeline.ocr.layout import Token
from pipeline.ocr.legacy_pages import decoded_pages
from pipeline.ocr.positioned import PageInfo
from pipeline.ocr.sheets import Sheet, written
from pipeline.ocr.surface import Surface, surface
from pipeline.ocr.tables import Table, find_tables, has_grid

if TYPE_CHECKING:
    from pipeline.ocr.recognition import Recognised, Recogniser

INK_SCALE = 100 / 72  # pixels a point at which it is seen how much of a scan its words account for
NOTHING = Surface((), frozenset(), 0)


@dataclass(frozen=True)
class _Page:
    """A page as read. `grid`: whether it has ruling lines that could form a table; `failure`: why it gave nothing."""

    info: PageInfo
    tokens: list[Token]
    beside: Surface = NOTHING
    grid: bool = False
    tables: Sequence[Table] = ()
    failure: str | None = None
    sheet: float | None = None  # height of the sheet that OCR made straight


def read_pdf(builder: DocumentBuilder, data: bytes, path: str, *, fresh: bool = False) -> Document:
    """The Document of a PDF; `fresh`: no page is taken from the cache of OCR.

    Raises UnreadableFileError: `password`, `damaged`, `no_pages`, `no_tesseract`, `no_text`.
    """
    data = data[data.index(b"%PDF-") :]
    with _opened(data, path) as pdf:
        pages = [_page(builder, pdf, number) for number in range(len(pdf))]
    pages = _decoded(builder, pages)
    with _opened(data, path) as pdf:  # again: stamps were drawn into its pages
        pages = _best_sources(builder, pdf, pages, path, fresh=fresh)
    if not any(page.tokens for page in pages):
        raise _nothing_read(pages, path)
    digital = find_tables(data, [at for at, page in enumerate(pages) if page.grid])
    pages = [replace(page, tables=digital.get(at, page.tables)) for at, page in enumerate(pages)]
    document = written(builder, [Sheet(page.info, page.tokens, page.tables, page.sheet) for page in pages])
    if not document.blocks:  # nothing but page numbers
        raise _nothing_read(pages, path)
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


def _page(builder: DocumentBuilder, pdf: Any, at: int) -> _Page:
    """A page with its text layer and the words of stamps."""
    number = at + 1
    try:
        page = pdf[at]
    except pdfium.PdfiumError:
        builder.note("page_not_read", f"Trang {number} bị hỏng nên không đọc được", number)
        return _Page(PageInfo(number, "text-layer", 0.0, 0.0, how="Trang bị hỏng"), [], failure="damaged")
    try:
        width, height = page.get_size()
        beside = surface(page)
        tokens, grid = layer_tokens(page, beside.hidden), has_grid(page)  # before stamps are drawn in, all strokes
        tokens, page = with_stamps(pdf, page, at, tokens)
        return _Page(PageInfo(number, "text-layer", width, height), tokens, beside, grid)
    finally:
        page.close()


def _decoded(builder: DocumentBuilder, pages: Sequence[_Page]) -> list[_Page]:
    """The pages with old encodings decoded."""
    decoded, decoder = decoded_pages([page.tokens for page in pages])
    decoder.note(builder)
    return [replace(page, tokens=tokens) for page, tokens in zip(pages, decoded, strict=True)]


def _best_sources(builder: DocumentBuilder, pdf: Any, pages: Sequence[_Page], path: str, *, fresh: bool) -> list[_Page]:
    """Each page from its layer or, where that is none or no good, as OCR reads it."""
    decisions = [_decision(pdf, at, page) for at, page in enumerate(pages)]
    wanted = [at for at, decision in enumerate(decisions) if decision and decision.wants_ocr]
    out = [_kept(builder, page, decision) for page, decision in zip(pages, decisions, strict=True)]
    if not wanted:
        return out
    from pipeline.ocr.recognition import Recogniser  # noqa: PLC0415 - scans alone need it

    with Recogniser(path, fresh=fresh) as recogniser:
        begun = [(at, _begin(pdf, at, recogniser)) for at in wanted]
        for at, future in begun:
            out[at] = _recognised(builder, pages[at], decisions[at], future)
    return out


def _decision(pdf: Any, at: int, page: _Page) -> Decision | None:
    """What the layer of a page is worth; None for a page that could not be opened."""
    if page.failure:
        return None
    info = page.info
    known = PageLayer(page.tokens, info.width, info.height, page.beside.pictures, page.beside.curves)
    decision = decide(known)
    if not page.beside.hidden or decision.wants_ocr:
        return decision
    from pipeline.ocr.ink import ink_in_words  # noqa: PLC0415 - scans with a layer alone need it

    sheet = pdf[at]
    bitmap = sheet.render(scale=INK_SCALE, grayscale=True, draw_annots=False)
    try:
        return decide(replace(known, ink=ink_in_words(bitmap.to_numpy().squeeze(), page.tokens, INK_SCALE)))
    finally:
        bitmap.close()
        sheet.close()


def _kept(builder: DocumentBuilder, page: _Page, decision: Decision | None) -> _Page:
    """A page as its layer has it."""
    if decision is None:
        return page
    if decision.wants_repair:
        builder.note("text_layer_suspect", f"Trang {page.info.number}: {decision.reason}", page.info.number)
    if not page.beside.hidden:
        return replace(page, info=replace(page.info, how=decision.reason))
    tokens, back = placed(page.tokens)
    return replace(page, tokens=tokens, info=replace(page.info, how=decision.reason, to_page=back))


def _begin(pdf: Any, at: int, recogniser: "Recogniser") -> "Future[Recognised] | str":
    """The page on its way to OCR; the reason where it cannot be drawn."""
    from pipeline.ocr.page_picture import TooLargeError, page_picture  # noqa: PLC0415 - scans alone need it

    page = pdf[at]
    try:
        picture = page_picture(page)
    except TooLargeError as error:
        return f"ảnh quá lớn ({error})"
    except pdfium.PdfiumError as error:
        return f"ảnh bị hỏng ({error})"
    finally:
        page.close()
    return recogniser.submit(picture.image, picture.dpi)


def _recognised(
    builder: DocumentBuilder, page: _Page, decision: Decision | None, future: "Future[Recognised] | str"
) -> _Page:
    """A page as OCR reads it, with the stamps and notes upon it that OCR has not seen."""
    number, layer = page.info.number, decision.reason if decision else ""
    if isinstance(future, str):
        builder.note("page_not_read", f"Trang {number} chưa đọc được: {future}", number)
        return replace(page, info=replace(page.info, how=f"{layer}; {future}"), failure="too_large")
    try:
        found = future.result()
    except UnreadableFileError as error:
        code = "ocr_timeout" if error.code == "ocr_timeout" else "page_not_read"
        builder.note(code, f"Trang {number} là ảnh và chưa đọc được: {error.reason}. {error.advice}", number)
        return replace(page, info=replace(page.info, how=f"{layer}; {error.reason}"), failure=error.code)
    stamps = [found.on_sheet(token) for token in page.tokens if not token.hidden] if _has_stamps(page, decision) else []
    tokens = [*found.tokens, *(s for s in stamps if not any(_covers(token, s) for token in found.tokens))]
    info = PageInfo(
        number, "ocr", page.info.width, page.info.height, found.confidence, how="; ".join((layer, *found.said())),
        regions=found.regions, to_page=found.on_page,
    )  # fmt: skip
    return _Page(info, tokens, page.beside, tables=found.tables, sheet=found.height)


def _has_stamps(page: _Page, decision: Decision | None) -> bool:
    """Whether the words that the page shows in letters stand on its picture, rather than being what is read again."""
    under = any(token.hidden for token in page.tokens)
    return under or (decision is not None and decision.verdict in ("partial", "empty", "drawn"))


def _covers(token: Token, stamp: Token) -> bool:
    return token.x0 <= (stamp.x0 + stamp.x1) / 2 <= token.x1 and token.y0 <= stamp.middle <= token.y1


def _nothing_read(pages: Sequence[_Page], path: str) -> UnreadableFileError:
    codes = {page.failure for page in pages}
    if "no_tesseract" in codes:
        from pipeline.ocr.tesseract import missing  # noqa: PLC0415 - scans alone need it

        return missing(path)
    if "ocr_timeout" in codes:
        return UnreadableFileError(
            path, "ocr_timeout", "Nhận dạng chữ quá thời gian cho phép ở mọi trang", "Hãy quét lại rõ hơn hoặc tách tệp"
        )
    if "too_large" in codes:
        advice = "Hãy quét hoặc lưu lại ở 300 dpi, ảnh xám"
        first = next(page.info for page in pages if page.failure == "too_large")
        return UnreadableFileError(path, "too_large", first.how.rsplit("; ", 1)[-1].capitalize(), advice, first.number)
    advice = "Hãy kiểm tra bản quét có rõ và đúng chiều không"
    return UnreadableFileError(path, "no_text", f"Không đọc được chữ nào trong {len(pages)} trang PDF", advice)
