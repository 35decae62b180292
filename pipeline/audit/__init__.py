"""Whether plans agree with the law on rehabilitation, and with themselves."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from pipeline.audit.case import Case, cases, weaker
from pipeline.audit.engine import judge
from pipeline.audit.subject import Concern
from pipeline.compare.cascade import cascade_of
from pipeline.compare.lineage import lineage_of
from pipeline.compare.stored import Plan, load
from pipeline.compare.units import units_of
from pipeline.errors import ExitCode, StoppedError
from pipeline.ingest.report import Progress
from pipeline.lexicon.instruments import canonical_number
from pipeline.store.database import open_database
from pipeline.store.findings import save_findings, waivers
from schemas.finding import Finding, NotJudged


@dataclass(frozen=True, slots=True)
class Audited:
    """A plan that was audited; `day` and `regime` are those that it was judged by, `asked` the rules put to it."""

    plan: Plan
    day: date | None
    regime: str | None
    concern: Concern
    asked: Sequence[str]


@dataclass(frozen=True, slots=True)
class Audit:
    """All that a report shows, plans by id; `as_of` is the day that stood in for the plans' own.

    `unplaced` counts the plans whose places on the page the database lacks, for an earlier version read them.
    """

    plans: Mapping[str, Audited]
    findings: Sequence[Finding]
    not_judged: Sequence[NotJudged]
    as_of: date | None = None
    unplaced: int = 0


def audit(
    path: Path, wanted: Collection[str] | None = None, as_of: date | None = None, bar: Progress | None = None
) -> Audit:
    """Audit the plans of a database, all or those that are named by id or number; the findings are kept there.

    With `as_of` plans are judged by that day, and nothing is kept. Raises StoppedError.
    """
    with open_database(path) as db:
        stored = load(db)
        named = None if wanted is None else {plan for name in wanted for plan in _named(stored.plans, name)}
        lineage = lineage_of(stored)
        rows = cascade_of(stored, lineage, units_of(stored, lineage).counts()).rows
        above = weaker(db, rows, stored.plans)
        if bar is not None:
            bar.expect(len(stored.plans if named is None else named))
        with _uncollected():
            made = _judged(cases(db, named, as_of, above), stored.plans, as_of, bar)
        made = _with_waivers(db, made)
        if as_of is None:
            save_findings(db, made.plans, made.findings)
        return made


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: judging makes none, and looking for them costs a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _named(plans: Mapping[str, Plan], name: str) -> list[str]:
    """The plans of that id or number. Raises StoppedError where there is none."""
    if name in plans:
        return [name]
    found = [
        plan.id for plan in plans.values() if plan.number and canonical_number(plan.number) == canonical_number(name)
    ]
    if not found:
        advice = "Hãy ghi số, ký hiệu như trong kế hoạch, hoặc mã trong cột id của bảng plans"
        raise StoppedError(name, "no_such_plan", "Không có kế hoạch nào mang số hoặc mã này", advice, ExitCode.USAGE)
    return found


def _judged(found: Iterator[Case], plans: Mapping[str, Plan], as_of: date | None, bar: Progress | None) -> Audit:
    audited: dict[str, Audited] = {}
    findings: list[Finding] = []
    not_judged: list[NotJudged] = []
    unplaced = 0
    for case in found:
        made = judge(case)
        regime = case.regime.id if case.regime else None
        audited[case.plan] = Audited(plans[case.plan], case.day, regime, case.concern, made.asked)
        findings += made.findings
        not_judged += made.not_judged
        unplaced += not case.placed
        if bar is not None:
            bar.done(case.file)
    return Audit(audited, findings, not_judged, as_of, unplaced)


def _with_waivers(db: Database, made: Audit) -> Audit:
    given = waivers(db)
    findings = [
        f.model_copy(update={"status": "waived", "waiver": given[f.id]}) if f.id in given else f for f in made.findings
    ]
    return replace(made, findings=findings)
