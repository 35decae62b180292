"""The gazetteer: units of their day, spellings, what lies in what."""

from datetime import date

import pytest

from pipeline.lexicon import places

OLD, NEW = date(2023, 1, 1), date(2025, 8, 1)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Nhơn Trạch", "Nhơn Trạch"),
        ("Nhon Trach", "Nhơn Trạch"),  # marks lost
        ("NHƠN TRẠCH", "Nhơn Trạch"),
        ("Bắc Cạn", "Bắc Kạn"),  # another spelling
        ("Ðồng Nai", "Đồng Nai"),  # the Icelandic letter
        ("Hoà Bình", "Hòa Bình"),  # the other placement of the tone
        ("Bà Rịa Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_names_in_any_writing(name: str, found: str) -> None:
    assert found in {p.name for p in places.find(name)}


def test_marks_decide_where_one_has_them() -> None:
    assert {p.name for p in places.find("Thanh Hà", level="district")} == {"Thanh Hà"}


def test_the_number_of_provinces_is_that_of_the_day() -> None:
    assert (len(places.provinces(date(2025, 6, 30))), len(places.provinces(date(2025, 7, 1)))) == (63, 34)


@pytest.mark.parametrize(("on", "count"), [(OLD, 1), (NEW, 0)])
def test_there_are_no_districts_after_the_reform(on: date, count: int) -> None:
    assert len(places.find("Nhơn Trạch", level="district", on=on)) == count


def test_a_city_is_of_the_first_or_the_second_tier() -> None:
    assert {p.level for p in places.find("Cần Thơ", kind="thành phố", on=NEW)} == {"province"}
    assert {p.level for p in places.find("Cao Lãnh", kind="thành phố", on=OLD)} == {"district"}


@pytest.mark.parametrize(
    ("district", "kind", "province"),
    [("Nhơn Trạch", None, "Đồng Nai"), ("Thanh Hà", "huyện", "Hải Dương"), ("Châu Thành", "huyện", None)],
)
def test_the_province_of_a_district(district: str, kind: str | None, province: str | None) -> None:
    found = places.province_of(district, kind=kind, on=OLD)
    assert (found.name if found else None) == province  # Châu Thành: one in many provinces


def test_what_a_commune_lies_in() -> None:
    found = places.parents_of("Thanh Xá", on=OLD)
    assert found is not None
    assert (found.name, found.province) == ("Thanh Hà", "Hải Dương")


def test_narrowing_by_what_a_unit_lies_in() -> None:
    assert {p.province for p in places.find("Tân Lập", level="commune", province="Bac Kan", on=OLD)} <= {"Bắc Kạn"}


def test_successors_of_the_reform() -> None:
    old = places.find("Hải Dương", level="province", on=OLD)[0]
    assert [(p.name, part) for p, part in places.successors(old)] == [("Hải Phòng", "full")]
    new = places.find("Hải Phòng", level="province", on=NEW)[0]
    assert places.successors(new) == []


def test_unknown_names_give_nothing() -> None:
    assert places.find("Không Có Nơi Này") == []
    assert places.province_of("Không Có") is None


def test_every_row_of_the_table_can_be_read() -> None:
    kinds = {
        "province": {"tỉnh", "thành phố"},
        "district": {"huyện", "quận", "thị xã", "thành phố"},
        "commune": {"xã", "phường", "thị trấn", "đặc khu"},
    }
    for line in places._lines("places.tsv"):
        place = places._place(line)
        assert place.kind in kinds[place.level], line
        assert places.bare_key(place.name) == line.split("\t")[0]
        assert not (place.valid_from and place.valid_to) or place.valid_from <= place.valid_to, line
        assert (place.level == "province") == (place.province is None), line
