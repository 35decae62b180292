"""The letterhead: issuing bodies, number, place and date.

Guarantees: what is found is what is printed there; a blank that is left for the pen (`Số:    /KH-UBND`,
`ngày    tháng 3`) gives None for that part.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.extract.bodies import PLACE_KINDS, head, toned
from pipeline.extract.found import Found
from pipeline.extract.frame import block_text, is_motto
from pipeline.extract.instrument_numbers import canonical_code, numbers_in
from pipeline.lexicon.forms import alternatives, bare, bare_words, words
from pipeline.ocr.document import Block, Document

LONGEST_PLACE = 45  # characters of the place of issue
MOST_CAPITALS = 0.6  # share of capitals by which a line is one of the letterhead

# What OCR makes of digits, in a place where only digits stand.
_DIGITS = str.maketrans("OoQIl|", "000111")
_DATE = re.compile(
    r"(?P<place>[^,;:\n]{2,45}?)\s*[,.]?\s*ngay\s*(?P<day>\S{0,12}?(?:\s?\d)?)\s*thang\s*(?P<month>\S{0,12}?)\s*nam\s*(?P<year>(?:19|20)\d\d)(?!\d)"
)
_SHORT_DATE = re.compile(
    r"(?P<place>[^,;:\n]{2,45}?)\s*,\s*(?:ngay\s*)?(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)(?!\d)"
)
_NUMBER_SIGN = re.compile(r"(?<!\w)s[o0]\s*[:.]?\s*")
_MISREAD_NUMBER = re.compile(r"\S{1,12}\s?/\s?[A-ZĐ]{1,5}\s?-\s?[A-ZĐ]")  # `Sóz?/KH-SYT`: written by hand
_SUBJECT = re.compile(r"(?<!\w)v\s?/\s?v[\s:.]")


@dataclass(frozen=True, slots=True)
class NumberPart(Found):
    """The document's number, in its canonical writing."""

    number: str
    code: str


@dataclass(frozen=True, slots=True)
class BlankNumber(Found):
    """A place for the number with its letters (`/KH-UBND`) and no digits."""

    code: str


@dataclass(frozen=True, slots=True)
class DatePart(Found):
    """The date of issue; parts left blank are None. `place` is the span of the place, None where there is none."""

    year: int
    month: int | None
    day: int | None
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class BodyPart(Found):
    """A body that the letterhead, the preamble or the signature names. `text` is its name as printed, on one line.

    `where` tells which; `over` that it stands over another one, as *Ủy ban nhân dân tỉnh* over its *Sở*.
    """

    text: str
    where: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class SubjectPart(Found):
    """What a letter is about: the words after `V/v`."""


def number_of(document: Document, blocks: Iterable[Block]) -> NumberPart | BlankNumber | None:
    """The number after `Số:`, or alone on its line."""
    for block in blocks:
        text = block_text(document, block)
        sign = _NUMBER_SIGN.search(bare(text))
        for found in numbers_in(text, block.start):
            before = text[: found.start - block.start]
            alone = not before.strip(" :.-")
            if alone or (sign and not before[sign.end() :].strip(" .…_:")):
                return NumberPart(found.start, found.end, "header.number@1", found.text, found.code)
        blank = (
            re.compile(r"[.…_\s]*/\s*([A-ZĐ][\w&]*(?:\s?-\s?[A-ZĐ][\w&,]*)*)").match(toned(text), sign.end())
            if sign
            else None
        )
        if blank:
            return BlankNumber(block.start, block.end, "header.blank_number@1", canonical_code(blank[1]))
    return None


def date_of(document: Document, blocks: Iterable[Block]) -> DatePart | None:
    """Place and date of issue."""
    for block in blocks:
        folded = bare(block_text(document, block))
        match = _DATE.search(folded) or _SHORT_DATE.search(folded)
        if match is None or len(match["place"]) > LONGEST_PLACE:
            continue
        day, month = _number(match["day"], 31), _number(match["month"], 12)
        place = _place_span(folded, match)
        span = (block.start + place[0], block.start + place[1]) if place else None
        return DatePart(
            block.start + (place[0] if place else match.start("day")), block.start + match.end(), "header.date@1",
            int(match["year"]), month, day if month else None, span,
        )  # fmt: skip
    return None


def _number(printed: str, most: int) -> int | None:
    """The number in the blank; None where it is empty, or what OCR read there is none."""
    digits = printed.strip(" .…_").upper().translate(_DIGITS).replace(" ", "")
    return int(digits) if digits.isdigit() and 0 < int(digits) <= most else None


