"""Which words can be Vietnamese, by the rules of spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.syllables import has_mark, is_syllable, syllables, vietnamese_share

GOOD = "nghiện túy tuý hòa hoà quốc quý quyết giếng gìn giữ kế hoạch ủy ban khuỷu ngoằn xoong yêu ý kỹ thuở gì"
BAD = "nghiẹnh the hoc nghan kế1 cế ngễ gheo gha iêu yêng3 qua1 bc tực̀ wọ jan fa"


@pytest.mark.parametrize("word", [w for w in GOOD.split() if w])
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())


@pytest.mark.parametrize(
    "word", ["nghiẹnh", "the\u0301k", "cế", "ngễ", "gha", "wọ", "jan", "fa", "bc", "hocc", "tat", "cap1"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("word", "marked"), [("nghiện", True), ("đi", True), ("ban", False), ("ư", True), ("UBND", False)]
)
def test_marks(word: str, marked: bool) -> None:
    assert has_mark(word) is marked


def test_how_vietnamese_a_text_looks() -> None:
    assert vietnamese_share("Công tác cai nghiện ma túy và quản lý người nghiện") > 0.6
    assert vietnamese_share("Cong tac cai nghien ma tuy") < 0.1
    assert vietnamese_share("the committee of the district") < 0.1
    assert vietnamese_share("UBND 2023 / 45") == 0.0  # nothing that counts


def test_there_are_some_thousand_syllables() -> None:
    assert 10_000 < len(syllables()) < 25_000


@given(st.text(max_size=30))
def test_shares_are_shares(text: str) -> None:
    assert 0.0 <= vietnamese_share(text) <= 1.0
