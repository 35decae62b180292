"""`taskless`: a body that is to reach a target or to report, and that the plan gives no task.

Guarantees: only single bodies that the catalogue knows and the plan names in full; only where the plan has an
assignment part; a body that is named there, alone or with others, under whatever longer name, has its task.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from pipeline.audit.case import Case
from pipeline.audit.checks.printed import elsewhere, parts
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params
from pipeline.lexicon.agencies import expand
from pipeline.lexicon.agency_catalogue import bodies
from pipeline.lexicon.text import fold_name
from schemas.record import Deadline, Responsibility

FEWEST = 3  # bodies with tasks: fewer are no assignment part
_TIER = r"(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)"
_NAMED_TIER = re.compile(rf" (?:cấp )?{_TIER}(?: \S+){{0,4}}$")
_ACTS = (
    "lập|vận động|tổ chức|hoàn thành|đưa|nhận|hỗ trợ|tư vấn|tập huấn|tuyên truyền|quản lý|giúp|xây dựng|duy trì"
    "|tiếp nhận|điều trị|phấn đấu|thực hiện|dạy|mở|rà soát|bảo đảm"
)
_REPORTS = re.compile(r"\bbáo cáo\b")
_OF_ALL = re.compile(r"\b(?:các cơ quan|các đơn vị|các ngành|các sở|các phòng|các ban|các thành viên)\b")


class Given(Params):
    """Nothing is asked but that who is to reach something is given something to do."""


@cache
def _names() -> tuple[str, ...]:
    """Names of single bodies, folded, the longest first; short ones can be other words."""
    found = {fold_name(name) for body in bodies().values() if not body.group for name in (body.name, *body.also)}
    return tuple(sorted((name for name in found if len(name.split()) > 1), key=lambda name: -len(name)))


@cache
def _aim_of() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", " +").replace(r"\-", " ?- ?") for name in _names())
    return re.compile(
        rf"(?:(?:^|\n|[.;] )(?:[-+*•] ?|\(?(?:\d+|[a-zđ])(?:\.\d+)*[.)] ?)?|\bgiao (?:cho )?)"
        rf"(?P<who>(?:{names})(?: (?:cấp )?{_TIER})?) (?:{_ACTS})\b"
    )


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each body; `{who}` is its name."""
    _ = given
    heading = case.passages.heading("assignment")
    busy = [r for r in case.record.responsibilities if r.tasks and _is_given_work(case, r)]
    if heading is None or len(busy) < FEWEST:
        return
    have = " | ".join(fold_name(expand(f"{r.agency} | {r.heading or ''}")) for r in busy)
    seen: set[str] = set()
    for who, start, end in (*_aims(case), *_reports(case)):
        core = _core(who)
        if core in seen or core in have or _shares(core, have):
            continue
        seen.add(core)
        part = case.passages.evidence(*heading)
        related = elsewhere(part, "Phần phân công, không có cơ quan này", "The assignment part, without this body")
        yield Hit(core, (case.passages.evidence(start, end),), {"who": who}, related)


def _is_given_work(case: Case, given: Responsibility) -> bool:
    """Whether it has a task in the assignment part, or more to do than to report."""
    inside = case.passages.section(given.evidence.start) == "assignment"
    return inside or any(task.role != "report" for task in given.tasks)


def _core(name: str) -> str:
    """The name without its tier and place: `Công an huyện Thọ Xuân` gives `công an`."""
    return _NAMED_TIER.sub("", fold_name(expand(name)))


def _shares(core: str, have: str) -> bool:
    """Whether a collective name of the assignment part covers it: `các đoàn thể` covers the Women's Union."""
    if _OF_ALL.search(have):
        return True
    union = re.match(r"(?:hội|đoàn|liên đoàn|mặt trận|ủy ban mặt trận|tỉnh đoàn|huyện đoàn|thành đoàn)", core)
    return union is not None and re.search(r"\b(?:đoàn thể|tổ chức chính trị)\b", have) is not None


def _aims(case: Case) -> Iterator[tuple[str, int, int]]:
    plain = case.passages.plain
    for match in chain.from_iterable(_aim_of().finditer(plain, *span) for span in parts(case, "targets")):
        yield case.passages.text[slice(*match.span("who"))], *case.passages.sentence(*match.span("who"))


def _reports(case: Case) -> Iterator[tuple[str, int, int]]:
    known = set(_names())
    for item in case.record.deadlines:
        if item.agency and _REPORTS.search(item.action.lower()) and _core(item.agency) in known and _names_it(item):
            yield item.agency, item.evidence.start, item.evidence.end


def _names_it(item: Deadline) -> bool:
    """Whether the words of the deadline name the body, so that it was not taken from a heading above."""
    return _core(item.agency or "") in fold_name(expand(item.evidence.text))
