"""`lacks`: something that the plan should have and that stands nowhere in it.

Guarantees: the hit points at the part where it should stand: the heading of its section, else the title.
"""

import re
from collections.abc import Iterator

from pydantic import Field

from pipeline.audit.case import Case
from pipeline.audit.checks.spans import cited
from pipeline.audit.found import Hit, Said, Unjudged
from pipeline.audit.passages import plain
from pipeline.audit.rules import Bilingual, Params, Pattern, Section

FEWEST_LETTERS = 1500  # a text that is shorter is an excerpt: what it lacks may stand in the rest
PLANS = (None, "Kế hoạch", "Chương trình", "Đề án", "Phương án")  # types of documents that can lack what a plan has

FRAME = ("letterhead", "title", "preamble", "closing")  # parts that only name what the plan is about
_LAST = re.compile("trên đây là")


class Topic(Params):
    """One thing: its `name`, and the words that any of which shows it."""

    name: Bilingual
    any: list[Pattern] = Field(min_length=1)


class Given(Params):
    """`topics` of which at least `fewest` must stand in the plan (all where it is not given).

    `only_if`: words without which nothing is asked; `titled`: words of the title without which nothing is asked;
    `said`: words that the body of the plan must have (not its title, preamble, last sentence or a citation), else
    nothing is asked; `unsaid`: words that it must not have; `place`: the sections at whose heading the absence is
    shown.
    """

    topics: list[Topic] = Field(min_length=1)
    fewest: int | None = None
    only_if: Pattern | None = None
    titled: Pattern | None = None
    said: Pattern | None = None
    unsaid: Pattern | None = None
    place: list[Section] = ["tasks", "assignment"]


def find(case: Case, given: Given) -> Iterator[Hit | Unjudged]:
    """One hit that names the missing topics as `{missing}`."""
    text = case.passages.plain
    if given.only_if is not None and not case.passages.holds(given.only_if):
        return
    document = case.record.document
    if document.type not in PLANS or (given.titled and not given.titled.search(plain(document.title or ""))):
        return
    if (given.said and not _says(case, given.said)) or (given.unsaid and _says(case, given.unsaid)):
        return
    missing = [topic for topic in given.topics if not any(map(case.passages.holds, topic.any))]
    fewest = len(given.topics) if given.fewest is None else given.fewest
    if len(given.topics) - len(missing) >= fewest:
        return
    if len(text) < FEWEST_LETTERS:
        yield Unjudged("no_text")
        return
    names = Said(", ".join(t.name.vi for t in missing), ", ".join(t.name.en for t in missing))
    evidence = case.passages.evidence(*case.passages.anchor(*given.place))
    yield Hit("", (evidence,), {"missing": names})


def _says(case: Case, words: re.Pattern[str]) -> bool:
    """Whether some words stand in what the plan says itself."""
    return any(
        case.passages.section(match.start()) not in FRAME
        and not cited(case, match.start())
        and not _LAST.match(case.passages.plain, case.passages.paragraph(match.start())[0])
        for match in case.passages.find(words)
    )
