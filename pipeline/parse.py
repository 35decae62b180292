"""One file becomes one record: read, extract, normalize; nothing else.

Guarantees: every value of the record points into the text that was read; nothing but `UnreadableFileError` is raised
for a file of whatever content.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.spine import extract
from pipeline.normalize.record import record_of
from pipeline.ocr.document import Document
from pipeline.ocr.read import read
from schemas.record import PlanRecord


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record and the text that its evidence counts in."""

    document: Document
    record: PlanRecord


def parse(path: Path) -> PlanRecord:
    """The record of a file. Raises UnreadableFileError where the file gives nothing."""
    return parse_file(path).record


def parse_file(path: Path) -> Parsed:
    """The record of a file with the Document it was made from. Raises UnreadableFileError."""
    document = read(path)
    return Parsed(document, record_of(document, extract(document)))
