"""`days`: days that cannot be: a deadline before the plan's own day or long after its end, a basis that is younger.

Guarantees: a fault only where no reading of the printed date can be right; what tells of the past (a baseline, results,
rules on older decisions) is no deadline; a report on a year may be due in the months after it.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Literal

from pipeline.audit.case import Case
from pipeline.audit.checks.printed import SURE, day_in, elsewhere, lines, severity
from pipeline.audit.checks.spans import cited
from pipeline.audit.found import Hit
from pipeline.audit.regimes import span_of
from pipeline.audit.rules import Params
from pipeline.lexicon.instruments import by_number, canonical_number
from schemas.finding import Severity
from schemas.record import Citation, Evidence

AFTERWARDS = 3  # months after a period in which reports on it are due
REACH = 90  # letters after the beginning of a citation within which its day is printed
_DAY = r"(?P<d>\d{1,2}) ?(?:/|-|tháng) ?(?P<m>\d{1,2}) ?(?:/|-|năm) ?(?P<y>\d{4})(?!\d)"
_DUE = re.compile(
    r"\b(?:trước|(?:chậm|muộn) nhất(?: là| vào| đến)?|(?:thời )?hạn (?:cuối(?: cùng)?|chót)(?: là| đến| vào)? ?:?"
    rf"|(?P<work>thời (?:hạn|gian) (?:hoàn thành|gửi|nộp|báo cáo)(?: là| đến| vào)? ?:?))(?: trước)?(?: ngày)? {_DAY}"
)
_WORK = re.compile(
    r"\b(?:báo cáo|gửi|nộp|trình|hoàn thành|hoàn tất|kết thúc|xong|sơ kết|tổng kết"
    r"|ban hành kế hoạch|xây dựng kế hoạch)\b"
    r"[^.;\n]{0,90}$"
)
_PAST = re.compile(
    r"\b(?:đã|trường hợp|hiệu lực|so với|kể từ|chuyển tiếp|bàn giao|tồn đọng|cũ|trước đây|kết quả (?:đến|tính))\b"
    r"|\bđối với (?:các )?(?:người|hồ sơ|quyết định)|\bđược (?:cấp|lập|ban hành|quyết định)"
)
_WITHIN = ("targets", "tasks", "scope", "funding", "reporting", "assignment")
_LATER = re.compile(
    r"\b(?:tầm nhìn|định hướng|tiếp theo|giai đoạn (?:sau|tới)|những năm sau|duy trì|hằng năm|hàng năm)\b"
)
_PROMISE = re.compile(
    r"\b(?:phấn đấu|bảo đảm|đảm bảo)[^.;\n]{0,30}?\b(?:đến|hết|trước)(?: cuối| hết)?"
    r"(?: (?:ngày|tháng|quý) [\d/ivx]+(?:,? ?|/))? ?(?:năm )?(?P<y>20\d\d)(?!\d)"
    r"|\b(?:đến|hết) (?:cuối |hết )?(?:năm |\d{1,2}/)(?P<y2>20\d\d)(?!\d)[^.;\n]{0,12}\bphấn đấu\b"
)
_PROMISED = re.compile("phấn đấu|bảo đảm|đảm bảo")


class Given(Params):
    """Which `respect` is judged: a deadline, a cited instrument, the end of the period, the year of a target."""

    respect: Literal["deadline", "basis", "period", "target"]


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each day; `{found}` is printed, `{against}` the day or period that it cannot go with."""
    finds = {"deadline": _deadlines, "basis": _younger, "period": _after_the_end, "target": _targets}
    seen: set[str] = set()
    for hit in finds[given.respect](case):
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


def _own_day(case: Case) -> tuple[date, date, Evidence] | None:
    """First and last day that the plan's day of issue can mean; a year alone tells too little."""
    header = case.record.document
    if header.issue_date is None or len(header.issue_date) == len("2023"):
        return None
    if header.provenance["issue_date"].derived_from is not None:
        return None
    return *span_of(header.issue_date), header.evidence["issue_date"]


