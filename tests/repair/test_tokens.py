"""Lines cut into tokens: what a word is, what a number, and that nothing lies outside the line."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.tokens import Cut, Token, tokens_of, trained_words


def shown(line: str, cut: Cut = "signs") -> list[str]:
    """The texts of the tokens, each with its pause."""
    return [token.text + token.pause for token in tokens_of(line, cut)]


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("chính trị-xã hội (90%);", ["chính", "trị", "xã", "hội", "90%."], "a hyphen parts words"),
        ("và/hoặc a-b-c", ["và", "hoặc", "a", "b", "c"], "so does a slash"),
        ("a - b – c", ["a", "b", "c"], "a dash between spaces is no word"),
        ("số 116/2021/NĐ-CP ngày 21/12/2021;", ["số", "116/2021/NĐ-CP", "ngày", "21/12/2021."], "numbers stay whole"),
        ("08/KH-SLDTBXH, 36-CT/TW", ["08/KH-SLDTBXH,", "36-CT/TW"], "with or without a year"),
        ("98/202l/ND-CP 12a/KH-UBND", ["98/202l/ND-CP", "12a/KH-UBND"], "with letters among the figures"),
        ("15/2019/TT-BLĐTBXH-BCA.", ["15/2019/TT-BLĐTBXH-BCA."], "of two issuers"),
        ("114/KH-", ["114/KH-"], "broken at the end of a line"),
        ("năm 2021/2022", ["năm", "2021/2022"], "two years are no number of a document"),
        ("24/24 giờ; 7h30. 10.5%", ["24/24", "giờ.", "7h30.", "10.5%"], "times and shares"),
        ("1.500.000 1,5 1-2", ["1.500.000", "1,5", "1-2"], "signs within a number are no pauses"),
        ("“Tổ quốc” (hết)... đây", ["Tổ", "quốc", "hết.", "đây"], "quotes and brackets are no part of a word"),
        ("một, hai: ba! bốn? năm… sáu", ["một,", "hai,", "ba.", "bốn.", "năm.", "sáu"], "pauses of all signs"),
        ("một , hai ; ba", ["một,", "hai.", "ba"], "a sign apart from its word"),
        ("một (.hai", ["một.", "hai"], "a sign before the next word"),
        ("M'gar H'leo TT&TT", ["M'gar", "H'leo", "TT&TT"], "signs within a name"),
        ("nghi¢n €m", ["nghi¢n", "€m"], "signs that are letters"),
        ("", [], "nothing"),
        (" \t|--- ... |", [], "signs"),
        ("|| 1am |à", ["1am", "|à"], "a bar before letters may be one"),
    ],
)
def test_tokens(line: str, expected: list[str], why: str) -> None:
    assert shown(line) == expected, why


@pytest.mark.parametrize(
    ("line", "plain", "noisy"),
    [
        ("c6'ng ba`n", ["c6'ng", "ba`n"], ["c6'ng", "ba`n"]),
        ("thi.tran chi\\nh qu)y", ["thi.", "tran", "chi", "nh", "qu", "y"], ["thi.tran", "chi\\nh", "qu)y"]),
        ("chinh tri-xa hoi", ["chinh", "tri", "xa", "hoi"], ["chinh", "tri", "xa", "hoi"]),
        ("116/2021/ND-CP; x4", ["116/2021/ND-CP.", "x4"], ["116/2021/ND-CP.", "x4"]),
    ],
)
def test_signs_within_noisy_words(line: str, plain: list[str], noisy: list[str]) -> None:
    assert shown(line) == plain
    assert shown(line, "noise") == noisy


@pytest.mark.parametrize(
    ("text", "kind"),
    [("huyện", "word"), ("€m", "word"), ("2024", "number"), ("1.500", "number"), ("8h30", "number"),
     ("08/KH-UBND", "number"), ("t6", "mixed"), ("5kg", "number"), ("x4", "mixed")],
)  # fmt: skip
def test_kinds(text: str, kind: str) -> None:
    assert tokens_of(text) == [Token(0, len(text), text, kind)]  # type: ignore[arg-type]


SIGNS = "aàđ ƯXộ1203lO-–/.,;:()|¢€&%'’\t\u0301禁"
TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet=SIGNS, max_size=60))


@given(TEXTS, st.sampled_from(["signs", "noise", "glued"]))
@settings(max_examples=500, deadline=None)
def test_tokens_stand_in_order_and_within_the_line(line: str, cut: Cut) -> None:
    found = tokens_of(line, cut)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for token in found:
        assert 0 <= token.start < token.end <= len(line)
        assert line[token.start : token.end] == token.text
        assert not any(c.isspace() for c in token.text)
        if token.kind in ("word", "code"):
            assert not any(c.isdigit() for c in token.text)


@given(st.lists(st.sampled_from(["xã", "21/12/2021", "05/KH-UBND", "t6", "1,5", "(90%)", "TT-BCA", "đ)"]), max_size=8))
def test_a_line_has_the_tokens_of_its_words(words: list[str]) -> None:
    line = "  ".join(words)
    assert [token.text for token in tokens_of(line)] == [t.text for word in words for t in tokens_of(word)]


@given(TEXTS)
def test_every_letter_is_in_a_token(line: str) -> None:
    covered = {at for token in tokens_of(line) for at in range(token.start, token.end)}
    assert [c for at, c in enumerate(line) if c.isalnum() and at not in covered] == []


def test_words_of_training_text() -> None:
    line = "Uỷ ban (số 12/2024): HOÀ giải, 1.500 người."
    assert trained_words(line) == [
        "ủy", "ban", "(", "số", "12/2024", ")", ":", "hòa", "giải", ",", "1.500", "người", ".",
    ]  # fmt: skip
