"""The likeliest words behind the tokens of some lines: a lattice of what each may stand for, and the best path.

Guarantees: a function of the lines and of what the repair stage has learned; tokens that are numbers are not touched;
a choice says how sure it is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.repair._lattice import Lattice
from pipeline.repair.channel import Candidate
from pipeline.repair.language import COMMA, END, NUMBER, UNKNOWN, language
from pipeline.repair.tokens import Token

BEAM, SEARCH_WIDTH = 40, 14.0
STRANGER = 5.0  # cost of each letter of a word that is not in the vocabulary
LONGEST_SPLIT = 8  # letters of a word that was read as two

PAUSES = {",": COMMA, ".": END}
HEADING = re.compile(r"[IVXLl1|]{1,5}$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A token of a line and whether a sentence ends behind it."""

    line: int
    token: Token
    ends: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands in place of the slots `first` to `last`: words of the vocabulary with their shapes; none: as read."""

    first: int
    last: int
    words: tuple[int, ...]
    shapes: tuple[int, ...]
    sure: float


Finder = Callable[[str], tuple[Candidate, ...]]


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
    """The lattice over some slots. `find` gives the words for a token, `split` those for one that was read as two."""

    def __init__(self, slots: Sequence[Slot], find: Finder, split: Finder, stranger: float = STRANGER) -> None:
        self.slots, self.find, self.split, self.stranger = slots, find, split, stranger
        self.lattice = Lattice()
        self.starts: list[int] = []
        self.covers: list[int] = []  # for each arc the slots that it covers, 0 where it stands for no choice
        for at in range(len(slots)):
            self._slot(at)

    def _arc(self, source: int, target: int, word: int, cost: float, at: int, shape: int, covers: int) -> None:
        self.lattice.arc(source, target, word, cost, at, shape)
        self.covers.append(covers)

    def _slot(self, at: int) -> None:
        token = self.slots[at].token
        start = self.lattice.nodes - 1
        self.starts.append(start)
        found = () if token.kind == "number" else self.find(token.text)
        middles = iter([self.lattice.node() for candidate in found if len(candidate.words) > 1])
        end = self.lattice.node()
        for candidate in found:
            first, *second = zip(candidate.words, candidate.shapes, strict=True)
            middle = next(middles) if second else end
            self._arc(start, middle, first[0], candidate.cost, at, first[1], 1)
            for word, shape in second:
                self._arc(middle, end, word, 0.0, at, shape, 1)
        self._as_read(at, end)
        if at and may_be_one(self.slots, at - 1):
            self._split(at, end)
        after = self.lattice.node()
        pause = END if self.slots[at].ends else PAUSES.get(token.pause, -1)
        self._arc(end, after, pause, 0.0, at, 0, 0)

    def _as_read(self, at: int, end: int) -> None:
        """The token may be what it looks like: a number, or a word that the vocabulary does not hold."""
        token = self.slots[at].token
        letters = sum(not c.isdigit() for c in token.text)
        if token.kind != "word":
            self._arc(self.starts[at], end, NUMBER, 0.0 if token.kind == "number" else STRANGER * letters, at, 0, 1)
        if token.kind != "number":
            self._arc(self.starts[at], end, UNKNOWN, self.stranger * len(token.text), at, 0, 1)

    def _split(self, at: int, end: int) -> None:
        reading = f"{self.slots[at - 1].token.text} {self.slots[at].token.text}"
        for candidate in self.split(reading):
            self._arc(self.starts[at - 1], end, candidate.words[0], candidate.cost, at, candidate.shapes[0], 2)

    def best(self, beam: int = BEAM, width: float = SEARCH_WIDTH) -> list[Choice]:
        """The likeliest choices, in the order of the slots; empty where no path leads through."""
        path, shares = language().model.search(self.lattice, beam, width, True)
        arcs = self.lattice.words()
        out: list[Choice] = []
        for arc in path:
            if not self.covers[arc]:
                continue
            at, word, shape = (int(value) for value in arcs[arc])
            known = (word,) if shape else ()
            sure = float(min(1.0, shares[arc]))
            if out and out[-1].last == at:
                last = out[-1]
                out[-1] = Choice(last.first, at, last.words + known, (*last.shapes, shape), min(last.sure, sure))
            else:
                out.append(Choice(at - self.covers[arc] + 1, at, known, (shape,) if shape else (), sure))
        return out


def may_be_one(slots: Sequence[Slot], at: int) -> bool:
    """Whether a slot and the next are letters that nothing but a space parts, few enough for one word."""
    if at + 1 >= len(slots):
        return False
    one, two = slots[at], slots[at + 1]
    if one.line != two.line or one.token.pause or two.token.start != one.token.end + 1:
        return False
    return "number" not in (one.token.kind, two.token.kind) and len(one.token.text + two.token.text) <= LONGEST_SPLIT
