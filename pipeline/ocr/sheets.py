"""Pages of fixed layout become a Document, whether their words come from a text layer or from OCR.

Guarantees: each page from top to bottom, its tables where they stand; a table that goes on over a page is one table;
page numbers and lines that most pages repeat are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.layout import TextLine, Token, body_margins, lines_of, without_running_lines
from pipeline.ocr.mend import mended_tokens
from pipeline.ocr.positioned import PageInfo, write_lines
from pipeline.ocr.tables import Table, TableNumbers, filled


@dataclass(frozen=True)
class Sheet:
    """A page, its words and its tables, in points from the top left of the sheet.

    `height` is that of the sheet where it was made straight, and is not the page as shown.
    """

    info: PageInfo
    tokens: Sequence[Token] = ()
    tables: Sequence[Table] = ()
    height: float | None = None


def written(builder: DocumentBuilder, sheets: Sequence[Sheet]) -> Document:
    """The Document of the pages; it has no block where they hold nothing but page numbers."""
    sheets = [replace(s, tokens=mended_tokens(builder, s.tokens, s.info.number)) for s in sheets]
    kept = without_running_lines([list(s.tokens) for s in sheets], [s.height or s.info.height for s in sheets])
    margins = [body_margins(tokens) for tokens in kept]
    usual = next((m for m in margins if m is not None), None)
    numbers = TableNumbers()
    lines = [
        line
        for sheet, tokens, margin in zip(sheets, kept, margins, strict=True)
        for line in _lines(sheet, tokens, margin or usual, numbers)
    ]
    return write_lines(builder, [sheet.info for sheet in sheets], lines)


def _lines(
    sheet: Sheet, tokens: Sequence[Token], margins: tuple[float, float] | None, numbers: TableNumbers
) -> list[TextLine]:
    """The lines of a page in reading order."""
    out: list[TextLine] = []
    page, rest = sheet.info.number, list(tokens)
    for table in sorted(sheet.tables, key=lambda t: t.top):
        inside = [t for t in rest if table.holds(t)]
        above = [t for t in rest if t not in inside and t.middle < table.top]
        taken = {*inside, *above}
        rest = [t for t in rest if t not in taken]
        if above:
            numbers.interrupt()
        out.extend(lines_of(above, page, margins))
        out.extend(numbers.lines(filled(table, inside, page)))
    if rest:
        numbers.interrupt()
    out.extend(lines_of(rest, page, margins))
    return out
