"""One indicator across plans, and each plan against the plan that it carries out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.compare.cascade import Row, cascade_of
from pipeline.compare.lineage import Finding, Lineage, lineage_of
from pipeline.compare.oddities import odd_plans
from pipeline.compare.stored import Plan, Stored, Target, load
from pipeline.compare.units import MissingUnit, missing_units, units_of
from pipeline.compare.years import Series, years_of
from pipeline.store.database import open_database


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that a report shows. `matrix` has every target with an amount, by plan."""

    plans: Mapping[str, Plan]
    lineage: Lineage
    matrix: Sequence[Target]
    cascade: Sequence[Row]
    missing: Sequence[MissingUnit]
    years: Sequence[Series]
    findings: Sequence[Finding]


def compare(path: Path, wanted: Collection[str] = ()) -> Comparison:
    """Compare the plans of a database; `wanted` codes only, all where none is named. Raises StoppedError."""
    with open_database(path) as db:
        return compare_stored(load(db), frozenset(wanted) or None)


def compare_stored(stored: Stored, wanted: frozenset[str] | None = None) -> Comparison:
    """Compare plans that are read already."""
    lineage = lineage_of(stored)
    units = units_of(stored, lineage)
    cascade = cascade_of(stored, lineage, units.counts(), wanted)
    missing = missing_units(stored, lineage, units)
    matrix = [t for plan in stored.plans for t in stored.targets.get(plan, ()) if wanted is None or t.code in wanted]
    findings = [*lineage.findings, *cascade.findings, *units.findings, *odd_plans(stored)]
    return Comparison(stored.plans, lineage, matrix, cascade.rows, missing, years_of(stored, wanted), findings)
