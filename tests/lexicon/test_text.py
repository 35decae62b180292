"""Folding: for search, for comparison, one placement of tone marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.text import fold_for_search, fold_name, one_tone_placement, sentence_case


@pytest.mark.parametrize(
    ("text", "folded"), [("Kế hoạch địa bàn", "ke hoach dia ban"), ("NGHIỆN", "nghien"), ("Đ", "d"), ("5%", "5%")]
)
def test_search(text: str, folded: str) -> None:
    assert fold_for_search(text) == folded


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("ma tuý", "ma túy"),
        ("Uỷ ban", "Ủy ban"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("khoẻ", "khỏe"),
        ("quý", "quý"),  # the u belongs to the q
        ("hoàn toàn", "hoàn toàn"),  # a closed syllable
        ("thuỷ sản", "thủy sản"),
    ],
)
def test_tones(text: str, placed: str) -> None:
    assert one_tone_placement(text) == placed


@pytest.mark.parametrize(
    ("one", "other"), [("Lao động – Thương binh", "lao động-thương binh"), ("Uỷ  ban.", "ủy ban"), ("A - B", "a-b")]
)
def test_names_are_compared_without_dashes_and_spaces(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_sentences_begin_with_a_capital() -> None:
    assert (sentence_case("cai nghiện"), sentence_case("")) == ("Cai nghiện", "")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    for fold in (fold_for_search, one_tone_placement):
        assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="hoàóỏõạuýỷỹỵúqeẻéHOÀ ", max_size=20))
def test_placing_tones_keeps_the_letters(text: str) -> None:
    assert fold_for_search(one_tone_placement(text)) == fold_for_search(text)
