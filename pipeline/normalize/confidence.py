"""How sure a value is: its signals and the weights that were fitted on what became of others like it.

Guarantees: from 0.001 to 0.999, three places; the same record and text give the same figures; where only the certainty
of letters falls, no figure rises (`CERTAINTIES` have no weight below 0). Sums and sources of money have no gold that
could judge them and keep what their rules say.

The weights stand in `confidence.json` and are made by `training/confidence.py`: for each kind of value a constant and
the weights of its signals, under `all` those that every kind shares. The figure is the logistic function of their sum.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from spacy.tokens import Doc

from pipeline.normalize.signals import Signs, signals_of
from schemas.record import PlanRecord, Value

FILE = "confidence.json"
SHARED = "all"  # the weights of signals that every kind has
CONSTANT = "constant"
CERTAINTIES = ("least certainty", "mean certainty", "page certainty")
LEAST, MOST = 0.001, 0.999  # nothing that is read is known for certain

V = TypeVar("V", bound=Value)
Weights = Mapping[str, Mapping[str, float]]


@cache
def weights() -> Weights:
    """The weights in use."""
    stored: dict[str, Any] = json.loads(files("pipeline.normalize").joinpath(FILE).read_text(encoding="utf-8"))
    return dict(stored["weights"])


def confidence_of(signs: Signs, weights: Weights) -> float:
    """How likely a value with these signals is right, 0 to 1."""
    own, shared = weights[signs.kind], weights[SHARED]
    total = own[CONSTANT] + sum(
        (own.get(name, 0.0) + shared.get(name, 0.0)) * value for name, value in signs.values.items()
    )
    return min(MOST, max(LEAST, round(1 / (1 + math.exp(-total)), 3)))


def weighed(record: PlanRecord, doc: Doc) -> PlanRecord:
    """The record with the confidence of every value; `doc` is what it was made from."""
    signs = signals_of(record, doc)
    tasks = iter(signs.tasks)
    agencies = [
        item.model_copy(update={"tasks": _sure(item.tasks, tasks)})
        for item in _sure(record.responsibilities, signs.agencies)
    ]
    provenance = {
        name: known.model_copy(update={"confidence": confidence_of(signs.header[name], weights())})
        for name, known in record.document.provenance.items()
    }
    return record.model_copy(update={
        "document": record.document.model_copy(update={"provenance": provenance}),
        "citations": _sure(record.citations, signs.citations),
        "indicators": _sure(record.indicators, signs.indicators),
        "deadlines": _sure(record.deadlines, signs.deadlines),
        "responsibilities": agencies,
        "recipients": _sure(record.recipients, signs.recipients),
    })  # fmt: skip


def _sure(items: Sequence[V], signs: Iterable[Signs]) -> list[V]:
    """The items with their confidence; takes as many signs as there are items."""
    return [
        item.model_copy(update={"confidence": confidence_of(own, weights())})
        for item, own in zip(items, signs, strict=False)
    ]
