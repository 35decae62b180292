"""Mentions of instruments: prefilter, then grammar, one case after the other.

Guarantees: a mention has a number, or is a law, or a programme named with its years; its parts are what is printed,
None where they are not; numbers are in their canonical writing. What a short mention stands for is left to the next
stage.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.bodies import body_at, body_before, toned
from pipeline.extract.found import DateFound, Found
from pipeline.extract.frame import Frame
from pipeline.extract.instrument_numbers import NumberFound, numbers_in
from pipeline.extract.spine import document_of, found, frame_of, text_of
from pipeline.lexicon.forms import alternatives, bare, bare_words
from pipeline.lexicon.instrument_types import instrument_types, programme_names, type_of_code
from pipeline.lexicon.instruments import law_at
from pipeline.ocr.document import Block, Document

Kind = Literal["numbered", "short", "law", "programme"]

LOOK_BACK = 100  # characters before a number in which its type stands
WORDS_BETWEEN = 8  # between type and number: *Kết luận liên ngành tư pháp Trung ương số*
LONGEST_TITLE = 240
LONGEST_LAW = 110  # characters of a law's name that is not known
WORDS_OF_LAW = 22  # the longest: *… gây ra hội chứng suy giảm miễn dịch mắc phải ở người (HIV/AIDS)*
SUBJECT_BACK = 160  # characters before an instrument in which the body that issued it may be the subject

LAWS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp")

_PREFILTER = re.compile(r"\d|luat|phap lenh|hien phap")


@dataclass(frozen=True, slots=True)
class Mention(Found):
    """An instrument named in the text: the parts as printed, None where they are not.

    `type` is the name of the type word (`Nghị định`), None where the number stands alone; `kind` is `short` for a
    number without its letters (`Kế hoạch số 42`, `Quyết định 29/2014`); `code` holds the letters of a full number.
    `basis` says whether it stands in the title or the preamble. The span ends with the title. `own` marks the line
    by which an annex names the document that it belongs to.
    """

    kind: Kind
    type: str | None
    number: str | None
    code: str | None
    date: DateFound | None
    issuer: str | None
    title: str | None
    basis: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """One block with what its mentions share."""

    document: Document
    block: Block
    text: str  # of the whole document, one tone placement
    folded: str
    dates: tuple[DateFound, ...]
    starts: tuple[int, ...]
    basis: bool
    annex: bool


def find(doc: Doc) -> tuple[Mention, ...]:
    """The mentions of the whole text, in its order; those inside the titles of others are mentions, too."""
    document, frame = document_of(doc), frame_of(doc)
    dates: tuple[DateFound, ...] = found(doc, "dates")
    text, folded = toned(text_of(doc)), bare(text_of(doc))
    starts = tuple(d.start for d in dates)
    basis = _basis_blocks(frame, document, folded)
    out: list[Mention] = []
    for index, block in enumerate(document.blocks):
        if index in frame.letterhead or not _PREFILTER.search(folded, block.start, block.end):
            continue
        place = _Place(document, block, text, folded, dates, starts, index in basis, index in frame.annex)
        out += _mentions(place)
    return tuple(sorted(out, key=lambda m: (m.start, m.end)))


def _basis_blocks(frame: Frame, document: Document, folded: str) -> set[int]:
    """Title and preamble, of a carrying decision, too, and a part of its own that is headed *Căn cứ*."""
    blocks = {*frame.title, *frame.preamble, *((frame.type,) if frame.type is not None else ())}
    if frame.carrier:
        article = re.compile(r"dieu\s+1\W")
        for index in frame.carrier:
            if article.match(folded, document.blocks[index].start):
                break
            blocks.add(index)
    return blocks


def _mentions(place: _Place) -> Iterator[Mention]:
    numbers = numbers_in(place.text[place.block.start : place.block.end], place.block.start)
    # CASE 1: a number with its letters
    numbered = list(_numbered(place, numbers))
    yield from numbered
    taken = [(n.start, n.end) for n in numbers]
    # CASE 2: a type word with a number that has no letters
    yield from _short(place, taken)
    # CASE 3: a law by its name
    yield from _laws(place, numbered)
    # CASE 4: a programme or project with its years
    yield from _programmes(place)


@cache
def _types() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(t.name for t in instrument_types())})(?!\w)")


@cache
def _type_names() -> dict[str, str]:
    return {bare(t.name): t.name for t in instrument_types()}


def _type_name(printed: str) -> str:
    return _type_names()[re.sub(r"\s+", " ", bare(printed))]


def _numbered(place: _Place, numbers: list[NumberFound]) -> Iterator[Mention]:
    previous: Mention | None = None
    previous_end = 0
    for number in numbers:
        word = _type_before(place, number)
        start, type_name, issuer = number.start, None, None
        if word is not None:
            start, type_name = word.start(), _type_name(word.group())
            issuer = None if type_name in LAWS else _issuer_between(place, word.end(), number.start)
        elif previous and re.fullmatch(
            r"\s*(?:,|;|va|hoac)?\s*(?:so)?\s*:?\s*", place.folded[previous_end : number.start]
        ):
            type_name = previous.type  # one type word for several numbers
        elif type_of_code(number.code) is None or len(number.parts) < 2:
            continue
        mention = _tail(place, number.end, _is_joint(number))
        mention = replace(
            mention, start=start, kind="numbered", type=type_name, number=number.text, code=number.code,
            issuer=mention.issuer or issuer or _subject(place, start), rule="citations.numbered@1",
            title=_named_law(place, word, number) or mention.title, own=_is_own(place, start),
        )  # fmt: skip
        previous, previous_end = mention, number.end
        yield mention


def _type_before(place: _Place, number: NumberFound) -> re.Match[str] | None:
    """The type word that a number belongs to: the last one before it, with nothing but a name and `số` between."""
    least = max(place.block.start, number.start - LOOK_BACK)
    last: re.Match[str] | None = None
    for last in _types().finditer(place.folded, least, number.start):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return None
    between = place.folded[last.end() : number.start]
    law = _type_name(last.group()) in LAWS
    if re.search(r"[;:()\[\]“”\"/]|\.\s" if law else r"[;.()\[\]“”\"\d/]|,(?!\s*so\b)", between.rstrip(" :.")):
        return None
    words = re.sub(r"\W+", " ", between).split()
    if not words or words == ["so"]:
        return last
    return last if words[-1] == "so" and len(words) <= WORDS_BETWEEN + 1 + 12 * law else None


def _named_law(place: _Place, word: re.Match[str] | None, number: NumberFound) -> str | None:
    """`Luật Điện lực` of `Luật Điện lực số 61/2024/QH15`."""
    if word is None or _type_name(word.group()) not in LAWS:
        return None
    name = re.sub(r"\s*,?\s*(?:số|sô|so)\s*:?\s*$", "", place.document.text[word.start() : number.start], flags=re.I)
    return name if len(name) > len(word.group()) else None


def _issuer_between(place: _Place, start: int, end: int) -> str | None:
    """`Kết luận liên ngành tư pháp Trung ương số 23`, `Quyết định của Thủ tướng Chính phủ số 5`."""
    match = re.compile(r"\s*(?:của\s+)?", re.I).match(place.text, start)
    at = match.end() if match else start
    stop = body_at(place.text, at)
    return place.document.text[at:stop] if stop and stop <= end and at < stop else None


def _is_joint(number: NumberFound) -> bool:
    kind = number.parts[0]
    return (len(number.parts) > 2 and kind.endswith(("LT", "LN", "PH"))) or "KHLN" in kind


def _is_own(place: _Place, start: int) -> bool:
    """`(Ban hành kèm theo Kế hoạch số 5/KH-UBND …)` over an annex names the document itself."""
    before = place.folded[place.block.start : start]
    return place.annex and bool(re.fullmatch(rf"\W*(?:{bare_words('attached')})\s*", before))


# `của`, and the meeting at which a body decided.
_OF = re.compile(
    r"\s*,?\s*(?:\([^()]{0,40}\)\s*)?(?:của|do)\s+"
    r"(?:(?:Hội nghị|Kỳ họp)\s[^;.,\n]{3,60}?\s(?=Ban Chấp hành|BCH|Quốc hội|Hội đồng nhân dân))?",
    re.I,
)


def _tail(place: _Place, end: int, joint: bool) -> Mention:
    """What follows a number: date, issuer, title."""
    date, at = _date_at(place, end)
    of = _OF.match(place.text, at, place.block.end)
    issuer = None
    if of and (stop := body_at(place.text, of.end(), joint=joint)) and stop <= place.block.end:
        issuer, at = place.document.text[of.end() : stop], stop
        if date is None:
            date, at = _date_at(place, at)
    title, at = _title_at(place, at)
    return Mention(end, at, "", "numbered", None, None, None, date, issuer, title, place.basis)


def _date_at(place: _Place, end: int) -> tuple[DateFound | None, int]:
    """The date that stands right after `end`, and where it ends."""
    index = bisect_left(place.starts, end)
    if index < len(place.dates):
        date = place.dates[index]
        between = place.folded[end : date.start]
        if re.fullmatch(r"\s*[,(]?\s*(?:(?:ban hanh|ky)\s+)?(?:ngay\s*)?(?:thang\s*)?", between) and not date.last_year:
            return date, date.end
    return None, end


@cache
def _title_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*[“\"]?(?P<title>(?:{bare_words('title_begins')})\s)")


# The end of a title, or words in brackets that belong to it; the plan's own short name for it does not.
_TITLE_END = re.compile(
    r"\((?!\s*(?:sau day|sau nay|goi|duoc goi|viet|ban hanh|kem theo))[^()\n]{1,60}\)"
    r"|(?P<end>[;.\n\[()]|,\s*(?:uy ban nhan dan|ubnd|so|chu tich|can cu|tren co so|theo de nghi)\s"
    r"|\sva\s+(?=(?:cac\s+)?\w+(?:\s\w+){0,3}\s+so\s))"
    r"|,\s*"
)
_ACTS = re.compile(
    r"\s*(?:(?:xay dung|ban hanh|lap)\s(?:ke hoach|chuong trinh|quyet dinh)|de nghi|yeu cau|thong bao)\s"
)


def _title_at(place: _Place, at: int) -> tuple[str | None, int]:
    opener = _title_pattern().match(place.folded, at, place.block.end)
    if opener is None:
        return None, at
    limit = min(place.block.end, opener.start("title") + LONGEST_TITLE)
    stops = _TITLE_END.finditer(place.folded, opener.end(), limit)
    stop = next((m for m in stops if m["end"] or _body_acts(place, m)), None)
    end = stop.start() if stop else limit
    text = place.document.text[opener.start("title") : end].rstrip(" ,./")
    if not stop and limit < place.block.end:
        text = text[: text.rfind(" ")] if " " in text else text
    return text, opener.start("title") + len(text)


def _body_acts(place: _Place, comma: re.Match[str]) -> bool:
    """Whether the plan's own sentence goes on after a comma: *…, Công an huyện xây dựng Kế hoạch như sau*."""
    name_end = body_at(place.text, comma.end())
    return name_end is not None and _ACTS.match(place.folded, name_end) is not None


