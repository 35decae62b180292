"""`twice`: one target that the plan gives twice, with different values.

Guarantees: only targets that count the same thing of the same people, places and days are set against each other; what
one sentence or one list shares out, the steps on the way and the share of one body in a task of all are no faults.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.audit.case import Case
from pipeline.audit.checks.printed import elsewhere, severity, shown
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from pipeline.compare.measures import kin, scope_of, unit_of
from pipeline.compare.stored import Target
from pipeline.lexicon import codes
from pipeline.lexicon.text import fold_name
from schemas.finding import Severity
from schemas.record import Indicator

LIKE = 90  # likeness of two subjects, 0 to 100, that makes them one
SAME = 97  # likeness at which the words are the same but for a slip
FEWEST_WORDS = 3  # of a subject that says what is counted
DOUBTED = 0.8  # confidence of a value below which two readings are no proof
_REFERENCE = re.compile(
    r"\s*(?:\(.*?\)|(?:theo|nêu|đã nêu|quy định) (?:tại|ở|trong)? ?(?:chỉ tiêu|kế hoạch|điểm|mục|phần|biểu|phụ lục).*)"
)
_REFERS = re.compile(r"(?:chỉ tiêu|nêu) (?:tại|ở|trong|nêu tại) (?:điểm|mục|phần|biểu|phụ lục)")
_NO_MATTER = re.compile(r"(?<!\w)(?:đi|được|tổ chức|các|những|số|thực hiện|cho|đưa|vận động)(?!\w)")
_STEP = re.compile(
    r"hết quý|quý [iv]+|tháng đầu|riêng|trong (?:đó|số)|mỗi|bình quân|thêm|mới|nâng|tổng số|đợt|giai đoạn|bước|còn lại"
    r"|hằng năm|hàng năm|so với|lũy kế|hiện (?:có|nay)|năm trước|tiếp tục|duy trì|chuyển tiếp|tối thiểu|ít nhất"
)


class Given(Params):
    """Nothing is asked but that a plan agrees with itself."""


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each pair; `{first}` and `{second}` are the two values, `{subject}` is what they are of."""
    _ = given
    seen: set[str] = set()
    for one, other in _pairs(case.record.indicators):
        if not _is_one(case, one, other):
            continue
        alike = _likeness(one, other)
        key = f"{one.code}:{shown(one.value or 0)}:{shown(other.value or 0)}"
        if key in seen:
            continue
        seen.add(key)
        sure = alike >= SAME and min(one.confidence, other.confidence) >= DOUBTED
        most: Severity = "error" if sure and one.section == other.section == "targets" else "warning"
        start, end = one.evidence.start, one.evidence.end
        unit = "%" if one.measure == "percent" else (one.unit or "")
        words: dict[str, str | Said] = {
            "first": f"{shown(one.value or 0)} {unit}".strip(), "second": f"{shown(other.value or 0)} {unit}".strip(),
            "subject": one.subject,
        }  # fmt: skip
        related = elsewhere(other.evidence, "Chỗ thứ hai nêu cùng chỉ tiêu", "The second place with the same target")
        yield Hit(key, (one.evidence, other.evidence), words, related, severity(case, start, end, most, (one, other)))


def _pairs(items: Sequence[Indicator]) -> Iterator[tuple[Indicator, Indicator]]:
    """Targets of one code, measure, bound, day and place that have different values, in the order of the text."""
    groups: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for item in items:
        if item.value is not None and item.code != codes.OTHER and item.comparator not in ("range", "approx"):
            comparator = item.comparator or "eq"
            kind = (item.code, item.subcode, item.measure, item.direction, comparator, item.target_date, item.place)
            groups[kind].append(item)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    yield from sorted((p for p in pairs if p[0].value != p[1].value), key=lambda p: p[0].evidence.start)


def _target(item: Indicator) -> Target:
    return Target(
        "", item.id, item.code, item.subcode, item.measure, item.comparator or "eq", item.value or 0.0, item.value_max,
        item.unit, item.direction, item.subject, item.target_date, item.place, item.confidence, 1, item.evidence.text,
    )  # fmt: skip


def _is_one(case: Case, one: Indicator, other: Indicator) -> bool:
    """Whether both are one target, and disagree."""
    if "targets" not in (one.section, other.section) or _likeness(one, other) < LIKE:
        return False
    a, b = _target(one), _target(other)
    if not kin(a, b) or unit_of(a) != unit_of(b) or scope_of(a) != scope_of(b):
        return False
    places = [case.passages.paragraph(item.evidence.start)[0] for item in (one, other)]
    if places[0] == places[1] or any(_is_step(case, item) for item in (one, other)):
        return False
    return _contradicts(case, one, other)


def _contradicts(case: Case, one: Indicator, other: Indicator) -> bool:
    """Whether the second may not be the part of one body: a part is no larger than the whole, if it has one."""
    if one.section == other.section:
        return True
    whole, part = (one, other) if one.section == "targets" else (other, one)
    start, end = case.passages.sentence(part.evidence.start, part.evidence.end)
    if _REFERS.search(case.passages.plain, start, end):
        return True
    return one.measure == "percent" or (part.value or 0) > (whole.value or 0)


def _is_step(case: Case, item: Indicator) -> bool:
    start, end = item.evidence.start, item.evidence.end
    left = case.passages.sentence(start, end)[0]
    clause = case.passages.plain.rfind(",", left, start) + 1 or left
    return _STEP.search(case.passages.plain, max(left, clause), end) is not None


def _subject(item: Indicator) -> str:
    return " ".join(_NO_MATTER.sub(" ", _REFERENCE.sub("", fold_name(item.subject))).split())


def _likeness(one: Indicator, other: Indicator) -> float:
    ours, theirs = _subject(one), _subject(other)
    if min(len(ours.split()), len(theirs.split())) < FEWEST_WORDS:
        return 0.0
    return fuzz.ratio(ours, theirs)
