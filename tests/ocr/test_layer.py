import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import img2pdf
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from corpus import layers, pdf, scan
from corpus.source import load
from pipeline.ocr.chars import layer_tokens
from pipeline.ocr.ink import ink_in_words
from pipeline.ocr.layer import PageLayer, decide
from pipeline.ocr.layout import Token
from pipeline.ocr.legacy_pages import decoded_pages
from pipeline.ocr.surface import ENOUGH_CURVES, surface
from pipeline.ocr.words import common_neighbours, common_pairs, kinds_of

Typeset = Callable[..., bytes]
WIDTH, HEIGHT = 595.0, 842.0
SCAN = ((0.0, 0.0, WIDTH, HEIGHT),)
LOGO = ((280.0, 40.0, 320.0, 80.0),)
GOOD = "Tăng cường công tác tuyên truyền phòng, chống ma túy cho học sinh, sinh viên trên địa bàn huyện"
ENGLISH_OCR = "Tang cudng c6ng tac tuyén truyén phong, ch6ng ma tiy cho hoc sinh, sinh vién trén dia ban huyén"
FRENCH_OCR = "Täng cuéng công tâc tuyên truyên phèng, chéng ma tüy cho hoc sinh, sinh viên trên dia bàn huyên"


def laid_out(text: str, *, hidden: bool = False) -> list[Token]:
    """The words of a text, 60 points each, nine a line."""
    tokens = []
    for at, word in enumerate(text.split()):
        x, y = 28 + 60 * (at % 9), 60 + 18 * (at // 9)
        tokens.append(Token(word, x, y, x + 55, y + 15, y, y + 15, hidden=hidden))
    return tokens


def page(text: str, pictures: Sequence[tuple[float, float, float, float]] = (), *, hidden: bool = False, **known: Any) -> PageLayer:  # fmt: skip
    return PageLayer(laid_out(text, hidden=hidden), WIDTH, HEIGHT, pictures, **known)


def opened(data: bytes) -> list[PageLayer]:
    document = pdfium.PdfDocument(data)
    found = []
    for sheet in document:
        beside = surface(sheet)
        width, height = sheet.get_size()
        found.append(PageLayer(layer_tokens(sheet, beside.hidden), width, height, beside.pictures, beside.curves))
    document.close()
    return found


def joined(below: bytes, *above: bytes) -> bytes:
    """One page of which the first is the lowest layer."""
    import pikepdf

    with pikepdf.open(io.BytesIO(below)) as out:
        for data in above:
            with pikepdf.open(io.BytesIO(data)) as other:
                out.pages[0].add_overlay(other.pages[0])
        made = io.BytesIO()
        out.save(made)
        return made.getvalue()


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A PDF page that is one picture."""
    made = io.BytesIO()
    Image.new("L", (827, 1169), 250).save(made, "JPEG", dpi=(100, 100))
    return bytes(img2pdf.convert([made.getvalue()]))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD * 3, "prose"),
        (unicodedata.normalize("NFD", GOOD), "letters and marks apart"),
        (GOOD.upper(), "capitals"),
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Bình", "a signature block"),
        ("Nơi nhận: - Như Điều 3; - TT. HĐND huyện; - Lưu: VT, NC.", "recipients, half of them abbreviations"),
        ("PHỤ LỤC II (Kèm theo Kế hoạch số 25/KH-UBND ngày 14/02/2024)", "the title of an annex"),
        ("STT Tên xã 2023 2024 1 125 130 2 98 101 3 77 80 4 1.250 1.300 5 0 2", "a table of numbers"),
        ("1 2 3 45,6 7/8 9.000 12 13 14 15 16 17 18 19 20 21 22 23 24 25", "numbers alone"),
        ("Buôn Đắk Lắk, Krông Pắc, Ea H'leo, Cư M'gar, Y Bhăm Êban, xã Quảng Hiệp, xã Ea Kpam, thị trấn", "names of the highlands"),
        ("Hộp thư: banchidao138@example.gov.vn; trang https://example.gov.vn/van-ban - Điện thoại 0203 3835 687", "addresses"),
        ("BỘ Y TẾ MINISTRY OF HEALTH Số: 12/BYT-VP No. Hà Nội, ngày 5 tháng 3 năm 2024", "a letterhead in two languages"),
        ("The Committee shall report on the results of the plan to the Ministry of Health within thirty days", "English"),
        ("Họ và tên: .......... Ngày sinh: ...... Nơi ở: ............ Số CCCD: ........ Ký tên", "a form"),
        ("điều trị Methadone, test Amphetamine, MDMA, Ketamine bằng que thử tại cơ sở cai nghiện", "substances"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("over", [(), LOGO, SCAN], ids=["digital", "beside a logo", "under a scan"])
def test_a_good_layer_is_kept(text: str, why: str, over: tuple[Any, ...]) -> None:
    decision = decide(page(text, over, hidden=over is SCAN))
    assert (decision.verdict, decision.wants_ocr, decision.wants_repair) == ("good", False, False), why


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        (ENGLISH_OCR * 3, "wrong_language", "Tesseract `eng`"),
        (FRENCH_OCR * 3, "wrong_language", "Tesseract `fra`: a third of the words is marked"),
        ("UY BAN NHAN DAN CONG HOA XA HOI", "wrong_language", "eight words of a letterhead"),
        ("cAp va Quy dinh sa 55-Qurrw, v~ mQtsa vi~c cAn lam ngay dStang", "wrong_language", "marks read as signs"),
    ],
)
def test_a_bad_layer_is_read_again_or_repaired(text: str, verdict: str, why: str) -> None:
    under = decide(page(text, SCAN, hidden=True))
    alone = decide(page(text, LOGO))
    assert (under.verdict, under.wants_ocr, under.wants_repair) == (verdict, True, False), why
    assert (alone.verdict, alone.wants_ocr, alone.wants_repair) == (verdict, False, True), why
    assert "đọc lại từ ảnh" in under.reason
    assert "bước sửa chữ" in alone.reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("7KӵF KLӋQ 4XӃW ÿӏQK Vӕ ng‡y FӫD Gi·m ÿӕF", "glyph numbers for letters"),
        ("Ng\x04y nh\x14n \x1a\xean th\x11 c\x07ng ph\x0eng, ch\x05ng ma t\x12y", "no map at all"),
        ("ṹố Trỵ ựIõT ờêJ Ộịb ịonị ánị úI ựĐgị", "letters that changed places"),
    ],
)
def test_fonts_without_a_map_are_read_from_the_page_as_it_is_drawn(text: str, why: str) -> None:
    for known in (page(text, SCAN, hidden=True), page(text, LOGO), page(text)):
        decision = decide(known)
        assert (decision.verdict, decision.wants_ocr, decision.wants_repair) == ("broken_map", True, False), why
        assert "đọc lại từ hình trang" in decision.reason


@pytest.mark.parametrize(
    ("known", "verdict", "ocr", "why"),
    [
        (page("", SCAN), "empty", True, "a scan"),
        (page("- 2 -", SCAN), "empty", True, "its page number was added"),
        (page("Trang 2", ((60, 500, 300, 700),)), "empty", True, "a picture of a table in a page without text"),
        (page("", LOGO), "empty", False, "a coat of arms alone"),
        (page(""), "empty", False, "a blank page"),
        (page("", curves=ENOUGH_CURVES), "drawn", True, "outlines of letters"),
        (page("", curves=ENOUGH_CURVES // 10), "empty", False, "a rounded frame"),
        (page("", [(20.0 * n, 50.0, 20.0 * n + 8, 60.0) for n in range(25)]), "drawn", True, "a picture a letter"),
        (page("Ký bởi: Ủy ban nhân dân tỉnh Thời gian ký: 24.12.2024", SCAN), "partial", True, "a stamp on a scan"),
        (page("Ký bởi: Ủy ban nhân dân tỉnh Thời gian ký: 24.12.2024", SCAN, ink=0.05), "partial", True, "and its ink"),
        (page(GOOD, SCAN, ink=0.9), "good", False, "a short page printed upon a picture"),
        (page(GOOD * 20, SCAN), "good", False, "a digital page with a background"),
        (page(GOOD * 3, SCAN, hidden=True, ink=0.2), "partial", True, "OCR that gave up"),
    ],
)  # fmt: skip
def test_pages_with_little_or_no_text(known: PageLayer, verdict: str, ocr: bool, why: str) -> None:
    decision = decide(known)
    assert (decision.verdict, decision.wants_ocr) == (verdict, ocr), why


def test_the_stamp_upon_a_scan_does_not_save_its_layer() -> None:
    bad = laid_out(ENGLISH_OCR, hidden=True)
    assert decide(PageLayer([*bad, *laid_out(GOOD * 3)], WIDTH, HEIGHT, SCAN)).verdict == "wrong_language"


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viqr"])
def test_old_encodings_are_decoded_and_not_read_again(encoding: str, encode: Callable[[str, str], str]) -> None:
    pages, _ = decoded_pages([laid_out(encode(GOOD, encoding))])
    decision = decide(PageLayer(pages[0], WIDTH, HEIGHT))
    assert (decision.verdict, decision.wants_ocr, decision.wants_repair) == ("old_encoding", False, False)


def test_poor_ocr_is_read_again_and_poor_typing_is_not() -> None:
    slips = iter(["xPSup", "hỉên", "c0ng", "tuyen", "mtúy", "huyẹn", "dja", "nghệin"])
    words = [w if at % 9 else next(slips) for at, w in enumerate((GOOD * 4).split()[:70])]
    assert decide(page(" ".join(words), SCAN, hidden=True)).verdict == "poor"
    assert decide(page(" ".join(words))).verdict == "good"


def test_a_name_that_is_no_syllable_may_stand_there_often() -> None:
    assert decide(page(f"{GOOD} tại Đắk Lắk và Krông Búk " * 9, SCAN, hidden=True)).verdict == "good"


def test_the_figures_behind_a_decision() -> None:
    figures = decide(page("Ủy ban nhân dân huyện xPSup 2024", SCAN, hidden=True, ink=0.8)).figures
    assert (figures.words, figures.syllables, figures.marked, figures.neighbours) == (6, 5 / 6, 4 / 6, 3 / 5)
    assert figures.impossible == pytest.approx(1 / 6)
    assert figures.filled == pytest.approx(7 * 55 * 15 / (WIDTH * HEIGHT))
    assert (figures.pictured, figures.ink) == (pytest.approx(1.0), 0.8)


def test_pictures_in_strips_and_overlaps_cover_once() -> None:
    strips = [(0.0, y, WIDTH, y + 84.2) for y in np.arange(0, 420, 84.2)]
    figures = decide(page(GOOD, [*strips, *strips[:2]])).figures
    assert figures.pictured == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("token", "kinds"),
    [
        ("huyện,", ["own"]),
        ("hoàn", ["accented"]),
        ("ban", ["bare"]),
        ("shall", ["english"]),
        ("d6ng", ["odd"]),
        ("l~p", ["odd"]),
        ("nghiẹnh", ["broken"]),
        ("\ue0f1n", ["broken"]),
        ("25/KH-UBND", []),
        ("a)", []),
        ("đ)", []),
        ("a@b.vn", []),
        ("HÒA", ["accented"]),
        ("hÒa", ["odd"]),
    ],
)
def test_kinds_of_words(token: str, kinds: list[str]) -> None:
    assert [kind for _, kind in kinds_of(token)] == kinds


def test_pairs_of_neighbours() -> None:
    assert common_pairs(["kế hoạch, kế hoạch số 5 hoạch kế"] * 2)[:1] == [("hoạch", "kế")]
    assert ("hoạch", "số") in common_pairs(["Kế hoạch số"])
    assert common_neighbours(["Uỷ", "ban", "nhân", "dân", "xPSup"]) == 3


def test_words_under_a_picture_or_invisible_are_hidden(typeset: Typeset, picture: bytes) -> None:
    words = typeset(lambda sheet: sheet.paragraph(100, GOOD))

    def invisible(sheet: Any) -> None:
        text = sheet.canvas.beginText(85, 700)
        text.setFont("Serif", 13)
        text.setTextRenderMode(3)
        text.textLine("Chữ vô hình")
        sheet.canvas.drawText(text)

    (upon,) = opened(joined(picture, words))
    (beneath,) = opened(joined(words, picture))
    (unseen,) = opened(joined(picture, typeset(invisible)))
    assert {t.hidden for t in upon.tokens} == {False}
    assert {t.hidden for t in beneath.tokens} == {True}
    assert [(t.text, t.hidden) for t in unseen.tokens] == [("Chữ", True), ("vô", True), ("hình", True)]
    for found in (upon, beneath, unseen):
        (box,) = found.pictures
        assert box == pytest.approx((0, 0, found.width, found.height), abs=1)


def test_a_picture_is_found_where_forms_and_rotation_put_it(typeset: Typeset) -> None:
    from reportlab.lib.utils import ImageReader

    def draw(sheet: Any) -> None:
        canvas = sheet.canvas
        canvas.beginForm("inner")
        canvas.drawImage(ImageReader(Image.new("L", (10, 10), 90)), 0, 0, 50, 20)
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.translate(0, 50)
        canvas.doForm("inner")
        canvas.endForm()
        canvas.saveState()
        canvas.translate(100, 500)
        canvas.scale(2, 2)
        canvas.doForm("outer")
        canvas.restoreState()

    data = typeset(draw)
    assert opened(data)[0].pictures[0] == pytest.approx((100, 842 - 640, 200, 842 - 600), abs=0.5)
    document = pdfium.PdfDocument(data)
    document[0].set_rotation(90)
    assert surface(document[0]).pictures[0] == pytest.approx((600, 100, 640, 200), abs=0.5)


def test_outlines_of_letters_are_told_from_a_frame(typeset: Typeset) -> None:
    def outlines(sheet: Any) -> None:
        for at in range(40):
            for ring in range(4):
                sheet.canvas.circle(80 + 10 * at, 700, 2 + ring, fill=1)

    assert decide(opened(typeset(outlines))[0]).verdict == "drawn"
    framed = opened(typeset(lambda sheet: sheet.canvas.roundRect(50, 50, 400, 700, 10)))
    assert decide(framed[0]).verdict == "empty"


@pytest.mark.parametrize(
    ("fault", "plan_id"), [("scrambled", "bao-cao-cao-lanh-2024"), ("removed", "xa-cam-ngoc-2023")]
)
def test_broken_maps_of_real_files(fault: layers.Fault, plan_id: str) -> None:
    whole = pdf.render(load(plan_id))
    assert {decide(p).verdict for p in opened(whole)} == {"good"}
    assert {decide(p).verdict for p in opened(layers.broken_map(whole, fault))} == {"broken_map"}


@pytest.mark.parametrize(("language", "verdict"), [("vie", "good"), ("eng", "wrong_language")])
def test_layers_that_tesseract_makes(typeset: Typeset, language: layers.Layer, verdict: str) -> None:
    made = scan.scan(typeset(lambda sheet: sheet.paragraph(100, GOOD)), scan.Order("office-200", 3))
    (found,) = opened(made.pdf(language))
    assert all(token.hidden for token in found.tokens)
    seen = made.pages[0]
    ink = ink_in_words(np.asarray(seen.image().convert("L")), found.tokens, seen.dpi / 72)
    assert ink is not None
    assert ink > 0.9
    decision = decide(replace(found, ink=ink))
    assert (decision.verdict, decision.wants_ocr) == (verdict, verdict != "good")


def test_ink_of_letters_alone_counts() -> None:
    grey = np.full((842, 595), 255, np.uint8)
    grey[300:310, 100:106] = grey[300:310, 130:136] = 0  # two letters, one of them in a word
    grey[:, :30] = 0  # the shadow of a spine
    grey[400, 50:500] = 0  # a rule
    grey[500, 200] = 0  # dust
    words: Iterable[Token] = [Token("a", 99, 299, 107, 311, 299, 311)]
    assert ink_in_words(grey, list(words), 1.0) == pytest.approx(0.5)
    assert ink_in_words(np.full((50, 50), 255, np.uint8), [], 1.0) is None
