"""Cycles and terms in a sentence: `hằng quý`, `6 tháng và năm`, `trong vòng 12 ngày kể từ khi có hướng dẫn`.

Guarantees: spans lie in the sentence, are in order and do not overlap; the name of a reporting period (`năm`, `quý`) is
a cycle only in a list of cycles or as the kind of a report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.extract.found import Recurrence
from pipeline.lexicon import timing

_AMOUNT = r"(?:\d{1,3}(?:\s*[-–—]\s*\d{1,3})?|một|hai|ba|năm|bảy|mười)"
_UNIT = r"(?:ngày|giờ|tuần|tháng)"
_TERM = re.compile(
    rf"(?<!\w)(?:(?:trong|chậm nhất|muộn nhất|sau|không quá|trước|tối đa)\s+(?:[^\W\d]+\s+){{0,3}}?)?{_AMOUNT}\s*"
    rf"(?:\([^()]*\)\s*)?{_UNIT}(?:\s+làm việc)?\s*,?\s*"
    r"(?:kể từ|tính từ|từ khi|từ ngày|sau khi|trước khi|sau ngày|so với|khi)\s[^,;.()]*"
    # the end of something comes first: `trước khi mãn hạn 20 ngày`
    r"|(?<!\w)trước\s+khi\s+(?:hết|kết thúc|mãn|đến|tới)\s(?:[^\W\d]+\s+){0,8}?"
    rf"(?:ít nhất\s+|là\s+)?{_AMOUNT}\s*{_UNIT}"
    # `trước khi kiểm tra ít nhất 05 ngày`, `trước mỗi đợt 5 ngày`
    r"|(?<!\w)trước\s+(?:khi|mỗi|ngày)\s(?:[^\W\d]+\s+){1,8}?"
    rf"(?:ít nhất|chậm nhất|tối thiểu|là)\s+{_AMOUNT}\s*{_UNIT}"
    # without an event: only where it cannot be a mere length of time
    rf"|(?<!\w)(?:(?:chậm nhất|muộn nhất)\s+(?:là\s+)?(?:sau\s+)?{_AMOUNT}\s*{_UNIT}(?:\s+làm việc)?"
    rf"|(?:trong\s+(?:vòng|thời hạn|thời gian)|không quá|(?<=, )trong)\s+{_AMOUNT}\s*ngày\s+làm việc"
    rf"|trong\s+(?:vòng|thời hạn)\s+{_AMOUNT}\s*(?:ngày|giờ)|(?<=; )sau\s+{_AMOUNT}\s*(?:ngày|giờ))(?!\w)",
    re.IGNORECASE,
)
# What ends the event of a term: its purpose, or what is to be done in it.
_AFTER_EVENT = re.compile(r"\s+(?:để|phải|có trách nhiệm|nhằm|đồng thời)\s", re.IGNORECASE)
_LIST_GAP = re.compile(
    r"\s*(?:kết quả\s+)?(?:\([^()]*\))?\s*(?:trước\s+(?:ngày\s+)?[\d/]+)?\s*(?:(?:,|;|/|và|hoặc|hay|cùng)\s*)+"
    r"(?:0?9\s+tháng\s*(?:\([^()]*\)\s*)?(?:,|và)\s*)?"
    r"(?:(?:báo cáo|tổng kết|sơ kết|định kỳ|theo|kết quả|đánh giá|giữa nhiệm kỳ)\s+)*",
    re.IGNORECASE,
)
_REPORT_OF = re.compile(
    r"(?<!\w)(?:báo cáo|định kỳ|giao ban|kỳ báo cáo)(?:\s+(?:kết quả|định kỳ|theo|tổng kết|sơ kết|tình hình|thực hiện|"
    r"công tác|tổng hợp|số liệu))*[\s:(]*$|(?<!\w)(?:sơ kết|tổng kết)\s+$",
    re.IGNORECASE,
)
# `báo cáo UBND tỉnh theo quý`: the body to which it goes stands between.
_BY = re.compile(r"(?<!\w)theo\s+(?:từng\s+|kỳ\s+)?$", re.IGNORECASE)
_REPORTS_TO = re.compile(r"(?<!\w)(?:báo cáo|gửi|giao ban|sơ kết|tổng hợp)(?!\w)", re.IGNORECASE)
_LENGTH = re.compile(
    r"(?<!\w)(?:trong|sau|thời gian|từ|khoảng|kéo dài|thời hạn|dưới|trên|suốt|đủ|vòng|quá|chỉ tiêu|kết quả)\s*$", re.I
)
_LENGTH_AFTER = re.compile(r"\s*(?:tuổi|kể từ|đến|tới|trở|-|–|tiếp theo|thực hiện|học)", re.IGNORECASE)
# `kết quả 6 tháng (trước 15/6)`, a date without its year right after the period
_DUE_NEXT = re.compile(r"\s*[(,]?\s*(?:trước|chậm nhất|vào)\s+(?:ngày\s+)?\d{1,2}/\d{1,2}(?![\d/])", re.IGNORECASE)
_HALF = re.compile(r"(?:đầu|cuối)\s+năm$", re.IGNORECASE)
_REPORTS = re.compile(r"(?<!\w)báo cáo(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle. `listed` says that it is the name of a reporting period or goes on a list of cycles."""

    start: int
    end: int
    recurrence: Recurrence
    listed: bool = False


def cycles(text: str, start: int, end: int) -> tuple[Cycle, ...]:
    """The cycles named in `text[start:end]`."""
    hits = [Cycle(*m.span(), name) for name, p in timing.cycles("cycles") for m in p.finditer(text, start, end)]
    named = [
        Cycle(*m.span(), name, listed=True)
        for name, p in timing.cycles("periods")
        for m in p.finditer(text, start, end)
    ]
    out: list[Cycle] = []
    for cycle in sorted([*hits, *named], key=lambda c: (c.start, c.listed, -c.end)):
        if out and cycle.start < out[-1].end:
            continue
        goes_on = bool(out) and _LIST_GAP.fullmatch(text, out[-1].end, cycle.start) is not None
        if goes_on or not cycle.listed or _is_cycle(text, start, end, cycle):
            out.append(replace(cycle, listed=cycle.listed or goes_on))
    return tuple(out)


def _is_cycle(text: str, start: int, end: int, cycle: Cycle) -> bool:
    """Whether the name of a period is a cycle here, though it goes on no list of cycles."""
    head = text[start : cycle.start]
    if cycle.recurrence == "ad_hoc":
        return bool(re.search(r"báo cáo\s+$", head, re.IGNORECASE) or re.match(r"\s+báo cáo", text[cycle.end :][:12]))
    if (_BY.search(head) or _DUE_NEXT.match(text, cycle.end, end)) and _REPORTS_TO.search(head):
        return True
    if _REPORT_OF.search(head):
        return not _HALF.search(text[cycle.start : cycle.end]) or bool(_REPORTS.search(head))
    if cycle.recurrence != "semiannual" or _LENGTH.search(head) or _LENGTH_AFTER.match(text, cycle.end, end):
        return False
    if _HALF.search(text[cycle.start : cycle.end]):
        return bool(_REPORTS.search(head))
    return bool(timing.anywhere("reports").search(text, start, end))


def relative_terms(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of terms that run from an event: `sau 10 ngày kể từ ngày nhận`."""
    for match in _TERM.finditer(text, start, end):
        cut = _AFTER_EVENT.search(text, match.start(), match.end())
        stop = cut.start() if cut else match.end()
        yield match.start(), match.start() + len(text[match.start() : stop].rstrip())
