import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.restore_text import Mended, judged
from bench.slips import KINDS, spoiled
from bench.tally import Tally, changes, kept, numbers_changed, syllables, tally

texts = st.text("aăâàđĐếkh 12-.,", max_size=40)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_text_left_as_it_was_has_nothing_wrong(text: str) -> None:
    found = tally(text, text, text)
    assert found.printed == found.right == found.cased == found.given_right
    assert (found.lost, found.added, found.spoiled, found.numbers_spoiled) == (0, 0, 0, 0)
    assert changes(text, text) == []


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_lost_and_added_make_up_the_difference(one: str, other: str) -> None:
    wanted, got = syllables(one), syllables(other)
    right, lost, added = kept(wanted, got)
    assert len(wanted) - lost + added == len(got)
    assert sum(right) <= min(len(wanted), len(got))


def test_case_and_tone_placement_are_no_error() -> None:
    found = tally("Hoà bình", "hòa BÌNH", "hòa Bình")
    assert found == Tally(printed=2, right=2, cased=0, given_right=2)


def test_what_was_mended_and_what_was_spoiled() -> None:
    found = tally("Kế hoạch số 15 năm nay", "Ke hoach số 15 năm nay", "Kế hoạch sơ 75 năm")
    assert found == Tally(printed=5, right=3, cased=3, lost=1, given_right=3, spoiled=2, numbers_spoiled=1)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("a b c", "a x c", [("b", "x")]),
        ("a b c", "a c", [("b", "")]),
        ("a c", "a b c", [("", "b")]),
        ("a b c d", "a x y d e", [("b c", "x y"), ("", "e")]),
    ],
)
def test_changes_word_for_word(before: str, after: str, found: list[tuple[str, str]]) -> None:
    assert changes(before, after) == found


def test_numbers_changed() -> None:
    assert numbers_changed("ngày 15 tháng 6", "ngày 16 tháng 6") == [("15", "16")]
    assert numbers_changed("ngay 15 thang 6", "ngày 15 tháng 6") == []


@pytest.mark.parametrize(("mend", "mended", "left"), [(True, 1.0, 0.0), (False, 0.0, 1.0)])
def test_slips_all_mended_or_all_left(mend: bool, mended: float, left: float) -> None:
    printed = ["Chủ trì, phối hợp với các phòng, ban liên quan tổ chức thực hiện kế hoạch cai nghiện ma túy"] * 10
    given, slips = spoiled(printed, 0.15, 3)
    kinds = {kind: Mended() for kind in KINDS}
    found, wronged, others = judged(printed, given, printed if mend else given, slips, kinds)
    assert found.slips == len(slips) == sum(each.slips for each in kinds.values())
    assert (found.mended / found.slips, found.left / found.slips) == (mended, left)
    assert wronged == 0 and others > 0