def _subject(place: _Place, start: int) -> str | None:
    """The body named before the instrument: *đề nghị của Sở Nội vụ tại Tờ trình số …*, *huyện đã ban hành …*."""
    link = re.compile(r"\s+(?:tại|(?:đã\s+|vừa\s+)?ban hành|có)\s+(?:các\s+)?$", re.I)
    least = max(place.block.start, start - SUBJECT_BACK)
    before = link.search(place.text[least:start])
    if before is None:
        return None
    span = body_before(place.text, least + before.start(), least)
    named = place.document.text[slice(*span)] if span else ""
    # `các nội dung cải cách tại Nghị quyết số …` names what stands there, not who issued it
    return named if named and not named.lower().startswith(("các ", "những ")) else None


@cache
def _short_pattern() -> re.Pattern[str]:
    names = alternatives(t.name for t in instrument_types() if not t.law)
    return re.compile(
        rf"(?<!\w)(?P<type>{names})\s+(?P<so>so\s*:?\s*)?(?P<number>\d{{1,4}}(?:/(?:19|20)\d\d)?)(?![\w/%]|[-,.]\d|\s*-\s*[a-z]{{2}}|\s*/)"
    )


def _short(place: _Place, taken: list[tuple[int, int]]) -> Iterator[Mention]:
    for match in _short_pattern().finditer(place.folded, place.block.start, place.block.end):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        name = _type_name(match["type"])
        tail = _tail(place, match.end(), False)
        bound = bool(match["so"]) or "/" in match["number"]
        yield replace(
            tail, start=match.start(), kind="short", type=name, number=match["number"],
            rule="citations.short@1" if bound else "citations.bare@1",
        )  # fmt: skip


