"""The lists that every report has, as rows of text, numbers and days, with their headings.

Guarantees: a sheet, a page and a terminal show the same rows in the same order; a row says in words what its colour
says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.audit import Audit
from pipeline.audit.rules import rules
from pipeline.audit.view import SEVERITIES, PlanView, asks, tally_articles, tally_rules, titled, views_of, worst_first
from pipeline.audit.words import (
    mend,
    message,
    one_line,
    order_of,
    provision,
    reason,
    regime,
    related,
    table,
    text,
    waived_by,
    word,
)
from pipeline.compare.rows import Heading
from pipeline.compare.words import Language
from pipeline.compare.words import word as compared
from schemas.finding import Finding, Severity

Value = str | float | int | date | None
WORST = 15  # articles and rules of a summary


@dataclass(frozen=True, slots=True)
class Listing:
    """One list; `marks` has the severity of each row where rows have one."""

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Value]]
    marks: Sequence[Severity | None]


def plans(audit: Audit, lang: Language) -> Listing:
    """Each plan with its counts, the gravest first."""
    headings = [
        *_headings(
            lang, ("plan", 44), ("number", 18), ("issuer", 34), ("level", 9), ("place", 20), ("issue_date", 12),
            ("day", 12), ("regime", 34),
        ),
        *(Heading(word("severities", severity, lang), 9) for severity in SEVERITIES),
        *_headings(lang, ("waived", 9), ("asked", 9), ("left_out", 9), ("concern", 22), ("file", 34), ("plan_id", 34)),
    ]  # fmt: skip
    rows: list[Sequence[Value]] = []
    marks: list[Severity | None] = []
    for view in views_of(audit):
        plan, audited = view.plan, view.audited
        rows.append((
            _plan_title(view), plan.number, plan.issuer, level_of(view, lang), plan.place, day_value(plan.issue_date),
            audited.day, regime(audited.regime, lang), *(view.counts[s] for s in SEVERITIES), len(view.waived),
            len(audited.asked), len(view.not_judged), word("concerns", audited.concern, lang), plan.file, plan.id,
        ))  # fmt: skip
        marks.append(next((s for s in SEVERITIES if view.counts[s]), None))
    return Listing(text("by_plan", lang), headings, rows, marks)


def articles(audit: Audit, lang: Language) -> Listing:
    """The articles that most plans fail."""
    headings = _headings(lang, ("provision", 44), ("failed", 12), ("put", 12), ("share", 12), ("count", 12))
    worst = tally_articles(audit)[:WORST]
    rows: list[Sequence[Value]] = [
        (capital(provision(basis, lang)), len(t.failed), len(t.put), t.share, t.counts.total()) for basis, t in worst
    ]
    return Listing(text("worst_articles", lang), headings, rows, [tally.gravest for _, tally in worst])


def worst_rules(audit: Audit, lang: Language) -> Listing:
    """The rules that most plans fail, with what they ask."""
    headings = _headings(
        lang, ("rule", 24), ("provision", 34), ("asks", 70), ("failed", 12), ("put", 12), ("share", 12), ("count", 12)
    )
    tallies = tally_rules(audit)
    worst = worst_first(tallies)[:WORST]
    basis = {finding.rule: finding.basis for finding in reversed(audit.findings)}
    rows: list[Sequence[Value]] = []
    for rule in worst:
        tally, where = tallies[rule], provision(basis[rule], lang)
        numbers = (len(tally.failed), len(tally.put), tally.share, tally.counts.total())
        rows.append((rule, where, asks(rule, lang), *numbers))
    return Listing(text("worst_rules", lang), headings, rows, [tallies[rule].gravest for rule in worst])


def findings(audit: Audit, lang: Language) -> Listing:
    """One row for each finding."""
    headings = _headings(
        lang, ("severity", 13), ("status", 12), ("plan", 36), ("number", 16), ("issuer", 28), ("place", 18),
        ("rule", 22), ("provision", 30), ("family", 20), ("derived", 9), ("regime", 28), ("message", 50),
        ("quote", 60), ("file", 28), ("page", 7), ("mend", 44), ("see_also", 40), ("id", 15), ("waiver", 30),
        ("plan_id", 30),
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    marks: list[Severity | None] = []
    for view in views_of(audit):
        for finding in (*view.findings, *view.waived):
            rows.append(_finding(finding, view, lang))
            marks.append(finding.severity if finding.status == "open" else None)
    return Listing(text("findings", lang), headings, rows, marks)


def _finding(finding: Finding, view: PlanView, lang: Language) -> Sequence[Value]:
    plan = view.plan
    words = "\n".join(one_line(evidence.text) for evidence in finding.evidence)
    others = "\n".join(related(other, lang) for other in finding.related)
    return (
        word("severities", finding.severity, lang), word("statuses", finding.status, lang), _plan_title(view),
        plan.number, plan.issuer, plan.place, finding.rule, provision(finding.basis, lang),
        family(finding.family, lang), text("yes", lang) if finding.derived else None, regime(finding.regime, lang),
        message(finding, lang), words, finding.file, finding.evidence[0].page, mend(finding, lang), others or None,
        finding.id, waived_by(finding, lang) or None, plan.id,
    )  # fmt: skip


def not_judged(audit: Audit, lang: Language) -> Listing:
    """Each rule that could not be judged, with the reason."""
    headings = _headings(lang, ("plan", 44), ("rule", 24), ("asks", 60), ("reason", 60), ("file", 34), ("plan_id", 34))
    rows: list[Sequence[Value]] = []
    for view in views_of(audit):
        for one in view.not_judged:
            rule = text("all_rules", lang) if one.rule == "*" else one.rule
            name = titled(view.plan, lang)
            rows.append((name, rule, asks(one.rule, lang) or None, reason(one, lang), one.file, one.plan))
    return Listing(text("not_judged", lang), headings, rows, [None] * len(rows))


def all_rules(audit: Audit, lang: Language) -> Listing:
    """Each rule: what it asks, of whom and when, what it rests on, how many plans it was put to and failed."""
    headings = _headings(
        lang, ("rule", 24), ("family", 22), ("severity", 13), ("provision", 34), ("derived", 9), ("asks", 70),
        ("binds", 24), ("since", 12), ("until", 12), ("put", 11), ("failed", 11), ("share", 11), ("count", 11),
        ("waived", 11),
    )  # fmt: skip
    tallies = tally_rules(audit)
    rows: list[Sequence[Value]] = []
    marks: list[Severity | None] = []
    for rule in sorted(rules(), key=lambda rule: (order_of(rule.text.basis), rule.id)):
        own, tally = rule.text, tallies[rule.id]
        basis = "; ".join(provision(one, lang) for one in (own.basis, *own.also))
        rows.append((
            rule.id, family(rule.family, lang), word("severities", own.severity, lang), basis,
            text("yes", lang) if own.derived else None, asks(rule.id, lang),
            ", ".join(word("binds", tier, lang) for tier in own.binds), own.since, own.until, len(tally.put),
            len(tally.failed), tally.share if tally.put else None, tally.counts.total(), tally.waived,
        ))  # fmt: skip
        marks.append(tally.gravest)
    return Listing(text("rules", lang), headings, rows, marks)


def family(name: str, lang: Language) -> str:
    """A family of rules; `words.yaml` has all that there are, a stored finding may be of one that is gone."""
    return word("families", name, lang) if name in table()["families"] else name


def level_of(view: PlanView, lang: Language) -> str | None:
    """The tier at which the plan was made."""
    return compared("levels", view.plan.level, lang) if view.plan.level else None


def day_value(iso: str | None) -> Value:
    """A full date as a day, less than that as it is known."""
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return iso


def _plan_title(view: PlanView) -> str:
    return one_line(view.plan.title or view.plan.label)


def capital(words: str) -> str:
    """With a capital at the beginning, as a heading has it."""
    return words[:1].upper() + words[1:]


def _headings(lang: Language, *wanted: tuple[str, int]) -> list[Heading]:
    return [Heading(text(name, lang), width) for name, width in wanted]
