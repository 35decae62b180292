import io
import zipfile
from collections.abc import Iterator

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from corpus.docx import render
from corpus.source import Plan, ids, letters, load, parse


def lines(data: bytes) -> Iterator[str]:
    """Every paragraph of a Word file in the order of its body, those of table cells too."""
    body = docx.Document(io.BytesIO(data)).element.body
    for paragraph in body.iter(qn("w:p")):
        yield "".join(t.text or "" for t in paragraph.iter(qn("w:t")))


@pytest.mark.parametrize("plan_id", ids())
def test_a_word_file_holds_the_lines_of_the_plan(plan_id: str) -> None:
    plan = load(plan_id)
    assert [line for line in lines(render(plan)) if line] == [line for line in letters(plan).splitlines() if line]


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = load(ids()[0])
    data = render(plan)
    assert render(plan) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {2020}, "no time of day in the archive"


def document(source: str) -> docx.document.Document:
    return docx.Document(io.BytesIO(render(Plan("x", source, parse(source)))))


def test_the_page_is_that_of_the_decree() -> None:
    section = document("x").sections[0]
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=Pt(1)), "A4"
    assert Mm(30) <= section.left_margin <= Mm(35) and Mm(15) <= section.right_margin <= Mm(20)
    assert section.different_first_page_header_footer, "no number on the first page"
    assert section.header.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_styles_and_breaks() -> None:
    paragraphs = document("## Về a\n\nmột **hai**\n\n---\n\n# PHỤ LỤC").paragraphs
    assert [(run.text, run.bold) for run in paragraphs[1].runs] == [("một ", None), ("hai", True)]
    assert paragraphs[0].runs[0].bold, "a title is bold"
    assert [bool(p.paragraph_format.page_break_before) for p in paragraphs] == [False, False, True]


def test_signers_stand_in_columns_of_one_width_without_rules() -> None:
    table = document("x\n\n| **A** | **B** | **C** |\n|:-:|:-:|:-:|").tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["A", "B", "C"]
    assert len({cell.width for cell in table.rows[0].cells}) == 1
    assert table.style is not None and table.style.name != "Table Grid"


def test_the_first_row_of_a_ruled_table_is_its_header_on_every_page() -> None:
    table = document("x\n\n| TT | Xã |\n|:-:|:--|\n| 1 | A |").tables[0]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False]


def test_who_decides_is_centred() -> None:
    assert [p.alignment for p in document("**QUYẾT ĐỊNH:**\n\n**Điều 1.**").paragraphs] == [
        WD_ALIGN_PARAGRAPH.CENTER,
        WD_ALIGN_PARAGRAPH.JUSTIFY,
    ]


def test_a_gap_keeps_its_spaces() -> None:
    assert next(lines(render(Plan("x", "", parse("Số:     /KH"))))) == "Số:     /KH"
