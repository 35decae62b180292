"""Documents with one block a line, for tests of what depends on lines: letterheads, titles, signatures."""

from spacy.tokens import Doc

from pipeline.extract.spine import extract
from pipeline.ocr.document import Document, DocumentBuilder

OTHERS = ("quantities", "aims", "assignments", "deadlines", "budget", "recipients")


def lines(text: str) -> Document:
    """A Document with one block a line."""
    builder = DocumentBuilder("plan.txt", "0" * 64, "text/plain")
    builder.page(1, "text")
    for line in text.strip("\n").split("\n"):
        start = builder.position
        builder.add(line)
        builder.block(start)
    return builder.build()


def spine(text: str) -> Doc:
    """What stage 2 finds of header and citations in it."""
    return extract(lines(text), without=OTHERS)
