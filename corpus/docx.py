"""A plan as a Word file in the form of Decree 30/2020/NĐ-CP.

Guarantees: the same plan gives the same bytes with the same python-docx; the dates in the file are fixed.
"""

import io
import zipfile
from datetime import datetime

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from corpus.source import Align, Line, PageBreak, Paragraph, Plan, Table

FONT = "Times New Roman"
BODY = Pt(14)
SMALL = Pt(11)  # the lines under "Nơi nhận:"
TABLE = Pt(12)
STAMP = (2020, 3, 5, 0, 0, 0)  # the decree's own date; a ZIP archive needs one
PAGE = (Mm(210), Mm(297))
MARGINS = {"top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(30), "right_margin": Mm(18)}
WIDTH = Mm(162)
COLUMNS = {"letterhead": (Mm(66), Mm(96)), "closing": (Mm(82), Mm(80))}

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_CENTRED = ("type", "title", "formula", "note")
_BOLD = ("type", "title", "part", "point")


def render(plan: Plan) -> bytes:
    """The bytes of a .docx file."""
    document = docx.Document()
    _page_setup(document)
    break_before = False
    for block in plan.blocks:
        if isinstance(block, PageBreak):
            break_before = True
            continue
        if isinstance(block, Paragraph):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.page_break_before = break_before or None
            _fill(paragraph, block)
        else:
            _table(document, block)
        break_before = False
    out = io.BytesIO()
    document.save(out)
    return _restamped(out.getvalue())


def _page_setup(document: docx.document.Document) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    for name, width in MARGINS.items():
        setattr(section, name, width)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number._p.append(field)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.created = properties.modified = datetime(*STAMP)


def _fill(paragraph: WordParagraph, block: Paragraph) -> None:
    if block.kind in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == "unit":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.keep_with_next = block.kind in _BOLD or block.leads or None
    _write(paragraph, block.line, bold=block.kind in _BOLD)


def _write(paragraph: WordParagraph, line: Line, *, bold: bool = False, size: Pt | None = None) -> None:
    for run in line:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = bold or run.bold or None, run.italic or None
        written.font.size = size


def _table(document: docx.document.Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.align))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    if block.kind == "grid":
        table.style = "Table Grid"
    widths = COLUMNS.get(block.kind, (Mm(WIDTH.mm / len(block.align)),) * len(block.align))
    for at, row in enumerate(block.rows):
        added = table.add_row()
        if block.kind == "grid" and at == 0:  # Word prints it again on every page of the table
            added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, (cell, written) in enumerate(zip(row, added.cells, strict=True)):
            if block.kind != "grid":
                written.width = widths[column]
            _cell(written, cell, block, (at, column))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(written: _Cell, cell: tuple[Line, ...], block: Table, place: tuple[int, int]) -> None:
    row, column = place
    header = block.kind == "grid" and row == 0
    align: Align = "center" if header else block.align[column]
    for at, line in enumerate(cell):
        paragraph = written.paragraphs[0] if at == 0 else written.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        paragraph.paragraph_format.space_after = Pt(0)
        size = TABLE
        if block.kind == "closing":
            size = BODY if column else (SMALL if at else TABLE)
        elif block.kind == "signatures":
            size = BODY
        _write(paragraph, line, bold=header, size=size)
        if block.kind == "letterhead" and place == (0, 1) and at == len(cell) - 1:
            for run in paragraph.runs:  # Word users underline the motto instead of drawing the decree's rule
                run.underline = True


def _restamped(data: bytes) -> bytes:
    """The archive with one date on all its parts: python-docx writes the time of day."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()
