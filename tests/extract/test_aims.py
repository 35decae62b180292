import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.aims import Aim
from pipeline.extract.spine import found
from tests.extract.plans import HEAD, extracted


def aims(body: str) -> list[tuple[str, str, float | None]]:
    """(section, words, amount) of each aim of a plan with this body."""
    doc = extracted(HEAD + body)
    return [
        (a.section, doc.text[a.start : a.end], a.clause.quantity.value if a.clause else None)
        for a in found(doc, "aims")
    ]


def only(body: str) -> tuple[Aim, str]:
    doc = extracted(HEAD + body)
    (aim,) = found(doc, "aims")
    return aim, doc.text


TARGETS = "I. MỤC TIÊU\n"
TASKS = "I. MỤC TIÊU\nII. NHIỆM VỤ, GIẢI PHÁP\n1. Tuyên truyền\n"


@pytest.mark.parametrize(
    ("body", "expected", "reason"),
    [
        (TARGETS + "- Trên 80% hộ dân được truyền thông về tác hại của ma túy.",
         [("targets", "Trên 80% hộ dân được truyền thông về tác hại của ma túy.", 80)], "an amount"),
        (TARGETS + "- Nâng cao chất lượng công tác điều trị nghiện trên địa bàn.",
         [("targets", "Nâng cao chất lượng công tác điều trị nghiện trên địa bàn.", None)], "an aim in words"),
        (TARGETS + "- Duy trì hoạt động của các đội tại 12 xã, thị trấn trong huyện.",
         [("targets", "Duy trì hoạt động của các đội tại 12 xã, thị trấn trong huyện.", None)], "a scope is no amount"),
        (TARGETS + "- Hiện nay, toàn huyện có 312 người nghiện có hồ sơ quản lý.", [], "what is, is no aim"),
        (TARGETS + "Phấn đấu đạt các chỉ tiêu sau:\n- 02 xã không có người nghiện.",
         [("targets", "02 xã không có người nghiện.", 2)], "a lead-in is none"),
        (TARGETS + "- Số người nghiện ngoài cộng đồng còn không quá 10.",
         [("targets", "Số người nghiện ngoài cộng đồng còn không quá 10.", 10)], "the label says what is counted"),
        (TARGETS + "A. Năm 2024\n1. Cả 12 xã có đội tình nguyện.", [("targets", "Cả 12 xã có đội tình nguyện.", 12)],
         "letters under a part on targets"),
        ("I. KẾT QUẢ CẦN ĐẠT\n- Hơn 90% thôn (35/38) đạt tiêu chí không ma túy.",
         [("targets", "Hơn 90% thôn (35/38) đạt tiêu chí không ma túy.", 90)], "results to be reached are targets"),
        (TASKS + "- Cấp hóa chất Chlorine 70% cho các trạm.", [], "the strength of a product"),
        (TASKS + "- Tổ chức 20 buổi nói chuyện cho học sinh.",
         [("tasks", "Tổ chức 20 buổi nói chuyện cho học sinh.", 20)], "a count under a verb of work"),
        (TASKS + "- Phối hợp với 12 xã, thị trấn trong việc rà soát.", [], "a count that nothing is to be done with"),
        (TASKS + "- Bảo đảm 100% hồ sơ được xử lý đúng hạn.",
         [("tasks", "Bảo đảm 100% hồ sơ được xử lý đúng hạn.", 100)], "a share"),
        (TASKS + "- Tặng bằng khen cho không quá 10% tập thể.", [], "a quota of rewards"),
        ("I. TÌNH HÌNH\nNăm qua có 41 người được cai nghiện, đạt 91% kế hoạch.\nII. MỤC TIÊU\n", [], "the past"),
        ("I. MỤC ĐÍCH, YÊU CẦU\n- Phấn đấu trên 70% người nghiện được tư vấn.\nII. MỤC TIÊU\n",
         [("tasks", "Phấn đấu trên 70% người nghiện được tư vấn.", 70)], "an aim among the purposes"),
    ],
)  # fmt: skip
def test_what_is_an_aim(body: str, expected: list[tuple[str, str, float | None]], reason: str) -> None:
    assert aims(body) == expected, reason


