"""Every rule, by its own examples: a plan that is right in all but one respect gives that finding and no other."""

from collections.abc import Callable
from datetime import date
from typing import get_args

import pytest

from corpus.right_plan import REGIMES, right_plan
from pipeline.audit.case import Case
from pipeline.audit.engine import Judgement, judge
from pipeline.audit.rules import Binds, Example, Rule, rules

CaseOf = Callable[..., Case]
DAYS = (date(2022, 3, 8), date(2023, 3, 10), date(2025, 2, 14), date(2025, 4, 10), date(2025, 9, 10), date(2026, 8, 10))
RIGHT = [
    (tier, day) for tier in get_args(Binds) for day in DAYS if not (tier == "district" and day >= REGIMES[2])
]  # fmt: skip


def examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in rules()
        for number, example in enumerate(getattr(rule.text.examples, kind))
    ]


NOTICE = "OUTLIVES"  # a plan made in the last months of a law outlives it, however right it is


def faults(judgement: Judgement, rule: str = "") -> set[tuple[str, str]]:
    return {(f.rule, f.message_vi) for f in judgement.findings if rule == NOTICE or f.rule != NOTICE}


def made(example: Example) -> str:
    return right_plan(example.tier, example.day, example.put, example.add, example.drop)


@pytest.mark.parametrize(("tier", "day"), RIGHT)
def test_a_right_plan_has_no_findings(case_of_text: CaseOf, tier: Binds, day: date) -> None:
    judgement = judge(case_of_text(right_plan(tier, day)))
    assert faults(judgement) == set()
    assert judgement.not_judged == []
    assert len(judgement.asked) >= 8


@pytest.mark.parametrize(("rule", "example"), examples("fails"))
def test_a_wrong_plan_has_that_finding_alone(case_of_text: CaseOf, rule: Rule, example: Example) -> None:
    judgement = judge(case_of_text(made(example)))
    assert {name for name, _ in faults(judgement, rule.id)} == {rule.id}


@pytest.mark.parametrize(("rule", "example"), examples("passes"))
def test_a_plan_that_is_nearly_wrong_passes(case_of_text: CaseOf, rule: Rule, example: Example) -> None:
    judgement = judge(case_of_text(made(example)))
    assert faults(judgement, rule.id) == set()
    assert rule.id in judgement.asked or not example.asked


def test_ids_stand_once() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
