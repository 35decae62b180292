"""What a check gives back: what is wrong with a plan, or why it cannot tell.

Guarantees: plain values; words that differ by language come in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.finding import Basis, Related, Severity
from schemas.record import Evidence

Reason = Literal[
    "no_date", "other_subject", "older_law", "no_text", "unsure_reading", "no_issuer", "not_stated"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that is wrong. `key` tells it from other hits of its rule, at every reading of the plan the same.

    `words` fill the `{names}` in the rule's messages; `severity` and `basis` stand in for the rule's own.
    """

    key: str
    evidence: tuple[Evidence, ...]
    words: Mapping[str, str | Said] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The rule could not be judged."""

    reason: Reason
