"""Labels of headings and items that were misread, and those that stay what they look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.labels import NUMERALS, Label, mended


@pytest.mark.parametrize(
    ("labels", "expected", "why"),
    [
        (["I.", "II.", "I11."], {2: "III"}, "figures for strokes"),
        (["Il.", "I|.", "I!."], {0: "II", 1: "II", 2: "II"}, "letters and signs for strokes"),
        (["V1.", "VIl)"], {0: "VI", 1: "VII"}, "beside other letters"),
        (["I.", "H."], {1: "II"}, "two strokes read as one letter, and II is due"),
        (["I.", "II.", "IH."], {2: "III"}, "so in a longer one"),
        (["H."], {}, "II is not due"),
        (["I.", "II.", "H."], {}, "nor again"),
        (["1.", "11.", "l.", "1l.", "!."], {}, "nothing but strokes: a figure, more likely"),
        (["I.", "III.", "V.", "X.", "IV."], {}, "a numeral stays, whatever came before"),
        (["d)", "d)"], {1: "đ"}, "the second d in a row"),
        (["d)", "1.", "d)"], {2: "đ"}, "with something between"),
        (["c)", "d)", "đ)", "e)"], {}, "as it should be"),
        (["d)", "e)"], {}, "a list may lack its đ"),
        (["d)", "a)", "d)"], {}, "a new list"),
        (["a)", "a)"], {}, "no other letter has a bar"),
    ],
)
def test_labels(labels: list[str], expected: dict[int, str], why: str) -> None:
    found = mended([f"{label} Nội dung" for label in labels])
    assert {number: label.text for number, label in found.items()} == expected, why


def test_where_a_label_stands() -> None:
    assert mended(["  I11. Nội dung"]) == {0: Label(2, 5, "III")}
    assert mended(["I11.Nội dung", "I11", "Mục I11. Nội dung"]) == {}


@given(st.lists(st.sampled_from(NUMERALS), max_size=20))
def test_numerals_stay(numerals: list[str]) -> None:
    assert mended([f"{numeral}. Nội dung" for numeral in numerals]) == {}


@given(st.lists(st.text(alphabet="IVXHLl1|!.) ađd", max_size=8), max_size=8))
def test_labels_become_numerals_or_a_barred_d(lines: list[str]) -> None:
    for number, label in mended(lines).items():
        assert label.text in (*NUMERALS, "đ")
        assert 0 <= label.start < label.end <= len(lines[number])
        assert lines[number][label.start : label.end] != label.text
