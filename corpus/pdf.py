"""A plan as a digital PDF in the form of Decree 30/2020/NĐ-CP.

Guarantees: the same plan gives the same bytes with the same reportlab; every letter of the plan has a glyph.
Needs the Liberation Serif fonts, version 2: those of version 1 draw boxes for ế, ạ and ư.
"""

import html
import io
from pathlib import Path

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, HRFlowable, KeepTogether, SimpleDocTemplate, Spacer
from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid
from reportlab.platypus.doctemplate import BaseDocTemplate

from corpus.plain import blanks
from corpus.source import Cell, Line, PageBreak, Paragraph, Plan, Table, letters, plain

FONT_FOLDERS = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
FONT = "Serif"
FACES = {(0, 0): "Regular", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "BoldItalic"}
TOP = BOTTOM = 20 * mm
LEFT, RIGHT = 30 * mm, 18 * mm
WIDTH = A4[0] - LEFT - RIGHT
INDENT = 10 * mm
LETTERHEAD = (0.41 * WIDTH, 0.59 * WIDTH)
CLOSING = (0.5 * WIDTH, 0.5 * WIDTH)
CELL_PADDING = 4.0
NATURAL_WIDTH = 260.0  # points; a longer cell of a table is broken into lines
HEADER_LINES = 3  # a column is not widened for its header until that needs more lines
UNIT_ROOM = 100.0  # points below the unit of a table, for its header and first row; else both go to the next page
SIGNATURE_LINE = 16.0  # an empty line of the closing block, where the stamp goes


class FontError(RuntimeError):
    """The fonts are missing or lack a letter; the message says what to install."""


def render(plan: Plan) -> bytes:
    """The bytes of a .pdf file.

    Raises:
        FontError: no font holds all letters of the plan.

    """
    register(letters(plan))
    story: list[Flowable] = []
    for block in plan.blocks:
        if isinstance(block, PageBreak):
            story.append(NewPage())
        elif isinstance(block, Paragraph):
            story += _paragraph(block)
        elif block.kind == "letterhead":
            story += [_letterhead(block), Spacer(0, 14)]
        elif block.kind in ("closing", "signatures"):
            last = story.pop()  # a signature never stands alone on a page
            signed = _closing(block) if block.kind == "closing" else _signatures(block)
            story.append(KeepTogether([last, Spacer(0, 10), signed]))
        else:
            story += [Spacer(0, 4), _grid(block), Spacer(0, 8)]
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, topMargin=TOP, bottomMargin=BOTTOM, leftMargin=LEFT, rightMargin=RIGHT,
        title=plan.id, author="", creator="kehoach corpus", invariant=1,
    )  # fmt: skip
    document.build(story, onLaterPages=_page_number)
    return out.getvalue()


def register(needed: str) -> None:
    """Make the four faces known to reportlab.

    Raises:
        FontError: they are not installed, or lack a letter of `needed`.

    """
    advice = "sudo apt-get install fonts-liberation2"
    folder = next((f for f in FONT_FOLDERS if (f / "LiberationSerif-Regular.ttf").is_file()), None)
    if folder is None:
        raise FontError(f"Liberation Serif is not installed: {advice}")
    for face in FACES.values():
        name = f"{FONT}-{face}"
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"LiberationSerif-{face}.ttf")))
        glyphs = pdfmetrics.getFont(name).face.charToGlyph
        missing = sorted({c for c in needed if not c.isspace() and ord(c) not in glyphs})
        if missing:
            raise FontError(f"LiberationSerif-{face}.ttf in {folder} lacks {' '.join(missing)}: {advice}")
    pdfmetrics.registerFontFamily(FONT, *(f"{FONT}-{FACES[face]}" for face in ((0, 0), (1, 0), (0, 1), (1, 1))))


def _style(size: float, align: int, **more: object) -> ParagraphStyle:
    return ParagraphStyle(
        "plan", fontName=f"{FONT}-Regular", fontSize=size, leading=size * 1.25, alignment=align,
        embeddedHyphenation=0, splitLongWords=0, **more,
    )  # fmt: skip


def _markup(line: Line, *, bold: bool = False) -> str:
    out = []
    for run in line:
        face = FACES[(int(bold or run.bold), int(run.italic))]
        out.append(f'<font name="{FONT}-{face}">{html.escape(blanks(run.text), quote=False)}</font>')
    return "".join(out)


