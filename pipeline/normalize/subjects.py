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
from pipeline.extract.spine import found, text_of
from pipeline.extract.statement import Clause, Span, without_leads
from pipeline.lexicon import aims, subjects, units
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
# (lịch thông báo sau); , do trạm y tế chủ trì
_NOTE = re.compile(r"\s*\([^()]*(?:sau|riêng|:)[^()]*\)\s*$|,\s*(?:do\s|không (?:người|ai) nào).*$")
_NOTHING = re.compile(r"\s*\([^\w()]*\)")  # what is left of a bracket with dates
_OF = re.compile(r"^(?:đối với|cho)\s+", re.IGNORECASE)
_THESE = re.compile(r"^(?:trong\s+)?(?:tổng\s+)?số\s+(?:người\s+)?(?:này|đó|trên)(?!\w)", re.IGNORECASE)
_TOWARDS = re.compile(
    r"\s*(?:theo hướng|theo phương châm|với chủ đề|với phương châm)\s+[“\"][^”\"]*[”\"]", re.IGNORECASE
)
_STANDING = re.compile(r"^(?:(?:hiện có|đang|hiện nay|được)\s+)+", re.IGNORECASE)
_EACH = re.compile(r"(?:^|\s)(mỗi(?:\s[^\s,;:]+){1,4})$", re.IGNORECASE)
_EACH_OF = re.compile(r"(?:ở )?mỗi (\w+)$", re.IGNORECASE)
_OF_PLACES = re.compile(r"\s+của\s+(?:các\s+)?(?:huyện|tỉnh|xã|thành phố|thị xã)\s")
_HAS = re.compile(r"\s+(?:đạt|là|có|với)$")
_PLACE_AT = re.compile(r"\s(?:tại|ở|trong)\s")
_FOR_WHOM = re.compile(r"(?<!\w)(?:cho|đối với)\s+(.+?)(?:\s+để)?$", re.IGNORECASE)
SHORT_ACTION = 3  # words: `thành lập mới`, whose verb alone is kept
LONGEST_ACTION = 10  # words of what is done that a short subject takes in
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
    spans = [(_back(subjects.before_date(), text, d.start), d.end) for d in found(doc, "dates")]
    for mention in found(doc, "mentions"):
        start = _back(subjects.before_instrument(), text, mention.start)
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
    if subjects.size().fullmatch(own) and aim.leads and aim.leads[0][0] < clause.start:
        own = _flat(_sized(own, text[aim.leads[0][0] : clause.start]))  # the body stands before a semicolon
    before = _before(text, aim.before, asides)
    if not own and before:
        return before
    own = _share_of(own, clause, text, before) if clause.quantity.percent else own
    unit = _flat(clause.quantity.unit)
    if before and (stood := _stands_in(own, unit, before)):
        return stood
    bare = unit and subjects.made().fullmatch(own[len(unit) :].removeprefix(" được").strip())
    if bare and before.lower().startswith(f"{unit.lower()} "):  # bệnh nhân được tiếp nhận mới
        return _joined(own, clause, before) or own
    if not _thin(own, clause) and not (unit and _is_placed(own, unit, before)):
        return own
    joined = _joined(own, clause, before) if before else ""
    if joined:
        return joined
    whole = [(s, clause.start) for s, e in aim.leads[:1] if s <= clause.start < e]
    above = [(s, e) for s, e in aim.leads if not s <= aim.start < e]
    return _under(own, [_flat(text[s:e]) for s, e in (*whole, *above)])


def _stands_in(own: str, unit: str, before: str) -> str:
    """The subject of a count whose unit only stands for what the statement before counts; empty where it does not."""
    if unit.lower() in subjects.words("generic") and "tổng số" in own:
        return f"tổng số {before}"  # có thêm 20 xã không có ma túy, nâng tổng số lên 61 đơn vị
    if unit.lower() in subjects.words("stand_ins"):
        return f"{_noun(before)} {own[len(unit) :].strip()}".strip()  # trong đó 60 chị được vay vốn
    return ""


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
    if told or clause.form == "label" or len(own.split()) > LONGEST_NOUN:
        return own
    return f"{own} {before[len(_noun(before)) :].strip()}".strip()


def _before(text: str, clauses: Sequence[Clause], asides: Asides) -> str:
    """The subject of the nearest statement before that says enough by itself."""
    for clause in reversed(clauses):
        subject = _own(text, clause, asides)
        member = clause.form == "label" and subjects.begins("placed").match(_flat(text[slice(*clause.action)]))
        noun = aims.begins("bare_predicates").match(subject) is None
        if not member and noun and not _thin(subject, clause):
            return subject
    return ""


