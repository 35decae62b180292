"""A comparison as tables: which indicators make the columns, which plans the rows, what stands in each cell.

Guarantees: a plan stands once, under the plan that it carries out; what a child has for its parent's target stands in
the column of that target, however the child counts it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare import Comparison
from pipeline.compare.cascade import Row
from pipeline.compare.lineage import RANK
from pipeline.compare.measures import Status, counts_people, scope_of
from pipeline.compare.stored import Plan, Target
from pipeline.compare.words import Language, amount, indicator, number, text, word
from pipeline.lexicon import codes
from pipeline.lexicon.taxonomy import Scope
from pipeline.lexicon.text import fold_for_search, fold_name

URGENT: tuple[Status, ...] = ("below", "missing", "not_comparable", "share", "met", "above")


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator: what its values share."""

    code: str
    subcode: str | None
    measure: str
    direction: str | None
    unit: str | None
    scope: Scope

    def label(self, lang: Language) -> str:
        """Its name with the unit."""
        unit = f", {self.unit}" if self.unit else ""
        return f"{indicator(self.code, self.subcode, lang, self.scope)}{unit}"


@dataclass(frozen=True, slots=True)
class Cell:
    """The targets of a plan in a column, and how they stand to the plans above: the rows of the cascade."""

    targets: Sequence[Target]
    rows: Sequence[Row] = ()

    @property
    def status(self) -> Status | None:
        """The one that needs a look first."""
        return min((row.status for row in self.rows), key=URGENT.index, default=None)

    def shown(self, lang: Language) -> str:
        """Its amounts, with their years where they differ."""
        if not self.targets:
            return text("none", lang)
        years = {(target.date or "")[:4] for target in self.targets}
        said = [
            f"{amount(t, lang)} ({t.date[:4]})" if len(years) > 1 and t.date else amount(t, lang) for t in self.targets
        ]
        return "; ".join(dict.fromkeys(said))


@dataclass(frozen=True, slots=True)
class Line:
    """A plan; `depth` counts the plans above it."""

    plan: Plan
    depth: int
    cells: Mapping[Column, Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix: its columns in the order of the codes, its lines in that of the lineage."""

    columns: Sequence[Column]
    lines: Sequence[Line]


def column_of(target: Target) -> Column:
    """The column in which a target stands."""
    unit = "người" if counts_people(target) else target.unit
    if target.measure == "count" and target.subcode and not counts_people(target):
        unit = fold_name(target.unit or "") or None
    return Column(target.code, target.subcode, target.measure, target.direction, unit, scope_of(target))


def grid_of(comparison: Comparison, *, others: bool = False) -> Grid:
    """The matrix; `others` takes in targets that have no code of their own."""
    shown = [t for t in comparison.matrix if others or t.code != codes.OTHER]
    own: dict[str, list[Target]] = defaultdict(list)
    for target in shown:
        own[target.plan].append(target)
    judged: dict[str, list[Row]] = defaultdict(list)
    for row in comparison.cascade:
        if row.child and (others or row.theirs.code != codes.OTHER):
            judged[row.child].append(row)
    lines = [Line(plan, depth, _cells(own[plan.id], judged[plan.id])) for plan, depth in in_order(comparison)]
    used = Counter(column for line in lines for column in line.cells)
    order = list(codes.names())
    columns = sorted(used, key=lambda c: (order.index(c.code), c.scope.per_unit or "", -used[c], c.label("vi")))
    return Grid(columns, lines)


def _cells(own: Sequence[Target], judged: Sequence[Row]) -> dict[Column, Cell]:
    rows: dict[Column, list[Row]] = defaultdict(list)
    for row in judged:
        rows[column_of(row.theirs)].append(row)
    targets: dict[Column, list[Target]] = defaultdict(list)
    for column, found in rows.items():
        targets[column] = list({row.ours.id: row.ours for row in found if row.ours is not None}.values())
    placed = {target.id for found in targets.values() for target in found}
    for target in own:
        if target.id not in placed:
            targets[column_of(target)].append(target)
    return {column: Cell(targets[column], rows.get(column, ())) for column in {*rows, *targets}}


def in_order(comparison: Comparison) -> list[tuple[Plan, int]]:
    """All plans, each after the one that it carries out, with how many stand above it."""
    below: dict[str | None, list[Plan]] = defaultdict(list)
    for plan in comparison.plans.values():
        below[comparison.lineage.parent(plan.id)].append(plan)
    out: list[tuple[Plan, int]] = []

    def add(parent: str | None, depth: int) -> None:
        for plan in sorted(below.get(parent, ()), key=_by_name):
            out.append((plan, depth))
            add(plan.id, depth + 1)

    add(None, 0)
    return out


def _by_name(plan: Plan) -> tuple[int, str, str, str]:
    return RANK[plan.level], fold_for_search(plan.province or ""), fold_for_search(plan.place), plan.issue_date or ""


def name_of(plan: Plan) -> str:
    """A plan for a person: `huyện Nhơn Trạch · 35/KH-UBND · 2022`."""
    return " · ".join(str(part) for part in (plan.label, plan.number or plan.file, plan.year) if part)


def noted(row: Row, lang: Language) -> str:
    """What is to be said of a row beside its status."""
    said = [word("reasons", reason, lang) for reason in row.reasons]
    if row.child is None:
        said.append(text("counted", lang).format(n=len(row.counted), of=row.children))
    if row.status == "share" and row.value is not None and row.of:
        said.append(f"{number(round(100 * row.value / row.of, 1), lang)} %")
    return "; ".join(said)


def asked(row: Row, lang: Language) -> str:
    """What the plan above asks: its target, or the part that it gives to this place."""
    if "allotted" in row.reasons or row.of != row.theirs.value:
        return f"{number(row.of, lang)} {row.theirs.unit or ''}".strip()
    return amount(row.theirs, lang)


def planned(row: Row, lang: Language) -> str:
    """What stands against it: the child's target, or the sum of the children."""
    if row.ours is not None:
        converted = row.value is not None and row.ours.measure == "count" and "fraction" in row.reasons
        return amount(row.ours, lang) + (f" ({number(round(row.value or 0, 2), lang)} %)" if converted else "")
    if row.value is not None:
        return f"{number(row.value, lang)} {row.theirs.unit or ''}".strip()
    return text("none", lang)


def tally(rows: Sequence[Row]) -> dict[Status, int]:
    """How many rows of children have each status."""
    return Counter(row.status for row in rows if row.child)
