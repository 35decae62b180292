"""What a plan tells of former years: it is no wish of the plan, however far it is from the law of today.

Guarantees: years count against the year of the plan's own day; the year of a law, of a plan that is cited or of a date
tells nothing, nor does a year that is only compared with or counted from.
"""

import re
from collections.abc import Iterator

from pipeline.audit.case import Case
from pipeline.audit.checks.spans import cited
from pipeline.extract.headings import FRAME_RANK

_YEAR = re.compile(
    r"(?:giai đoạn|(?P<since>(?:từ|kể từ|sau) +)?(?:(?:trước|đến|tới|hết|cuối|đầu) +)?(?:các )?năm) +(?P<first>20\d\d)"
    r"(?: *(?:-|,|và|đến|tới) *(?:hết )?(?:năm )?(?P<last>20\d\d))?(?!\d)"
)
# Giai đoạn 01/01/2022 - 30/6/2026; đến ngày 30/6/2025: past where its last day is before the plan's own.
_DAYS = re.compile(
    r"(?:giai đoạn +(?:từ )?(?:ngày )?\d{1,2}[/.]\d{1,2}[/.]20\d\d *(?:-|đến) *(?:hết )?(?:ngày )?"
    r"|(?:đến|trước|hết) ngày )"
    r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>20\d\d)(?!\d)"
)
_NOT_TOLD = re.compile(
    r"(?:luật|nghị định|nghị quyết|kế hoạch|chương trình|chỉ thị|thông tư|quyết định|đề án|so với(?: cùng kỳ)?|cùng kỳ"
    r"|sửa đổi|bổ sung"
    r"|ngày \d{1,2} tháng \d{1,2}|như|bằng|hơn)[^.;:\n\d]{0,60}$"
)
_ONCE = re.compile(r"(?<!như )(?<!giữ )trước đây|(?:luật|quy định|nghị định|pháp lệnh) +cũ\b|theo quy định trước")
_OVER = re.compile(
    r"\btừng +(?:được |bị |có |phải )?(?:áp dụng|thực hiện|tổ chức|triển khai|duy trì|quy định|giao|quản lý|cai|đưa)"
    r"|\b(?:nay|hiện|hiện nay|đến nay)(?: đã)? (?:không còn|chấm dứt|bãi bỏ)"
    r"|không còn (?:hình thức|biện pháp|quy định|chế độ|mô hình)"
    r"|(?:hình thức|biện pháp|quy định|mô hình|việc|mức|thời hạn)(?: này| đó| trên)? (?:nay |hiện |đã |bị |được )*"
    r"(?:bãi bỏ|không còn|chấm dứt)"
)
_GONE = re.compile(
    r"(?:hình thức|biện pháp|quy định|mô hình|việc|mức|thời hạn|chế độ|nội dung) (?:này|đó|trên|nói trên)[^.;\n]{0,30}"
    r"(?:không còn|bãi bỏ|hết hiệu lực|chấm dứt|thay (?:thế|bằng))"
    r"|^ *(?:đến )?nay (?:đã )?(?:không còn|bãi bỏ|chấm dứt)"
)
_NOW = re.compile(
    r"(?<!đến )\bnay\b(?! (?:đã )?(?:không|bãi|chấm))|tiếp tục|phấn đấu|thời gian tới|từ ngày \d|\bsẽ\b|từ năm"
)
_RESULTS = re.compile(r"kết quả|tình hình|thực trạng|đánh giá|sơ kết|tổng kết")
_END = re.compile(r"[.;](?=\s)|\n|$")
_STOP = re.compile(r"\.(?=\s)")


def past(case: Case, first: int, last: int) -> bool:
    """Whether the words of a span are history: by their clause, the time named before them, what follows, the heading.

    Clauses between semicolons share the time that the one before them names.
    """
    plain = case.passages.plain
    start, end = case.passages.sentence(first, last)
    if _OVER.search(plain, start, end) or _gone_after(plain, end):
        return True
    times = _times(case, _opening(plain, start), end)
    before = [told for at, told in times if at <= last]
    if before or times:
        return before[-1] if before else all(told for _, told in times)
    return _under_results(case, first)


def _opening(plain: str, start: int) -> int:
    floor = plain.rfind("\n", 0, start) + 1
    return max((found.end() for found in _STOP.finditer(plain, floor, start)), default=floor)


def _gone_after(plain: str, end: int) -> bool:
    """Whether the next clause of the paragraph says that this is gone."""
    if end >= len(plain) or plain[end] == "\n":
        return False
    following = _END.search(plain, end + 1)
    return _GONE.search(plain[end + 1 : following.start() if following else len(plain)]) is not None


def _times(case: Case, start: int, end: int) -> list[tuple[int, bool]]:
    """The times that some words name, in their order, and whether each is past."""
    plain = case.passages.plain
    once = [(found.start(), True) for found in _ONCE.finditer(plain, start, end)]
    now = [(found.start(), False) for found in _NOW.finditer(plain, start, end)]
    return sorted([*_years(case, start, end), *_days(case, start, end), *once, *now])


def _days(case: Case, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """Days by which something was so; a day that no month has tells nothing."""
    for found in _DAYS.finditer(case.passages.plain, start, end):
        iso = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
        if case.day is not None and not cited(case, found.start()):
            yield found.start(), iso < case.day.isoformat()


def _years(case: Case, start: int, end: int) -> Iterator[tuple[int, bool]]:
    plain = case.passages.plain
    for found in _YEAR.finditer(plain, start, end):
        compared = _NOT_TOLD.search(plain[max(start, found.start() - 80) : found.start()])
        if case.day is None or compared or (found["since"] and not found["last"]) or cited(case, found.start()):
            continue
        yield found.start(), int(found["last"] or found["first"]) < case.day.year


def _under_results(case: Case, at: int) -> bool:
    """Whether the part at a place, or one that it belongs to, has a heading on the results of a former year."""
    rank: int | None = None
    for heading in reversed([found for found in case.passages.layout.headings if found.start < at]):
        if heading.rank <= FRAME_RANK:
            return False
        if rank is None or heading.rank < rank:
            rank = heading.rank
            words = case.passages.plain[heading.start : heading.end]
            if _RESULTS.search(words):
                return any(told for _, told in _years(case, heading.start, heading.end))
    return False