def _thin(subject: str, clause: Clause) -> bool:
    """Whether a subject says no more than its unit and how much is done."""
    unit = re.findall(r"[^\W\d_]+", clause.quantity.unit.lower())
    words = re.findall(r"[^\W\d_]+", subject.lower())
    said = [w for w in words if w not in subjects.words("empty") and w not in unit]
    if "việc làm" in subject or re.search(r"\s(?:đã|hiện) có(?!\w)", subject):
        return False
    if clause.form == "label" and clause.quantity.percent:
        return len(said) <= FEWEST_OWN  # năm thứ hai, toàn huyện
    placed = subjects.begins("placed").match(" ".join(words[len(unit) :]))
    return len(said) < FEWEST_OWN or (placed is not None and len(said) < 2 * FEWEST_OWN)


def _is_placed(own: str, unit: str, before: str) -> bool:
    """Whether only the place is told of what the statement before counts: `26 người tại gia đình và cộng đồng`."""
    rest = own[len(unit) :].strip()
    told = rest[: made.start()] if (made := subjects.made().search(rest)) else rest
    alike = before.lower().startswith(f"{unit.lower()} ") and subjects.begins("placed").match(rest) is not None
    return alike and " được " not in f" {told.removesuffix('được ')} "


def _joined(own: str, clause: Clause, before: str) -> str:
    """A thin subject with what the statement before says of the same people or things; empty where it says nothing."""
    unit, people = _flat(clause.quantity.unit), subjects.words("people")
    rest = own[len(unit) :].strip() if own.lower().startswith(unit.lower()) else own
    counted = next((u for u in (unit, *people) if u and before.lower().startswith(f"{u.lower()} ")), None)
    if counted is None or not (unit.lower() == counted.lower() or {unit.lower(), counted.lower()} <= set(people)):
        return _beside(own, rest, clause, before)
    borrowed = _short(before[len(counted) :].strip())
    if subjects.begins("placed").match(rest):
        borrowed = _PLACE_AT.split(borrowed)[0]
    if subjects.made().fullmatch(rest.removeprefix("được ").strip()):  # bệnh nhân hiện có được điều trị Methadone
        return f"{unit} {_STANDING.sub('', borrowed).partition(':')[0]} {rest}"
    if rest and not aims.begins("acts").match(rest.removeprefix("được ").strip()):
        return f"{unit} {borrowed} {rest}"
    return f"{own} {borrowed}".strip()


def _beside(own: str, rest: str, clause: Clause, before: str) -> str:
    """The same where the statement before counts something else: how many take part in each, how often it happens."""
    unit = _flat(clause.quantity.unit)
    often = unit.lower() in subjects.words("times")
    if clause.quantity.percent:
        return f"{_short(before)} {own}" if clause.form == "label" and own else ""
    each = _EACH_OF.match(rest)
    if each and before.lower().startswith(each[1].lower()) and not often:
        # 04 đợt cắt cơn tại trạm, mỗi đợt từ 08 đến 10 người
        said = _short(before[len(each[1]) :].strip())
        place = _PLACE_AT.search(said)
        long = place is not None and len(said[place.end() :].split()) > LONGEST_NOUN
        return f"{unit} {rest} {said[: place.start()] if place and long else said}"
    at = before.lower().find(f" {unit.partition('/')[0].lower()} ")
    if at > 0:  # có tin, bài tuyên truyền trên hệ thống truyền thanh, tối thiểu 02 tin, bài/tháng
        return before[at + 1 :]
    told = before[len(_noun(before)) :].strip()
    if often and subjects.doing().match(told):  # tổ chức tuyên truyền, mỗi trường ít nhất 02 buổi
        return f"{unit} {_short(subjects.doing().sub('', told))} {rest}"
    attached = often or unit.lower() in subjects.words("people") or rest.lower().startswith("mỗi")
    return f"{own} {_short(before)}" if attached else ""


