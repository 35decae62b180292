"""Learn a linear model of labels from examples: a support vector machine for each label, its weights in a byte each.

Guarantees: the same examples give the same arrays; `pipeline.normalize.code_model.LinearModel` reads them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from pipeline.normalize.code_model import LinearModel

RARE = 2  # examples in which a feature must stand
ACCEPTED = 0.4  # weight of the other labels that gold accepts, all together; 0 and 1 are worse
FOLDS = 5
LARGEST = 127  # a weight in a byte
TEMPERATURES = np.geomspace(0.05, 1.0, 40)

Arrays = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """What is known of something, and its label.

    `accepted` are other labels as good, `group` is what it must not be parted from in cross-validation.
    """

    features: Mapping[str, float]
    label: str
    accepted: tuple[str, ...]
    group: str

    @property
    def good(self) -> tuple[str, ...]:
        """All labels that count as right."""
        return (self.label, *self.accepted)


def fit(examples: Sequence[Example], temperature: float = 1.0) -> Arrays:
    """The arrays of a model, by the names that its file has."""
    labelled = [(e.features, e.label, 1.0) for e in examples]
    labelled += [(e.features, label, ACCEPTED / len(e.accepted)) for e in examples for label in e.accepted]
    vectorizer = DictVectorizer()
    every = vectorizer.fit_transform([dict(known) for known, *_ in labelled])
    often = np.flatnonzero(np.asarray((every > 0).sum(axis=0)).ravel() >= RARE)
    rarity = TfidfTransformer().fit(every[:, often])
    svm = LinearSVC(C=1.0, random_state=0, max_iter=5000)
    svm.fit(
        rarity.transform(every[:, often]),
        [label for _, label, _ in labelled],
        sample_weight=np.array([weight for *_, weight in labelled]),
    )
    scale = np.abs(svm.coef_).max(axis=1) / LARGEST
    return {
        "features": _packed(vectorizer.get_feature_names_out()[often]),
        "labels": _packed(svm.classes_),
        "rarity": rarity.idf_.astype(np.float32),
        "weights": np.round(svm.coef_ / scale[:, None]).astype(np.int8).T.copy(),  # (features, labels)
        "scale": scale.astype(np.float32),
        "bias": svm.intercept_.astype(np.float32),
        "temperature": np.array(temperature, dtype=np.float32),
    }


def _packed(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def fitted_temperature(examples: Sequence[Example]) -> float:
    """The temperature under which the labels of examples that were left out are likeliest."""
    heights, right = [], []
    for train, test in GroupKFold(FOLDS).split(examples, groups=[e.group for e in examples]):
        model = LinearModel(fit([examples[i] for i in train]))
        for example in (examples[i] for i in test):
            heights.append(model.margins(example.features))
            right.append([label in example.good for label in model.labels])
    margins, good = np.array(heights), np.array(right)
    costs = [_cost(margins / temperature, good) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(costs))])


def _cost(heights: npt.NDArray[np.floating], good: npt.NDArray[np.bool_]) -> float:
    shares = np.exp(heights - heights.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return float(-np.log((shares * good).sum(axis=1) + 1e-9).mean())


def written(arrays: Arrays) -> bytes:
    """The file of a model."""
    out = BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()
