"""`corpus/halves.csv` says truly what each document is, so that figures can be given for each half apart."""

import csv
import json
from typing import Any

from corpus.source import PLANS, ids
from corpus.typeset import SAMPLE_FORMATS

COLUMNS = ["id", "kind", "level", "year", "written"]
TIERS = ("province", "district", "commune")
OTHERS = {
    "department": ("Sở ", "Công an ", "Trung tâm ", "Văn phòng "),
    "party": ("Tỉnh ủy ", "Thành ủy ", "Đảng ủy ", "Huyện ủy ", "Đảng ủy "),
}


def rows() -> list[dict[str, str]]:
    with (PLANS.parent / "halves.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def gold(plan_id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((PLANS / f"{plan_id}.gold.json").read_text(encoding="utf-8"))
    return record


def test_each_document_has_one_row() -> None:
    assert [row["id"] for row in rows()] == ids()
    assert len(ids()) == 86


def test_a_plan_has_aims_and_duties_and_no_other_document_has_any() -> None:
    for row in rows():
        record = gold(row["id"])
        found = [bool(record[part]) for part in ("indicators", "deadlines", "responsibilities")]
        assert found == [{"plan": True, "no plan": False}[row["kind"]]] * 3, row["id"]


def test_the_level_is_that_of_the_issuer() -> None:
    for row in rows():
        document = gold(row["id"])["document"]
        issuer, several = document["issuer"], len(document.get("issuers", [])) > 1
        assert (row["level"] == "joint") == several, row["id"]
        if row["level"] in TIERS:
            assert row["level"] == issuer["level"], row["id"]
            assert not issuer["name"].startswith(sum(OTHERS.values(), ())), row["id"]
        elif not several:
            assert issuer["name"].startswith(OTHERS[row["level"]]), row["id"]


def test_the_year_is_that_of_issue() -> None:
    assert [row["year"] for row in rows()] == [gold(row["id"])["document"]["issue_date"][:4] for row in rows()]


def test_what_the_rules_were_written_with_are_the_samples() -> None:
    written = {row["id"]: row["written"] for row in rows()}
    assert set(written.values()) == {"with the rules", "without looking", "without looking, later"}
    assert {name for name, how in written.items() if how == "with the rules"} == set(SAMPLE_FORMATS)
