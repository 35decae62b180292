import io
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.pdf import read_pdf

Typeset = Callable[..., bytes]
CORPUS = Path(__file__).parents[2] / "../shared/corpus/real"
BODY = (
    "Tăng cường công tác tuyên truyền về phòng, chống ma túy trên địa bàn huyện, phối hợp với Công an huyện và các "
    "đoàn thể vận động người nghiện tự nguyện khai báo, đăng ký cai nghiện tại gia đình và cộng đồng theo quy định."
)


def read(data: bytes) -> Document:
    return read_pdf(DocumentBuilder("a.pdf", "0", "application/pdf"), data, "a.pdf")


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def letterhead(sheet: Any) -> None:
    sheet.centred(60, "ỦY BAN NHÂN DÂN", middle=160, bold=True)
    sheet.centred(62, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", middle=405, bold=True, size=12)
    sheet.centred(77, "HUYỆN ĐỒNG AN", middle=160, bold=True)
    sheet.centred(79, "Độc lập - Tự do - Hạnh phúc", middle=405, bold=True)
    sheet.centred(104, "Số: 12/KH-UBND", middle=160)
    sheet.centred(102, "Đồng An, ngày 5 tháng 3 năm 2024", middle=405)
    sheet.centred(140, "KẾ HOẠCH", bold=True)
    sheet.centred(157, "Công tác cai nghiện ma túy và quản lý", bold=True)
    sheet.centred(174, "sau cai nghiện năm 2024", bold=True)


def plan(sheet: Any) -> None:
    letterhead(sheet)
    top = sheet.paragraph(210, BODY)
    top = sheet.paragraph(top, "I. MỤC ĐÍCH, YÊU CẦU", bold=True)
    top = sheet.paragraph(top, "1. " + BODY)
    sheet.paragraph(top, "- " + BODY)


def closing(sheet: Any) -> None:
    sheet.centred(40, "2")
    sheet.paragraph(70, BODY)
    for at, line in enumerate(["Nơi nhận:", "- Sở Y tế;", "- Các phòng: Tài chính,", "Tư pháp huyện;", "- Lưu: VT."]):
        sheet.text(85, 140 + 13 * at, line, bold=at == 0, size=11)
    sheet.centred(141, "KT. CHỦ TỊCH", middle=420, bold=True)
    sheet.centred(158, "PHÓ CHỦ TỊCH", middle=420, bold=True)
    sheet.centred(230, "Trần Văn Bình", middle=420, bold=True)


LETTERHEAD = [
    "ỦY BAN NHÂN DÂN", "HUYỆN ĐỒNG AN", "Số: 12/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc", "Đồng An, ngày 5 tháng 3 năm 2024", "KẾ HOẠCH",
    "Công tác cai nghiện ma túy và quản lý sau cai nghiện năm 2024",
]  # fmt: skip


def test_columns_are_read_one_after_the_other(typeset: Typeset) -> None:
    document = read(typeset(plan, closing))
    assert blocks(document) == [
        *LETTERHEAD, BODY, "I. MỤC ĐÍCH, YÊU CẦU", "1. " + BODY, "- " + BODY, BODY, "Nơi nhận:", "- Sở Y tế;",
        "- Các phòng: Tài chính, Tư pháp huyện;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn Bình",
    ]  # fmt: skip
    assert [b.bold for b in document.blocks][6:10] == [True, True, False, True]


def test_words_lie_on_the_page_and_in_their_spans(typeset: Typeset) -> None:
    document = read(typeset(plan, closing))
    words = [(line, word) for line in document.lines for word in line.words]
    assert all(line.start <= w.start < w.end <= line.end and w.box.page == line.page for line, w in words)
    assert all(0 <= w.box.x0 < w.box.x1 <= 595 and 0 <= w.box.y0 < w.box.y1 <= 842 for _, w in words)
    at = document.text.index("Số:")
    box = document.boxes(at, at + 3)[0]
    assert box.y0 < 104 < box.y1 + 1
    assert 100 < box.x0 < 130
    assert [(p.width, p.height, p.origin) for p in document.pages] == [(595, 842, "text-layer")] * 2


def test_a_paragraph_goes_on_over_the_page_and_the_page_number_is_dropped(typeset: Typeset) -> None:
    words = ("1. " + BODY * 2).split()

    def first(sheet: Any) -> None:
        sheet.paragraph(100, BODY)
        sheet.paragraph(200, " ".join(words[: len(words) // 2]) + " " + "nghiện " * 3)

    def second(sheet: Any) -> None:
        sheet.centred(40, "- 2 -")
        sheet.text(85, 70, "ma túy tại gia đình.")
        sheet.paragraph(90, BODY)

    document = read(typeset(first, second))
    assert any("\f" in b and b.endswith("ma túy tại gia đình.") for b in blocks(document))
    assert "- 2 -" not in document.text
    assert [p.number for p in document.pages] == [1, 2]


@pytest.mark.parametrize(("rotation", "x", "y"), [(0, 20, 812), (90, 30, 20), (180, 575, 30), (270, 565, 822)])
def test_boxes_follow_the_page_as_shown(typeset: Typeset, rotation: int, x: float, y: float) -> None:
    def corner(sheet: Any) -> None:  # shown 20 points from the left, 30 from the top, whatever the rotation
        sheet.canvas.setFont("Serif", 13)
        sheet.canvas.translate(x, y)
        sheet.canvas.rotate(rotation)
        sheet.canvas.drawString(0, 0, "Góc trang")

    document = read(turned(typeset(corner), rotation))
    box = document.lines[0].words[0].box
    assert blocks(document) == ["Góc trang"]
    assert (box.x0, box.y1) == pytest.approx((20, 33), abs=2)
    assert document.pages[0].width == (595 if rotation in {0, 180} else 842)


def turned(data: bytes, rotation: int) -> bytes:
    pdf = pdfium.PdfDocument(data)
    pdf[0].set_rotation(rotation)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_the_crop_box_moves_the_origin(typeset: Typeset) -> None:
    def words(sheet: Any) -> None:
        sheet.text(120, 130, "Trong")
        sheet.text(10, 20, "Ngoài")

    pdf = pdfium.PdfDocument(typeset(words))
    pdf[0].set_cropbox(100, 0, 595, 742)
    out = io.BytesIO()
    pdf.save(out)
    document = read(out.getvalue())
    assert blocks(document) == ["Trong"]
    assert (document.lines[0].words[0].box.x0, document.lines[0].words[0].box.y1) == pytest.approx((20, 33), abs=3)


def test_tables_become_cells(typeset: Typeset) -> None:
    def annex(sheet: Any) -> None:
        sheet.centred(80, "DANH MỤC", bold=True)
        sheet.grid([85, 120, 330, 540], [100, 125, 180])
        for x, text in ((90, "TT"), (125, "Nhiệm vụ"), (335, "Thời gian")):
            sheet.text(x, 117, text, bold=True)
        sheet.text(90, 142, "1")
        sheet.text(125, 142, "Tuyên truyền về phòng, chống")
        sheet.text(125, 159, "ma túy trong trường học")
        sheet.text(335, 142, "Quý II")
        sheet.paragraph(210, BODY)

    document = read(typeset(annex))
    pairs = zip(document.blocks, blocks(document), strict=True)
    assert [(b.cell and (b.cell.row, b.cell.column), t) for b, t in pairs] == [
        (None, "DANH MỤC"), ((0, 0), "TT"), ((0, 1), "Nhiệm vụ"), ((0, 2), "Thời gian"), ((1, 0), "1"),
        ((1, 1), "Tuyên truyền về phòng, chống ma túy trong trường học"), ((1, 2), "Quý II"), (None, BODY),
    ]  # fmt: skip


def test_junk_before_the_header_is_cut_off(typeset: Typeset) -> None:
    assert blocks(read(b"HTTP/1.1 200 OK\r\n\r\n" + typeset(letterhead))) == LETTERHEAD


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data[:400], "damaged"),
        (lambda _: b"%PDF-1.4\n%%EOF\n", "damaged"),
    ],
)
def test_damaged(typeset: Typeset, change: Callable[[bytes], bytes], code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(change(typeset(letterhead)))
    assert caught.value.code == code


def test_password(typeset: Typeset) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(typeset(letterhead, encrypt="bí mật"))
    assert caught.value.code == "password"
    assert caught.value.advice


@pytest.mark.parametrize("draw", [lambda _: None, lambda sheet: sheet.centred(40, "- 2 -")])
def test_pages_without_text_or_picture(typeset: Typeset, draw: Callable[[Any], None]) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(typeset(draw))
    assert caught.value.code == "no_text"


def test_a_pdf_without_pages() -> None:
    pdf = pdfium.PdfDocument.new()
    out = io.BytesIO()
    pdf.save(out)
    with pytest.raises(UnreadableFileError) as caught:
        read(out.getvalue())
    assert caught.value.code in {"no_pages", "damaged"}


def scan(typeset: Typeset, draw: Callable[[Any], None]) -> bytes:
    """The page as a picture in a PDF."""
    from reportlab.lib.utils import ImageReader

    picture = pdfium.PdfDocument(typeset(draw))[0].render(scale=200 / 72, grayscale=True).to_pil()
    return typeset(lambda sheet: sheet.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_scans_are_recognised(typeset: Typeset) -> None:
    document = read(scan(typeset, plan))
    assert blocks(document)[0] == "ỦY BAN NHÂN DÂN"
    assert document.pages[0].origin == "ocr"
    assert 0.8 < (document.pages[0].confidence or 0) <= 1
    at = document.text.index("KẾ HOẠCH")
    box = document.boxes(at, at + 8)[0]
    assert box.y0 < 140 < box.y1 + 4
    assert 0 < document.certainty(at, at + 8) <= 1


def test_without_tesseract_the_error_says_what_to_install(typeset: Typeset, monkeypatch: pytest.MonkeyPatch) -> None:
    data = scan(typeset, letterhead)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == "no_tesseract"
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in caught.value.advice


def test_without_tesseract_the_other_pages_are_kept(typeset: Typeset, monkeypatch: pytest.MonkeyPatch) -> None:
    both = pdfium.PdfDocument(typeset(plan))
    both.import_pages(pdfium.PdfDocument(scan(typeset, closing)))
    out = io.BytesIO()
    both.save(out)
    monkeypatch.setenv("PATH", "")
    document = read(out.getvalue())
    assert blocks(document)[: len(LETTERHEAD)] == LETTERHEAD
    assert [(n.code, n.page) for n in document.notes] == [("page_not_read", 2)]
    assert [p.number for p in document.pages] == [1, 2]


def test_a_layer_in_another_language_is_noted_and_repaired(typeset: Typeset) -> None:
    document = read(typeset(lambda sheet: sheet.paragraph(100, "Thuc hien cong tac cai nghien ma tuy " * 6)))
    assert [(n.code, n.page) for n in document.notes] == [("text_layer_suspect", 1), ("text_repaired", 1)]
    assert document.text.count("công tác cai nghiện ma túy") == 6
    assert document.raw(0, len(document.text)).split() == ("Thuc hien cong tac cai nghien ma tuy " * 6).split()
    assert document.pages[0].repaired_chars > 0


def test_ten_pages_take_less_than_half_a_second(typeset: Typeset) -> None:
    data = typeset(*[plan] * 10)
    read(data)
    start = time.perf_counter()
    read(data)
    assert time.perf_counter() - start < 1.5  # measured 0.2 s; a shared machine may be slow


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")
@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (
            "40_neg-qng-05-digital.pdf",
            ["Số: 11 /TB-UBND", "Quảng Ngãi, ngày 08 tháng 01 năm 2025"],
            "Nguyễn Phước Bình",
        ),
        ("43_neg-hn-qd64-2024.pdf", ["Số: 64 /2024/QĐ-UBND", "Hà Nội, ngày 07 tháng 11 năm 2024"], "Vũ Thu Hà"),
    ],
)
def test_number_and_date_stamped_by_a_signing_program(name: str, first: list[str], last: str) -> None:
    found = blocks(read((CORPUS / name).read_bytes()))
    assert [b for b in first if b not in found] == []
    assert found[-1] == last
