"""Whether a plan is about rehabilitation at all: most plans of a government are not.

Guarantees: the title decides where it names the matter (`subject.yaml`); the text only where the title names nothing.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pipeline.audit.passages import Passages, plain
from schemas.record import PlanRecord

Concern = Literal["rehab", "drugs", "other"]


@dataclass(frozen=True, slots=True)
class _Words:
    rehab: re.Pattern[str]
    drugs: re.Pattern[str]
    mention: re.Pattern[str]
    mentions: int
    per_thousand: float


@cache
def _words() -> _Words:
    table = yaml.safe_load(files("pipeline.audit").joinpath("subject.yaml").read_text(encoding="utf-8"))
    rehab, drugs = (re.compile("|".join(table[name])) for name in ("rehab", "drugs"))
    mention = re.compile(table["mention"])
    return _Words(rehab, drugs, mention, table["mentions"], table["per_thousand_words"])


def concern_of(record: PlanRecord, passages: Passages) -> Concern:
    """`rehab`: on rehabilitation; `drugs`: on drugs in general, of which rehabilitation is a part; else `other`."""
    words, title = _words(), plain(record.document.title or "")
    if words.rehab.search(title):
        return "rehab"
    mentions = len(words.mention.findall(passages.plain))
    if words.drugs.search(title):
        return "drugs" if mentions else "other"
    dense = 1000 * mentions >= words.per_thousand * len(passages.plain.split())
    return "rehab" if mentions >= words.mentions and dense else "other"
