"""Quantities."""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.found import Found


@dataclass(frozen=True, slots=True)
class Quantity(Found):
    """A number with its comparator and unit. The span runs from the comparator to the unit.

    `number` is the span of the digits; `upper` the second number of a range; `percent` whether a percent sign
    stands there; `unit` the counting noun as printed.
    """

    value: float
    comparator: Literal["eq", "ge", "gt", "le", "lt", "range", "approx"]
    percent: bool
    unit: str
    number: tuple[int, int]
    upper: float | None = None
    of: float | None = None  # 02/12 xã: value 2, of 12
    change: Literal["increase", "decrease"] | None = None



def find(doc: Doc) -> tuple[Found, ...]:
    """Not yet."""
    return ()
