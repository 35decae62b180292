"""The checks that rules are made of: few, small, each with typed parameters.

Guarantees: a check sees one case and its parameters, nothing else; it gives hits in the order of the text.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from pipeline.audit.case import Case
from pipeline.audit.checks import (
    above,
    actors,
    as_issued,
    bodies,
    cites,
    days,
    in_force,
    lacks,
    listed,
    numbers,
    outlives,
    shares,
    sums,
    taskless,
    terms,
    twice,
)
from pipeline.audit.found import Hit, Unjudged
from pipeline.audit.rules import Params

Find = Callable[[Case, Any], Iterator[Hit | Unjudged]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the class of its parameters and the function that finds."""

    params: type[Params]
    find: Find


def _check(module: ModuleType) -> Check:
    return Check(module.Given, module.find)


CHECKS: Mapping[str, Check] = {
    "term_used": _check(terms),
    "lacks": _check(lacks),
    "number_within": _check(numbers),
    "wrong_actor": _check(actors),
    "cites": _check(cites),
    "in_force": _check(in_force),
    "as_issued": _check(as_issued),
    "outlives": _check(outlives),
    "sums": _check(sums),
    "shares": _check(shares),
    "listed": _check(listed),
    "twice": _check(twice),
    "days": _check(days),
    "taskless": _check(taskless),
    "bodies": _check(bodies),
    "above": _check(above),
}