def test_the_date_of_the_heading_above_is_handed_on() -> None:
    aim, text = only("I. MỤC TIÊU\n1. Giai đoạn đến năm 2027\n- 90% số xã bố trí điểm tư vấn.")
    assert aim.date is not None
    assert aim.date.year == 2027
    assert [text[s:e] for s, e in aim.leads[1:]] == ["Giai đoạn đến năm 2027", "MỤC TIÊU"]


def test_a_detail_of_a_lead_in_is_no_date() -> None:
    aim, _ = only(
        "I. MỤC TIÊU\na) Tổ chức cai nghiện (chưa tính người của năm 2023 chuyển qua) gồm:\n- Cai tự nguyện: 05 người."
    )
    assert aim.date is None


def test_amounts_place_by_place_are_parts_of_one_aim() -> None:
    aim, text = only(
        TARGETS
        + "- Cai nghiện tại cộng đồng: 12 người, gồm: xã An Phú 05 người, xã Bình Lợi 04 người, xã Hòa Mỹ 03 người."
    )
    assert [(text[slice(*p.place)], p.quantity.value) for p in aim.parts] == [
        ("An Phú", 5),
        ("Bình Lợi", 4),
        ("Hòa Mỹ", 3),
    ]
    assert text[aim.start : aim.end] == "Cai nghiện tại cộng đồng: 12 người"


def test_parts_in_a_sentence_of_their_own_are_given_to_what_they_add_up_to() -> None:
    aim, _ = only(
        TARGETS
        + "- Cai nghiện tại cộng đồng: 12 người.\n- Giao cho các xã: An Phú 05 người; Bình Lợi 04 người; Hòa Mỹ 03 người."
    )
    assert [p.quantity.value for p in aim.parts] == [5, 4, 3]


def test_a_label_before_a_share_is_no_range() -> None:
    aim, text = only(TARGETS + "1- 100% xã có điểm tư vấn.")
    assert text[aim.start : aim.end] == "100% xã có điểm tư vấn."


def test_the_work_of_a_table_of_assignments_is_read() -> None:
    rows = ["| TT | Nội dung | Chủ trì | Thời gian |", "|---|---|---|---|", "| 1 | Tổ chức 24 buổi nói chuyện tại trường học | Đoàn xã | Quý II |",
            "| 2 | Rà soát người nghiện | Công an xã | Tháng 3 |"]  # fmt: skip
    doc = extracted(
        "# KẾ HOẠCH\n\n## Cai nghiện ma túy năm 2024\n\n### I. NHIỆM VỤ\n\n" + "\n".join(rows), markdown=True
    )
    assert [doc.text[a.start : a.end] for a in found(doc, "aims")] == ["Tổ chức 24 buổi nói chuyện tại trường học"]


def test_a_report_has_no_aims() -> None:
    text = HEAD.replace("KẾ HOẠCH\n", "BÁO CÁO\n").replace("KH-UBND", "BC-UBND")
    assert found(extracted(text + "I. MỤC TIÊU\n- Đạt 90% chỉ tiêu đề ra cho cả năm."), "aims") == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "I. MỤC TIÊU",
                "1. Cụ thể",
                "- ",
                "90% số xã",
                "cho 5 người",
                "; ",
                ": ",
                ".",
                "\n",
                "(",
                ")",
                "từ",
                "giảm ",
            ]
        ),
        max_size=25,
    )
)
def test_aims_lie_in_the_text_whatever_it_is(pieces: list[str]) -> None:
    doc = extracted(HEAD + " ".join(pieces) + "\nHết.")
    for aim in found(doc, "aims"):
        assert doc.text[aim.start : aim.end].strip()
