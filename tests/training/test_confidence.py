"""Confidence, fitted: what is noted of documents, and what is learned from made-up outcomes."""

import gzip
import json
import random
import shutil
from pathlib import Path

import pytest

from corpus.source import PLANS
from pipeline.evaluate import score_case
from pipeline.normalize.confidence import CERTAINTIES, SHARED, confidence_of
from pipeline.normalize.signals import Signs
from training import confidence as training
from training.confidence import Outcome, collected, fit, held_out, load, main, store

PLAN = "huyen-phu-cat-2024"


def made(n: int, *, seen_errors: float = 0.02, unseen_errors: float = 0.2) -> list[Outcome]:
    """Values that are wrong more often on unseen plans, and always where they are `odd`."""
    dice = random.Random(5)
    out = []
    for index in range(n):
        seen, odd = index % 4 != 0, dice.random() < 0.1
        right = not odd and dice.random() >= (seen_errors if seen else unseen_errors)
        signals = {"capitals": float(odd), "recognised": 1.0, "mean certainty": dice.uniform(0.8, 1)}
        out.append(Outcome("made", f"plan-{index % 12}", seen, "agency", right, () if right else ("extra",), signals))
    return out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sample plan, and the same text under a name that is no sample plan's."""
    for name in (PLAN, "Mật 17"):
        shutil.copy(PLANS / f"{PLAN}.md", tmp_path / f"{name}.md")
        shutil.copy(PLANS / f"{PLAN}.gold.json", tmp_path / f"{name}.gold.json")
    return tmp_path


def test_outcomes_are_the_figures_of_the_scorer(folder: Path) -> None:
    found = collected("own", [folder])
    case = next(c for c in training.find_cases(folder)[0] if PLAN in c.gold.name)
    counts = score_case(case).counts
    figures = {"citation": "citations", "indicator": "indicators", "aim": "aims", "deadline": "deadlines",
               "agency": "agencies", "task": "tasks", "recipient": "recipients"}  # fmt: skip
    for kind, figure in figures.items():
        own = [o for o in found if o.group == PLAN and o.kind == kind]
        assert len(own) == counts[figure][1], kind
        assert sum(o.why == ("extra",) for o in own) == counts[figure][1] - counts[figure][0], kind
    assert all(o.right == (not o.why) for o in found)


def test_a_sample_plan_is_seen_and_another_has_a_number_for_a_name(folder: Path) -> None:
    found = collected("own", [folder])
    assert {(o.group, o.seen) for o in found} == {(PLAN, True), ("own-1", False)}
    assert {o.group for o in collected("own", [folder], seen=True) if o.seen} == {PLAN, "own-1"}


def test_no_word_of_a_document_is_stored(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "data" / "outcomes.jsonl.gz"
    outcomes = [o for o in collected("own", [folder]) if o.group == "own-1"]
    store(outcomes, table)
    assert load(table) == outcomes
    text = gzip.decompress(table.read_bytes()).decode()
    words = {"Mật", "Phù Cát", "mô hình", "Công an", "người", "huyện"}
    assert {word for word in words if word in text} == set()


def test_the_same_outcomes_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.gz", "b.gz"):
        store(made(40), tmp_path / name)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_a_fit_speaks_of_unseen_plans() -> None:
    weights = fit(made(1200))
    plain = confidence_of(Signs("agency", {"recognised": 1.0, "mean certainty": 0.9}), weights)
    odd = confidence_of(Signs("agency", {"recognised": 1.0, "mean certainty": 0.9, "capitals": 1.0}), weights)
    assert 0.7 < plain < 0.9  # four of five are right there, 98 of 100 on seen plans
    assert odd < 0.2


def test_certainty_that_counts_against_values_is_left_out() -> None:
    dice = random.Random(1)
    upside_down = []
    for index in range(400):
        sure = dice.random()
        right = dice.random() > sure
        upside_down.append(Outcome("made", str(index % 9), False, "task", right, (), {"mean certainty": sure}))  # type: ignore[arg-type]
    assert not set(CERTAINTIES) & set(fit(upside_down)[SHARED])


def test_held_out_values_are_judged_without_their_plan() -> None:
    """One plan in which all is wrong cannot lower its own confidence."""
    bad = [Outcome("made", "bad", False, "task", False, ("extra",), {"numbered": 1.0}) for _ in range(50)]
    good = [Outcome("made", f"good-{n % 5}", False, "task", n % 20 > 0, (), {}) for n in range(100)]
    sure = held_out([*bad, *good])
    assert min(sure[:50]) > 0.85
    assert confidence_of(bad[0].signs, fit([*bad, *good])) < 0.1


def test_collecting_replaces_a_set_and_keeps_the_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "OUTCOMES", tmp_path / "outcomes.jsonl.gz")
    monkeypatch.setattr(training, "WEIGHTS", tmp_path / "confidence.json")
    store(made(60), training.OUTCOMES)
    for _ in range(2):
        assert main(["collect", "own", str(folder)]) == 0
    kept = load(training.OUTCOMES)
    assert len(kept) == 60 + len(collected("own", [folder]))
    assert main(["fit"]) == 0
    written = json.loads((tmp_path / "confidence.json").read_text(encoding="utf-8"))
    assert f"{len(kept)} values" in written["source"] == capsys.readouterr().out.splitlines()[-1]
    assert written["weights"] == fit(kept)
