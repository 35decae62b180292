"""The text as rules see it: places hold, words that a pattern needs lose no match, boxes and raw words come back."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.needles import needles, stays_in_paragraph
from pipeline.audit.passages import Passages, plain
from pipeline.audit.rules import rules
from pipeline.extract.headings import Heading
from pipeline.store.reading import Layout, LineBox

NOTHING = Layout()
SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "plans").glob("*.md"))
TEXT = "KẾ HOẠCH\nCai nghiện  năm 2023\nI. MỤC TIÊU\nPhấn đấu 90% xã; hoàn thành trong 5 ngày. Việc khác.\nII. TỔ CHỨC\nXong."


def patterns_of(value: object) -> list[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        return [value]
    if isinstance(value, list | tuple):
        return [pattern for item in value for pattern in patterns_of(item)]
    return (
        [pattern for item in vars(value).values() for pattern in patterns_of(item)]
        if hasattr(value, "__dict__")
        else []
    )


def passages(text: str, layout: Layout = NOTHING) -> Passages:
    return Passages(text, layout, [(1, 0)])


@given(st.text(max_size=300))
def test_the_plain_text_keeps_every_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize("path", SAMPLES[::3], ids=lambda p: p.stem)
def test_no_match_is_lost_for_speed(path: Path) -> None:
    """What is found with the needles is what a search of the whole text finds, for every pattern of every rule."""
    seen = passages(path.read_text(encoding="utf-8"))
    for rule in rules():
        for pattern in patterns_of([rule.params, rule.text.touches or []]):
            slow = [match.span() for match in pattern.finditer(seen.plain)]
            assert [match.span() for match in seen.find(pattern)] == slow, (rule.id, pattern.pattern[:80])
            assert seen.holds(pattern) == bool(slow)


NEEDLES = [
    # pattern, what a text must have, why
    (r"cai +nghiện +bắt +buộc", {"cai nghiện bắt buộc"}, "a run of spaces is one space"),
    (r"(?:ubnd|ủy +ban) +huyện", {"ubnd huyện", "ủy ban huyện"}, "either way"),
    (r"thời +hạn[^.;\n]{0,40}?\d+ +tháng", {"thời hạn"}, "the longest part that must stand"),
    (r"(?<!\w)quản +lý(?: +sau)? +cai", {"quản lý cai", "quản lý sau cai"}, "what may be left out"),
    (r"\d+ +%", set(), "too short to tell anything"),
    (r"a*|tòa +án", set(), "nothing must stand"),
    (r"(?:lập +hồ +sơ){2}", {"lập hồ sơ"}, "a repeated part stands once at least"),
]


@pytest.mark.parametrize(("pattern", "words", "why"), NEEDLES)
def test_needles(pattern: str, words: set[str], why: str) -> None:
    assert set(needles(re.compile(pattern))) == words, why


@pytest.mark.parametrize(
    ("pattern", "stays"),
    [
        (r"a[^.;\n]b", True), (r"a[^.;]b", False), (r"a\sb", False), (r"a[\s\S]b", False), (r"a.b", True),
        (r"a\nb", False), (r"(?<!x\s)ab", False), (r"a[b-d]\d", True), (r"a\Wb", False), (r"a[^\W\n]", True),
    ],
)  # fmt: skip
def test_patterns_that_stay_in_a_paragraph(pattern: str, stays: bool) -> None:
    assert stays_in_paragraph(re.compile(pattern)) == stays


def test_sentences_sections_and_anchors() -> None:
    headings = (
        Heading(0, 8, -9, "title"), Heading(30, 41, 0, "targets"),
        Heading(TEXT.index("II."), TEXT.index("II.") + 11, 0, "assignment"),
    )  # fmt: skip
    seen = passages(TEXT, Layout(headings=headings))
    place = TEXT.index("5 ngày")
    assert TEXT[slice(*seen.sentence(place, place + 6))] == "hoàn thành trong 5 ngày"
    assert seen.section(place) == "targets"
    assert seen.section(TEXT.index("Xong")) == "assignment"
    assert TEXT[slice(*seen.anchor("funding", "assignment"))] == "II. TỔ CHỨC"
    assert TEXT[slice(*seen.anchor("funding"))] == "KẾ HOẠCH"


def test_evidence_has_page_box_and_the_letters_of_the_file() -> None:
    text = "Cai nghiện ma túy\ftự nguyện"
    layout = Layout((LineBox(0, 17, 1, 100, 50, 270, 62), LineBox(18, 27, 2, 100, 50, 190, 62)), ((4, 10, "nghien"),))
    seen = Passages(text, layout, [(1, 0), (2, 18)])
    first = seen.evidence(4, 10)
    assert (first.text, first.raw, first.page) == ("nghiện", "nghien", 1)
    assert [(b.x0, b.x1) for b in first.boxes] == [(140, 200)]
    both = seen.evidence(11, 27)
    assert [box.page for box in both.boxes] == [1, 2]
    assert both.raw == text[11:27]
