from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.measures import compare, compare_allotted, fraction_of, is_total, kin
from tests.compare.conftest import percent, target


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [
        (percent("c", 100), percent("p", 90, comparator="gt"), "above"),
        (percent("c", 90, comparator="gt"), percent("p", 100), "below"),
        (percent("c", 90), percent("p", 90, comparator="gt"), "below"),  # 90 is not more than 90
        (percent("c", 90, comparator="gt"), percent("p", 90, comparator="gt"), "met"),
        (percent("c", 90, comparator="gt"), percent("p", 90, comparator="ge"), "met"),
        (percent("c", 90, comparator="approx"), percent("p", 90), "met"),
        (percent("c", 80, value_max=95, comparator="range"), percent("p", 85), "below"),
        (percent("c", 95), percent("p", 80, value_max=90, comparator="range"), "above"),
    ],
)
def test_percentages(ours: Any, theirs: Any, status: str) -> None:
    assert compare(ours, theirs).status == status


@pytest.mark.parametrize(
    ("ours", "theirs", "status"),
    [(8, 10, "above"), (12, 10, "below"), (10, 10, "met")],
)
def test_the_lower_the_better(ours: float, theirs: float, status: str) -> None:
    relapse = {"code": "RELAPSE", "subcode": "post_rehab", "subject": "tỷ lệ tái nghiện", "comparator": "le"}
    assert compare(percent("c", ours, **relapse), percent("p", theirs, **relapse)).status == status


def test_below_ten_is_weaker_than_at_most_ten_is_not() -> None:
    relapse = {"code": "RELAPSE", "subcode": "post_rehab", "subject": "tỷ lệ tái nghiện"}
    strict, loose = percent("p", 10, comparator="lt", **relapse), percent("c", 10, comparator="le", **relapse)
    assert compare(loose, strict).status == "below"
    assert compare(strict, loose).status == "met"


def test_a_count_is_a_share_of_the_count_above() -> None:
    verdict = compare(target("c", 20), target("p", 300))
    assert verdict.status == "share"


@pytest.mark.parametrize(
    ("subject", "status"), [("Số người được cai nghiện", "share"), ("Số điểm tư vấn", "not_comparable")]
)
def test_a_column_without_a_unit_counts_what_its_heading_says(subject: str, status: str) -> None:
    verdict = compare(target("c", 20, unit="người"), target("p", 300, unit=None, subject=subject))
    assert verdict.status == status


