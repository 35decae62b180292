"""The lists that every report has, as rows of text and numbers, with their headings.

Guarantees: a sheet, a page, a CSV file and a terminal show the same rows in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.compare import Comparison
from pipeline.compare.measures import Status
from pipeline.compare.view import Column, asked, column_of, name_of, noted, planned
from pipeline.compare.words import Language, amount, text, word
from pipeline.lexicon.taxonomy import EVERYWHERE

Value = str | float | int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a column; `width` in letters."""

    name: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class Listing:
    """One list; `statuses` has the status of each row where rows have one."""

    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Value]]
    statuses: Sequence[Status | None]


def cascade(comparison: Comparison, lang: Language) -> Listing:
    """Each target of each parent against each child, then the sum."""
    headings = _headings(
        lang, ("parent", 30), ("place", 22), ("indicator", 44), ("parent_target", 16), ("child_target", 16),
        ("status", 14), ("reason", 40), ("file", 30), ("page", 7), ("quote", 60),
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    for row in comparison.cascade:
        child = comparison.plans[row.child] if row.child else None
        shown = row.ours or row.theirs
        rows.append((
            name_of(comparison.plans[row.parent]), child.label if child else text("sum", lang),
            column_of(row.theirs).label(lang), asked(row, lang), planned(row, lang), word("statuses", row.status, lang),
            noted(row, lang), comparison.plans[shown.plan].file, shown.page, shown.quote,
        ))  # fmt: skip
    return Listing(text("cascade", lang), headings, rows, [row.status for row in comparison.cascade])


def evidence(comparison: Comparison, lang: Language) -> Listing:
    """Every target with the words, file and page that it was read from."""
    headings = _headings(
        lang, ("plan", 30), ("place", 20), ("code", 22), ("indicator", 40), ("value", 16), ("date", 12),
        ("confidence", 10), ("file", 30), ("page", 7), ("quote", 70),
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    for target in comparison.matrix:
        plan = comparison.plans[target.plan]
        rows.append((
            name_of(plan), target.place or plan.label, target.code, target.subject, amount(target, lang), target.date,
            round(target.confidence, 2), plan.file, target.page, target.quote,
        ))  # fmt: skip
    return Listing(text("evidence", lang), headings, rows, [None] * len(rows))


def missing(comparison: Comparison, lang: Language) -> Listing:
    """Units that have no plan."""
    headings = _headings(lang, ("parent", 36), ("level", 12), ("kind", 12), ("name", 30), ("code", 10))
    rows = [
        (name_of(comparison.plans[u.parent]), word("levels", u.level, lang), u.kind, u.name, u.code)
        for u in comparison.missing
    ]
    return Listing(text("missing", lang), headings, rows, [None] * len(rows))


def years(comparison: Comparison, lang: Language) -> Listing:
    """One place over the years."""
    headings = _headings(
        lang, ("place", 24), ("indicator", 44), ("year", 8), ("value", 18), ("change", 12), ("plan", 36)
    )
    rows: list[Sequence[Value]] = []
    for series in comparison.years:
        before: float | None = None
        for year, target in series.targets:
            change = None if before is None else target.value - before
            rows.append((
                series.place, column_of(target).label(lang), year, amount(target, lang), change,
                name_of(comparison.plans[target.plan]),
            ))  # fmt: skip
            before = target.value
    return Listing(text("years", lang), headings, rows, [None] * len(rows))


def findings(comparison: Comparison, lang: Language) -> Listing:
    """What is odd about plans and targets."""
    headings = _headings(lang, ("plan", 36), ("finding", 44), ("detail", 80))
    rows = [(name_of(comparison.plans[f.plan]), word("findings", f.code, lang), f.detail) for f in comparison.findings]
    return Listing(text("findings", lang), headings, rows, [None] * len(rows))


def summary(comparison: Comparison, lang: Language) -> Listing:
    """For each target of each parent: how many children meet it, and the sum."""
    counted: tuple[Status, ...] = ("met", "above", "below", "missing", "share", "not_comparable")
    headings = [
        *_headings(lang, ("parent", 30), ("indicator", 46), ("parent_target", 16)),
        *(Heading(word("statuses", status, lang), 10) for status in counted),
        *_headings(lang, ("sum", 12), ("status", 14), ("reason", 30)),
    ]
    groups: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(comparison.cascade):
        groups.setdefault((row.parent, row.theirs.id), []).append(at)
    rows: list[Sequence[Value]] = []
    for (parent, _), members in groups.items():
        own = [comparison.cascade[at] for at in members]
        total = next((row for row in own if row.child is None), None)
        tally = [sum(row.status == status for row in own if row.child) for status in counted]
        rows.append((
            name_of(comparison.plans[parent]), column_of(own[0].theirs).label(lang), amount(own[0].theirs, lang),
            *tally, total.value if total else None,
            word("statuses", total.status, lang) if total else None, noted(total, lang) if total else None,
        ))  # fmt: skip
    return Listing(text("summary", lang), headings, rows, [None] * len(rows))


LISTINGS: tuple[Callable[[Comparison, Language], Listing], ...] = (summary, cascade, missing, years, findings, evidence)


def _headings(lang: Language, *wanted: tuple[str, int]) -> list[Heading]:
    return [Heading(text(name, lang), width) for name, width in wanted]


def short(column: Column, lang: Language) -> str:
    """A column's name without its scope, for a chart."""
    return Column(column.code, column.subcode, column.measure, column.direction, column.unit, EVERYWHERE).label(lang)
