"""`listed`: a number of places, facilities or people beside the list of their names, which is longer or shorter.

Guarantees: the names are those of units of the kind that is counted, of facilities that begin with the word that is
counted, or of people; examples, open lists and a number that holds without the last kind of units are no faults.
"""

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.audit.case import Case
from pipeline.audit.checks.named import KIND, TIERS, VILLAGES, Named, is_plainly, is_unit, named, tiers_of
from pipeline.audit.checks.printed import lines, severity
from pipeline.audit.found import Hit
from pipeline.audit.passages import plain as plain_of
from pipeline.audit.rules import Params
from pipeline.lexicon.text import UPPER
from schemas.finding import Severity

FEWEST = 2  # a list of one name is no list
_COUNTED = rf"{KIND}(?:(?: *, *| và |/)(?:các )?{KIND})*"
_NUMBER = re.compile(
    rf"(?<![\w/.,%-])(?P<n>\d{{1,3}})(?: ?\([^)\d]{{1,24}}\))? (?P<kinds>{_COUNTED})\b"
)  # fmt: skip
_BETWEEN = r"(?P<between>[^.:;\n\d()]{0,70}?)"
_OPENERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_BETWEEN}(?<!trong đó):",
        rf"{_BETWEEN}(?:,? (?:bao gồm|gồm|là|cụ thể là|đó là))(?: các)?(?= )",
        r"(?P<between>[^.:;\n\d(),]{0,40}?) ?\((?:gồm:? ?)?",
        r"(?P<between>)(?= )",
    )
)
IN_BRACKETS = 2  # which of the openers is the bracket
_LINES = re.compile(r"(?P<between>[^.\n]{0,120}):[ ]*(?=\n[ ]*[-+*•] ?)")
_BULLET = re.compile(r"\n *(?P<sign>[-+*•]) ?")
_EXAMPLES = re.compile(
    r"\b(?:như(?! sau)|trong đó|ví dụ|điển hình|nhất|tiêu biểu|ưu tiên|chủ yếu|tập trung|kể cả|riêng|trừ)\b"
)
_OTHER_COUNT = re.compile(r"\bmỗi\b|\bcủa (?:các |cả )?" + KIND)
_FIXED = re.compile(
    r"(?<![\w/.,%-])(?P<n>\d{1,3}) (?P<kinds>(?:cơ sở|điểm|trạm|trung tâm|phòng khám)(?: [^.,;:()\d\n]{0,60}?)?)"
    rf" (?:tại|ở) (?:các )?(?P<of>{_COUNTED}) ?:? ?(?=\D)"
)
_AT_UNITS = re.compile(rf" (?:tại|ở) (?:các )?{KIND}\b")
_HEADS = (
    r"cơ sở|trung tâm|trạm|phòng|điểm|mô hình|câu lạc bộ|tổ|đội|nhóm|lớp|đoàn|đơn vị|doanh nghiệp|tiểu ban"
    r"|(?P<people>người|đồng chí|cán bộ|thành viên|ông bà|ông, bà|công chức|tình nguyện viên|cộng tác viên)"
)
_ROLL = re.compile(
    rf"(?<![\w/.,%-])(?P<n>\d{{1,2}})(?: ?\([^)\d]{{1,24}}\))? (?P<kinds>{_HEADS})\b[^.:;\n\d()%]{{0,90}}?"
    r"\b(?:gồm|là|sau(?: đây)?)(?:(?: có)? các (?:ông(?:,| và)? bà|đồng chí|cơ sở))?(?: sau(?: đây)?)?:[ ]*$"
)
_BELOW = re.compile(r":[ ]*(?=\n *[-+*•a-zđ(\d])")  # a line that opens a list of lines
_ENTRY = re.compile(r"\n *(?P<sign>[-+*•]|[a-zđ]\)|\d{1,2}[.)]|\(\d{1,2}\)) ?(?P<words>[^\n]*)")
_PERSON = re.compile(
    rf"(?:(?:Ông|Bà|Đồng chí|Đ/c|Anh|Chị):? )?(?P<name>[{UPPER}][\w'’]*(?: [{UPPER}][\w'’]*){{1,4}})"
    r"(?= *(?:[,;.:(–-]|$))"
)
_AND_ANOTHER = re.compile(rf"(?:[,;]| và) *{_PERSON.pattern.replace('?P<name>', '?:')}")
_SEVERAL = re.compile(r"\.\.\.|…|\bv\.? ?v\b|\bkhác\b|\bcòn lại\b|\bcác\b|^cơ sở vật chất\b")


