"""Parts of the header as printed: numbers, dates, bodies, signers, periods; one row a habit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.header import find
from pipeline.extract.instrument_numbers import numbers_in
from pipeline.extract.letterhead import BlankNumber, DatePart, NumberPart, bodies_of, date_of, number_of, subject_of
from pipeline.extract.signature import signers_of
from pipeline.extract.spine import found
from pipeline.ocr.document import Cell, DocumentBuilder
from tests.extract.lines import lines, spine

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 35/KH-UBND", "35/KH-UBND"),
        ("Số: 35 /KH-UBND", "35/KH-UBND"),  # a space that the typist left for the pen
        ("Số: 0130/KH-UBND", "0130/KH-UBND"),  # zeros are kept
        ("Số 88-KH/HU", "88-KH/HU"),  # the Party's form, without colon
        ("Số: 64 /2024/QĐ-UBND", "64/2024/QĐ-UBND"),
        ("Số: 3176b/QĐ-SYT", "3176b/QĐ-SYT"),  # a number put in between
        ("35/KH-UBND", "35/KH-UBND"),  # alone on its line
        ("HUYỆN BA VÌ Số: 35/KH-UBND", "35/KH-UBND"),  # run together with the line above
        ("So: 12/QD-UBND", "12/QĐ-UBND"),  # marks lost
        ("Số: 7/UBND-VX V/v báo cáo", "7/UBND-VX"),  # a letter: no type in its number
    ],
)
def test_numbers(line: str, number: str) -> None:
    part = number_of(lines(line), lines(line).blocks)
    assert isinstance(part, NumberPart)
    assert part.number == number


@pytest.mark.parametrize(
    "line",
    ["Số: /KH-UBND", "Số:       /KH-UBND", "Số: ....../KH-UBND", "Số: …/KH-UBND"],
)
def test_a_blank_for_the_pen_is_no_number(line: str) -> None:
    part = number_of(lines(line), lines(line).blocks)
    assert isinstance(part, BlankNumber)
    assert part.code == "KH-UBND"


@pytest.mark.parametrize(
    "line",
    [
        "Số: 0/KH-TTra",  # what OCR makes of an empty place
        "Số: $4/UBND-KTTH",  # half of the number misread
        "Số: 2/42 /KH-SYT",
        "Kèm theo Kế hoạch 5/KH-UBND",  # another paper's
        "UBND TỈNH LÀO CAI",
    ],
)
def test_no_numbers(line: str) -> None:
    assert not isinstance(number_of(lines(line), lines(line).blocks), NumberPart)


@pytest.mark.parametrize(
    ("line", "place", "date"),
    [
        ("Nhơn Trạch, ngày 14 tháng 02 năm 2022", "Nhơn Trạch", (2022, 2, 14)),
        ("An Ngãi Tây, ngày tháng 3 năm 2023", "An Ngãi Tây", (2023, 3, None)),
        ("Ba Tri, ngày ..... tháng ..... năm 2023", "Ba Tri", (2023, None, None)),
        ("TP. Hồ Chí Minh, ngày 5/3/2023", "TP. Hồ Chí Minh", (2023, 3, 5)),
        ("Kiên Giang, ngày O6 tháng I1 năm 2017", "Kiên Giang", (2017, 11, 6)),  # letters for digits
        ("Kiên Giang, ngày 43 tháng 11 năm 2017", "Kiên Giang", (2017, 11, None)),  # no such day
        ("Độc lập - Tự do - Hạnh phúc Kiên Giang, ngày 06 tháng 11 năm 2017", "Kiên Giang", (2017, 11, 6)),
        ("Số: 5/KH-UBND Ba Tri, ngày 06 tháng 11 năm 2017", "Ba Tri", (2017, 11, 6)),
        ("Số:  27 /QĐ-UBND An Hải, ngày  9 tháng  02 năm 2024", "An Hải", (2024, 2, 9)),  # blanks inside the number
        ("Số 12 /KH-SYT An Hải, ngày 1 tháng 4 năm 2021", "An Hải", (2021, 4, 1)),
    ],
)
def test_place_and_date(line: str, place: str, date: tuple[int, int | None, int | None]) -> None:
    document = lines(line)
    part = date_of(document, document.blocks)
    assert part is not None and part.place is not None
    assert document.text[slice(*part.place)] == place
    assert (part.year, part.month, part.day) == date


@pytest.mark.parametrize("line", ["Kế hoạch năm 2023", "Thời gian: tháng 3", "ngày 5 tháng 3", "Số: 5/KH-UBND"])
def test_no_date_of_issue(line: str) -> None:
    assert date_of(lines(line), lines(line).blocks) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"ỦY BAN NHÂN DÂN\nHUYỆN KIM SƠN\n{MOTTO}", ["ỦY BAN NHÂN DÂN HUYỆN KIM SƠN"]),
        ("UBND TỈNH LÀO CAI\nSỞ CÔNG THƯƠNG", ["UBND TỈNH LÀO CAI", "SỞ CÔNG THƯƠNG"]),
        ("UBND TỈNH A\nSỞ KẾ HOẠCH\nVÀ ĐẦU TƯ", ["UBND TỈNH A", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"]),
        ("ỦY BAN MẶT TRẬN\nTỔ QUỐC VIỆT NAM\nHUYỆN BA VÌ", ["ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM HUYỆN BA VÌ"]),
        ("ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY SƠN LA\nHUYỆN ỦY MAI SƠN", ["TỈNH ỦY SƠN LA", "HUYỆN ỦY MAI SƠN"]),
        ("TỈNH ĐOÀN LÂM ĐỒNG\nĐOÀN TNCS HỒ CHÍ MINH", ["TỈNH ĐOÀN LÂM ĐỒNG"]),  # the Union's motto
        ("UBND HUYỆN BA VÌ Số: 5/KH-UBND", ["UBND HUYỆN BA VÌ"]),
        ("UBND XÃ TRƯỜNG SƠN\nTrường Sơn, ngày 5 tháng 3 năm 2023", ["UBND XÃ TRƯỜNG SƠN"]),
        ("UBND THÀNH PHỐ HỘI AN\nHội An, ngày 5 tháng 3 năm 2023", ["UBND THÀNH PHỐ HỘI AN"]),
        ("_ UBND TỈNH KIÊN GIANG\n-------", ["UBND TỈNH KIÊN GIANG"]),
        (
            "UBND TỈNH KIÊN GIANG\nSỞ Y TẾ\nSóz?/KH-SYT",
            ["UBND TỈNH KIÊN GIANG", "SỞ Y TẾ"],
        ),  # a number by hand, read by OCR
        ("Kính gửi: UBND các xã", []),
        ("bói", []),  # a speck
    ],
)
def test_bodies_of_the_letterhead(text: str, names: list[str]) -> None:
    document = lines(text)
    assert [b.text for b in bodies_of(document, document.blocks)] == names


def test_a_letterhead_in_the_cells_of_a_table() -> None:
    builder = DocumentBuilder("plan.docx", "0" * 64, "text/plain")
    builder.page(1, "text")
    cells = [
        (0, 0, "ỦY BAN NHÂN DÂN"),
        (0, 0, "XÃ TÂN LẬP"),
        (0, 1, MOTTO.split("\n", maxsplit=1)[0]),
        (1, 0, "Số: 5/KH-UBND"),
        (1, 1, "Tân Lập, ngày 1 tháng 2 năm 2022"),
    ]
    for row, column, text in cells:
        start = builder.position
        builder.add(text)
        builder.block(start, cell=Cell(0, row, column))
    document = builder.build()
    assert [b.text for b in bodies_of(document, document.blocks)] == ["ỦY BAN NHÂN DÂN XÃ TÂN LẬP"]
    assert date_of(document, document.blocks) is not None


def test_what_a_letter_is_about() -> None:
    document = lines("Số: 5/UBND-NC\nV/v đôn đốc báo cáo")
    part = subject_of(document, document.blocks)
    assert part is not None
    assert document.text[part.start : part.end].strip() == "đôn đốc báo cáo"


Signer = tuple[str | None, str | None, str | None]


def signers(text: str) -> list[Signer]:
    document = lines(text)

    def words(span: tuple[int, int] | None) -> str | None:
        return document.text[slice(*span)] if span else None

    return [(words(s.authority), words(s.position), words(s.name)) for s in signers_of(document, document.blocks)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHỦ TỊCH\nLò Văn Hặc", [(None, "CHỦ TỊCH", "Lò Văn Hặc")]),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Văn Hặc", [("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lò Văn Hặc")]),
        # the formula next above the position counts
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nHà Thị Lụa", [("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hà Thị Lụa")]),
        ("TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nĐỗ Minh", [("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Đỗ Minh")]),
        ("T/M BAN THƯỜNG VỤ\nBÍ THƯ\nLò Văn Hặc", [("T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Lò Văn Hặc")]),  # the Party's form
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Hà Thị Lụa", [("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hà Thị Lụa")]),  # one line
        ("TRƯỞNG CÔNG AN\nĐại tá Trần Minh Khôi", [(None, "TRƯỞNG CÔNG AN", "Trần Minh Khôi")]),  # ranks are no names
        ("HIỆU TRƯỞNG\nTS. Nguyễn Thị Mận", [(None, "HIỆU TRƯỞNG", "Nguyễn Thị Mận")]),
        ("GIÁM ĐỐC SỞ Y TẾ\nLò Văn Pánh", [(None, "GIÁM ĐỐC SỞ Y TẾ", "Lò Văn Pánh")]),
        ("PHÓ BÍ THƯ\nK' Brèo", [(None, "PHÓ BÍ THƯ", "K' Brèo")]),  # names of other peoples
        ("CHỦ TỊCH\nNGUYỄN VĂN TÁM", [(None, "CHỦ TỊCH", "NGUYỄN VĂN TÁM")]),
        ("Nơi nhận: TRƯỞNG PHÒNG\n- Lưu: VT. Nguyễn Thị Vân Anh", [(None, "TRƯỞNG PHÒNG", "Nguyễn Thị Vân Anh")]),
        # two columns that were read line by line
        ("GIÁM ĐỐC SỞ Y TẾ\nGIÁM ĐỐC CÔNG AN TỈNH\nLò Văn Pánh\nTrần Minh Khôi",
         [(None, "GIÁM ĐỐC SỞ Y TẾ", "Lò Văn Pánh"), (None, "GIÁM ĐỐC CÔNG AN TỈNH", "Trần Minh Khôi")]),
        ("Nơi nhận:   TM. ỦY BAN NHÂN DÂN\n- Sở Y tế; CHỦ TỊCH\n- Trung tâm Y tế; Thào A Vừ",
         [("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Thào A Vừ")]),  # the right column on the lines of the left
        ("- Lưu: VT.\n“Đặng Văn Minh", [(None, None, "Đặng Văn Minh")]),  # a stamp over the position
        ("- Chủ tịch UBND huyện;\n- Lưu: VT.", []),  # recipients do not sign
        ("Chủ tịch Ủy ban nhân dân các xã báo cáo.", []),
    ],
)  # fmt: skip
def test_signers(text: str, expected: list[Signer]) -> None:
    assert signers(text) == expected


PLAN = """ỦY BAN NHÂN DÂN
XÃ TÂN LẬP
Số: 7/KH-UBND
Tân Lập, ngày 10 tháng 2 năm 2022
KẾ HOẠCH
{title}
{preamble}
I. MỤC TIÊU
Giúp 02 người.
{section}
Nơi nhận:
- Lưu: VT.
CHỦ TỊCH
Lò Văn Hặc
{annex}"""


def plan(
    title: str = "Cai nghiện", preamble: str = "Căn cứ tình hình;", section: str = "II. KINH PHÍ", annex: str = ""
) -> str:
    return PLAN.format(title=title, preamble=preamble, section=section, annex=annex)


@pytest.mark.parametrize(
    ("section", "stated"),
    [
        ("II. THỜI GIAN THỰC HIỆN\nTừ ngày 01/4/2023 đến ngày 30/11/2023.", True),
        ("2. Thời gian thực hiện: Từ năm 2025 đến hết năm 2030.", True),
        ("- Thời gian thực hiện: tháng 3/2023.\n- Tập huấn.\n- Thời gian thực hiện: tháng 5/2023.", False),  # of tasks
        ("Thời gian qua đã có 3 người nghiện năm 2021.", False),
    ],
)
def test_sections_on_time(section: str, stated: bool) -> None:
    places = [
        p.where for p in found(spine(plan(section=section)), "header") if type(p).__name__ == "PeriodPart" and p.dates
    ]
    assert ("scope" in places) is stated


def test_the_annex_names_the_number_that_was_left_to_the_pen() -> None:
    text = plan(annex="PHỤ LỤC\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 10/2/2022)").replace("Số: 7/KH", "Số:   /KH")
    number = next(p for p in found(spine(text), "header") if isinstance(p, NumberPart))
    assert (number.number, number.rule) == ("9/KH-UBND", "header.attached_number@1")


def test_the_date_may_stand_in_the_closing_block() -> None:
    text = "KẾ HOẠCH\nCai nghiện\nCăn cứ tình hình;\nI. MỤC TIÊU\nGiúp.\nTM. ỦY BAN NHÂN DÂN\nTân Lập, ngày 1 tháng 2 năm 2022\n"
    date = next(p for p in found(spine(text), "header") if isinstance(p, DatePart))
    assert (date.year, date.month, date.day) == (2022, 2, 1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("116/2021/NĐ-CP", ["116/2021/NĐ-CP"]),
        ("02/2020/ QĐ-TTg", ["02/2020/QĐ-TTg"]),
        ("15/2019/TT-\fBLĐTBXH", ["15/2019/TT-BLĐTBXH"]),  # broken over a page
        ("12/TT - BTC của Bộ", ["12/TT-BTC"]),
        ("26/KHLN-PLĐTBXH-PYT-CAH-HĐ ngày", ["26/KHLN-PLĐTBXH-PYT-CAH-HĐ"]),
        ("36-CT/TW", ["36-CT/TW"]),
        ("10- CTr/TU", ["10-CTr/TU"]),
        ("15 NQ/TU", ["15-NQ/TU"]),
        ("43/2013/QH 13", ["43/2013/QH13"]),
        ("57/2022/NÐ-CP", ["57/2022/NĐ-CP"]),  # the Icelandic letter
        ("32/CT-TTG", ["32/CT-TTg"]),  # in a title in capitals
        ("12/KH–UBND", ["12/KH-UBND"]),  # a typographic dash
        ("40⁄QĐ-BCĐ", ["40/QĐ-BCĐ"]),
        ("05/QĐ-LĐTB&XH", ["05/QĐ-LĐTB&XH"]),
        ("12/KH-UBND - UBND huyện", ["12/KH-UBND"]),  # the dash parts two things
        ("5/5 người, 12/12 XÃ, 24/7, 1/2", []),
        ("20/5 UBND xã, HIV/AIDS, A1/B2", []),
        ("ngày 11/3/2023 UBND", []),
    ],
)
def test_the_writing_of_numbers(text: str, numbers: list[str]) -> None:
    assert [n.text for n in numbers_in(text)] == numbers


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789/-–. ĐNQCPTXHUBạếK\f", max_size=60))
def test_numbers_stand_where_they_say(text: str) -> None:
    for number in numbers_in(text):
        assert text[number.start : number.end].strip() != ""
        assert number.digits == text[number.start : number.start + len(number.digits)]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_a_header(text: str) -> None:
    doc = spine(text)
    for part in find(doc):
        assert 0 <= part.start < part.end <= len(doc.text)
