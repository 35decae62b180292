"""Dates as Vietnamese plans print them, with their precision.

Guarantees: no day, month or year is invented: what is not printed is None; spans do not overlap and are in order.
dateparser has no word for `trước ngày 31/12`, `quý III` or `giai đoạn 2021-2025`, hence a grammar of our own.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.found import DateFound, Edge, Precision, Recurrence
from pipeline.extract.spine import document_of

RULE = "dates.grammar@3"
LOOK_BACK = 40  # letters before a date in which `chậm nhất là hết` and the like stand
LONGEST_STAGE = 50  # years; more between two years is no stage of a plan

_YEAR = r"(?:19[4-9]\d|20\d\d)"  # years before the state was founded are no dates of plans
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2]|1 [0-2](?=/))"  # OCR parts 11: 22/1 1/2017
_QUARTER = r"(?:IV|III|II|I|0?[1-4]|[IH1l]{2,3}|H)"  # OCR sees II as H, III as IH or HI, I as 1 or l
_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_FREE = r"(?:(?<![\d/.,\-–—])|(?<=\d{4}[-–—]))"  # 04/6/2018-15/6/2018; not inside a longer number, fraction or code
_TO = r"(?:[-–—]|(?:cho\s+)?(?:đến|tới)(?:\s+hết)?)"
_OF_YEAR = rf"(?:\s*[/.\-–]\s*|\s*,?\s*năm\s+)(?P<y>{_YEAR})(?!\d)"
_LONG_TAIL = rf"\s*tháng\s*(?P<m>{_MONTH})(?!\d)(?:\s*,?\s*năm\s*(?P<y>{_YEAR})(?!\d))?"
_SHORT_TAIL = rf"\s*(?P<sep>[/.\-])\s*(?P<m>{_MONTH})(?!\d)(?:\s*(?P=sep)\s*(?P<y>{_YEAR})(?!\d))?"
_COUNTED = r"(?!\s*(?:lần|ngày|tuổi|buổi|lớp)\b)"  # `6 tháng 1 lần` names no month
_AREA = (  # `đến 02/12 xã`, `1/3 số người`
    r"(?!\s*(?:tổng số|số|xã|phường|huyện|thôn|thị trấn|đơn vị|người|học viên|bệnh nhân|hộ|cơ sở|tổ|ấp|bản|khu"
    r"|trường|trạm)\b)"
)

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WEEKS = {"đầu": 1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "cuối": 5}
_EDGES: dict[str, Edge] = {"đầu": "start", "giữa": "middle", "cuối": "end"}
_CYCLES: dict[str, Recurrence] = {"tuần": "weekly", "tháng": "monthly", "quý": "quarterly", "năm": "annual"}

# In the order in which they are tried: where two overlap the earlier one holds. A group `at` is the date itself where
# words before it are needed to know it.
_GRAMMAR: dict[str, tuple[str, ...]] = {
    "days_long": (
        rf"(?:ngày\s+)?{_FREE}(?P<d1>{_DAY})(?:\s*,\s*{_DAY})*\s*(?:{_TO}|và|,)\s*(?:ngày\s+)?(?P<d>{_DAY})",
        rf"{_LONG_TAIL}{_COUNTED}",
    ),
    "days_short": (
        rf"ngày\s+(?P<d1>{_DAY})(?:\s*,\s*{_DAY})*\s*(?:{_TO}|và|,)\s*(?:ngày\s+)?(?P<d>{_DAY})",
        rf"\s*(?P<sep>/)\s*(?P<m>{_MONTH})(?!\d)(?:\s*/\s*(?P<y>{_YEAR}))?(?![\d/])",
    ),
    "days_bare": (rf"{_FREE}(?P<d1>{_DAY})\s*[-–—]\s*(?P<d>{_DAY})/(?P<m>{_MONTH})/(?P<y>{_YEAR})(?![\d/])",),
    "long": (rf"(?:ngày\s*)?{_FREE}(?P<d>{_DAY}){_LONG_TAIL}{_COUNTED}",),
    "full": (
        rf"(?:ngày\s+)?{_FREE}(?P<d>{_DAY})\s*(?P<sep>[/.\-–])\s*(?P<m>{_MONTH})\s*(?P=sep)\s*(?P<y>{_YEAR})(?![\d/])",
    ),
    "stage": (
        r"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm|năm)\s+)?(?:từ\s+)?(?:năm\s+)?(?<!năm học )(?<![\d/.,])",
        rf"(?P<y>{_YEAR})\s*{_TO}\s*(?:năm\s+)?(?P<y2>{_YEAR})(?![\d/])",
    ),
    "half": (rf"(?<!\d)(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<y>{_YEAR})(?!\d)|(?!\s*\d))",),
    "quarter": (
        rf"quý\s+(?:{_QUARTER}\s*(?:,|-|–|và|đến)\s*(?:quý\s+)?)*(?P<q>{_QUARTER})(?!\w){_COUNTED}",
        rf"(?:\s*(?:/|,?\s*năm\s|-|–)\s*(?P<y>{_YEAR})(?!\d))?",
    ),
    "week": (
        r"tuần\s+(?P<w>đầu(?:\s+tiên)?|cuối(?:\s+cùng)?|(?:lễ\s+)?thứ\s+(?:nhất|hai|ba|tư|[1-4])|[1-4])\s+(?:của\s+)?",
        rf"(?:trong\s+)?tháng\s+(?P<m>{_MONTH})(?!\d)(?:{_OF_YEAR})?",
    ),
    "months": (rf"tháng\s+(?P<m1>{_MONTH})(?:\s*,\s*{_MONTH})*\s*(?:[-–,]|và)\s*(?P<m>{_MONTH}){_OF_YEAR}",),
    "month": (rf"tháng\s+(?P<m>{_MONTH}){_OF_YEAR}",),
    "month_bare": (rf"(?:trước|trong|đến|tới|từ|vào|hết|xong)\s+(?P<at>(?P<m>{_MONTH})/(?P<y>{_YEAR}))(?![\d/])",),
    "day": (rf"ngày\s+(?P<d>{_DAY})(?P<sep>[/.]|-)(?P<m>{_MONTH})(?![\d/]|[.,-]\d)",),
    "day_bare": (
        r"(?:trước|đến|tới|từ|vào|hết|nhất|hạn|là)\s+",
        rf"(?P<at>(?P<d>{_DAY})/(?P<m>{_MONTH}))(?![\d/]|[.,]\d){_AREA}",
    ),
    "day_yearly": (rf"{_FREE}(?P<at>(?P<d>{_DAY})/(?P<m>{_MONTH}))(?=\s*,?\s*{_EVERY}\s+năm)",),
    "day_monthly": (rf"ngày\s+(?P<d>{_DAY})\s*,?\s*(?:của\s+|trong\s+)?{_EVERY}\s+tháng",),
    "day_quarterly": (
        rf"ngày\s+(?P<d>{_DAY})\s+(?:của\s+)?(?:các\s+)?tháng\s+(?:đầu|cuối|thứ\s+\w+)(?:\s+(?:cùng|tiên))?",
        rf"(?:\s+(?:của|{_EVERY}|các))*\s+quý(?:\s+(?:sau|tiếp theo|kế tiếp))?",
    ),
    "day_next": (rf"ngày\s+(?P<d>{_DAY})\s+(?:của\s+)?tháng\s+(?:sau|kế tiếp|tiếp theo|kế|liền kề|liền sau)",),
    "month_only": (rf"(?<!\d )tháng\s+(?P<m>{_MONTH})(?=\s|[.,;:)]|$){_COUNTED}",),
    "day_only": (
        r"(?:trước|đến|tới|từ|vào|hết|nhất|hạn|là|sau)\s+",
        rf"(?P<at>ngày\s+(?P<d>{_DAY}))(?!\w|\s*[/.\-–]\s*\d|\s+(?:tháng|ngày)\b)",
    ),
    "year": (rf"năm\s*(?P<y>{_YEAR})(?!\d)",),
    "year_bare": (rf"(?:đến|tới|trước|từ|hết|vào|tầm nhìn)\s+(?P<at>(?P<y>{_YEAR}))(?![\d/]|[.,]\d)",),
    "edge": (rf"(?:đầu|giữa|cuối)\s+(?P<at>năm)(?!\w|\s+(?:học|{_YEAR}|nay|trước|sau|ngoái))",),
}
_PATTERNS = tuple((name, re.compile("".join(parts), re.IGNORECASE)) for name, parts in _GRAMMAR.items())

# `trước ngày 15/6 và 15/12`: what goes on after a day without words of its own.
_MAY_DATE = re.compile(r"\d|(?<!\w)(?:năm|tháng|quý|tuần)(?!\w)", re.IGNORECASE)
_NEXT_DAY = re.compile(rf"\s*(?:,|và|;)\s*(?:ngày\s+)?(?P<at>(?P<d>{_DAY})/(?P<m>{_MONTH}))(?![\d/])", re.IGNORECASE)
_UNTIL = re.compile(
    r"(?<!\w)(?:trước|đến|chậm nhất|muộn nhất|hạn chót|thời hạn|hạn|hết|tới|không quá|không muộn hơn|không chậm hơn)"
    r"(?:\s+(?:là|hết|cuối|đầu|giữa|trước|ngày|vào|hạn|khoảng|năm|trong))*[\s:]*$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"(?<!\w)(?:từ|kể từ)(?:\s+(?:ngày|năm|tháng|đầu|giữa|cuối|nay))*\s*$", re.IGNORECASE)
_EDGE = re.compile(r"(?<!\w)(đầu|giữa|cuối)\s+$", re.IGNORECASE)
_CYCLE_AFTER = re.compile(rf"\s*,?\s*(?:của\s+)?{_EVERY}\s+(tuần|tháng|quý|năm)\b", re.IGNORECASE)


def find(doc: Doc) -> tuple[DateFound, ...]:
    """The dates of the whole text."""
    return find_dates(document_of(doc).text)


def find_dates(text: str) -> tuple[DateFound, ...]:
    """All dates in the text, in order; where two overlap, the one that says more."""
    if not _MAY_DATE.search(text):
        return ()
    taken: list[tuple[int, int]] = []
    out: list[DateFound] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            for found in _read(name, match, text):
                if not _free(taken, found.start, found.end):
                    break
                insort(taken, (found.start, found.end))
                out.append(found)
    return tuple(sorted(out, key=lambda d: d.start))


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or end <= taken[at][0])


def _read(name: str, match: re.Match[str], text: str) -> Iterator[DateFound]:
    """The date of a match, and those that go on after it; none where the parts make no date."""
    parts = match.groupdict()
    first_day, last_year = _number(parts, "d1"), _number(parts, "y2")
    day, year = _number(parts, "d"), _number(parts, "y")
    if first_day and day and first_day >= day:
        return
    if last_year and year and not year < last_year <= year + LONGEST_STAGE:
        return
    group = "at" if "at" in parts else 0
    start, end = match.span(group)
    before = text[max(0, start - LOOK_BACK) : start]
    after = _CYCLE_AFTER.match(text, end)
    edge = _EDGE.search(before)
    found = DateFound(
        start=start, end=end, rule=RULE, year=year, month=_number(parts, "m"), day=day, precision=_precision(parts),
        quarter=_quarter(parts.get("q")), until=bool(_UNTIL.search(before)), since=bool(_SINCE.search(before)),
        last_year=last_year, edge=_EDGES[edge[1].lower()] if edge else None, half=_half(parts.get("half")),
        cycle=_cycle(name, after), first_day=first_day, first_month=_number(parts, "m1"),
        week=_week(parts.get("w")),
    )  # fmt: skip
    yield found
    if name in ("day", "day_bare"):
        yield from _going_on(found, text)


def _going_on(found: DateFound, text: str) -> Iterator[DateFound]:
    """Further days of a list: they stand under the words before the first one."""
    at = found.end
    while match := _NEXT_DAY.match(text, at):
        at = match.end()
        yield DateFound(
            start=match.start("at"), end=at, rule=RULE, year=None,
            month=int(match["m"].replace(" ", "")), day=int(match["d"]),
            precision="day", until=found.until, since=found.since, cycle=_cycle("day", _CYCLE_AFTER.match(text, at)),
        )  # fmt: skip


def _number(parts: dict[str, str | None], name: str) -> int | None:
    value = parts.get(name)
    return int(value.replace(" ", "")) if value else None


def _precision(parts: dict[str, str | None]) -> Precision:
    if parts.get("d"):
        return "day"
    if parts.get("m"):
        return "month"
    return "quarter" if parts.get("q") or parts.get("half") else "year"


def _quarter(printed: str | None) -> int | None:
    if printed is None:
        return None
    low = printed.lower()
    if low.isdigit() and int(low) <= len(_ROMAN):
        return int(low)
    return _ROMAN.get(low.replace("h", "ii").replace("1", "i").replace("l", "i"))


def _week(printed: str | None) -> int | None:
    if printed is None:
        return None
    words = printed.lower().split()
    return next((int(w) if w.isdigit() else _WEEKS[w] for w in words if w.isdigit() or w in _WEEKS), None)


def _half(printed: str | None) -> Literal[1, 2] | None:
    return None if printed is None else 1 if printed.lower() == "đầu" else 2


def _cycle(name: str, after: re.Match[str] | None) -> Recurrence | None:
    if name == "day_monthly":
        return "monthly"
    if name == "day_quarterly":
        return "quarterly"
    return _CYCLES[after[1].lower()] if after else None
