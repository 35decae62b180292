"""`wrong_actor`: a duty that the law gives to one body and the plan to another.

Guarantees: a body that only takes part (`phối hợp`) has not been given the duty, nor one
that had it in former years; each body is one hit.
"""

from collections.abc import Iterator

from pipeline.audit.case import Case
from pipeline.audit.checks.history import past
from pipeline.audit.checks.spans import cited, excused
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params, Pattern, Section

TAKES_PART = ("coordinate",)  # roles of a task by which the duty is somebody else's


class Given(Params):
    """The duty, and who must not have it.

    `duty`: words of a task that give it. `bodies`: beginnings of ids of bodies (`agency_id`) that must not have it as
    a task of theirs. `sentence`: words of a sentence that name wrong body and duty at once, with the group `who`.
    `deed`: words without which a sentence is not looked at (it makes the search fast).
    `unless`: words in the same sentence that excuse it; `within`: only sentences of these parts. `joint`: a task that
    the body has together with others is wrong too; else the others can do it. `sure`: as `sentence`, where the words
    before the body show that the duty is given to it, so that `unless` does not count.
    """

    duty: Pattern | None = None
    bodies: list[str] = []
    sentence: list[Pattern] = []
    sure: list[Pattern] = []
    deed: Pattern | None = None
    unless: Pattern | None = None
    within: list[Section] = []
    joint: bool = False


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each wrong body; `{who}` is its name as the plan has it."""
    seen: set[str] = set()
    for who, start, end in (*_tasks(case, given), *_sentences(case, given)):
        key = " ".join(who.lower().split())
        if key not in seen:
            seen.add(key)
            yield Hit(key, (case.passages.evidence(start, end),), {"who": who})


def _tasks(case: Case, given: Given) -> Iterator[tuple[str, int, int]]:
    if given.duty is None:
        return
    text = case.passages.plain
    for given_to in case.record.responsibilities:
        wrong = [any(_is(name, body) for body in given.bodies) for name in (given_to.agency_id or "").split("+")]
        if not (any(wrong) if given.joint else all(wrong)):
            continue
        for task in given_to.tasks:
            start, end = task.evidence.start, task.evidence.end
            match = given.duty.search(text, start, end)
            if (
                task.role in TAKES_PART
                or match is None
                or excused(case, match, given.unless)
                or past(case, *match.span())
            ):
                continue
            yield given_to.agency, start, end


def _is(agency: str, body: str) -> bool:
    return agency == body or agency.startswith(f"{body}-")


def _sentences(case: Case, given: Given) -> Iterator[tuple[str, int, int]]:
    text = case.passages.plain
    places = [(0, len(text))] if given.deed is None else sorted(set(_places(case, given.deed)))
    for pattern in (*given.sentence, *given.sure):
        unless = None if pattern in given.sure else given.unless
        for match in (found for place in places for found in pattern.finditer(text, *place)):
            if given.within and case.passages.section(match.start()) not in given.within:
                continue
            if not cited(case, match.start()) and not excused(case, match, unless) and not past(case, *match.span()):
                who = case.passages.text[slice(*match.span("who"))].replace("\n", " ")
                yield who, *case.passages.sentence(*match.span())


def _places(case: Case, deed: Pattern) -> Iterator[tuple[int, int]]:
    """The sentences in which the deed stands."""
    return (case.passages.sentence(*match.span()) for match in case.passages.find(deed))
