import copy
import importlib.util
import json
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.likeness import pair_up
from pipeline.scoring import HEADER_FIELDS, Judgement, judge, pool, rates, score

SHARED = Path(__file__).parents[1] / "../shared"
SCORER = SHARED / "tools/score.py"
LISTS = ("citations", "indicators", "deadlines", "responsibilities", "recipients")

GOLD: dict[str, Any] = {
    "document": {
        "number": "12/KH-UBND",
        "issue_date": "2024-03-05",
        "issue_place": "Suối Tre",
        "title": "Cai nghiện và quản lý sau cai trên địa bàn xã năm 2024",
        "issuer": {"name": "Ủy ban nhân dân xã Suối Tre", "level": "commune", "commune": "Suối Tre"},
        "signer": {"name": "Trần Văn Mẫu"},
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "also": {"issuer.province": ["Đồng Nai"]},
    },
    "citations": [
        {"number": "116/2021/NĐ-CP", "type": "Nghị định", "date": "2021-12-21", "issuer": "Chính phủ",
         "role": "basis", "quote": "Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ"},
    ],
    "indicators": [
        {"measure": "percent", "comparator": "ge", "value": 90, "value_max": None, "unit": "%", "code": "AWARENESS",
         "subject": "người dân được tuyên truyền", "target_date": "2024-12-31", "section": "targets",
         "quote": "trên 90% người dân được tuyên truyền", "also": {"comparator": ["gt"]}},
        {"measure": "count", "comparator": "eq", "value": 3, "value_max": None, "unit": "lớp", "code": "OTHER",
         "subject": "lớp tập huấn", "target_date": None, "section": "tasks", "quote": "mở 3 lớp tập huấn",
         "optional": True},
        {"measure": "qualitative", "value": None, "subject": "giảm người nghiện mới", "quote": "giảm người nghiện mới"},
    ],
    "deadlines": [
        {"kind": "recurring", "recurrence": "monthly", "date": None, "month_day": None, "action": "báo cáo kết quả",
         "quote": "hằng tháng báo cáo kết quả"},
    ],
    "responsibilities": [
        {"agency": "Công an xã", "tasks": [{"role": "lead", "text": "Chủ trì rà soát người nghiện trên địa bàn"}]},
    ],
    "recipients": ["Ủy ban nhân dân huyện"],
    "neutral": [{"list": "indicators", "quote": "xã có 5 ấp và 2.000 hộ dân"}],
}  # fmt: skip

Record = dict[str, Any]


def record_of(gold: Record) -> Record:
    """The record that a perfect parser would give: gold's values, gold's quotes as evidence."""
    record = copy.deepcopy({name: gold[name] for name in ("document", *LISTS)})
    record["document"].pop("also", None)
    for name in ("citations", "indicators", "deadlines"):
        for item in record[name]:
            quote = item.pop("quote")
            item["evidence"] = {"text": quote, "raw": quote, "page": 2}
            item.pop("also", None), item.pop("optional", None)
    for item in record["responsibilities"]:
        item.pop("also", None), item.pop("optional", None)
        for task in item["tasks"]:
            task.pop("also", None), task.pop("optional", None)
            task["evidence"] = {"text": task["text"], "raw": task["text"]}
    record["recipients"] = [{"name": name} if isinstance(name, str) else dict(name) for name in record["recipients"]]
    return record


def changed(change: Callable[[Record], object]) -> Record:
    record = record_of(GOLD)
    change(record)
    return record


def aim(value: float | None, words: str, **more: Any) -> Record:
    return {
        "measure": "count",
        "comparator": "eq",
        "value": value,
        "subject": words,
        "evidence": {"text": words},
        **more,
    }


def test_a_perfect_record_has_no_fault() -> None:
    judged = judge(record_of(GOLD), GOLD, " ".join(str(x) for x in (json.dumps(GOLD, ensure_ascii=False),)))
    assert judged.faults == ()
    assert {name: rate for name, rate in rates(judged.counts).items() if rate != 1.0} == {}


