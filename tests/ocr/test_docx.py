import io
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.docx import read_docx
from pipeline.ocr.read import read as read_path

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
        (empty, "empty"),
        (whole[: len(whole) // 2], "damaged"),
    ]
    for data, code in cases:
        with pytest.raises(UnreadableFileError) as caught:
            read(data)
        assert caught.value.code == code


def test_macros_are_no_reason_not_to_read(tmp_path: Path) -> None:
    """As Word saves it: .docm, with a content type of its own that python-docx refuses."""
    package = docx.Document()
    package.add_paragraph("KẾ HOẠCH")
    data = with_file(saved(package), "word/vbaProject.bin", b"x")
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    own = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    path = tmp_path / "a.docm"
    path.write_bytes(with_types(data, main, own))
    document = read_path(path)
    assert blocks(document) == ["KẾ HOẠCH"]
    assert [n.code for n in document.notes] == ["macros_ignored"]


def with_types(data: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == "[Content_Types].xml" else content)
    return out.getvalue()


def picture(width: int, height: int) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, format="PNG", dpi=(100, 100))
    out.seek(0)
    return out


def test_pictures_are_counted_and_logos_are_not() -> None:
    package = docx.Document()
    package.add_paragraph("KẾ HOẠCH")
    package.add_picture(picture(40, 40))
    package.add_picture(picture(600, 800))
    package.add_picture(picture(600, 300))
    document = read(package)
    assert [(n.code, n.message[:5]) for n in document.notes] == [("pictures_not_read", "2 ảnh")]


def test_tracked_changes_in_tables_and_moves() -> None:
    package = docx.Document()
    moved = "<w:moveFrom><w:r><w:t>cũ </w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>mới</w:t></w:r></w:moveTo>"
    paragraph(package, moved)
    table = package.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "bỏ", "giữ"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} w:id='1' w:author='a'/>"))
    document = read(package)
    assert blocks(document) == ["mới", "giữ"]
    assert [n.code for n in document.notes] == ["tracked_changes"]


def test_an_empty_header_and_empty_cells() -> None:
    package = docx.Document()
    package.sections[0].header.is_linked_to_previous = False
    table = package.add_table(2, 2)
    table.cell(1, 1).text = "5"
    document = read(package)
    assert [(b.cell and (b.cell.row, b.cell.column)) for b in document.blocks] == [(1, 1)]


def test_a_table_of_two_thousand_rows_takes_seconds() -> None:
    package = docx.Document()
    row = "".join(f"<w:tc><w:p><w:r><w:t>xã số {n}</w:t></w:r></w:p></w:tc>" for n in range(5))
    grid = f"<w:tbl {nsdecls('w')}><w:tblGrid/>" + f"<w:tr>{row}</w:tr>" * 2000 + "</w:tbl>"
    package.element.body.insert_element_before(parse_xml(grid), "w:sectPr")
    data = saved(package)
    began = time.monotonic()
    document = read(data)
    assert time.monotonic() - began < 10
    assert len(document.blocks) == 10_000
    assert document.blocks[-1].cell is not None
    assert document.blocks[-1].cell.row == 1999


def test_letters_put_in_by_their_code() -> None:
    package = docx.Document()
    paragraph(
        package,
        "<w:r><w:rPr><w:rFonts w:hAnsi='.VnTime'/></w:rPr><w:t>C</w:t><w:sym w:font='.VnTime' w:char='F0E9'/><w:t>ng</w:t></w:r>"
        "<w:r><w:t xml:space='preserve'> </w:t></w:r>"
        "<w:r><w:rPr><w:rFonts w:hAnsi='.VnTime'/></w:rPr><w:t>th</w:t><w:softHyphen/></w:r>",
    )
    assert blocks(read(package)) == ["Cộng thư"]


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
