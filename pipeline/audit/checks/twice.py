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
_NO_MATTER = re.compile(
    r"(?<!\w)(?:(?:ở |trong )?cả năm|(?:trong )?năm \d{4}|trong năm|ma túy|đi|được|tổ chức|các|những|số|thực hiện|cho"
    r"|đưa|vận động)(?!\w)"
)
# `chỉ tiêu người sau cai nghiện được quản lý đạt 60%, tập trung ở …`: what stands before is the subject
_REACHES = re.compile(
    r"(?:^|[.;:\n,] ?)(?:trong |đến )?(?:(?:hết )?năm \d{4},? )?"
    r"(?:(?:phấn đấu|chỉ tiêu|tỷ lệ|số|bảo đảm|đảm bảo)(?: về)?:? )*"
    r"(?P<subject>(?!đạt)[^.;:\n\d%]{12,120}?),? (?:phải )?đạt (?:ít nhất |tối thiểu |trên |từ |tỷ lệ )*$"
)
_STEP = re.compile(
    r"hết quý|quý [iv]+|tháng đầu|riêng|trong (?:đó|số)|mỗi|bình quân|thêm|mới|nâng|tổng số|đợt|giai đoạn|bước|còn lại"
    r"|hằng năm|hàng năm|so với|lũy kế|hiện (?:có|nay)|năm trước|kết quả|(?:đã|mới) đạt|tiếp tục|duy trì|chuyển tiếp"
    r"|tối thiểu|ít nhất"
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
        alike = _likeness(case, one, other)
        key = f"{one.code}:{shown(one.value or 0)}:{shown(other.value or 0)}"
        if key in seen:
            continue
        seen.add(key)
        same = (one.subcode, one.comparator or "eq") == (other.subcode, other.comparator or "eq")
        sure = same and alike >= SAME and min(one.confidence, other.confidence) >= DOUBTED
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
    """Targets of one code, measure, day and place of which the values cannot both be, in the order of the text."""
    groups: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for item in items:
        if item.value is not None and item.code != codes.OTHER and item.comparator not in ("range", "approx"):
            groups[item.code, item.measure, item.direction, item.target_date, item.place].append(item)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    yield from sorted((p for p in pairs if _exclude(*p)), key=lambda p: p[0].evidence.start)


def _exclude(one: Indicator, other: Indicator) -> bool:
    """Whether two values cannot both be: two of one bound, or one below the least or above the most."""
    ours, theirs = one.comparator or "eq", other.comparator or "eq"
    if ours == theirs:
        return one.value != other.value
    bound, exact = (other, one) if ours == "eq" else (one, other)
    limit, amount = bound.value or 0, exact.value or 0
    if "eq" not in (ours, theirs):
        return False
    return amount < limit if bound.comparator in ("ge", "gt") else amount > limit


def _target(item: Indicator) -> Target:
    return Target(
        "", item.id, item.code, item.subcode, item.measure, item.comparator or "eq", item.value or 0.0, item.value_max,
        item.unit, item.direction, item.subject, item.target_date, item.place, item.confidence, 1, item.evidence.text,
    )  # fmt: skip


def _is_one(case: Case, one: Indicator, other: Indicator) -> bool:
    """Whether both are one target, and disagree."""
    alike = _likeness(case, one, other) if "targets" in (one.section, other.section) else 0
    if alike < (LIKE if one.subcode == other.subcode else SAME):
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


def _subjects(case: Case, item: Indicator) -> Iterator[str]:
    """What a value is of, as it was read and, of a share, as it is printed before `đạt`; without what says nothing."""
    told = [fold_name(item.subject)]
    if item.measure == "percent":
        amount = case.passages.plain.find("%", item.evidence.start, item.evidence.end)
        before = case.passages.plain[item.evidence.start : max(amount, item.evidence.start)].rstrip(" ,0123456789")
        reached = _REACHES.search(f"{before} ")
        told += [fold_name(reached["subject"])] if reached else []
    for words in told:
        yield " ".join(_NO_MATTER.sub(" ", _REFERENCE.sub("", words)).split())


def _likeness(case: Case, one: Indicator, other: Indicator) -> float:
    """How alike the subjects are, 0 to 100, by the best of their readings."""
    pairs = ((ours, theirs) for ours in _subjects(case, one) for theirs in _subjects(case, other))
    return max(
        (fuzz.ratio(*pair) for pair in pairs if min(len(words.split()) for words in pair) >= FEWEST_WORDS), default=0.0
    )