@pytest.mark.parametrize(
    ("change", "name", "expected", "reason"),
    [
        (lambda r: r["document"].update(number="12 / kh–ubnd"), "header", (12, 12), "spelling of a number"),
        (lambda r: r["document"].update(title=None), "header", (11, 12), "a title that is missing"),
        (lambda r: r["document"]["issuer"].update(province="Đồng Nai"), "header", (12, 12), "another accepted value"),
        (lambda r: r["document"]["issuer"].update(province="Hà Nội"), "header", (11, 12), "gold has none"),
        (lambda r: r.update(document=None), "header", (2, 12), "no header at all: only what gold has not agrees"),
        (lambda r: r["citations"].clear(), "citations", (0, 0, 1), "a citation missed"),
        (lambda r: r["citations"].append({"number": "1/QĐ", "type": "Quyết định"}), "citations", (1, 2, 1), "an extra"),
        (lambda r: r["citations"].append({"number": None, "type": "Luật"}), "citations", (1, 1, 1), "a bare law"),
        (lambda r: r["citations"][0].update(number="x", resolved_number="116/2021/NĐ-CP"), "citations", (1, 1, 1),
         "the resolved number counts as well"),
        (lambda r: r["citations"][0].update(date="2021"), "citation_date", (0, 1), "a date that differs"),
        (lambda r: r["indicators"].pop(1), "indicators", (1, 1, 1), "an optional aim is not missed"),
        (lambda r: r["indicators"][0].update(comparator="gt"), "indicator_quantity", (2, 2), "another accepted value"),
        (lambda r: r["indicators"][0].update(comparator="le"), "indicator_quantity", (1, 2), "a wrong comparator"),
        (lambda r: r["indicators"][0].update(value=89), "indicators", (0, 1, 1), "another value is another aim"),
        (lambda r: r["indicators"].append(aim(5, "xã có 5 ấp")), "indicators", (1, 1, 1), "a neutral statement"),
        (lambda r: r["indicators"].append(aim(5, "5 con trâu")), "indicators", (1, 2, 1), "an extra aim"),
        (lambda r: r["indicators"].append(aim(None, "nâng cao")), "aims", (1, 2, 1), "an aim in words"),
        (lambda r: r["indicators"][2].update(subject="y", evidence={"text": "giảm người x x x"}), "aims", (1, 1, 1),
         "2 of 5 words are just enough for an aim"),
        (lambda r: r["indicators"][2].update(subject="y", evidence={"text": "giảm người x x x x"}), "aims", (0, 1, 1),
         "2 of 6 words are not"),
        (lambda r: r["indicators"][0].update(subject="người dân được x x y y z z q q"), "indicator_subject", (1, 2),
         "3 of 11 words are another subject"),
        (lambda r: r["indicators"][0]["evidence"].update(text="người dân được tuyên truyền" + " và" * 80), "tight",
         (1, 2), "evidence of a whole paragraph"),
        (lambda r: r["deadlines"][0].update(kind="date"), "deadline_due", (0, 1), "the wrong kind"),
        (lambda r: r["deadlines"][0].update(date="2024-01-01"), "deadlines", (0, 1, 1), "another date"),
        (lambda r: r["responsibilities"][0].update(agency={"name": "Công an xã"}), "agencies", (1, 1, 1), "an object"),
        (lambda r: r["responsibilities"][0].update(agency="Trạm Y tế"), "tasks", (0, 1, 1), "a task of another agency"),
        (lambda r: r["responsibilities"][0]["tasks"][0].update(role="report"), "task_role", (0, 1), "a wrong role"),
        (lambda r: r.update(recipients=["Ủy ban nhân dân huyện"]), "recipients", (1, 1, 1), "bare names"),
    ],
)  # fmt: skip
def test_figures(change: Callable[[Record], object], name: str, expected: tuple[int, ...], reason: str) -> None:
    assert score(changed(change), GOLD)[name] == expected, reason


