from pipeline.compare import compare_stored
from pipeline.compare.stored import Part
from tests.compare.conftest import BELOW, DISTRICT, OTHER_DISTRICT, PROVINCE, cites, percent, plan, stored, target

PLANS = [PROVINCE, DISTRICT, OTHER_DISTRICT]


def rows(*targets, parts=None, plans=PLANS, cited=BELOW):  # type: ignore[no-untyped-def]
    found = compare_stored(stored(plans, targets, cited, parts)).cascade
    return [(row.child, row.theirs.code, row.status, row.value, row.of) for row in found]


def test_each_child_and_the_sum() -> None:
    assert rows(target("province", 300), target("district", 20), target("other", 250)) == [
        ("district", "METHADONE", "share", 20, 300),
        ("other", "METHADONE", "share", 250, 300),
        (None, "METHADONE", "below", 270, 300),
    ]


def test_a_sum_that_is_enough() -> None:
    assert rows(target("province", 300), target("district", 100), target("other", 200))[-1] == (
        None, "METHADONE", "met", 300, 300,
    )  # fmt: skip


def test_a_sum_says_whom_it_counts() -> None:
    [row] = [
        r
        for r in compare_stored(stored(PLANS, [target("province", 300), target("district", 20)], BELOW)).cascade
        if r.child is None
    ]
    assert (row.counted, row.children, row.status) == (("district",), 2, "below")


def test_what_a_child_lacks() -> None:
    assert rows(percent("province", 90), target("district", 20), percent("other", 95)) == [
        ("district", "COMM_COVERAGE", "missing", None, 90),
        ("other", "COMM_COVERAGE", "above", 95, 90),
    ]


def test_what_the_parent_gives_to_each_place() -> None:
    parts = {("province", "i1"): [Part("Bá Thước", 30, 1, "Bá Thước 30"), Part("huyện Quan Sơn", 10, 1, "Quan Sơn 10")]}
    assert rows(target("province", 300), target("district", 20), target("other", 10), parts=parts)[:2] == [
        ("district", "METHADONE", "below", 20, 30),
        ("other", "METHADONE", "met", 10, 10),
    ]


def test_of_stages_the_one_of_the_year() -> None:
    stages = [percent("province", v, id=f"i{y}", date=f"{y}-12-31") for y, v in ((2022, 70), (2023, 80), (2025, 95))]
    assert rows(*stages, percent("district", 80)) == [
        ("district", "COMM_COVERAGE", "met", 80, 80),
        ("other", "COMM_COVERAGE", "missing", None, 80),
    ]


def test_the_own_affairs_of_the_parent_are_not_asked_below() -> None:
    capacity = target(
        "province",
        500,
        code="FACILITIES",
        subcode="capacity",
        unit="học viên",
        subject="khả năng tiếp nhận của Cơ sở cai nghiện ma túy tỉnh",
    )
    of_a_place = target("province", 1, code="MODELS", unit="mô hình", subject="mô hình", place="huyện Mường Lát")
    assert rows(capacity, of_a_place) == []


def test_other_targets_only_where_the_words_are_the_same() -> None:
    houses = {"code": "OTHER", "unit": "căn", "subject": "nhà ở cho hộ nghèo được cất mới"}
    assert rows(target("province", 100, **houses), target("district", 7, **houses))[0][:3] == (
        "district",
        "OTHER",
        "share",
    )
    assert rows(target("province", 100, **houses)) == []


def test_two_plans_of_one_unit_are_summed_once() -> None:
    later = plan("later", district="Bá Thước", number="300/KH-UBND", issue_date="2023-06-01")
    comparison = compare_stored(
        stored(
            [*PLANS, later],
            [target("province", 300), target("district", 20), target("later", 25)],
            [*BELOW, cites("later", "15/KH-UBND")],
        )
    )
    assert [row.value for row in comparison.cascade if row.child is None] == [25]
    assert [(f.plan, f.code, f.detail) for f in comparison.findings] == [("district", "later_plan", "300/KH-UBND")]


def test_only_the_codes_that_were_asked_for() -> None:
    comparison = compare_stored(
        stored(PLANS, [target("province", 300), percent("province", 90)], BELOW), frozenset({"METHADONE"})
    )
    assert {row.theirs.code for row in comparison.cascade} == {"METHADONE"}
    assert {t.code for t in comparison.matrix} == {"METHADONE"}
