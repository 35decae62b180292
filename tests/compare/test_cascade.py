from dataclasses import replace
from datetime import date

from pipeline.compare import compare_stored
from pipeline.compare.stored import Part, Worded
from pipeline.lexicon.places import all_places
from tests.compare.conftest import BELOW, DISTRICT, OTHER_DISTRICT, PROVINCE, cites, percent, plan, stored, target

PLANS = [PROVINCE, DISTRICT, OTHER_DISTRICT]


def rows(*targets, parts=None, plans=PLANS, cited=BELOW):  # type: ignore[no-untyped-def]
    found = compare_stored(stored(plans, targets, cited, parts)).cascade
    return [(row.child, row.theirs.code, row.status, row.value, row.of) for row in found]


def test_each_child_and_the_sum() -> None:
    assert rows(target("province", 300), target("district", 20), target("other", 250)) == [
        ("district", "METHADONE", "share", 20, 300),
        ("other", "METHADONE", "share", 250, 300),
        (None, "METHADONE", "share", 270, 300),  # 25 districts are still to come
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
    assert (row.counted, row.children, row.status, row.reasons) == (("district",), 27, "share", ("incomplete",))


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


def test_a_sum_over_all_units_falls_short() -> None:
    named = sorted(
        {
            p.name
            for p in all_places()
            if p.level == "district" and p.province == "Thanh Hóa" and p.valid(date(2023, 2, 3))
        }
    )
    plans = [plan(f"d{n}", district=name, number=f"{n}/KH-UBND") for n, name in enumerate(named)]
    targets = [target("province", 300), *(target(p.id, 10) for p in plans)]
    assert rows(*targets, plans=[PROVINCE, *plans], cited=[cites(p.id, "15/KH-UBND") for p in plans])[-1] == (
        None, "METHADONE", "below", 10 * len(named), 300,
    )  # fmt: skip


def test_too_many_is_too_many_whoever_is_still_to_come() -> None:
    new = {
        "code": "USER_REDUCTION",
        "subcode": "new_users",
        "subject": "người nghiện mới phát sinh",
        "comparator": "le",
    }
    found = rows(target("province", 50, **new), target("district", 30, **new), target("other", 30, **new))
    assert found[-1] == (None, "USER_REDUCTION", "below", 60, 50)


def test_years_are_not_added_up() -> None:
    later = plan(
        "later",
        district="Bá Thước",
        number="300/KH-UBND",
        issue_date="2024-02-01",
        start="2024-01-01",
        end="2024-12-31",
    )
    targets = [target("province", 300), target("district", 20), target("later", 25, date="2024-12-31")]
    assert [
        value
        for child, _, _, value, _ in rows(*targets, plans=[*PLANS, later], cited=[*BELOW, cites("later", "15/KH-UBND")])
        if child is None
    ] == [20]


def test_of_two_plans_of_a_unit_the_one_that_has_the_target_counts() -> None:
    subject = plan("subject", district="Bá Thước", number="300/KH-UBND", issue_date="2023-06-01")
    comparison = compare_stored(
        stored(
            [*PLANS, subject],
            [target("province", 300), target("district", 20), percent("subject", 90)],
            [*BELOW, cites("subject", "15/KH-UBND")],
        )
    )
    found = [(row.child, row.status, row.value) for row in comparison.cascade]
    assert ("subject", "missing", None) not in found
    assert (None, "share", 20) in found
    assert comparison.findings == []


def test_departments_lack_nothing() -> None:
    office = plan(
        "office", district="Bá Thước", kind="department", number="9/KH-PYT", issuer="Phòng Y tế huyện Bá Thước"
    )
    found = rows(
        target("province", 300), percent("office", 90), plans=[PROVINCE, office], cited=[cites("office", "15/KH-UBND")]
    )
    assert found == []


def test_what_a_plan_has_in_words_is_not_missing() -> None:
    there = stored(PLANS, [percent("province", 90)], BELOW)
    words = replace(there, worded={"district": [Worded("COMM_COVERAGE", 1, "Đẩy mạnh tuyên truyền")]})
    statuses = {row.child: (row.status, row.reasons) for row in compare_stored(words).cascade}
    assert statuses == {"district": ("not_comparable", ("in_words",)), "other": ("missing", ("no_target",))}


def test_places_of_one_name_have_their_own_parts() -> None:
    town = plan("town", province="Đồng Tháp", district="Cao Lãnh", issuer="Ủy ban nhân dân thành phố Cao Lãnh")
    rural = plan("rural", province="Đồng Tháp", district="Cao Lãnh", issuer="Ủy ban nhân dân huyện Cao Lãnh")
    top = plan("province", level="province", province="Đồng Tháp", number="15/KH-UBND", issue_date="2023-02-03")
    parts = {
        ("province", "i1"): [
            Part("Cao Lãnh", 90, 1, "Thành phố Cao Lãnh 90"),
            Part("Cao Lãnh", 40, 1, "Huyện Cao Lãnh 40"),
        ]
    }
    cited = [cites(p, "15/KH-UBND", issuer="Ủy ban nhân dân tỉnh Đồng Tháp") for p in ("town", "rural")]
    found = rows(
        target("province", 300),
        target("town", 90),
        target("rural", 30),
        plans=[top, town, rural],
        cited=cited,
        parts=parts,
    )
    assert [(child, status, of) for child, _, status, _, of in found[:2]] == [
        ("rural", "below", 40),
        ("town", "met", 90),
    ]


def test_a_name_that_ends_another_is_not_its_part() -> None:
    parts = {
        ("province", "i1"): [
            Part("Tân Bá Thước", 30, 1, "Tân Bá Thước 30"),
            Part("Bá Thước", 20, 1, "Bá Thước 20"),
            Part("Quan Sơn", 9, 1, "Quan Sơn 9"),
        ]
    }
    assert rows(target("province", 300), target("district", 20), parts=parts)[0] == (
        "district",
        "METHADONE",
        "met",
        20,
        20,
    )


def test_a_percentage_of_its_own_for_a_place() -> None:
    parts = {("province", "i1"): [Part("Bá Thước", 80, 1, "Bá Thước 80%"), Part("Quan Sơn", 95, 1, "Quan Sơn 95%")]}
    found = rows(percent("province", 90), percent("district", 80), percent("other", 90), parts=parts)
    assert [(child, status, of) for child, _, status, _, of in found] == [
        ("district", "met", 80),
        ("other", "below", 95),
    ]
