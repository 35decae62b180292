"""Several files that hold one document: a plan and its annexes, each in a file of its own.

Guarantees: the text is that of the pieces in their order, parted like pages; pages are numbered on from piece to piece;
everything that is located in a piece is located in the whole.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.ocr.document import PAGE_BREAK, Block, Document, Line, Note, Page, Piece, Segment


def digest_of(digests: Sequence[str]) -> str:
    """The SHA-256 that stands for files with these SHA-256 (in hexadecimal) read as one; one file has its own."""
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Offset:
    """What the places in a piece are moved by."""

    text: int
    page: int
    table: int

    def page_of(self, page: Page) -> Page:
        return replace(page, number=page.number + self.page, start=page.start + self.text, end=page.end + self.text)

    def block(self, block: Block) -> Block:
        cell = block.cell and replace(block.cell, table=block.cell.table + self.table)
        moved = replace(block, start=block.start + self.text, end=block.end + self.text, cell=cell)
        return replace(moved, page=block.page + self.page)

    def line(self, line: Line) -> Line:
        words = tuple(
            replace(
                word, start=word.start + self.text, end=word.end + self.text,
                box=replace(word.box, page=word.box.page + self.page),
            )
            for word in line.words
        )  # fmt: skip
        return Line(line.start + self.text, line.end + self.text, line.page + self.page, words)

    def segment(self, segment: Segment) -> Segment:
        return replace(segment, start=segment.start + self.text, end=segment.end + self.text)

    def note(self, note: Note) -> Note:
        return replace(note, page=note.page and note.page + self.page)

    def piece(self, piece: Piece) -> Piece:
        return replace(piece, first_page=piece.first_page + self.page)


def joined(documents: Sequence[Document]) -> Document:
    """The Documents of the pieces as one; it is named after the first."""
    first = documents[0]
    if len(documents) == 1:
        return first
    moves = list(_offsets(documents))
    pages: list[Page] = []
    segments: list[Segment] = []
    for document, move in zip(documents, moves, strict=True):
        if pages:  # the page break between two pieces belongs to the page before it
            pages[-1] = replace(pages[-1], end=move.text)
            segments.append(Segment(move.text - len(PAGE_BREAK), move.text))
        pages.extend(map(move.page_of, document.pages))
        segments.extend(map(move.segment, document.segments))
    both = list(zip(documents, moves, strict=True))
    pieces = tuple(move.piece(piece) for document, move in both for piece in _pieces(document))
    kinds = {document.media_type for document in documents}
    return Document(
        path=first.path,
        sha256=digest_of([piece.sha256 for piece in pieces]),
        media_type=kinds.pop() if len(kinds) == 1 else "multipart/mixed",
        text=PAGE_BREAK.join(document.text for document in documents),
        pages=tuple(pages),
        blocks=tuple(move.block(block) for document, move in both for block in document.blocks),
        lines=tuple(move.line(line) for document, move in both for line in document.lines),
        segments=tuple(segments),
        notes=tuple(move.note(note) for document, move in both for note in document.notes),
        pieces=pieces,
    )


def _offsets(documents: Sequence[Document]) -> Iterator[_Offset]:
    move = _Offset(0, 0, 0)
    for document in documents:
        yield move
        tables = [block.cell.table for block in document.blocks if block.cell]
        move = _Offset(
            move.text + len(document.text) + len(PAGE_BREAK),
            move.page + document.pages[-1].number,
            move.table + 1 + max(tables, default=-1),
        )


def _pieces(document: Document) -> tuple[Piece, ...]:
    own = Piece(document.path, document.sha256, document.media_type, document.pages[0].number)
    return document.pieces or (own,)
