"""What an indicator counts, in the words of the plan and in the order in which an officer would say it.

Guarantees: nothing is said that the plan does not say: words come from the statement, from the one before it of which
it only says more, or from the heading or lead-in above; dates, instruments and details after a comma are left out.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.aims import Aim
from pipeline.extract.clauses import Clause, Span, without_leads
from pipeline.extract.spine import found, text_of
from pipeline.lexicon import aims, units
from pipeline.lexicon.names import opening_at
from pipeline.lexicon.sections import section_of
from pipeline.lexicon.text import one_tone_placement

MOST_BORROWED = 14  # words taken from a statement before or a heading above
FEWEST_OWN = 2  # words that say something; a statement with fewer borrows
_SPACE = re.compile(r"\s+")
_LEAD = re.compile(r"^(?:các|những|tổng số|số lượng|tổng)\s+", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\s*\((?:[^()]*(?:phụ lục|kèm theo|biểu|chi tiết|đính kèm)[^()]*|\d+/\d+|\d[\d.]*(?: \w+){0,2})\)", re.IGNORECASE
)
_UPWARDS = re.compile(r"\s*trở (?:lên|xuống)(?!\w)", re.IGNORECASE)
_WHOLE = re.compile(r"(?:trên\s+)?(?:tổng|số)\s")  # 10% tổng số người: of what the share is
_NOTE = re.compile(r"\s*\([^()]*(?:sau|riêng|:)[^()]*\)\s*$|,\s*(?:do|không)\s.*$")  # (lịch thông báo sau); , do … chủ trì
_NOTHING = re.compile(r"\s*\([^\w()]*\)")  # what is left of a bracket with dates
_OF = re.compile(r"^(?:đối với|cho)\s+", re.IGNORECASE)
_THESE = re.compile(r"^(?:trong\s+)?(?:tổng\s+)?số\s+(?:người\s+)?(?:này|đó|trên)(?!\w)", re.IGNORECASE)
_BY = re.compile(
    r",?\s*(?:(?:theo|tại|của|tinh thần|đúng|nội dung|hướng dẫn|chỉ đạo|kế hoạch|thực hiện)\s+)*(?:theo|quy định (?:tại|của))"
    r"(?:\s+(?:tại|của|quy định|hướng dẫn|tinh thần|nội dung|các|khoản|điều|điểm|[\d,]+))*\s*$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r",?\s*(?:(?<!\w)(?:và|hoàn thành|xong|bắt đầu|thực hiện|vào|trong|trước|sau|chậm nhất|đến|từ|hết|đến hết|cuối|kể từ|là|tính)\s+)+$",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<!\w)(quy mô|công suất|khả năng tiếp nhận|sức chứa|sức tiếp nhận|năng lực tiếp nhận)(?:\s+(?:tiếp nhận|điều trị|đạt|là|lên|từ))*$", re.IGNORECASE
)
_LENT = re.compile(r"(?:giải ngân|cho vay)", re.IGNORECASE)
_RAISE = re.compile(r"(?:nâng|tăng|mở rộng|đạt|duy trì|bảo đảm|đảm bảo|phấn đấu)", re.IGNORECASE)
_SIZED = re.compile(r"(?:cơ sở|trung tâm|khu|trạm|phòng khám|điểm)\s[^,;]*", re.IGNORECASE)
_MAKING = re.compile(
    r"(?:xây dựng|thành lập|ra mắt|duy trì|bố trí|thành lập mới|xây dựng mới|vận động|triển khai|nhân rộng|mở|in|phát|cấp|"
    r"lắp đặt|đăng|phát sóng|treo|cắm|đặt|quản lý|kiểm tra|giúp đỡ|hỗ trợ|tiếp nhận|tập huấn|đào tạo|kiện toàn)(?:\s+(?:thêm|mới))?$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"(?:phối hợp|chỉ đạo|hướng dẫn|tham mưu|đề nghị|yêu cầu|giao)(?!\w)", re.IGNORECASE)
_EMPTY = frozenset(
    "mỗi một các những ở tại trong được mở tổ chức vận động xây dựng thêm mới có thành lập lần năm tháng quý tuần đợt dự cả "
    "toàn này số cấp đạt là thu hút với cho và tổng từ hàng hằng / đến làm".split()
)  # syllables that say nothing of what is counted
_PLACE_AT = re.compile(r"\s(?:tại|ở|trong)\s")
_PLACED = re.compile(r"(?:tại|cơ sở|gia đình|cộng đồng|trung tâm|ở|trong|thuộc|khu vực|bắt buộc|tự nguyện|trọng điểm|nam|nữ|riêng)(?!\w)", re.IGNORECASE)
_HEADS = re.compile(
    r"^(?:(?:về|các|một số|công tác|nhiệm vụ|giải pháp|mục tiêu|chỉ tiêu|nội dung|hoạt động|cụ thể|chủ yếu|phấn đấu|đẩy mạnh|nâng cao|"
    r"hiệu quả|tăng cường|tổ chức|thực hiện|triển khai|như sau|sau đây|chung|trên địa bàn)(?:[\s,:.]+|$))+",
    re.IGNORECASE,
)


_PEOPLE = ("lượt người", "người", "học viên", "đối tượng", "bệnh nhân")  # in a list one may go on for the other
_TIMES = ("lần", "lượt", "buổi", "đợt", "kỳ", "số")
_FOR_WHOM = re.compile(r"(?<!\w)(?:cho|đối với)\s+(.+?)(?:\s+để)?$", re.IGNORECASE)
LONGEST_NOUN = 6  # words of a share's noun that has no predicate of its own


@dataclass(frozen=True, slots=True)
class Asides:
    """Stretches of the text that say when and by which instrument, with the words that lead to them; in order."""

    spans: tuple[Span, ...]

    def without(self, text: str, start: int, end: int) -> str:
        """The words of a stretch without the asides in it."""
        out, at = [], start
        first = max(0, bisect_left(self.spans, (start, start)) - 1)
        for left, right in self.spans[first:]:
            if left >= end:
                break
            if left >= at:
                out.append(text[at:left])
                at = max(at, right)
        out.append(text[at:end])
        return re.sub(r"\s+([,;)])", r"\1", _SPACE.sub(" ", " ".join(out))).strip(" ,;")


def asides_of(doc: Doc) -> Asides:
    """The asides of a document."""
    text = text_of(doc)
    spans = [(_back(_WHEN, text, d.start), d.end) for d in found(doc, "dates")]
    for mention in found(doc, "mentions"):
        start = _back(_BY, text, mention.start)
        if start < mention.start:
            spans.append((start, mention.end))
    return Asides(tuple(sorted(spans)))


def _back(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.search(text, max(0, start - 60), start)
    return match.start() if match else start


def subject_of(text: str, aim: Aim, asides: Asides) -> str:
    """The subject of an aim with an amount. `aim.clause` is not None."""
    assert aim.clause is not None
    clause = aim.clause
    own = _own(text, clause, asides)
    before = _before(text, aim.before, asides)
    if not own and before:
        return before
    if clause.quantity.percent:
        own = _share_of(own, clause, text, before)
    if not _thin(own, clause):
        return own
    joined = _joined(own, clause, before) if before else ""
    if joined:
        return joined
    whole = [(s, clause.start) for s, e in aim.leads[:1] if s <= clause.start < e]
    above = [(s, e) for s, e in aim.leads if not s <= aim.start < e]
    return _under(own, [_flat(text[s:e]) for s, e in (*whole, *above)])


def _share_of(own: str, clause: Clause, text: str, before: str) -> str:
    """A percentage that leaves out of what (`35% có việc làm`, `50% số này`) or what is said of it (`95% khu phố`)."""
    these = _THESE.match(own)
    if these and before:
        return f"{_noun(before)} {own[these.end() :].strip()}".strip()
    if aims.begins("bare_predicates").match(own):
        doers = _FOR_WHOM.search(_flat(text[slice(*clause.action)]))
        noun = doers[1] if doers else _noun(before)
        return f"{noun} {own}".strip()
    told = aims.anywhere("strong").search(own) or aims.anywhere("predicates").search(own, 1)
    if before and not told and len(own.split()) <= LONGEST_NOUN and (said := before[len(_noun(before)) :].strip()):
        return f"{own} {said}".strip()
    return own


def _before(text: str, clauses: Sequence[Clause], asides: Asides) -> str:
    """The subject of the nearest statement before that says enough by itself."""
    for clause in reversed(clauses):
        subject = _own(text, clause, asides)
        member = clause.form == "label" and _PLACED.match(_flat(text[slice(*clause.action)]))
        if not member and not _thin(subject, clause):
            return subject
    return ""


def _thin(subject: str, clause: Clause) -> bool:
    """Whether a subject says no more than its unit and how much is done."""
    unit = re.findall(r"[^\W\d_]+", clause.quantity.unit.lower())
    words = re.findall(r"[^\W\d_]+|/", subject.lower())
    said = [w for w in words if w not in _EMPTY and w not in unit]
    if "việc làm" in subject:
        return False
    if clause.form == "label" and clause.quantity.percent:
        return len(said) <= FEWEST_OWN  # năm thứ hai, toàn huyện
    placed = _PLACED.match(" ".join(words[len(unit) :]))
    return len(said) < FEWEST_OWN or (placed is not None and len(said) < 2 * FEWEST_OWN)


def _joined(own: str, clause: Clause, before: str) -> str:
    """A thin subject with what the statement before says of the same people or things; empty where it says nothing."""
    unit = _flat(clause.quantity.unit)
    rest = own[len(unit) :].strip() if own.lower().startswith(unit.lower()) else own
    counted = next((u for u in (unit, *_PEOPLE) if u and before.lower().startswith(f"{u.lower()} ")), None)
    if counted is None or not (unit.lower() == counted.lower() or {unit.lower(), counted.lower()} <= set(_PEOPLE)):
        attached = unit.lower() in _PEOPLE or unit.lower() in _TIMES or rest.lower().startswith("mỗi")
        if clause.quantity.percent:
            return f"{_short(before)} {own}" if clause.form == "label" and own else ""
        return f"{own} {_short(before)}" if attached else ""
    borrowed = _short(before[len(counted) :].strip())
    if _PLACED.match(rest):
        borrowed = _PLACE_AT.split(borrowed)[0]
    if rest and not aims.begins("acts").match(rest.removeprefix("được ").strip()):
        return f"{unit} {borrowed} {rest}"
    return f"{own} {borrowed}".strip()


def _under(own: str, above: Sequence[str]) -> str:
    """A thin subject with what the heading or lead-in above it is about; a heading that names a body is about none."""
    for line in above[:3]:
        words = _HEADS.sub("", without_leads(line)).strip(" .,;:")
        words = words.lower() if words.isupper() else words[:1].lower() + words[1:]
        shared_out = opening_at(line, 0) is not None or section_of(line, None, top=True) in ("assignment", "reporting")
        if words and not shared_out and len(words.split()) <= MOST_BORROWED and not re.search(r"\d", words):
            return f"{own} {words}"
    return own


def _short(words: str) -> str:
    return " ".join(words.split()[:MOST_BORROWED])


def _noun(subject: str) -> str:
    """Up to where something is said of what is counted."""
    match = aims.anywhere("strong").search(subject) or aims.anywhere("predicates").search(subject, 1)
    return subject[: match.start()].strip() if match and match.start() else subject


def _own(text: str, clause: Clause, asides: Asides) -> str:
    """What the statement itself says is counted and what is done with it."""
    head = _less_details(asides.without(text, *clause.head))
    action = _less_partners(asides.without(text, *clause.action))
    said = asides.without(text, *clause.shared) if clause.shared else ""
    head = _NOTHING.sub("", head)
    head = _NOTE.sub("", head)
    head = _OF.sub("", _UPWARDS.sub("", _REFERENCE.sub("", head), count=1))
    unit = _flat(clause.quantity.unit)
    if clause.quantity.percent and action and _WHOLE.match(head) and clause.form != "change":
        return _flat(f"{action} trên {head.removeprefix('trên ')}")
    if units.group_of(unit) == "money" and action:
        lent = _LENT.match(action) and "vốn" not in action
        return _flat(f"vốn vay được {action}" if lent else action)
    sized = _SIZE.search(action)
    if sized and not clause.quantity.percent:
        return _flat(_size(action, sized))
    head = head if clause.form == "ratio" else _LEAD.sub("", head, count=1)
    if clause.form not in ("ratio", "change"):
        action = action[:1].lower() + action[1:]
    out = _composed(clause, head, action, unit)
    return _flat(f"{out or action or unit} {said}")


def _composed(clause: Clause, head: str, action: str, unit: str) -> str:
    made = _MAKING.fullmatch(action)
    match clause.form:
        case "ratio":
            return action
        case "done_for":
            return f"{head or unit} được {action}"
        case "done_at":
            return f"{head} {action}"
        case "label":
            named = action.lower().startswith((unit.lower(), f"số {unit.lower()}"))
            if made:
                return f"{head or unit} được {action}"
            return action if unit and head.lower() in ("", unit.lower()) and named else f"{head or unit} {action}"
        case "held":
            return f"{head} ở {action}"
        case "change":
            return head or action
        case _:
            if action and not made and not _told(head) and _acted(head, action):
                return f"{head} được {action}"
            made = made or (_MAKING.search(action) if len(action.split()) <= 3 else None)
            out = f"{head} được {made[0].lower()}" if made else head
            return f"{out} ở {action}" if action.lower().startswith("mỗi") else out


def _told(head: str) -> bool:
    """Whether something is said already of what is counted."""
    return bool(aims.anywhere("strong").search(head) or aims.anywhere("predicates").search(head, 1))


def _acted(head: str, action: str) -> bool:
    """Whether what is done says more of a short subject: `chi bộ được kiểm tra`, not `xã được phấn đấu`."""
    short = len(head.split()) <= LONGEST_NOUN and len(action.split()) <= MOST_BORROWED // 2
    return short and bool(aims.begins("acts").match(action)) and not aims.begins("empty_acts").match(action)


def _size(action: str, sized: re.Match[str]) -> str:
    """`quy mô Cơ sở cai nghiện` of `Nâng cấp Cơ sở cai nghiện, quy mô`."""
    before = action[: sized.start()].strip(" ,")
    if not before or _RAISE.fullmatch(before):
        return action[sized.start() :]
    places = list(_SIZED.finditer(before))
    # the last capitalised body is what has the size
    named = next((m for m in reversed(places) if m[0][0].isupper()), places[-1] if places else None)
    body = re.sub(r"\s+(?:đạt|là|có|với)$", "", named[0].strip()) if named else before
    return f"{sized[0]} {body}".strip() if named else action[sized.start() :]


def _less_details(head: str) -> str:
    """What is counted without the details after a comma: `mỗi lớp 03 ngày`, `hoàn thành trước …`, `ưu tiên …`."""
    match = aims.anywhere("details").search(head)
    while match:
        comma = head.rfind(",", 0, match.start() + 1)
        if comma >= 0 and not head[comma + 1 : match.start()].strip():
            return head[:comma]
        match = aims.anywhere("details").search(head, match.end())
    return head


def _less_partners(action: str) -> str:
    """What is done without those with whom: `phối hợp với Phòng Lao động in` is `in`."""
    if not _TELLING.match(action):
        return action
    acts = [
        m
        for m in aims.anywhere("acts").finditer(action)
        if not action[: m.start()].endswith(("phối hợp ", "tham mưu "))
    ]
    later = [m for m in acts if m.start() > 0 and action[m.start()].islower()]
    return action[later[0].start() :] if later else action


def _flat(text: str) -> str:
    return one_tone_placement(_SPACE.sub(" ", text).strip(" ,;"))
