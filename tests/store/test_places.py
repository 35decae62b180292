import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.lexicon.places import all_places, bare_key
from pipeline.parse import parse
from pipeline.store.database import open_database
from pipeline.store.places import code_below, place_rows
from pipeline.store.records import fill_up, save_reading
from pipeline.store.runs import start_run
from schemas.record import PlanRecord
from tests.store import made

Put = Callable[..., None]
Rows = Callable[[str], list[Any]]
CORPUS = Path(__file__).parents[2] / "corpus" / "plans"


def gold_issuer(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))["document"]["issuer"])


OF_A_PROVINCE = [path for path in sorted(CORPUS.glob("*.gold.json")) if gold_issuer(path)["province"]]


def record_of(name: str) -> PlanRecord:
    return parse(CORPUS / name)


def test_places_of_a_plan_by_their_codes_and_what_became_of_them() -> None:
    rows = {row["level"]: row for row in place_rows(record_of("huyen-con-cuong-2022.md"))}
    assert (rows["province"]["name"], rows["province"]["code"]) == ("Nghệ An", "40")
    district = rows["district"]
    assert (district["name"], district["code"], district["state"], district["certain"]) == (
        "Con Cuông",
        "422",
        "old",
        True,
    )
    assert [p["name"] for p in district["today"]] == ["Nghệ An"]


@pytest.mark.parametrize("path", OF_A_PROVINCE, ids=lambda p: p.name.removesuffix(".gold.json"))
def test_every_place_of_the_corpus_is_resolved(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    issuer = gold_issuer(path)
    header = PlanRecord.model_validate(made.record().model_dump()).document.model_copy(
        update={
            "issue_date": gold["document"]["issue_date"],
            "issuer": made.record().document.issuer.model_copy(
                update={k: issuer[k] for k in ("name", "province", "district", "commune")}
            ),
        }
    )
    rows = place_rows(made.record().model_copy(update={"document": header}))
    assert [row["name"] for row in rows if not row["certain"] or not row["code"]] == []
    names = {p.code: p.name for p in all_places()}
    for row in rows:
        assert row["code"] in names
    for indicator in gold["indicators"]:
        for part in indicator["breakdown"]:
            code = code_below(part["place"], header)
            if code is not None:
                assert any(bare_key(p.name)[:3] in bare_key(part["place"]) for p in all_places() if p.code == code)


@pytest.mark.parametrize(
    ("name", "province", "district", "day", "code"),
    [
        ("Sơn Dương", "Tuyên Quang", None, "2022-04-29", "076"),  # the district, not its town
        ("H. Mường Ảng", "Điện Biên", None, "2019-02-26", "102"),
        ("Hoàng Hóa", "Thanh Hóa", None, "2014-05-01", "399"),  # a slip
        ("các huyện còn lại", "Đắk Nông", None, "2016-05-12", None),
        ("Sở Y tế", "Đồng Nai", None, "2025-09-01", None),
    ],
)
def test_places_of_tables(name: str, province: str, district: str | None, day: str, code: str | None) -> None:
    document = made.record().document
    issuer = document.issuer.model_copy(update={"province": province, "district": district, "commune": None})
    header = document.model_copy(update={"issuer": issuer, "issue_date": day})
    assert code_below(name, header) == code


def test_bodies_of_a_joint_heading_are_found_one_by_one(put: Put, rows: Rows) -> None:
    record = made.record()
    [first] = record.responsibilities
    joint = first.model_copy(update={"agency": "Công an xã, Trạm Y tế xã", "agency_id": "cong-an-xa+tram-y-te"})
    put(record.model_copy(update={"responsibilities": [joint]}))
    found = "SELECT b.id FROM bodies b JOIN agency_bodies l ON l.body = b.id JOIN tasks t ON t.agency = l.agency ORDER BY b.id"
    assert rows(found) == ["cong-an-xa", "tram-y-te"]
    assert rows("SELECT name FROM bodies ORDER BY id") == ["Công an cấp xã", "Trạm Y tế"]


def test_bodies_that_no_plan_names_any_more_are_forgotten(put: Put, rows: Rows) -> None:
    put(made.record())
    assert rows("SELECT id FROM bodies") == ["cong-an-xa"]
    put(made.record().model_copy(update={"responsibilities": []}))
    assert rows("SELECT id FROM bodies") == []


def test_a_database_of_before_is_filled_at_the_next_ingest(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    record = made.record()
    with open_database(path, create=True) as db:
        save_reading(db, start_run(db, ["in"], made.run().extractor, 1), made.seen(record), made.reading(record), 0.1)
        for table in ("plan_places", "agency_bodies", "bodies"):
            db.table(table).delete_where()
        db.execute("INSERT INTO unfilled SELECT id FROM plans")
        db.conn.commit() if db.conn.in_transaction else None
    with open_database(path) as db:
        fill_up(db)
        assert db.table("unfilled").count == 0
        assert [row["id"] for row in db.table("bodies").rows] == ["cong-an-xa"]
        assert db.table("plan_places").count > 0
    assert isinstance(db, Database)
