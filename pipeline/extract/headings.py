"""The parts of a document that a person can be pointed at: title, preamble, and the headings of the body.

Guarantees: spans of `Document.text` in the order of the text; a heading is one block.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.spine import document_of, frame_of, outline_of

LETTERHEAD, TITLE, PREAMBLE, CLOSING = "letterhead", "title", "preamble", "closing"
FRAME_RANK = -9  # above every rank of the outline


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the frame, or the heading of a part of the body with its rank (smaller is higher).

    `section` is what the part is for: `title`, `preamble`, or a name of the table `sections`.
    """

    start: int
    end: int
    rank: int
    section: str


def headings_of(doc: Doc) -> tuple[Heading, ...]:
    """Title and preamble whole, then the headings of the body, then the closing block with the recipients."""
    items = (Heading(i.start, i.end, i.rank, i.section) for i in outline_of(doc) if i.heading)
    return tuple(sorted((*_frame(doc), *items), key=lambda heading: (heading.start, heading.end)))


def _frame(doc: Doc) -> Iterator[Heading]:
    blocks, frame = document_of(doc).blocks, frame_of(doc)
    parts = ((LETTERHEAD, frame.letterhead), (TITLE, frame.title), (PREAMBLE, frame.preamble), (CLOSING, frame.closing))
    for name, part in parts:
        if part:
            yield Heading(blocks[part[0]].start, blocks[part[-1]].end, FRAME_RANK, name)
