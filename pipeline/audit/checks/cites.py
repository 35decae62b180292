"""`cites`: an instrument that the plan should name and does not.

Guarantees: the hit points at the preamble, where bases are named, else at the title.
"""

from collections.abc import Iterator

from pydantic import Field

from pipeline.audit.case import Case
from pipeline.audit.checks.instruments import cites
from pipeline.audit.checks.lacks import FEWEST_LETTERS
from pipeline.audit.found import Hit, Unjudged
from pipeline.audit.rules import Params, Pattern


class Given(Params):
    """One of `any` must be named; `only_if`: words, `only_with`: instruments without which nothing is asked."""

    any: list[str] = Field(min_length=1)
    only_if: Pattern | None = None
    only_with: list[str] = []


def find(case: Case, given: Given) -> Iterator[Hit | Unjudged]:
    """One hit where none of them is named."""
    if given.only_if is not None and not given.only_if.search(case.passages.plain):
        return
    if (given.only_with and not cites(case, given.only_with)) or cites(case, given.any):
        return
    if len(case.passages.text) < FEWEST_LETTERS:
        yield Unjudged("no_text")
        return
    yield Hit("", (case.passages.evidence(*case.passages.anchor("preamble", "title")),))
