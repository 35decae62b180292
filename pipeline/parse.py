"""One file becomes one record, or several files that hold one document: read, extract, normalize; nothing else.

Guarantees: every value of the record points into the text that was read; nothing but `UnreadableFileError` is raised
for a file of whatever content.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.headings import Heading, headings_of
from pipeline.extract.parts import next_document
from pipeline.extract.spine import extract
from pipeline.normalize.record import record_of
from pipeline.ocr.document import Document
from pipeline.ocr.read import read
from schemas.record import PlanRecord


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record, the text that its evidence counts in, and the parts of it.

    `used` of the files that were given hold the document.
    """

    document: Document
    record: PlanRecord
    used: int = 1
    headings: tuple[Heading, ...] = ()


def parse(*paths: Path) -> PlanRecord:
    """The record of a file, or of several that are one document. Raises UnreadableFileError where they give nothing."""
    return _parsed(read(*paths), len(paths)).record


def parse_file(*paths: Path, fresh: bool = False) -> Parsed:
    """The record of a file with the Document it was made from, of several as far as they go on with it.

    `fresh`: pictures are recognised again, whatever is known of them. Raises UnreadableFileError.
    """
    document = read(*paths, fresh=fresh)
    following = next_document(document)
    if following is None:
        return _parsed(document, len(paths))
    used = paths.index(Path(following.path))
    return _parsed(read(*paths[:used]), used)


def _parsed(document: Document, used: int) -> Parsed:
    doc = extract(document)
    return Parsed(document, record_of(document, doc), used, headings_of(doc))
