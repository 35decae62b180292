"""The language model: how likely a word is after the words before it, over Vietnamese administrative text.

Guarantees: loaded once, at the first question, from `data/language.npz`, which holds counts of words and no text;
`python -m training.language` makes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from pipeline.lexicon.text import fold_for_search, one_tone_placement
from pipeline.repair._lattice import Model

BEGIN, END, UNKNOWN, NUMBER, COMMA = range(5)  # the first words of the vocabulary
SIGNS = ("<s>", "</s>", "<unk>", "<num>", ",")
# Scales of the tables: a byte stands for a logarithm in steps.
CHANCE_STEP = 0.0625
WEIGHT_MOST, WEIGHT_STEP = 1.0, 0.04


@dataclass(frozen=True)
class Language:
    """The vocabulary and its model. `by_letters`: ids of the words that are spelled alike but for their marks."""

    words: tuple[str, ...]
    ids: Mapping[str, int]
    by_letters: Mapping[str, NDArray[np.int32]]
    model: Model

    def id_of(self, word: str) -> int:
        """Id of a word in any case and tone placement; UNKNOWN for words that the model has not seen."""
        found = self.ids.get(word)
        return self.ids.get(one_tone_placement(word).lower(), UNKNOWN) if found is None else found


@cache
def language() -> Language:
    """The model of this release."""
    data = files("pipeline.repair").joinpath("data", "language.npz").read_bytes()
    with np.load(BytesIO(data)) as arrays:
        tables = {name: arrays[name] for name in arrays.files}
    words = tuple(tables.pop("words").tobytes().decode().split("\n"))
    model = Model(tables, CHANCE_STEP, WEIGHT_MOST, WEIGHT_STEP)
    return Language(words, {word: n for n, word in enumerate(words)}, _by_letters(words), model)


def _by_letters(words: Sequence[str]) -> dict[str, NDArray[np.int32]]:
    found: dict[str, list[int]] = {}
    for number, word in enumerate(words[len(SIGNS) :], len(SIGNS)):
        found.setdefault(fold_for_search(word), []).append(number)
    return {letters: np.array(ids, np.int32) for letters, ids in found.items()}
