"""An audit as reports show it: plan by plan, article by article, place by place.

Guarantees: nothing is counted twice; waived findings are counted apart and make nothing fail; of a rule, no more plans
fail than it was put to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import get_args

from pipeline.audit import Audit, Audited
from pipeline.audit.rules import Rule, rules
from pipeline.audit.words import day, one_line, order_of, text
from pipeline.compare.stored import Plan
from pipeline.compare.words import Language
from pipeline.lexicon.text import fold_for_search
from schemas.finding import Basis, Finding, NotJudged, Severity

SEVERITIES: tuple[Severity, ...] = get_args(Severity)


@dataclass(frozen=True)
class PlanView:
    """One plan with what was found, in the order of the law, and what could not be judged."""

    audited: Audited
    findings: Sequence[Finding]
    waived: Sequence[Finding]
    not_judged: Sequence[NotJudged]

    @property
    def plan(self) -> Plan:
        """The plan itself."""
        return self.audited.plan

    @cached_property
    def counts(self) -> Counter[Severity]:
        """Open findings by severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def passed(self) -> Sequence[Rule]:
        """The rules that were judged and found nothing, in the order of the law."""
        failed = {finding.rule for finding in (*self.findings, *self.waived)}
        known = [rule for name in self.audited.asked if (rule := by_id().get(name)) and name not in failed]
        return sorted(known, key=lambda rule: order_of(rule.text.basis))

    @property
    def shown(self) -> bool:
        """Whether it has anything that somebody must read or sign for."""
        return bool(self.findings or self.waived)


@cache
def by_id() -> Mapping[str, Rule]:
    """The rules by their ids; a finding may be of a rule that is no longer there."""
    return {rule.id: rule for rule in rules()}


