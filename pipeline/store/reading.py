"""What the store is given of a file: a record with the text of its pages, or the reason why there is none."""

from dataclasses import dataclass, replace
from typing import Literal

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
class Reading:
    """A file that was read; where several were given as one document, the first `used` of them are."""

    record: PlanRecord
    pages: tuple[PageReading, ...]
    used: int = 1


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
