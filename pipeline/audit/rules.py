"""The rules of the audit: what they rest on, whom and when they bind, what tests them, what they say.

Guarantees: rules are data (`rules/*.yaml`, a file a family) and every one is complete: its check exists and takes its
parameters, its messages use no word that is not given, its examples say what must and what must not fire. A rule that
is only derived from its basis is a warning at most.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, model_validator

from pipeline.audit.subject import Concern
from pipeline.lexicon.text import one_tone_placement
from schemas.finding import Basis, Severity
from schemas.record import Model

Binds = Literal["province", "district", "commune", "department"]
Section = Literal[
    "title", "preamble", "purpose", "targets", "tasks", "scope", "funding", "reporting", "assignment", "annex", ""
]
_NAME = re.compile(r"(?<!P)<([a-z]+)>")  # (?P<who>…) names a group


class Bilingual(Model):
    """The same in Vietnamese and in English."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


@cache
def _vocabulary() -> dict[str, str]:
    text = files("pipeline.audit").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def compiled(pattern: object) -> object:
    """A pattern of a rule over `Passages.plain`: `<name>` are words of the vocabulary, spaces may be many."""
    if not isinstance(pattern, str):
        return pattern
    named = _NAME.sub(lambda match: _vocabulary()[match[1]], pattern)
    return re.compile(one_tone_placement(named).replace(" ", " +").replace(" +?", " *"))


Pattern = Annotated[re.Pattern[str], BeforeValidator(compiled)]


class Params(Model):
    """The parameters of a check; each check has a class of its own."""


class Change(Model):
    """What a later law makes of the matter: from that day, by that provision."""

    since: date
    basis: Basis
    vi: str
    en: str


class Example(Model):
    """A plan that is right in all but this: parts of the right plan of `corpus.right_plan` put in place of others.

    `tier` and `day` choose the plan; `put` replaces parts, `add` adds paragraphs to their end, `drop` leaves them out;
    `asked` false: the rule does not bind this plan at all.
    """

    tier: Binds
    day: date
    put: dict[str, str] = {}
    add: dict[str, str] = {}
    drop: list[str] = []
    asked: bool = True
    why: str = ""


class Examples(Model):
    """Plans of which the rule must fire alone, and plans of which nothing must."""

    fails: list[Example] = []
    passes: list[Example] = []


class RuleText(Model):
    """A rule as `rules/*.yaml` has it. `examples_in` names the test that shows what one plan alone cannot show."""

    id: str
    basis: Basis | None = None
    also: list[Basis] = []
    asks: Bilingual
    binds: list[Binds] = Field(min_length=1)
    since: date | None = None
    until: date | None = None
    concerns: list[Concern] = ["rehab"]
    severity: Severity
    derived: bool = False
    check: str
    given: dict[str, Any] = {}
    says: Bilingual
    mend: Bilingual
    touches: Pattern | None = None
    changes: list[Change] = []
    examples: Examples = Examples()
    examples_in: str | None = None

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if self.derived and self.severity == "error":
            raise ValueError(f"{self.id}: a derived rule is no error")
        if not (self.examples.fails and self.examples.passes) and self.examples_in is None:
            raise ValueError(f"{self.id}: a rule without examples")
        if bool(self.changes) != (self.touches is not None):
            raise ValueError(f"{self.id}: changes need `touches`, the words by which a plan deals with the matter")
        return self


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its family and the parameters of its check."""

    family: str
    text: RuleText
    params: Params

    @property
    def id(self) -> str:
        """Its stable name: `ND116-A28-K1`."""
        return self.text.id

    def binds(self, tier: str | None, day: date) -> bool:
        """Whether it is asked of such a body on that day; of a body of unknown tier what is asked of all."""
        text = self.text
        in_time = (text.since is None or text.since <= day) and (text.until is None or day <= text.until)
        return in_time and self.binds_tier(tier)

    def binds_tier(self, tier: str | None) -> bool:
        """Whether it is asked of such a body at any time; of one of unknown tier, what is asked of all."""
        bound = self.text.binds
        return tier in bound or (tier in (None, "central") and len(bound) == len(ALL_BOUND))


ALL_BOUND: tuple[Binds, ...] = ("province", "district", "commune", "department")


def _families() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    folder = files("pipeline.audit").joinpath("rules")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".yaml"):
            yield entry.name.removesuffix(".yaml"), yaml.safe_load(entry.read_text(encoding="utf-8"))["rules"]


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by family. Raises pydantic.ValidationError where the data are wrong."""
    from pipeline.audit.checks import CHECKS  # noqa: PLC0415 - checks are written in terms of the rules' patterns

    out: list[Rule] = []
    for family, rows in _families():
        for row in rows:
            text = RuleText.model_validate(row)
            out.append(Rule(family, text, CHECKS[text.check].params.model_validate(text.given)))
    return tuple(out)
