import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.sections import section_of


@pytest.mark.parametrize(
    ("heading", "section", "reason"),
    [
        ("MỤC TIÊU, CHỈ TIÊU", "targets", "targets"),
        ("Mục đích, yêu cầu", "purpose", "purpose"),
        ("NHIỆM VỤ, GIẢI PHÁP", "tasks", "content"),
        ("TỔ CHỨC THỰC HIỆN", "assignment", "assignment"),
        ("Phân công nhiệm vụ", "assignment", "assignment, though nhiệm vụ stands in it"),
        ("TRÁCH NHIỆM CỦA CÁC CƠ QUAN", "assignment", "duties"),
        ("KINH PHÍ THỰC HIỆN", "funding", "money"),
        ("CHẾ ĐỘ BÁO CÁO", "reporting", "reports"),
        ("THỜI GIAN VÀ ĐỊA ĐIỂM", "scope", "time and place"),
        ("ĐẶC ĐIỂM TÌNH HÌNH", "purpose", "what was"),
        ("PHỤ LỤC II", "annex", "annexes"),
        ("ĐIỀU KHOẢN KHÁC", None, "no words that tell"),
        ("Hoá chất và vật tư", None, "another tone placement of other words"),
    ],
)
def test_top_parts(heading: str, section: str | None, reason: str) -> None:
    assert section_of(heading, None, top=True) == section, reason


@pytest.mark.parametrize(
    ("heading", "above", "section", "reason"),
    [
        ("Kinh phí", "assignment", "funding", "money inside the part for assignment"),
        ("Sở Y tế", "assignment", None, "an agency does not change the part"),
        ("Nội dung", "assignment", None, "only some kinds begin a part of their own there"),
        ("Chỉ tiêu", "tasks", "targets", "targets inside the content"),
    ],
)
def test_inner_parts(heading: str, above: str, section: str | None, reason: str) -> None:
    assert section_of(heading, above, top=False) == section, reason


def test_a_sentence_in_bold_heads_nothing() -> None:
    assert section_of("Mục tiêu " + "rất dài " * 30, None, top=True) is None


@given(st.text(max_size=120), st.sampled_from([None, "assignment", "targets", "tasks", "annex", ""]), st.booleans())
def test_any_heading(heading: str, above: str | None, top: bool) -> None:
    section_of(heading, above, top=top)
