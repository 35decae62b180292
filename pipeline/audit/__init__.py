"""Whether plans agree with the law on rehabilitation, and with themselves."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from pipeline.audit.case import Above, Case, cases
from pipeline.audit.engine import judge
from pipeline.audit.subject import Concern
from pipeline.compare.cascade import cascade_of
from pipeline.compare.lineage import lineage_of
from pipeline.compare.stored import Plan, load
from pipeline.compare.units import units_of
from pipeline.errors import ExitCode, StoppedError
from pipeline.store.database import open_database
from pipeline.store.findings import save_findings, waivers
from schemas.finding import Finding, NotJudged

Step = Callable[[int, int], None]  # plans done, plans in all


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
    """All that a report shows, plans by id; `as_of` is the day that stood in for the plans' own."""

    plans: Mapping[str, Audited]
    findings: Sequence[Finding]
    not_judged: Sequence[NotJudged]
    as_of: date | None = None


def audit(
    path: Path, wanted: Collection[str] | None = None, as_of: date | None = None, step: Step | None = None
) -> Audit:
    """Audit the plans of a database, all or those that are named by id; the findings are kept there.

    With `as_of` plans are judged by that day, and nothing is kept. Raises StoppedError.
    """
    with open_database(path) as db:
        stored = load(db)
        unknown = [plan for plan in wanted or () if plan not in stored.plans]
        if unknown:
            advice = "Hãy xem mã kế hoạch trong bảng plans hoặc trong kehoach compare --format json"
            raise StoppedError(unknown[0], "no_such_plan", "Không có kế hoạch nào mang mã này", advice, ExitCode.USAGE)
        lineage = lineage_of(stored)
        rows = cascade_of(stored, lineage, units_of(stored, lineage).counts()).rows
        above: dict[str, list[Above]] = defaultdict(list)
        for row in rows:
            if row.child is not None and row.status == "below":
                above[row.child].append(Above(row, stored.plans[row.parent]))
        count = len(stored.plans if wanted is None else wanted)
        made = _judged(_counted(cases(db, wanted, as_of, above), count, step), stored.plans, as_of)
        made = _with_waivers(db, made)
        if as_of is None:
            save_findings(db, made.plans, made.findings)
        return made


def _counted(found: Iterator[Case], count: int, step: Step | None) -> Iterator[Case]:
    for number, case in enumerate(found, start=1):
        yield case
        if step is not None:
            step(number, count)


def _judged(found: Iterator[Case], plans: Mapping[str, Plan], as_of: date | None) -> Audit:
    audited: dict[str, Audited] = {}
    findings: list[Finding] = []
    not_judged: list[NotJudged] = []
    for case in found:
        made = judge(case)
        regime = case.regime.id if case.regime else None
        audited[case.plan] = Audited(plans[case.plan], case.day, regime, case.concern, made.asked)
        findings += made.findings
        not_judged += made.not_judged
    return Audit(audited, findings, not_judged, as_of)


def _with_waivers(db: Database, made: Audit) -> Audit:
    given = waivers(db)
    findings = [
        f.model_copy(update={"status": "waived", "waiver": given[f.id]}) if f.id in given else f for f in made.findings
    ]
    return Audit(made.plans, findings, made.not_judged, made.as_of)
