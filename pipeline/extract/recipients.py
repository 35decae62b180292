"""Nơi nhận: the lines of recipients in the closing block.

Guarantees: one find a printed line, without its dash and final mark; lines of the signature, also where the two columns
were read into one another, are left out; nothing after the line `Lưu: …` counts that has no dash.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from pipeline.extract.found import Found
from pipeline.extract.signature import is_name, signature_tail
from pipeline.extract.spine import document_of, frame_of
from pipeline.ocr.document import Block, Document

RULE = "recipients.lines@2"
LONGEST_NAME = 6  # words of a person's name under a signature
FEWEST_WORDS = 2  # in small letters, of a recipient among dashed lines that has no dash
LONGEST_LINE = 60  # words; what is longer is no recipient but text that follows

_NOTICE = re.compile(r"\W*Nơi\s*nhận\s*(?:\([^)]*\))?\s*[:.;]?\s*\**\s*", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-–—−+•*·]\s*")
_INLINE = re.compile(r"(?:(?<=[;:.,])\s*|\s{2,})[-–—−+•]\s*(?=[^\W\d_])")
_SEMICOLON = re.compile(r"(?<=;)\s+(?=[^\W\d_(])")
_FILED = re.compile(r"Lưu(?!\w)", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)")
_AUTHORITY = re.compile(
    r"(?:T/?\s?M|KT|TL|TUQ|Q)\s*\.\s*[A-ZĐÀ-Ỹ]"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|HIỆU TRƯỞNG|BÍ THƯ|CHÁNH|CHỈ HUY|CỤC)"
)
_STAMP = re.compile(r"\(?(?:đã ký|ký tên|ký, đóng dấu|signature not verified|ký bởi|người ký)", re.IGNORECASE)
_OPENS_LINE = re.compile(r"[A-ZĐÀ-Ỹ]")


@dataclass(frozen=True, slots=True)
class RecipientFound(Found):
    """A line of Nơi nhận; `parts` are its printed lines where it wraps, so that nothing between them comes along."""

    parts: tuple[tuple[int, int], ...] = ()


def find(doc: Doc) -> tuple[RecipientFound, ...]:
    """The recipients, in the order of the text."""
    document, frame = document_of(doc), frame_of(doc)
    # a plan that a decision carries goes to those that the decision goes to, unless it names its own
    for part in (frame.closing, frame.carrier_closing):
        blocks = [document.blocks[i] for i in part]
        place = next((i for i, b in enumerate(blocks) if _NOTICE.match(document.text, b.start, b.end)), None)
        if place is not None:
            break
    else:
        return ()
    pieces = _pieces(document, blocks[place:])
    return tuple(
        RecipientFound(parts[0][0], parts[-1][1], RULE, parts)
        for parts in _joined(document.text, pieces)
        if _counts(document.text, parts) and not (_dashed(document.text, pieces) and _is_dirt(document.text, parts))
    )


def _dashed(text: str, pieces: list[tuple[int, int]]) -> bool:
    return sum(bool(_BULLET.match(text[a:b])) for a, b in pieces) * 2 > len(pieces)


def _is_dirt(text: str, parts: tuple[tuple[int, int], ...]) -> bool:
    """Whether a line without a dash among dashed ones is what OCR makes of a stamp: no word in small letters."""
    before = text[max(0, parts[0][0] - 4) : parts[0][0]]
    words = re.findall(r"[^\W\d_]+", _BRACKETED.sub("", text[slice(*parts[0])]))
    small = sum(len(word) > 1 and word[1:].islower() for word in words)
    return not re.search(r"[-–—−+•*·]\s*$", before) and small < FEWEST_WORDS and len(words) <= LONGEST_NAME // 2


def _pieces(document: Document, blocks: list[Block]) -> list[tuple[int, int]]:
    """The lines of the block `Nơi nhận` and those after it, one a recipient or a part of one."""
    notice = blocks[0]
    out: list[tuple[int, int]] = []
    match = _NOTICE.match(document.text, notice.start, notice.end)
    if match is not None and match.end() < notice.end:
        out += _split(document.text, match.end(), _own_end(document, match.end(), notice.end), paragraph=True)
    signed = False
    for block in blocks[1:]:
        if not _same_column(notice, block):
            continue
        line = document.text[block.start : block.end]
        bullet = _BULLET.match(line)
        wraps = bool(out) and _filed(document.text, out[-1:]) and _wraps_filed(document.text, out[-1], line)
        if _filed(document.text, out) and not bullet and not wraps:
            break
        if _is_signature(line, after_authority=signed):
            signed = True
            continue
        out += _split(document.text, block.start, _own_end(document, block.start, block.end))
    return out


def _own_end(document: Document, start: int, end: int) -> int:
    """Where a line ends before what belongs to the column of the signature."""
    tail = signature_tail(document.text[start:end])
    return end if tail is None else start + tail


def _wraps_filed(text: str, before: tuple[int, int], line: str) -> bool:
    """Whether the line `Lưu: …` goes on: it did not end, and what follows is neither signature nor sentence."""
    words = text[slice(*before)].rstrip()
    ended = words.endswith((".", "/")) or (line.isupper() and not words.endswith(","))  # BAN: of a stamp
    return not ended and len(line.split()) <= LONGEST_NAME and not _is_signature(line, after_authority=True)


def _same_column(notice: Block, block: Block) -> bool:
    if notice.cell is None:
        return block.cell is None
    return block.cell is not None and (block.cell.table, block.cell.column) == (notice.cell.table, notice.cell.column)


def _is_signature(line: str, *, after_authority: bool) -> bool:
    words = line.split()
    if _STAMP.match(line.strip()):
        return True
    letters = [c for c in line if c.isalpha()]
    if not _BULLET.match(line) and letters and all(c.isupper() for c in letters):
        return bool(_AUTHORITY.match(line.strip())) or len(words) > 1
    return after_authority and not _BULLET.match(line) and is_name(line)


def _filed(text: str, pieces: list[tuple[int, int]]) -> bool:
    """Whether the line `Lưu: …` is among them."""
    return any(_FILED.match(_BULLET.sub("", text[slice(*piece)], count=1)) for piece in pieces)


def _split(text: str, start: int, end: int, *, paragraph: bool = False) -> list[tuple[int, int]]:
    """The lines of a block; recipients that were set in one `paragraph` are parted at dashes or semicolons."""
    cuts = [start]
    dashed = _INLINE.search(text, start, end) or _BULLET.match(text, start, end)
    for match in (_SEMICOLON if paragraph and not dashed else _INLINE).finditer(text, start, end):
        if text.count("(", cuts[-1], match.start()) == text.count(")", cuts[-1], match.start()):
            cuts.append(match.start())
    cuts.append(end)
    return [(a, b) for a, b in pairwise(cuts) if any(c.isalnum() for c in text[a:b])]


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """A line that wraps is one recipient: it has no dash, and the line before did not end."""
    out: list[list[tuple[int, int]]] = []
    dashes = _dashed(text, pieces)
    for start, end in pieces:
        line = text[start:end]
        if out and not _BULLET.match(line) and _wraps(text, out[-1][-1], line, dashes=dashes):
            out[-1].append((start, end))
        else:
            out.append([(start, end)])
    return [tuple(_bare(text, *span, last=span == group[-1]) for span in group) for group in out]


def _wraps(text: str, before: tuple[int, int], line: str, *, dashes: bool) -> bool:
    words = text[slice(*before)].rstrip()
    ended = words.endswith((";", "."))
    if line.lstrip().startswith("("):
        return True
    if line.lstrip()[:1].islower():
        return not words.endswith(";")  # `UBND huyện; các phòng, ban;` in one paragraph
    return not ended and (dashes or not _OPENS_LINE.match(line.lstrip()))


def _bare(text: str, start: int, end: int, *, last: bool) -> tuple[int, int]:
    """Without the dash before it and the mark after it; a comma before the next printed line stays."""
    bullet = _BULLET.match(text, start, end)
    start = bullet.end() if bullet else start
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" ;"))
    stripped = piece.rstrip(" \n;.,*" if last else " \n;.*")
    return start, max(start, end - (len(piece) - len(stripped)))


def _counts(text: str, parts: tuple[tuple[int, int], ...]) -> bool:
    words = " ".join(text[a:b] for a, b in parts)
    return sum(c.isalpha() for c in _BRACKETED.sub("", words)) > 2 and len(words.split()) <= LONGEST_LINE
