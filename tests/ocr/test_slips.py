"""Tones that Tesseract mistakes, mended by the words beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.layout import Token
from pipeline.ocr.slips import counted, mended


def line(text: str, sure: float | None = 0.9) -> list[Token]:
    return [
        Token(word, 40.0 * at, 0, 40.0 * at + 35, 10, 0, 10, confidence=sure) for at, word in enumerate(text.split())
    ]


def text(tokens: list[Token]) -> str:
    return " ".join(token.text for token in tokens)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Tố chức thực hiện", "Tổ chức thực hiện"),
        ("UBND huyện tống hợp, báo cáo", "UBND huyện tổng hợp, báo cáo"),
        ("các đoàn thế huyện", "các đoàn thể huyện"),
        ("TỐ CHỨC THỰC HIỆN", "TỔ CHỨC THỰC HIỆN"),
        ("hỗ trợ chỉ phí điều trị", "hỗ trợ chi phí điều trị"),
    ],
)
def test_a_neighbour_tells_the_tone(read: str, printed: str) -> None:
    found = mended(line(read))
    assert text(found) == printed
    assert [t.raw for t in found if t.raw] == [a for a, b in zip(read.split(), printed.split(), strict=True) if a != b]


@pytest.mark.parametrize(
    "printed",
    [
        "tố giác tội phạm về ma túy",
        "số người nghiện có hồ sơ quản lý",
        "chỉ tiêu, chỉ đạo, chỉ thị của Thủ tướng",
        "Tổ nhân dân tự quản có lồng ghép nội dung",
        "thế hệ trẻ, thế giới",
        "xã Thế Lộc, thôn Tố Lý",
        "phố Huế, khu phố 3",
        "cố gắng, kiến nghị, đấu tranh",
    ],
)
def test_what_is_right_stays(printed: str) -> None:
    assert text(mended(line(printed))) == printed


def test_words_that_were_not_recognised_stay() -> None:
    assert text(mended(line("Tố chức", None))) == "Tố chức"


@given(
    st.lists(
        st.sampled_from(
            ["tố", "tổ", "chức", "hợp", "tống", "chỉ", "chi", "phí", "thế", "thể", "thao", "có", "số", "sổ", ",", "12"]
        ),
        max_size=12,
    )
)
def test_mending_again_changes_nothing(words: list[str]) -> None:
    once = mended(line(" ".join(words)))
    assert [t.text for t in mended(once)] == [t.text for t in once]


def test_the_table_is_counted_from_text() -> None:
    rows = list(counted(["tổ chức và cá nhân; tố giác"] * 60 + ["tố chức"]))
    assert (">", "giác", "tố") in rows
    assert not [row for row in rows if row[:2] == (">", "chức")], "one in sixty is too many"
