"""Dates as ISO strings.

Guarantees: a day that does not exist (31 April) gives None rather than another day.
"""

import calendar
from datetime import date

from pipeline.extract.found import DateFound

QUARTER_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


def iso(found: DateFound) -> str | None:
    """The date as printed: `2022-02-14`, or the bare year where only that is printed; None without a year."""
    if found.year is None:
        return None
    if found.month and found.day:
        return _checked(found.year, found.month, found.day)
    return str(found.year)


def last_day(found: DateFound, year: int | None = None) -> str | None:
    """The last day of the stretch named: of a month, a quarter, a year, a stage. `year` stands in for a missing one."""
    own = found.last_year or found.year or year
    if own is None:
        return None
    if found.day and found.month:
        return _checked(own, found.month, found.day)
    if found.month:
        return f"{own:04d}-{found.month:02d}-{calendar.monthrange(own, found.month)[1]:02d}"
    month, day = QUARTER_END[found.quarter or 4]
    return f"{own:04d}-{month:02d}-{day:02d}"


def month_day(found: DateFound) -> str | None:
    """`05-20` of a date printed with day and month."""
    if not (found.day and found.month) or _checked(2000, found.month, found.day) is None:
        return None
    return f"{found.month:02d}-{found.day:02d}"


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
