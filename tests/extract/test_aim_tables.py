import pytest

from pipeline.extract.aim_tables import TableAim
from pipeline.extract.spine import found
from tests.extract.plans import extracted

HEAD = "# KẾ HOẠCH\n\n## Cai nghiện ma túy năm 2025\n\n### I. MỤC TIÊU\n\nNhư các bảng sau.\n\n"


def tables(body: str, head: str = HEAD) -> tuple[list[TableAim], str]:
    doc = extracted(head + body, markdown=True)
    return list(found(doc, "table_aims")), doc.text


def test_a_column_of_amounts_beside_places() -> None:
    rows = ["| TT | Xã | Cai tại cộng đồng (người) | Ghi chú |", "|---|---|---|---|", "| 1 | An Phú | 5 | |",
            "| 2 | Bình Lợi | 1.004 | |", "| 3 | Hòa Mỹ | 3 | |", "| | Tổng cộng | 1.012 | |"]  # fmt: skip
    (aim,), text = tables("\n".join(rows))
    assert text[slice(*aim.head)].strip() == "Cai tại cộng đồng"
    assert aim.unit == "người"
    assert [(text[slice(*place)], n.value) for place, n in aim.parts] == [
        ("An Phú", 5),
        ("Bình Lợi", 1004),
        ("Hòa Mỹ", 3),
    ]
    assert aim.total is not None
    assert aim.total.value == 1012
    assert aim.planned


def test_a_row_for_each_aim() -> None:
    rows = ["| STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2025 |", "|---|---|---|---|",
            "| 1 | Người cai tự nguyện | Người | 12 |", "| 2 | Xã không ma túy | % | ≥ 50 |", "| 3 | Ghi chú | | |"]  # fmt: skip
    aims, text = tables("\n".join(rows))
    assert [(text[slice(*a.head)], a.unit, a.total.value, a.total.comparator) for a in aims if a.total] == [
        ("Người cai tự nguyện", "Người", 12, "eq"), ("Xã không ma túy", "%", 50, "ge"),
    ]  # fmt: skip
    assert text[aims[0].start : aims[0].end].split() == ["Người", "cai", "tự", "nguyện", "Người", "12"]


def test_a_table_of_what_was_is_no_aim() -> None:
    rows = [
        "| TT | Xã | Hiện có (người) |",
        "|---|---|---|",
        "| 1 | An Phú | 5 |",
        "| 2 | Bình Lợi | 4 |",
        "| 3 | Hòa Mỹ | 3 |",
    ]
    assert tables("\n".join(rows))[0] == []


def test_a_table_outside_the_targets_needs_a_title_that_plans() -> None:
    rows = [
        "| TT | Xã | Người nghiện |",
        "|---|---|---|",
        "| 1 | An Phú | 5 |",
        "| 2 | Bình Lợi | 4 |",
        "| 3 | Hòa Mỹ | 3 |",
    ]
    head = "# KẾ HOẠCH\n\n## Cai nghiện ma túy năm 2025\n\n### I. NỘI DUNG\n\nDanh sách các xã.\n\n"
    (aim,), _ = tables("\n".join(rows), head)
    assert not aim.planned


def test_two_places_are_too_few() -> None:
    rows = ["| TT | Xã | Số người |", "|---|---|---|", "| 1 | An Phú | 5 |", "| 2 | Bình Lợi | 4 |"]
    assert tables("\n".join(rows))[0] == []


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Thời gian thực hiện", "2026 - 2030"), ("Hoàn thành", "2027"), ("Kinh phí (triệu đồng)", "45")],
)
def test_when_and_what_it_costs_are_no_amounts(heading: str, cells: str) -> None:
    rows = [f"| TT | Nhiệm vụ | Đơn vị thực hiện | {heading} |", "|---|---|---|---|"]
    rows += [f"| {n} | Lập danh sách | {who} | {cells} |" for n, who in enumerate(("Sở A", "Sở B", "Sở C"), 1)]
    assert tables("\n".join(rows))[0] == []
