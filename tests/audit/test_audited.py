"""Plans that were written for the audit by people who did not know its rules, with what is wrong in each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.audit.case import Case
from pipeline.audit.engine import judge

CaseOf = Callable[..., Case]
PLANS = sorted((Path(__file__).parents[2] / "corpus" / "audited").glob("*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_what_is_wrong_is_found_and_nothing_else(case_of_text: CaseOf, path: Path) -> None:
    """Errors and warnings; `findings` lists the rules, each confirmed by reading plan and provision."""
    text = path.read_text(encoding="utf-8")
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    judgement = judge(case_of_text(text))
    assert sorted({f.rule for f in judgement.findings if f.severity != "info"}) == truth["findings"]
    assert all(fault["quote"] in text for fault in truth["faults"])
    assert (truth["findings"] == []) == truth["right"]


def test_there_are_as_many_right_plans_as_wrong_ones() -> None:
    truths = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8")) for path in PLANS]
    assert len(truths) == 2 * sum(truth["right"] for truth in truths) == 24
