import pytest

from pipeline.normalize.context import PlanContext
from pipeline.normalize.indicators import indicators_of
from schemas.record import Indicator
from tests.extract.plans import HEAD, extracted

CONTEXT = PlanContext(
    issuer="Ủy ban nhân dân huyện Hồng Sơn", level="district", province=None, district="Hồng Sơn", commune=None,
    on="2024-03-05", year=2024, start="2024-01-01", end="2024-12-31", city_is_province=False, party="Tỉnh ủy",
)  # fmt: skip
TARGETS = "I. MỤC TIÊU\n"


def indicators(body: str, head: str = HEAD) -> list[Indicator]:
    return indicators_of(extracted(head + body), CONTEXT)


@pytest.mark.parametrize(
    ("statement", "subject", "measure", "unit", "reason"),
    [
        ("Trên 90% các thôn được truyền thông về ma túy.", "thôn được truyền thông về ma túy", "percent", "%", "as it stands"),
        ("Cai nghiện tại cộng đồng cho 12 người nghiện.", "người nghiện được cai nghiện tại cộng đồng", "count", "người",
         "what is done becomes what is said"),
        ("Cai nghiện bắt buộc: 03 người.", "người cai nghiện bắt buộc", "count", "người", "a label"),
        ("Tỷ lệ tái nghiện còn dưới 60%.", "Tỷ lệ tái nghiện", "percent", "%", "a share by name"),
        ("Giảm 5% số người nghiện so với năm 2023.", "số người nghiện", "change", "%", "a change"),
        ("Thành lập 01 mô hình phòng ngừa.", "mô hình phòng ngừa được thành lập", "count", "mô hình", "a verb of making"),
        ("Mỗi xã có 01 đội tình nguyện hoạt động tốt.", "đội tình nguyện hoạt động tốt ở mỗi xã", "count", "đội", "for each"),
        ("Truyền thông cho học sinh tại 100% trường học.", "trường học truyền thông cho học sinh", "percent", "%", "places"),
    ],
)  # fmt: skip
def test_subject_measure_and_unit(statement: str, subject: str, measure: str, unit: str, reason: str) -> None:
    (found,) = indicators(TARGETS + f"- {statement}")
    assert (found.subject, found.measure, found.unit) == (subject, measure, unit), reason


def test_baseline_and_direction_of_a_change() -> None:
    (found,) = indicators(TARGETS + "- Giảm ít nhất 5% số người nghiện so với cùng kỳ năm 2023.")
    assert (found.comparator, found.value, found.direction, found.baseline) == ("ge", 5, "decrease", "cùng kỳ năm 2023")


def test_the_date_is_its_own_then_the_headings_then_the_periods() -> None:
    body = (
        TARGETS
        + "1. Đến năm 2027\n- 90% số xã có điểm tư vấn.\n- Đến năm 2030, 95% số xã có điểm tư vấn.\n2. Khác\n- 80% số xã có điểm tư vấn."
    )
    assert [(i.target_date, i.derived_from) for i in indicators(body)] == [
        ("2027-12-31", "heading"), ("2030-12-31", None), ("2024-12-31", "period"),
    ]  # fmt: skip


def test_stages_of_a_year_have_their_own_dates() -> None:
    found = indicators(TARGETS + "- Tỷ lệ người sau cai được quản lý: hết quý I đạt 85%, hết quý II đạt 90%.")
    assert [(i.value, i.target_date, i.subject) for i in found] == [
        (85, "2024-03-31", "Tỷ lệ người sau cai được quản lý"), (90, "2024-06-30", "Tỷ lệ người sau cai được quản lý"),
    ]  # fmt: skip


def test_a_year_that_something_is_compared_with_is_no_target_date() -> None:
    found = indicators(
        TARGETS + "- So với năm 2023, số người nghiện giảm 5%.\n- Tái nghiện dưới 55% số người sau cai của năm 2023."
    )
    assert [i.target_date for i in found] == ["2024-12-31", "2024-12-31"]


def test_villages_with_numbers_are_different_places() -> None:
    found = indicators(TARGETS + "- 90% hộ dân ấp 1 được tuyên truyền.\n- 90% hộ dân ấp 2 được tuyên truyền.")
    assert len(found) == 2


def test_the_same_aim_said_again_is_entered_once() -> None:
    aim = "100% người sau cai nghiện được quản lý tại nơi cư trú"
    found = indicators(TARGETS + f"- {aim}.\nII. NHIỆM VỤ\n- Bảo đảm {aim}.\n- Bảo đảm 100% hồ sơ được xử lý.")
    assert [(i.id, i.section) for i in found] == [("i1", "targets"), ("i2", "tasks")]


def test_another_field_is_other_unless_the_statement_is_about_drugs() -> None:
    head = HEAD.replace("cai nghiện ma túy", "phòng cháy, chữa cháy")
    found = indicators(TARGETS + "- 90% hộ dân được tuyên truyền.\n- 80% người nghiện ma túy được tư vấn.", head)
    assert [i.code for i in found] == ["OTHER", "SERVICE_ACCESS"]


def test_what_stands_above_decides_a_code_that_the_statement_leaves_open() -> None:
    (found,) = indicators("I. MỤC TIÊU\n1. Về quản lý sau cai nghiện\n- 05 người.")
    assert found.code == "POST_REHAB_MANAGED"


def test_evidence_is_the_statement_and_slices_back() -> None:
    doc = extracted(HEAD + TARGETS + "- 90% hộ dân được tuyên truyền; 02 xã không có ma túy.")
    first, second = indicators_of(doc, CONTEXT)
    assert first.evidence.text == "90% hộ dân được tuyên truyền"
    assert second.evidence.text == "02 xã không có ma túy."
    for item in (first, second):
        assert doc.text[item.evidence.start : item.evidence.end] == item.evidence.text
