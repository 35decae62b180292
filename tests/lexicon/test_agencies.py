from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon.agencies import capital, expand, issuer_of_code, level_of
from pipeline.lexicon.duties import columns, duty, labelled_lines, roles
from pipeline.lexicon.names import body_spans, name_end, opening_at
from schemas.record import Level


def table(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load(files("pipeline.lexicon").joinpath("data", name).read_text(encoding="utf-8")))


ABBREVIATIONS = [(kind, row) for kind, rows in table("abbreviations.yaml").items() for row in rows]
OPENINGS = table("bodies.yaml")["openings"]


@pytest.mark.parametrize(("kind", "row"), ABBREVIATIONS, ids=[f"{kind}-{row['match']}" for kind, row in ABBREVIATIONS])
def test_every_abbreviation_has_an_example(kind: str, row: dict[str, Any]) -> None:
    written, expanded = row["example"]
    where = {"name": True} if kind == "names" else {"recipients": kind != "anywhere"}
    assert expand(written, **where) == expanded
    assert expand(expanded, **where) == expanded


@pytest.mark.parametrize(
    ("written", "expanded", "reason"),
    [
        ("Kế hoạch số 310/KH-UBND ngày 2/3", "Kế hoạch số 310/KH-UBND ngày 2/3", "letters of a number stay"),
        ("Nghị quyết 04/2023/NQ-HĐND", "Nghị quyết 04/2023/NQ-HĐND", "letters of a number with a year stay"),
        ("Uỷ ban nhân xã An Bình", "Ủy ban nhân dân xã An Bình", "a word that is often lost"),
        ("Phòng Văn hoá – Thông tin", "Phòng Văn hóa - Thông tin", "hyphen and tone"),
        ("giai đoạn 2021-2025", "giai đoạn 2021-2025", "hyphens between numbers stay"),
        ("ủng hộ TPHCM", "ủng hộ TPHCM", "inside a longer word"),
        ("Mặt trận tổ quốc", "Mặt trận Tổ quốc", "capitals of the Front"),
    ],
)
def test_expand(written: str, expanded: str, reason: str) -> None:
    assert expand(written) == expanded, reason


SHORT = st.sampled_from(
    [row["example"][0] for _, row in ABBREVIATIONS] + ["xã", "các", "-", "–", "/", "(", ".", ",", "và"]
)


@given(st.lists(st.one_of(SHORT, st.text(max_size=6)), max_size=8).map(" ".join))
def test_expand_twice_is_expand_once(text: str) -> None:
    once = expand(text)
    assert expand(once) == once


@given(st.text(max_size=80))
def test_whatever_is_written(text: str) -> None:
    expand(text, recipients=True)
    level_of(text, "district")
    name_end(text, 0)
    body_spans(text, 0, len(text))


@pytest.mark.parametrize("row", OPENINGS, ids=[row["words"][0] for row in OPENINGS])
def test_openings_of_names(row: dict[str, Any]) -> None:
    assert all(opening_at(example, 0) for example in row["examples"])
    assert not any(opening_at(example, 0) for example in row["counter"])


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("Sở Y tế chủ trì rà soát", "Sở Y tế", "before a verb"),
        ("Sở Y tế, hướng dẫn các xã", "Sở Y tế", "a comma before a verb"),
        ("Phòng Kế hoạch - Tổng hợp tổng hợp số liệu", "Phòng Kế hoạch - Tổng hợp", "a verb with a capital is a name"),
        ("Các sở, ban, ngành và UBND các xã, thị trấn lập sổ", "Các sở, ban, ngành và UBND các xã, thị trấn", "joint"),
        ("Các cơ quan, tổ chức có liên quan báo cáo", "Các cơ quan, tổ chức có liên quan", "tổ chức as a noun"),
        ("Đội kiểm tra liên ngành xử lý", "Đội kiểm tra liên ngành", "a verb inside the name"),
        ("Trung tâm Dịch vụ việc làm tư vấn", "Trung tâm Dịch vụ việc làm", "làm inside a word"),
        ("Công an TP. Hồng Sơn lập sổ", "Công an TP. Hồng Sơn", "the full stop of an abbreviation"),
        ("Sở Y tế (Chi cục Dân số) lập sổ", "Sở Y tế (Chi cục Dân số)", "brackets"),
        ("Công an huyện vây bắt đối tượng", "Công an huyện", "after the tier of a name, in whatever words"),
        ("Sở Y tế tỉnh Hồng Hà cấp thuốc", "Sở Y tế tỉnh Hồng Hà", "the tier has a name"),
        ("UBND các huyện miền núi lập sổ", "UBND các huyện miền núi", "of many the rest tells which"),
        ("Công an huyện có liên quan lập sổ", "Công an huyện có liên quan", "words that belong to the name"),
        ("Ban công tác Mặt trận thôn vận động", "Ban công tác Mặt trận thôn", "công tác in a name"),
        ("Huyện đoàn ra quân", "Huyện đoàn", "a name of one word"),
        ("Ban công nhà văn hóa", None, "a balcony"),
        ("Ban hành kế hoạch", None, "a verb"),
        ("Tổ chức hội nghị", None, "a verb"),
        ("Kinh phí thực hiện", None, "no body"),
    ],
)
def test_where_a_name_ends(text: str, name: str | None, reason: str) -> None:
    end = name_end(text, 0)
    assert (text[:end] if end is not None else None) == name, reason


