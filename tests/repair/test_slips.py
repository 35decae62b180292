"""Slips in good text: which words are looked at, what is changed, and what is only another spelling."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair import slips
from pipeline.repair.tokens import tokens_of
from tests.repair.sentences import SENTENCES

Certainties = Sequence[Sequence[float | None]]


def found(*lines: str, sure: Certainties | None = None) -> list[tuple[int, str, str]]:
    """Line, what stood there, and what stands there now."""
    tokens = [tokens_of(line) for line in lines]
    changes = slips.changes(lines, tokens, range(len(lines)), sure)
    assert all(change.sure >= slips.CERTAIN for change in changes)
    return [(one.line, lines[one.line][one.start : one.end], one.text) for one in changes]


@pytest.mark.parametrize(
    ("line", "read", "text", "why"),
    [
        ("nguời dân tham gia bảo vệ an ninh.", "nguời", "người", "a mark that was lost"),
        ("Đội kiểm tra liên nghành của huyện", "nghành", "ngành", "a letter too many"),
        ("người nghiệnma túy trên địa bàn", "nghiệnma", "nghiện ma", "one that was lost"),
        ("II. TỔ CHƯC THỰC HIỆN", "CHƯC", "CHỨC", "in capitals"),
    ],
)
def test_what_is_mended(line: str, read: str, text: str, why: str) -> None:
    assert found(line) == [(0, read, text)], why


def test_a_slip_in_one_of_many_lines() -> None:
    lines = [*SENTENCES[:4], "Tố chức thực hiện", *SENTENCES[4:]]
    assert found(*lines) == [], "nothing else speaks against the text: so it stood on paper"
    assert found(*lines, sure=[[0.97] * len(line.split()) for line in lines]) == [(4, "Tố", "Tổ")]


def test_a_space_that_ocr_put_in() -> None:
    line = "người nghi ện ma túy trên địa bàn"
    assert found(line, sure=[[0.6] * len(line.split())]) == [(0, "nghi ện", "nghiện")]


@pytest.mark.parametrize(
    "line",
    [
        "Uỷ ban đựơc giao nhiệm vụ, thực hịên đúng qui chế; hoà giải, thuỷ lợi, khoẻ mạnh.",
        "CÔNG TY TNHH MTV ABCDẼ; UBND; HĐND; BCĐ 138.",
        "Ông Sùng A Páo, bà Lò Thị Ún, ông Y Thắng Êban.",
        "số 116/2021/ND-CP, l5/3/2024, 2O24, 1.5OO.000 đồng",
    ],
)
def test_what_is_another_spelling_a_name_or_a_number(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize(("certainty", "looked_at"), [(0.0, True), (0.5, True), (0.85, True), (None, False)])
def test_certainty_of_ocr_decides_what_is_looked_at(certainty: float | None, looked_at: bool) -> None:
    line = "Vận động 25 hộ gia dình ký cam kết."
    sure = [[certainty if word == "dình" else 0.97 for word in line.split()]]
    assert found(line, sure=sure) == ([(0, "dình", "đình")] if looked_at else [])


def test_certainties_belong_to_words_between_spaces() -> None:
    line = "  (hộ/gia dình)  - 25%  ký"
    assert found(line, sure=[[0.97, 0.4, 0.97, 0.97, 0.97]]) == [(0, "dình", "đình")]
    assert found(line, sure=[[0.97, None, 0.97, 0.97, 0.97]]) == []


def test_only_the_lines_of_the_run_are_looked_at() -> None:
    lines = ["Tổ chưc thực hiện", SENTENCES[0], "Tổ chưc thực hiện"]
    tokens = [tokens_of(line) for line in lines]
    assert [change.line for change in slips.changes(lines, tokens, [1, 2])] == [2]


@pytest.mark.parametrize("lines", [[], [""], ["-", " "], ["12 %"]])
def test_nothing_to_look_at(lines: list[str]) -> None:
    assert found(*lines) == []


WORDS = st.sampled_from(
    [*" ".join(SENTENCES).split(), "tống", "nguời", "nghi", "ện", "x4", "Páo", "116/2021/ND-CP", "l5"]
)


@given(st.lists(st.lists(WORDS, max_size=12).map(" ".join), min_size=1, max_size=4), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_changes_are_of_words_alone(lines: list[str], certainty: float) -> None:
    tokens = [tokens_of(line) for line in lines]
    sure = [[certainty] * len(line.split()) for line in lines]
    changes = slips.changes(lines, tokens, range(len(lines)), sure)
    spans = sorted((one.line, one.start, one.end) for one in changes)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(spans))
    for one in changes:
        assert lines[one.line][one.start : one.end] != one.text
        assert not any(c.isdigit() for c in lines[one.line][one.start : one.end] + one.text)
