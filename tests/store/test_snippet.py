import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.store.snippet import WIDTH, cut

LONG = "Mở đầu dài dòng. " * 40 + "Người cai nghiện ma túy tự nguyện tại gia đình.\nHết." + " Kết thúc." * 40


@pytest.mark.parametrize(
    ("page", "phrases", "marked", "reason"),
    [
        (LONG, [("cai",), ("nghien",)], ["cai", "nghiện"], "far into the page"),
        (LONG, [("ma", "tuy")], ["ma túy"], "a phrase"),
        ("ma tuý ma túy", [("ma", "tuy")], ["ma tuý", "ma túy"], "both tone placements"),
        ("(cai) nghiện", [("cai",)], ["cai"], "a bracket before the word"),
        ("x" * 400 + " cai", [("cai",)], ["cai"], "after a word that is longer than a snippet"),
        ("cai" + "/x" * 400, [("cai",)], ["cai"], "at the beginning of one"),
        ("mở đầu", [("cai",)], [], "nothing found"),
        ("", [("cai",)], [], "an empty page"),
    ],
)
def test_cut(page: str, phrases: list[tuple[str, ...]], marked: list[str], reason: str) -> None:
    snippet = cut(page, phrases)
    assert [snippet.text[start:end] for start, end in snippet.highlights] == marked, reason
    assert len(snippet.text) <= WIDTH


def test_words_close_together_are_shown() -> None:
    page = "cai " + "x " * 200 + "nghiện " + "y " * 200 + "người cai nghiện đông " + "z " * 200 + "cai"
    assert "người cai nghiện đông" in cut(page, [("cai",), ("nghien",)]).text


@given(st.text("cai nghện\n\f./(", max_size=600))
def test_a_snippet_is_a_piece_of_the_page(page: str) -> None:
    snippet = cut(page, [("cai",), ("nghen", "cai")])
    assert snippet.text == re.sub(r"\s", " ", page[snippet.start : snippet.start + len(snippet.text)])
    for start, end in snippet.highlights:
        assert 0 <= start < end <= len(snippet.text)
