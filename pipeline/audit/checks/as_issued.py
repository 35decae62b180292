"""`as_issued`: an instrument that is cited with a number, day, issuer or title that are not its own.

Guarantees: only what is printed beside the number is judged, and only against what the catalogue has from a source;
letters of a page that was recognised from a picture are a warning at most.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from pipeline.audit.case import Case
from pipeline.audit.checks.instruments import Known, known, places_of, same_but_for_the_year
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params
from pipeline.lexicon.instruments import canonical_number
from pipeline.lexicon.text import fold_name
from schemas.finding import Severity
from schemas.record import Evidence

Respect = Literal["number", "day", "issuer", "title"]

UNLIKE = 50  # likeness of two titles, 0 to 100, below which they are of two instruments; of right ones 60 and more
SHORTEST_TITLE = 6  # words of a printed title that can be told from another
FOREIGN = frozenset({"UBND", "HĐND", "CP", "TTg"})  # letters of bodies that no ministry or department signs for
REACH = 90  # letters after the beginning of a citation within which its day is printed
_DAY = re.compile(r"[,\s]*ngày (\d{1,2}) ?(?:/|-|tháng) ?(\d{1,2}) ?(?:/|-|năm) ?(\d{4})(?!\d)")
_MINISTER = re.compile(r"^(?:bộ trưởng|chủ tịch|tổng thanh tra|viện trưởng|chánh án) ")
_AMENDS = re.compile(r"sửa đổi|bổ sung|thay thế|bãi bỏ")


class Given(Params):
    """Which `respect` is judged."""

    respect: Respect


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each citation; `{printed}` and `{right}` are what is printed and what it should be."""
    yield from _RESPECTS[given.respect](case)


def _numbers(case: Case) -> Iterator[Hit]:
    """`769/QĐ-UBND` of a ministry: the letters are of another body."""
    for citation in case.record.citations:
        printed, right = citation.number, citation.resolved_number
        if not printed or not right or "/" not in printed or canonical_number(printed) == canonical_number(right):
            continue
        impossible = _last_letters(printed) in FOREIGN and _last_letters(right) not in FOREIGN
        severity: Severity = "error" if impossible else "info"
        words = {"printed": printed, "right": right, "issuer": citation.issuer or "?"}
        yield Hit(
            canonical_number(printed), (citation.evidence,), words, severity=_lowered(case, citation.evidence, severity)
        )


def _last_letters(number: str) -> str:
    return re.split(r"[-/]", number)[-1]


def _days(case: Case) -> Iterator[Hit]:
    """Every mention is looked at: the second one of a plan may be wrong where the first is right."""
    for one in (*known(case), *same_but_for_the_year(case)):
        right = one.instrument.issue_date
        if right is None or len(right) < len("2021-12-21") or "issue_date" in one.instrument.unverified:
            continue
        for start, end in places_of(one.citation):
            match = _printed_day(case, start, end)
            if match is None or _iso(match) in (None, right):
                continue
            evidence = case.passages.evidence(start, match.end())
            words = {"number": one.instrument.number, "printed": _shown(_iso(match)), "right": _shown(right)}
            severity = _lowered(case, evidence, "error")
            yield Hit(f"{canonical_number(one.instrument.number)} {_iso(match)}", (evidence,), words, severity=severity)
            break


def _printed_day(case: Case, start: int, end: int) -> re.Match[str] | None:
    """The day right after the number of a mention."""
    text = case.passages.plain
    number = re.compile(r"\d+ ?[/-][^\s,;]*(?: ?- ?[^\s\d,;]+)?").search(text, start, min(end, start + REACH))
    return _DAY.match(text, number.end()) if number else None


def _iso(match: re.Match[str]) -> str | None:
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # a day that no month has is a slip of the pen; another rule says so
        return None


def _shown(iso: str | None) -> str:
    return "/".join(reversed((iso or "").split("-")))


def _issuers(case: Case) -> Iterator[Hit]:
    for one in known(case):
        printed, right = one.citation.issuer, one.instrument.issuer
        if not printed or not one.instrument.verified or "issuer" in one.instrument.unverified:
            continue
        if _same_issuer(printed, right) or fold_name(printed) not in fold_name(one.citation.evidence.text):
            continue
        words = {"number": one.instrument.number, "printed": printed, "right": right}
        yield Hit(canonical_number(one.instrument.number), (one.citation.evidence,), words)


def _same_issuer(printed: str, right: str) -> bool:
    """One of the issuers of a joint instrument is enough; the head of a ministry is the ministry."""
    one = _MINISTER.sub("", fold_name(printed)).removeprefix("liên ")
    if one.startswith("thủ tướng") != fold_name(right).startswith("thủ tướng"):
        return False
    return any(other in one or one in other for other in map(fold_name, right.split(";")))


def _titles(case: Case) -> Iterator[Hit]:
    for one in known(case):
        printed, right = one.citation.title, one.instrument.title
        if not printed or not right or not _may_be_judged(one, printed):
            continue
        if fuzz.token_set_ratio(fold_name(printed), fold_name(right)) < UNLIKE:
            words = {"number": one.instrument.number, "printed": printed, "right": right}
            yield Hit(canonical_number(one.instrument.number), (one.citation.evidence,), words)


def _may_be_judged(one: Known, printed: str) -> bool:
    """Amending instruments are cited by the title of what they amend, short titles by any."""
    instrument = one.instrument
    if not instrument.verified or "title" in instrument.unverified or _AMENDS.search(fold_name(instrument.title or "")):
        return False
    return len(printed.split()) >= SHORTEST_TITLE and not _AMENDS.search(fold_name(printed))


def _lowered(case: Case, evidence: Evidence, severity: Severity) -> Severity:
    """What was recognised from a picture, or restored, may be misread."""
    pages = {page.number: page for page in case.record.text.pages}
    page = pages.get(evidence.page)
    sure = page is not None and page.origin != "ocr" and evidence.raw == evidence.text
    return severity if sure or severity != "error" else "warning"


_RESPECTS: dict[Respect, Callable[[Case], Iterator[Hit]]] = {
    "number": _numbers, "day": _days, "issuer": _issuers, "title": _titles,
}  # fmt: skip
