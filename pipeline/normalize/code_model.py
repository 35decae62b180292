"""The indicator code of a statement, by a linear model over its words and what the rules say of them.

Guarantees: loaded once, at the first question, from `data/codes.npz`, which holds single words, pairs of words and
numbers; numpy alone runs it; a statement's code depends on that statement alone. `python -m training.codes` makes it.

A word counts most where it stands in the subject or in the heading next above, less where it stands farther off. The
code that each rule of `lexicon/data/codes.yaml` would give is one more word.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.lexicon import codes
from pipeline.lexicon.text import fold_name

# What a word weighs by where it stands, as cross-validation over statements and plans would have it.
SUBJECT, STATEMENT, NEXT_ABOVE, FARTHER_ABOVE, BEFORE, AFTER, RULE = 1.0, 0.7, 1.0, 0.7, 0.7, 0.3, 0.7
MOST_ABOVE = 3  # headings and lead-ins; what stands over them is the title of a part
SURE = 0.97  # how likely a code is that the words name outright
KEPT = 1024  # statements of which the code is remembered: it is asked for the value and for its confidence
WORDS_ABOVE, WORDS_BEFORE, WORDS_AFTER = 16, 24, 8
_WORD = re.compile(r"[^\W_]+|[%/]")
_NUMBER = re.compile(r"\d[\d.,]*")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Statement:
    """An aim as the model sees it.

    `words` are those of the statement, `before` and `after` what else its paragraph says, `above` the headings and
    lead-ins over it, nearest first.
    """

    subject: str
    words: str
    before: str = ""
    after: str = ""
    above: tuple[str, ...] = ()
    section: str = "targets"
    measure: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A code and how likely it is, 0 to 1."""

    code: str
    probability: float


@lru_cache(maxsize=KEPT)
def coded(statement: Statement, *, topic: bool) -> Coded:
    """The code of a statement; OTHER outside the subject (drugs, rehabilitation).

    `topic` says that the whole plan is about the subject; in another plan the statement itself must be.
    """
    if not (topic or codes.on_topic(statement.words)):
        return Coded(codes.OTHER, 1.0)
    if named := codes.sure_code_of(statement.subject, statement.words):
        return Coded(named, SURE)
    shares = model().probabilities(features(statement))
    code = max(shares, key=lambda name: shares[name])
    return Coded(code, shares[code])


def features(statement: Statement) -> dict[str, float]:
    """What is known of a statement -> its weight; what the rules say begins with `rule`."""
    out: dict[str, float] = {}
    for weight, words in _parts(statement):
        for gram in _grams(words):
            out[gram] = max(weight, out.get(gram, 0.0))
    said = f"{statement.subject} | {statement.words}"
    out[f"section={statement.section}"] = out[f"measure={statement.measure}"] = out[f"unit={statement.unit}"] = 1.0
    out[f"rule={codes.code_of(statement.subject)}"] = out[f"rule of all={codes.code_of(said)}"] = RULE
    return out


def _parts(statement: Statement) -> Iterator[tuple[float, Sequence[str]]]:
    yield SUBJECT, _words(statement.subject)
    yield STATEMENT, _words(statement.words)
    yield BEFORE, _words(statement.before)[-WORDS_BEFORE:]
    yield AFTER, _words(statement.after)[:WORDS_AFTER]
    for index, line in enumerate(statement.above[:MOST_ABOVE]):
        yield FARTHER_ABOVE if index else NEXT_ABOVE, _words(line)[:WORDS_ABOVE]


def _words(text: str) -> list[str]:
    return _WORD.findall(_NUMBER.sub("0", fold_name(text)))


def _grams(words: Sequence[str]) -> Iterator[str]:
    """Words, and pairs of neighbours, with the ends of the stretch."""
    if not words:
        return
    last = "^"
    for word in words:
        yield word
        yield f"{last} {word}"
        last = word
    yield f"{last} $"


class LinearModel:
    """Weights of features for each label; `temperature` turns margins into probabilities."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        names = arrays["features"].tobytes().decode().split("\n")
        self.labels = tuple(arrays["labels"].tobytes().decode().split("\n"))
        self._index = {name: i for i, name in enumerate(names)}
        self._rarity: Floats = arrays["rarity"].astype(np.float32)  # (features,)
        self._weights: Floats = arrays["weights"].astype(np.float32) * arrays["scale"].astype(np.float32)
        self._bias: Floats = arrays["bias"].astype(np.float32)  # (labels,)
        self._temperature = float(arrays["temperature"].astype(np.float32))

    @classmethod
    def load(cls, path: Path | BytesIO) -> "LinearModel":
        """The model of a file that `training.linear` wrote."""
        with np.load(path) as arrays:
            return cls({name: arrays[name] for name in arrays.files})

    def margins(self, known: Mapping[str, float]) -> Floats:
        """(labels,): how far what has these features lies on the side of each label."""
        usable = [(i, weight) for name, weight in known.items() if (i := self._index.get(name)) is not None]
        at = np.array([i for i, _ in usable], dtype=np.int64)
        values = np.array([weight for _, weight in usable], dtype=np.float32) * self._rarity[at]
        length = float(np.linalg.norm(values)) or 1.0
        margins: Floats = (values @ self._weights[at] / length + self._bias).astype(np.float32)
        return margins

    def probabilities(self, known: Mapping[str, float]) -> dict[str, float]:
        """Label -> how likely it is."""
        heights = self.margins(known) / self._temperature
        shares = np.exp(heights - heights.max())
        return dict(zip(self.labels, (shares / shares.sum()).tolist(), strict=True))


@cache
def model() -> LinearModel:
    """The model of this package."""
    return LinearModel.load(BytesIO(files("pipeline.normalize").joinpath("data", "codes.npz").read_bytes()))
