"""Dates of a sentence that tell when something is to be done.

Guarantees: a date counts by the words around it alone; the date of an instrument, of a statistic, of a day remembered,
a hope (`phấn đấu đến năm …`) and the bare year of a plan or programme are not due.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.extract.found import DateFound
from pipeline.lexicon import timing
from pipeline.lexicon.instrument_types import instrument_types

NAMED_AGO = 60  # letters before a date in which the kind of an instrument makes the date its own

_RANGE_GAP = re.compile(
    r"\s*(?:năm\s+(?:trước|nay|báo cáo)(?:\s+kỳ báo cáo)?\s+)?(?:[-–—]|(?:cho\s+)?(?:đến|tới)(?:\s+hết)?)\s*",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(r"\s*(?:,|và|;)\s*", re.IGNORECASE)
_NEXT_IN_LIST = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:,|và|;)\s*", re.IGNORECASE)
_STATISTIC = re.compile(
    r"\s*,?\s*(?:toàn|trên địa bàn|cả nước|huyện|tỉnh|thành phố|xã|phường)(?!\w)[^.;]{0,40}\s(?:có|còn|đã)\s",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:số:?\s*\S+|[\dA-ZĐ][\w.&]*[-/][A-ZĐ][\w&./-]*)\s*[,(]?\s*(?:ký\s+|ban hành\s+)?$")
_ISSUED_BY = re.compile(
    r"\s*(?:của|do)\s+(?:Chính phủ|Thủ tướng|Quốc hội|Bộ|UBND|HĐND|Ủy ban|Hội đồng|Ban|Tỉnh|Sở|Thành)"
)
_BRACKET = re.compile(
    r"\(\s*(?:trước|trong|chậm nhất|dự kiến|hoàn thành|xong|vào|từ|đến)?\s*(?:hết\s+|ngày\s+)*$", re.IGNORECASE
)
_AT_HOUR = re.compile(
    r"(?<!\w)(?:trước|chậm nhất|vào)\s+(?:lúc\s+)?\d{1,2}\s*(?:giờ|h|g)(?:\s*\d{2})?(?:\s*phút)?\s*,?\s*$",
    re.IGNORECASE,
)
_START_OF = re.compile(r"đầu\s+$", re.IGNORECASE)
_PARTS = re.compile(r"[,;:]")
_COLUMN = re.compile(r"[^\W\d][^,;:.()]*\s(?:Sáng |Chiều )?$")  # a table whose cells were set into one line
_END = re.compile(r"\s*[.;:,)/]*\s*$")
_HOPES = re.compile(r"(?<!\w)phấn đấu(?!\w)", re.IGNORECASE)
_SUMS_UP = re.compile(r"(?:sơ|tổng) kết|(?<!\w)(?:vào|trước|đến)\s+\w+\s+$", re.IGNORECASE)
_REPORTS = re.compile(r"(?<!\w)(?:báo cáo|(?:sơ|tổng) kết)(?!\w)", re.IGNORECASE)
_OPENS = re.compile(r"(?:đến|trong|từ|hết|trước|cuối|vào|giai đoạn|[\W\d])*$", re.IGNORECASE)
_WITHIN = re.compile(r"(?<!\w)trong\s+$", re.IGNORECASE)
_EMPTY = ' -–+•*:(“"'


@dataclass(frozen=True, slots=True)
class Stretch:
    """A date, or the days from `opening` to `date`; `start:end` are its words."""

    start: int
    end: int
    date: DateFound
    opening: DateFound | None = None


def due_dates(text: str, start: int, end: int, dates: Sequence[DateFound]) -> list[Stretch]:
    """Those of `dates`, all in `text[start:end]`, that tell when something is to be done."""
    kept: list[Stretch] = []
    for stretch in _stretches(text, dates):
        if (kept and _goes_on(text, kept[-1], stretch)) or _is_due(text, start, end, stretch):
            kept.append(stretch)
    return kept


def _stretches(text: str, dates: Sequence[DateFound]) -> Iterator[Stretch]:
    """Dates that are joined by `đến` as one."""
    at = 0
    while at < len(dates):
        date, opening = _with_year_of_list(text, dates, at), None
        after = dates[at + 1] if at + 1 < len(dates) else None
        at += 1
        if after and after.last_year is None and _RANGE_GAP.fullmatch(text, date.end, after.start):
            date, opening = after, date
            at += 1
        elif (
            after
            and _LIST_GAP.fullmatch(text, date.end, after.start)
            and date.year is None
            and date.precision == "month"
        ):
            date = replace(date, year=after.year)  # `tháng 4 và tháng 8 năm 2026`
        yield Stretch((opening or date).start, date.end, date, opening)


def _with_year_of_list(text: str, dates: Sequence[DateFound], at: int) -> DateFound:
    """`vòng 1 trong tháng 3, vòng 2 trong tháng 9 năm 2024`: the year is printed with the last month of a list."""
    date = dates[at]
    if date.year is not None or date.precision != "month" or date.cycle is not None:
        return date
    later = next((d for d in dates[at + 1 :] if d.precision != "month" or d.year is not None), None)
    if later is None or later.precision != "month" or re.search(r"[;.]\s", text[date.end : later.start]):
        return date
    return replace(date, year=later.year)


def _goes_on(text: str, one: Stretch, other: Stretch) -> bool:
    """Whether the words before one date hold for the next, which is printed in the same way."""
    if not _NEXT_IN_LIST.fullmatch(text, one.end, other.start):
        return False
    alike = one.date.precision == other.date.precision and one.date.precision in ("day", "month")
    return alike and (one.date.year is None) == (other.date.year is None)


def _is_due(text: str, start: int, end: int, stretch: Stretch) -> bool:
    date, before = stretch.date, text[start : stretch.start]
    if date.edge == "start":  # `dự toán đầu năm 2026` names a budget, `sơ kết kế hoạch cuối năm 2022` sets a date
        before = _START_OF.sub("", before)
    if _is_of_instrument(text, before, stretch) or before.count("“") > before.count("”"):
        return False
    if timing.anywhere("events").search(_PARTS.split(before)[-1]):
        return False
    if date.cycle is not None:
        return True
    background = timing.ending("background").search(before) or timing.adjoining("names").search(before)
    if background or _STATISTIC.match(text, stretch.end, end):
        return False
    if date.precision == "year":
        return _year_is_due(before, text[stretch.end : end], date)
    return _day_is_due(text, end, stretch, before)


def _day_is_due(text: str, end: int, stretch: Stretch, before: str) -> bool:
    """A day, month or quarter is due after `trước`, `trong` and the like, or where it opens or ends a duty."""
    date = stretch.date
    if date.since and stretch.opening is None and date.first_day is None:
        return date.precision != "day" and bool(timing.anywhere("begins").search(before))
    if date.half is not None and not date.until:  # `trong 6 tháng đầu năm 2023`
        return bool(_WITHIN.search(before)) and _acts(before)
    said = _BRACKET.search(before) or _AT_HOUR.search(before) or timing.ending("at_dates").search(before)
    if date.until or stretch.opening or date.first_day or (said and before.strip(_EMPTY)):
        return True
    if not before.strip(_EMPTY):
        return date.year is not None or date.precision != "month"
    if date.precision == "day":
        own_column = text[date.start] == "N" or before.rstrip().endswith(("Sáng", "Chiều"))
        return own_column and bool(_COLUMN.search(before))
    return date.year is not None and bool(_END.fullmatch(text, stretch.end, end)) and _acts(before)


def _year_is_due(before: str, after: str, date: DateFound) -> bool:
    """A bare year is due with a word of completing, at the beginning of a duty, or as the end of a year."""
    if _HOPES.search(before):
        return False
    if date.edge is not None:
        return (date.year is not None or bool(_SUMS_UP.search(before))) and bool(before.strip(" -+("))
    if date.year is None:
        return False
    if _OPENS.match(before):
        rest = after.lstrip(" ,:")
        return bool(timing.leading("duties").match(rest)) and not re.search(r"\d", rest)  # a number makes it an aim
    return date.last_year is None and _ends_duty(before)


def _ends_duty(before: str) -> bool:
    """Whether what stands before a bare year is a duty that is to be completed, or a report: `báo cáo (năm 2030)`."""
    if _BRACKET.search(before):
        return bool(_REPORTS.search(_PARTS.split(before)[-1]))
    within = _WITHIN.search(before) and timing.anywhere("completes").search(before)
    return bool(within or _completes().search(before))


def _acts(before: str) -> bool:
    return bool(timing.anywhere("duties").search(before))


@cache
def _completes() -> re.Pattern[str]:
    return re.compile(rf"(?:{timing.anywhere('completes').pattern})[^,;:]{{0,12}}$", re.IGNORECASE)


def _is_of_instrument(text: str, before: str, stretch: Stretch) -> bool:
    """Whether an instrument was issued on that day."""
    if _NUMBER.search(before):
        return True
    if stretch.date.until or stretch.date.precision != "day" or stretch.opening:
        return False
    return bool(_ISSUED_BY.match(text, stretch.end) or _instruments().search(before[-NAMED_AGO:]))


@cache
def _instruments() -> re.Pattern[str]:
    names = "|".join(re.escape(t.name).replace(r"\ ", r"\s+") for t in instrument_types())
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")
