"""Words of PDF text layers that are in TCVN3 or VNI.

Guarantees: no word is lost, moved or joined; what OCR recognised is left alone; `raw` of a changed word is what the
text layer has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.ocr.layout import Token
from pipeline.ocr.legacy_guess import Decoder


def decoded_pages(pages: Sequence[Sequence[Token]]) -> tuple[list[list[Token]], Decoder]:
    """The words of all pages, and what there is to say of them."""
    decoder = Decoder.of(
        " ".join(token.text for token in line) for tokens in pages for line in _lines(tokens) if _is_layer(line)
    )
    return [_page(tokens, number, decoder) for number, tokens in enumerate(pages, start=1)], decoder


def _is_layer(line: Sequence[Token]) -> bool:
    return all(token.confidence is None for token in line)


def _page(tokens: Sequence[Token], number: int, decoder: Decoder) -> list[Token]:
    out: list[Token] = []
    for line in _lines(tokens):
        if not _is_layer(line):
            out.extend(line)
            continue
        for font, same in groupby(line, key=lambda token: token.font):
            out.extend(_decoded(list(same), font, number, decoder))
    return out


def _decoded(tokens: Sequence[Token], font: str, number: int, decoder: Decoder) -> Iterator[Token]:
    """Neighbours on a line in one font."""
    words = decoder.decoded(" ".join(token.text for token in tokens), f"trang {number}", font)
    if len(words) == 1:  # nothing to decode: the line as it was
        yield from (
            tokens if words[0].raw == words[0].text else (replace(tokens[0], text=words[0].text, raw=words[0].raw),)
        )
        return
    texts = [word for word in words if not word.raw.isspace()]
    for token, word in zip(tokens, texts, strict=True):
        yield token if word.raw == word.text else replace(token, text=word.text, raw=word.raw)


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Words in the order of the file, parted where the next one stands on another line."""
    line: list[Token] = []
    for token in tokens:
        if line and abs(token.middle - line[-1].middle) > (token.bottom - token.top) / 2:
            yield line
            line = []
        line.append(token)
    if line:
        yield line
