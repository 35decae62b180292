"""Inside one task: who works with the agency, and by when.

Guarantees: spans lie inside the task, in order; a general phrase (`các sở, ban, ngành`) is one partner.
"""

import re

from pipeline.extract.assigned import Span
from pipeline.extract.dates import find_dates
from pipeline.lexicon.duties import plain
from pipeline.lexicon.names import body_spans, name_end

_TOGETHER = re.compile(
    r"(?:phối (?:kết )?hợp|kết nối|cùng phối hợp|liên kết|hiệp đồng)"
    r"(?:,? (?:chặt chẽ|thường xuyên|đồng bộ|hiệu quả|tốt|trao đổi thông tin|kịp thời|liên ngành))*"
    r"(?:,? (?:chặt chẽ|với|cùng với|cùng|giữa))*:? "
)
_BEFORE_DATE = re.compile(
    r"(?:xong |hoàn thành |chậm nhất |muộn nhất |trễ nhất |gửi )?"
    r"(?:(?:là |vào |trong |đến hết |đến |hết |trước )+(?:hết )?(?:ngày |tháng |quý |năm )?|định kỳ [^.;:]{0,20}?)$"
)
_TERM = re.compile(
    r"(?:trong thời hạn|chậm nhất|trong vòng|sau)(?: là| sau)? \d{1,3}(?: \([^)]{1,20}\))? ngày(?: làm việc)?"
    r"(?:,? (?:kể từ|từ) ngày [^,.;()]{3,60})?"
)


def partners_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The bodies named after `phối hợp với`, `cùng`."""
    task = text[start:end]
    low = plain(task)
    out: list[Span] = []
    for match in _TOGETHER.finditer(low):
        last = name_end(task, match.end())
        if last is not None:
            out += [(start + a, start + b) for a, b in body_spans(task, match.end(), last)]
    return tuple(dict.fromkeys(out))


def partners_open(text: str, start: int, end: int) -> bool:
    """Whether a lead-in ends with `Phối hợp với:`, so that each bullet begins with those it is done with."""
    words = plain(text[start:end]).rstrip(" :")
    return any(match.end() >= len(words) for match in _TOGETHER.finditer(words + " "))


def partners_named(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The bodies that a bullet begins with."""
    bullet = text[start:end]
    last = name_end(bullet, 0)
    return () if last is None else tuple((start + a, start + b) for a, b in body_spans(bullet, 0, last))


def due_in(text: str, start: int, end: int) -> Span | None:
    """The words of the first time limit in a task: `trước ngày 20/11`, `trong thời hạn 10 ngày kể từ …`."""
    task = text[start:end]
    low = plain(task)
    term = _TERM.search(low)
    for date in find_dates(task):
        lead = _BEFORE_DATE.search(low[: date.start])
        if not date.until and lead is None:
            continue
        first = lead.start() if lead else date.start
        if term is None or first < term.start():
            return start + first, start + _closed(task, first, date.end)
    return (start + term.start(), start + _closed(task, term.start(), term.end())) if term else None


def _closed(task: str, first: int, last: int) -> int:
    """A bracket that was opened inside the words is closed."""
    if "(" in task[first:last] and task[last : last + 1] == ")":
        return last + 1
    return last
