"""Which body a heading or a sentence is about.

Guarantees: spans count in the text given; a sentence has a subject only where a verb follows the body's name, so that
`Ban hành …`, `Tổ chức …`, `Báo cáo …` have none.
"""

import re
from dataclasses import dataclass

from pipeline.extract.assigned import Span
from pipeline.extract.found import Item
from pipeline.extract.task_sentences import split_sentences
from pipeline.lexicon.agencies import expand
from pipeline.lexicon.duties import act, duty, empty_predicate, heading_opening, list_head, plain, request, setting
from pipeline.lexicon.names import ends_with_tier, name_end, opening_at, tells_on, verb_at
from pipeline.lexicon.text import UPPER, fold_name

LONGEST_HEADING = 45  # words of a heading that names a joint body
LONGEST_SETTING = 400  # characters of `Căn cứ …,` before the subject

_LEADERS = re.compile(
    r"(?:các )?(?:đồng chí |ông |bà )?(?:phó )?"
    r"(?:chủ tịch|giám đốc|thủ trưởng|hiệu trưởng|trưởng|chánh văn phòng|người đứng đầu|lãnh đạo)(?: các)? "
)
_EACH = re.compile(r" (?:các|từng) ")  # UBND các xã, of which a Chủ tịch UBND xã is the head
_APART = re.compile(r"Riêng (?:đối với )?")  # what one body of several does besides
_SHORT_NAME = re.compile(r"(?:Trong [^,;.]{1,40}, )?[A-ZĐ]{1,4}\d{0,2} là (?=[A-ZĐ])")
_TOGETHER = re.compile(r"phối hợp(?: chặt chẽ)?(?: với| cùng| cùng với)? ")
_ABBREVIATED = re.compile(r"(?<!\w)(?:TP|TT|TX|Tp|P|Q|PCT|CT|CC|VP)$")
_ARTICLE = re.compile(r"(?:các|những|mọi|từng|tất cả|toàn thể) ")
_ISSUER = re.compile(
    r"(?:ủy ban nhân dân|ubnd|chủ tịch|ban chỉ đạo|sở|giám đốc)[^,.;:]{0,60}? (?=(?:yêu cầu|đề nghị|giao|phân công) )"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """The body's `name`; for a heading the line as printed, and where the words after it begin.

    `whole` tells that the heading is nothing but the name.
    """

    name: Span
    heading: Span | None = None
    after: int = 0
    whole: bool = False


def heading_of(text: str, item: Item, *, bold: bool, lead: int = 0) -> Subject | None:
    """The body that an item is headed by: a line that is its name, or its name before a colon or full stop.

    `lead` is how many letters of the block are set in bold before the rest (`**2. Trạm Y tế xã.** Khám …`).
    """
    line = text[item.body : item.end].rstrip()
    opening = heading_opening().match(plain(line))
    first = opening.end() if opening else 0
    if opening_at(line, first) is None:
        return None
    cut = _head_end(line, first, max(0, lead - (item.body - item.start)))
    head = line if cut is None else line[:cut]
    if len(head.split()) > LONGEST_HEADING or re.search(r"\.\s+[A-ZĐ]", head):
        return None
    whole = cut is None or cut >= len(line) - 1
    head = _without_predicate(head, whole=whole)
    marked = item.heading or bold
    if cut is None and (line.endswith((";", "./.")) or not (marked or _bare_name(line, first))):
        return None
    if not _all_name(head.rstrip(" .;"), first, heading=bold or (item.heading and whole)):
        return None
    end = item.body + len(head.rstrip(" .;:"))
    after = item.end if whole else item.body + (cut or 0) + 1
    printed = (item.start, item.body + len(line) if whole else item.body + (cut or 0) + 1)
    return Subject((item.body + first, end), printed, after, whole)


def _head_end(line: str, first: int, lead: int) -> int | None:
    """Where the mark stands that parts a name from its duty; None where the whole line is the heading."""
    colon = line.find(":", first)
    stop = re.search(rf"\.\s+(?=[{UPPER}])", line[first:])
    if colon >= 0 and list_head().fullmatch(plain(line[first:colon])):
        colon = _after_list(line, colon)
    before_colon = None if colon < 0 else colon
    if stop is None or 0 <= colon < first + stop.start() or request().match(plain(line)):
        return before_colon
    at = first + stop.start()
    alone = name_end(line[:at], first) == at and not _ABBREVIATED.search(line[:at])
    return at if alone or lead == at + 1 else before_colon


def _after_list(line: str, colon: int) -> int:
    """Past `Các sở: Y tế, Nội vụ`: the colon after the list, -1 where the list ends the line.

    The members of the list begin with capital letters; `Các xã: Lập sổ, báo cáo` is no list.
    """
    second = line.find(":", colon + 1)
    members = re.split(r",|\svà\s", line[colon + 1 : second if second > 0 else len(line)])
    capitals = len(members) > 1 and all(member.strip()[:1].isupper() for member in members)
    return second if capitals and (second > 0 or not line.endswith((".", ";"))) else colon


def _without_predicate(head: str, *, whole: bool) -> str:
    """The name in `Công an tỉnh có trách nhiệm:`, which says of what follows only that it is to be done."""
    empty = empty_predicate().search(plain(head.rstrip(" .;:"))) if whole else None
    return head[: empty.start()] if empty else head


def _bare_name(line: str, first: int) -> bool:
    """An unmarked line that is a body's name and no more; a sentence would end with a full stop."""
    return name_end(line, first) == len(line) and len(line.split()) <= LONGEST_HEADING // 2


def _all_name(head: str, first: int, *, heading: bool) -> bool:
    """Whether the words up to the colon or the end name bodies and tell nothing of what they do."""
    end = name_end(head, first, heading=heading)
    if end is None:
        return False
    rest = plain(head[end:])
    verbs = duty() if heading else act()
    return not any(verb_at(head, end + m.start(), verbs) for m in re.finditer(r"(?<!\w)\w", rest))


def subject_of(text: str, start: int, end: int, *, under: str | None = None) -> Subject | None:
    """The body that a sentence gives work to, None where it names none.

    `under` is the agency whose tasks are being read: what it is told to ask of others is its own task.
    """
    sentence = text[start:end]
    asked = requested(sentence, 0, len(sentence))
    if asked is not None:
        same = under is not None and same_body(sentence[slice(*asked)], under)
        return Subject((start + asked[0], start + asked[1])) if under is None or same else None
    apart = _APART.match(sentence)
    named = _acting(sentence, apart.end() if apart else 0)
    if named is not None:
        return Subject((start + named[0], start + named[1]))
    inner = _after_setting(sentence, under)
    return Subject((start + inner[0], start + inner[1])) if inner else None


def is_definition(text: str, start: int, end: int) -> bool:
    """Whether a sentence says what a short name stands for: `PC04 là Phòng Cảnh sát điều tra tội phạm về ma túy`."""
    told = _SHORT_NAME.match(text, start, end)
    named = told and name_end(text[:end], told.end())
    return bool(named) and not text[named or 0 : end].strip(" .;")


def duty_sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The sentences of a duty; a semicolon inside a list of bodies, or after a mere setting, parts nothing."""
    out: list[Span] = []
    for span in split_sentences(text, start, end):
        if out and text[out[-1][1] - 1] == ";" and _goes_on(text[out[-1][0] : end], out[-1][1] - out[-1][0]):
            out[-1] = (out[-1][0], span[1])
        else:
            out.append(span)
    return tuple(out)


def _goes_on(rest: str, cut: int) -> bool:
    """Whether the words up to `cut` end inside a list of bodies, or say only on what ground something is done."""
    low = plain(rest)
    asked = request().match(low)
    starts = [asked.end() + 1 if asked else 0, *(m.end() for m in _TOGETHER.finditer(low[:cut]))]
    if any((name_end(rest, at) or 0) > cut for at in starts if at < cut):
        return True
    ground = low[:cut]
    return setting().match(ground) is not None and not re.search(r", \w", ground) and subject_of(rest, 0, cut) is None


def requested(text: str, start: int, end: int) -> Span | None:
    """The body after `Đề nghị`, `Giao`, `UBND tỉnh yêu cầu` at the beginning of a sentence."""
    sentence = text[start:end]
    low = plain(sentence)
    issuer = _ISSUER.match(low)
    match = request().match(low, issuer.end() if issuer else 0)
    if match is None:
        return None
    first = match.end() + (low[match.end() : match.end() + 1] == " ")
    stop = name_end(sentence, first)
    return (start + first, start + stop) if stop is not None and sentence[stop:].strip(" .;") else None


def _acting(sentence: str, at: int) -> Span | None:
    """A name at this place that a verb follows, or a colon."""
    end = name_end(sentence, at)
    if end is None:
        return None
    rest = sentence[end:]
    gap = len(rest) - len(rest.lstrip(" ,"))
    if rest[:1] == ":" and len(rest) > 1:
        return at, end
    place = end + gap
    if place >= len(sentence) or not gap:
        return None
    # what follows the tier of a name is what the body does, in whatever words: `Bệnh viện đa khoa huyện trực …`
    does = verb_at(sentence, place, act()) or (gap == 1 and ends_with_tier(sentence, end) and tells_on(sentence, place))
    return (at, end) if does else None


def _after_setting(sentence: str, under: str | None) -> Span | None:
    """The subject after `Căn cứ Kế hoạch này,` or after a request inside such a sentence."""
    low = plain(sentence)
    if setting().match(low) is None:
        return None
    for match in re.finditer(r"[,;] |(?<!\w)(?:đề nghị|yêu cầu|giao) ", low[:LONGEST_SETTING]):
        asks = match.group()[0] not in ",;"
        named = _acting(sentence, match.end())
        if named is None:
            if not asks and _tells(sentence, low, match.end()):
                return None
            continue
        opens = sentence[named[0]].isupper() or low.startswith(("các ", "những ", "từng "), named[0]) or asks
        if opens and (not asks or under is None or same_body(sentence[slice(*named)], under)):
            return named
    return None


def _tells(sentence: str, low: str, at: int) -> bool:
    """Whether the agency's own verb stands here, so that no other subject follows."""
    verb = act().match(low, at)
    if verb is None or not verb_at(sentence, at, act()) or low.startswith(" của", verb.end()):
        return False
    return setting().match(low, at) is None


def same_body(name: str, other: str) -> bool:
    """Whether two names mean the same body in one part: the same words, its head, a shorter form of a collective."""
    one, two = _core(name), _core(other)
    if not one or not two:
        return False
    if one == two or one in two or (two in one and _LEADERS.match(plain(name))):
        return True
    if one.startswith(two) and one[len(two) : len(two) + 1] in (" ", ","):
        return True
    both = _ARTICLE.match(plain(name)) and _ARTICLE.match(plain(other))
    return bool(both and one.split(",")[0].split()[:2] == two.split(",")[0].split()[:2])


def _core(name: str) -> str:
    low = plain(expand(name))
    led = _LEADERS.match(low)
    low = low[led.end() :] if led else low
    article = _ARTICLE.match(low)
    return fold_name(_EACH.sub(" ", low[article.end() :] if article else low))
