"""What the model of codes learns from: statements as the program takes them apart; and that it learns the same twice."""

import json
from io import BytesIO
from pathlib import Path
from typing import get_args

import numpy as np

from pipeline.normalize.code_model import LinearModel
from schemas.record import Code
from training.codes import AIMS, of_plans, of_statements
from training.linear import fit, fitted_temperature, written

ENTRIES = [
    {"section": "targets", "above": ["1. Cai nghiện", "Trong năm phấn đấu:"], "text": "- Tại gia đình: 12 người.",
     "aims": [{"value": 12, "subject": "người cai nghiện tại gia đình", "code": "REHAB_HOME_COMMUNITY"}]},
    {"section": "targets", "above": [], "text": "- 90% thôn được tuyên truyền, 60% người sau cai có việc làm.",
     "aims": [{"value": 90, "subject": "thôn được tuyên truyền", "code": "COMM_COVERAGE", "codes_also": ["AWARENESS"]},
              {"value": 60, "subject": "người sau cai có việc làm", "code": "EMPLOYMENT"},
              {"value": 7, "subject": "người chưa thấy", "code": "OTHER"}]},
    {"section": "tasks", "above": [], "text": "- Năm 2023 có 12 người.", "aims": []},
]  # fmt: skip


def statements(folder: Path) -> Path:
    path = folder / "aims.jsonl"
    path.write_text("".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in ENTRIES), encoding="utf-8")
    return path


def test_statements_are_read_as_the_program_takes_them_apart(tmp_path: Path) -> None:
    home, places, jobs, unseen = of_statements(statements(tmp_path))
    assert (home.code, home.statement.above[:2]) == ("REHAB_HOME_COMMUNITY", ("Trong năm phấn đấu:", "Cai nghiện"))
    assert (places.code, places.accepted, places.statement.measure) == ("COMM_COVERAGE", ("AWARENESS",), "percent")
    assert (jobs.statement.before, jobs.found) == ("90% thôn được tuyên truyền,", True)
    assert (unseen.statement.subject, unseen.found) == ("người chưa thấy", False)
    assert len({gold.group for gold in (home, places, jobs, unseen)}) == 1


def test_gold_records_are_read_beside_their_documents(tmp_path: Path) -> None:
    text = "KẾ HOẠCH\nCai nghiện ma túy năm 2024\nI. MỤC TIÊU\n- 60% người sau cai có việc làm.\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    aim = {"value": 60, "subject": "người sau cai có việc làm", "code": "EMPLOYMENT", "section": "targets",
           "quote": "60% người sau cai có việc làm", "also": {"code": ["POST_REHAB_SUPPORT"]}}  # fmt: skip
    (tmp_path / "a.gold.json").write_text(json.dumps({"indicators": [aim]}), encoding="utf-8")
    (gold,) = of_plans(tmp_path)
    assert (gold.code, gold.accepted, gold.group, gold.found) == ("EMPLOYMENT", ("POST_REHAB_SUPPORT",), "a", True)


def test_what_is_learned_is_the_same_in_every_run_and_can_be_asked(tmp_path: Path) -> None:
    examples = [gold.example() for gold in of_statements(statements(tmp_path))]
    data = written(fit(examples * 3, temperature=0.5))
    assert data == written(fit(examples * 3, temperature=0.5))
    model = LinearModel.load(BytesIO(data))
    assert set(model.labels) == {"REHAB_HOME_COMMUNITY", "COMM_COVERAGE", "AWARENESS", "EMPLOYMENT", "OTHER"}
    for example in examples:
        shares = model.probabilities(example.features)
        assert max(shares, key=lambda label: shares[label]) == example.label
    with np.load(BytesIO(data)) as arrays:
        assert arrays["weights"].dtype == np.int8
        assert len(arrays["weights"]) == len(arrays["rarity"]) == arrays["features"].tobytes().count(b"\n") + 1


def test_a_temperature_makes_sure_what_is_told_apart_with_ease(tmp_path: Path) -> None:
    home, places, jobs, unseen = (gold.example() for gold in of_statements(statements(tmp_path)))
    again = [type(e)(e.features, e.label, e.accepted, str(n)) for n in range(10) for e in (home, places, jobs, unseen)]
    assert fitted_temperature(again) < 0.2


def test_the_statements_keep_to_their_form() -> None:
    entries = [json.loads(line) for line in AIMS.read_text(encoding="utf-8").splitlines()]
    codes = {aim["code"] for entry in entries for aim in entry["aims"]}
    assert codes == set(get_args(Code))
    assert len({entry["text"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["section"] in ("targets", "tasks")
        assert all(aim["subject"] and set(aim.get("codes_also", ())) <= codes for aim in entry["aims"])
