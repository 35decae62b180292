"""Whom a plan names: bodies with an aim and no task, bodies that are gone, the plan above."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from corpus.right_plan import right_plan
from pipeline.audit.case import Above, Case
from pipeline.audit.checks import above, bodies, taskless
from pipeline.compare.cascade import Row
from pipeline.compare.stored import Target
from schemas.record import Indicator
from tests.compare.conftest import plan

CaseOf = Callable[..., Case]
DAY = date(2023, 3, 10)


@pytest.mark.parametrize(
    ("targets", "who"),
    [
        ("3. Giao Sở Tư pháp tổ chức 12 buổi trợ giúp pháp lý cho người sau cai nghiện.", ["Sở Tư pháp"]),
        ("3. Sở Tư pháp hỗ trợ pháp lý cho 30 người sau cai nghiện.", ["Sở Tư pháp"]),
        ("3. Sở Y tế tổ chức 12 buổi tư vấn cho người sau cai nghiện.", []),
        ("3. Hội Nông dân tỉnh nhận giúp đỡ 30 người sau cai nghiện.", []),
        ("3. Các sở, ngành hỗ trợ pháp lý cho 30 người sau cai nghiện.", []),
        ("3. 100% người do Sở Tư pháp quản lý được tư vấn.", []),
        ("3. 100% trạm y tế đủ điều kiện xác định tình trạng nghiện.", []),
    ],
)
def test_a_body_with_a_target_and_no_task(case_of_text: CaseOf, targets: str, who: list[str]) -> None:
    case = case_of_text(right_plan("province", DAY, add={"targets": targets}))
    assert [hit.words["who"] for hit in taskless.find(case, taskless.Given())] == who


@pytest.mark.parametrize(
    ("tier", "day", "heading", "respect", "found"),
    [
        ("province", date(2025, 4, 10), "Sở Thông tin và Truyền thông", "gone", 1),
        ("province", date(2025, 2, 28), "Sở Thông tin và Truyền thông", "gone", 0),
        ("province", date(2025, 9, 10), "Sở Giao thông vận tải", "gone", 1),
        ("province", date(2025, 9, 10), "Sở Xây dựng", "gone", 0),
        ("district", date(2025, 4, 10), "Công an huyện", "gone", 1),
        ("district", date(2025, 4, 10), "Công an huyện Thọ Xuân", "gone", 1),
        ("commune", date(2025, 9, 10), "Công an xã", "gone", 0),
        ("province", date(2025, 4, 10), "Sở Lao động - Thương binh và Xã hội", "gone", 0),  # another rule
        ("province", date(2025, 9, 10), "Ủy ban nhân dân huyện Thọ Xuân", "gone", 0),  # another rule
        ("district", DAY, "Sở Y tế huyện", "tier", 1),
        ("district", DAY, "Sở Y tế", "tier", 0),
        ("district", DAY, "Phòng Lao động - Thương binh và Xã hội", "tier", 0),
        ("commune", DAY, "Phòng Tư pháp xã Thọ Lập", "tier", 1),
        ("commune", DAY, "Phòng Tư pháp thị xã", "tier", 0),
        ("commune", DAY, "Phòng Văn hóa - Xã hội", "tier", 1),
        ("commune", date(2025, 9, 10), "Phòng Văn hóa - Xã hội", "tier", 0),
    ],
)
def test_bodies(case_of_text: CaseOf, tier: str, day: date, heading: str, respect: str, found: int) -> None:
    below = f"5. {heading}\n- Tham mưu, tổ chức tuyên truyền về cai nghiện ma túy trên địa bàn."
    case = case_of_text(right_plan(tier, day, put={"below": below}))  # type: ignore[arg-type]
    hits = list(bodies.find(case, bodies.Given.model_validate({"respect": respect})))
    assert len(hits) == found


def test_bodies_of_other_rules_are_named_in_plans_of_other_subjects(case_of_text: CaseOf) -> None:
    below = "5. Sở Lao động - Thương binh và Xã hội\n- Tham mưu, tổ chức đào tạo nghề cho lao động nông thôn."
    text = right_plan("province", date(2025, 4, 10), put={"below": below})
    for word, other in (("cai nghiện", "đào tạo nghề"), ("ma túy", "nông thôn"), ("sau cai", "sau học")):
        text = text.replace(word, other).replace(word.capitalize(), other.capitalize())
    case = case_of_text(text.replace("116/2021/NĐ-CP", "61/2015/NĐ-CP"))
    assert case.concern == "other"
    hits = list(bodies.find(case, bodies.Given(respect="gone")))
    assert [hit.words["who"] for hit in hits] == ["Sở Lao động - Thương binh và Xã hội"]


def target_of(item: Indicator, of: str, value: float) -> Target:
    return Target(
        of, "i9", item.code, item.subcode, item.measure, "eq", value, None, item.unit, None, item.subject,
        item.target_date, None, 0.95, 3, f"{value:g}% {item.subject}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reasons", "confidence", "severity"),
    [((), 0.95, "warning"), (("several",), 0.95, "info"), (("narrower",), 0.95, "info"), ((), 0.5, "info")],
)
def test_a_target_below_that_of_the_plan_above(
    case_of_text: CaseOf, reasons: tuple[str, ...], confidence: float, severity: str
) -> None:
    case = case_of_text(right_plan("district", DAY))
    item = next(i for i in case.record.indicators if i.value == 90)
    items = [i.model_copy(update={"confidence": confidence}) for i in case.record.indicators]
    parent = replace(plan("tinh", level="province", number="15/KH-UBND", issuer="Ủy ban nhân dân tỉnh Thanh Hóa"))
    theirs, ours = target_of(item, parent.id, 95), replace(target_of(item, case.plan, 90), id=item.id)
    row = Row(parent.id, case.plan, theirs, ours, "below", 90, 95, reasons)  # type: ignore[arg-type]
    read = case.record.model_copy(update={"indicators": items})
    (hit,) = above.find(replace(case, record=read, above=[Above(row, parent)]), above.Given())
    assert hit.severity == severity
    assert hit.evidence[0].text in case.passages.text and "90" in hit.evidence[0].text
    assert hit.related[0].plan == parent.id and hit.related[0].file == parent.file
    assert "15/KH-UBND" in hit.related[0].what_vi
    met = replace(row, status="met")
    assert list(above.find(replace(case, above=[Above(met, parent)]), above.Given())) == []