def asks(rule: str, lang: Language) -> str:
    """What a rule asks."""
    found = by_id().get(rule)
    if found is None:
        return ""
    return found.text.asks.vi if lang == "vi" else found.text.asks.en


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by provision, graver ones first under the same one."""
    return sorted(findings, key=lambda f: (order_of(f.basis), SEVERITIES.index(f.severity), f.rule, _where(f), f.id))


def by_severity(findings: Iterable[Finding]) -> dict[Severity, list[Finding]]:
    """Severity -> its findings by provision, the gravest first."""
    ordered = in_order(findings)
    return {s: own for s in SEVERITIES if (own := [f for f in ordered if f.severity == s])}


def _where(finding: Finding) -> int:
    return finding.evidence[0].start


def views_of(audit: Audit) -> list[PlanView]:
    """All plans, those with the gravest and most findings first."""
    found: dict[str, list[Finding]] = defaultdict(list)
    left_out: dict[str, list[NotJudged]] = defaultdict(list)
    for finding in audit.findings:
        found[finding.plan].append(finding)
    for one in audit.not_judged:
        left_out[one.plan].append(one)
    views = [
        PlanView(
            audited,
            in_order(f for f in found[id_] if f.status == "open"),
            in_order(f for f in found[id_] if f.status == "waived"),
            left_out[id_],
        )
        for id_, audited in audit.plans.items()
    ]
    return sorted(views, key=lambda v: (*(-v.counts[s] for s in SEVERITIES), -len(v.waived), *by_name(v.plan)))


def by_name(plan: Plan) -> tuple[str, ...]:
    """The order of plans for people: by province, unit and day."""
    return fold_for_search(plan.province or ""), fold_for_search(plan.label), plan.issue_date or "", plan.id


def titled(plan: Plan, lang: Language) -> str:
    """A plan for a person: `huyện Nhơn Trạch · 35/KH-UBND · 14/02/2022`."""
    number = plan.number or f"{text('no_number', lang)} ({plan.file.rsplit('/', 1)[-1]})"
    said = (plan.label, number, day(plan.issue_date, lang))
    return one_line(" · ".join(part for part in said if part))


@dataclass
class Tally:
    """What came of a rule or an article: the plans it was put to, those that failed, findings, of them by severity."""

    put: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    counts: Counter[Severity] = field(default_factory=Counter)
    waived: int = 0

    def add(self, finding: Finding) -> None:
        """Count a finding."""
        self.put.add(finding.plan)
        if finding.status == "waived":
            self.waived += 1
        else:
            self.failed.add(finding.plan)
            self.counts[finding.severity] += 1

    @property
    def share(self) -> float:
        """The share of plans that failed."""
        return len(self.failed) / len(self.put) if self.put else 0.0

    @property
    def gravest(self) -> Severity | None:
        """The gravest severity among the open findings."""
        return next((s for s in SEVERITIES if self.counts[s]), None)


def tally_rules(audit: Audit) -> dict[str, Tally]:
    """Rule -> what came of it, of all rules there are."""
    out = {rule.id: Tally() for rule in rules()}
    for id_, audited in audit.plans.items():
        for rule in audited.asked:
            out.setdefault(rule, Tally()).put.add(id_)
    for finding in audit.findings:
        out.setdefault(finding.rule, Tally()).add(finding)
    return out


def worst_first(tallies: Mapping[str, Tally]) -> list[str]:
    """The rules that fail, those first that most plans fail."""
    failing = [rule for rule, tally in tallies.items() if tally.failed]
    return sorted(failing, key=lambda rule: (-len(tallies[rule].failed), -tallies[rule].counts.total(), rule))


def tally_articles(audit: Audit) -> list[tuple[Basis | None, Tally]]:
    """Articles that fail with what came of them, those first that most plans fail; None is the plan by itself."""
    out: dict[Basis | None, Tally] = defaultdict(Tally)
    known = by_id()
    for finding in audit.findings:
        out[article_of(finding.basis)].add(finding)
    for id_, audited in audit.plans.items():
        for rule in audited.asked:
            article = article_of(known[rule].text.basis) if rule in known else None
            if article in out:
                out[article].put.add(id_)
    failing = [(article, tally) for article, tally in out.items() if tally.failed]
    return sorted(failing, key=lambda pair: (-len(pair[1].failed), -pair[1].counts.total(), order_of(pair[0])))


def article_of(basis: Basis | None) -> Basis | None:
    """The article in which a provision stands."""
    return basis and Basis(doc=basis.doc, article=basis.article)


@dataclass(frozen=True)
class HeatLine:
    """A place with its open findings by rule."""

    label: str
    plans: int
    cells: Mapping[str, Tally]

    @cached_property
    def counts(self) -> Counter[Severity]:
        """Its findings by severity."""
        return sum((tally.counts for tally in self.cells.values()), Counter())

    @property
    def total(self) -> int:
        """Its findings."""
        return self.counts.total()


@dataclass(frozen=True)
class Heat:
    """Places down, the worst first; rules that fail across, each with its provision, in the order of the law."""

    rules: Mapping[str, Basis | None]
    lines: Sequence[HeatLine]
    more_rules: int = 0
    more_lines: int = 0


def heat_of(audit: Audit, most_lines: int | None = None, most_rules: int | None = None) -> Heat:
    """The heat map; with `most_…` the worst places and rules, and how many more there are."""
    cells: dict[tuple[str | None, ...], dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    tallies: dict[str, Tally] = defaultdict(Tally)
    basis: dict[str, Basis | None] = {}
    for finding in audit.findings:
        if finding.status == "open":
            cells[audit.plans[finding.plan].plan.unit][finding.rule].add(finding)
            tallies[finding.rule].add(finding)
            basis.setdefault(finding.rule, finding.basis)
    worst = worst_first(tallies)
    kept = sorted(worst[:most_rules], key=lambda rule: (order_of(basis[rule]), rule))
    plans: dict[tuple[str | None, ...], list[Plan]] = defaultdict(list)
    for audited in audit.plans.values():
        plans[audited.plan.unit].append(audited.plan)
    labels = _labels({unit: own[0] for unit, own in plans.items() if unit in cells})
    lines = [HeatLine(labels[unit], len(plans[unit]), dict(own)) for unit, own in cells.items()]
    lines.sort(key=lambda line: (*(-line.counts[s] for s in SEVERITIES), fold_for_search(line.label)))
    shown = lines[:most_lines]
    return Heat({rule: basis[rule] for rule in kept}, shown, len(worst) - len(kept), len(lines) - len(shown))


def _labels(plans: Mapping[tuple[str | None, ...], Plan]) -> dict[tuple[str | None, ...], str]:
    """Units by name, with the unit above where several have the same."""
    same = Counter(plan.label for plan in plans.values())
    return {
        unit: plan.label if same[plan.label] == 1 else f"{plan.label} ({_above(plan)})" for unit, plan in plans.items()
    }


def _above(plan: Plan) -> str:
    names = (plan.commune, plan.district, plan.province)
    return ", ".join(name for name in names if name and name not in plan.label) or plan.id
