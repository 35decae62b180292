"""The gold records of the project's own plans keep to the field guide and quote the plans exactly."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import pytest

from corpus.source import PLANS, Table, ids, letters, load, plain
from corpus.source import Paragraph as Block
from pipeline.likeness import bare, fold
from pipeline.scoring import rates, score
from schemas.record import ISO_DATE, MONTH_DAY, Breakdown, Code, Deadline, Indicator, Level, Role

LISTS = ("citations", "indicators", "deadlines", "responsibilities")
PARTS = ("document", *LISTS, "budget", "recipients", "neutral", "hard")
MEASURES = get_args(Indicator.model_fields["measure"].annotation)
KINDS = get_args(Deadline.model_fields["kind"].annotation)
COMPARATORS = {"eq", "ge", "gt", "le", "lt", "range", "approx", None}
WORDS = {  # numbers that a plan writes as words or as a fraction
    1: "một", 2: "hai", 5: "năm", 15: "mười lăm", 33.33: "1/3", 50: "nửa", 66.67: "2/3", 90: "chín mươi", 100: "một trăm",
}  # fmt: skip
OLD_TONES = re.compile(r"(?<![qQ])(?:uý|uỷ|uỳ)|Uỷ|UỶ")
LETTER = "Công văn"  # the one type that is not printed
RECURRENCES = {"weekly", "monthly", "quarterly", "semiannual", "annual", "biennial", "ad_hoc", None}


@cache
def gold(plan_id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((PLANS / f"{plan_id}.gold.json").read_text(encoding="utf-8"))
    return record


@cache
def source(plan_id: str) -> str:
    return bare(load(plan_id).source.replace("<br>", " "))


@cache
def body(plan_id: str) -> str:
    """The letters without the letterhead, where the document's own number stands."""
    plan = load(plan_id)
    blocks = tuple(b for b in plan.blocks if not isinstance(b, Table) or b.kind != "letterhead")
    return bare(letters(replace(plan, blocks=blocks)))


@cache
def said(words: str) -> str:
    """Without what a value of the record may change of the printed words: case, tone placement, short names."""
    return bare(fold(words.replace("UBND", "Ủy ban nhân dân").replace("V/v", "Về việc")))


def quotes(record: dict[str, Any]) -> Iterator[str]:
    for part in ("citations", "indicators", "deadlines", "neutral"):
        for item in record[part]:
            yield item["quote"]
            yield from item.get("also", {}).get("quote", [])
    yield from (amount["quote"] for amount in record["budget"]["amounts"])
    yield from (agency["heading"] for agency in record["responsibilities"] if agency["heading"])


@pytest.fixture(params=ids())
def plan_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_plan_has_its_gold_record_and_no_record_is_alone() -> None:
    assert sorted(path.name.removesuffix(".gold.json") for path in PLANS.glob("*.gold.json")) == ids()


def test_the_layout(plan_id: str) -> None:
    record = gold(plan_id)
    assert record["doc"] == plan_id and set(record) == {"doc", *PARTS}
    assert record["hard"], "what was doubted is written down"
    for part in ("indicators", "deadlines"):
        numbers = [item["id"] for item in record[part]]
        assert numbers == [f"{part[0]}{n + 1}" for n in range(len(numbers))]


def test_quotes_and_headings_stand_in_the_plan(plan_id: str) -> None:
    missing = [quote for quote in quotes(gold(plan_id)) if not bare(quote) or bare(quote) not in source(plan_id)]
    assert not missing


def test_header(plan_id: str) -> None:
    header = gold(plan_id)["document"]
    types = [plain(b.line) for b in load(plan_id).blocks if isinstance(b, Block) and b.kind == "type"]
    accepted = [header["type"], *header.get("also", {}).get("type", [])]
    assert types[:1] == [name.upper() for name in accepted if name.upper() in types[:1]], "the type as printed"
    assert bool(types) == (header["type"] != LETTER), "a letter alone is without its type"
    assert not types or any(line.startswith(header["type"].upper()) for line in types), "the type itself is printed"
    assert re.match(ISO_DATE, header["issue_date"])
    assert header["number"] is None or bare(header["number"]) in source(plan_id)
    assert said(header["title"]) in said(letters(load(plan_id))), "the title as printed"


def test_issuers_and_signers(plan_id: str) -> None:
    header = gold(plan_id)["document"]
    issuers = header.get("issuers", [header["issuer"]])
    signers = header.get("signers", [header["signer"]])
    assert header["issuer"]["name"] == issuers[0]["name"] and header["signer"] == signers[0], "the first of several"
    assert all(issuer["level"] in get_args(Level) for issuer in issuers)
    for signer in signers:
        assert bare(signer["name"]) in source(plan_id)
        assert all(
            said(words) in said(letters(load(plan_id))) for words in (signer["position"], signer["authority"] or "")
        )


