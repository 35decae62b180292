"""Broken text comes back as it stood on paper: `restored` finds out what a text lacks, and gives it back.

Guarantees: line N out is line N in; a line that needs no repair comes back byte for byte; numbers are never changed
into others; what was changed says how sure it is, and what could not be repaired says so.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from pipeline.repair import labels, slips
from pipeline.repair.changes import Change, change_of, changed
from pipeline.repair.context import listen
from pipeline.repair.decode import Finder, Paths, Slot, slots_of
from pipeline.repair.finders import Foreign, Stripped
from pipeline.repair.modes import Mode, modes_of
from pipeline.repair.tokens import tokens_of

CHUNK = 24  # tokens that are searched together, more to the end of the sentence
LONGEST_CHUNK = 110  # with their pauses the network sees them at once
SAY = 2.5  # weight of the network beside the n-grams where letters are right,
NOISY_SAY = 0.8  # and where they may be wrong
SAMPLE = 40  # tokens that tell whether the rest is worth the search
# Score of a token on the best path: Vietnamese, however badly read, has -2 to -7, one line in 1000 below -9; English,
# French and names of firms have -15 to -25.
WORST = -10.0
LEAST_TOLD = 4  # tokens of a line that is judged by itself,
WORST_LINE, WORST_NOISY_LINE = -9.0, -11.0  # and the score of a token below which it is no Vietnamese
BATCH = 32  # chunks that the network is asked about together
SURE = 0.99  # choices that the n-grams leave no doubt about
GIVE_UP = 12  # chunks in a row that were no Vietnamese: nor is the rest of the run


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
    lines come from OCR in Vietnamese. Places in changes are places in the NFC form of a line.
    """
    given, lines = lines, [unicodedata.normalize("NFC", line) for line in lines]
    tokens = [tokens_of(line) for line in lines]
    modes = modes_of(tokens)
    changes: list[Change] = []
    for mode, run in groupby(range(len(lines)), key=modes.__getitem__):
        numbered = list(run)
        if mode == "good":
            changes += slips.changes(lines, tokens, numbered, sure)
        elif mode != "other":
            found, strange = _decoded(lines, numbered, mode)
            changes += found
            for number in strange:
                modes[number] = "other"
    mended = changed(lines, changes)
    out = tuple(old if new == line else new for old, line, new in zip(given, lines, mended, strict=True))
    unrepaired = tuple(
        number
        for number, mode in enumerate(modes)
        if mode == "other" and any(token.kind == "word" for token in tokens[number])
    )
    return Restored(out, tuple(modes), tuple(changes), unrepaired)


def _decoded(lines: Sequence[str], run: Sequence[int], mode: Mode) -> tuple[list[Change], set[int]]:
    """The changes to a run of lines that lack marks or letters, and those of the lines that are no Vietnamese."""
    noisy = mode == "foreign"
    marked = labels.mended([lines[number] for number in run])
    changes = [Change(run[at], label.start, label.end, label.text, 1.0) for at, label in sorted(marked.items())]
    read = [tokens_of(lines[number], "noise" if noisy else "glued") for number in run]
    for at, label in marked.items():
        read[at] = [token for token in read[at] if token.start >= label.end]
    strange: set[int] = set()
    finder = Foreign() if noisy else Stripped()
    misses = 1
    for batch in _batches(_chunks(slots_of(read))):
        found: list[Paths] = []
        for chunk in batch:
            likely = _likely_parts(chunk, finder, doubtful=misses > 0) if misses < GIVE_UP else []
            misses = 0 if likely else misses + 1
            found += likely
            strange |= {run[slot.line] for slot in chunk} - {run[slot.line] for paths in likely for slot in paths.slots}
        for paths in _heard(found, noisy=noisy):
            foreign = {run[line] for line in _unlikely(paths, WORST_NOISY_LINE if noisy else WORST_LINE)}
            strange |= foreign
            made = (change_of(lines, run, paths.slots, choice) for choice in paths.choices)
            changes += [change for change in made if change is not None and change.line not in foreign]
    return changes, strange - {change.line for change in changes}


def _unlikely(paths: Paths, worst: float) -> set[int]:
    """The lines of some paths that are no Vietnamese, though the lines around them are."""
    scores: dict[int, list[float]] = {}
    for choice in paths.choices:
        scores.setdefault(paths.slots[choice.last].line, []).append(choice.score / (choice.last - choice.first + 1))
    return {line for line, own in scores.items() if len(own) >= LEAST_TOLD and sum(own) < worst * len(own)}


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


def _batches(chunks: Iterator[list[Slot]]) -> Iterator[list[list[Slot]]]:
    while batch := list(islice(chunks, BATCH)):
        yield batch


def _likely_parts(chunk: Sequence[Slot], finder: Finder, *, doubtful: bool) -> list[Paths]:
    """The paths through a chunk, or through those of its lines that are Vietnamese where the whole is not."""
    whole = _likely(chunk, finder, doubtful=doubtful)
    if whole or doubtful or chunk[0].line == chunk[-1].line:
        return [whole] if whole else []
    lines = (list(line) for _, line in groupby(chunk, key=lambda slot: slot.line))
    return [paths for line in lines if (paths := _likely(line, finder, doubtful=False))]


def _likely(chunk: Sequence[Slot], finder: Finder, *, doubtful: bool) -> Paths | None:
    """The paths through a chunk, searched; None where the best is not likely enough to be Vietnamese."""
    if doubtful and len(chunk) > 2 * SAMPLE and not _likely(chunk[:SAMPLE], finder, doubtful=False):
        return None
    paths = Paths(chunk, finder)
    return paths if paths.best() and paths.score >= WORST * len(chunk) else None


def _heard(found: Sequence[Paths], *, noisy: bool) -> Sequence[Paths]:
    """The paths, those that leave a choice searched again with what the network says."""
    open_ones = [paths for paths in found if any(choice.sure < SURE for choice in paths.choices)]
    listen(open_ones, [paths.choices if noisy else () for paths in open_ones], NOISY_SAY if noisy else SAY)
    for paths in open_ones:
        paths.best()
    return found
