"""Broken text comes back as it stood on paper: `restored` finds out what a text lacks, and gives it back.

Guarantees: line N out is line N in; a line that needs no repair comes back byte for byte; numbers are never changed
into others; what was changed says how sure it is, and what could not be repaired says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.repair import labels, slips
from pipeline.repair.changes import Change, change_of, changed
from pipeline.repair.decode import Choice, Finder, Paths, Slot, slots_of
from pipeline.repair.finders import Foreign, Stripped
from pipeline.repair.modes import Mode, modes_of
from pipeline.repair.tokens import Token, tokens_of

CHUNK = 200  # tokens that are searched together, more to the end of their line or sentence
LONGEST_CHUNK = 400
SAMPLE = 40  # tokens that tell whether the rest is worth the search
# Score of a token on the best path: Vietnamese, however badly read, has -2 to -7, one line in 1000 below -9; English,
# French and names of firms have -15 to -25.
WORST = -10.0
GIVE_UP = 10  # chunks in a row that were no Vietnamese: nor is the rest of the run


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
    tokens = [tokens_of(line) for line in lines]
    modes = modes_of(tokens)
    changes: list[Change] = []
    for mode, run in groupby(range(len(lines)), key=modes.__getitem__):
        numbered = list(run)
        if mode == "good":
            changes += slips.changes(lines, tokens, numbered, sure)
        elif mode != "other":
            found, strange = _decoded(lines, tokens, numbered, mode)
            changes += found
            for number in strange:
                modes[number] = "other"
    unrepaired = tuple(number for number, mode in enumerate(modes) if mode == "other" and tokens[number])
    return Restored(tuple(changed(lines, changes)), tuple(modes), tuple(changes), unrepaired)


def _decoded(
    lines: Sequence[str], tokens: Sequence[list[Token]], run: Sequence[int], mode: Mode
) -> tuple[list[Change], set[int]]:
    """The changes to a run of lines that lack marks or letters, and those of the lines that are no Vietnamese."""
    noisy = mode == "foreign"
    marked = labels.mended([lines[number] for number in run])
    changes = [Change(run[at], label.start, label.end, label.text, 1.0) for at, label in sorted(marked.items())]
    read = [tokens_of(lines[number], noisy=True) if noisy else tokens[number] for number in run]
    for at, label in marked.items():
        read[at] = [token for token in read[at] if token.start >= label.end]
    strange: set[int] = set()
    misses = 1
    for chunk in _chunks(slots_of(read)):
        finder = Foreign() if noisy else Stripped()
        choices = None if misses >= GIVE_UP else _choices(chunk, finder, doubtful=misses > 0)
        misses = 0 if choices is not None else misses + 1
        if choices is None:
            strange |= {run[slot.line] for slot in chunk}
        for choice in choices or ():
            change = change_of(lines, run, chunk, choice)
            if change is not None:
                changes.append(change)
    return changes, strange


def _chunks(slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Slots that are searched together: whole sentences, where they are not too long."""
    chunk: list[Slot] = []
    for slot in slots:
        chunk.append(slot)
        if (len(chunk) >= CHUNK and slot.ends) or len(chunk) >= LONGEST_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _choices(chunk: Sequence[Slot], finder: Finder, *, doubtful: bool) -> list[Choice] | None:
    """The likeliest words; None where they are not likely enough to be Vietnamese."""
    if doubtful and len(chunk) > 2 * SAMPLE and _best(chunk[:SAMPLE], finder) is None:
        return None
    return _best(chunk, finder)


def _best(chunk: Sequence[Slot], finder: Finder) -> list[Choice] | None:
    paths = Paths(chunk, finder)
    choices = paths.best()
    return choices if choices and paths.score >= WORST * len(chunk) else None
