"""`in_force`: an instrument that a plan rests on and that had no force on its day.

Guarantees: only instruments of the catalogue, and only days that it has a source for, are errors; what a plan tells of
former years is no basis. A basis is found always, a mention where the plan asks for work by it (`theo Nghị định …`).
"""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.audit.case import Case
from pipeline.audit.checks.instruments import Known, expired, known, successors
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from pipeline.lexicon.instruments import Instrument, canonical_number
from schemas.finding import Severity

_BY = re.compile(r"(?<!\w)(?:theo|căn cứ|quy định tại|thực hiện|tuân thủ|đúng|áp dụng)(?!\w)[^;\n]{0,80}$")
_HISTORY = re.compile(
    r"(?<!\w)(?:thay thế|thay cho|hết hiệu lực|trước đây|bãi bỏ|tổng kết|sơ kết|đánh giá|kết quả|chuyển tiếp"
    r"|giai đoạn trước|đã (?:ban hành|triển khai|thực hiện))(?!\w)"
)
# What stands before the number of an instrument that another one amends or explains.
_OF_ANOTHER = re.compile(r"(?:sửa đổi|bổ sung|hướng dẫn|quy định chi tiết|thi hành|thay thế|bãi bỏ)[^;\n]{0,200}$")
_LAST_BASIS = re.compile(r"(?:căn cứ|thực hiện|theo)(?!\w)[^;\n]*$")


class Given(Params):
    """`only`: the instruments of this rule; `besides`: those that other rules have; all where neither is given."""

    only: list[str] = []
    besides: list[str] = []


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each instrument; `{number}`, `{since}`, `{successor}` say what it is and what stands in its place."""
    if case.day is None:
        return
    only, besides = ({canonical_number(number) for number in numbers} for numbers in (given.only, given.besides))
    seen: set[str] = set()
    for one in known(case):
        key = canonical_number(one.instrument.number)
        if (only and key not in only) or key in besides or key in seen:
            continue
        if expired(one.instrument, case.day) and _is_relied_on(case, one):
            seen.add(key)
            yield _hit(one, key, case.day)


def _is_relied_on(case: Case, one: Known) -> bool:
    citation, text = one.citation, case.passages.plain
    start = citation.evidence.start
    sentence = case.passages.sentence(start, citation.evidence.end)
    before = text[sentence[0] : start]
    if _OF_ANOTHER.search(before) and re.search(r"\d+/\d", before):
        return False  # Thông tư … hướng dẫn thi hành Nghị định …: the first of the two is the basis
    if citation.role == "basis" and case.passages.section(start) in ("preamble", "letterhead", "title"):
        return True
    return (citation.role == "basis" or bool(_BY.search(before))) and not _HISTORY.search(text, *sentence)


def _hit(one: Known, key: str, day: date) -> Hit:
    instrument = one.instrument
    since = _day(instrument.expiry_date)
    words: dict[str, str | Said] = {"number": instrument.number, "since": since, "successor": _successor(one, day)}
    return Hit(key, (one.citation.evidence,), words, severity=_severity(one))


def _severity(one: Known) -> Severity | None:
    """Programmes run out without being repealed; what no source was seen for is a hint at most."""
    instrument = one.instrument
    if not instrument.verified:
        return "info"
    doubtful = "expiry_date" in instrument.unverified or _is_programme(instrument)
    return "warning" if doubtful or one.citation.role != "basis" else None


def _is_programme(instrument: Instrument) -> bool:
    return not instrument.replaced_by and not instrument.repealed_by


def _successor(one: Known, day: date) -> Said:
    numbers = successors(one.instrument, day)
    if numbers:
        joined = ", ".join(numbers)
        return Said(f", thay bằng {joined}", f", {joined} stands in its place")
    if _is_programme(one.instrument):
        return Said(" (hết thời hạn)", " (its term is over)")
    return Said("", "")


def _day(iso: str | None) -> str:
    return "/".join(reversed((iso or "").split("-")))
