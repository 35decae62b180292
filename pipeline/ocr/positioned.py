"""Writing positioned lines into a DocumentBuilder, each word with its box.

Guarantees: every word's span and box; paragraphs that go on over a page are one block.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ocr.document import Box, Document, DocumentBuilder, Line, Origin, Region, Word
from pipeline.ocr.layout import TextLine, Token, paragraphs_of
from pipeline.ocr.paragraphs import joint, repair_word


@dataclass(frozen=True)
class PageInfo:
    """What a page's text came from, and its size in points.

    `how`: what was done with the page and why, in words; `regions`: what is on it beside print; `to_page` gives a word
    its place on the page as shown, where the lines were found on a sheet that was made straight.
    """

    number: int
    origin: Origin
    width: float
    height: float
    confidence: float | None = None
    how: str = ""
    regions: tuple[Region, ...] = ()
    to_page: Callable[[Token], Token] | None = None


def write_lines(builder: DocumentBuilder, pages: Sequence[PageInfo], lines: Sequence[TextLine]) -> Document:
    """Write all pages; `lines` are in reading order. The finished Document comes back."""
    waiting = list(pages)
    places = {page.number: page.to_page or _as_it_is for page in pages}

    def turn_to(number: int, *, inside: bool) -> None:
        while waiting and waiting[0].number <= number:
            page = waiting.pop(0)
            builder.page(
                page.number, page.origin, page.confidence, width=page.width, height=page.height, how=page.how,
                regions=page.regions, inside=inside,
            )  # fmt: skip

    for paragraph in paragraphs_of(lines):
        turn_to(paragraph[0].page, inside=False)
        start = builder.position
        for line, following in pairwise([*paragraph, None]):
            assert line is not None
            between, drop = joint(line.text, following.text) if following else ("", False)
            _write_line(builder, line, places[line.page], drop_hyphen=drop)
            if following is None:
                break
            if following.page != line.page:
                turn_to(following.page, inside=True)
            else:
                builder.add(between, raw="\n")
        _close(builder, paragraph, start)
    turn_to(pages[-1].number, inside=False)
    return builder.build()


def _as_it_is(token: Token) -> Token:
    return token


def _write_line(
    builder: DocumentBuilder, line: TextLine, place: Callable[[Token], Token], *, drop_hyphen: bool
) -> None:
    begin = builder.position
    words: list[Word] = []
    for at, token in enumerate(line.tokens):
        if at:
            builder.add(" ")
        text = repair_word(token.text)
        if drop_hyphen and at == len(line.tokens) - 1:
            start, end = builder.add(text[:-1], raw=token.raw or token.text)
        else:
            start, end = builder.add(text, raw=token.raw or token.text)
        shown = place(token)
        box = Box(line.page, shown.x0, shown.y0, shown.x1, shown.y1)
        words.append(Word(start, end, box, token.confidence))
    builder.line(Line(begin, builder.position, line.page, tuple(words)))


def _close(builder: DocumentBuilder, paragraph: list[TextLine], start: int) -> None:
    tokens: list[Token] = [t for line in paragraph for t in line.tokens]
    lettered = [t for t in tokens if any(c.isalnum() for c in t.text)]
    bold = bool(lettered) and all(t.bold for t in lettered)
    lead = 0
    for token in tokens:
        if not token.bold:
            break
        lead += len(repair_word(token.text)) + 1
    whole = builder.position - start
    builder.block(
        start, bold=bold, lead=whole if bold else max(0, lead - 1), cell=paragraph[0].cell, page=paragraph[0].page
    )
