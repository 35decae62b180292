"""Slips in good Vietnamese, of OCR and of typists: only words that something speaks against are looked at.

Guarantees: numbers are not touched; a change is made only where it is nearly certain; with nothing in doubt, nothing
is searched.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np

from pipeline.lexicon.syllables import TONES, has_mark, is_syllable
from pipeline.repair import labels
from pipeline.repair.changes import Change, change_of
from pipeline.repair.channel import TITLE
from pipeline.repair.context import listen
from pipeline.repair.decode import PAUSES, Choice, Paths, Slot, shape_of, slots_of
from pipeline.repair.finders import Slips
from pipeline.repair.language import END, NUMBER, UNKNOWN, language
from pipeline.repair.tokens import Token

STRANGE_LETTERS = frozenset("fjwz")  # băng zôn: a foreign word, not a spoiled one
CERTAIN = 0.96  # a change that is less sure is not made
NAMED = 0.03  # of the doubt that others get, for a syllable with a capital within a sentence
AROUND = 12  # slots before and after one in doubt that are searched with it
LONGEST_WINDOW = 80  # slots
REPEATED = 3  # a strange word that stands so often in a text is one of its words
BATCH = 32  # searches that the network is asked about together
CLEAR = 0.9  # a word so sure after the n-grams is not asked about again
SAY = 0.5  # weight of the network beside the n-grams
RARE = -13.0  # of the logarithms of a word's probability and of the next one's, together
# The share of slips in a text is twice that of its impossible syllables; a short text is taken for an average one.
FEW, MANY = 0.1, 500
MOST_DOUBT = 0.05
SPOILED = 0.003  # below, what stands there is what the author wrote, and is not asked about
_WORD = re.compile(r"\S+")
# How often a word is wrong of whose certainty Tesseract says so much at least; measured on real scans.
WRONG = ((0.95, 0.007), (0.9, 0.067), (0.8, 0.215), (0.0, 0.36))


def changes(
    lines: Sequence[str],
    tokens: Sequence[list[Token]],
    run: Sequence[int],
    sure: Sequence[Sequence[float | None]] | None = None,
) -> list[Change]:
    """The slips in a run of lines, labels that OCR misread among them; `sure` as of `restored`."""
    marked = labels.mended([lines[number] for number in run]) if sure is not None else {}
    out = [Change(run[at], label.start, label.end, label.text, 1.0) for at, label in marked.items()]
    slots = slots_of(
        [[t for t in tokens[number] if at not in marked or t.start >= marked[at].end] for at, number in enumerate(run)]
    )
    doubts = _doubts(slots, _certainties(lines, slots, run, sure))
    slots = [
        slot if slot.doubt == doubt else replace(slot, doubt=doubt) for slot, doubt in zip(slots, doubts, strict=True)
    ]
    doubtful = (paths for low, high in _windows(slots) if _leaves_doubt(paths := Paths(slots[low:high], Slips())))
    while batch := list(islice(doubtful, BATCH)):
        listen(batch, [()] * len(batch), SAY)
        for paths in batch:
            for choice in paths.best():
                if _is_as_read(paths, choice):
                    continue
                change = change_of(lines, run, paths.slots, choice)
                if change is not None and choice.sure >= CERTAIN and paths.slots[choice.first].doubt:
                    out.append(change)
    return out


def _leaves_doubt(paths: Paths) -> bool:
    """Whether the n-grams alone would change a word, or nearly so."""
    return any(
        choice.sure < CLEAR or (choice.words and paths.slots[choice.first].doubt and not _is_as_read(paths, choice))
        for choice in paths.best()
    )


def _is_as_read(paths: Paths, choice: Choice) -> bool:
    read = [paths.slots[at].token.text for at in range(choice.first, choice.last + 1)]
    return [language().id_of(text) for text in read] == list(choice.words)


def _certainties(
    lines: Sequence[str], slots: Sequence[Slot], run: Sequence[int], sure: Sequence[Sequence[float | None]] | None
) -> list[float | None]:
    """How certain OCR was of each slot; None for what was not recognised from a picture."""
    if sure is None:
        return [None] * len(slots)
    words = {number: [word.start() for word in _WORD.finditer(lines[number])] for number in run}
    out: list[float | None] = []
    for slot in slots:
        number = run[slot.line]
        at = bisect_right(words[number], slot.token.start) - 1
        out.append(sure[number][at] if at < len(sure[number]) else None)
    return out


def _doubts(slots: Sequence[Slot], sure: Sequence[float | None]) -> list[float]:
    """How likely each slot is a slip; 0 where nothing speaks against it."""
    words: list[int] = []
    places: list[int] = []
    for slot in slots:
        places.append(len(words))
        words.append(NUMBER if slot.token.kind == "number" else language().id_of(slot.token.text))
        if slot.ends:
            words.append(END)
        elif slot.token.pause:
            words.append(PAUSES[slot.token.pause])
    chances = np.append(language().model.chances(np.array(words, np.int32)), 0.0)
    at = np.array(places, np.int64)
    rare = chances[at] + chances[at + 1] < RARE
    broken = [words[place] == UNKNOWN and _is_broken(slot.token) for slot, place in zip(slots, places, strict=True)]
    times = Counter(slot.token.text.lower() for slot, odd in zip(slots, broken, strict=True) if odd)
    broken = [
        odd and (certain is not None or times[slot.token.text.lower()] < REPEATED)
        for slot, odd, certain in zip(slots, broken, sure, strict=True)
    ]
    usual = min(MOST_DOUBT, 2 * (sum(broken) + FEW) / (len(slots) + MANY))
    clean = usual < SPOILED
    out: list[float] = []
    for n, slot in enumerate(slots):
        certain = sure[n]
        wrong = usual if certain is None else next(wrong for least, wrong in WRONG if certain >= least)
        asked = broken[n] or rare[n] or (certain is not None and certain < WRONG[0][0])
        asked = asked and not (clean and certain is None)
        inside = n > 0 and slots[n - 1].line == slot.line and not slots[n - 1].ends
        wrong *= NAMED if inside and shape_of(slot.token.text) == TITLE and is_syllable(slot.token.text) else 1.0
        out.append(wrong if asked and _may_be_mended(slot.token) else 0.0)
    return out


def _may_be_mended(token: Token) -> bool:
    """Whether a token is a word, rather than a number or an abbreviation (`CBVC`)."""
    text = token.text
    short = text.isupper() and not has_mark(text) and not is_syllable(text)
    return token.kind == "word" and not short and not _is_moved(text)


def _is_broken(token: Token) -> bool:
    """Whether an unknown word looks like a syllable that was spoiled."""
    text = token.text
    marked = has_mark(text.replace("Đ", "D") if text.isupper() else text)  # HĐND has none
    if len(text) == 1 or not marked or not text.isalpha() or STRANGE_LETTERS.intersection(text.lower()):
        return False
    return not is_syllable(text) and not _is_moved(text)


@lru_cache(maxsize=10_000)
def _is_moved(word: str) -> bool:
    """Whether a word is a syllable but for the vowel that its tone stands over: `đựơc`. It reads the same."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in letters if c in TONES]
    if len(tones) != 1 or is_syllable(word):
        return False
    bare = unicodedata.normalize("NFC", letters.replace(tones[0], ""))
    moved = (unicodedata.normalize("NFC", bare[: at + 1] + tones[0] + bare[at + 1 :]) for at in range(len(bare)))
    return any(is_syllable(other) for other in moved)


def _windows(slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
    """Stretches around the slots in doubt."""
    low = high = -1
    for at, slot in enumerate(slots):
        if not slot.doubt:
            continue
        if low >= 0 and (at - AROUND > high or at - low > LONGEST_WINDOW):
            yield low, high
            low = -1
        if low < 0:
            low = max(0, high, at - AROUND)
        high = min(len(slots), at + AROUND + 1)
    if low >= 0:
        yield low, high
