"""The frame of documents whose form varies: what is title, what is preamble, where the closing block begins and ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.frame import Frame, find_frame, is_motto, is_part, is_signature_line
from tests.extract.lines import lines

LETTERHEAD = """ỦY BAN NHÂN DÂN
XÃ TÂN LẬP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 7/KH-UBND
Tân Lập, ngày 10 tháng 2 năm 2022
"""
BODY = """I. MỤC TIÊU
Giúp 02 người cai nghiện.
Nơi nhận:
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lò Văn Hặc
"""


def parts(text: str) -> tuple[Frame, dict[str, list[str]]]:
    document = lines(text)
    frame = find_frame(document)
    words = [document.text[b.start : b.end] for b in document.blocks]
    names = ("letterhead", "carrier", "title", "preamble", "body", "closing", "annex")
    return frame, {name: [words[i] for i in getattr(frame, name)] for name in names}


def test_the_form_of_the_decree() -> None:
    frame, found = parts(LETTERHEAD + "KẾ HOẠCH\nCai nghiện năm 2022\nCăn cứ Luật Trẻ em;\n" + BODY)
    assert frame.type_name == "Kế hoạch"
    assert found["title"] == ["Cai nghiện năm 2022"]
    assert found["preamble"] == ["Căn cứ Luật Trẻ em;"]
    assert found["body"] == ["I. MỤC TIÊU", "Giúp 02 người cai nghiện."]
    assert found["closing"][0] == "Nơi nhận:"
    assert found["closing"][-1] == "Lò Văn Hặc"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("KẾ HOẠCH", "Kế hoạch"),
        ("KÉ HOẠCH", "Kế hoạch"),  # OCR turns the circumflex into an acute
        ("KE HOACH", "Kế hoạch"),  # a text layer without marks
        ("K Ế  H O Ạ C H", "Kế hoạch"),  # spaced out
        ("l KẾ HOẠCH", "Kế hoạch"),  # a speck read as a letter
        ("KẾ HOẠCH LIÊN NGÀNH", "Kế hoạch"),  # kinds of plans are plans
        ("KẾ HOẠCH Cai nghiện năm 2022", "Kế hoạch"),  # the title in the same block
        ("BẢO CÁO", "Báo cáo"),
        ("CHÍ THỊ", "Chỉ thị"),
        ("CHƯƠNG TRÌNH PHỐI HỢP", "Chương trình phối hợp"),
        ("TỜ TRÌNH", "Tờ trình"),
    ],
)
def test_types(line: str, name: str) -> None:
    frame, _ = parts(f"{LETTERHEAD}{line}\nVề việc cai nghiện\nCăn cứ Luật Trẻ em;\n{BODY}")
    assert frame.type_name == name


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch này có hiệu lực ngay.",  # a sentence
        "KẾ HOẠCH VÀ ĐẦU TƯ",  # the second line of a department's name
        "QUYẾT ĐỊNH SỐ 5 VÀ CÁC VĂN BẢN",  # a citation
        "LUẬT PHÒNG, CHỐNG MA TÚY",  # laws are no papers of offices
        "35/KH-UBND",
    ],
)
def test_no_types(line: str) -> None:
    frame, _ = parts(f"ỦY BAN NHÂN DÂN\n{line}\nCăn cứ Luật Trẻ em;\n{BODY}")
    assert frame.type is None


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("Cai nghiện tại gia đình\nvà cộng đồng năm 2022", "và cộng đồng năm 2022"),  # set over two lines
        (
            "CAI NGHIỆN TẠI GIA ĐÌNH\nTRONG NĂM 2022",
            "TRONG NĂM 2022",
        ),  # a line that would open a preamble in small letters
        ("Thực hiện Nghị quyết số 5/NQ-HĐND của\nHội đồng nhân dân xã", "Hội đồng nhân dân xã"),  # broken after `của`
        ("Cai nghiện năm 2022\n-------", "-------"),  # a rule under it
    ],
)
def test_titles_over_lines(title: str, last: str) -> None:
    _, found = parts(f"{LETTERHEAD}KẾ HOẠCH\n{title}\nCăn cứ Luật Trẻ em;\n{BODY}")
    assert found["title"][-1] == last
    assert found["preamble"] == ["Căn cứ Luật Trẻ em;"]


@pytest.mark.parametrize(
    "opening",
    [
        "Thực hiện chỉ đạo của huyện, Ủy ban nhân dân xã xây dựng kế hoạch như sau:",
        "Ủy ban nhân dân xã ban hành Kế hoạch như sau:",  # the issuer opens the sentence
        "Do tình hình phức tạp, xã triển khai kế hoạch cụ thể như sau:",
    ],
)
def test_the_preamble_opens_with_a_sentence(opening: str) -> None:
    _, found = parts(f"{LETTERHEAD}KẾ HOẠCH\nCai nghiện năm 2022\n{opening}\n{BODY}")
    assert found["title"] == ["Cai nghiện năm 2022"]
    assert found["preamble"] == [opening]


def test_a_decision_names_its_issuer_over_the_preamble() -> None:
    _, found = parts(
        f"{LETTERHEAD}QUYẾT ĐỊNH\nThành lập Tổ công tác\nỦY BAN NHÂN DÂN XÃ TÂN LẬP\nCăn cứ Luật Trẻ em;\n{BODY}"
    )
    assert found["title"] == ["Thành lập Tổ công tác"]


def test_a_plan_attached_to_a_decision_is_read_as_the_plan() -> None:
    decision = "QUYẾT ĐỊNH\nBan hành Kế hoạch\nCăn cứ Luật Trẻ em;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Kế hoạch.\n"
    signed = "Nơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLò Văn Hặc\n"
    head = "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    plan = "KẾ HOẠCH\nDạy nghề\n(Ban hành kèm theo Quyết định số 9/QĐ-UBND)\nI. MỤC TIÊU\nDạy nghề cho 4 người.\n"
    frame, found = parts(LETTERHEAD + decision + signed + head + plan)
    assert frame.type_name == "Kế hoạch"
    assert found["title"] == ["Dạy nghề"]
    assert found["letterhead"] == LETTERHEAD.strip().split("\n")
    assert found["carrier"][0] == "QUYẾT ĐỊNH"
    assert found["carrier"][-1] == "Lò Văn Hặc"
    assert frame.carrier_closing.start == frame.carrier.stop - 4


def test_a_decision_without_a_plan_stays_a_decision() -> None:
    frame, _ = parts(
        f"{LETTERHEAD}QUYẾT ĐỊNH\nThành lập Tổ công tác\nCăn cứ Luật Trẻ em;\nĐiều 1. Thành lập Tổ.\n{BODY}"
    )
    assert (frame.type_name, frame.carrier) == ("Quyết định", range(0))


@pytest.mark.parametrize(
    "heading", ["PHẦN THỨ NHẤT. THỰC TRẠNG", "I. MỤC TIÊU", "I/ MỤC TIÊU", "I- MỤC TIÊU", "1. Mục tiêu", "A. ĐẶC ĐIỂM", "Điều 1. Mục tiêu"]
)  # fmt: skip
def test_the_first_part_ends_the_preamble(heading: str) -> None:
    _, found = parts(f"{LETTERHEAD}KẾ HOẠCH\nCai nghiện\nCăn cứ Luật Trẻ em;\n{heading}\nLời văn.\n")
    assert found["body"][0] == heading


@pytest.mark.parametrize("words", ["a) Vận động", "- Vận động", "Mục tiêu của xã", "12 người", "Điều kiện", "i. nhỏ"])
def test_what_is_no_part(words: str) -> None:
    assert not is_part(words)


def test_the_signature_may_stand_before_the_recipients() -> None:
    text = "I. MỤC TIÊU\nGiúp 02 người.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Văn Hặc\nNơi nhận:\n- Lưu: VT.\n"
    _, found = parts(f"{LETTERHEAD}KẾ HOẠCH\nCai nghiện\nCăn cứ Luật Trẻ em;\n{text}")
    assert found["closing"][0] == "TM. ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    "first", ["PHỤ LỤC I", "Phụ lục số 01:", "BIỂU SỐ 1", "BIỂU", "BẢNG II", "(Danh sách kèm theo)", "[1] Nghị định của Chính phủ.", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
)  # fmt: skip
def test_the_annex_ends_the_closing_block(first: str) -> None:
    _, found = parts(f"{LETTERHEAD}KẾ HOẠCH\nCai nghiện\nCăn cứ Luật Trẻ em;\n{BODY}{first}\nLời văn của phụ lục\n")
    assert found["annex"] == [first, "Lời văn của phụ lục"]


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        ("TM. ỦY BAN NHÂN DÂN", True),
        ("KT.CHỦ TỊCH", True),
        ("PHÓ GIÁM ĐỐC", True),
        ("Nơi nhận: TM. ỦY BAN NHÂN DÂN", True),  # two columns read as one
        ("Chủ tịch Ủy ban nhân dân các xã chịu trách nhiệm trước huyện.", False),
        ("CÔNG AN HUYỆN", False),
    ],
)
def test_lines_of_the_signature(line: str, signs: bool) -> None:
    assert is_signature_line(line) is signs


@pytest.mark.parametrize(
    "line", ["CỌNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "ĐẢNG CỘNG SẢN VIỆT NAM"]
)
def test_mottos_with_slips(line: str) -> None:
    assert is_motto(line)
    assert not is_motto("ỦY BAN NHÂN DÂN")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from([*LETTERHEAD.split("\n"), *BODY.split("\n"), "KẾ HOẠCH", "QUYẾT ĐỊNH", "PHỤ LỤC", "x " * 50]),
        max_size=14,
    )
)
def test_the_parts_follow_one_another_and_hold_every_block(rows: list[str]) -> None:
    document = lines("\n".join(row for row in rows if row.strip()) or "x")
    frame = find_frame(document)
    middle = [] if frame.type is None else [frame.type]
    held = [
        *frame.letterhead,
        *frame.carrier,
        *middle,
        *frame.title,
        *frame.preamble,
        *frame.body,
        *frame.closing,
        *frame.annex,
    ]
    attached = range(frame.title.stop, frame.preamble.start)
    own_letterhead = range(frame.carrier.stop, frame.type or 0) if frame.carrier else range(0)
    rest = set(range(len(document.blocks))) - set(held) - set(attached) - set(own_letterhead)
    assert held == sorted(held)
    assert rest == set() or frame.type is None
