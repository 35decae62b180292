"""Parts of the header: type, number, date and place, title, bodies, signers, period.

Guarantees: spans count in `Document.text`; nothing is inferred here: places are as printed, blanks stay blank.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc

from pipeline.extract.bodies import body_at, head, toned
from pipeline.extract.found import DateFound, Found, Item
from pipeline.extract.frame import Frame, block_text
from pipeline.extract.letterhead import (
    BlankNumber,
    BodyPart,
    DatePart,
    NumberPart,
    SubjectPart,
    bodies_of,
    date_of,
    number_of,
    subject_of,
)
from pipeline.extract.signature import SignerPart, signers_of
from pipeline.extract.spine import document_of, found, frame_of, outline_of
from pipeline.lexicon.forms import bare, bare_words
from pipeline.ocr.document import Block, Document

__all__ = ["BlankNumber", "BodyPart", "DatePart", "NumberPart", "PeriodPart", "SignerPart", "SubjectPart", "TextPart"]

LONGEST_SCOPE = 3  # blocks after a heading on time in which the time may stand
NEAR = 12  # blocks from the top that a document without a type may have its letterhead in


@dataclass(frozen=True, slots=True)
class TextPart(Found):
    """`field` is `type` or `title`, `text` its words on one line."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class PeriodPart(Found):
    """A stretch of text that states the plan's period, with the dates in it. `where`: `title`, `scope`, `preamble`."""

    where: str
    dates: tuple[DateFound, ...]


def find(doc: Doc) -> tuple[Found, ...]:
    """All parts of the header."""
    return tuple(_parts(doc))


def _parts(doc: Doc) -> Iterator[Found]:
    document, frame = document_of(doc), frame_of(doc)
    top = _top(document, frame)
    letterhead = [document.blocks[i] for i in top]
    yield from _type(document, frame)
    number = number_of(document, letterhead)
    if number is None and not letterhead:
        number = _attached_number(document, frame)
    elif isinstance(number, BlankNumber):
        number = _annex_number(document, frame) or number
    closing = [document.blocks[i] for i in (*frame.carrier_closing, *frame.closing)]
    title = _title(document, frame)
    yield from (part for part in (number, date_of(document, letterhead) or date_of(document, closing)) if part)
    yield from (part for part in (title, subject_of(document, letterhead)) if part)
    yield from bodies_of(document, letterhead)
    yield from _acting_bodies(document, frame)
    yield from signers_of(document, closing)
    yield from _periods(doc, document, frame, title)


def _top(document: Document, frame: Frame) -> range:
    """The letterhead's blocks; of a document without a type (a letter) those before its first sentence."""
    if frame.type is not None:
        return frame.letterhead
    until = min(NEAR, len(document.blocks))
    opening = re.compile(rf"\W*(?:{bare_words('recipients')}|{bare_words('preamble_always')})")
    first = next((i for i in range(until) if opening.match(bare(block_text(document, document.blocks[i])))), None)
    return range(first if first is not None else min(until, frame.preamble.start))


def _type(document: Document, frame: Frame) -> Iterator[TextPart]:
    if frame.type is not None and frame.type_name:
        start = document.blocks[frame.type].start
        yield TextPart(start, frame.type_end, "header.type@1", "type", frame.type_name)
        return
    for block in document.blocks[:NEAR]:
        match = re.match(r"kinh gui", bare(block_text(document, block)).lstrip())
        if match:
            yield TextPart(block.start, block.end, "header.letter@1", "type", "Công văn")
            return


def _title(document: Document, frame: Frame) -> TextPart | None:
    pieces = []
    for index in frame.title:
        block = document.blocks[index]
        start = max(block.start, frame.type_end if index == frame.type else 0)
        pieces.append((start, block.end))
    texts = [(s, e) for s, e in pieces if re.search(r"\w", document.text[s:e])]
    if not texts:
        return None
    words = " ".join(document.text[s:e] for s, e in texts)
    # the line that says what it is attached to may stand in the title's own block
    cut = re.search(rf"[(\s]+(?:{bare_words('attached')})\s", bare(words))
    words = words[: cut.start()] if cut and cut.start() else words
    clean = re.sub(r"\s+", " ", words).strip(" :.;-_*/")
    return TextPart(texts[0][0], texts[-1][1], "header.title@1", "title", clean) if clean else None


def _attached_number(document: Document, frame: Frame) -> NumberPart | None:
    """Of a plan without a letterhead: the number of the decision it is attached to."""
    line = re.compile(rf"\W*(?:{bare_words('attached')})\s+(?:cac\s+)?quyet dinh")
    blocks = (document.blocks[i] for i in range(frame.title.stop, frame.preamble.start))
    lines = (block for block in blocks if line.match(bare(block_text(document, block))))
    return next((number for block in lines if (number := _number_of_attachment(document, block))), None)


def _annex_number(document: Document, frame: Frame) -> NumberPart | None:
    """The number by which an annex names the plan that it belongs to, where the letterhead's was left to the pen."""
    line = re.compile(rf"\W*(?:{bare_words('attached')})\s+ke hoach")
    blocks = (document.blocks[i] for i in frame.annex)
    lines = (block for block in blocks if line.match(bare(block_text(document, block))))
    return next((number for block in lines if (number := _number_of_attachment(document, block))), None)


