"""Writing a paragraph, given as runs of bold or plain text and of markup, into a DocumentBuilder.

Guarantees: white space inside a paragraph is one space; invisible characters and look-alike letters are repaired
word by word; `raw` keeps everything as the file has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.ocr.document import Cell, DocumentBuilder
from pipeline.ocr.paragraphs import ends_sentence, is_capitals, plain, repair_word, starts_label, starts_lower


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph as the file has it; `mark` is markup that the text leaves out.

    `raw` is set where the file has a word otherwise than it is printed: capitals by style, or a list number that
    the file only implies (`raw=""`). `font` is its name where the format tells it: some have an encoding of their own.
    """

    text: str
    bold: bool = False
    mark: bool = False
    raw: str | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class PageTurn:
    """The paragraph goes on over the beginning of page `number` of a text file."""

    number: int


Piece = Run | PageTurn
WORDS = re.compile(r"\s+|\S+")


class _Writer:
    """One paragraph under way: white space and markup wait until a word follows them."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self.builder = builder
        self.start = builder.position
        self.waiting: list[Piece] = []
        self.same: list[str] = []  # text equal to the file's own, not yet handed to the builder
        self.length = 0
        self.bold_letters = self.letters = self.lead = 0

    def run(self, run: Run) -> None:
        if run.mark:
            self.waiting.append(run)
            return
        if run.raw is not None:
            self._settle()
            self._add(run.text, run.raw)
            self._weigh(run.text, run.bold)
            return
        for found in WORDS.finditer(run.text):
            piece = found[0]
            if piece.isspace():
                self.waiting.append(Run(piece))
                continue
            word = repair_word(piece)
            if not word:
                self.waiting.append(Run(piece, mark=True))
                continue
            self._settle()
            self._add(word, None if word == piece else piece)
            self._weigh(word, run.bold)

    def finish(self) -> None:
        for piece in self.waiting:
            if isinstance(piece, Run) and piece.mark:
                self._add("", piece.text)
        self._flush()

    def _settle(self) -> None:
        """Write what waited: the first white space as a space, marks as raw alone."""
        spaced = self.length == 0
        for piece in self.waiting:
            if isinstance(piece, PageTurn):
                self._flush()
                self.builder.page(piece.number, "text", inside=True)
                self.length += 1
                spaced = True
            elif piece.mark or spaced:
                self._add("", piece.text)
            else:
                self._add(" ", None if piece.text == " " else piece.text)
                spaced = True
        self.waiting.clear()

    def _add(self, text: str, raw: str | None) -> None:
        if raw is None:
            self.same.append(text)
        else:
            self._flush()
            self.builder.add(text, raw)
        self.length += len(text)

    def _flush(self) -> None:
        if self.same:
            self.builder.add("".join(self.same))
            self.same.clear()

    def _weigh(self, word: str, bold: bool) -> None:
        letters = sum(c.isalnum() for c in word)
        if self.letters == self.bold_letters and (bold or (not letters and self.lead)):
            self.lead = self.length
        self.letters += letters
        self.bold_letters += letters if bold else 0


def write_paragraph(builder: DocumentBuilder, pieces: Iterable[Piece], *, heading: int | None = None,
                    cell: Cell | None = None, page: int | None = None) -> None:  # fmt: skip
    """Add one paragraph and close its block; without any letter to show, only its markup is kept (as raw)."""
    writer = _Writer(builder)
    for piece in pieces:
        if isinstance(piece, PageTurn):
            writer.waiting.append(piece)
        else:
            writer.run(piece)
    writer.finish()
    if builder.position > writer.start:
        bold = writer.letters > 0 and writer.letters == writer.bold_letters
        builder.block(writer.start, heading=heading, bold=bold, lead=writer.lead, cell=cell, page=page)


def visible(pieces: Iterable[Piece]) -> str:
    """The text that the pieces will show."""
    return plain("".join(p.text for p in pieces if isinstance(p, Run) and not p.mark))


def printed_paragraphs(lines: Sequence[list[Run]], *, in_cell: bool) -> Iterator[list[Run]]:
    """A paragraph with forced line breaks in it (Word, HTML): one for each line that stands for itself."""
    group: list[Run] = []
    for line in lines:
        text, before = visible(line), visible(group)
        if not text:
            continue
        goes_on = before and not ends_sentence(before) and not starts_label(text)
        if goes_on and is_capitals(before):
            goes_on = is_capitals(text) and not in_cell
        elif goes_on:
            goes_on = not in_cell or starts_lower(text)
        if group and not goes_on:
            yield group
            group = []
        group = [*group, Run("\n"), *line] if group else line
    if group:
        yield group
