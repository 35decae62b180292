from collections import Counter

import pytest

from bench.reading_error import without_marks
from bench.slips import JOINED, KINDS, SPOILERS, spoiled
from bench.tally import syllables
from pipeline.lexicon.syllables import is_syllable

# Every kind finds syllables here; `12/KH-UBND`, `Kon` and the signs are none.
LINES = [
    "Căn cứ Kế hoạch số 12/KH-UBND về công tác phòng, chống ma túy trên địa bàn huyện Kon Plông năm 2024;",
    "",
    "- Đẩy mạnh tuyên truyền, vận động người nghiện đăng ký cai nghiện tự nguyện tại gia đình, cộng đồng.",
    "Chủ trì, phối hợp với các phòng, ban; báo cáo kết quả trước ngày 15 hằng tháng (Điều 5).",
] * 5


def test_the_same_seed_gives_the_same_slips() -> None:
    assert spoiled(LINES, 0.2, 7) == spoiled(LINES, 0.2, 7)
    assert spoiled(LINES, 0.2, 7) != spoiled(LINES, 0.2, 8)


@pytest.mark.parametrize("share", [0, 0.01, 0.1])
def test_the_share_is_that_of_the_vietnamese_syllables(share: float) -> None:
    count = sum(is_syllable(syllable) for line in LINES for syllable in syllables(line))
    assert len(spoiled(LINES, share, 7)[1]) == round(share * count)


def test_slips_are_all_that_differs() -> None:
    given, slips = spoiled(LINES, 0.2, 7)
    back = list(given)
    for slip in slips:  # with those before it undone, it stands where the clean line has what it spoils
        line = back[slip.line]
        assert line[slip.start :].startswith(slip.after)
        back[slip.line] = line[: slip.start] + slip.before + line[slip.start + len(slip.after) :]
    assert back == LINES


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_spoils_one_syllable_or_joins_two(kind: str) -> None:
    given, slips = spoiled(LINES, 0.25, 7)
    mine = [slip for slip in slips if slip.kind == kind]
    assert mine
    for slip in mine:
        wanted = syllables(LINES[slip.line])[slip.first : slip.last + 1]
        assert wanted == syllables(slip.before) != syllables(slip.after)
        assert len(wanted) == (2 if kind == JOINED else 1)
        assert len(syllables(slip.after)) == (2 if kind == "split" else 1)
        assert slip.after in given[slip.line]


def test_slips_do_not_touch_each_other() -> None:
    _, slips = spoiled(LINES, 0.3, 7)
    taken = Counter((slip.line, place) for slip in slips for place in range(slip.first, slip.last + 2))
    assert max(taken.values()) == 1


def test_kinds_are_about_as_many() -> None:
    counts = Counter(slip.kind for slip in spoiled(LINES, 0.2, 7)[1])
    assert set(counts) == set(KINDS) and max(counts.values()) - min(counts.values()) <= 3


@pytest.mark.parametrize(
    ("kind", "word", "after"),
    [
        ("tone lost", "Nghiện", {"Nghiên"}),
        ("tone wrong", "hỏi", {"hõi"}),
        ("tone wrong", "TÚY", {"TÙY"}),
        ("tone wrong", "cộng", {"cổng"}),
        ("vowel mark lost", "ĐỒNG", {"ĐÒNG"}),
        ("vowel mark lost", "người", {"nguời", "ngưòi"}),
        ("đ to d", "Đăng", {"Dăng"}),
        ("letters swapped", "An", {"nA"}),
        ("split", "ban", {"b an", "ba n"}),
        ("letter doubled", "ma", {"mma", "maa"}),
        ("letter dropped", "ma", {"m", "a"}),
        ("letter wrong", "Tý", {"Rý", "Yý"}),
        ("letter dropped", "y", {None}),
        ("split", "ma", {None}),
        ("letter wrong", "ý", {None}),
        ("tone lost", "an", {None}),
        ("đ to d", "dân", {None}),
    ],
)
def test_kinds_of_slips(kind: str, word: str, after: set[str | None]) -> None:
    from random import Random

    assert {SPOILERS[kind](word, Random(seed)) for seed in range(30)} == after


@pytest.mark.parametrize("kind", ["tone lost", "tone wrong", "vowel mark lost", "đ to d"])
def test_slips_in_marks_leave_the_letters(kind: str) -> None:
    mine = [slip for slip in spoiled(LINES, 0.3, 7)[1] if slip.kind == kind]
    assert all(without_marks(slip.before) == without_marks(slip.after) for slip in mine)
