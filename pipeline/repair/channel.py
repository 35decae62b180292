"""What OCR makes of printed Vietnamese letters, as rules with costs, and the words that a reading may stand for.

Guarantees: loaded once for each table in `data/`, which `python -m training.channel` learns from pages that were
typeset, scanned and read; the last readings are remembered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise, permutations
from typing import Literal

from pipeline.repair._channel import Channel
from pipeline.repair.language import SIGNS, language

Table = Literal["foreign", "slips"]
MOST_KEPT = 20_000  # readings whose words are remembered
MOST_WORDS = 40  # that a reading may stand for
WIDTH = 9.0  # a word so much dearer than the cheapest is not considered
STRANGE = 6.5  # cost of what no rule knows

# Letters that differ in their marks alone: a typist takes one for another, too.
MARKS = 5.5
SWAPPED = 6.0  # cost of two letters in the wrong order
_ALIKE = ("aàảãáạăằẳẵắặâầẩẫấậ", "eèẻẽéẹêềểễếệ", "iìỉĩíị", "oòỏõóọôồổỗốộơờởỡớợ", "uùủũúụưừửữứự", "yỳỷỹýỵ", "dđ")

SMALL, INITIAL, TITLE, CAPITALS = 1, 2, 3, 4  # shapes of words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word, or two that were read as one; `shapes` say how each is written, `cost` how rarely it is read so."""

    words: tuple[int, ...]
    shapes: tuple[int, ...]
    cost: float


@dataclass(frozen=True)
class Misreadings:
    """One table of rules over the vocabulary."""

    channel: Channel
    kept: dict[tuple[str, bool], tuple[Candidate, ...]] = field(default_factory=dict)

    def candidates(self, reading: str, *, two: bool) -> tuple[Candidate, ...]:
        """The words that may have been read so, the likeliest first; with `two` also two words read as one."""
        key = (reading, two)
        found = self.kept.get(key)
        if found is None:
            found = tuple(
                Candidate((word,), (shape,), cost)
                if first < 0
                else Candidate((first, word), (first_shape, shape), cost)
                for first, first_shape, word, shape, cost in self.channel.words(reading, MOST_WORDS, WIDTH, two)
            )
            self.kept[key] = found
            if len(self.kept) > MOST_KEPT:
                del self.kept[next(iter(self.kept))]
        return found


@cache
def misreadings(table: Table) -> Misreadings:
    """The rules of a table: `foreign` of OCR in the wrong language, `slips` of OCR in Vietnamese and of typists."""
    words = [(word, number) for number, word in enumerate(language().words) if number >= len(SIGNS)]
    return Misreadings(Channel(words, [(*pair, cost) for pair, cost in _all_rules(table).items()], STRANGE))


def _all_rules(table: Table) -> dict[tuple[str, str], float]:
    rules = {(printed, read): cost for printed, read, cost in _rules(table)}
    if table == "slips":
        for letters in _ALIKE:
            for printed, read in permutations(letters, 2):
                rules[printed, read] = min(rules.get((printed, read), MARKS), MARKS)
        for pair in {pair for word in language().words[len(SIGNS) :] for pair in pairwise(word)}:
            if pair[0] != pair[1]:
                rules.setdefault(("".join(pair), "".join(reversed(pair))), SWAPPED)
    return rules


def _rules(table: Table) -> Iterator[tuple[str, str, float]]:
    text = files("pipeline.repair").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            printed, read, cost = line.split("\t")
            yield printed, read, float(cost)


def written(word: str, shape: int) -> str:
    """A word of the vocabulary in its shape: `Số`, `SỐ`."""
    return word if shape <= SMALL else word.upper() if shape == CAPITALS else word[:1].upper() + word[1:]
