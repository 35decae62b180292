"""Slips of typists and readers, planted by seed into clean lines, for `bench.restore`.

Guarantees: the same lines, share and seed give the same slips; a slip spoils one syllable, or two that it joins, and
never in case or tone placement alone; slips do not touch each other, what stands between them is as it was, and of
all kinds there are as many as the syllables allow.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.tally import SYLLABLE, syllables
from pipeline.lexicon.syllables import is_syllable

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
MISTAKEN = {HOOK: TILDE, TILDE: HOOK, ACUTE: GRAVE, GRAVE: ACUTE, DOT: HOOK}  # for which tone each is put down most
VOWEL_MARKS = "\u0302\u0306\u031b"  # circumflex, breve, horn
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORTEST_SPLIT = 3  # letters
JOINED = "two joined"

Dice = random.Random
Spoiler = Callable[[str, Dice], str | None]  # None: the syllable has nothing that can be spoiled so


@dataclass(frozen=True)
class Slip:
    """What stands in place of the syllables `first` to `last` of a line, counted from 0 over letters and digits."""

    kind: str
    line: int
    first: int
    last: int
    start: int  # in the clean line
    before: str
    after: str

    @property
    def hidden(self) -> bool:
        """Whether what stands there now is a possible syllable, so that nothing but its neighbours tells."""
        return is_syllable(self.after)


def _beside(letter: str) -> str:
    """The keys beside that of a letter; none for letters that take more than one key."""
    for row in KEYS:
        at = row.find(letter.lower())
        if at >= 0:
            return row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return ""


def _wrong(word: str, dice: Dice) -> str | None:
    places = [at for at, letter in enumerate(word) if _beside(letter)]
    if not places:
        return None
    at = dice.choice(places)
    put = dice.choice(_beside(word[at]))
    return word[:at] + (put.upper() if word[at].isupper() else put) + word[at + 1 :]


def _dropped(word: str, dice: Dice) -> str | None:
    at = dice.randrange(len(word))
    return word[:at] + word[at + 1 :] or None


def _doubled(word: str, dice: Dice) -> str | None:
    at = dice.randrange(len(word))
    return word[: at + 1] + word[at] + word[at + 1 :]


def _swapped(word: str, dice: Dice) -> str | None:
    places = [at for at in range(len(word) - 1) if word[at].lower() != word[at + 1].lower()]
    if not places:
        return None
    at = dice.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _marks(word: str, marks: str, dice: Dice, put: Callable[[str], str]) -> str | None:
    """One of the marks of a word replaced."""
    apart = unicodedata.normalize("NFD", word)
    places = [at for at, sign in enumerate(apart) if sign in marks]
    if not places:
        return None
    at = dice.choice(places)
    end = next((n for n in range(at, len(apart)) if not unicodedata.combining(apart[n])), len(apart))
    # A tone goes behind the mark of its vowel, before which a dot below stands when they are taken apart.
    return unicodedata.normalize("NFC", apart[:at] + apart[at + 1 : end] + put(apart[at]) + apart[end:])


def _tone_lost(word: str, dice: Dice) -> str | None:
    return _marks(word, "".join(MISTAKEN), dice, lambda _: "")


def _tone_wrong(word: str, dice: Dice) -> str | None:
    return _marks(word, "".join(MISTAKEN), dice, MISTAKEN.__getitem__)


def _vowel_mark_lost(word: str, dice: Dice) -> str | None:
    return _marks(word, VOWEL_MARKS, dice, lambda _: "")


def _bar_lost(word: str, _: Dice) -> str | None:
    bare = word.replace("đ", "d").replace("Đ", "D")
    return None if bare == word else bare


def _split(word: str, dice: Dice) -> str | None:
    if len(word) < SHORTEST_SPLIT:
        return None
    at = dice.randrange(1, len(word))
    return f"{word[:at]} {word[at:]}"


SPOILERS: dict[str, Spoiler] = {
    "letter wrong": _wrong,
    "letter dropped": _dropped,
    "letter doubled": _doubled,
    "letters swapped": _swapped,
    "tone lost": _tone_lost,
    "tone wrong": _tone_wrong,
    "vowel mark lost": _vowel_mark_lost,
    "đ to d": _bar_lost,
    "split": _split,
}
KINDS = (*SPOILERS, JOINED)


@dataclass(frozen=True)
class _Place:
    """A syllable in which a slip may happen: the number of its line, the line, its syllables, which of them."""

    at: int
    line: str
    runs: Sequence[re.Match[str]]
    number: int

    @property
    def keys(self) -> set[tuple[int, int]]:
        """The syllable with its neighbours, and with the next but one, which is one if it is joined to the next."""
        return {(self.at, self.number + step) for step in (-1, 0, 1, 2)}

    def slip(self, kinds: Sequence[str], dice: Dice) -> Slip | None:
        """A slip of the first of some kinds that the syllable allows."""
        run, after = self.runs[self.number], self.runs[self.number + 1 : self.number + 2]
        for kind in kinds:
            if kind != JOINED:
                spoilt = SPOILERS[kind](run[0], dice)
                if spoilt and syllables(spoilt) != syllables(run[0]):
                    return Slip(kind, self.at, self.number, self.number, run.start(), run[0], spoilt)
            elif after and is_syllable(after[0][0]) and self.line[run.end() : after[0].start()] == " ":
                both = f"{run[0]} {after[0][0]}"
                return Slip(kind, self.at, self.number, self.number + 1, run.start(), both, both.replace(" ", ""))
        return None


def spoiled(lines: Sequence[str], share: float, seed: int) -> tuple[list[str], list[Slip]]:
    """The lines with that share of their Vietnamese syllables spoiled, and the slips in the order of the text."""
    dice = random.Random(seed)
    places = _places(lines)
    wanted = round(share * len(places))
    taken: set[tuple[int, int]] = set()
    counts: Counter[str] = Counter()
    slips: list[Slip] = []
    for place in dice.sample(places, len(places)):
        if len(slips) == wanted:
            break
        if taken.isdisjoint(place.keys):
            rarest = sorted(dice.sample(KINDS, len(KINDS)), key=counts.__getitem__)
            slip = place.slip(rarest, dice)
            if slip:
                slips.append(slip)
                counts[slip.kind] += 1
                taken.update((slip.line, number) for number in range(slip.first, slip.last + 1))
    slips.sort(key=lambda slip: (slip.line, slip.first))
    out = list(lines)
    for slip in reversed(slips):
        line = out[slip.line]
        out[slip.line] = line[: slip.start] + slip.after + line[slip.start + len(slip.before) :]
    return out, slips


def _places(lines: Sequence[str]) -> list[_Place]:
    found = []
    for at, line in enumerate(lines):
        runs = list(SYLLABLE.finditer(line))
        found += [_Place(at, line, runs, number) for number, run in enumerate(runs) if is_syllable(run[0])]
    return found
