"""Lines cut into words, numbers and what stands between them, for the model and for repair alike.

Guarantees: tokens stand in the order of the line and do not overlap; what no token covers is never changed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.lexicon.text import one_tone_placement

Kind = Literal["word", "number", "mixed"]
Pause = Literal["", ",", "."]

# What OCR of another language makes of letters: ¢ and © of c, € of ê, @ and & of ộ.
LETTERLIKE = "€¢£@&©®°|!{}~^?"
NUMBER = re.compile(r"\d+(?:[.,/:\-–]\d+)*%?")
_CHUNK = re.compile(r"\S+")
_EDGES = re.compile(rf"[^\w{re.escape(LETTERLIKE)}]*(.*?)[^\w€¢£@&]*", re.DOTALL)
_JOINT = re.compile(r"[/\-–—_]")
_STOP = re.compile(r"[.;!?…]")
_REST = re.compile(r"[,:]")
TRAINED = re.compile(r"[^\W\d_]+|\d+(?:[.,/:\-]\d+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a line: its span, and the pause that the sign behind it makes."""

    start: int
    end: int
    text: str
    kind: Kind
    pause: Pause = ""


def tokens_of(line: str) -> list[Token]:
    """The tokens of a line: `chính trị-xã hội (90%);` has six, the last with the pause `.`."""
    out: list[Token] = []
    for chunk in _CHUNK.finditer(line):
        core = _EDGES.fullmatch(chunk[0])
        assert core is not None  # every part of the pattern may be empty
        start, end = chunk.start() + core.start(1), chunk.start() + core.end(1)
        before = line[chunk.start() : start]
        if out and _STOP.search(before):
            out[-1] = _paused(out[-1], ".")
        if start == end:
            if out and not out[-1].pause:
                out[-1] = _paused(out[-1], _pause(chunk[0]))
            continue
        out.extend(_parts(line, start, end, _pause(line[end : chunk.end()])))
    return out


def _parts(line: str, start: int, end: int, pause: Pause) -> list[Token]:
    """A chunk between spaces, without the signs around it, parted at hyphens and slashes."""
    if NUMBER.fullmatch(line, start, end):
        return [Token(start, end, line[start:end], "number", pause)]
    out: list[Token] = []
    at = start
    for joint in [*_JOINT.finditer(line, start, end), None]:
        stop = joint.start() if joint else end
        if stop > at:
            out.append(Token(at, stop, line[at:stop], _kind(line[at:stop])))
        at = joint.end() if joint else end
    if out:
        out[-1] = _paused(out[-1], pause)
    return out


def _kind(text: str) -> Kind:
    if NUMBER.fullmatch(text):
        return "number"
    return "mixed" if any(c.isdigit() for c in text) else "word"


def _paused(token: Token, pause: Pause) -> Token:
    return Token(token.start, token.end, token.text, token.kind, pause) if pause else token


def _pause(signs: str) -> Pause:
    if _STOP.search(signs):
        return "."
    return "," if _REST.search(signs) else ""


def trained_words(line: str) -> list[str]:
    """The words of a line of training text, small letters and one tone placement; numbers and signs are words too."""
    return TRAINED.findall(one_tone_placement(line).lower())
