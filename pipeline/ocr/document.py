"""One text, many places: the Document that every later stage reads.

Guarantees: `text` is NFC; `raw(0, len(text))` gives the file's own words back; every character of a page of
fixed layout can be located; blocks are ordered, do not overlap, and hold no leading or trailing white space.
"""

import bisect
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

Origin = Literal["text-layer", "ocr", "text"]
PAGE_BREAK = "\f"
POINTS = 72.0  # an inch


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page in PDF points from the top left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word's span in `Document.text`, its place, and how sure OCR was of it (0 to 1; None: not recognised)."""

    start: int
    end: int
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its span and the words on it, left to right."""

    start: int
    end: int
    page: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Place of a block in a table, counted from 0; `table` numbers the tables of the document."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one paragraph of a table cell: a span of `Document.text` without line breaks of its own.

    `heading` is the level that the format itself gives (Markdown `##`, Word's Heading 2, HTML h2), `bold` whether
    all of its letters are bold, `lead` the length of a bold beginning (`**1. Mục đích** …`), 0 without one.
    """

    start: int
    end: int
    page: int
    heading: int | None = None
    bold: bool = False
    lead: int = 0
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A mark on a page that is no print: a seal, handwriting. The box is left, top, right, bottom in points."""

    kind: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its span in the text, where the text came from, and its size in points (0 for text files).

    `how` says in words what was done with the page and why; `regions` are the marks on it that are no print.
    """

    number: int
    start: int
    end: int
    origin: Origin
    confidence: float | None = None
    width: float = 0.0
    height: float = 0.0
    repaired_chars: int = 0
    how: str = ""
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A warning about the reading of a file."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """`raw` of the span `start:end`; None where the file has it letter by letter as the text."""

    start: int
    end: int
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One of several files that hold a document together, and the number of its first page in the whole."""

    path: str
    sha256: str
    media_type: str
    first_page: int


@dataclass(frozen=True)
class Document:
    """A file as text with places, or several files as one. Made by `DocumentBuilder`, and by `pieces.joined`."""

    path: str
    sha256: str
    media_type: str
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...] = ()
    pieces: tuple[Piece, ...] = ()
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)
    _line_ends: list[int] = field(default_factory=list, repr=False, compare=False)

    def raw(self, start: int, end: int) -> str:
        """The span as the file has it before any repair, markup inside it included."""
        out: list[str] = []
        for segment in self.segments[self._first_segment(start) :]:
            if segment.start >= end and not (segment.start == segment.end == len(self.text)):
                break
            if segment.start == segment.end:
                if segment.start > start or start == 0:  # markup at the very beginning belongs to the whole text
                    out.append(segment.raw or "")
            elif segment.end > start:
                own = segment.raw
                out.append(self.text[max(start, segment.start) : min(end, segment.end)] if own is None else own)
        return "".join(out)

    def page_of(self, position: int) -> int:
        """Number of the page on which the character at `position` stands."""
        for page in self.pages:
            if position < page.end or page is self.pages[-1]:
                return page.number
        return 1

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """One box for each printed line that the span touches."""
        out: list[Box] = []
        for line in self._lines_in(start, end):
            hit = [w.box for w in line.words if w.start < end and w.end > start]
            if hit:
                x0, y0 = min(b.x0 for b in hit), min(b.y0 for b in hit)
                out.append(Box(line.page, x0, y0, max(b.x1 for b in hit), max(b.y1 for b in hit)))
        return tuple(out)

    def certainty(self, start: int, end: int) -> float:
        """The least OCR certainty of the words in the span; 1.0 where nothing was recognised from a picture."""
        words = (w for line in self._lines_in(start, end) for w in line.words if w.start < end and w.end > start)
        return min((w.confidence for w in words if w.confidence is not None), default=1.0)

    def _lines_in(self, start: int, end: int) -> Iterator[Line]:
        """The printed lines that the span touches; lines stand in the order of the text."""
        if not self._line_ends:
            self._line_ends.extend(line.end for line in self.lines)
        for at in range(bisect.bisect_right(self._line_ends, start), len(self.lines)):
            if self.lines[at].start >= end:
                break
            yield self.lines[at]

    def _first_segment(self, start: int) -> int:
        if not self._starts:
            self._starts.extend(s.start for s in self.segments)
        return max(0, bisect.bisect_left(self._starts, start) - 1)


