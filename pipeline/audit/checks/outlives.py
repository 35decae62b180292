"""`outlives`: a plan whose period goes on after the law that it was made under.

Guarantees: a notice, no fault; it names the parts of the plan that the later law changes, by the rules' `changes`, as
far as the plan deals with them.
"""

from collections.abc import Iterator
from datetime import date

from pipeline.audit.case import Case
from pipeline.audit.found import Hit, Said
from pipeline.audit.regimes import regimes, span_of
from pipeline.audit.rules import Params, rules
from schemas.finding import Related


class Given(Params):
    """Nothing."""


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each regime that begins within the period; `{law}` is its name, `{since}` its first day."""
    period = case.record.document.period
    evidence = case.record.document.evidence.get("period.end")
    if case.day is None or period.end is None or evidence is None:
        return
    last = span_of(period.end)[1]
    for regime in regimes():
        if case.day < regime.start <= last:
            changed = tuple(_changed(case, regime.start, regime.end))
            since, parts = regime.start.strftime("%d/%m/%Y"), str(len(changed))
            words: dict[str, str | Said] = {"law": Said(regime.vi, regime.en), "since": since, "parts": parts}
            yield Hit(regime.id, (evidence,), words, changed)


def _changed(case: Case, start: date, end: date) -> Iterator[Related]:
    """What that law changes of the matters that the plan deals with, each with the plan's words."""
    for rule in rules():
        if rule.text.touches is None or case.day is None or not rule.binds(case.tier, case.day):
            continue
        match = next(case.passages.find(rule.text.touches), None)
        if match is None:
            continue
        for change in rule.text.changes:
            if start <= change.since <= end:
                sentence = case.passages.sentence(*match.span())
                yield Related(
                    what_vi=change.vi, what_en=change.en, basis=change.basis, evidence=case.passages.evidence(*sentence)
                )  # fmt: skip
