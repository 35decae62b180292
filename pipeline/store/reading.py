"""What the store is given of a file: a record with the text of its pages, or the reason why there is none."""

from dataclasses import dataclass, replace
from typing import Literal

from pipeline.extract.headings import Heading
from pipeline.ocr.document import Document
from schemas.record import PlanRecord


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page: `start` is its place in the text of the document in code points, sizes are in points (0 for text)."""

    number: int
    start: int
    text: str
    origin: Literal["text-layer", "ocr", "text"]
    confidence: float | None
    repaired_chars: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class LineBox:
    """A printed line: its span of the text and its place on the page in points from the top left."""

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the lines of a text stand (none for files without pages of fixed layout), what was repaired, its parts.

    `repairs` are (start, end, raw) in the order of the text.
    """

    lines: tuple[LineBox, ...] = ()
    repairs: tuple[tuple[int, int, str], ...] = ()
    headings: tuple[Heading, ...] = ()


def layout_of(document: Document, headings: tuple[Heading, ...]) -> Layout:
    """The layout of a document that was read."""
    boxes = ((line, document.boxes(line.start, line.end)) for line in document.lines)
    lines = tuple(
        LineBox(line.start, line.end, line.page, *(round(n, 1) for n in (box[0].x0, box[0].y0, box[0].x1, box[0].y1)))
        for line, box in boxes
        if box
    )
    repairs = tuple((s.start, s.end, s.raw) for s in document.segments if s.raw is not None)
    return Layout(lines, repairs, headings)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read; where several were given as one document, the first `used` of them are."""

    record: PlanRecord
    pages: tuple[PageReading, ...]
    used: int = 1
    layout: Layout = Layout()


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave nothing. `code` is stable, `reason` and `advice` are for people."""

    code: str
    reason: str
    advice: str = ""
    page: int | None = None

    def __str__(self) -> str:
        where = f"trang {self.page}: " if self.page else ""
        return where + self.reason + (f". {self.advice}" if self.advice else "")


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a run met it. `location` is absolute, `sha256` None where it could not be opened.

    `name` is what people know it by: the path as given, for a member of an archive `archive.zip/inner/path`;
    `position` its place in the order of the run; `others` are the locations of the files that go on with it.
    """

    name: str
    location: str
    sha256: str | None
    position: int
    others: tuple[str, ...] = ()

    def part(self, start: int, end: int | None = None) -> "Seen":
        """Some of its files, from `start` to before `end`."""
        first, *others = (self.location, *self.others)[start:end]
        return replace(self, location=first, others=tuple(others))


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest. `extractor` names the version of everything that makes records."""

    id: int
    extractor: str
