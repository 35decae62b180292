"""The likeliest words behind the tokens of some lines: a lattice of what each may stand for, and the best path.

Guarantees: a function of the lines and of what the repair stage has learned; tokens that are numbers are not touched;
a choice says how sure it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.repair._lattice import Lattice
from pipeline.repair.channel import CAPITALS, INITIAL, SMALL, TITLE, Candidate
from pipeline.repair.language import COMMA, END, NUMBER, UNKNOWN, language
from pipeline.repair.tokens import Token

BEAM, SEARCH_WIDTH = 40, 14.0
MISREAD_DIGIT = 6.0  # and of each letter of a token that is a number
LONGEST_SPLIT = 8  # letters of a word that was read as two

PAUSES = {",": COMMA, ".": END}
HEADING = re.compile(r"[IVXLl1|]{1,5}$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A token of a line and whether a sentence ends behind it.

    `doubt`: how likely it is, 0 to 1, that the token is not what was printed; known to the search for slips alone.
    """

    line: int
    token: Token
    ends: bool
    doubt: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands in place of the slots `first` to `last`: words of the vocabulary with their shapes; none: as read.

    `sure`, 0 to 1, is its share in all paths, `score` the logarithm of how likely it is after what stands before.
    """

    first: int
    last: int
    words: tuple[int, ...]
    shapes: tuple[int, ...]
    sure: float
    score: float = 0.0


class Finder(Protocol):
    """What the tokens of a text may stand for."""

    def alike(self, slot: Slot) -> NDArray[np.int32] | None:
        """Ids of words that a token may be at no cost, in its own shape; None where they are to be looked for."""

    def words(self, slot: Slot) -> tuple[Candidate, ...]:
        """Words, and pairs of words, that a token may be."""

    def whole(self, one: Slot, two: Slot) -> tuple[Candidate, ...]:
        """Words that two tokens, with the space between them, may be."""

    def stranger(self, slot: Slot) -> float:
        """The cost of a word that the vocabulary does not hold."""


def slots_of(lines: Sequence[Sequence[Token]]) -> list[Slot]:
    """All tokens of some lines; a paragraph goes on over the end of a line, a list item or a heading begins one."""
    out: list[Slot] = []
    for number, tokens in enumerate(lines):
        after = next((other[0] for other in lines[number + 1 :][:1] if other), None)
        for token in tokens:
            ends = token is tokens[-1] and (after is None or after.start > 0 or HEADING.match(after.text) is not None)
            out.append(Slot(number, token, ends or token.pause == "."))
    return out


class Paths:
    """The lattice over some slots."""

    def __init__(self, slots: Sequence[Slot], finder: Finder) -> None:
        self.slots, self.finder = slots, finder
        self.lattice = Lattice()
        self.starts: list[int] = []  # of each slot its first node,
        self.ends: list[int] = []  # and the one behind its word
        self.score = 0.0  # of the best path, once it was looked for,
        self.choices: list[Choice] = []  # and what it stands for
        for at in range(len(slots)):
            self._slot(at)

    def _slot(self, at: int) -> None:
        token, lattice = self.slots[at].token, self.lattice
        self.starts.append(lattice.nodes - 1)
        if token.kind == "number":
            end = lattice.node()
            lattice.arc(self.starts[at], end, NUMBER, 0.0, at, 0, 1)
        elif token.kind == "code":
            end = lattice.node()
            lattice.arc(self.starts[at], end, language().id_of(token.text), 0.0, at, 0, 1)
        elif (alike := self.finder.alike(self.slots[at])) is not None:
            end = lattice.node()
            lattice.fan(self.starts[at], end, alike, at, shape_of(token.text))
        else:
            end = self._candidates(at, self.finder.words(self.slots[at]))
            self._as_read(at, end)
        if at and may_be_one(self.slots, at - 1):
            for found in self.finder.whole(self.slots[at - 1], self.slots[at]):
                lattice.arc(self.starts[at - 1], end, found.words[0], found.cost, at, found.shapes[0], 2)
        self.ends.append(end)
        pause = END if self.slots[at].ends else PAUSES.get(token.pause, -1)
        lattice.arc(end, lattice.node(), pause, 0.0, at)

    def _candidates(self, at: int, found: Sequence[Candidate]) -> int:
        """Arcs for the words that a token may be; the node behind it."""
        lattice, start = self.lattice, self.starts[at]
        middles = iter([lattice.node() for candidate in found if len(candidate.words) > 1])
        end = lattice.node()
        for candidate in found:
            if len(candidate.words) == 1:
                lattice.arc(start, end, candidate.words[0], candidate.cost, at, candidate.shapes[0], 1)
            else:
                middle = next(middles)
                lattice.arc(start, middle, candidate.words[0], candidate.cost, at, candidate.shapes[0], 1)
                lattice.arc(middle, end, candidate.words[1], 0.0, at, candidate.shapes[1], 1)
        return end

    def _as_read(self, at: int, end: int) -> None:
        """The token may be what it looks like: a number, or a word that the vocabulary does not hold."""
        token = self.slots[at].token
        self.lattice.arc(self.starts[at], end, UNKNOWN, self.finder.stranger(self.slots[at]), at, 0, 1)
        if token.kind == "mixed":
            letters = sum(not c.isdigit() for c in token.text)
            self.lattice.arc(self.starts[at], end, NUMBER, MISREAD_DIGIT * letters, at, 0, 1)

    def best(self, beam: int = BEAM, width: float = SEARCH_WIDTH) -> list[Choice]:
        """The likeliest choices, in the order of the slots; empty where no path leads through."""
        path, scores, shares = language().model.search(self.lattice, beam, width, True)
        out: list[Choice] = []
        rows = self.lattice.rows()
        before = 0.0
        for arc, score, (at, word, shape, covers, _, _) in zip(path, scores, rows[path].tolist(), strict=True):
            step, before = score - before, score
            if not covers:
                continue
            known = (word,) if shape else ()
            sure = float(min(1.0, shares[arc]))
            if out and out[-1].last == at:
                last = out[-1]
                words, shapes = last.words + known, (*last.shapes, shape)
                out[-1] = Choice(last.first, at, words, shapes, min(last.sure, sure), last.score + step)
            else:
                out.append(Choice(at - covers + 1, at, known, (shape,) if shape else (), sure, step))
        self.choices, self.score = out, before
        return out


def may_be_one(slots: Sequence[Slot], at: int) -> bool:
    """Whether a slot and the next are letters that one space, or one sign, parts, few enough for one word."""
    if at + 1 >= len(slots):
        return False
    one, two = slots[at], slots[at + 1]
    if one.line != two.line or one.token.pause or two.token.start != one.token.end + 1:
        return False
    return (
        not {"number", "code"}.intersection((one.token.kind, two.token.kind))
        and len(one.token.text + two.token.text) <= LONGEST_SPLIT
    )


def shape_of(text: str) -> int:
    """How a word is written: `số` 1, `Ở` 2, `Số` 3, `SỐ` 4; 0 for other mixtures of capitals."""
    if text.islower():
        return SMALL
    if text.isupper():
        return CAPITALS if len(text) > 1 else INITIAL
    return TITLE if text[:1].isupper() and text[1:].islower() else 0
