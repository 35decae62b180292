"""The signature: formula of authority, position, name, for each who signs.

Guarantees: spans count in `Document.text`; a signer has at least a position or a name. Two columns that were read line
by line are parted again: names go to positions in the order in which both stand.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.extract.found import Found
from pipeline.extract.frame import block_text
from pipeline.lexicon.forms import alternatives, bare, words
from pipeline.lexicon.text import UPPER
from pipeline.ocr.document import Block, Document

NAME_WORDS = range(2, 7)  # a personal name has two to six words
SURE_NAME = 3  # words: a shorter one at the end of a recipient's line may be a place
FAR = 8  # blocks after a position in which its name may stand

_WORD = re.compile(rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]*)?")  # H'Nhan, K' Brèo

_STAMPED = re.compile(r"\((?:da ky|ky ten|ky, dong dau)[^()]*\)\W*$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SignerPart(Found):
    """One who signs: spans of what is printed, None where it is not. `body` is what `TM.` names: its span."""

    authority: Span | None
    position: Span | None
    name: Span | None
    body: Span | None


@dataclass
class _Open:
    """A signer that still lacks a name."""

    authority: Span | None
    position: Span | None
    body: Span | None
    since: int = 0


@dataclass
class _State:
    authority: Span | None = None
    body: Span | None = None
    waiting: list[_Open] = field(default_factory=list)
    signers: list[SignerPart] = field(default_factory=list)


def signers_of(document: Document, blocks: Sequence[Block]) -> list[SignerPart]:
    """The signers of a closing block, in the order of the text."""
    state = _State()
    for number, block in enumerate(blocks):
        for kind, span in _pieces(document, block):
            _take(state, kind, span, number)
        if state.waiting and number - state.waiting[0].since > FAR:
            _close(state, state.waiting.pop(0), None)
    for left in state.waiting:
        _close(state, left, None)
    if not any(signer.name for signer in state.signers):
        state.signers += _lone_name(document, blocks)
    if not state.signers and (state.authority or state.body):
        _close(state, _Open(state.authority, None, state.body), None)
    return state.signers


def _lone_name(document: Document, blocks: Sequence[Block]) -> Iterator[SignerPart]:
    """A person's name alone on a line, where a stamp or OCR took the position over it."""
    for block in blocks:
        text = block_text(document, block)
        span = _name_span(text)
        if span is None or not 3 <= len(text[slice(*span)].split()) <= 4 or text.lstrip().startswith("-"):
            continue
        if _is_surname(text[span[0] : span[1]].split()[0]):
            start, end = block.start + span[0], block.start + span[1]
            yield SignerPart(start, end, "header.lone_name@1", None, None, (start, end), None)
            return


def _take(state: _State, kind: str, span: Span, number: int) -> None:
    if kind == "body":
        state.body, state.authority = span, span
    elif kind == "authority":
        state.authority = span
    elif kind == "position":
        state.waiting.append(_Open(state.authority, span, state.body, number))
        state.authority = None
    elif kind == "name" and state.waiting:
        _close(state, state.waiting.pop(0), span)


def _close(state: _State, signer: _Open, name: Span | None) -> None:
    spans = [s for s in (signer.authority, signer.position, name) if s]
    start, end = min(s[0] for s in spans), max(s[1] for s in spans)
    part = SignerPart(start, end, "header.signature@1", signer.authority, signer.position, name, signer.body)
    state.signers.append(part)


@cache
def _grammar() -> re.Pattern[str]:
    """Formulas and positions in capitals, over text with its case."""
    formula = "|".join(sorted((re.escape(w) for w in words("authorities") if w != "VT"), key=len, reverse=True))
    of = rf"[{UPPER}](?:(?!\s(?:{formula})\s?[./])[{UPPER}\s,-])*(?<=[{UPPER}])(?![^\W{UPPER}])"
    return re.compile(rf"(?<![\w.])(?P<formula>{formula})(?:\s?[./]\s?|(?<=/[A-Z])\s+)(?P<of>{of})")


@cache
def _position() -> re.Pattern[str]:
    """A position at the beginning of a line of bare text, with what it is the head of."""
    return re.compile(
        rf"\W*(?P<position>(?:quyen\s+|q\.\s*)?(?:{alternatives(words('positions'))}))(?P<of>(?:\s[^\n]*)?)$"
    )


@cache
def _inside() -> re.Pattern[str]:
    """A position in capitals anywhere, for lines that OCR ran together."""
    return re.compile(rf"(?<!\w)(?:{alternatives(words('positions'))})(?!\w)")


