from datetime import date

import pytest

from pipeline.lexicon.agency_catalogue import bodies, by_key, described, key, natural_tiers, table, with_tier


def test_ids_and_names_stand_once() -> None:
    rows = table()["bodies"]
    assert len({row["id"] for row in rows}) == len(rows)
    owners: dict[str, set[str]] = {}
    for row in rows:
        for name in (row["name"], *row.get("also", ())):
            owners.setdefault(key(name), set()).add(row["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}
    assert set(by_key()) == set(owners)


def test_every_body_has_an_english_name_and_dates_that_are_dates() -> None:
    for body in bodies().values():
        assert body.english, body.id
        assert all(date.fromisoformat(day) for day in body.until.values())
        for after in body.after:
            assert date.fromisoformat(after.since)
            assert after.matter


def test_successors_are_known_bodies() -> None:
    for body in bodies().values():
        for after in body.after:
            found = described(after.to)
            assert found.level or after.to in bodies(), after.to


@pytest.mark.parametrize(
    ("body_id", "name", "level", "until"),
    [
        ("cong-an-huyen", "Công an cấp huyện", "district", "2025-02-28"),
        ("cong-an-tinh", "Công an cấp tỉnh", "province", None),
        ("so-lao-dong-thuong-binh-xa-hoi", "Sở Lao động - Thương binh và Xã hội", "province", "2025-02-28"),
        ("phong-y-te", "Phòng Y tế", "district", "2025-06-30"),
        ("to-cong-tac-cai-nghien-xa", None, "commune", None),
    ],
)
def test_described(body_id: str, name: str | None, level: str, until: str | None) -> None:
    found = described(body_id)
    assert (found.name, found.level, found.until) == (name, level, until)


def test_rehabilitation_went_from_labour_to_the_police() -> None:
    after = {s.to: s.matter for s in described("so-lao-dong-thuong-binh-xa-hoi").after}
    assert "cai nghiện" in after["cong-an-tinh"]
    assert [s.to for s in described("toa-an-nhan-dan-huyen").after] == ["toa-an-nhan-dan-khu-vuc"]
    assert described("toa-an-nhan-dan-tinh").after == ()


def test_the_tier_that_a_body_has_by_nature_is_left_out() -> None:
    assert with_tier("so-y-te", "province") == "so-y-te"
    assert with_tier("phong-kinh-te", "commune") == "phong-kinh-te-xa"
    assert with_tier("cong-an", None) == "cong-an"
    assert [tier for begin, tier in natural_tiers() if begin == "chi-cuc-hai-quan"] == ["central"]
