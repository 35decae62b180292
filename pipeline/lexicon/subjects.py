"""Words by which the subject of an indicator is put together, as patterns.

Guarantees: read at the first question from `data/subjects.yaml`; whole words, longest first, whatever their case.
"""

import re
from functools import cache
from typing import Literal

from pipeline.lexicon.tables import table
from pipeline.lexicon.units import alternatives

Words = Literal[
    "before_dates", "by", "beside_by", "sizes", "after_sizes", "raised", "sized_bodies", "made", "with_others", "lent",
    "empty", "placed", "people", "times", "heads", "generic", "stand_ins", "doing",
]  # fmt: skip


def words(name: Words) -> tuple[str, ...]:
    """The words of a list, in its order."""
    return tuple(table("subjects")[name])


def _any(name: Words) -> str:
    return f"{alternatives(words(name))}(?!\\w)"


@cache
def begins(name: Words) -> re.Pattern[str]:
    """Matches one of the words at the place asked for."""
    return re.compile(_any(name), re.IGNORECASE)


@cache
def before_date() -> re.Pattern[str]:
    """Matches the words, with a comma before them, that lead to a date which begins where the text ends."""
    return re.compile(rf",?\s*(?:(?<!\w){_any('before_dates')}\s+)+$", re.IGNORECASE)


@cache
def before_instrument() -> re.Pattern[str]:
    """The same for an instrument by which something is done: `theo quy định tại khoản 2 Điều 5`."""
    beside = rf"(?:{_any('beside_by')}|[\d,]+)"
    return re.compile(rf",?\s*(?:{_any('beside_by')}\s+)*{_any('by')}(?:\s+{beside})*\s*$", re.IGNORECASE)


@cache
def size() -> re.Pattern[str]:
    """Matches a noun of size, group 1, and the small words after it, at the end of what is done."""
    return re.compile(rf"(?<!\w)({_any('sizes')}(?:\s+của\s+[^,;]+?)?)(?:\s+{_any('after_sizes')})*$", re.IGNORECASE)


@cache
def sized_body() -> re.Pattern[str]:
    """Matches a body that can have a size, up to the next comma."""
    return re.compile(rf"{_any('sized_bodies')}\s[^,;]*", re.IGNORECASE)


@cache
def doing() -> re.Pattern[str]:
    """Matches, at the beginning, the words before what happens so many times."""
    return re.compile(rf"^{_any('doing')}\s+", re.IGNORECASE)


@cache
def made() -> re.Pattern[str]:
    """Matches a verb of making, with `thêm` or `mới`, at the end of what is done."""
    return re.compile(rf"(?<!\w){_any('made')}(?:\s+(?:thêm|mới))?$", re.IGNORECASE)


@cache
def general_heads() -> re.Pattern[str]:
    """Matches the words at the beginning of a heading that say nothing of what it is about."""
    return re.compile(rf"^(?:{_any('heads')}(?:[\s,:.]+|$))+", re.IGNORECASE)