def test_period(plan_id: str) -> None:
    record = gold(plan_id)
    start, end = record["document"]["period"]["start"], record["document"]["period"]["end"]
    assert all(re.match(ISO_DATE, date) for date in (start, end) if date)
    assert not (start and end) or start < end
    assert end or not record["indicators"], "a plan ends, though it need not say when it begins"


def times_named(text: str, number: str) -> int:
    """How often a number is printed, in full or as `NĐ 116`, but where that is made its name."""
    serial = number.partition("/")[0]
    short = re.findall(rf"(?<!là)(?:Nghịđịnh|NĐ|Quyếtđịnh|QĐ|Thôngtư|Luật)(?:số)?{re.escape(serial)}(?![\d/])", text)
    return text.count(number) + len(short)


def test_a_citation_is_counted_as_often_as_its_number_is_printed(plan_id: str) -> None:
    for citation in gold(plan_id)["citations"]:
        assert citation["role"] in ("basis", "mention")
        assert citation["date"] is None or re.match(ISO_DATE, citation["date"])
        if citation["number"]:
            assert times_named(body(plan_id), bare(citation["number"])) == citation["count"], citation["number"]
        else:
            assert citation["title"], "a law or programme without number has a title"


def test_indicators(plan_id: str) -> None:
    for aim in gold(plan_id)["indicators"]:
        assert aim["code"] in get_args(Code) and set(aim.get("also", {}).get("code", [])) <= set(get_args(Code))
        assert aim["measure"] in MEASURES and aim["comparator"] in COMPARATORS
        assert (aim["measure"] == "qualitative") == (aim["value"] is None), aim["id"]
        assert (aim["comparator"] == "range") == (aim["value_max"] is not None), aim["id"]
        assert (aim["measure"] == "change") <= (aim["direction"] is not None), "a change has a direction"
        assert aim["section"] in ("targets", "tasks") and re.match(ISO_DATE, aim["target_date"])


def test_the_number_of_an_aim_is_printed_in_its_quote(plan_id: str) -> None:
    for aim in gold(plan_id)["indicators"]:
        for value in (aim["value"], aim["value_max"]):
            if value is not None:
                printed = {f"{value:g}".replace(".", ","), f"{value:02g}", f"{value:,}".replace(",", ".")}
                assert any(re.search(rf"(?<!\d){re.escape(p)}(?!\d)", aim["quote"]) for p in printed) or (
                    WORDS.get(value, "no such word") in aim["quote"].lower()
                ), aim["id"]


def test_parts_add_up_to_the_aim(plan_id: str) -> None:
    for aim in gold(plan_id)["indicators"]:
        parts = [(part["place"], part["value"]) for part in aim["breakdown"]]
        assert not parts or sum(value for _, value in parts) == aim["value"], aim["id"]
        assert len({place for place, _ in parts}) == len(parts)
        assert all(set(part) < set(Breakdown.model_fields) for part in aim["breakdown"])


def test_deadlines(plan_id: str) -> None:
    for due in gold(plan_id)["deadlines"]:
        assert due["kind"] in KINDS and due["recurrence"] in RECURRENCES
        assert (due["kind"] == "recurring") == (due["recurrence"] is not None), due["id"]
        assert (due["kind"] in ("date", "period_end")) == (due["date"] is not None), due["id"]
        assert (due["kind"] == "relative") == bool(due.get("relative")), due["id"]
        assert due["date"] is None or re.fullmatch(r"\d{4}-\d{2}-\d{2}", due["date"])
        assert due["month_day"] is None or re.match(MONTH_DAY, due["month_day"])


def test_tasks(plan_id: str) -> None:
    for agency in gold(plan_id)["responsibilities"]:
        assert agency["level"] in (*get_args(Level), None)
        assert agency["tasks"] or agency.get("optional"), agency["agency"]
        for task in agency["tasks"]:
            assert task["role"] in get_args(Role)
            assert "UBND" not in task["text"] and not OLD_TONES.search(task["text"])


def test_what_is_no_plan_has_nothing_of_a_plan(plan_id: str) -> None:
    record = gold(plan_id)
    if {record["document"]["type"], *record["document"].get("also", {}).get("type", [])}.isdisjoint({"Kế hoạch"}):
        assert not any(record[part] for part in ("indicators", "deadlines", "responsibilities"))
    else:
        assert all(record[part] for part in ("indicators", "deadlines", "responsibilities"))


def test_a_gold_record_agrees_with_itself(plan_id: str) -> None:
    record = gold(plan_id)
    assert {name: rate for name, rate in rates(score(record, record)).items() if rate not in (None, 1.0)} == {}
