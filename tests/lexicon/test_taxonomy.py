import re
from typing import Any, get_args

import pytest

from pipeline.lexicon import tables, taxonomy
from pipeline.lexicon.text import fold_name
from schemas.record import Code

TABLE = tables.table("taxonomy")


def test_every_code_is_defined_and_in_both_languages() -> None:
    assert set(taxonomy.codes()) == set(get_args(Code))
    for code, row in taxonomy.codes().items():
        assert row["better"] in ("higher", "lower"), code
        assert row["vi"] and row["en"], code
    assert set(TABLE["implied"]) <= set(get_args(Code))
    assert set(TABLE["implied"].values()) <= {row["id"] for row in TABLE["bases"]}


@pytest.mark.parametrize("row", [*TABLE["aspects"], *TABLE["bases"], *TABLE["qualifiers"]], ids=lambda row: row["id"])
def test_every_row_has_its_examples(row: dict[str, Any]) -> None:
    assert row["vi"] and row["en"] and row["fits"] and row["misses"]
    if "code" in row:
        assert row["code"] in get_args(Code)
        assert [w for w in row["fits"] if not re.search(row["match"], fold_name(w))] == []
        assert [w for w in row["misses"] if re.search(row["match"], fold_name(w))] == []


@pytest.mark.parametrize("row", TABLE["bases"], ids=lambda row: row["id"])
def test_every_base_is_found_in_its_examples(row: dict[str, Any]) -> None:
    assert [w for w in row["fits"] if taxonomy.base_of(w) != row["id"]] == []
    assert [w for w in row["misses"] if taxonomy.base_of(w) == row["id"]] == []


@pytest.mark.parametrize("row", TABLE["qualifiers"], ids=lambda row: row["id"])
def test_every_qualifier_is_found_in_its_examples(row: dict[str, Any]) -> None:
    assert [w for w in row["fits"] if row["id"] not in taxonomy.qualifiers_of(w)] == []
    assert [w for w in row["misses"] if row["id"] in taxonomy.qualifiers_of(w)] == []


def test_ids_stand_once() -> None:
    for name in ("bases", "qualifiers"):
        ids = [row["id"] for row in TABLE[name]]
        assert len(ids) == len(set(ids))
    aspects = [(row["code"], row["id"]) for row in TABLE["aspects"]]
    assert len(aspects) == len(set(aspects))


@pytest.mark.parametrize(
    ("code", "subject", "measure", "unit", "subcode"),
    [
        ("COMM_COVERAGE", "xã, thị trấn được tuyên truyền về cai nghiện", "percent", "%", "communes"),
        ("COMM_COVERAGE", "xã, thị trấn được tuyên truyền (12/12)", "count", "xã, thị trấn", "communes"),
        ("COMM_COVERAGE", "buổi tuyên truyền tại thôn", "count", "buổi", None),
        ("METHADONE", "người được điều trị Methadone", "count", "người", None),
        ("METHADONE", "tỷ lệ bệnh nhân bỏ trị", "percent", "%", "dropout.users"),
        ("METHADONE", "người uống thuốc tại cơ sở cấp phát", "count", "người", None),
        ("METHADONE", "điểm cấp phát thuốc Methadone", "count", "điểm", "dispensing"),
        ("POST_REHAB_SUPPORT", "người sau cai được học nghề, vay vốn", "percent", "%", "loans.vocational.post_rehab"),
        ("EMPLOYMENT", "Tỷ lệ có việc làm", "percent", "%", "post_rehab"),
        ("REHAB_TOTAL", "cai nghiện dưới các hình thức trên tổng số người nghiện", "percent", "%", "users"),
        ("USER_REDUCTION", "người nghiện mới phát sinh", "count", "người", "new_users"),
        ("OTHER", "an aim in words", "qualitative", None, None),
    ],
)
def test_subcode_of(code: str, subject: str, measure: taxonomy.Measure, unit: str | None, subcode: str | None) -> None:
    assert taxonomy.subcode_of(code, subject, measure, unit) == subcode


@pytest.mark.parametrize(
    ("code", "subject", "measure", "comparator", "side"),
    [
        ("RELAPSE", "tỷ lệ tái nghiện", "percent", "eq", "lower"),
        ("RELAPSE", "người sau cai không tái nghiện", "percent", "eq", "higher"),
        ("USER_REDUCTION", "số người nghiện", "change", "eq", "higher"),
        ("USER_REDUCTION", "người nghiện mới phát sinh", "count", "le", "lower"),
        ("METHADONE", "tỷ lệ bệnh nhân bỏ trị", "percent", "eq", "lower"),
        ("METHADONE", "bệnh nhân điều trị Methadone", "count", "ge", "higher"),
        ("OTHER", "thời gian chờ", "count", "lt", "lower"),
    ],
)
def test_which_side_is_better(code: str, subject: str, measure: taxonomy.Measure, comparator: str, side: str) -> None:
    assert taxonomy.better(code, subject, measure, None, comparator) == side


@pytest.mark.parametrize(
    ("words", "unit", "scope"),
    [
        ("điểm tư vấn ở mỗi xã, phường", "điểm", taxonomy.Scope("communes", None)),
        ("mô hình tại mỗi huyện", "mô hình", taxonomy.Scope("districts", None)),
        ("lần giám sát trong năm", "lần/năm", taxonomy.Scope(None, "năm")),
        ("điểm tư vấn được thành lập", "điểm", taxonomy.Scope(None, None)),
    ],
)
def test_scope_of(words: str, unit: str, scope: taxonomy.Scope) -> None:
    assert taxonomy.scope_of(words, unit) == scope


def test_what_is_the_planners_own() -> None:
    assert taxonomy.is_own("FACILITIES", "khả năng tiếp nhận của Cơ sở cai nghiện ma túy tỉnh", "học viên")
    assert not taxonomy.is_own("FACILITIES", "trạm y tế đủ điều kiện xác định tình trạng nghiện", "trạm y tế")