def _place_span(folded: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The place, without a motto or number that stands in the same block before it."""
    start, end = match.span("place")
    cut = max((m.end() for m in _before_place().finditer(folded, 0, end)), default=0)
    start = max(start, cut)
    text = folded[start:end]
    start += len(text) - len(text.lstrip(" -_.*'\"·"))
    words_of = folded[start:end].split()
    if not words_of or len(words_of) > 6 or any(c.isdigit() for c in words_of[0]):
        return None
    return start, start + len(folded[start:end].rstrip())


@cache
def _before_place() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words('mottos'))}|phuc|s[o0]\s*:?\s*\d*\s*/\s?\S+)[\s_-]*")


def bodies_of(document: Document, blocks: Sequence[Block]) -> list[BodyPart]:
    """The bodies of the letterhead, the one over the others first; the last one issues the document."""
    lines = [line for block in blocks if (piece := _issuer_line(document, block)) for line in _apart(document, *piece)]
    groups: list[list[tuple[int, int]]] = []
    for start, end in lines:
        text = toned(document.text[start:end])
        begins = head().match(text) or re.match(r"(?:ĐẢNG BỘ|ĐẢNG ỦY|CHI BỘ)(?!\w)", text, re.I)
        if begins and not (groups and _is_cut(document.text[slice(*groups[-1][-1])], text)):
            groups.append([(start, end)])
        elif (groups and start - groups[-1][-1][1] <= 2) or (
            groups and re.match(rf"(?:{'|'.join(PLACE_KINDS)})\s", text, re.I)
        ):  # the next line of the same cell or column
            groups[-1].append((start, end))
    out = []
    for index, group in enumerate(groups):
        text = " ".join(re.sub(r"\s+", " ", document.text[s:e]).strip() for s, e in group)
        contiguous = all(b[0] - a[1] <= 2 for a, b in pairwise(group))
        start = group[0][0] if contiguous else group[-1][0]
        out.append(BodyPart(start, group[-1][1], "header.letterhead@1", text, "letterhead", index < len(groups) - 1))
    return out


def _apart(document: Document, start: int, end: int) -> list[tuple[int, int]]:
    """Two bodies that one paragraph names: the name of a place ends the first (`SỞ Y TẾ TỈNH YÊN BÁI TRUNG TÂM …`)."""
    text = toned(document.text[start:end])
    if head().match(text):
        for place in _place_name().finditer(text):
            if head().match(text, place.end()):
                return [(start, start + len(text[: place.end()].rstrip())), (start + place.end(), end)]
    return [(start, end)]


@cache
def _place_name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(PLACE_KINDS)})\s+(?:\w+\s+){{1,4}}?(?={head().pattern})", re.I)


def _is_cut(previous: str, line: str) -> bool:
    """Whether a line goes on with the name above it: `ỦY BAN MẶT TRẬN` / `TỔ QUỐC VIỆT NAM`, `SỞ KẾ HOẠCH` / `VÀ …`."""
    return previous.rstrip().endswith((",", "-", " VÀ")) or bool(re.match(r"(?:TỔ QUỐC|VÀ|XÃ HỘI)\s", line, re.I))


def _issuer_line(document: Document, block: Block) -> tuple[int, int] | None:
    """Span of a block's words that name a body: without motto, number and `V/v`; None where none are left."""
    text = block_text(document, block)
    folded = bare(text)
    if is_motto(text):
        return None
    cuts = [len(text)]
    cuts += [m.start() for m in (_SUBJECT.search(folded), _motto_inside().search(folded)) if m]
    cuts += [m.start() for m in re.finditer(r"(?<!\w)s[o0]\s*[:.]", folded)]
    dated = re.search(r",\s*ngay\s", folded)
    cuts += [dated.start()] if dated else []
    kept = text[: min(cuts)]
    lead = len(kept) - len(kept.lstrip(" _-*·.'\""))
    kept = kept.strip(" _-*·.'\"|")
    letters = [c for c in kept if c.isalpha()]
    number = numbers_in(kept) or _MISREAD_NUMBER.match(kept)
    if len(letters) < 2 or number or re.match(rf"(?:{bare_words('recipients')})", bare(kept)):
        return None
    capitals = sum(c.isupper() for c in letters) / len(letters)
    # the place of issue may begin as a body does: `Trường Sơn, ngày 5 tháng 3`, `Hội An, ngày …`
    if capitals < MOST_CAPITALS and (dated or not head().match(toned(kept))):
        return None
    return block.start + lead, block.start + lead + len(kept)


@cache
def _motto_inside() -> re.Pattern[str]:
    return re.compile(alternatives(words("mottos")))


def subject_of(document: Document, blocks: Iterable[Block]) -> SubjectPart | None:
    """`V/v …` of a letter, to the end of its block."""
    for block in blocks:
        match = _SUBJECT.search(bare(block_text(document, block)))
        if match and block.end > block.start + match.end():
            return SubjectPart(block.start + match.end(), block.end, "header.subject@1")
    return None
