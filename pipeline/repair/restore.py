"""Broken text comes back as it stood on paper: `restored` finds out what a text lacks, and gives it back.

Guarantees: line N out is line N in; a line that needs no repair comes back byte for byte; numbers are never changed
into others; what was changed says how sure it is, and what could not be repaired says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.repair.channel import misreadings, written
from pipeline.repair.decode import Choice, Paths, Slot, slots_of
from pipeline.repair.language import language
from pipeline.repair.tokens import tokens_of

Mode = Literal[
    "good",  # Vietnamese: only slips are mended
    "stripped",  # the letters are right, their marks are missing
    "foreign",  # read by OCR of another language
    "other",  # no Vietnamese, or nothing that could be repaired
]


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` of a line as given, what stands there now, and how sure that is (0 to 1)."""

    line: int
    start: int
    end: int
    text: str
    sure: float


@dataclass(frozen=True)
class Restored:
    """The lines repaired, the mode of each, what was changed, and the numbers of lines that could not be repaired."""

    lines: tuple[str, ...]
    modes: tuple[Mode, ...]
    changes: tuple[Change, ...]
    unrepaired: tuple[int, ...]


def restored(lines: Sequence[str], sure: Sequence[Sequence[float | None]] | None = None) -> Restored:
    """Repair the lines of a text, in order and without their line breaks.

    `sure` has for each line how certain OCR was of each word between spaces (0 to 1; None: not recognised), where the
    lines come from OCR in Vietnamese.
    """
    slots = slots_of([tokens_of(line) for line in lines])
    table = misreadings("foreign")
    paths = Paths(slots, lambda r: table.candidates(r, two=True), lambda r: table.candidates(r, two=False))
    changes = [change for choice in paths.best() if (change := _change(lines, slots, choice)) is not None]
    return Restored(tuple(_changed(lines, changes)), ("foreign",) * len(lines), tuple(changes), ())


def _change(lines: Sequence[str], slots: Sequence[Slot], choice: Choice) -> Change | None:
    """What a choice changes; None where it is what was read."""
    if not choice.words:
        return None
    line, start, end = slots[choice.first].line, slots[choice.first].token.start, slots[choice.last].token.end
    words = language().words
    text = " ".join(written(words[word], shape) for word, shape in zip(choice.words, choice.shapes, strict=True))
    return None if lines[line][start:end] == text else Change(line, start, end, text, choice.sure)


def _changed(lines: Sequence[str], changes: Sequence[Change]) -> list[str]:
    out = list(lines)
    for change in reversed(changes):
        line = out[change.line]
        out[change.line] = line[: change.start] + change.text + line[change.end :]
    return out
