import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import export
from pipeline.export.persons import CONTACT, NAME, table, without_persons
from pipeline.export.public import redacted
from pipeline.ingest.run import ingest
from pipeline.parse import parse
from tests.ingest.conftest import Watch

CORPUS = Path(__file__).parents[2] / "corpus" / "plans"


@pytest.mark.parametrize("row", table()["contacts"], ids=lambda row: row["fits"][0])
def test_contacts_have_their_examples(row: dict[str, Any]) -> None:
    pattern = re.compile(row["match"], re.IGNORECASE)
    assert [words for words in row["fits"] if not pattern.search(words)] == []
    assert [words for words in row["misses"] if pattern.search(words)] == []


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Ông Giáp Văn Lượng, Phó Trưởng phòng", f"Ông {NAME}, Phó Trưởng phòng"),
        ("đồng chí Đàng Năng Thiện, Phó Chủ tịch UBND tỉnh", f"đồng chí {NAME}, Phó Chủ tịch UBND tỉnh"),
        ("Phó Hiệu trưởng Nguyễn Minh Trí", f"Phó Hiệu trưởng {NAME}"),
        ("gửi về pld@nhontrach.gov.vn hoặc 0251.3560.123", f"gửi về {CONTACT} hoặc {CONTACT}"),
        ("Các đồng chí Phó Giám đốc", "Các đồng chí Phó Giám đốc"),
        ("Chủ tịch Ủy ban nhân dân xã Lương Sơn", "Chủ tịch Ủy ban nhân dân xã Lương Sơn"),
        ("Trưởng Công an Hà Nội", "Trưởng Công an Hà Nội"),
        (
            "Ông (bà) Nguyễn Văn An, Trần Thị Bé và Lê Văn Cư, Phó Chủ tịch",
            f"Ông (bà) {NAME}, {NAME} và {NAME}, Phó Chủ tịch",
        ),
        ("các đồng chí Nguyễn Văn An, Bùi Thị Hoa, Hà Nội", f"các đồng chí {NAME}, {NAME}, Hà Nội"),
        ("bà Lò thị Mai", f"bà {NAME}"),
        ("NGUYỄN VĂN AN", NAME),
        ("Giao Nguyễn Thị Lan theo dõi", f"Giao {NAME} theo dõi"),
        ("chủ tịch: Phan Quốc Hùng - 0912.34.56.78", f"chủ tịch: {NAME} - {CONTACT}"),
        ("ĐT (024) 38.234.567, +84 (0)912 345 678, 01234567890", f"ĐT {CONTACT}, {CONTACT}, {CONTACT}"),
        ("đồng chí Vàng A Sùng (0398.123.456)", f"đồng chí {NAME} ({CONTACT})"),
        ("Trường THPT Nguyễn Văn Cừ, xã Nguyễn Văn Thảnh", "Trường THPT Nguyễn Văn Cừ, xã Nguyễn Văn Thảnh"),
        ("gia đình Cao Bằng Văn hóa", "gia đình Cao Bằng Văn hóa"),
        ("tư tưởng Chủ tịch Hồ Chí Minh", "tư tưởng Chủ tịch Hồ Chí Minh"),
        ("NGƯỜI NGHIỆN MA TÚY TRÊN ĐỊA BÀN", "NGƯỜI NGHIỆN MA TÚY TRÊN ĐỊA BÀN"),
        ("QUẢN LÝ VĂN HÓA", "QUẢN LÝ VĂN HÓA"),
        ("kinh phí 395.000.000 đồng, 0123 456 789 đồng", "kinh phí 395.000.000 đồng, 0123 456 789 đồng"),
        ("từ 1900 2000 đến 24.500.000.000", "từ 1900 2000 đến 24.500.000.000"),
        ("vận động 1.250 người đến ngày 08.02.2022", "vận động 1.250 người đến ngày 08.02.2022"),
    ],
)
def test_without_persons(text: str, public: str) -> None:
    assert without_persons(text) == public


def test_a_signer_is_taken_out_wherever_the_plan_names_him() -> None:
    assert (
        without_persons("Giao Vi Đình Khôi theo dõi; VI ĐÌNH KHÔI", {"Vi Đình Khôi"}) == f"Giao {NAME} theo dõi; {NAME}"
    )


def test_a_name_in_decomposed_letters_is_one() -> None:
    assert without_persons(unicodedata.normalize("NFD", "bà Trần Thị Bé")) == f"bà {NAME}"


@given(st.text(max_size=200))
def test_taking_out_twice_is_taking_out_once(text: str) -> None:
    assert without_persons(without_persons(text)) == without_persons(text)


@pytest.mark.parametrize("name", ["huyen-con-cuong-2022.md", "xa-hung-thinh-2023.md", "lien-nganh-go-dau-2024.md"])
def test_a_public_record_names_no_signer_and_keeps_its_values(name: str) -> None:
    record = json.loads(parse(CORPUS / name).model_dump_json())
    people = {s["name"] for s in [record["document"]["signer"], *record["document"]["signers"]] if s["name"]}
    assert people
    public = redacted(json.loads(json.dumps(record)))
    said = json.dumps(public, ensure_ascii=False)
    assert [person for person in people if person in said] == []
    assert [i["value"] for i in public["indicators"]] == [i["value"] for i in record["indicators"]]
    assert [c["number"] for c in public["citations"]] == [c["number"] for c in record["citations"]]
    assert not [field for field in public["document"]["evidence"] if field.endswith("signer.name")]
    assert all(i["evidence"]["raw"] == i["evidence"]["text"] for i in public["indicators"])


def test_an_agency_that_is_a_person_loses_its_id() -> None:
    record = json.loads(parse(CORPUS / "xa-hung-thinh-2023.md").model_dump_json())
    record["responsibilities"][0]["agency"] = "Phó Hiệu trưởng Nguyễn Minh Trí"
    record["responsibilities"][0]["agency_id"] = "pho-hieu-truong-nguyen-minh-tri"
    assert redacted(record)["responsibilities"][0]["agency_id"] is None


@pytest.mark.parametrize(
    ("format_", "to"), [("csv", "out"), ("jsonl", "out.jsonl"), ("xlsx", "out.xlsx"), ("parquet", "out")]
)
def test_every_format_has_a_public_form(database: Path, tmp_path: Path, format_: str, to: str) -> None:
    for path in export(database, tmp_path / to, format_, public=True):
        assert path.stat().st_size > 0


def test_the_public_tables_have_no_signer(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    plan = CORPUS / "huyen-con-cuong-2022.md"
    ingest([plan], path, workers=1, timeout=60, reread=False, retry_failed=False, progress=Watch())
    private, public = (export(path, tmp_path / str(kept), "csv", public=kept) for kept in (False, True))
    said = ["\n".join(file.read_text(encoding="utf-8-sig") for file in files) for files in (private, public)]
    assert "Vi Đình Khôi" in said[0]
    assert "Vi Đình Khôi" not in said[1]
