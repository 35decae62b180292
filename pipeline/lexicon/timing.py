"""By when and how often: the words by which plans set cycles, dates and terms.

Guarantees: the table (`data/timing.yaml`) is read at the first question; patterns take either case and any white
space between words.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from pipeline.lexicon import tables

List = Literal[
    "reports",
    "duties",
    "attributes",
    "references",
    "background",
    "names",
    "events",
    "before_dates",
    "at_dates",
    "completes",
    "begins",
    "not_bodies",
    "fillers",
]
Cycle = Literal["weekly", "monthly", "quarterly", "semiannual", "annual", "biennial", "ad_hoc"]
Field = Literal["due", "what", "who", "other"]

_COUNTED = r"(?<!\d )(?<!hai )(?<!ba )(?<!bốn )(?<!mấy )(?<!một )"  # `02 năm` is a length of time, no period


def table() -> dict[str, Any]:
    """The whole table."""
    return tables.table("timing")


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", r"\s+")


def _any(words: Iterable[str]) -> str:
    return "|".join(_spaced(re.escape(w).replace(r"\ ", " ")) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def cycles(kind: Literal["cycles", "periods"]) -> tuple[tuple[Cycle, re.Pattern[str]], ...]:
    """(recurrence, pattern) of cycles, or of reporting periods that are cycles in a list only."""
    edge = rf"(?<![\w/]){_COUNTED if kind == 'periods' else ''}"
    return tuple(
        (row["recurrence"], re.compile(rf"{edge}(?:{_spaced(row['match'])})(?!\w)", re.IGNORECASE))
        for row in table()[kind]
    )


@cache
def anywhere(name: List) -> re.Pattern[str]:
    """Matches one of the words of a list."""
    return re.compile(rf"(?<!\w)(?:{_any(table()[name])})(?!\w)", re.IGNORECASE)


@cache
def leading(name: List) -> re.Pattern[str]:
    """Matches one of the words of a list at the very beginning."""
    return re.compile(rf"(?:{_any(table()[name])})(?!\w)", re.IGNORECASE)


@cache
def ending(name: List) -> re.Pattern[str]:
    """Matches one of the words at the end of what stands before a date, prepositions between them left open."""
    return re.compile(
        rf"(?<!\w)(?:{_any(table()[name])})(?:[\s,:(]+(?:{_any(table()['before_dates'])}))*[\s,:(]*$", re.IGNORECASE
    )


@cache
def adjoining(name: List) -> re.Pattern[str]:
    """Matches one of the words right at the end of what stands before a date."""
    return re.compile(rf"(?<!\w)(?:{_any(table()[name])})\s*$", re.IGNORECASE)


@cache
def column(field: Field) -> re.Pattern[str]:
    """Matches the heading of a table's column, or the part of it that tells what the column holds."""
    return re.compile(rf"\W*(?:{_any(table()['columns'][field])})(?!\w)", re.IGNORECASE)


@cache
def label(field: Field) -> re.Pattern[str]:
    """Matches a label and its colon at the beginning of a line; the rest is the value."""
    tail = r"(?:\s+[^\W\d]+){0,6}" if field != "due" else rf"(?:\s+(?:{_any(table()['label_tails'])}))*"
    return re.compile(rf"\W*(?:{_any(table()['labels'][field])}){tail}\s*:\s*", re.IGNORECASE)
