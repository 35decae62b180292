import random

from pipeline.compare.lineage import lineage_of
from tests.compare.conftest import BELOW, DISTRICT, OTHER_DISTRICT, PROVINCE, cites, plan, stored

COMMUNE = plan("commune", level="commune", district="Bá Thước", commune="Cổ Lũng", number="20/KH-UBND")


def test_a_chain_in_whatever_order_it_was_ingested() -> None:
    cited = [
        *BELOW,
        cites("commune", "160/KH-UBND", date="2023-02-10", issuer="Ủy ban nhân dân huyện"),
        cites("commune", "15/KH-UBND"),
    ]
    for seed in range(5):
        plans = [PROVINCE, DISTRICT, OTHER_DISTRICT, COMMUNE]
        random.Random(seed).shuffle(plans)
        parents = lineage_of(stored(plans, cited=cited)).parents
        assert parents == {"district": ("province",), "other": ("province",), "commune": ("district",)}


def test_the_issuer_must_be_the_one() -> None:
    elsewhere = cites("district", "15/KH-UBND", issuer="Ủy ban nhân dân tỉnh Nghệ An", date=None)
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[elsewhere])).parents == {}
    said_below = cites("district", "15/KH-UBND", issuer="Ủy ban nhân dân tỉnh", date=None)
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[said_below])).parents == {"district": ("province",)}


def test_the_day_must_be_the_one() -> None:
    another_day = cites("district", "15/KH-UBND", date="2022-02-03")
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[another_day])).parents == {}
    the_year = cites("district", "15/KH-UBND", date="2023", issuer=None)
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[the_year])).parents == {"district": ("province",)}


def test_a_number_alone_names_nothing() -> None:
    alone = cites("district", "15/KH-UBND", date=None, issuer=None)
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[alone])).parents == {}


def test_a_decision_of_that_number_is_no_plan() -> None:
    decision = cites("district", "15/KH-UBND", type="Quyết định")
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[decision])).parents == {}


def test_a_plan_of_another_province_is_not_above() -> None:
    far = plan(
        "far",
        level="province",
        province="Nghệ An",
        number="15/KH-UBND",
        issue_date="2023-02-03",
        issuer="Ủy ban nhân dân tỉnh",
    )
    assert lineage_of(stored([far, DISTRICT], cited=[cites("district", "15/KH-UBND", issuer=None)])).parents == {}


def test_a_plan_below_is_not_above() -> None:
    cited = [cites("province", "160/KH-UBND", date="2023-02-10", issuer="Ủy ban nhân dân huyện Bá Thước")]
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=cited)).parents == {}


def test_a_plan_that_cites_itself() -> None:
    lineage = lineage_of(stored([PROVINCE], cited=[cites("province", "15/KH-UBND")]))
    assert lineage.parents == {}
    assert [(f.plan, f.code) for f in lineage.findings] == [("province", "cites_itself")]


def test_plans_that_cite_each_other() -> None:
    years = plan("years", level="province", number="9/KH-UBND", issue_date="2023-02-03", end="2025-12-31")
    cited = [cites("province", "9/KH-UBND", date="2023-02-03"), cites("years", "15/KH-UBND")]
    lineage = lineage_of(stored([PROVINCE, years], cited=cited))
    assert len(lineage.parents) == 1
    assert [f.code for f in lineage.findings] == ["cycle"]


def test_the_plan_of_several_years_is_above_that_of_the_year_where_it_is_its_basis() -> None:
    years = plan("years", level="province", number="9/KH-UBND", issue_date="2021-01-05", end="2025-12-31")
    basis = cites("province", "9/KH-UBND", date="2021-01-05")
    assert lineage_of(stored([PROVINCE, years], cited=[basis])).parents == {"province": ("years",)}
    mention = cites("province", "9/KH-UBND", date="2021-01-05", role="mention")
    assert lineage_of(stored([PROVINCE, years], cited=[mention])).parents == {}


def test_a_plan_is_carried_out_by_no_older_one() -> None:
    younger = plan("younger", level="province", number="15/KH-UBND", issue_date="2024-02-03")
    no_day = cites("district", "15/KH-UBND", date=None, issuer="Ủy ban nhân dân tỉnh")
    assert lineage_of(stored([younger, PROVINCE, DISTRICT], cited=[no_day])).parents == {"district": ("province",)}
    assert lineage_of(stored([younger, DISTRICT], cited=[no_day])).parents == {}


def test_two_plans_that_could_be_meant_are_a_finding() -> None:
    before = plan("before", level="province", number="15/KH-UBND", issue_date="2022-02-03")
    no_day = cites("district", "15/KH-UBND", date=None, issuer="Ủy ban nhân dân tỉnh")
    lineage = lineage_of(stored([before, PROVINCE, DISTRICT], cited=[no_day]))
    assert lineage.parents == {}
    assert [f.code for f in lineage.findings] == ["parent_unclear"]


def test_a_number_that_is_here_with_another_day_is_a_finding() -> None:
    lineage = lineage_of(stored([PROVINCE, DISTRICT], cited=[cites("district", "15/KH-UBND", date="2023-02-02")]))
    assert [f.code for f in lineage.findings] == ["parent_not_found"]


def test_a_district_of_no_province_hangs_under_none_that_is_not_named() -> None:
    lost = plan("lost", province=None, district="Tam Nông", issuer="Ủy ban nhân dân huyện Tam Nông")
    unnamed = cites("lost", "15/KH-UBND", issuer="Ủy ban nhân dân tỉnh")
    assert lineage_of(stored([PROVINCE, lost], cited=[unnamed])).parents == {}
    assert lineage_of(stored([PROVINCE, lost], cited=[cites("lost", "15/KH-UBND")])).parents == {"lost": ("province",)}


def test_the_committee_comes_before_its_department_and_all_its_plans_count() -> None:
    department = plan(
        "department",
        level="province",
        kind="department",
        number="22/KH-SYT",
        issue_date="2023-02-05",
        issuer="Sở Y tế tỉnh Thanh Hóa",
    )
    years = plan(
        "years", level="province", number="9/KH-UBND", issue_date="2021-02-03", start="2021-01-01", end="2025-12-31"
    )
    cited = [
        cites("district", "15/KH-UBND"),
        cites("district", "9/KH-UBND", date="2021-02-03"),
        cites("district", "22/KH-SYT", date="2023-02-05", issuer="Sở Y tế"),
    ]
    lineage = lineage_of(stored([PROVINCE, department, years, DISTRICT], cited=cited))
    assert lineage.parents == {"district": ("province", "years")}


def test_a_number_without_its_letters_needs_day_and_issuer() -> None:
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[cites("district", "15")])).parents == {
        "district": ("province",)
    }
    assert lineage_of(stored([PROVINCE, DISTRICT], cited=[cites("district", "15", date=None)])).parents == {}


def test_a_commune_of_a_merged_province_carries_out_the_old_ones_plan() -> None:
    old = plan(
        "old",
        level="province",
        province="Bình Phước",
        number="15/KH-UBND",
        issue_date="2025-01-15",
        issuer="Ủy ban nhân dân tỉnh Bình Phước",
    )
    new = plan("new", level="commune", province="Đồng Nai", commune="Lộc Ninh", issue_date="2025-08-20")
    cited = [cites("new", "15/KH-UBND", date="2025-01-15", issuer="Ủy ban nhân dân tỉnh Bình Phước")]
    assert lineage_of(stored([old, new], cited=cited)).parents == {"new": ("old",)}
