import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.layout import Token, body_margins, lines_of, paragraphs_of, rows_of, without_running_lines

CHARACTER = 6.0  # points that a letter of these tests is wide
LEADING = 17.0


def printed(text: str, x: float, top: float, *, bold: bool = False) -> list[Token]:
    """The words of one printed line that begins at `x`."""
    out = []
    for word in text.split(" "):
        out.append(Token(word, x, top, x + CHARACTER * len(word), top + 12, top, top + 12, bold))
        x += CHARACTER * (len(word) + 0.5)
    return out


def page(*lines: tuple[str, float, float]) -> list[Token]:
    return [token for text, x, top in lines for token in printed(text, x, top)]


def texts(tokens: list[Token], margins: tuple[float, float] | None = (80, 540)) -> list[str]:
    return [" ".join(line.text for line in group) for group in paragraphs_of(lines_of(tokens, 1, margins))]


FULL = "x" * 30 + " " + "y" * 30 + " " + "z" * 15  # reaches the right margin from 80
UNEVEN = [("Trái một dòng", 90, 50), ("PHẢI MỘT DÒNG", 330, 53), ("Trái hai dòng", 90, 67), ("Phải hai dòng", 330, 70)]
CLOSING = [
    (FULL, 80, 50), ("ma túy.", 80, 67), ("Nơi nhận ở đây:", 80, 90), ("PHÓ CHỦ TỊCH", 380, 91),
    ("- Sở Y tế một;", 80, 104), ("Trần Bình", 390, 160),
]  # fmt: skip
TABBED = [("-", 80, 50), ("Nội dung một", 110, 50), ("-", 80, 67), ("Nội dung hai", 110, 67)]
TABLE = [(text, x, 50 + 17 * n) for n in range(9) for text, x in ((str(n), 90), (f"Ngày thứ {n}", 300))]


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (UNEVEN, ["Trái một dòng", "Trái hai dòng", "PHẢI MỘT DÒNG", "Phải hai dòng"], "lines that do not stand level"),
        (
            CLOSING,
            [FULL + " ma túy.", "Nơi nhận ở đây:", "- Sở Y tế một;", "PHÓ CHỦ TỊCH", "Trần Bình"],
            "a short last line above the columns belongs to the body",
        ),
        (TABBED, ["- Nội dung một", "- Nội dung hai"], "a tab after a bullet is no gutter"),
        (TABLE, [f"{n} Ngày thứ {n}" for n in range(9)], "a table without rules is read row by row"),
    ],
)
def test_reading_order(lines: list[tuple[str, float, float]], expected: list[str], why: str) -> None:
    assert texts(page(*lines)) == expected, why


@pytest.mark.parametrize(
    ("second", "x", "top", "joined", "why"),
    [
        ("tiếp theo đây", 80, 67, True, "a full line goes on"),
        ("Tiếp theo đây", 80, 67, True, "also with a capital"),
        ("Tiếp theo đây", 108, 67, False, "a first-line indent"),
        ("Tiếp theo đây", 80, 110, False, "a wide gap"),
        ("tiếp theo đây", 80, 85, True, "a gap in mid-sentence"),
        ("2. Tiếp theo", 80, 67, False, "a label"),
        ("- Thương binh", 80, 67, True, "a dash at the margin in mid-sentence"),
        ("- Thương binh", 108, 67, False, "a bullet"),
    ],
)
def test_paragraphs(second: str, x: float, top: float, joined: bool, why: str) -> None:
    below = [(FULL, 80, 300 + LEADING * n) for n in range(6)]  # sets the usual distance of lines
    found = texts(page((FULL, 80, 50), (second, x, top), *below))
    assert (f"{FULL} {second}" in found[0]) is joined, why


def test_a_short_line_ends_its_paragraph_but_not_in_mid_sentence() -> None:
    assert texts(page(("Cán bộ tài chính", 80, 50), ("Bố trí kinh phí", 80, 67))) == [
        "Cán bộ tài chính",
        "Bố trí kinh phí",
    ]
    assert texts(page(("Cán bộ tài chính", 80, 50), ("bố trí kinh phí", 80, 67))) == [
        "Cán bộ tài chính bố trí kinh phí"
    ]


def test_running_lines_and_page_numbers_are_dropped() -> None:
    pages = [page((f"Trang {n}", 290, 30), ("Công báo số 5", 90, 800), (f"Nội dung {n}", 80, 400)) for n in range(1, 5)]
    kept = without_running_lines(pages, [842.0] * 4)
    assert [" ".join(t.text for t in p) for p in kept] == [f"Nội dung {n}" for n in range(1, 5)]


def test_a_number_in_the_body_stays() -> None:
    kept = without_running_lines([page(("12", 290, 400))], [842.0])
    assert len(kept[0]) == 1


def test_margins_need_full_lines() -> None:
    assert body_margins(page(*[(FULL, 80, 50 + LEADING * n) for n in range(5)])) == pytest.approx((80, 536), abs=8)
    assert body_margins(page(("một", 80, 50))) is None
    assert body_margins([]) is None


PLACED = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 800), st.integers(5, 60)), max_size=40)


@given(PLACED)
def test_every_word_comes_out_once(places: list[tuple[int, int, int]]) -> None:
    tokens = [Token(f"w{n}", x, y, x + width, y + 12, y, y + 12) for n, (x, y, width) in enumerate(places)]
    found = [t.text for line in lines_of(tokens, 1) for t in line.tokens]
    assert sorted(found) == sorted(t.text for t in tokens)
    assert sum(len(fragment) for row in rows_of(tokens) for fragment in row) == len(tokens)


def test_lines_of_a_list_at_the_foot_of_every_page_are_no_running_lines() -> None:
    def page(number: int) -> list[Token]:
        words = f"- Chủ trì rà soát người nghiện ở ấp {number}".split()
        return [Token(word, 90 + 40 * at, 770, 125 + 40 * at, 783, 770, 783) for at, word in enumerate(words)]

    pages = [page(number) for number in range(1, 6)]
    assert without_running_lines(pages, [842.0] * 5) == pages
