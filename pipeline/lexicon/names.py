"""Names of bodies in running text: where one begins, where it ends.

Guarantees: places count in the text given; a name begins with an opening of `data/bodies.yaml` and ends before a verb,
a colon, a full stop or a comma after which no body is named.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.duties import act, any_of, duty, kept, plain
from pipeline.lexicon.tables import table
from pipeline.lexicon.text import one_tone

LONGEST_NAME = 60  # words of a joint name; what is longer is a sentence without a verb that we know
_STEP = re.compile(r"[^\s,;:()]+|[,;:()]")
_JOINT = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng|với|cùng với)\s+|\s*\n\s*(?:[-–+]\s*)?(?=[A-ZĐÀ-Ỹ])")
_COMMON = re.compile(r"[Bb]an,|[Nn]gành(?!\w)|[Bb]an ngành|[Đđ]oàn thể|[Đđ]ịa phương khác")
_ARTICLE = re.compile(r"(?:các|những|lực lượng|doanh nghiệp|chính quyền)\s")
_PROPER = re.compile(r"(?!Các |các |UBND (?:các|xã|phường))\S+(?: \S+)? [A-ZĐÀ-Ỹ]")
_SMALL = re.compile(r"(?:đơn vị|cơ quan|địa phương|sở,|các|phòng,|trường)(?!\w)")
_ABBREVIATED = re.compile(r"(?:TP|TT|Tp|P|Q|TX|PCT|CT|CC|VP)\.")


@cache
def _openings() -> tuple[tuple[re.Pattern[str], bool], ...]:
    rows = []
    for row in table("bodies")["openings"]:
        words = sorted(row["words"], key=len, reverse=True)
        either = [f"(?i:{w[0]}){w[1:]}" if w[0].isalpha() else f"(?i:{w})" for w in words]
        unless = f"(?!\\s*(?:{'|'.join(row['unless'])})(?!\\w))" if row["unless"] else ""
        rows.append((re.compile(f"(?:{'|'.join(either)})(?!\\w){unless}"), bool(row.get("acts"))))
    return tuple(rows)


@cache
def _going_on() -> re.Pattern[str]:
    return re.compile(any_of(table("bodies")["going_on"]))


@cache
def _after_tier() -> re.Pattern[str]:
    return re.compile(any_of(table("bodies")["after_tier"]))


@cache
def _tier_at_end() -> re.Pattern[str]:
    """The tier at the end of a proper name: `Sở Y tế tỉnh`; of `các huyện` alone the rest is not told."""
    return re.compile(
        r"(?<!các )(?<!những )(?<!từng )(?<!mọi )(?<!, )(?<=\w )(?:tỉnh|huyện|thị xã|xã|phường|thị trấn|thành phố)$"
    )


def opening_at(text: str, start: int) -> tuple[int, bool] | None:
    """(end of the words that open a body's name at `start`, whether a verb may follow inside the name), else None."""
    text = one_tone(text)
    best: tuple[int, bool] | None = None
    for pattern, acts in _openings():
        match = pattern.match(text, start)
        if match and (best is None or match.end() > best[0]):
            best = (match.end(), acts)
    return best


def name_end(text: str, start: int, *, heading: bool = False) -> int | None:
    """The end of the (joint) name of bodies that begins at `start`; None where none begins there.

    `heading` tells that the line is a heading, in which weaker verbs may belong to the name.
    """
    opened = opening_at(text, start)
    if opened is None:
        return None
    reading = _Reading(text, plain(text), duty() if heading else act())
    place: _Place | None = _Place(opened[0], opened[0], verb_may_follow=opened[1])
    end = opened[0]
    for _ in range(LONGEST_NAME):
        place = _next(reading, place) if place else None
        if place is None:
            break
        end = place.end
    return _trimmed(text, start, end)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The text, its form for the patterns, and the verbs that end a name."""

    text: str
    low: str
    verb: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to read on, where the name ends so far, and whether a verb may still belong to it."""

    at: int
    end: int
    verb_may_follow: bool


def _next(reading: _Reading, here: _Place) -> _Place | None:
    """One word or mark further; None where the name has ended."""
    text, low = reading.text, reading.low
    step = _STEP.search(text, here.at)
    if step is None or _ends_name(reading, here, step):
        return None
    if step.group() in (",", ";"):
        return _after_comma(reading, here, step.end())
    if step.group() == "(":
        close = text.find(")", step.end())
        return None if close < 0 else _Place(close + 1, close + 1, verb_may_follow=False)
    inner = kept().match(low, step.start())
    if inner is None and verb_at(text, step.start(), reading.verb, low):
        inner = reading.verb.match(low, step.start())
        if not here.verb_may_follow or duty().match(low, step.start()):
            return None
    if inner is not None:
        return _Place(inner.end(), inner.end(), verb_may_follow=False)
    opened = opening_at(text, step.start()) if _after_and(low, step.start()) else None
    end = max(step.end(), opened[0] if opened else 0)
    return _Place(end, end, verb_may_follow=bool(opened and opened[1]))


def _ends_name(reading: _Reading, here: _Place, step: re.Match[str]) -> bool:
    if step.group() in (":", ")") or _ends_sentence(reading.text, here.at, step):
        return True
    return _past_the_tier(reading, here, step.start())


def _past_the_tier(reading: _Reading, here: _Place, at: int) -> bool:
    """Whether a name has ended with its tier (`Công an huyện | tuần tra`), though the verb after it is none we know."""
    gap = reading.text[here.at : at]
    return not gap.strip() and ends_with_tier(reading.text, here.end) and tells_on(reading.text, at)


def ends_with_tier(text: str, end: int) -> bool:
    """Whether the words up to `end` close with the tier of a proper name: `Sở Y tế tỉnh`, not `các huyện`."""
    return _tier_at_end().search(plain(text), 0, end) is not None


def tells_on(text: str, at: int) -> bool:
    """Whether the word here, after the tier of a name, no longer belongs to the name."""
    return text[at : at + 1].islower() and _after_tier().match(plain(text), at) is None


def _after_comma(reading: _Reading, here: _Place, after: int) -> _Place | None:
    if not _goes_on(reading.text, reading.low, after, reading.verb):
        return None
    opened = opening_at(reading.text, _skip_space(reading.text, after))
    if opened is None:
        return _Place(after, here.end, verb_may_follow=False)
    return _Place(opened[0], opened[0], verb_may_follow=opened[1])


def body_spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The single bodies of a joint name: parted where after a comma or `và` a name of its own begins.

    Common nouns stay together: `các sở, ban, ngành`, `UBND các xã, thị trấn`.
    """
    cuts = [start]
    for match in _JOINT.finditer(text, start, end):
        at = match.end()
        if at < end and _own_name(text, cuts[-1], at, match.group()):
            cuts += [match.start(), at]
    cuts.append(end)
    spans = [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    return tuple((s, e) for s, e in (_stripped(text, s, e) for s, e in spans) if e > s)


def _own_name(text: str, first: int, at: int, joint: str) -> bool:
    """Whether a body of its own begins at `at`, after the words from `first` on."""
    if ";" in joint:
        return True
    if opening_at(text, at) is None or _COMMON.match(text, at):
        return False
    if text[at].isupper():
        return True
    before = text[first:at]
    if _ARTICLE.match(text, at):
        return True
    # a small letter goes on with a list of common nouns (các sở, ban), but not with a proper name (Sở Y tế, địa phương)
    return bool(_PROPER.match(before) and _SMALL.match(text, at))


def _goes_on(text: str, low: str, at: int, verb: re.Pattern[str]) -> bool:
    at = _skip_space(text, at)
    if re.match(r"và\s", low[at:]):
        at = _skip_space(text, at + 2)
    if opening_at(text, at) is not None:
        return True
    if verb_at(text, at, verb, low):
        return False
    return bool(_going_on().match(low, at)) or text[at : at + 1].isupper()


def verb_at(text: str, at: int, verb: re.Pattern[str], low: str | None = None) -> bool:
    """Whether a verb stands here. A capital letter belongs to a name: Phòng Kế hoạch - Tổng hợp."""
    low = plain(text) if low is None else low
    return text[at : at + 1].islower() and kept().match(low, at) is None and verb.match(low, at) is not None


def _after_and(low: str, at: int) -> bool:
    return bool(re.search(r"(?:và|hoặc|cùng) $", low[max(0, at - 6) : at]))


def _ends_sentence(text: str, at: int, step: re.Match[str]) -> bool:
    gap = text[at : step.start()]
    before = text[:at].rstrip()[-4:]
    if "." in gap:
        return True
    if step.group().endswith(".") and not _ABBREVIATED.fullmatch(step.group()):
        return False  # the word belongs to the name, the next step ends it
    return before.endswith(".") and not _ABBREVIATED.search(before) and bool(gap.strip() == "")


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> int:
    words = text[start:end]
    while True:
        shorter = re.sub(r"[\s,;.:]+$|\s+(?:và|hoặc|cùng|với|cũng|sẽ|đã|để|thì)$", "", words)
        if shorter == words:
            return start + len(words)
        words = shorter


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" ,;.:-"))
    return start, _trimmed(text, start, end)
