"""Hidden layers of scans: leaning, with words that are too narrow."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.hidden import placed
from pipeline.ocr.layout import Token

WORDS = ["thực", "hiện", "công", "tác", "cai", "nghiện", "ma", "túy", "trên", "địa", "bàn"]


def layer(slope: float, narrow: float = 1.0, *, hidden: bool = True) -> list[Token]:
    """Five lines of words of 30 points with 4 points between them, leaning, each word as narrow as said."""
    out = []
    for line in range(5):
        for at, word in enumerate(WORDS):
            x0, x1 = 80.0 + 34 * at, 80.0 + 34 * at + 30 * narrow
            foot = 100.0 + 18 * line + slope * (x0 + x1) / 2
            out.append(Token(word, x0, foot - 12, x1, foot, foot - 12, foot, hidden=hidden))
    return out


@given(st.floats(-0.04, 0.04))
def test_lines_are_level_and_words_known_where_they_were(slope: float) -> None:
    tokens = layer(slope)
    straight, back = placed(tokens)
    for line in range(5):
        feet = [t.bottom for t in straight[line * len(WORDS) : (line + 1) * len(WORDS)]]
        assert max(feet) - min(feet) < 0.6
    shown = [back(token) if back else token for token in straight]
    assert all(math.isclose(a.y0, b.y0, abs_tol=0.1) for a, b in zip(shown, tokens, strict=True))


def test_narrow_words_reach_to_the_next() -> None:
    straight, _ = placed(layer(0.0, narrow=0.7))
    first, second = straight[:2]
    assert second.x0 - first.x1 == pytest.approx(3, abs=0.1)
    assert straight[len(WORDS) - 1].x1 == layer(0.0, narrow=0.7)[len(WORDS) - 1].x1  # the last of a line


def test_visible_words_stay_as_wide_as_they_are() -> None:
    tokens = layer(0.0, narrow=0.7, hidden=False)
    assert placed(tokens)[0] == tokens