def _pieces(document: Document, block: Block) -> Iterator[tuple[str, Span]]:
    """(kind, span) of what a block holds of a signature, in its order."""
    text = block_text(document, block)
    at = 0
    for formula in _grammar().finditer(text):
        yield from _line(text, at, formula.start(), block.start)
        kind = "body" if formula["formula"].upper().replace("/", "") == "TM" else "authority"
        stop = _formula_end(text, formula)
        yield kind, (block.start + formula.start(), block.start + stop)
        at = stop
    yield from _line(text, at, len(text), block.start)


def _formula_end(text: str, formula: re.Match[str]) -> int:
    """Where `KT. CHỦ TỊCH` ends when the next line's `PHÓ CHỦ TỊCH` was joined to it."""
    of = text[formula.start("of") : formula.end("of")]
    own = _inside().match(bare(of))
    later = _inside().search(bare(of), own.end() if own else 0)
    return formula.start("of") + (len(of[: later.start()].rstrip()) if later else len(of))


def signature_tail(line: str) -> int | None:
    """Where in a line of Nơi nhận the right column's words begin, None where it has none.

    `- Sở Y tế;      CHỦ TỊCH`, `- Lưu: VT.    Đại tá Lò Văn Minh`: a formula, a position in capitals or a name.
    """
    formula = _grammar().search(line)
    if formula is not None and line[formula.start() :].strip(" .:*_").isupper():
        return formula.start()
    for position in _inside().finditer(bare(line)):
        tail = line[position.start() :].strip(" .:*_")
        if tail.isupper() and not line[: position.start()].strip(" .:*_-").isupper():
            return position.start()
    if stamp := _STAMPED.search(bare(line)):
        return stamp.start()
    for mark in re.finditer(r"[.;)]\s+(?=\S)", line):
        rest = line[mark.end() :].rstrip()
        name = _name_span(rest)
        if name is not None and (name[0] > 0 or _is_surname(rest.split()[0])) and len(rest.split()) >= SURE_NAME:
            return mark.end()
    return None


def _line(text: str, start: int, end: int, offset: int) -> Iterator[tuple[str, Span]]:
    """A position, a name, or a position with the name after it."""
    words_of = text[start:end]
    lead = len(words_of) - len(words_of.lstrip(" :.*_"))
    if words_of.lstrip().startswith(("-", "+", "•")):
        tail = signature_tail(words_of)  # the right column's words, read with a recipient
        if tail is not None:
            yield from _line(text, start + tail, end, offset)
        return
    if notice := re.match(r"\W*noi\s+nhan\W+(?=\w)", bare(words_of)):
        yield from _line(text, start + notice.end(), end, offset)
        return
    stripped = words_of.strip(" :.*_")
    if not stripped:
        return
    begin = offset + start + lead
    position = _position_length(stripped)
    if position:
        yield "position", (begin, begin + position)
        rest = stripped[position:].strip(" :.*_")
        if rest and (name := _name_span(rest)):
            shift = begin + stripped.index(rest, position)
            yield "name", (shift + name[0], shift + name[1])
    elif name := _name_span(stripped):
        yield "name", (begin + name[0], begin + name[1])


def _position_length(line: str) -> int:
    """Length of the position that a line begins with, 0 where it does not; sentences are none."""
    match = _position().match(bare(line))
    if match is None:
        return 0
    printed = line[: match.end("position")]
    if not (printed.isupper() or (line == printed and printed[:1].isupper())):
        return 0
    of = re.match(rf"[\s{UPPER},-]*(?![^\W{UPPER}])", line[match.end("position") :])
    goes_on = of is not None and any(len(word) > 1 for word in re.findall(r"\w+", of[0]))
    return match.end("position") + (len(of[0].rstrip()) if of and goes_on else 0)


def _name_span(line: str) -> Span | None:
    """A personal name that is the whole line, without rank and degree before it."""
    lead = _ranks().match(bare(line))
    start = lead.end() if lead else 0
    start += len(line[start:]) - len(line[start:].lstrip(" .'\"“”‘’ˆ^~,:;|_"))
    words_of = line[start:].strip(" .,;:|_'\"").split()
    if len(words_of) not in NAME_WORDS or not all(_WORD.fullmatch(word) for word in words_of):
        return None
    printed = " ".join(words_of)
    if printed.isupper() and (len(words_of) > 4 or not _is_surname(words_of[0])):
        return None
    if any(len(word) > 3 and word.isupper() for word in words_of) and not printed.isupper():
        return None
    return start, start + len(line[start:].strip(" .,;:|_'\""))


def is_name(line: str) -> bool:
    """Whether a line is a personal name, with or without a rank before it."""
    return _name_span(line.strip()) is not None


@cache
def _is_surname(word: str) -> bool:
    return word.lower() in {name.lower() for name in words("surnames")}


@cache
def _ranks() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:(?:{alternatives(words('titles_of_persons'))})(?:\.|\s|,)\s*)+")