def _under(own: str, above: Sequence[str]) -> str:
    """A thin subject with what the heading or lead-in above it is about; a heading that names a body is about none."""
    for line in above[:3]:
        words = subjects.general_heads().sub("", without_leads(line)).strip(" .,;:")
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
    action = _TOWARDS.sub("", _less_partners(asides.without(text, *clause.action)))
    said = asides.without(text, *clause.shared) if clause.shared else ""
    head = _NOTHING.sub("", head)
    head = _NOTE.sub("", head)
    head = _OF.sub("", _UPWARDS.sub("", _REFERENCE.sub("", head), count=1))
    unit = _flat(clause.quantity.unit)
    if clause.quantity.percent and action and _WHOLE.match(head) and clause.form != "change":
        return _flat(f"{action} trên {head.removeprefix('trên ')}")
    if units.group_of(unit) == "money" and action:
        lent = subjects.begins("lent").match(action) and "vốn" not in action
        return _flat(f"vốn vay được {action}" if lent else action)
    if unit.lower() in subjects.words("generic") and _told(action) and not aims.begins("acts").match(action):
        return _flat(action)  # số xã không có người nghiện được giữ vững ở mức 03 đơn vị
    sized = subjects.size().search(action)
    if sized and not clause.quantity.percent:
        return _flat(_size(action, sized))
    head = head if clause.form == "ratio" else _LEAD.sub("", head, count=1)
    if clause.form not in ("ratio", "change"):
        action = action[:1].lower() + action[1:]
    out = _composed(clause, head, action, unit)
    return _flat(f"{out or action or unit} {said}")


def _composed(clause: Clause, head: str, action: str, unit: str) -> str:
    made = subjects.made().fullmatch(action)
    match clause.form:
        case "ratio":
            out = action
        case "done_for":
            out = f"{head or unit} được {action}"
        case "done_at":
            out = f"{head} {action}"
        case "label":
            out = _labelled(head or unit, action, unit, made=made is not None)
        case "held":
            out = f"{head} ở {action}"
        case "change":
            done = head.lower() == unit.lower() and action  # tổ chức cai nghiện cho 58 người (tăng 18 người)
            out = f"{head} được {action[:1].lower()}{action[1:]}" if done else head or action
        case _:
            out = _counted(head, action, made=made is not None)
    return out


def _labelled(counted: str, action: str, unit: str, *, made: bool) -> str:
    """`12 lớp được mở`; of `người cai bắt buộc: 380` the label, which names its unit itself."""
    named = bool(unit) and action.lower().startswith((unit.lower(), f"số {unit.lower()}"))
    if named and not made and counted.lower() == unit.lower():
        return action
    return f"{counted} được {action}" if made else f"{counted} {action}"


def _counted(head: str, action: str, *, made: bool) -> str:
    named = units.unit_pattern().match(action)
    if named and not made and units.group_of(head) == units.group_of(named[0]) == "people":
        return action  # số bệnh nhân điều trị mới là 457 người
    if action and not made and not _told(head) and _acted(head, action):
        return f"{head} được {action}"
    ends = subjects.made().search(action) if len(action.split()) <= SHORT_ACTION else None
    out = f"{head} được {ends[0].lower()}" if ends else head
    if head.split("/", maxsplit=1)[0].lower() in subjects.words("times") and aims.begins("acts").match(action):
        return f"{head} {action}"  # giám sát mỗi cơ sở điều trị ít nhất 04 lần/năm
    each = _EACH.search(action)
    if action.lower().startswith("mỗi"):
        return f"{out} ở {action}"
    return f"{out} ở {each[1]}" if each and not ends else out


def _told(head: str) -> bool:
    """Whether something is said already of what is counted."""
    return bool(aims.anywhere("strong").search(head) or aims.anywhere("predicates").search(head, 1))


def _acted(head: str, action: str) -> bool:
    """Whether what is done says more of a short subject: `chi bộ được kiểm tra`, not `xã được phấn đấu`."""
    short = len(_OF_PLACES.split(head)[0].split()) <= LONGEST_NOUN and len(action.split()) <= LONGEST_ACTION
    return short and bool(aims.begins("acts").match(action)) and not aims.begins("empty_acts").match(action)


def _size(action: str, sized: re.Match[str]) -> str:
    """`quy mô Cơ sở cai nghiện` of `Nâng cấp Cơ sở cai nghiện, quy mô`."""
    before = action[: sized.start()].strip(" ,")
    if not before or subjects.begins("raised").fullmatch(before):
        return action[sized.start() :]
    places = list(subjects.sized_body().finditer(before))
    return _sized(sized[0], before) if places else action[sized.start() :]


def _sized(size: str, before: str) -> str:
    """The size with its body, the last that is named before, by preference one with a capital letter."""
    places = list(subjects.sized_body().finditer(before))
    named = next((m for m in reversed(places) if m[0][0].isupper()), places[-1] if places else None)
    return f"{size} {re.sub(_HAS, '', named[0].strip())}".strip() if named else size


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
    if not subjects.begins("with_others").match(action):
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