def _number_of_attachment(document: Document, block: Block) -> NumberPart | None:
    """The number in a line like `(Kèm theo Kế hoạch số 5/KH-UBND ngày …)`."""
    sign = re.search(r"(?<!\w)so\s*:?\s*(?=\d)", bare(block_text(document, block)))
    if sign is None:
        return None
    part = Block(block.start + sign.start(), block.end, block.page)
    number = number_of(document, [part])
    if not isinstance(number, NumberPart):
        return None
    return replace(number, rule="header.attached_number@1")


@cache
def _acting() -> re.Pattern[str]:
    """`… xây dựng Kế hoạch`, `… báo cáo kết quả` after a body's name, over bare text."""
    object_of = r"(?=.{0,60}(?:ke hoach|bao cao|thuc hien|nhu sau|trien khai))"
    return re.compile(rf"\s*,?\s+(?:da\s+)?(?:{bare_words('acts')})(?!\w){object_of}")


def _acting_bodies(document: Document, frame: Frame) -> Iterator[BodyPart]:
    """The body that issues the document, as the last sentence of the preamble or the closing sentence says."""
    last = [*frame.preamble][::-1]
    for index in last:
        block = document.blocks[index]
        text = toned(document.text[block.start : block.end])
        folded = bare(text)
        for opening in head().finditer(text):
            end = body_at(text, opening.start())
            if end and _acting().match(folded, end):
                start, name = block.start + opening.start(), re.sub(r"\s+", " ", text[opening.start() : end])
                yield BodyPart(start, block.start + end, "header.preamble@1", name, "preamble")
                return


def _periods(doc: Doc, document: Document, frame: Frame, title: TextPart | None) -> Iterator[PeriodPart]:
    # years of laws and days of other papers are not the plan's
    foreign = {mention.date.start for mention in found(doc, "mentions") if mention.date}
    dates = tuple(date for date in found(doc, "dates") if date.start not in foreign)

    def within(start: int, end: int) -> tuple[DateFound, ...]:
        return tuple(d for d in dates if start <= d.start and d.end <= end)

    if title is not None:
        yield PeriodPart(title.start, title.end, "header.period_title@1", "title", within(title.start, title.end))
    for start, end in _time_sections(outline_of(doc), document):
        yield PeriodPart(start, end, "header.period_scope@1", "scope", within(start, end))
    for index in [*frame.preamble][::-1][:1]:
        block = document.blocks[index]
        named = re.search(
            r"(?:xay dung|ban hanh|bao cao)\b.{0,25}?(?:ke hoach|ket qua)", bare(document.text[block.start : block.end])
        )
        if named:
            start = block.start + named.start()
            other = _OTHER_INSTRUMENT.search(bare(document.text[block.start : block.end]), named.end())
            end = block.start + other.start() if other else block.end
            yield PeriodPart(start, end, "header.period_preamble@1", "preamble", within(start, end))


_OTHER_INSTRUMENT = re.compile(
    r"(?<!\w)(?:nghi quyet|quyet dinh|chi thi|ke hoach so|ket luan|thong tu|nghi dinh|luat|chien luoc|de an|du an"
    r"|chuong trinh)(?!\w)"
)
_TIME = re.compile(
    r"(?:ve\s+)?(?:thoi gian|thoi ky|thoi han)(?:\s*(?:,|va)\s*(?:dia diem|pham vi|doi tuong|lo trinh))*"
    r"(?:\s+(?:thuc hien|trien khai|ap dung|tien hanh|to chuc|kiem tra))*(?:\s+(?:ke hoach|chuong trinh|du an))?"
    r"\s*(?:[:.]|$)"
)
_WITH_TIME = re.compile(
    r"(?:pham vi|doi tuong|dia diem|dia ban)[^.:]{0,40}\bthoi gian(?:\s+(?:thuc hien|trien khai))?\s*[:.]?\s*$"
)


def _time_sections(items: tuple[Item, ...], document: Document) -> Iterator[tuple[int, int]]:
    """Sections and lines on the time of the whole plan; a line that comes again and again is one of its tasks."""
    words = [bare(document.text[item.body : item.end]) for item in items]
    body = [(at, item) for at, item in enumerate(items) if item.section != "annex"]
    hits = [(at, item) for at, item in body if _TIME.match(words[at])]
    tops = [(at, item) for at, item in hits if item.label in ("part", "roman")]
    if not hits:
        hits = [(at, item) for at, item in body if item.heading and _WITH_TIME.match(words[at])]
    for at, item in tops or (hits if len(hits) == 1 else [hit for hit in hits if hit[1].section == "scope"]):
        end = item.end
        if not re.search(r"\d{4}", words[at]):
            for below in items[at + 1 : at + 1 + LONGEST_SCOPE]:
                if below.rank <= item.rank and below.label != "none":
                    break
                end = below.end
        yield item.body, end
