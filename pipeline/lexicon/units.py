"""What plans count, and the words around a number that say how it is meant.

Guarantees: the tables are read at the first question (`data/units.yaml`); patterns match whole words, longest first.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from pipeline.lexicon.tables import table

Comparator = Literal["eq", "ge", "gt", "le", "lt", "range", "approx"]
Direction = Literal["increase", "decrease"]

UNIT_GROUPS = ("people", "places", "things", "money")


def alternatives(words: Iterable[str]) -> str:
    """A group of the words, longest first; spaces match any white space."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


@cache
def unit_pattern() -> re.Pattern[str]:
    """Matches a unit at the place where it is asked for."""
    words = [word for group in UNIT_GROUPS for word in table("units")[group]]
    tier = alternatives(table("units")["tiers"])
    # 12 xã, phường, thị trấn; 60 lượt gia đình
    person = alternatives(table("units")["people"])
    lists = rf"{tier}(?:(?:\s*,\s*|\s+và\s+){tier})+|{person}(?:\s*,\s*{person})+|lượt\s+{person}"
    return re.compile(rf"(?:{lists}|{alternatives(words)})(?!\w)", re.IGNORECASE)


@cache
def no_aim_pattern() -> re.Pattern[str]:
    """Matches a noun that makes the number before it an age, a duration, a rank."""
    return re.compile(rf"{alternatives(table('units')['not_aims'])}(?!\w)", re.IGNORECASE)


@cache
def no_unit_pattern() -> re.Pattern[str]:
    """Matches a small word that may follow a bare number and is no unit."""
    return re.compile(rf"{alternatives(table('units')['no_units'])}(?!\w)", re.IGNORECASE)


@cache
def group_of(unit: str) -> str | None:
    """`people`, `places`, `things` or `money`; None for what is not in the table."""
    unit = unit.partition("/")[0]  # đồng/người/tháng
    return next((name for name in UNIT_GROUPS if unit.lower() in (w.lower() for w in table("units")[name])), None)


@cache
def counted_in_words() -> re.Pattern[str]:
    """Matches what a number word may stand before."""
    return re.compile(rf"{alternatives(table('units')['words_before'])}(?!\w)", re.IGNORECASE)


@cache
def comparators_before() -> tuple[tuple[Comparator, re.Pattern[str]], ...]:
    """Patterns for the text that ends where a number begins, longest words first."""
    rows = [(name, word) for name, words in table("units")["before"].items() for word in words]
    rows.sort(key=lambda row: -len(row[1]))
    return tuple((name, re.compile(rf"(?<!\w){alternatives([word])}\s*$", re.IGNORECASE)) for name, word in rows)


@cache
def comparators_after() -> tuple[tuple[Comparator, re.Pattern[str]], ...]:
    """Patterns for the text that follows a number."""
    return tuple(
        (name, re.compile(rf"\s*{alternatives(words)}(?!\w)", re.IGNORECASE))
        for name, words in table("units")["after"].items()
    )


@cache
def label_before() -> re.Pattern[str]:
    """Matches where the words before a number make it a label: `Điều`, `Đề án`, `số`."""
    return re.compile(
        rf"(?<!\w)(?<!tổng )(?<!mỗi )(?<!một ){alternatives(table('units')['labels'])}\s*$", re.IGNORECASE
    )


@cache
def scope_before() -> re.Pattern[str]:
    """Matches where the words before a count make it a scope: `tại 06 ấp`."""
    whole = rf"(?:{alternatives(table('units')['wholes'])}\s*)?"
    return re.compile(rf"(?<!\w)(?<!mỗi ){alternatives(table('units')['scopes'])}\s*{whole}$", re.IGNORECASE)


@cache
def five_before() -> re.Pattern[str]:
    """Matches words after which `năm` is five and not a year."""
    return re.compile(rf"(?<!\w){alternatives(table('units')['five_after'])}\s*$", re.IGNORECASE)


@cache
def article_before() -> re.Pattern[str]:
    """Matches words after which `một` is an article and counts nothing."""
    return re.compile(rf"(?<!\w){alternatives(table('units')['article_after'])}\s*$", re.IGNORECASE)


@cache
def change_before() -> tuple[tuple[Direction, re.Pattern[str]], ...]:
    """Patterns for a verb of change that ends where a quantity begins."""
    return tuple(
        (name, re.compile(rf"(?<!\w){alternatives(words)}\s*$", re.IGNORECASE))
        for name, words in table("units")["change"].items()
    )
