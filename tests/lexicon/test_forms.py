"""The words of the form of documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import forms
from pipeline.lexicon.tables import table


@pytest.mark.parametrize(
    ("text", "folded"), [("Nơi nhận", "noi nhan"), ("KẾ HOẠCH", "ke hoach"), ("Đ–Ð⁄", "d-d/"), ("đơn", "don")]
)
def test_bare_text(text: str, folded: str) -> None:
    assert forms.bare(text) == folded


@given(st.text(max_size=80))
def test_bare_and_plain_keep_the_length(text: str) -> None:
    assert len(forms.bare(text)) == len(forms.plain(text)) == len(text)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Ủy ban nhân dân huyện Ba Tri", "people_committee"),
        ("Sở Y tế", "department"),
        ("Ban Thường vụ Tỉnh ủy", "party"),
        ("Ban Thường vụ Tỉnh đoàn Lâm Đồng", "mass_organisation"),
        ("Trường Đại học An Giang", "school"),
        ("Văn phòng Hội đồng nhân dân tỉnh", "people_council"),
        ("Bộ Y tế", "ministry"),
        ("Bộ Chỉ huy Quân sự tỉnh", "military"),
        ("Người cao tuổi", None),
    ],
)
def test_kinds_of_bodies(body: str, kind: str | None) -> None:
    assert forms.kind_of(body) == kind


@pytest.mark.parametrize(
    ("printed", "position"),
    [("PHÓ CHỦ TỊCH", "Phó Chủ tịch"), ("GIÁM ĐÓC", "Giám đốc"), ("Chủ  tịch", "Chủ tịch"), ("CÔNG AN", None)],
)
def test_positions(printed: str, position: str | None) -> None:
    assert forms.position_named(printed) == position


def test_no_list_holds_a_word_twice() -> None:
    for name in table("forms"):
        if name != "kinds":
            listed = list(map(str, table("forms")[name]))
            assert listed
            assert name == "surnames" or len(listed) == len(set(listed)), name
