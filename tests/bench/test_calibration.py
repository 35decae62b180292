from pathlib import Path

import pytest

from bench.calibration import Judged, bins, brier, caught, expected_error, section
from bench.calibration_plot import draw, interval


def values(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged(f"plan-{at}", "task", sure, right, seen=False, scan=False) for at, (sure, right) in enumerate(pairs)]


def test_bins_are_of_equal_width_and_hold_every_value() -> None:
    found = bins(values((0.05, False), (0.91, True), (0.99, True), (1.0, False)))
    assert [(b.n, b.right) for b in found] == [(1, 0), (3, 2)]
    assert found[1].sure == pytest.approx((0.91 + 0.99 + 1.0) / 3)


@pytest.mark.parametrize(
    ("pairs", "expected", "why"),
    [
        ([(0.8, True)] * 4 + [(0.8, False)], 0.0, "four of five with 0.8"),
        ([(0.9, False)] * 10, 0.9, "sure and always wrong"),
        ([(0.95, True)] * 5 + [(0.15, True)] * 5, (0.05 + 0.85) / 2, "bins are weighed by their size"),
    ],
)
def test_expected_calibration_error(pairs: list[tuple[float, bool]], expected: float, why: str) -> None:
    assert expected_error(values(*pairs)) == pytest.approx(expected), why


def test_brier_is_the_mean_square() -> None:
    assert brier(values((0.9, True), (0.5, False))) == pytest.approx((0.01 + 0.25) / 2)


def test_errors_among_the_least_sure() -> None:
    ordered = values(*((at / 10, at >= 2) for at in range(10)))
    assert caught(ordered, 0.2) == 1.0
    assert caught(ordered, 0.1) == 0.5
    assert caught(ordered, 1.0) == 1.0


def test_of_equal_confidence_each_value_counts_alike() -> None:
    """The order in which equals come changes nothing."""
    equal = [(0.9, False)] * 2 + [(0.9, True)] * 8
    assert caught(values(*equal), 0.2) == caught(values(*reversed(equal)), 0.2) == pytest.approx(0.2)


def test_a_table_has_all_values_then_each_kind() -> None:
    lines = section(values((0.9, True), (0.5, False))).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["all", "task", "text"]
    assert lines[2].split("|")[3:5] == [" 2 ", " 1 "]


def test_an_interval_holds_its_share_and_narrows() -> None:
    low, high = interval(9, 10)
    assert 0 < low < 0.9 < high < 1
    assert interval(900, 1000)[0] > low
    assert interval(4, 4)[1] == 1.0


def test_the_picture_is_drawn_in_both_languages(tmp_path: Path) -> None:
    draw(tmp_path, [(0.5, 3, 6), (0.9, 1800, 2000)], [(0.0, 0.0), (0.2, 0.715), (1.0, 1.0)], ece=0.0123, plans=7,
         looked_at=0.2)  # fmt: skip
    vietnamese, english = ((tmp_path / name).read_text("utf-8") for name in ("calibration.svg", "calibration.en.svg"))
    assert "2.006 giá trị của 7 văn bản" in vietnamese
    assert "0,012" in vietnamese
    assert "2,006 values of 7 real documents" in english
    assert all(">72 %<" in text or ">71 %<" in text for text in (vietnamese, english))
