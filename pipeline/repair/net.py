"""The network that tells which marked word stands at each place of a line, from the bare letters of the whole line.

Guarantees: loaded once, at the first question, from `data/net.npz`, which holds numbers and single words, and no text;
numpy alone runs it; what it says of a line does not depend on the lines asked with it. `python -m training.network`
makes it.

A skeleton is a word in small letters without marks (`fold_for_search`). The network was trained on lines that end with
END and on some with skeletons that were misread, so that it may be asked about words which the letters do not spell.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.lexicon.text import fold_for_search
from pipeline.repair.language import BEGIN, UNKNOWN

# The first ids of words and of skeletons are those of the language model; its beginning of a sentence fills up rows.
PAD = BEGIN
ANY_CASE, SMALL, CAPITAL, UPPER = range(4)  # how a word is written: not known, `ủy`, `Ủy`, `ỦY`

WINDOW = 128  # tokens; as long as the rows of training
MARGIN = 16  # tokens at the ends of a window that another window sees better
BATCH = 1024  # tokens that go through the network together: their vectors stay in the cache
SPIN = 1000.0  # the slowest pair of a rotary position turns once in some thousands of places
TINY = 1e-6

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """Ids of the skeletons of a line, END behind each sentence and at the end, and how each token is written.

    Without `cases` nothing is known of that, as where a line is all small letters for want of better.
    """

    skeletons: Sequence[int]
    cases: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Layer:
    """Matrices (in, out) of one layer; the gains of its norms are worked into them."""

    attend: Floats
    mix: Floats
    up: Floats
    down: Floats


class Network:
    """The network of a file that `training.network` wrote; width d, tables of width t, vectors of width v."""

    def __init__(self, path: Path | BytesIO) -> None:
        with np.load(path) as arrays:
            data = {name: arrays[name] for name in arrays.files}
        self.words = tuple(data["words"].tobytes().decode().split("\n"))
        self.skeletons = tuple(data["skeletons"].tobytes().decode().split("\n"))
        self.skeleton_of = data["skeleton_of"].astype(np.int64)  # (words,)
        self._id_of_word = {word: i for i, word in enumerate(self.words)}
        self._id_of_skeleton = {skeleton: i for i, skeleton in enumerate(self.skeletons)}
        self._pair_keys = data["pair_keys"].astype(np.int64)
        self._heads = int(data["heads"])
        self._skeleton, self._pair, self._case = (_full(data, name) for name in ("skeleton", "pair", "case"))
        self._input, self._output = (_full(data, name).T for name in ("input", "output"))  # (3t, d), (d, v)
        self._word, self._bias = _full(data, "word"), data["bias"].astype(np.float32)  # (words, v), (words,)
        stacks = [_full(data, name).transpose(0, 2, 1) for name in ("attend", "mix", "up", "down")]
        self._layers = [_Layer(*matrices) for matrices in zip(*stacks, strict=True)]
        self._spins = _spins(self._input.shape[1] // self._heads)

    @property
    def width(self) -> int:
        """Numbers in the vector of a token."""
        return int(self._output.shape[1])

    def word_id(self, word: str) -> int:
        """Id of a word in small letters with one tone placement; UNKNOWN outside the vocabulary."""
        return self._id_of_word.get(word, UNKNOWN)

    def skeleton_id(self, word: str) -> int:
        """Id of the skeleton of a word, whatever its marks and capitals; UNKNOWN where no word has it."""
        return self._id_of_skeleton.get(fold_for_search(word), UNKNOWN)

    def hidden(self, lines: Sequence[Line]) -> list[Floats]:
        """For each line a vector for each of its tokens, shape (tokens, width); `log_probs` tells what they say."""
        out = [np.empty((len(line.skeletons), self.width), np.float32) for line in lines]
        for batch in _batches([window for i, line in enumerate(lines) for window in _windows(i, len(line.skeletons))]):
            size = batch[0].end - batch[0].start  # the longest of the batch stands first
            skeletons = np.full((len(batch), size), PAD, np.int64)
            cases = np.zeros((len(batch), size), np.int64)
            for row, (window, line) in enumerate((w, lines[w.line]) for w in batch):
                length = window.end - window.start
                skeletons[row, :length] = line.skeletons[window.start : window.end]
                if line.cases is not None:
                    cases[row, :length] = line.cases[window.start : window.end]
            lengths = np.array([window.end - window.start for window in batch])
            vectors = self._run(skeletons, cases, lengths)
            for row, window in enumerate(batch):
                first = window.start + MARGIN if window.start else 0
                out[window.line][first : window.end] = vectors[row, first - window.start : window.end - window.start]
        return out

    def log_probs(self, vectors: Floats, at: Ids, words: Ids, *, whole: bool = False) -> Floats:
        """Logarithms of the probabilities of arcs: `words[i]` stands at the token whose vector is `vectors[at[i]]`.

        Probabilities add up to 1 over the arcs of a token or, if `whole`, over the vocabulary. Words that one token
        may stand for are best compared by the former; by the latter also words that its letters do not spell, and
        tokens with one another.
        """
        scores = np.einsum("ij,ij->i", vectors[at], self._word[words]) + self._bias[words]
        return np.asarray(scores - (self._totals(vectors) if whole else _totals(scores, at, len(vectors)))[at])

    def _totals(self, vectors: Floats) -> Floats:
        """Logarithm of the sum over all words of each token (tokens,)."""
        out = np.empty(len(vectors), np.float32)
        for start in range(0, len(vectors), 256):  # 256 tokens have 15 MB of scores
            scores = vectors[start : start + 256] @ self._word.T
            scores += self._bias
            most = scores.max(1, keepdims=True)
            scores -= most
            out[start : start + 256] = np.log(np.exp(scores, out=scores).sum(1)) + most[:, 0]
        return out

    def _run(self, skeletons: Ids, cases: Ids, lengths: Ids) -> Floats:
        """(rows, size, width) from ids (rows, size), of which those at `lengths` and behind stand for nothing."""
        rows, size = skeletons.shape
        pairs = self._pairs(skeletons)
        parts = (self._skeleton[skeletons], self._pair[pairs[:, :-1]], self._pair[pairs[:, 1:]])
        x = np.concatenate(parts, -1).reshape(rows * size, -1) @ self._input
        x += self._case[cases.ravel()]
        hidden = np.arange(size) >= lengths[:, None]
        mask = np.where(hidden, np.float32(-1e9), np.float32(0))[:, None, None, :] if hidden.any() else None
        for layer in self._layers:
            qkv = (_norm(x) @ layer.attend).reshape(rows, size, -1)
            x += self._attention(qkv, mask).reshape(rows * size, -1) @ layer.mix
            inner = _norm(x) @ layer.up
            np.maximum(inner, 0, out=inner)
            np.square(inner, out=inner)
            x += inner @ layer.down
        return np.asarray((_norm(x) @ self._output).reshape(rows, size, -1))

    def _pairs(self, skeletons: Ids) -> Ids:
        """Rows of the table of pairs (rows, size + 1): entry i is the pair of tokens i - 1 and i, if a frequent one."""
        keys = self._pair_keys
        key = skeletons[:, :-1] * len(self.skeletons) + skeletons[:, 1:]
        row = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        out = np.full((len(skeletons), skeletons.shape[1] + 1), len(keys))
        out[:, 1:-1] = np.where(keys[row] == key, row, len(keys))
        return out

    def _attention(self, qkv: Floats, mask: Floats | None) -> Floats:
        """(rows, size, d) from queries, keys and values side by side (rows, size, 3d)."""
        rows, size, _ = qkv.shape
        d = self._input.shape[1]
        turned = qkv.view(np.complex64)[..., :d]  # queries and keys, two neighbouring numbers as one complex
        turned.reshape(rows, size, 2 * self._heads, -1)[...] *= self._spins[:size, None]
        q, k, v = qkv.reshape(rows, size, 3, self._heads, -1).transpose(2, 0, 3, 1, 4)
        scores = q @ k.swapaxes(2, 3)
        if mask is not None:
            scores += mask
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        out = np.empty((rows, size, self._heads, d // self._heads), np.float32)
        np.matmul(scores, v, out=out.transpose(0, 2, 1, 3))
        out /= scores.sum(-1).transpose(0, 2, 1)[..., None]
        return out.reshape(rows, size, d)


def case_of(word: str) -> int:
    """How a word is written; `Tp` and `TpHCM` count as capitalised."""
    return UPPER if len(word) > 1 and word.isupper() else CAPITAL if word[:1].isupper() else SMALL


@cache
def network() -> Network:
    """The network of this release."""
    return Network(BytesIO(files("pipeline.repair").joinpath("data", "net.npz").read_bytes()))


def _full(data: Mapping[str, npt.NDArray[np.generic]], name: str) -> Floats:
    """A table or stack of matrices (…, out, in) from int8 and a scale for each row."""
    scale = data[name + "_scale"].astype(np.float32)[..., None]
    return data[name].astype(np.float32) * scale


def _spins(size: int) -> npt.NDArray[np.complex64]:
    """What the pairs of numbers of a head of `size` are multiplied by at each place: (WINDOW, size / 2)."""
    speed = SPIN ** (-np.arange(size // 2) / (size // 2))
    angle: Floats = (np.arange(WINDOW)[:, None] * speed).astype(np.float32)
    return np.asarray(np.cos(angle) + 1j * np.sin(angle), np.complex64)


def _norm(x: Floats) -> Floats:
    """Rows (tokens, d) brought to a mean square of 1."""
    square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    return np.asarray(x / np.sqrt(square + np.float32(TINY))[:, None])


def _totals(scores: Floats, at: Ids, count: int) -> Floats:
    """Logarithm of the sum of the exponentials of the scores of each token (count,)."""
    most = np.full(count, -np.inf, np.float32)
    np.maximum.at(most, at, scores)
    total = np.bincount(at, np.exp(scores - most[at]), count)
    with np.errstate(divide="ignore"):  # a token without arcs
        return np.asarray(np.log(total) + most, np.float32)


def _windows(line: int, length: int) -> Iterator[_Window]:
    """The whole line, or windows of it that overlap by twice the margin."""
    start = 0
    while length - start > WINDOW:
        yield _Window(line, start, start + WINDOW)
        start += WINDOW - 2 * MARGIN
    if length:
        yield _Window(line, start, length)


def _batches(windows: list[_Window]) -> Iterator[list[_Window]]:
    """Windows of like length together, the longest first."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda w: w.start - w.end):
        if batch and (len(batch) + 1) * (batch[0].end - batch[0].start) > BATCH:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
