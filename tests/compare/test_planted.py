"""Three hundred plans of one province, read from their texts: every planted gap is found, none is invented."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import province as made
from pipeline.compare import Comparison, compare
from pipeline.ingest.run import ingest
from tests.ingest.conftest import Watch

PLANS = 300
NO_PLAN = 2  # districts
SEED = 20


@pytest.fixture(scope="module")
def plans() -> list[made.Made]:
    return made.planted(PLANS, seed=SEED, without_plan=NO_PLAN)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, plans: list[made.Made]) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("plans")
    for plan in plans:
        (folder / plan.name).write_text(made.text_of(plan), encoding="utf-8")
    path = tmp_path_factory.mktemp("database") / "plans.db"
    report = ingest(
        [folder], path, workers=os.cpu_count(), timeout=60, reread=False, retry_failed=False, progress=Watch()
    )
    assert not report.failed
    yield path


@pytest.fixture(scope="module")
def comparison(database: Path) -> Comparison:
    return compare(database)


def test_there_are_three_hundred(plans: list[made.Made], comparison: Comparison) -> None:
    assert len(plans) == len(comparison.plans) == PLANS
    assert {status for plan in plans for status in plan.planted.values()} >= {"met", "above", "below", "missing"}


def test_every_plan_has_the_parent_that_it_names(plans: list[made.Made], comparison: Comparison) -> None:
    number = {plan.id: plan.number for plan in comparison.plans.values()}
    found = {number[child]: number[parent] for child, (parent,) in comparison.lineage.parents.items()}
    assert found == {plan.number: plan.parent.number for plan in plans if plan.parent}


def test_every_gap_is_found_and_none_is_invented(plans: list[made.Made], comparison: Comparison) -> None:
    number = {plan.id: plan.number for plan in comparison.plans.values()}
    found = {(number[row.child], row.theirs.code): row.status for row in comparison.cascade if row.child}
    wanted = {(plan.number, code): status for plan in plans for code, status in plan.planted.items()}
    assert found == wanted


def test_sums_are_those_of_the_children(plans: list[made.Made], comparison: Comparison) -> None:
    number = {plan.id: plan.number for plan in comparison.plans.values()}
    sums = {(number[row.parent], row.theirs.code): row.value for row in comparison.cascade if row.child is None}
    wanted: dict[tuple[str, str], int] = {}
    for plan in plans:
        for said in plan.targets if plan.parent else ():
            if said.wording.scope == "total" and plan.parent:
                key = (plan.parent.number, said.wording.code)
                wanted[key] = wanted.get(key, 0) + said.value
    assert sums == wanted


def test_who_has_no_plan(plans: list[made.Made], comparison: Comparison) -> None:
    number = {plan.id: plan.number for plan in comparison.plans.values()}
    found = {(number[unit.parent], unit.name) for unit in comparison.missing}
    districts = made.units_below(made.province_code(), "district")
    wanted = {(made.TOP, d.name) for d in districts[-NO_PLAN:]}
    for plan in plans:
        below = [p for p in plans if p.parent is plan]
        if plan.level == "district" and below:
            code = next(d.code for d in districts if d.name == plan.district)
            names = {c.name for c in made.units_below(code, "commune")} - {p.commune for p in below}
            wanted |= {(plan.number, name) for name in names}
    assert found == wanted


def test_nothing_is_odd(comparison: Comparison) -> None:
    assert comparison.findings == []


def test_a_plan_in_two_files_is_compared_and_summed_once(tmp_path: Path) -> None:
    top = made.Made(made.TOP, "province", kind="tỉnh")
    count = next(w for w in made.wordings() if w.scope == "total" and w.code == "METHADONE" and not w.fraction)
    top.targets.append(made.Said(count, 300))
    district = made.Made("101/KH-UBND", "district", "Bá Thước", parent=top, targets=[made.Said(count, 20)])
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, plan in (("a.md", top), ("b.md", district), ("c.txt", district)):
        (folder / name).write_text(made.text_of(plan), encoding="utf-8")
    path = tmp_path / "plans.db"
    ingest([folder], path, workers=2, timeout=60, reread=False, retry_failed=False, progress=Watch())
    comparison = compare(path)
    assert len(comparison.plans) == 2
    assert [(row.child is None, row.status, row.value) for row in comparison.cascade] == [
        (False, "share", 20),
        (True, "share", 20),
    ]
