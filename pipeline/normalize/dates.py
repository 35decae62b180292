"""Dates as ISO strings.

Guarantees: a day that does not exist (31 April) gives None rather than another day; a stretch that has no printed end
(`đầu năm`) gives None rather than one that was made up.
"""

import calendar
from datetime import date, timedelta

from pipeline.extract.found import DateFound

QUARTER_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
DAYS_OF_WEEK = 7  # the first week of a month is read as its days 1 to 7
MIDDLE_OF_MONTH, MIDDLE_OF_YEAR = 15, (6, 30)  # what `giữa tháng` and `giữa năm` are read as


def iso(found: DateFound) -> str | None:
    """The date as printed: `2022-02-14`, or `2023-03` or `2021` where only that is printed; None without a year."""
    if found.year is None:
        return None
    if found.month and found.day:
        return _checked(found.year, found.month, found.day)
    if found.month and found.precision == "month":
        return f"{found.year:04d}-{found.month:02d}"
    return str(found.year)


def first_day(printed: str | None) -> date | None:
    """The day of an ISO string, the first one where only a year or month is told: `2022` gives 1 January 2022."""
    return date.fromisoformat(f"{printed}-01-01"[:10]) if printed else None


def last_day(found: DateFound, year: int | None = None) -> str | None:
    """The last day of the stretch named: a month, quarter, half, year or stage. `year` stands in for a missing one."""
    own = found.last_year or found.year or year
    if own is None or (found.day and not found.month):
        return None
    if found.day and found.month:
        return _checked(own, found.month, found.day)
    if found.edge == "start":
        return None
    if found.month:
        day = MIDDLE_OF_MONTH if found.edge == "middle" else calendar.monthrange(own, found.month)[1]
        return _checked(own, found.month, min(day, DAYS_OF_WEEK * found.week) if found.week else day)
    if found.edge == "middle":
        month, day = MIDDLE_OF_YEAR
    else:
        month, day = QUARTER_END[_quarter(found)]
    return _checked(own, month, day)


def day_before(found: DateFound, year: int | None = None) -> str | None:
    """The last day before the stretch named: what `trước tháng 6/2024` leaves."""
    own = found.year or year
    if own is None or found.day:
        return None
    month = found.first_month or found.month or _first_month(found)
    return (date(own, month, 1) - timedelta(days=1)).isoformat()


def month_day(found: DateFound) -> str | None:
    """`05-20` of a date printed with day and month."""
    if not (found.day and found.month) or _checked(2000, found.month, found.day) is None:
        return None
    return f"{found.month:02d}-{found.day:02d}"


def _first_month(found: DateFound) -> int:
    if found.quarter:
        return 3 * found.quarter - 2
    return 7 if found.half == 2 else 1


def _quarter(found: DateFound) -> int:
    return found.quarter or (2 * found.half if found.half else 4)


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