def _paragraph(block: Paragraph) -> list[Flowable]:
    if block.kind in ("type", "title"):
        heading = Text(_markup(block.line, bold=True), _style(14, TA_CENTER, spaceAfter=4, keepWithNext=1))
        rule = HRFlowable(width="30%", thickness=0.7, color="black", spaceBefore=3, spaceAfter=12)
        return [heading, rule] if block.kind == "title" else [heading]
    if block.kind == "formula":
        return [Text(_markup(block.line), _style(14, TA_CENTER, spaceBefore=6, spaceAfter=10, keepWithNext=1))]
    if block.kind in ("note", "unit"):
        align = TA_CENTER if block.kind == "note" else TA_RIGHT
        room = [CondPageBreak(UNIT_ROOM)] if block.kind == "unit" else []
        return [*room, Text(_markup(block.line), _style(13, align, spaceAfter=6))]
    head = block.kind in ("part", "point")
    style = _style(14, TA_JUSTIFY, firstLineIndent=INDENT, spaceAfter=6, keepWithNext=int(head or block.leads))
    return [Text(_markup(block.line, bold=head), style)]


def _letterhead(block: Table) -> Grid:
    rows = []
    for at, row in enumerate(block.rows):
        cells: list[list[Flowable]] = []
        for column, cell in enumerate(row):
            parts: list[Flowable] = []
            for line in cell:
                size = 12.0 if column == 0 or (at == 0 and line is cell[0]) else 13.0
                parts.append(Text(_markup(line), _style(size, TA_CENTER)))
            if at == 0:
                last = pdfmetrics.stringWidth(plain(cell[-1]), f"{FONT}-Bold", 13 if column else 12)
                parts.append(
                    HRFlowable(width=last if column else last / 2, thickness=0.7, color="black", spaceBefore=3)
                )
            cells.append(parts)
        rows.append(cells)
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER"), *_padding(0, 4)]
    return Grid(rows, colWidths=LETTERHEAD, style=style)


def _closing(block: Table) -> Grid:
    left, right = block.rows[0]
    to: list[Flowable] = [Text(_markup(line), _style(11 if at else 12, TA_LEFT)) for at, line in enumerate(left)]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0, 0)]
    return Grid([[to, _signed(right, 14)]], colWidths=CLOSING, style=style)


def _signatures(block: Table) -> Grid:
    """Several signers side by side, their names on one line."""
    cells = block.rows[0]
    widest = [max(_bold_width(plain(line)) for line in cell) for cell in cells]
    size = 14 if sum(widest) * 14 / 12 < WIDTH else 12
    widths = [wide + (WIDTH - sum(widest)) / len(cells) for wide in widest]
    rows = [[_signed(cell[:-1], size) for cell in cells], [_signed(cell[-1:], size) for cell in cells]]
    return Grid(rows, colWidths=widths, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *_padding(0, 0)])


def _signed(cell: Cell, size: float) -> list[Flowable]:
    return [Text(_markup(line), _style(size, TA_CENTER)) if line else Spacer(0, SIGNATURE_LINE) for line in cell]


def _padding(side: float, below: float) -> list[tuple[object, ...]]:
    whole = ((0, 0), (-1, -1))
    return [
        ("LEFTPADDING", *whole, side), ("RIGHTPADDING", *whole, side),
        ("TOPPADDING", *whole, 0), ("BOTTOMPADDING", *whole, below),
    ]  # fmt: skip


def _grid(block: Table) -> Grid:
    aligns = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
    rows = [
        [
            [Text(_markup(line, bold=at == 0), _style(12, TA_CENTER if at == 0 else aligns[align])) for line in cell]
            for cell, align in zip(row, block.align, strict=True)
        ]
        for at, row in enumerate(block.rows)
    ]
    style = [
        ("GRID", (0, 0), (-1, -1), 0.6, "black"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *_padding(CELL_PADDING, 4),
    ]
    return Grid(rows, colWidths=_column_widths(block), repeatRows=1, style=style)


def _column_widths(block: Table) -> list[float]:
    """Widths of the columns of a table, together the width of the page: no word is cut, long columns get the rest."""
    least, wish = [], []
    for header, *below in zip(*block.rows, strict=True):
        words = [word for cell in (header, *below) for line in cell for word in plain(line).split()]
        least.append(max((_bold_width(word) for word in words), default=0.0))
        wanted = max([_bold_width(_joined(header)) / HEADER_LINES, *(_bold_width(_joined(cell)) for cell in below)])
        wish.append(max(least[-1], min(wanted, NATURAL_WIDTH)))
    padding = 2 * CELL_PADDING + 1
    free = WIDTH - padding * len(wish) - sum(wish)
    if free >= 0:
        return [width + padding + free / len(wish) for width in wish]
    extra = [w - n for w, n in zip(wish, least, strict=True)]
    share = (WIDTH - padding * len(wish) - sum(least)) / sum(extra)
    return [n + padding + share * e for n, e in zip(least, extra, strict=True)]


def _bold_width(words: str) -> float:
    return float(pdfmetrics.stringWidth(words, f"{FONT}-Bold", 12))


def _joined(cell: Cell) -> str:
    return " ".join(plain(line) for line in cell)


def _page_number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(f"{FONT}-Regular", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))
    canvas.restoreState()
