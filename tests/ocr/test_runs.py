import pytest

from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.runs import PageTurn, Piece, Run, printed_paragraphs, visible, write_paragraph


def written(*pieces: Piece) -> Document:
    builder = DocumentBuilder("a", "0", "text/plain")
    builder.page(1, "text")
    write_paragraph(builder, pieces)
    return builder.build()


@pytest.mark.parametrize(
    ("pieces", "text", "bold", "lead", "why"),
    [
        ([Run("1. Mục", bold=True), Run(" đích")], "1. Mục đích", False, 6, "a bold beginning"),
        ([Run("Mục ", bold=True), Run("đích", bold=True)], "Mục đích", True, 8, "bold throughout"),
        ([Run("Mục "), Run("đích", bold=True)], "Mục đích", False, 0, "bold at the end alone"),
        ([Run(" một\t"), Run("  hai ")], "một hai", False, 0, "white space of two runs is one space"),
        ([Run("ma"), Run("\u200b túy")], "ma túy", False, 0, "nothing is left of invisible letters"),
        ([Run("Sở"), Run("**", mark=True), Run(" Y tế")], "Sở Y tế", False, 0, "markup is left out"),
        ([Run("I.", raw=""), Run(" Mục")], "I. Mục", False, 0, "a number that the file only implies"),
    ],
)
def test_write_paragraph(pieces: list[Piece], text: str, bold: bool, lead: int, why: str) -> None:
    document = written(*pieces)
    (block,) = document.blocks
    assert document.text[block.start : block.end] == text, why
    assert (block.bold, block.lead) == (bold, lead), why


def test_raw_keeps_the_order_of_marks_and_spaces() -> None:
    document = written(Run("a"), Run("**", mark=True), Run(" \t"), Run("*", mark=True), Run("b"))
    assert document.raw(0, 3) == "a** \t*b"


def test_markup_alone_makes_no_block() -> None:
    document = written(Run("**", mark=True), Run("  "))
    assert (document.text, document.blocks) == ("", ())


def test_a_page_may_turn_inside() -> None:
    document = written(Run("một"), PageTurn(2), Run("hai"))
    assert document.text == "một\fhai\n"
    assert [p.number for p in document.pages] == [1, 2]


@pytest.mark.parametrize(
    ("lines", "in_cell", "expected", "why"),
    [
        (["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], True, 2, "signature"),
        (["về việc", "cai nghiện"], False, 1, "a break in mid-sentence"),
        (["Sở Y tế", "Sở Tài chính"], True, 2, "lines of a cell stand for themselves"),
        (["Một câu.", "Hai câu"], False, 2, "a closed sentence"),
        (["một", "", "- hai"], False, 2, "empty lines do not count"),
    ],
)
def test_printed_paragraphs(lines: list[str], in_cell: bool, expected: int, why: str) -> None:
    groups = list(printed_paragraphs([[Run(line)] for line in lines], in_cell=in_cell))
    assert len(groups) == expected, why
    assert " ".join(visible(g) for g in groups) == " ".join(line for line in lines if line)