def test_people_are_people_and_a_note_says_so() -> None:
    verdict = compare(target("c", 20, unit="bệnh nhân"), target("p", 300, unit="lượt người"))
    assert (verdict.status, verdict.reasons) == ("share", ("like_people",))


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        (target("c", 20), percent("p", 90, code="METHADONE", subcode="users", subject="người nghiện"), "other_measure"),
        (percent("c", 90, subcode="hamlets", subject="thôn, bản có loa"), percent("p", 90), "other_base"),
        (target("c", 2, code="MODELS", unit="mô hình", subject="mô hình mỗi xã"), target("p", 2, code="MODELS", unit="mô hình", subject="mô hình"), "each_or_all"),
        (target("c", 2, code="MODELS", unit="câu lạc bộ", subject="mô hình"), target("p", 2, code="MODELS", unit="mô hình", subject="mô hình"), "other_unit"),
        (target("c", 5, unit="người/năm", subject="người tái nghiện"), target("p", 5, subject="người tái nghiện", yearly=False), "other_time"),
        (percent("c", 5, measure="change", direction="increase"), percent("p", 5, measure="change", direction="decrease"), "other_way"),
        (percent("c", 90, comparator="le"), percent("p", 90, comparator="ge"), "other_way"),
        (percent("c", 50, date="2023-12-31"), percent("p", 90, date="2025-12-31"), "later"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_says_why(ours: Any, theirs: Any, reason: str) -> None:
    verdict = compare(ours, theirs)
    assert (verdict.status, verdict.reasons) == ("not_comparable", (reason,))


def test_a_part_of_a_total_is_a_percentage() -> None:
    all_of_them = target(
        "c",
        12,
        code="COMM_COVERAGE",
        subcode="communes",
        unit="xã, thị trấn",
        subject="xã, thị trấn được tuyên truyền",
        printed="12/12 xã, thị trấn được tuyên truyền",
    )
    assert fraction_of(all_of_them) == 100
    verdict = compare(all_of_them, percent("p", 90, comparator="gt"))
    assert (verdict.status, verdict.reasons, verdict.values) == ("above", ("fraction",), (100, 90))
    assert compare(percent("c", 90, comparator="gt"), all_of_them).status == "below"


def test_people_of_a_total_against_a_bare_count_are_a_share() -> None:
    ours = target("c", 5, printed="5/5 người điều trị Methadone")
    assert compare(ours, target("p", 83, comparator="approx")).status == "share"


def test_people_of_a_total_against_a_percentage() -> None:
    managed = {"code": "POST_REHAB_MANAGED", "subject": "người sau cai được quản lý"}
    ours = target("c", 7, printed="Quản lý sau cai 07/07 người", **managed)
    assert compare(ours, percent("p", 100, **{**managed, "subcode": "post_rehab"})).status == "met"


@pytest.mark.parametrize("printed", ["35/KH-UBND", "12 người", "12/12/2023 người", "15/12 người"])
def test_no_part_of_a_total(printed: str) -> None:
    assert fraction_of(target("c", 15 if "15" in printed else 12, printed=printed)) is None


def test_a_narrower_group_is_compared_and_told() -> None:
    loans = {"code": "POST_REHAB_SUPPORT", "subcode": "loans.post_rehab"}
    ours = percent("c", 60, subject="người sau cai được vay vốn", **loans)
    theirs = percent("p", 60, subject="người sau cai có nhu cầu được vay vốn", **loans)
    assert compare(ours, theirs).reasons == ("narrower",)


def test_what_the_parent_gives_to_the_place() -> None:
    assert compare_allotted(target("c", 2), target("p", 46), 3).status == "below"
    assert compare_allotted(target("c", 3), target("p", 46), 3).status == "met"


def test_totals() -> None:
    assert is_total(target("p", 300))
    assert not is_total(target("p", 2, unit="điểm", subject="điểm tư vấn ở mỗi xã"))
    assert not is_total(percent("p", 90))


def test_kin() -> None:
    assert kin(target("c", 1), percent("p", 1)) == 0
    other = {"code": "OTHER", "subject": "nhà ở được cất mới cho hộ nghèo"}
    assert kin(target("c", 1, **other), target("p", 2, **other))
    assert not kin(target("c", 1, **other), target("p", 2, **{**other, "subject": "km đường được nhựa hóa"}))


SIDES = st.sampled_from(["eq", "ge", "gt"])


@given(st.integers(1, 100), SIDES, st.integers(1, 100), SIDES)
def test_of_two_targets_one_is_above_where_the_other_is_below(a: int, one: str, b: int, other: str) -> None:
    ours, theirs = percent("c", a, comparator=one), percent("p", b, comparator=other)
    there, back = compare(ours, theirs).status, compare(theirs, ours).status
    assert {there, back} in ({"above", "below"}, {"met"}, {"met", "below"})
    assert (a > b) <= (there == "above")


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (6, "lớp", "Mở 06 lớp tập huấn trong tháng 6/2023"),
        (5, "người", "5 người có việc làm trước ngày 5/12"),
        (12, "người", "Đưa 12 người đi cai nghiện trong đợt 12/2023"),
    ],
)
def test_a_date_is_no_part_of_a_total(value: float, unit: str, printed: str) -> None:
    assert fraction_of(target("c", value, unit=unit, printed=printed)) is None


@pytest.mark.parametrize("printed", ["Số điểm tư vấn đạt 5/12", "5 xã (5/12) có điểm", "05/12 xã, thị trấn"])
def test_a_part_of_a_total(printed: str) -> None:
    assert fraction_of(target("c", 5, unit="xã, thị trấn", printed=printed)) == pytest.approx(100 * 5 / 12)


def test_like_words_of_other_people_are_not_compared() -> None:
    officials = percent("c", 100, subcode="officials", subject="cán bộ được tuyên truyền về phòng, chống ma túy")
    residents = percent("p", 100, subcode="residents", subject="người dân được tuyên truyền về phòng, chống ma túy")
    assert compare(officials, residents).reasons == ("other_base",)


def test_within_a_range_is_met() -> None:
    asked = percent("p", 60, value_max=70, comparator="range")
    assert [compare(percent("c", v), asked).status for v in (59, 60, 65, 70, 71)] == [
        "below",
        "met",
        "met",
        "met",
        "above",
    ]


def test_what_is_asked_every_year_is_asked_this_year() -> None:
    reduction = {"code": "USER_REDUCTION", "subcode": "users", "measure": "change", "direction": "decrease"}
    every_year = percent(
        "p", 5, comparator="ge", subject="số người nghiện mỗi năm", date="2025-12-31", yearly=False, **reduction
    )
    assert compare(percent("c", 2, subject="số người nghiện", **reduction), every_year).status == "below"
    assert compare(percent("c", 2, subject="số người nghiện", yearly=False, **reduction), every_year).reasons == (
        "other_time",
    )


def test_people_a_year_are_people_in_a_plan_of_one_year() -> None:
    assert compare(target("c", 20, unit="người/năm"), target("p", 300)).status == "share"
