import pytest

from pipeline.likeness import bare, canonical_number, fold, like, overlap


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("Hoà  Bình.", "hòa bình", "tone placement, spaces, full stop"),
        ("QUỶ", "quỷ", "after q the u is no vowel"),
        ("thuỷ sản", "thủy sản", "uy at the end of a syllable"),
        ("khuỷu", "khuỷu", "uy inside a syllable keeps its mark"),
        ("Lao động – Thương binh", "lao động-thương binh", "dashes are hyphens without spaces"),
        ("“ma túy”; v.v.", "ma túy v v", "quotation marks and punctuation"),
        ("Thu\u0309y", "thủy", "letters with combining marks"),
        (None, "", "missing"),
    ],
)
def test_fold(text: object, expected: str, reason: str) -> None:
    assert fold(text) == expected, reason


def test_numbers_of_different_types_are_not_confused_by_the_cache() -> None:
    assert (fold(1), fold(1.0), fold(True)) == ("1", "1 0", "true")


@pytest.mark.parametrize(
    ("value", "expected", "reason"),
    [
        ("116/2021/nđ-cp", "116/2021/NĐ-CP", "upper case"),
        ("116 / 2021/NÐ–CP", "116/2021/NĐ-CP", "eth for đ, a dash for the hyphen, spaces"),
        ("07/KH-UBND", "7/KH-UBND", "leading zeros"),
        ("0", "0", "a lone zero stays"),
        (None, "", "missing"),
    ],
)
def test_canonical_number(value: object, expected: str, reason: str) -> None:
    assert canonical_number(value) == expected, reason


@pytest.mark.parametrize(
    ("a", "b", "expected", "reason"),
    [
        ("công an xã", "Công an xã", 1.0, "the same but for case"),
        ("công an", "công an xã Bình Minh", 0.4, "2 of 5 words"),
        ("xã xã", "xã", 0.5, "a repeated word counts once"),
        ("", "xã", 0.0, "nothing is like nothing"),
    ],
)
def test_overlap(a: str, b: str, expected: float, reason: str) -> None:
    assert overlap(a, b) == pytest.approx(expected), reason


def test_like_needs_text_on_both_sides() -> None:
    assert like(None, None) == 0.0
    assert like("Sở Y tế", "sở y  tế") == 1.0
    assert 0.5 < like("nghiện ma túy", "nghien ma tuy") < 0.85, "lost marks are a difference"


def test_bare_drops_space_and_markdown() -> None:
    assert bare("**1. Mục\n tiêu** | a-b") == "1.Mụctiêuab"
