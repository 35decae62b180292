"""The lattice over tokens: where sentences end, how words are written, and what the best path says."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.repair.changes import Change, change_of, changed
from pipeline.repair.channel import Candidate
from pipeline.repair.decode import Choice, Paths, Slot, may_be_one, shape_of, slots_of
from pipeline.repair.finders import Foreign, Stripped
from pipeline.repair.language import language
from pipeline.repair.tokens import tokens_of
from tests.repair.sentences import MISREAD, SENTENCES, stripped


def slots(*lines: str) -> list[Slot]:
    return slots_of([tokens_of(line) for line in lines])


def ends(*lines: str) -> list[str]:
    return [slot.token.text for slot in slots(*lines) if slot.ends]


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (("một hai. ba; bốn",), ["hai", "ba", "bốn"], "signs, and the end of the text"),
        (("một hai", "ba bốn"), ["bốn"], "a paragraph goes on over the end of a line"),
        (("một hai", "- ba bốn"), ["hai", "bốn"], "a list item begins one"),
        (("một hai", "II. ba"), ["hai", "II", "ba"], "a heading does"),
        (("một hai", "  ba"), ["hai", "ba"], "an indent does"),
        (("một hai", "", "ba"), ["hai", "ba"], "a blank line parts"),
        ((), [], "nothing"),
    ],
)
def test_where_sentences_end(lines: Sequence[str], expected: list[str], why: str) -> None:
    assert ends(*lines) == expected, why


def test_slots_know_their_line() -> None:
    assert [(slot.line, slot.token.text) for slot in slots("a b", "", "c")] == [(0, "a"), (0, "b"), (2, "c")]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("số", 1),
        ("ở", 1),
        ("Ở", 2),
        ("Số", 3),
        ("SỐ", 4),
        ("UBND", 4),
        ("sỐ", 0),
        ("SốT", 0),
        ("12", 0),
        ("H'leo", 3),
        ("", 0),
    ],
)
def test_shapes(text: str, shape: int) -> None:
    assert shape_of(text) == shape


@pytest.mark.parametrize(
    ("line", "one"),
    [
        ("ph ong", True),
        ("nghi ên", True),
        ("ph  ong", False),
        ("ph, ong", False),
        ("ph-ong", True),
        ("tuyên truyền", False),
        ("12 ong", False),
        ("t6 ng", True),
    ],
)
def test_two_tokens_that_may_be_one_word(line: str, one: bool) -> None:
    assert may_be_one(slots(line), 0) is one
    assert not may_be_one(slots(line), 1)


def test_tokens_of_two_lines_are_not_one_word() -> None:
    assert not may_be_one(slots("ph", "ong"), 0)


class Said:
    """A finder that was told what each token may stand for."""

    def __init__(self, words: dict[str, list[tuple[str, float]]], whole: dict[str, str] | None = None) -> None:
        self.told, self.together = words, whole or {}

    def alike(self, slot: Slot) -> NDArray[np.int32] | None:
        return None if slot.token.text in self.told else np.array([language().id_of(slot.token.text)], np.int32)

    def words(self, slot: Slot) -> tuple[Candidate, ...]:
        return tuple(self._candidate(text, cost) for text, cost in self.told[slot.token.text])

    def whole(self, one: Slot, two: Slot) -> tuple[Candidate, ...]:
        found = self.together.get(f"{one.token.text} {two.token.text}")
        return (self._candidate(found, 1.0),) if found else ()

    def stranger(self, slot: Slot) -> float:
        return 30.0

    @staticmethod
    def _candidate(text: str, cost: float) -> Candidate:
        parts = text.split()
        return Candidate(tuple(map(language().id_of, parts)), tuple(map(shape_of, parts)), cost)


def chosen(line: str, finder: Said) -> list[tuple[int, int, str]]:
    words = language().words
    found = Paths(slots(line), finder).best()
    return [(one.first, one.last, " ".join(words[word] for word in one.words)) for one in found]


def test_the_model_chooses_among_candidates() -> None:
    finder = Said({"chuc": [("chúc", 1.0), ("chức", 1.0), ("chục", 1.0)]})
    assert chosen("tổ chuc hội nghị", finder)[1] == (1, 1, "chức")
    assert chosen("kính chuc sức khỏe", finder)[1] == (1, 1, "chúc")


def test_costs_have_a_say() -> None:
    assert chosen("tổ chuc hội nghị", Said({"chuc": [("chúc", 0.0), ("chức", 25.0)]}))[1] == (1, 1, "chúc")


def test_two_words_of_one_token_and_one_word_of_two() -> None:
    finder = Said({"nhandan": [("nhân dân", 3.0), ("nhan", 9.0)]})
    assert chosen("ủy ban nhandan huyện", finder) == [(0, 0, "ủy"), (1, 1, "ban"), (2, 2, "nhân dân"), (3, 3, "huyện")]
    finder = Said({"ph": [("pha", 9.0)], "ong": [("ong", 0.0)]}, {"ph ong": "phòng"})
    assert chosen("văn ph ong huyện", finder) == [(0, 0, "văn"), (1, 2, "phòng"), (3, 3, "huyện")]


def test_a_choice_of_two_words_is_as_sure_as_they_are_apart() -> None:
    finder = Said({"tochuc": [("tổ chức", 20.0), ("tổ chúc", 0.0)]})
    both = Paths(slots("đơn vị tochuc hội nghị"), finder).best()[2]
    alone = Paths(slots("đơn vị tổ chuc hội nghị"), Said({"chuc": [("chức", 20.0), ("chúc", 0.0)]})).best()[3]
    assert both.words[1:] == alone.words
    assert both.sure == pytest.approx(alone.sure, abs=0.02)
    assert alone.sure < 0.9999, "a close thing"


def test_what_no_candidate_fits_stays_as_read() -> None:
    choice = Paths(slots("tổ xyz hội nghị"), Said({"xyz": []})).best()[1]
    assert (choice.words, choice.shapes) == ((), ())


def test_numbers_are_not_looked_up() -> None:
    found = Paths(slots("tăng 15% so với 116/2021/NĐ-CP"), Said({})).best()
    assert [one.words for one in found][1] == ()
    assert [one.words for one in found][-1] == ()


@pytest.mark.parametrize("finder", [Stripped(), Foreign()], ids=["stripped", "foreign"])
def test_every_token_is_in_one_choice(finder: Stripped | Foreign) -> None:
    lines = [stripped(sentence) for sentence in SENTENCES] + [read for read, _ in MISREAD]
    found = Paths(slots(*lines), finder).best()
    assert [at for one in found for at in range(one.first, one.last + 1)] == list(range(len(slots(*lines))))
    assert all(0 < one.sure <= 1 for one in found)
    assert all(len(one.words) == len(one.shapes) <= 2 for one in found)


@given(
    st.lists(
        st.sampled_from([*stripped(SENTENCES[0]).split(), "x4", "12", "ph", "ong", "|", "Qqq", "-", "a.b"]), max_size=12
    )
)
@settings(max_examples=60, deadline=None)
def test_any_tokens_have_a_path(words: list[str]) -> None:
    line = " ".join(words)
    for finder in (Stripped(), Foreign()):
        paths = Paths(slots(line), finder)
        found = paths.best()
        assert sum(one.last - one.first + 1 for one in found) == len(slots(line))
        assert paths.score <= 0


# --- changes


@pytest.mark.parametrize(
    ("line", "words", "shapes", "text"),
    [
        ("To chuc", ("tổ",), (3,), "Tổ"),
        ("Tổ chuc", ("tổ",), (3,), None),
        ("UY ban", ("ủy",), (4,), "ỦY"),
        ("Uỷ ban", ("ủy",), (3,), None),
        ("bannhan", ("ban", "nhân"), (1, 1), "ban nhân"),
        ("112/2021/ND-CP", (), (), "112/2021/NĐ-CP"),
        ("112/2021/NĐ-CP", (), (), None),
    ],
)
def test_what_a_choice_changes(line: str, words: tuple[str, ...], shapes: tuple[int, ...], text: str | None) -> None:
    found = slots(line)
    choice = Choice(0, 0, tuple(map(language().id_of, words)), shapes, 0.75)
    end = found[0].token.end
    expected = None if text is None else Change(7, 0, end, text, 0.75)
    assert change_of([""] * 7 + [line], [7], found, choice) == expected


def test_changes_are_made_in_any_order() -> None:
    lines = ["uy ban nhan dan", "xa", ""]
    found = [
        Change(0, 12, 15, "dân", 1),
        Change(1, 0, 2, "xã", 1),
        Change(0, 0, 2, "ủy", 1),
        Change(0, 3, 3, "các ", 1),
    ]
    assert changed(lines, found) == ["ủy các ban nhan dân", "xã", ""]
    assert lines == ["uy ban nhan dan", "xa", ""]
    assert changed(lines, []) == lines
