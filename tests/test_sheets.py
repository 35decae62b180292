import pytest

from bench.sheets import CONDITIONS, MOST_PAGES, SEED, drawn, printed, scanned
from corpus import pdf
from corpus.scan import TURNS
from corpus.source import load

pytestmark = pytest.mark.skipif(
    not any(folder.is_dir() for folder in pdf.FONT_FOLDERS), reason="needs the Debian package fonts-liberation2"
)
PLAN = "phuong-tan-thanh-2024"
SIGNED = next(condition for condition in CONDITIONS if condition.marks.signature)
TURNED = next(condition for condition in CONDITIONS if condition.turned)


def test_printed_text_is_that_of_the_plan_without_numbers_of_pages() -> None:
    first, second = printed(pdf.render(load(PLAN)))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in first.text
    assert "Nơi nhận:" in second.text and not second.text.startswith("2")
    assert first.sealed == second.sealed == frozenset()


def test_letters_within_the_rim_of_a_seal_are_told() -> None:
    typeset = pdf.render(load(PLAN))
    first, second = printed(typeset, [[(140.0, 88.0)], []])  # 31 mm from the top, in the left column
    under = "".join(letter if at in first.sealed else " " for at, letter in enumerate(first.text))
    assert under.split()[0] in first.text and "Số:" in under and "Hạnh" not in under
    assert not second.sealed
    everywhere = printed(typeset, [[(x, y) for x in range(0, 600, 60) for y in range(0, 850, 60)], []])[0]
    assert {letter for at, letter in enumerate(everywhere.text) if at not in everywhere.sealed} == {" "}


def test_the_seed_draws_the_same_short_plans() -> None:
    four = drawn(4)
    assert drawn(3) == four[:3] and len(set(four)) == 4
    assert all(len(printed(pdf.render(load(plan_id)))) <= MOST_PAGES for plan_id in four)
    assert SIGNED.order(2).seed == SEED and set(TURNED.order(3).turns.values()) < set(TURNS)


def test_pages_without_the_marks_that_were_asked_for_are_not_judged() -> None:
    _, sheets = scanned(SIGNED, drawn(1)[0])
    assert [sheet is not None for sheet in sheets] == [True, False, True]
    assert sheets[-1] and sheets[-1].sealed
