from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.store.instruments import instrument_row, put_instrument
from schemas.record import Citation
from tests.store import made


def cite(number: str | None, **fields: Any) -> Citation:
    given = {"type": None, "role": "basis", "count": 1, **fields}
    return Citation(number=number, **given, **made.found(made.TEXT, "Căn cứ"))


@pytest.mark.parametrize(
    ("one", "other", "same", "reason"),
    [
        (cite("116/2021/NĐ-CP"), cite("116/2021/ND–CP"), True, "however it is written"),
        (cite("116/2021/NĐ-CP", date="2021-12-21"), cite("116/2021/NĐ-CP"), True, "with its date or without"),
        (cite("9999/2019/QĐ-TTg"), cite("9999/2019/QĐ-TTg", date="2019"), True, "not catalogued, but of the state"),
        (cite("35/KH-UBND"), cite("35/KH-UBND"), False, "every people's committee has a 35"),
        (cite("35/KH-UBND", date="2023-03-08", issuer="UBND huyện Ba Tri"),
         cite("35/KH-UBND", date="2023-03-08", issuer="UBND huyện Ba Tri"), True, "number, date and issuer"),
        (cite("35/KH-UBND", date="2023-03-08", issuer="UBND huyện Ba Tri"),
         cite("35/KH-UBND", date="2023-03-08", issuer="UBND huyện Mỏ Cày"), False, "another issuer"),
        (cite(None, title="Luật Gì đó", type="Luật"), cite(None, title="Luật Khác", type="Luật"), False, "by title"),
        (cite("01/x", resolved_number="116/2021/NĐ-CP"), cite("116/2021/NĐ-CP"), True, "as it was resolved"),
    ],
)  # fmt: skip
def test_which_citations_name_one_instrument(one: Citation, other: Citation, same: bool, reason: str) -> None:
    assert (
        instrument_row(one, "plan-a", "Bến Tre")["key"] == instrument_row(other, "plan-b", "Bến Tre")["key"]
    ) is same, reason


def test_a_plan_may_cite_one_local_instrument_twice() -> None:
    keys = {instrument_row(cite("35/KH-UBND", count=n), "plan-a", None)["key"] for n in (1, 2)}
    assert len(keys) == 1


def test_what_plans_say_adds_up(db: Database) -> None:
    first = instrument_row(cite("9999/2019/QĐ-TTg"), "a", None)
    second = instrument_row(cite("9999/2019/QĐ-TTg", type="Quyết định", title="Về việc này"), "b", None)
    assert put_instrument(db, first) == put_instrument(db, second) == put_instrument(db, first)
    (row,) = db.table("instruments").rows
    assert (row["type"], row["title"], row["catalogued"]) == ("Quyết định", "Về việc này", 0)


def test_the_catalogue_has_the_last_word(db: Database) -> None:
    row = instrument_row(cite("116/2021/NĐ-CP"), "a", None)
    put_instrument(db, {**row, "title": "lời của một kế hoạch", "catalogued": 0})
    put_instrument(db, row)
    put_instrument(db, {**row, "title": "lời của một kế hoạch", "catalogued": 0})
    (kept,) = db.table("instruments").rows
    assert (kept["title"], kept["catalogued"]) == (row["title"], 1)


@pytest.mark.parametrize(
    ("issuer", "same", "reason"),
    [
        ("Sở Y tế", False, "every province has one"),
        ("Bộ Công an", True, "there is one"),
    ],
)
def test_plans_of_two_provinces(issuer: str, same: bool, reason: str) -> None:
    citation = cite("35/CV-ABC", date="2023-03-08", issuer=issuer)
    keys = {instrument_row(citation, plan, province)["key"] for plan, province in (("a", "Bến Tre"), ("b", "Hà Nam"))}
    assert (len(keys) == 1) is same, reason