def test_pairs_are_one_to_one_best_first_and_earlier_first() -> None:
    items, gold = [{"n": 1}, {"n": 1}, {"n": 2}, {"n": 9}], [{"n": 2}, {"n": 1}, {"n": 2}]
    found = pair_up(items, gold, lambda p, g: 1 - abs(p["n"] - g["n"]) / 10, 0.9)
    pairs = [(next(i for i, x in enumerate(items) if x is p), next(j for j, x in enumerate(gold) if x is g))
             for p, g in found.pairs]  # fmt: skip
    assert pairs == [(2, 0), (0, 1), (1, 2)]
    assert found.extra == [items[3]]
    assert found.missed == []


def test_grounded_compares_raw_words_with_the_file() -> None:
    gold = {**GOLD, "indicators": [], "deadlines": [], "responsibilities": []}
    source = "Căn cứ **Nghị định** số 116/2021/NĐ-CP\n ngày 21/12/2021 của Chính phủ"
    assert score(record_of(gold), gold, source)["grounded"] == (1, 1)
    judged = judge(record_of(gold), gold, "không có gì")
    assert judged.counts["grounded"] == (0, 1)
    assert [f.kind for f in judged.faults] == ["ungrounded"]


def test_faults_name_what_is_wrong_and_where() -> None:
    def change(record: Record) -> None:
        record["indicators"][0].update(code="REHAB_TOTAL")
        record["deadlines"].clear()
        record["recipients"].append({"name": "Báo Đồng Nai"})

    faults = judge(changed(change), GOLD).faults
    assert [(f.kind, f.part, f.page) for f in faults] == [
        ("wrong", "indicator_code", 2),
        ("missed", "deadlines", None),
        ("extra", "recipients", None),
    ]
    assert faults[0].what == "'REHAB_TOTAL' != 'AWARENESS'"
    assert faults[1].quote == "hằng tháng báo cáo kết quả"


def test_pool_adds_and_rates_of_nothing_are_none() -> None:
    pooled = pool([{"a": (1, 2), "b": (1, 2, 3)}, {"b": (1, 1, 1)}, {"c": (0, 0)}])
    assert pooled == {"a": (1, 2), "b": (2, 3, 4), "c": (0, 0)}
    assert rates(pooled) == {"a": 0.5, "b": pytest.approx(4 / 7), "c": None}


# --- one verdict for each value


def assert_verdicts_are_the_figures(judged: Judgement) -> None:
    """Right and wrong values are those predicted; wrong ones are extra or have a fault of a field."""
    for part, told in judged.verdicts.items():
        asked = [v for v in told if v.outcome != "free"]
        extras = sum(f.part == part and f.kind == "extra" for f in judged.faults)
        if part == "header":
            assert sum(v.outcome == "right" for v in told) == judged.counts["header"][0]
        else:
            assert len(asked) == judged.counts[part][1]
            assert sum(v.why == ("extra",) for v in told) == extras


def test_verdicts_follow_the_order_of_the_record_and_say_why() -> None:
    def change(record: Record) -> None:
        record["citations"].insert(0, {"number": "1/QĐ", "type": "Quyết định"})
        record["citations"][1].update(date="2021", role="mention")
        record["citations"].append({"number": None, "type": "Luật"})
        record["indicators"].insert(0, aim(5, "xã có 5 ấp"))
        record["document"].update(title=None)
        record["responsibilities"].insert(0, {"agency": "Trạm Y tế", "tasks": [{"role": "lead", "text": "Khám bệnh"}]})

    judged = judge(changed(change), GOLD)
    told = {name: [(v.outcome, v.why) for v in verdicts] for name, verdicts in judged.verdicts.items()}
    assert told["citations"] == [("wrong", ("extra",)), ("wrong", ("date", "role")), ("free", ())]
    # a neutral statement, what is asked for, and what may be left out
    assert told["indicators"] == [("free", ()), ("right", ()), ("free", ())]
    assert told["aims"] == [("right", ())]
    assert told["tasks"] == [("wrong", ("extra",)), ("right", ())]
    assert dict(zip(HEADER_FIELDS, told["header"], strict=True))["title"] == ("wrong", ("title",))
    assert_verdicts_are_the_figures(judged)


