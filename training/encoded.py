"""Text into tokens for the network: ids of words and of their bare letters, how each is written, where lines end.

Guarantees: a vocabulary gives the same tables every time; a line held out for tuning is in no training stream.
"""

import lzma
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.lexicon.text import fold_for_search, one_tone_placement
from pipeline.repair.language import COMMA, END, NUMBER, SIGNS, UNKNOWN
from pipeline.repair.net import case_of
from pipeline.repair.tokens import TRAINED

FIRST_WORD = len(SIGNS)

_CASE_SHIFT = 16
_LINE_END = 1 << 18
# Two stretches of each file are held out, not lines here and there: lines of one document are much alike.
_HELD_OUT = ((0.25, 0.255), (0.995, 1.0))

Ids = npt.NDArray[np.int64]


class Stream(NamedTuple):
    """Tokens of one text; every array has one number a token, lines follow one another as in the text."""

    words: npt.NDArray[np.int16]  # UNKNOWN outside the vocabulary
    skeletons: npt.NDArray[np.int16]
    cases: npt.NDArray[np.int8]
    ends: npt.NDArray[np.int8]  # 1 at the last token of a line

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Stream":
        """The tokens chosen by a mask."""
        return Stream(self.words[chosen], self.skeletons[chosen], self.cases[chosen], self.ends[chosen])


class Vocabulary:
    """Words and their skeletons, the same words in small bare letters, numbered by first appearance."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        folded = [fold_for_search(word) for word in self.words]
        self.skeletons = list(dict.fromkeys(folded))
        self.id_of_skeleton = {skeleton: i for i, skeleton in enumerate(self.skeletons)}
        self.id_of_word = {word: i for i, word in enumerate(self.words)}
        self.skeleton_of = np.array([self.id_of_skeleton[skeleton] for skeleton in folded])


class _Codes(dict[str, int]):
    """Token as written -> word + (skeleton of an unknown word above all words) + case; -1 for one left out."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, token: str) -> int:
        code = self[token] = self._code(token)
        return code

    def _code(self, token: str) -> int:
        if token[0].isdigit():
            return NUMBER
        if not token[0].isalpha():
            return END if token in ".!?;" else COMMA if token in ",:" else -1
        known, lowered = self._vocabulary, token.lower()
        word = known.id_of_word.get(lowered)
        if word is None:
            word = len(known.words) + known.id_of_skeleton.get(fold_for_search(lowered), UNKNOWN)
        return word | case_of(token) << _CASE_SHIFT


def encode(lines: Iterable[str], vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
    """One code a token, see `unpack`; every line ends with END."""
    codes, out = _Codes(vocabulary), array("i")
    for line in lines:
        row = [code for code in map(codes.__getitem__, TRAINED.findall(one_tone_placement(line))) if code >= 0]
        if not row or row[-1] != END:
            row.append(END)
        row[-1] |= _LINE_END
        out.extend(row)
    return np.frombuffer(out, dtype=np.int32)


def unpack(codes: npt.NDArray[np.int32], vocabulary: Vocabulary) -> Stream:
    """The arrays that `encode` packed into one."""
    entry = codes & 0xFFFF
    size = len(vocabulary.words)
    unknown = entry >= size
    words = np.where(unknown, UNKNOWN, entry)
    skeletons = np.where(unknown, entry - size, vocabulary.skeleton_of[words])
    cases = codes >> _CASE_SHIFT & 3
    ends = codes >= _LINE_END
    return Stream(words.astype(np.int16), skeletons.astype(np.int16), cases.astype(np.int8), ends.astype(np.int8))


def split(stream: Stream) -> tuple[Stream, Stream]:
    """The stream to learn from and the stretches held out of it."""
    line = np.cumsum(stream.ends) - stream.ends
    part = line / max(int(stream.ends.sum()), 1)
    held = np.zeros(len(line), bool)
    for low, high in _HELD_OUT:
        held |= (part >= low) & (part < high)
    return stream.part(~held), stream.part(held)


def read_lines(path: Path) -> Iterator[str]:
    """Lines of a text file, plain or .xz."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from file


def frequent_pairs(streams: Sequence[tuple[Stream, float]], skeletons: int, count: int) -> Ids:
    """The keys `first * skeletons + second` of the commonest pairs of neighbouring skeletons, in rising order."""
    total = np.zeros(skeletons * skeletons)
    for stream, weight in streams:
        key = stream.skeletons[:-1].astype(np.int64) * skeletons + stream.skeletons[1:]
        total += weight * np.bincount(key, minlength=len(total))
    seen = np.flatnonzero(total)
    if len(seen) > count:
        seen = seen[np.argpartition(-total[seen], count)[:count]]
    return np.sort(seen)


def neighbours(vocabulary: Vocabulary, frequency: npt.NDArray[np.float64], width: int = 16) -> Ids:
    """(skeletons, width): skeletons one letter away (changed, lost or added), commonest first, repeated to fill.

    A skeleton without neighbours has UNKNOWN.
    """
    patterns: dict[str, list[int]] = {}
    for i, skeleton in enumerate(vocabulary.skeletons[FIRST_WORD:], FIRST_WORD):
        for key in _patterns(skeleton):
            patterns.setdefault(key, []).append(i)
    table = np.full((len(vocabulary.skeletons), width), UNKNOWN)
    for i, skeleton in enumerate(vocabulary.skeletons[FIRST_WORD:], FIRST_WORD):
        near = Counter({j: float(frequency[j]) for key in _patterns(skeleton) for j in patterns[key] if j != i})
        best = [j for j, _ in near.most_common(width)]
        if best:
            table[i] = np.resize(best, width)
    return table


def _patterns(skeleton: str) -> set[str]:
    """Strings that two skeletons share when one letter is changed, lost or added between them."""
    changed = {skeleton[:k] + "*" + skeleton[k + 1 :] for k in range(len(skeleton))}
    added = {skeleton[:k] + "*" + skeleton[k:] for k in range(len(skeleton) + 1)}
    return changed | added