class DocumentBuilder:
    """Collects a Document piece by piece; the only way to make one.

    Call `page` before the first piece of each page, `block` around the pieces of one paragraph, `add` for text
    (normalized to NFC here; `raw` where the file has it otherwise, `add("", raw="**")` for markup left out).
    A block may go on over a page: call `page(…, inside=True)` between its pieces, and the page break stands in it.
    """

    def __init__(self, path: str, sha256: str, media_type: str) -> None:
        self.path, self.sha256, self.media_type = path, sha256, media_type
        self.notes: list[Note] = []
        self._text: list[str] = []
        self._length = 0
        self._segments: list[Segment] = []
        self._pages: list[Page] = []
        self._blocks: list[Block] = []
        self._lines: list[Line] = []

    @property
    def position(self) -> int:
        """Length of the text so far."""
        return self._length

    @property
    def page_number(self) -> int:
        """Number of the page that was begun last."""
        return self._pages[-1].number

    def add(self, text: str, raw: str | None = None) -> tuple[int, int]:
        """Append text; its span comes back."""
        nfc = unicodedata.normalize("NFC", text)
        if raw is None and nfc != text:
            raw = text
        if raw is not None and raw != nfc and nfc and self._pages and (count := _repaired(nfc, raw)):
            repaired = self._pages[-1].repaired_chars + count
            self._pages[-1] = replace(self._pages[-1], repaired_chars=repaired)
        start = self._length
        self._text.append(nfc)
        self._length += len(nfc)
        if nfc or raw:
            self._segments.append(Segment(start, self._length, raw if raw != nfc else None))
        return start, self._length

    def page(self, number: int, origin: Origin, confidence: float | None = None, *, width: float = 0.0,
             height: float = 0.0, how: str = "", regions: tuple[Region, ...] = (), inside: bool = False,
             ) -> None:  # fmt: skip
        """Begin a page; pages are parted by a form feed."""
        if self._pages:
            self.add(PAGE_BREAK, raw="\n" if inside else None)
            last = self._pages[-1]
            self._pages[-1] = replace(last, end=self._length)
        span = (self._length, self._length)
        page = Page(number, *span, origin, confidence, width, height, how=how, regions=regions)
        self._pages.append(page)

    def block(self, start: int, *, heading: int | None = None, bold: bool = False, lead: int = 0,
              cell: Cell | None = None, page: int | None = None) -> None:  # fmt: skip
        """Close the paragraph that began at `start` and end its line."""
        end = self._length
        text = self._tail(start)
        if text.strip():
            left = start + len(text) - len(text.lstrip())
            right = end - (len(text) - len(text.rstrip()))
            self._blocks.append(Block(left, right, page or self._pages[-1].number, heading, bold, lead, cell))
        self.add("\n")

    def line(self, line: Line) -> None:
        """Note a printed line whose text has been added."""
        self._lines.append(line)

    def note(self, code: str, message: str, page: int | None = None) -> None:
        """Record a warning."""
        self.notes.append(Note(code, message, page))

    def build(self) -> Document:
        """The finished Document."""
        last = self._pages[-1]
        self._pages[-1] = replace(last, end=self._length)
        parts = (tuple(self._pages), tuple(self._blocks), tuple(self._lines), tuple(self._segments), tuple(self.notes))
        return Document(self.path, self.sha256, self.media_type, "".join(self._text), *parts)

    def _tail(self, start: int) -> str:
        pieces: list[str] = []
        length = self._length
        for piece in reversed(self._text):
            if length <= start:
                break
            pieces.append(piece)
            length -= len(piece)
        return "".join(reversed(pieces))[start - length :]


def _repaired(text: str, raw: str) -> int:
    """How many letters of the text are not as the file has them; capitals that a style prints are no repair."""
    if not raw.strip():
        return 0  # a list number that the file implies
    known = set(raw.lower())
    return sum(c.isalpha() and c.lower() not in known for c in text)
