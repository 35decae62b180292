"""Floors under the accuracy on the plans that are kept with the project and beside it.

The floors are those that the first release promised; `bench/accuracy.md` has the figures.
"""

from functools import cache
from pathlib import Path

import pytest

from pipeline.evaluate import GOLD, find_cases, score_case
from pipeline.scoring import pool, rates

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared/corpus"
REAL = ("001", "003", "53")
FLOORS = {
    "header": 1.0, "citations": 0.97, "citation_date": 0.97, "citation_issuer": 0.85, "citation_role": 0.90,
    "indicators": 0.92, "indicator_quantity": 0.95, "indicator_code": 0.85, "indicator_unit": 0.90,
    "indicator_target_date": 0.90, "indicator_subject": 0.85, "agencies": 0.97, "tasks": 0.92, "task_role": 0.80,
    "deadlines": 0.80, "deadline_due": 0.90, "recipients": 0.90, "grounded": 1.0, "tight": 0.95,
}  # fmt: skip
ALLOWED_LESS = 0.07  # for plans that nothing was tuned on


@cache
def figures(directory: Path, only: tuple[str, ...] = ()) -> dict[str, float | None]:
    cases, _ = find_cases(directory)
    wanted = [c for c in cases if not only or c.gold.name.removesuffix(GOLD) in only]
    return rates(pool(score_case(case).counts for case in wanted))


@pytest.mark.parametrize("name", FLOORS)
def test_own_plans(name: str) -> None:
    rate = figures(ROOT / "corpus/plans")[name]
    assert rate is not None
    assert rate >= FLOORS[name] - ALLOWED_LESS


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development set is not beside this checkout")
@pytest.mark.parametrize("name", FLOORS)
def test_real_plans_of_the_development_set(name: str) -> None:
    rate = figures(SHARED, REAL)[name]
    assert rate is not None
    assert rate >= FLOORS[name]