_LAW = re.compile(r"(?<!\w)(?:bo luat|luat|phap lenh|hien phap)(?!\w)")
_LAW_TAIL = re.compile(
    r"\s*,?\s*(?:\((?:sua doi|hop nhat)[^()]{0,60}\)\s*)?(?:(?:nam\s+)?\(?(?P<year>(?:19|20)\d\d)\)?(?!\d|/))?"
)
_LAW_NAME = re.compile(
    rf"\s+(?P<name>(?:(?!luat\s|phap lenh\s)[^;:()\n\d]){{3,{LONGEST_LAW}}}?(?:\s*\([a-z/\s-]{{2,20}}\))?)"
    r"\s*,?\s*(?=nam\s+(?:19|20)\d\d|ngay\s+\d)"
)


# A law that amends others is named by them: `Luật sửa đổi, bổ sung một số điều của Luật A và Luật B năm 2019`.
_AMENDING = re.compile(
    r"luat\s+sua\s+doi,?\s+bo\s+sung\s[^;:\d\n]{5,220}?(?=\s*,?\s+(?:nam\s+(?:19|20)\d\d|ngay\s+\d))"
)


def _laws(place: _Place, numbered: list[Mention]) -> Iterator[Mention]:
    amended_until = 0
    for word in _LAW.finditer(place.folded, place.block.start, place.block.end):
        if any(m.start == word.start() for m in numbered):
            continue  # a law with its number
        end, name = _law_name(place, word)
        amending = _AMENDING.match(place.folded, word.start(), place.block.end)
        if amending:
            end, name = amending.end(), place.document.text[word.start() : amending.end()]
        if name is None:
            continue
        date, after = _date_at(place, end)
        if end <= amended_until:
            date = None  # the year there is that of the amending law
        elif date is None:
            tail = _LAW_TAIL.match(place.folded, end, place.block.end)
            if tail and tail["year"]:
                after = tail.end()
                date = DateFound(*tail.span("year"), "dates.law_year@1", int(tail["year"]), None, None, "year")
        amended_until = end if amending else amended_until
        yield Mention(
            word.start(), after if date else end, "citations.law@1", "law", _type_name(word.group()), None, None,
            date, None, name, place.basis,
        )  # fmt: skip


