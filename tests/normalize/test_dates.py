import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import find_dates
from pipeline.extract.found import DateFound
from pipeline.normalize.dates import day_before, iso, last_day, month_day


def only(text: str) -> DateFound:
    (found,) = find_dates(text)
    return found


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("ngày 14 tháng 02 năm 2022", "2022-02-14", "a whole date"),
        ("tháng 3 năm 2023", "2023-03", "only the month is printed"),
        ("quý II/2024", "2024", "a quarter has no form of its own"),
        ("năm 2021", "2021", "only the year is printed"),
        ("trước ngày 31/12", None, "no year is printed"),
        ("ngày 31/4/2024", None, "April has thirty days"),
        ("ngày 29/02/2023", None, "no leap year"),
        ("ngày 29/02/2024", "2024-02-29", "a leap year"),
    ],
)
def test_iso(text: str, expected: str | None, reason: str) -> None:
    assert iso(only(text)) == expected, reason


@pytest.mark.parametrize(
    ("text", "year", "expected", "reason"),
    [
        ("trong tháng 2/2024", None, "2024-02-29", "the month's own length"),
        ("quý III/2025", None, "2025-09-30", "the end of the quarter"),
        ("đến hết năm 2030", None, "2030-12-31", "the end of the year"),
        ("giai đoạn 2021-2025", None, "2025-12-31", "the end of the stage"),
        ("6 tháng đầu năm 2024", None, "2024-06-30", "the first half"),
        ("6 tháng cuối năm 2024", None, "2024-12-31", "the second half"),
        ("Tháng 8 - 9/2023", None, "2023-09-30", "the last of two months"),
        ("giữa năm 2024", None, "2024-06-30", "the middle of a year"),
        ("giữa tháng 9/2024", None, "2024-09-15", "the middle of a month"),
        ("tuần đầu tháng 9/2024", None, "2024-09-07", "the first seven days"),
        ("tuần cuối tháng 2/2023", None, "2023-02-28", "the last week ends with its month"),
        ("đầu năm 2024", None, None, "the beginning of a year has no end"),
        ("trước ngày 20/5", 2023, "2023-05-20", "the context's year"),
        ("trước ngày 20/5", None, None, "nobody knows the year"),
        ("trước ngày 31/4", 2024, None, "no such day"),
        ("ngày 20 hằng tháng", 2024, None, "a day of every month is no date"),
    ],
)
def test_last_day(text: str, year: int | None, expected: str | None, reason: str) -> None:
    assert last_day(only(text), year) == expected, reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tháng 6/2024", "2024-05-31"), ("quý III/2024", "2024-06-30"), ("năm 2026", "2025-12-31"),
        ("6 tháng cuối năm 2024", "2024-06-30"), ("6 tháng đầu năm 2024", "2023-12-31"), ("ngày 05/6/2024", None),
    ],
)  # fmt: skip
def test_day_before(text: str, expected: str | None) -> None:
    assert day_before(only(text)) == expected


def test_month_day() -> None:
    assert month_day(only("trước ngày 20/5")) == "05-20"
    assert month_day(only("ngày 29/02")) == "02-29"
    assert month_day(only("trước ngày 31/4")) is None
    assert month_day(only("trong tháng 6/2024")) is None


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1945, 2099))
def test_dates_exist_in_the_calendar(day: int, month: int, year: int) -> None:
    found = only(f"ngày {day:02d}/{month}/{year}")
    exists = day <= calendar.monthrange(year, month)[1]
    assert iso(found) == last_day(found) == (date(year, month, day).isoformat() if exists else None)


@given(st.integers(1, 12), st.integers(1945, 2098))
def test_the_last_day_of_a_month_is_before_the_next(month: int, year: int) -> None:
    following = f"tháng {month + 1}/{year}" if month < 12 else f"tháng 1/{year + 1}"
    assert last_day(only(f"tháng {month}/{year}")) == day_before(only(following))
