import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.docx import read_docx

CORPUS = Path(__file__).parents[2] / "../shared/corpus/real"


def saved(package: Any) -> bytes:
    out = io.BytesIO()
    package.save(out)
    return out.getvalue()


def read(package: Any) -> Document:
    data = package if isinstance(package, bytes) else saved(package)
    return read_docx(DocumentBuilder("a.docx", "0", "application/docx"), data, "a.docx")


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def paragraph(package: Any, inner: str) -> None:
    """A paragraph from the XML of its runs."""
    others = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    package.element.body.insert_element_before(parse_xml(f"<w:p {nsdecls('w')} {others}>{inner}</w:p>"), "w:sectPr")


def test_body_in_order_with_headings_and_bold() -> None:
    package = docx.Document()
    package.add_heading("KẾ HOẠCH", 1)
    one = package.add_paragraph()
    one.add_run("1. Mục đích:").bold = True
    one.add_run(" nâng cao   nhận thức")
    table = package.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "TT", "Nhiệm vụ"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Gộp"
    package.add_paragraph("Hết")
    document = read(package)
    assert [
        (t, b.heading, b.lead, b.cell and (b.cell.row, b.cell.column))
        for t, b in zip(blocks(document), document.blocks, strict=True)
    ] == [
        ("KẾ HOẠCH", 1, 8, None),
        ("1. Mục đích: nâng cao nhận thức", None, 12, None),
        ("TT", None, 0, (0, 0)),
        ("Nhiệm vụ", None, 0, (0, 1)),
        ("Gộp", None, 0, (1, 0)),
        ("Hết", None, 0, None),
    ]


def test_vertically_merged_cells_and_tables_in_cells() -> None:
    package = docx.Document()
    table = package.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Sở Y tế"
    table.cell(0, 1).text, table.cell(1, 1).text = "một", "hai"
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "trong"
    document = read(package)
    pairs = zip(blocks(document), document.blocks, strict=True)
    assert [(t, b.cell and (b.cell.table, b.cell.row, b.cell.column)) for t, b in pairs] == [
        ("Sở Y tế", (0, 0, 0)), ("một", (0, 0, 1)), ("hai", (0, 1, 1)), ("trong", (1, 0, 0)),
    ]  # fmt: skip


def test_list_numbers_are_printed() -> None:
    package = docx.Document()
    for text in ("Tuyên truyền", "Tập huấn"):
        package.add_paragraph(text, style="List Number")
    package.add_paragraph("Sở Y tế", style="List Bullet")
    document = read(package)
    assert blocks(document) == ["1. Tuyên truyền", "2. Tập huấn", "• Sở Y tế"]
    assert document.raw(0, 15) == " Tuyên truyền"


BOX = "<w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p></w:txbxContent>"
RUNS = [
    (
        "<w:r><w:t>giữ</w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> thêm</w:t></w:r></w:ins>",
        ["giữ thêm"], ["tracked_changes"], "deleted text goes, inserted text stays",
    ),
    (
        "<w:r><w:t>hiện</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>",
        ["hiện"], ["hidden_text_skipped"], "hidden text",
    ),
    ("<w:r><w:rPr><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r>", ["KẾ HOẠCH"], [], "capitals by format"),
    ("<w:r><w:t>UBND TỈNH A</w:t><w:br/><w:t>Sở Y tế</w:t></w:r>", ["UBND TỈNH A", "Sở Y tế"], [], "after capitals"),
    ("<w:r><w:t>về việc</w:t><w:br/><w:t>cai nghiện</w:t></w:r>", ["về việc cai nghiện"], [], "in mid-sentence"),
    ("<w:r><w:t>116/2021/NĐ</w:t><w:noBreakHyphen/><w:t>CP</w:t></w:r>", ["116/2021/NĐ-CP"], [], "a hard hyphen"),
    ("<w:sdt><w:sdtContent><w:r><w:t>ô nhập</w:t></w:r></w:sdtContent></w:sdt>", ["ô nhập"], [], "a form field"),
    (
        "<w:r><w:t>thân</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing>{BOX}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ["thân", "khung"], [], "a text box, once",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected", "notes", "why"), RUNS)
def test_runs(inner: str, expected: list[str], notes: list[str], why: str) -> None:
    package = docx.Document()
    paragraph(package, inner)
    document = read(package)
    assert blocks(document) == expected, why
    assert [n.code for n in document.notes] == notes


def test_words_kept_as_written_under_capitals() -> None:
    package = docx.Document()
    paragraph(package, "<w:r><w:rPr><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r>")
    assert read(package).raw(0, 8) == "Kế hoạch"


def with_file(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_unreadable() -> None:
    good = docx.Document()
    good.add_paragraph("một")
    whole = saved(good)
    empty = saved(docx.Document())
    cases = [
        (with_file(whole, "word/vbaProject.bin", b"x"), "macros"),
        (empty, "empty"),
        (whole[: len(whole) // 2], "damaged"),
    ]
    for data, code in cases:
        with pytest.raises(UnreadableFileError) as caught:
            read(data)
        assert caught.value.code == code


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20_lc-kh-ubnd-ct11-khoang-san.docx", ["KẾ HOẠCH", "2. Sở Nông nghiệp và Môi trường", "Nguyễn Thành Sinh"]),
        ("21_lc-kh-sct-de-an-08.docx", ["VI. CHẾ ĐỘ BÁO CÁO", "KT. GIÁM ĐỐC", "Trịnh Văn Thành"]),
    ],
)
def test_corpus(name: str, expected: list[str]) -> None:
    found = blocks(read((CORPUS / name).read_bytes()))
    assert [e for e in expected if e not in found] == []
