"""Syllables of a text beside those of what was made of it: which are right, lost and added, and which were spoiled.

Guarantees: identical texts have nothing wrong; case and the placement of tone marks (hòa, hoà) are no error; texts are
aligned so that as many syllables as possible are right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rapidfuzz.distance import LCSseq

from pipeline.lexicon.text import one_tone_placement

SYLLABLE = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\d+")
Change = tuple[str, str]  # words before, words after


@dataclass(frozen=True)
class Tally:
    """Counts of syllables: of letters alone, but `lost` and `added`, which are of numbers too.

    `cased`: right in their case as well; `spoiled`: right in what was given and wrong in what was made of it.
    """

    printed: int = 0
    right: int = 0
    cased: int = 0
    lost: int = 0
    added: int = 0
    given_right: int = 0
    spoiled: int = 0
    numbers_spoiled: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def syllables(text: str, *, cased: bool = False) -> list[str]:
    """Runs of letters and digits with one tone placement, lower case unless `cased`."""
    placed = one_tone_placement(text)
    return SYLLABLE.findall(placed if cased else placed.lower())


def kept(wanted: Sequence[str], got: Sequence[str]) -> tuple[list[bool], int, int]:
    """For each syllable whether it stands in `got`, in order; how many more were lost than replaced, and added."""
    found = [False] * len(wanted)
    lost = added = gone = new = 0
    for step in LCSseq.opcodes(wanted, got):
        if step.tag == "equal":
            found[step.src_start : step.src_end] = [True] * (step.src_end - step.src_start)
            lost, added = lost + max(0, gone - new), added + max(0, new - gone)
            gone = new = 0
        else:
            gone, new = gone + step.src_end - step.src_start, new + step.dest_end - step.dest_start
    return found, lost + max(0, gone - new), added + max(0, new - gone)


def tally(printed: str, given: str, made: str) -> Tally:
    """What a line that was printed, given to a restorer and made into another says of the restorer."""
    wanted = syllables(printed)
    before, _, _ = kept(wanted, syllables(given))
    after, lost, added = kept(wanted, syllables(made))
    with_case, _, _ = kept(syllables(printed, cased=True), syllables(made, cased=True))
    words = [at for at, syllable in enumerate(wanted) if syllable.isalpha()]
    return Tally(
        printed=len(words),
        right=sum(after[at] for at in words),
        cased=sum(with_case[at] for at in words),
        lost=lost,
        added=added,
        given_right=sum(before[at] for at in words),
        spoiled=sum(before[at] and not after[at] for at in words),
        numbers_spoiled=sum(b and not a and w.isdigit() for w, b, a in zip(wanted, before, after, strict=True)),
    )


def changes(given: str, made: str) -> list[Change]:
    """What was changed in a line, in words between spaces as they stand; no words before where some were added."""
    before, after = given.split(), made.split()
    out: list[Change] = []
    gone: list[str] = []
    new: list[str] = []
    for step in LCSseq.opcodes(before, after):
        if step.tag != "equal":
            gone, new = gone + before[step.src_start : step.src_end], new + after[step.dest_start : step.dest_end]
        elif gone or new:
            out.append((" ".join(gone), " ".join(new)))
            gone, new = [], []
    return [*out, (" ".join(gone), " ".join(new))] if gone or new else out


def numbers_changed(given: str, made: str) -> list[Change]:
    """Those changes in which the digits are others."""
    return [(a, b) for a, b in changes(given, made) if NUMBER.findall(a) != NUMBER.findall(b)]
