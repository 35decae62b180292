"""Which plan a record is: the scan and the Word file of one plan have one id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize.identity import DIGITS, plan_id
from schemas.record import Evidence, Header, Issuer, Period, Provenance

SHA = "ab" * 32


def header(**fields: str | None) -> Header:
    """A header with evidence for whatever it is given."""
    names = {"name": "issuer.name", "start": "period.start", "end": "period.end"}
    evidence = Evidence(text="x", raw="x", start=0, end=1, page=1)
    shown = [names.get(k, k) for k, v in fields.items() if v is not None]
    return Header(
        number=fields.get("number"), issue_date=fields.get("issue_date"), title=fields.get("title"),
        issuer=Issuer(name=fields.get("name")), period=Period(start=fields.get("start"), end=fields.get("end")),
        evidence=dict.fromkeys(shown, evidence),
        provenance=dict.fromkeys(shown, Provenance(confidence=1.0, rule="test@1")),
    )  # fmt: skip


FULL = {
    "name": "Ủy ban nhân dân huyện Ba Tri",
    "number": "39/KH-UBND",
    "issue_date": "2023-03-08",
    "title": "Cai nghiện",
}


def test_an_id_can_be_read() -> None:
    assert plan_id(header(**FULL), SHA).startswith("39-kh-ubnd-2023-03-08-")


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Uỷ ban nhân dân huyện Ba Tri"},  # the other placement of the tone
        {"name": "ỦY BAN NHÂN DÂN HUYỆN BA TRI"},
        {"number": "39 / KH-UBND"},
        {"number": "39/KH–UBND"},
        {"title": "Một tên khác"},  # issuer, number and date are enough
    ],
)
def test_the_same_plan_in_another_writing(other: dict[str, str]) -> None:
    one, two = (plan_id(header(**{**FULL, **fields}), SHA) for fields in ({}, other))
    assert one.split("-")[-1] == two.split("-")[-1]


@pytest.mark.parametrize(
    "other", [{"name": "Ủy ban nhân dân huyện Ba Vì"}, {"number": "40/KH-UBND"}, {"issue_date": "2024-03-08"}]
)
def test_other_plans(other: dict[str, str]) -> None:
    assert plan_id(header(**FULL), SHA) != plan_id(header(**{**FULL, **other}), SHA)


def test_without_a_number_the_title_and_period_identify() -> None:
    fields = {"name": FULL["name"], "title": "Cai nghiện", "start": "2023-01-01", "end": "2023-12-31"}
    assert plan_id(header(**fields), SHA) == plan_id(header(**fields), "cd" * 32)
    assert plan_id(header(**fields), SHA) != plan_id(header(**{**fields, "start": "2022-01-01"}), SHA)


def test_without_anything_the_file_identifies() -> None:
    assert plan_id(header(), SHA) == f"file-{SHA[:DIGITS]}"
    assert plan_id(header(title="Cai nghiện"), SHA) == f"file-{SHA[:DIGITS]}"  # a title alone is no one's


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=20))
def test_ids_are_words_and_dashes(name: str, number: str) -> None:
    made = plan_id(header(name=name, number=number, issue_date="2023-03-08"), SHA)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