def _vn(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _hit(case: Case, days: tuple[str, str], span: tuple[int, int], most: Severity, own: Evidence) -> Hit:
    """A hit on the first of two days; `own` is where the plan's own day or period is printed."""
    related = elsewhere(own, "Ngày, thời kỳ của kế hoạch", "The day or period of the plan")
    words = {"found": days[0], "against": days[1]}
    return Hit(days[0], (case.passages.evidence(*span),), words, related, severity(case, *span, most))


def _read(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _deadlines(case: Case) -> Iterator[Hit]:
    """`báo cáo năm trước ngày 25/11/2023` in a plan of 2024."""
    own = _own_day(case)
    if own is None:
        return
    first, last, evidence = own
    for match in case.passages.find(_DUE, _WITHIN):
        day = _read(match)
        if day is None or day >= first or cited(case, match.start("d")):
            continue
        start, end = case.passages.sentence(*match.span())
        told = case.passages.plain[start:end]
        if _PAST.search(told) or not (match["work"] or _WORK.search(told[: match.start() - start])):
            continue
        most: Severity = "error" if first == last else "warning"
        yield _hit(case, (_vn(day), _vn(first)), (start, end), _of_heading(case, most), evidence)


def _of_heading(case: Case, most: Severity) -> Severity:
    """No error where the plan's own day was read with doubt."""
    sure = case.record.document.provenance["issue_date"].confidence >= SURE
    return most if sure or most != "error" else "warning"


def _younger(case: Case) -> Iterator[Hit]:
    """An instrument that is cited with a day after the plan's."""
    own = _own_day(case)
    if own is None:
        return
    _, last, evidence = own
    header = case.record.document
    mine = {canonical_number(number) for number in (header.number,) if number}
    for citation in case.record.citations:
        numbers = {canonical_number(n) for n in (citation.number, citation.resolved_number) if n}
        day = _printed_day(case, citation)
        if day is None or day <= last or numbers & mine or not _is_its_day(citation, day):
            continue
        span = (citation.evidence.start, citation.evidence.end)
        made = _hit(case, (_vn(day), _vn(last)), span, _of_heading(case, "error"), evidence)
        number = citation.number or citation.title or ""
        words = {**made.words, "number": number}
        yield Hit(f"{number}:{made.key}", made.evidence, words, made.related, made.severity)


def _printed_day(case: Case, citation: Citation) -> date | None:
    """The one full day that is printed with it, which must be the one that was read."""
    start = citation.evidence.start
    end = min(max(citation.evidence.end, start + REACH), case.passages.sentence(start, start + 1)[1])
    printed = day_in(case.passages.plain[start:end])
    return printed if printed is not None and citation.date == printed.isoformat() else None


def _is_its_day(citation: Citation, day: date) -> bool:
    """False where the catalogue has another day: then the citation is wrong, which another rule says."""
    number = citation.resolved_number or citation.number
    instrument = by_number(number) if number else None
    return instrument is None or instrument.issue_date in (None, day.isoformat())


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _after_the_end(case: Case) -> Iterator[Hit]:
    """A deadline long after the period; periods that are not printed, and what looks beyond them, are left out."""
    header = case.record.document
    if header.period.end is None or header.provenance["period.end"].derived_from is not None:
        return
    end = span_of(header.period.end)[1]
    title = (header.title or "").lower()
    if "tầm nhìn" in title or "định hướng" in title or "những năm tiếp" in title:
        return
    for item in case.record.deadlines:
        if item.kind != "date" or item.date is None or item.derived_from is not None or item.precision != "day":
            continue
        day = span_of(item.date)[0]
        span = case.passages.sentence(item.evidence.start, item.evidence.end)
        told = case.passages.plain[span[0] : span[1]]
        printed = day.isoformat() in {d.isoformat() for d in _days(told)}
        if not printed or day <= _after(end, AFTERWARDS) or _LATER.search(told) or cited(case, item.evidence.start):
            continue
        if case.passages.section(item.evidence.start) in _WITHIN:
            yield _hit(case, (_vn(day), _vn(end)), span, "warning", header.evidence["period.end"])


def _days(told: str) -> Iterator[date]:
    for match in re.finditer(_DAY, told):
        day = _read(match)
        if day is not None:
            yield day


def _targets(case: Case) -> Iterator[Hit]:
    """A target to be reached in a year that was over when the plan began."""
    header = case.record.document
    own = _own_day(case)
    if own is None or header.period.start is None or header.provenance["period.start"].derived_from is not None:
        return
    begins = min(own[0], span_of(header.period.start)[0])
    text = case.passages.plain
    promised = chain.from_iterable(_PROMISE.finditer(text, *span) for span in lines(text, _PROMISED))
    for match in promised:
        year = int(match["y"] or match["y2"])
        section = case.passages.section(match.start())
        if year >= begins.year or section not in ("targets", "tasks") or cited(case, match.start()):
            continue
        span = case.passages.sentence(*match.span())
        if not _PAST.search(text, *span):
            yield _hit(case, (str(year), str(begins.year)), span, "warning", own[2])