@pytest.mark.parametrize(
    ("joint", "bodies", "reason"),
    [
        ("Sở Y tế, Công an tỉnh và các xã", ["Sở Y tế", "Công an tỉnh", "các xã"], "commas and và"),
        (
            "các sở, ban, ngành, UBND xã, phường",
            ["các sở, ban, ngành", "UBND xã, phường"],
            "common nouns stay together",
        ),
        ("Sở Y tế; các xã", ["Sở Y tế", "các xã"], "semicolons"),
        ("Sở Kế hoạch và Đầu tư", ["Sở Kế hoạch và Đầu tư"], "và inside a name"),
        ("Sở Y tế, đơn vị có liên quan", ["Sở Y tế", "đơn vị có liên quan"], "after a proper name"),
        ("Sở Y tế\nSở Tư pháp", ["Sở Y tế", "Sở Tư pháp"], "a line each"),
    ],
)
def test_single_bodies(joint: str, bodies: list[str], reason: str) -> None:
    assert [joint[a:b] for a, b in body_spans(joint, 0, len(joint))] == bodies, reason


@pytest.mark.parametrize(
    ("name", "issuer", "level", "reason"),
    [
        ("Sở Y tế", "province", "province", "a department of the province"),
        ("Phòng Y tế", "district", "district", "an office of the district"),
        ("Phòng Lao động - Thương binh và Xã hội", "district", "district", "xã hội is no commune"),
        ("Phòng Văn hóa - Xã hội phường", "commune", "commune", "the place is named"),
        ("UBND các xã, thị trấn", "district", "commune", "abbreviations are read"),
        ("Công an huyện", "province", "district", "the place is named"),
        ("Bộ Y tế", "district", "central", "a ministry"),
        ("Các cơ quan, đơn vị", "district", "district", "the plan's own tier"),
        ("Các sở, ban, ngành và Ủy ban nhân dân các xã", "province", None, "two tiers"),
        ("Trường Đại học Hồng Hà", None, None, "nothing tells"),
    ],
)
def test_levels(name: str, issuer: Level | None, level: Level | None, reason: str) -> None:
    assert level_of(name, issuer) == level, reason


def test_a_city_of_the_first_tier() -> None:
    assert level_of("Công an thành phố", "province", city_is_province=True) == "province"
    assert level_of("Công an thành phố", "province") == "district"


@pytest.mark.parametrize(("code", "issuer"), [("NĐ-CP", "Chính phủ"), ("QH15", "Quốc hội"), ("KH-ABC", None)])
def test_issuers_by_code(code: str, issuer: str | None) -> None:
    assert issuer_of_code(code) == issuer


def test_capital() -> None:
    assert capital("các xã") == "Các xã"
    assert capital("") == ""


def test_tables_of_duties_are_whole() -> None:
    assert [role for role, _ in roles()] == ["lead", "advise", "coordinate", "direct", "report"]
    assert {column for column, _ in columns()} == {"lead", "executor", "partners", "content", "due", "product"}
    assert {"lead", "partners", "due", "product", "work", "head", "other"} == {line for line, _ in labelled_lines()}
    assert duty().match("chủ trì việc")
    assert not duty().match("chủ trìu")


@pytest.mark.parametrize(
    ("heading", "column", "reason"),
    [
        ("cơ quan phối hợp", "partners", "partners before leaders"),
        ("đơn vị chủ trì", "lead", "leaders"),
        ("đơn vị thực hiện", "executor", "who does it"),
        ("thời gian hoàn thành", "due", "time limits"),
        ("sản phẩm", "product", "products"),
        ("nội dung công việc", "content", "work"),
        ("ghi chú", None, "remarks"),
    ],
)
def test_columns(heading: str, column: str | None, reason: str) -> None:
    assert next((kind for kind, pattern in columns() if pattern.search(heading)), None) == column, reason
