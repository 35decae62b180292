"""The words of assignments: verbs that end a body's name or decide a role, requests, columns, labelled lines.

Guarantees: everything here is read from `data/duties.yaml`; patterns match lower-case text with one tone placement, of
the same length as the text itself (`plain`), so that places carry over.
"""

import re
from functools import cache, lru_cache
from typing import Literal

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import one_tone

Role = Literal["lead", "advise", "coordinate", "direct", "report", "execute"]
WORD_END = r"(?!\w)"


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Text for the patterns of this module: lower case, one tone placement, white space as spaces; same length."""
    lowered = re.sub(r"\s", " ", one_tone(text).lower())
    return lowered if len(lowered) == len(text) else text


def any_of(words: list[str]) -> str:
    """One regular expression for all of the words, longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")" + WORD_END


@cache
def duty() -> re.Pattern[str]:
    """Verbs and adverbs that end a body's name everywhere."""
    return re.compile(any_of(table("duties")["duties"]))


@cache
def act() -> re.Pattern[str]:
    """Verbs that end a body's name in a sentence; in a heading they may belong to it."""
    return re.compile(any_of(table("duties")["duties"] + table("duties")["acts"]))


@cache
def kept() -> re.Pattern[str]:
    """Phrases that look like verbs and belong to a name: `có liên quan`, `tổ chức chính trị`."""
    return re.compile(any_of(table("duties")["not_acts"]))


@cache
def manner() -> re.Pattern[str]:
    """Words before a verb that say how or how often, one at a time."""
    return re.compile(any_of(table("duties")["manner"]))


@cache
def setting() -> re.Pattern[str]:
    """The beginning of a clause that stands before the verb phrase."""
    return re.compile(any_of(table("duties")["settings"]))


@cache
def roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """(role, verbs), first the role that counts before the others."""
    return tuple((row["role"], re.compile(any_of(row["verbs"]))) for row in table("duties")["roles"])


@cache
def request() -> re.Pattern[str]:
    """Words by which a body is asked: `đề nghị`, `yêu cầu`, `giao`."""
    return re.compile(any_of(table("duties")["requests"]))


@cache
def heading_opening() -> re.Pattern[str]:
    """Words before a body's name in a heading."""
    words = [*table("duties")["requests"], *table("duties")["heading_openings"]]
    return re.compile(any_of(words) + r"\s*:?\s*")


@cache
def empty_predicate() -> re.Pattern[str]:
    """At the end of a heading, words that say only that something is to be done: `có trách nhiệm`."""
    return re.compile(rf",? {any_of(table('duties')['empty_predicates'])}$")


@cache
def list_head() -> re.Pattern[str]:
    """Common nouns before a colon and the list of bodies that they sum up: `Các sở: Y tế, Nội vụ`."""
    return re.compile(str(table("duties")["list_heads"]))


@cache
def closing(part: Literal["openings", "duties", "courtesies"]) -> re.Pattern[str]:
    """Words of the paragraph that ends a plan."""
    return re.compile(any_of(table("duties")["closing"][part]))


@cache
def columns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(column, words in its heading), in the order in which they are tried."""
    return tuple((row["column"], re.compile(any_of(row["words"]))) for row in table("duties")["columns"])


@cache
def labelled_lines() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(line, label with its colon) of lines like `Đơn vị chủ trì: …`."""
    return tuple((row["line"], re.compile(any_of(row["words"]) + r"\s*:\s*")) for row in table("duties")["lines"])
