import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.budget import SourceFound, SumFound
from pipeline.extract.spine import found
from tests.extract.plans import HEAD, extracted

FUNDING = "IV. KINH PHÍ THỰC HIỆN\n\n"
DUTIES = "V. TỔ CHỨC THỰC HIỆN\n\n1. Phòng Tài chính - Kế hoạch\n\n"


def budget(body: str, *, head: str = HEAD, markdown: bool = False) -> tuple[str, list[SourceFound], list[SumFound]]:
    doc = extracted(head + body, markdown=markdown)
    items = found(doc, "budget")
    return doc.text, [i for i in items if isinstance(i, SourceFound)], [i for i in items if isinstance(i, SumFound)]


def names(body: str) -> list[str]:
    text, sources, _ = budget(body)
    return [text[slice(*source.name)] for source in sources]


def sums(body: str) -> list[tuple[str, str, str | None]]:
    text, _, amounts = budget(body)
    return [(a.digits, a.unit, text[slice(*a.purpose)] if a.purpose else None) for a in amounts]


@pytest.mark.parametrize(
    ("sentence", "expected", "reason"),
    [
        ("Từ nguồn ngân sách nhà nước theo khả năng.", ["ngân sách nhà nước"], "nguồn is no part of it"),
        (
            "Ngân sách huyện, ngân sách cấp xã và nguồn xã hội hóa.", ["Ngân sách huyện", "ngân sách cấp xã", "nguồn xã hội hóa"],
            "one by one",
        ),
        (
            "Ngân sách tỉnh bố trí; tài trợ của doanh nghiệp, cá nhân trong huyện theo thỏa thuận.",
            ["Ngân sách tỉnh", "tài trợ của doanh nghiệp, cá nhân trong huyện"], "givers belong to the gift",
        ),
        ("Các nguồn kinh phí hợp pháp khác (nếu có).", ["Các nguồn kinh phí hợp pháp khác"], "other lawful sources"),
        ("Lồng ghép từ các chương trình, dự án khác.", ["Lồng ghép từ các chương trình, dự án khác"], "other programmes"),
        ("Lấy ở ngân sách năm 2024 của huyện.", ["ngân sách năm 2024 của huyện"], "whose it is"),
        ("Thực hiện theo Luật Ngân sách nhà nước.", [], "a law is no source"),
    ],
)  # fmt: skip
def test_sources(sentence: str, expected: list[str], reason: str) -> None:
    assert names(FUNDING + sentence + "\n") == expected, reason


def test_without_a_part_on_funding_sources_stand_where_money_is_given_out() -> None:
    assert names(DUTIES + "- Tham mưu bố trí kinh phí từ ngân sách huyện.\n") == ["ngân sách huyện"]
    assert names(DUTIES + "- Mở rộng xã hội hóa việc dạy nghề.\n") == [], "an activity, not the plan's money"


def test_beside_a_part_on_funding_nothing_else_is_a_source() -> None:
    assert names(FUNDING + "Ngân sách huyện.\n\n" + DUTIES + "- Bố trí kinh phí từ ngân sách xã.\n") == [
        "Ngân sách huyện"
    ]


@pytest.mark.parametrize(
    ("sentence", "expected", "reason"),
    [
        ("Kinh phí thực hiện Kế hoạch là 486 triệu đồng.", [("486", "triệu đồng", "thực hiện Kế hoạch")], "what it is for"),
        ("Ngân sách huyện cấp 150.000.000 đồng.", [("150.000.000", "đồng", "Ngân sách huyện")], "in full"),
        ("Tổng kinh phí: 2,5 tỷ đồng.", [("2,5", "tỷ đồng", None)], "a decimal comma"),
        (
            "Gồm: ngân sách tỉnh 1.250 triệu đồng, xã hội hóa 300 triệu đồng.",
            [("1.250", "triệu đồng", "ngân sách tỉnh"), ("300", "triệu đồng", "xã hội hóa")], "each with its source",
        ),
        (
            "Ngân sách xã và nguồn huyện hỗ trợ có mục tiêu, tổng mức năm 2024 là 90 triệu đồng.",
            [("90", "triệu đồng", "Ngân sách xã và nguồn huyện hỗ trợ có mục tiêu")], "one sum of two sources",
        ),
        ("Hỗ trợ 500.000 đồng/người từ ngân sách huyện.", [], "for each head"),
        ("Cho vay vốn 50 triệu đồng.", [], "a loan"),
        ("Phạt tiền từ 5 triệu đồng.", [], "a fine"),
        ("Tuyên truyền cho 1,2 triệu người và 54 đồng bào.", [], "no money at all"),
    ],
)  # fmt: skip
def test_sums(sentence: str, expected: list[tuple[str, str, str | None]], reason: str) -> None:
    assert sums(FUNDING + sentence + "\n") == expected, reason


def test_sums_elsewhere_need_a_word_of_money() -> None:
    assert sums("III. NHIỆM VỤ\n\n1. Hằng năm bổ sung 01 tỷ đồng vốn ủy thác.\n") == []
    assert [s[0] for s in sums("III. NHIỆM VỤ\n\n1. Bố trí kinh phí 200 triệu đồng.\n")] == ["200"]


TABLE = """
# PHỤ LỤC II

## PHÂN KỲ KINH PHÍ

*Đơn vị tính: triệu đồng*

| Nguồn | Năm 2024 | Năm 2025 | Cộng |
|--|--|--|--|
| Ngân sách tỉnh | 900 | 1.100 | 2.000 |
| Xã hội hóa | 100 | 150 | 250 |
| **Tổng** | **1.000** | **1.250** | **2.250** |
"""


def test_the_last_row_of_a_table_of_money() -> None:
    head = "# KẾ HOẠCH\n\n## Công tác giai đoạn 2024 - 2025\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n\n"
    closing = "### I. NHIỆM VỤ\n\n1. Rà soát.\n\n| **Nơi nhận:**<br>- Lưu: VT. | **CHỦ TỊCH** |\n|:--|:-:|\n"
    _, _, amounts = budget(closing + TABLE, head=head, markdown=True)
    assert [(a.digits, a.unit, a.year, a.total) for a in amounts] == [
        ("1.000", "triệu đồng", 2024, True), ("1.250", "triệu đồng", 2025, True), ("2.250", "triệu đồng", None, True),
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "ngân sách ",
                "huyện",
                ", ",
                "và ",
                "nguồn ",
                "tài trợ ",
                "1.250",
                " triệu đồng",
                "từ ",
                "(",
                ")",
                "; ",
                "Quỹ ",
                "xã hội hóa",
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_spans_lie_in_the_text(body: str) -> None:
    text, sources, amounts = budget(FUNDING + "Nguồn: " + body + "\n")
    for source in sources:
        assert text[slice(*source.name)].strip()
    for amount in amounts:
        assert amount.digits in text[amount.start : amount.end]
