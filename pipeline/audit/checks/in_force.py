"""`in_force`: an instrument that a plan rests on and that had no force on its day.

Guarantees: only instruments of the catalogue, and only days that it has a source for, are errors; what a plan tells of
former years is no basis. A basis is found always, a mention where the plan asks for work by it (`theo Nghị định …`).
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from pipeline.audit.case import Case
from pipeline.audit.checks.history import past
from pipeline.audit.checks.instruments import Known, expired, known, places_of, successors
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from pipeline.lexicon.instruments import Instrument, canonical_number
from schemas.finding import Severity
from schemas.record import Evidence

# What asks for work by an instrument, and the beginning of a line that names a basis.
_BY = re.compile(r"(?<!\w)(?:theo|căn cứ|quy định tại|thực hiện|tuân thủ|đúng|áp dụng)(?!\w)[^;\n]{0,80}$")
_BASIS_LINE = re.compile(r"^(?:[-+*•]|\(?(?:\d+|[a-zđ])[.)])? *(?:(?:căn cứ|thực hiện|theo|triển khai)\b[^;\n]*)?$")
_HISTORY = re.compile(
    r"(?<!\w)(?:thay thế|thay cho|hết hiệu lực|trước đây|trước đó|bãi bỏ|tổng kết|sơ kết|đánh giá|kết quả|chuyển tiếp"
    r"|kinh nghiệm|từng|nay không còn|trước (?:năm|khi|ngày)|giai đoạn trước"
    r"|đã (?:ban hành|triển khai|thực hiện))(?!\w)"
)
_PAST_PART = re.compile(r"(?<!\w)(?:tình hình|kết quả|thực trạng|đánh giá|giai đoạn trước)(?!\w)")
_BASES = re.compile(r"(?<!\w)(?:căn cứ|cơ sở) (?:pháp lý|xây dựng|ban hành|để)|^\W*\w{1,4}[./)] *(?:các )?căn cứ\W*$")
AFTER = 120  # letters after a citation in which it may be told that the instrument is no more
# What stands before the number of an instrument that another one amends or explains.
_OF_ANOTHER = re.compile(r"(?:sửa đổi|bổ sung|hướng dẫn|quy định chi tiết|thi hành|thay thế|bãi bỏ)[^;\n]{0,200}$")
_NUMBER = re.compile(r"\d+/\d")


class Given(Params):
    """`only`: the instruments of this rule; `besides`: those that other rules have; all where neither is given."""

    only: list[str] = []
    besides: list[str] = []

    @cached_property
    def numbers(self) -> tuple[frozenset[str], frozenset[str]]:
        """Both in canonical writing."""
        only, besides = (frozenset(map(canonical_number, numbers)) for numbers in (self.only, self.besides))
        return only, besides


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each instrument; `{number}`, `{since}`, `{successor}` say what it is and what stands in its place."""
    if case.day is None:
        return
    only, besides = given.numbers
    seen: set[str] = set()
    for one in known(case):
        key = canonical_number(one.instrument.number)
        if (only and key not in only) or key in besides or key in seen or not expired(one.instrument, case.day):
            continue
        place = next((place for place in places_of(one.citation) if _is_relied_on(case, one, *place)), None)
        if place is not None:
            seen.add(key)
            first = (one.citation.evidence.start, one.citation.evidence.end)
            evidence = one.citation.evidence if place == first else case.passages.evidence(*place)
            yield _hit(one, key, case.day, evidence, basis=_is_basis(case, one, place[0]))


def _is_relied_on(case: Case, one: Known, start: int, end: int) -> bool:
    """Whether the plan rests on an instrument where it names it, or asks for work by it."""
    text = case.passages.plain
    first, last = case.passages.sentence(start, end)
    before, after = text[first:start], text[end : min(last, end + AFTER)]
    if _OF_ANOTHER.search(before) and _NUMBER.search(before):
        return False  # Thông tư … hướng dẫn thi hành Nghị định …: the first of the two is the basis
    if _PAST_PART.search(case.passages.heading_above(start)) or _HISTORY.search(before) or _HISTORY.search(after):
        return False
    if _is_basis(case, one, start) and _BASIS_LINE.match(before):
        return True
    return bool(_BY.search(before)) and not past(case, start, end)


def _is_basis(case: Case, one: Known, start: int) -> bool:
    """Whether the plan names it as a basis: in its preamble, or under a heading of its own (`Căn cứ pháp lý`)."""
    return one.citation.role == "basis" or _BASES.search(case.passages.heading_above(start)) is not None


def _hit(one: Known, key: str, day: date, evidence: Evidence, *, basis: bool) -> Hit:
    instrument = one.instrument
    since = _day(instrument.expiry_date)
    words: dict[str, str | Said] = {"number": instrument.number, "since": since, "successor": _successor(one, day)}
    return Hit(key, (evidence,), words, severity=_severity(one, basis=basis))


def _severity(one: Known, *, basis: bool) -> Severity | None:
    """Programmes run out without being repealed; what no source was seen for is a hint at most."""
    instrument = one.instrument
    if not instrument.verified:
        return "info"
    doubtful = "expiry_date" in instrument.unverified or _is_programme(instrument)
    return "warning" if doubtful or not basis else None


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
