"""Words that frame an aim, as patterns.

Guarantees: read at the first question from `data/aims.yaml`; whole words, longest first, whatever their case.
"""

import re
from functools import cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_name
from pipeline.lexicon.units import alternatives


@cache
def begins(kind: str) -> re.Pattern[str]:
    """Matches one of the words of that kind (`leads`, `acts`, `starts`, `predicates`) at the place asked for."""
    return re.compile(rf"{alternatives(table('aims')[kind])}(?!\w)", re.IGNORECASE)


@cache
def anywhere(kind: str) -> re.Pattern[str]:
    """Finds one of the words of that kind."""
    return re.compile(rf"(?<!\w){alternatives(table('aims')[kind])}(?!\w)", re.IGNORECASE)


@cache
def ends(kind: str) -> re.Pattern[str]:
    """Matches one of the words of that kind where nothing but marks follows."""
    return re.compile(rf"(?<!\w){alternatives(table('aims')[kind])}\W*$", re.IGNORECASE)


@cache
def tail(kind: str) -> re.Pattern[str]:
    """Matches all words of that kind, and marks, with which a text ends."""
    return re.compile(rf"(?:[\s,:(–-]|(?<!\w){alternatives(table('aims')[kind])}(?=\W*$))+$", re.IGNORECASE)


def heading_is(kind: str, heading: str) -> bool:
    """Whether a heading begins with a word of that kind (`situation`, `not_targets`)."""
    folded = re.sub(r"^(?:về|các|công tác|một số)\s+", "", fold_name(heading))
    return any(folded.startswith(word) for word in table("aims")[kind])