class Given(Params):
    """`other`: also of facilities and people by their names, and of facilities fewer than the places where they are."""

    other: bool = True


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each list; `{count}` and `{kinds}` are printed, `{listed}` is how many are named."""
    seen: set[str] = set()
    for hit in (*_counted(case), *((*_facilities(case), *_rolls(case)) if given.other else ())):
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


def _counted(case: Case) -> Iterator[Hit]:
    for match in case.passages.find(_NUMBER):
        kinds = _kinds_of(match["kinds"])
        found = _list_after(case, match, kinds)
        if found is None or not _are_units(case, found, kinds):
            continue
        count = int(match["n"])
        number = len(found.names) + (1 if found.further else 0)
        # units of another kind of the tier may have been left out of the number: `2 huyện …, … và thành phố …`
        same = [kind for kind in found.kinds if kind is None or kind in kinds]
        if found.further is None and count in (number, found.distinct, len(same)):
            continue
        if count == number:
            continue
        most: Severity = "error" if _plainly(case, found, kinds) else "warning"
        yield _hit(case, match, found, number, most)


def _hit(case: Case, match: re.Match[str], found: Named, number: int, most: Severity) -> Hit:
    start, end = match.start(), max(found.end, match.end())
    words = {
        "count": match["n"], "kinds": " ".join(match["kinds"].split()), "listed": str(number),
        "last": found.further or found.names[-1],
    }  # fmt: skip
    key = f"{match['n']}:{number}:{found.names[0].lower()}"
    return Hit(key, (case.passages.evidence(start, end),), words, severity=severity(case, start, end, most))


def _kinds_of(printed: str) -> tuple[str, ...]:
    return tuple(" ".join(kind.split()) for kind in re.findall(KIND, printed))


def _list_after(case: Case, match: re.Match[str], kinds: tuple[str, ...]) -> Named | None:
    """The names that stand after a number of units."""
    plain, text = case.passages.plain, case.passages.text
    below = _LINES.match(plain, match.end())
    if below is not None and not _misleads(below["between"]):
        return _of_lines(text, plain, below.end())
    for form, opener in enumerate(_OPENERS):
        opened = opener.match(plain, match.end())
        if opened is None or _misleads(opened["between"]):
            continue
        end = plain.find("\n", opened.end())
        end = len(plain) if end < 0 else end
        if form == IN_BRACKETS:  # the list in brackets ends with them
            closed = plain.find(")", opened.end(), end)
            end = closed if closed >= 0 else opened.end()
        found = named(text, opened.end(), end)
        if found is None or len(found.names) < FEWEST:
            continue
        if form == IN_BRACKETS and plain[found.end : end].strip(" ."):
            continue
        if form == len(_OPENERS) - 1 and (len(kinds) > 1 or int(match["n"]) < FEWEST):
            continue  # `12 xã, thị trấn Hiệp Phước`: the last kind is that of the name alone
        return found
    return None


def _misleads(between: str) -> bool:
    """Whether the words between number and list say that these are examples, or places of another kind."""
    return bool(_EXAMPLES.search(between) or _OTHER_COUNT.search(between) or re.search(rf"\b{KIND}\b", between))


def _of_lines(text: str, plain: str, at: int) -> Named | None:
    """A list with one place a line: `+ Xã Tân Tiến: …`."""
    names: list[str] = []
    kinds: list[str | None] = []
    sign = ""
    while (bullet := _BULLET.match(plain, at)) is not None and sign in ("", bullet["sign"]):
        sign = bullet["sign"]
        end = plain.find("\n", bullet.end())
        end = len(plain) if end < 0 else end
        if plain[bullet.end() : end].rstrip()[-1:] not in (".", ";", ",", ":"):
            return None  # the line breaks off
        head = plain.find(":", bullet.end(), end)
        found = named(text, bullet.end(), head if head >= 0 else end)
        if found is None or found.kinds[0] is None:
            return None
        names += found.names
        kinds += found.kinds
        at = end
    return Named(tuple(names), tuple(kinds), at) if len(names) >= FEWEST else None


def _are_units(case: Case, found: Named, kinds: tuple[str, ...]) -> bool:
    """Whether all names are those of units of the tier that is counted."""
    tiers = tiers_of(kinds)
    if any(kind in VILLAGES for kind in kinds):
        return all(kind in VILLAGES or (kind is None and n) for n, kind in enumerate(found.kinds)) and not tiers
    own = [kind for kind in found.kinds if kind is not None]
    if any(kind in VILLAGES or not set(TIERS[kind]) & set(tiers) for kind in own):
        return False
    province = case.record.document.issuer.province
    return all(is_unit(name, tiers, province) for name in found.names)


def _plainly(case: Case, found: Named, kinds: tuple[str, ...]) -> bool:
    tiers = tiers_of(kinds)
    province = case.record.document.issuer.province
    sure = bool(tiers) and all(is_plainly(name, tiers, province) for name in found.names)
    return sure and found.further is None and found.distinct == len(found.names)


def _facilities(case: Case) -> Iterator[Hit]:
    """`06 cơ sở điều trị tại các huyện: …`: a facility stands in one place, so there are no more places than those."""
    plain, text = case.passages.plain, case.passages.text
    for match in chain.from_iterable(_FIXED.finditer(plain, *span) for span in lines(plain, _AT_UNITS)):
        kinds, end = _kinds_of(match["of"]), plain.find("\n", match.end())
        found = named(text, match.end(), len(plain) if end < 0 else end)
        count = int(match["n"])
        if found is None or not FEWEST <= count < found.distinct or not _are_units(case, found, kinds):
            continue
        yield _hit(case, match, found, found.distinct, "warning")


def _rolls(case: Case) -> Iterator[Hit]:
    """`04 cơ sở cai nghiện, gồm:` or `08 người, gồm các ông, bà:` with one name a line, each line numbered alike."""
    text = case.passages.plain
    for match in chain.from_iterable(_ROLL.finditer(text, *span) for span in lines(text, _BELOW)):
        entries, end = _entries(case, match)
        count, number = int(match["n"]), len(entries)
        if not FEWEST <= number != count or count < FEWEST or _EXAMPLES.search(match[0]):
            continue
        names = [_name(words, match["kinds"], people=bool(match["people"])) for words in entries]
        if any(name is None for name in names) or len(set(names)) < number:
            continue
        words = {"count": match["n"], "kinds": match["kinds"], "listed": str(number), "last": names[-1] or ""}
        made = severity(case, match.start(), end, "warning")
        evidence = (case.passages.evidence(match.start(), end),)
        yield Hit(f"{match['n']}:{number}:{(names[0] or '').lower()}", evidence, words, severity=made)


def _entries(case: Case, match: re.Match[str]) -> tuple[list[str], int]:
    """The lines below a number that have one sign, another than its own line; none where a line breaks off."""
    text, plain = case.passages.text, case.passages.plain
    own = _ENTRY.match(plain, max(0, plain.rfind("\n", 0, match.start())))
    entries: list[str] = []
    at, kind = match.end(), ""
    while (entry := _ENTRY.match(plain, at)) is not None:
        kind = kind or _sort(entry["sign"])
        if _sort(entry["sign"]) != kind or (own is not None and _sort(own["sign"]) == kind):
            break
        at = entry.end()
        entries.append(text[entry.start("words") : at].strip())
    closed = entries and all(words[-1:] in (".", ";", ",") for words in entries[:-1])
    return (entries, at) if closed and entries[-1].endswith(".") else ([], at)


def _sort(sign: str) -> str:
    """`1.` and `2.` are of one sort, `a)` and `b)`, one dash and another."""
    first = sign.strip("()")[0]
    return ("1" if first.isdigit() else "a" if first.isalpha() else first) + sign[-1]


def _name(words: str, kind: str, *, people: bool) -> str | None:
    """The one name that a line of the list gives; None where it gives none, or may give several."""
    told = plain_of(words)
    if _SEVERAL.search(told):
        return None
    if people:
        person = _PERSON.match(words)
        return person["name"] if person is not None and not _AND_ANOTHER.search(words, person.end()) else None
    return words.rstrip(" .;,") if told.startswith(kind) and told.count(kind) == 1 and " và " not in told else None
