from datetime import date

import pytest

from pipeline.compare import compare_stored
from pipeline.compare.lineage import lineage_of
from pipeline.compare.stored import Stored
from pipeline.compare.units import MissingUnit, missing_units, place_of, units_of
from pipeline.compare.view import grid_of, in_order
from pipeline.lexicon.places import all_places
from tests.compare.conftest import BELOW, DISTRICT, OTHER_DISTRICT, PROVINCE, cites, percent, plan, stored, target

PLANS = [PROVINCE, DISTRICT, OTHER_DISTRICT]


def missing_of(there: Stored) -> list[MissingUnit]:
    lineage = lineage_of(there)
    return missing_units(there, lineage, units_of(there, lineage))


def test_who_has_no_plan() -> None:
    there = stored(PLANS, cited=BELOW)
    units = missing_of(there)
    districts = {
        p.name
        for p in all_places()
        if p.level == "district" and p.province == "Thanh Hóa" and p.valid(date(2023, 2, 3))
    }
    assert {u.name for u in units} == districts - {"Bá Thước", "Quan Sơn"}
    assert {u.level for u in units} == {"district"}
    assert all(len(u.code) == 3 for u in units)


def test_a_plan_of_the_time_with_a_code_in_common_is_not_missing() -> None:
    unlinked = plan("unlinked", district="Mường Lát", number="9/KH-UBND")
    there = stored([*PLANS, unlinked], [target("province", 300), target("unlinked", 3)], BELOW)
    assert "Mường Lát" not in {u.name for u in missing_of(there)}
    earlier = plan(
        "unlinked",
        district="Mường Lát",
        number="9/KH-UBND",
        issue_date="2019-02-10",
        start="2019-01-01",
        end="2019-12-31",
    )
    there = stored([*PLANS, earlier], [target("province", 300), target("unlinked", 3)], BELOW)
    assert "Mường Lát" in {u.name for u in missing_of(there)}


def test_from_july_2025_the_communes_are_asked() -> None:
    top = plan(
        "top",
        level="province",
        province="Lào Cai",
        number="15/KH-UBND",
        issue_date="2025-08-01",
        start="2026-01-01",
        end="2026-12-31",
    )
    commune = plan(
        "below",
        level="commune",
        province="Lào Cai",
        commune="Bắc Hà",
        issue_date="2025-09-01",
        start="2026-01-01",
        end="2026-12-31",
    )
    there = stored(
        [top, commune], cited=[cites("below", "15/KH-UBND", date="2025-08-01", issuer="Ủy ban nhân dân tỉnh Lào Cai")]
    )
    units = missing_of(there)
    assert {u.level for u in units} == {"commune"}
    assert "Bắc Hà" not in {u.name for u in units}
    assert len(units) == 98  # 99 communes and wards of Lào Cai


def test_nobody_is_asked_for_by_a_plan_that_no_other_carries_out() -> None:
    there = stored([DISTRICT])
    assert missing_of(there) == []


def test_a_parent_without_a_place_is_a_finding() -> None:
    nowhere = plan(
        "province",
        level="province",
        province=None,
        number="15/KH-UBND",
        issue_date="2023-02-03",
        issuer="Ủy ban nhân dân tỉnh",
    )
    there = stored([nowhere, DISTRICT], cited=[cites("district", "15/KH-UBND", issuer=None)])
    assert [f.code for f in units_of(there, lineage_of(there)).findings] == ["units_unknown"]


@pytest.mark.parametrize(("given", "code"), [({"district": "Bá Thước"}, "386"), ({"district": None}, None)])
def test_the_place_of_a_plan(given: dict[str, str], code: str | None) -> None:
    place = place_of(plan("p", **given))
    assert (place.code if place else None) == code


def test_the_years_of_one_place() -> None:
    last = plan(
        "last", district="Bá Thước", number="8/KH-UBND", issue_date="2022-02-01", start="2022-01-01", end="2022-12-31"
    )
    targets = [
        target("last", 15, date="2022-12-31"),
        target("district", 20),
        target("other", 9),
        percent("district", 90),
    ]
    [series] = compare_stored(stored([last, *PLANS], targets)).years
    assert [(year, t.value) for year, t in series.targets] == [(2022, 15), (2023, 20)]
    assert (series.place, series.change) == ("Bá Thước", 5)


def test_what_is_odd_is_told_and_stays() -> None:
    odd = [
        percent("district", 120, id="i1"), target("district", -3, id="i2"), target("district", 9e9, id="i3"),
        percent("district", 90, value_max=80, comparator="range", id="i4"), percent("district", 150, id="i5", measure="change", direction="increase"),
    ]  # fmt: skip
    nowhere = plan("nowhere", province=None, district=None, issue_date=None, start=None, end=None)
    comparison = compare_stored(stored([DISTRICT, nowhere], odd))
    assert [(f.plan, f.code) for f in comparison.findings] == [
        ("district", "over_100"), ("district", "negative"), ("district", "absurd"), ("district", "turned_round"),
        ("nowhere", "no_place"), ("nowhere", "no_year"), ("nowhere", "no_number"),
    ]  # fmt: skip
    assert len(comparison.matrix) == len(odd)


def test_money_may_be_large() -> None:
    money = target("district", 5e9, code="OTHER", unit="đồng", subject="kinh phí")
    assert compare_stored(stored([DISTRICT], [money])).findings == []


def test_the_matrix_has_a_child_under_its_parent_and_its_answer_in_the_parents_column() -> None:
    fraction = target(
        "district",
        12,
        code="COMM_COVERAGE",
        subcode="communes",
        unit="xã, thị trấn",
        subject="xã, thị trấn được tuyên truyền",
        printed="12/12 xã, thị trấn được tuyên truyền",
    )
    comparison = compare_stored(
        stored([OTHER_DISTRICT, DISTRICT, PROVINCE], [percent("province", 90), fraction], BELOW)
    )
    grid = grid_of(comparison)
    assert [(line.plan.id, line.depth) for line in grid.lines] == [("province", 0), ("district", 1), ("other", 1)]
    [column] = grid.columns
    assert column.label("vi") == "Độ phủ tuyên truyền (xã, phường, thị trấn), %"
    cells = [line.cells[column] for line in grid.lines]
    assert [(c.targets[0].value if c.targets else None, c.status) for c in cells] == [
        (90, None),
        (12, "above"),
        (None, "missing"),
    ]


def test_a_plan_stands_once() -> None:
    plans = [plan for plan, _ in in_order(compare_stored(stored(PLANS, cited=BELOW)))]
    assert sorted(p.id for p in plans) == sorted(p.id for p in PLANS)
