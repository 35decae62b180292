"""Variants are plans in the dialect whose gold agrees with itself, and the same seed gives the same plan."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from corpus.source import parse
from corpus.variants import main, variant
from corpus.variants_style import table
from pipeline.likeness import bare
from pipeline.scoring import rates, score
from schemas.record import ISO_DATE, MONTH_DAY, Code, Deadline, Indicator, Level, Role

SEEDS = range(300)
FEW = range(0, 300, 6)
DATES_IN_GOLD = ("date", "period_end")


@cache
def made(seed: int) -> tuple[str, str, dict[str, Any]]:
    return variant(seed)


def quotes(gold: dict[str, Any]) -> Iterator[str]:
    for part in ("citations", "indicators", "deadlines", "neutral"):
        for item in gold[part]:
            yield item["quote"]
            yield from item.get("also", {}).get("quote", [])
    yield from (amount["quote"] for amount in gold["budget"]["amounts"])
    yield from (agency["heading"] for agency in gold["responsibilities"] if agency["heading"])


def printed_patterns(gold: dict[str, Any]) -> Iterator[str]:
    yield from (item["pattern"] for part in ("indicators", "deadlines") for item in gold[part])
    yield from (task["pattern"] for agency in gold["responsibilities"] for task in agency["tasks"])


def test_the_same_seed_gives_the_same_bytes() -> None:
    for seed in (0, 7, 123):
        assert json.dumps(variant(seed), ensure_ascii=False) == json.dumps(made(seed), ensure_ascii=False)
    assert made(1)[1] != made(2)[1]


@pytest.mark.parametrize("seed", FEW)
def test_gold_agrees_with_itself(seed: int) -> None:
    gold = made(seed)[2]
    assert {name: rate for name, rate in rates(score(gold, gold)).items() if rate not in (None, 1.0)} == {}


@pytest.mark.parametrize("seed", FEW)
def test_sources_are_written_in_the_dialect(seed: int) -> None:
    text = made(seed)[1]
    assert parse(text)
    letters = re.sub(r"\|  \||(?<=Số:) {2,}/|(?<=ngày) {2,}(?=tháng)", "", text)
    assert not re.search(r"[{}]|\bNone\b|  |;\.|\.\.|,,", letters), "nothing of a pattern is left over"


def test_quotes_stand_in_the_source() -> None:
    for seed in SEEDS:
        _, text, gold = made(seed)
        letters = bare(text.replace("<br>", " "))
        assert [quote for quote in quotes(gold) if not bare(quote) or bare(quote) not in letters] == []


def test_every_pattern_occurs() -> None:
    found = Counter(name for seed in SEEDS for name in printed_patterns(made(seed)[2]))
    wanted = [p["id"] for p in table("aims")["patterns"] + table("duties")["tasks"]]
    wanted += [p["id"] for p in table("deadlines")["patterns"] if p["due"]]
    assert len(wanted) == len(set(wanted))
    assert [name for name in wanted if not found[name]] == []


def test_there_are_as_many_patterns_as_promised() -> None:
    assert len(table("aims")["patterns"]) > 60
    assert len(table("duties")["tasks"]) > 80
    assert len(table("deadlines")["patterns"]) > 30


def test_the_layout_of_gold() -> None:
    for seed in SEEDS:
        name, _, gold = made(seed)
        header = gold["document"]
        assert gold["doc"] == name and header["issuer"]["level"] in get_args(Level)
        assert re.match(ISO_DATE, header["issue_date"]) and header["signer"]["name"]
        assert header["issuer"]["level"] != "district" or header["issue_date"] < "2025-03-01"
        for agency in gold["responsibilities"]:
            assert agency["tasks"] and all(task["role"] in get_args(Role) for task in agency["tasks"])
            assert not any("UBND" in task["text"] for task in agency["tasks"])


def test_aims_of_gold() -> None:
    measures = get_args(Indicator.model_fields["measure"].annotation)
    for seed in SEEDS:
        for aim in made(seed)[2]["indicators"]:
            assert aim["code"] in get_args(Code) and aim["measure"] in measures
            assert (aim["measure"] == "qualitative") == (aim["value"] is None)
            assert (aim["comparator"] == "range") == (aim["value_max"] is not None)
            assert (aim["measure"] == "change") == (aim["direction"] is not None)
            assert re.match(ISO_DATE, aim["target_date"])
            assert not aim["breakdown"] or sum(part["value"] for part in aim["breakdown"]) == aim["value"]


def test_parts_of_a_number_add_up() -> None:
    for seed in SEEDS:
        aims = {aim["code"]: aim["value"] for aim in made(seed)[2]["indicators"] if aim["pattern"] in ("t22", "t23")}
        if aims:
            total = aims.pop("REHAB_TOTAL")
            assert sum(aims.values()) == total
        amounts = [amount["value"] for amount in made(seed)[2]["budget"]["amounts"]]
        assert not amounts or amounts[0] == sum(amounts[1:])


def test_deadlines_of_gold() -> None:
    kinds = get_args(Deadline.model_fields["kind"].annotation)
    for seed in SEEDS:
        gold = made(seed)[2]
        for due in gold["deadlines"]:
            assert due["kind"] in kinds and (due["kind"] in DATES_IN_GOLD) == (due["date"] is not None)
            assert (due["kind"] == "recurring") == (due["recurrence"] is not None)
            assert due["date"] is None or due["date"] > gold["document"]["issue_date"]
            assert due["month_day"] is None or re.match(MONTH_DAY, due["month_day"])


def test_the_command_writes_plans_and_gold(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--count", "2", "--seed", "5", "--format", "txt"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        f"variant-0000{n}{end}" for n in (5, 6) for end in (".txt", ".gold.json")
    }