# --- the same figures as the shared scorer


def shared_scorer() -> ModuleType:
    if not SCORER.is_file():
        pytest.skip("the shared scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("shared_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def worded(text: str, dice: random.Random) -> str:
    """The text damaged a little or a lot, so that likenesses fall on both sides of every threshold."""
    words = text.split()
    cut = dice.randrange(len(words)) if words else 0
    fewer = [word for word in words if dice.random() > 0.15]
    other = [dice.choice(words) if dice.random() < 0.3 else word for word in words]
    dashed = text.replace("-", " – ").replace("òa", "oà").replace("úy", "uý")
    versions = [words[:cut], words[cut:], fewer, fewer, other, other, [*words, *words[:cut]]]
    return dice.choice([*(" ".join(version) for version in versions), text.upper(), dashed, ""])


def damaged_item(item: Record, gold: Record, dice: random.Random) -> None:
    """Change one field: another accepted value, another type of value, words cut or respelled."""
    name = dice.choice([key for key in item if key != "tasks"])
    value = item[name]
    if isinstance(value, dict):
        quotes = [n["quote"] for n in gold.get("neutral", [])] or ["x"]
        text = dice.choice([worded(value["text"], dice), dice.choice(quotes)])
        item[name] = dice.choice([{"text": text, "raw": worded(text, dice)}, [{"text": text}], None])
    elif isinstance(value, str):
        item[name] = dice.choice([worded(value, dice), None])
    elif isinstance(value, int | float):
        item[name] = dice.choice([value + 1, float(value) + 0.00001, None])
    elif value is None and name != "evidence":
        item[name] = dice.choice(["2030-12-31", "annual", "12-15", "ge"]) if name not in ("value", "value_max") else 7


def damaged(gold: Record, dice: random.Random) -> Record:
    record = record_of(gold)
    for part in (record["document"], record["document"]["issuer"], record["document"]["signer"]):
        for name in list(part):
            if isinstance(part[name], str) and dice.random() < 0.3:
                part[name] = worded(part[name], dice)
    lists = [record[name] for name in LISTS] + [r["tasks"] for r in record["responsibilities"]]
    for items in lists:
        for item in list(items):
            roll = dice.random()
            if roll < 0.1:
                items.remove(item)
            elif roll < 0.2:
                items.insert(dice.randrange(len(items) + 1), copy.deepcopy(item))
            elif roll < 0.8:
                for _ in range(dice.randint(1, 3)):
                    damaged_item(item, gold, dice)
        if dice.random() < 0.3:
            dice.shuffle(items)
    return record


@pytest.mark.parametrize(("doc", "seeds"), [("own", 60), ("001", 12), ("003", 20), ("05", 2), ("53", 1)])
def test_figures_are_those_of_the_shared_scorer(doc: str, seeds: int) -> None:
    shared = shared_scorer()
    gold = GOLD if doc == "own" else json.loads((SHARED / f"corpus/{doc}.gold.json").read_text(encoding="utf-8"))
    source = json.dumps(gold, ensure_ascii=False)
    results, theirs = [], []
    for seed in range(seeds):
        record = damaged(gold, random.Random(seed))
        results.append(score(record, gold, source))
        theirs.append(shared.score(record, gold, source))
        assert {name: list(figures) for name, figures in results[-1].items()} == theirs[-1], f"seed {seed}"
        assert_verdicts_are_the_figures(judge(record, gold))
    assert {name: list(figures) for name, figures in pool(results).items()} == shared.pool(theirs)
    assert rates(pool(results)) == shared.rates(shared.pool(theirs))
    nothing = score({}, gold, source)
    assert {name: list(figures) for name, figures in nothing.items()} == shared.score({}, gold, source)
