"""What each line lacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair.modes import AROUND, modes_of
from pipeline.repair.tokens import tokens_of
from tests.repair.sentences import MISREAD, SENTENCES, stripped

GOOD, BARE, NOISY = SENTENCES[0], stripped(SENTENCES[1]), MISREAD[2][0]


def modes(*lines: str) -> list[str]:
    return list(modes_of([tokens_of(line) for line in lines]))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_line_alone(sentence: str) -> None:
    assert modes(sentence) == ["good"]
    assert modes(stripped(sentence)) == ["stripped"]


@pytest.mark.parametrize("read", [read for read, _ in MISREAD])
def test_a_misread_line_alone(read: str) -> None:
    assert modes(read) == ["foreign"]


@pytest.mark.parametrize("line", ["", "12/3/2024", "§ | ---", "禁毒计划", "план работы", "خطة العمل", "계획", "x"])
def test_no_latin_words(line: str) -> None:
    assert modes(line) == ["other"]


@pytest.mark.parametrize("line", ["The group met on Monday in the hall.", "Le comité de la commune se réunit demain."])
def test_other_languages_are_no_good_text(line: str) -> None:
    assert modes(line) == ["foreign"]


@pytest.mark.parametrize("short", ["an ninh", "1.", "UBND", "", "Kon Tum", "Methadone", "100%"])
@pytest.mark.parametrize(("around", "mode"), [(GOOD, "good"), (BARE, "stripped"), (NOISY, "foreign")])
def test_a_short_line_follows_those_around_it(short: str, around: str, mode: str) -> None:
    assert modes(around, short, around) == [mode] * 3
    assert modes(around, *[""] * 3, short)[4] == mode
    assert modes(*[""] * 3, short, *[""] * (AROUND - 1), around)[3] == mode


def test_lines_too_far_away_have_no_say() -> None:
    assert modes("12 %", *[""] * AROUND, GOOD)[0] == "other"
    assert modes("12 %", *[""] * (AROUND - 1), GOOD)[0] == "good"


def test_a_long_line_speaks_for_itself() -> None:
    assert modes(GOOD, GOOD, f"{BARE} {stripped(GOOD)}", GOOD, GOOD)[2] != "good"
    assert modes(BARE, BARE, GOOD, BARE, BARE)[2] == "good"


def test_capitals_have_the_letters_of_vietnamese_too() -> None:
    assert modes(GOOD.upper()) == ["good"]
    assert modes(BARE.upper()) == ["stripped"]


def test_chinese_in_vietnamese_is_no_word() -> None:
    assert modes(f"{GOOD} 禁毒计划 工作组 报告") == ["good"]
    assert modes(f"{BARE} 禁毒计划 工作组 报告") == ["stripped"]


def test_a_line_without_marks_among_good_ones_lacks_marks_alone() -> None:
    line = f"{BARE} {stripped(SENTENCES[3])}"
    assert modes(GOOD, GOOD, line, GOOD, GOOD)[2] == "stripped"


@given(st.lists(st.one_of(st.sampled_from([GOOD, BARE, NOISY, "", "1."]), st.text(max_size=30)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_every_line_has_a_mode(lines: list[str]) -> None:
    found = modes(*lines)
    assert len(found) == len(lines)
    assert set(found) <= {"good", "stripped", "foreign", "other"}
