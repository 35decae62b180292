"""The role of a task, judged by its leading verb phrase.

Guarantees: the first role of lead, advise, coordinate, direct, report, execute that the phrase names; verbs after the
first semicolon, inside an object, or far into the sentence do not count. A list of verbs decides: a tagger of parts of
speech is not needed to see that `Chỉ đạo các đơn vị phối hợp …` directs, only where a verb may stand.
"""

import re
from functools import cache

from pipeline.lexicon.duties import Role, act, manner, plain, roles, setting
from pipeline.lexicon.names import name_end, opening_at

LEADING_WORDS = 16  # how far into the clause a further verb of the phrase may begin
LONE_VERB = 4  # words: `Tham gia, phối hợp`; what is longer is work of its own
LONGEST_SETTING = 60  # words of a clause before the verb phrase
_REQUEST = re.compile(
    r"(?:(?:ủy ban nhân dân|ubnd|chủ tịch|sở|trên cơ sở kế hoạch này)[^,;:]{0,60}? )?(?:giao|đề nghị|yêu cầu) "
)
_OWN_FIELD = re.compile(r"(?:căn cứ |theo )(?:vào )?(?:chức năng|nhiệm vụ|phạm vi|thẩm quyền)")
_BRACKETS = re.compile(r"\([^()]*\)")


def role_of(task: str, *, lead_in: str = "") -> Role:
    """The role of a task; a lead-in before its bullets speaks first."""
    if lead_in:
        led = role_of(lead_in.rstrip(" :"))
        if led != "execute":
            return led
    verbs = _leading_verbs(task)
    for role, pattern in roles():
        for place, verb in verbs:
            # who is busy with other work first and coordinates besides does not coordinate
            if pattern.match(verb) and (role != "coordinate" or place <= LONE_VERB):
                return role
    return "execute"


def _leading_verbs(task: str) -> list[tuple[int, str]]:
    """(how many words stand before it, the text from it on) for each verb of the leading phrase."""
    clause, low = _clause(task)
    start = _start(clause, low)
    starts = [start, *_after_partners(clause, low, start)]
    for match in re.finditer(r", | (?:và|đồng thời) ", low[start:]):
        starts.append(start + match.end())
    out: list[tuple[int, str]] = []
    directs = False
    for at in sorted(set(starts)):
        before = len(low[start:at].split())
        if before > LEADING_WORDS or (directs and at != start):
            break
        verb = _skip_manner(low, at)
        out.append((before, low[verb:]))
        directs = directs or _directs(low[verb:])
    return out


def _clause(task: str) -> tuple[str, str]:
    """Up to the first semicolon, without brackets."""
    bare = _BRACKETS.sub(lambda m: " " * len(m.group()), task)
    clause = bare.split(";", maxsplit=1)[0]
    return clause, plain(clause)


def _start(clause: str, low: str) -> int:
    """Past a request, a subject and a clause like `Căn cứ …,`."""
    at = 0
    for _ in range(3):
        asked = _REQUEST.match(low, at)
        if asked and opening_at(clause, asked.end()) is not None:
            at = asked.end()
        passed = _skip_manner(low, at)  # `Hằng tháng, chậm nhất ngày 18, UBND các xã gửi báo cáo`
        if passed > at and not act().match(low, passed) and name_end(clause, passed) is not None:
            at = passed
        end = name_end(clause, at)
        if end is not None and not act().match(low, at):
            at = end + len(low[end:]) - len(low[end:].lstrip(" ,:"))
            continue
        comma = _setting_end(low, at)
        if comma is None:
            break
        at = comma
    return at


def _setting_end(low: str, at: int) -> int | None:
    """Where the verb phrase begins after a setting: past its comma, or at a verb that no comma parts from it."""
    if setting().match(low, at) is None:
        return None
    verb = _skip_manner(low, at)
    if verb > at and _is_role(low, verb):  # `Hằng tháng trước ngày 20 báo cáo số liệu tăng, giảm`
        return verb
    unparted = None
    if _OWN_FIELD.match(low, at):
        unparted = next((m.start() for m in _role_verbs().finditer(low, at)), None)
    for match in re.finditer(r", | (?=(?:cần|phải|đề nghị|yêu cầu) )", low[at:]):
        place = at + match.end()
        verb = _skip_manner(low, place)
        if unparted is not None and unparted < place:
            break
        if len(low[at:place].split()) > LONGEST_SETTING:
            break
        if verb > place or act().match(low, verb) or opening_at(low, verb) is not None:
            return place
    return unparted


@cache
def _role_verbs() -> re.Pattern[str]:
    """A verb that decides a role, anywhere."""
    return re.compile("(?<= )(?:" + "|".join(pattern.pattern for _, pattern in roles()) + ")")


def _after_partners(clause: str, low: str, start: int) -> list[int]:
    """The verb after `phối hợp với A, B và C`, which is the agency's own."""
    match = re.compile(
        r"(?:[^,;.]{0,40}?, )?(?:[^,;.]{0,30}?)phối hợp(?:,? (?:chặt chẽ|thường xuyên|với|cùng|cùng với))* "
    ).match(low, start)
    if match is None:
        return []
    end = name_end(clause, match.end())
    if end is None:
        return [match.end()]
    return [end + len(low[end:]) - len(low[end:].lstrip(" ,"))]


def _skip_manner(low: str, at: int) -> int:
    """Past the words that say how or how often, brackets and connectives."""
    while at < len(low):
        if low[at] in " ,:":
            at += 1
            continue
        step = manner().match(low, at)
        if step is None or _is_role(low, at):
            return at
        at = step.end()
    return at


def _is_role(low: str, at: int) -> bool:
    return any(pattern.match(low, at) for _, pattern in roles())


def _directs(verb: str) -> bool:
    """Whether what follows is what others are told to do."""
    return re.match(r"(?:chỉ đạo|hướng dẫn|định hướng|yêu cầu|đôn đốc)(?!,| và)", verb) is not None
