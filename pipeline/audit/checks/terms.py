"""`term_used`: words that the law no longer has, or forbids.

Guarantees: the titles of instruments that a plan cites are no words of its own; each term is one hit, however often
it stands.
"""

from collections.abc import Iterator

from pipeline.audit.case import Case
from pipeline.audit.checks.history import past
from pipeline.audit.checks.spans import cited, excused
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params, Pattern, Section


class Given(Params):
    """`words`: what must not stand; `unless`: words in the same sentence that excuse it; `within`: only these parts."""

    words: Pattern
    unless: Pattern | None = None
    within: list[Section] = []


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each different wording, at its first place; `{found}` is the wording."""
    seen: set[str] = set()
    for match in case.passages.find(given.words, given.within):
        wording = " ".join(match[0].split())
        if (
            wording in seen
            or cited(case, match.start())
            or excused(case, match, given.unless)
            or past(case, *match.span())
        ):
            continue
        seen.add(wording)
        words = case.passages.text[match.start() : match.end()].replace("\n", " ")
        yield Hit(wording, (case.passages.evidence(*case.passages.sentence(*match.span())),), {"found": words})
