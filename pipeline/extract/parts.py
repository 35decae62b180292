"""One file with several documents: a letter that carries a plan, a decision and its plan, two plans in one scan.

Several files with one document are told from several documents in the same way.

Guarantees: a document begins with a letterhead of its own: the State's or the Party's motto, and a number or a day of
issue that is filled in, after the end of the one before (form of Nghị định 30/2020/NĐ-CP, Phụ lục I). A form in an
annex has blanks there and stays part of its plan; a plan with blanks that no annex announces is a draft of its own. The
first plan is read, else the first document; what is found counts in the text of the whole file. A plan that is attached
to the decision before it stays with it: `frame` reads both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.extract.bodies import PLACE_KINDS, head, toned
from pipeline.extract.frame import Frame, block_text, find_frame, is_motto, is_signature_line
from pipeline.extract.instrument_numbers import numbers_in
from pipeline.extract.letterhead import NumberPart, date_of, number_of, subject_of
from pipeline.lexicon.forms import alternatives, bare, bare_words, words
from pipeline.ocr.document import Block, Document, Piece

NEAR = 12  # blocks after the motto within which number and date of a letterhead stand
BEFORE = 8  # blocks before the motto that a letterhead's left side may fill
ANNEX_BLOCKS = 4  # blocks before a form within which its annex is named
LONGEST_TOP = 40  # blocks from a letterhead to the type under it
LONGEST_LINE = 14  # words
LONGEST_NAME = 160  # characters of a document's name

_RULE = re.compile(r"[\W_]*")
_NUMBER = re.compile(r"so\s*[:.]|v\s?/\s?v")


@dataclass(frozen=True, slots=True)
class Parts:
    """The document that is read, and the names of the others in the file, in their order."""

    document: Document
    others: tuple[str, ...] = ()


def split(document: Document) -> Parts:
    """The Document with the blocks of one document alone; its text is that of the whole file."""
    starts = _starts(document)
    ranges = [range(a, b) for a, b in zip(starts, [*starts[1:], len(document.blocks)], strict=True)]
    pieces = [_cut(document, blocks) for blocks in ranges]
    frames = [find_frame(piece) for piece in pieces]
    at = 0
    while at + 1 < len(pieces):
        if frames[at].type_name == "Quyết định" and not frames[at].carrier:
            both = _cut(document, range(ranges[at].start, ranges[at + 1].stop))
            frame = find_frame(both)
            if frame.carrier:
                ranges[at : at + 2] = [range(ranges[at].start, ranges[at + 1].stop)]
                pieces[at : at + 2], frames[at : at + 2] = [both], [frame]
        at += 1
    plans = [i for i, frame in enumerate(frames) if (frame.type_name or "").startswith("Kế hoạch")]
    chosen = plans[0] if plans else 0
    others = [_name(piece, frame) for i, (piece, frame) in enumerate(zip(pieces, frames, strict=True)) if i != chosen]
    carried = frames[chosen].carrier
    if carried:
        blocks = range(carried.stop)
        carrier = _cut(pieces[chosen], blocks)
        others.insert(0, _name(carrier, find_frame(carrier)))
    return Parts(pieces[chosen] if len(pieces) > 1 else document, tuple(others))


def next_document(document: Document) -> Piece | None:
    """The first of the files read together that does not go on with the document before it.

    It has a letterhead of its own, or is an annex that names another document's number.
    """
    firsts = {document.blocks[start].start for start in _starts(document)}
    for piece in document.pieces[1:]:
        blocks = [block for block in document.blocks if block.page >= piece.first_page][:NEAR]
        if blocks and (blocks[0].start in firsts or _names_another(document, blocks)):
            return piece
    return None


def _names_another(document: Document, blocks: Sequence[Block]) -> bool:
    """Whether an annex is attached (`Kèm theo Kế hoạch số 46/KH-UBND`) to something else than what is read."""
    own = number_of(document, document.blocks[:NEAR])
    if not isinstance(own, NumberPart):
        return False
    for block in blocks:
        text = block_text(document, block)
        if _attached().search(bare(text)):
            named = {found.text for found in numbers_in(text, block.start)}
            return bool(named) and own.number not in named
    return False


@cache
def _attached() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)kem\s+theo(?!\w)")


def _cut(document: Document, blocks: range) -> Document:
    return replace(document, blocks=document.blocks[blocks.start : blocks.stop])


def _starts(document: Document) -> list[int]:
    """The first blocks of the documents; the first is 0."""
    texts = [block_text(document, block) for block in document.blocks]
    starts = [0]
    last = -1  # block of the last motto seen
    for at, text in enumerate(texts):
        if not _has_motto(text):
            continue
        apart, last = last < 0 or at - last > 2, at
        if not apart:
            continue
        start = _begin(document, texts, at, starts[-1])
        closed = any(_closes(texts[i]) for i in range(starts[-1], start))
        if closed and start > starts[-1] and (_is_filled(document, start, at) or _is_draft(document, texts, start)):
            starts.append(start)
    return starts


def _has_motto(text: str) -> bool:
    """Whether a block begins with a motto, or ends a line of capitals with it: both columns on one printed line."""
    return is_motto(text) or (text.isupper() and bool(_motto_inside().search(bare(text))))


@cache
def _motto_inside() -> re.Pattern[str]:
    return re.compile(alternatives(words("mottos")))


def _begin(document: Document, texts: Sequence[str], motto: int, least: int) -> int:
    """The first block of the letterhead around a motto."""
    start = motto
    own = document.blocks[motto].cell
    while start - 1 > least:
        cell = document.blocks[start - 1].cell
        same_table = cell is not None and own is not None and cell.table == own.table
        if not same_table and (motto - start >= BEFORE or not _is_letterhead_line(texts[start - 1])):
            break
        start -= 1
    return start


def _is_letterhead_line(text: str) -> bool:
    if _RULE.fullmatch(text) or _NUMBER.match(bare(text)):
        return True
    short = text.isupper() and len(text.split()) <= LONGEST_LINE
    named = head().match(toned(text)) or re.match(rf"(?:{'|'.join(PLACE_KINDS)})\s", text, re.IGNORECASE)
    return short and not is_signature_line(text) and bool(named)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(r"\W*noi\s*nhan(?!\w)")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(r"\W*kinh\s*gui(?!\w)")


def _closes(text: str) -> bool:
    """Whether a block belongs to the end of a document: another one begins only after that."""
    return bool(_closing().match(bare(text))) or is_signature_line(text)


def _is_filled(document: Document, start: int, motto: int) -> bool:
    """Whether the letterhead has its number, or its day of issue."""
    blocks = document.blocks[start : motto + NEAR]
    if isinstance(number_of(document, blocks), NumberPart):
        return True
    date = date_of(document, blocks)
    return date is not None and date.day is not None


@cache
def _annex() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{bare_words('annexes')})(?!\w)")


def _is_draft(document: Document, texts: Sequence[str], start: int) -> bool:
    """Whether a plan begins whose number is still blank, and not the form of one in an annex."""
    if any(_annex().match(bare(text)) for text in texts[max(0, start - ANNEX_BLOCKS) : start]):
        return False
    return find_frame(_cut(document, range(start, start + LONGEST_TOP))).type_name == "Kế hoạch"


def _name(document: Document, frame: Frame) -> str:
    """`Công văn 15/UBND-VX: triển khai kế hoạch …`."""
    top = document.blocks[: frame.type] if frame.type is not None else document.blocks[:NEAR]
    letter = any(_letter().match(bare(block_text(document, block))) for block in document.blocks[:NEAR])
    kind = frame.type_name or ("Công văn" if letter else "Văn bản")
    number, subject = number_of(document, top), subject_of(document, top)
    lines = [document.text[document.blocks[i].start : document.blocks[i].end] for i in frame.title]
    title = re.sub(r"\s+", " ", document.text[subject.start : subject.end] if subject else " ".join(lines)).strip()
    name = f"{kind} {number.number}" if isinstance(number, NumberPart) else kind
    return f"{name}: {title}"[:LONGEST_NAME] if title else name