def _law_name(place: _Place, word: re.Match[str]) -> tuple[int, str | None]:
    """(end, name) of the law that begins with this word; the name is None where it is neither known nor dated."""
    if word.group() == "hien phap":
        return word.end(), "Hiến pháp"
    known = law_at(place.text[: place.block.end], word.start())
    if known:
        end, name = known
        opened = "(" in place.text[word.start() : end] and place.text[end : end + 1] == ")"
        return end + opened, name
    match = _LAW_NAME.match(place.folded, word.end(), place.block.end)
    first = place.document.text[word.end() :].lstrip()[:1]
    if match is None or not first.isupper() or len(match["name"].split()) > WORDS_OF_LAW:
        return word.end(), None
    return match.end("name"), place.document.text[word.start() : match.end("name")]


@cache
def _programme_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in programme_names())
    inner = rf"(?:(?!(?:{names}|Quyết định|Nghị quyết|Kế hoạch)(?!\w)|\ssố\s)[^;:()\n])"
    year = r"(?:19|20)\d\d"
    lead = r"(?:giai đoạn|thời kỳ|các năm|đến năm|đến hết năm|từ năm|năm)\s+"
    years = rf"{lead}{year}(?:\s*(?:-|đến năm|đến)\s*{year})?"
    unless = r"(?!\s+(?:hành động|phối hợp|công tác|làm việc)(?!\w))"
    return re.compile(
        rf"(?<!\w)(?P<type>{names})(?!\w){unless}(?P<name>{inner}{{6,220}}?)\s(?P<years>{years})(?!\d)", re.I
    )


# Years that look beyond, numbers of other instruments, words that go on with a sentence.
_NO_PROGRAMME = re.compile(
    r"(?<!\w)(?:tầm nhìn|định hướng)\s*$|\d\s?[-/]\s?[A-ZĐ]|(?<!\w)ngày\s"
    r"|^\s*(?:tại|của|trên|này|là|và|được|đã|trong|theo|với|để|cho|đến|do|có|như|từ|nêu|trọng điểm|hoạt động|số)(?!\w)",
    re.I,
)


def _programmes(place: _Place) -> Iterator[Mention]:
    block = place.text[place.block.start : place.block.end]
    shouted = block.isupper()
    for match in _programme_pattern().finditer(place.text, place.block.start, place.block.end):
        if not match["type"][0].isupper() or (len(match["name"].split()) < 3):
            continue
        if _NO_PROGRAMME.search(match["name"]):
            continue
        type_name = "Chương trình" if bare(match["type"]).startswith("chuong trinh") else _type_name(match["type"])
        rule = "citations.programme@1" if not shouted else "citations.programme_capitals@1"
        yield Mention(
            match.start(), match.end(), rule, "programme", type_name, None, None, None, None,
            place.document.text[match.start() : match.end()], place.basis,
        )  # fmt: skip
