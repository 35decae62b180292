"""Money: the words by which plans name its sources and sums.

Guarantees: the table (`data/money.yaml`) is read at the first question; patterns take either case and any white space.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from pipeline.lexicon import tables

Words = Literal["stops", "money", "others", "for_what", "columns", "totals"]


def table() -> dict[str, Any]:
    """The whole table."""
    return tables.table("money")


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", r"\s+")


def _any(words: Iterable[str]) -> str:
    return "|".join(_spaced(re.escape(w).replace(r"\ ", " ")) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def sources() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """(pattern of the beginning of a source's name, whether the name ends with it), in the order of the table."""
    return tuple(
        (re.compile(rf"(?<![\w/])(?:{_spaced(row['match'])})", re.IGNORECASE), bool(row.get("whole")))
        for row in table()["sources"]
    )


@cache
def owned() -> re.Pattern[str]:
    """Matches a budget that is named by whose it is; group `owner`."""
    return re.compile(rf"(?<!\w)(?:{_spaced(table()['owned'])})(?!\w)", re.IGNORECASE)


@cache
def anywhere(name: Words) -> re.Pattern[str]:
    """Matches one of the words of a list."""
    return re.compile(rf"(?<!\w)(?:{_any(table()[name])})(?!\w)", re.IGNORECASE)


@cache
def whole(name: Words) -> re.Pattern[str]:
    """Matches a text that is one of the words, brackets and what stands in them left out."""
    return re.compile(rf"\W*(?:{_any(table()[name])})\W*(?:\([^()]*\)\s*)?$", re.IGNORECASE)
