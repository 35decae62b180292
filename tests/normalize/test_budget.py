import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.spine import document_of
from pipeline.normalize.budget import budget_of, unit_of, value_of
from pipeline.normalize.context import PlanContext
from schemas.record import Budget
from tests.extract.plans import HEAD, extracted

FUNDING = "IV. KINH PHÍ THỰC HIỆN\n\n"


def context(end: str = "2024-12-31") -> PlanContext:
    return PlanContext(
        issuer="Ủy ban nhân dân huyện Hồng Sơn", level="district", province=None, district="Hồng Sơn", commune=None,
        on="2024-03-05", year=int(end[:4]), start="2024-01-01", end=end, city_is_province=False, party="Tỉnh ủy",
    )  # fmt: skip


def budget(body: str, where: PlanContext | None = None) -> Budget:
    return budget_of(extracted(HEAD + FUNDING + body + "\n"), where or context())


@pytest.mark.parametrize(
    ("digits", "value", "reason"),
    [
        ("150.000.000", 150_000_000.0, "stops part thousands"),
        ("28.640", 28640.0, "three digits after a stop are thousands"),
        ("2,5", 2.5, "a comma parts decimals"),
        ("1.5", 1.5, "one digit after a stop is a decimal"),
        ("1 250 000", 1_250_000.0, "spaces part thousands"),
        ("1.250,75", 1250.75, "both"),
        ("05", 5.0, "a leading nought"),
    ],
)
def test_value(digits: str, value: float, reason: str) -> None:
    assert value_of(digits) == value, reason


@pytest.mark.parametrize(
    ("printed", "unit"),
    [("triệu đồng", "triệu đồng"), ("tỉ  đồng", "tỷ đồng"), ("Tỷ đồng", "tỷ đồng"), ("đ", "đồng"), ("VNĐ", "đồng")],
)
def test_unit(printed: str, unit: str) -> None:
    assert unit_of(printed) == unit


def test_a_source_is_named_once_in_one_spelling() -> None:
    found = budget("Từ ngân sách huyện và nguồn xã hội hoá; Ngân sách huyện bảo đảm chi thường xuyên.")
    assert [source.name for source in found.sources] == ["ngân sách huyện", "nguồn xã hội hóa"]


def test_a_budget_is_named_by_whose_it_is() -> None:
    found = budget("Lấy ở ngân sách năm 2024 của huyện.")
    assert [source.name for source in found.sources] == ["ngân sách huyện"]


def test_the_year_of_a_sum() -> None:
    (own,) = budget("Kinh phí thực hiện Kế hoạch là 486 triệu đồng.").amounts
    assert (own.value, own.unit, own.year, own.purpose) == (486.0, "triệu đồng", 2024, "thực hiện Kế hoạch")
    assert own.derived_from == "năm của kế hoạch: 2024"
    (open_,) = budget("Kinh phí thực hiện Kế hoạch là 486 triệu đồng.", context("2026-12-31")).amounts
    assert (open_.year, open_.derived_from) == (None, None)
    (printed,) = budget("Kinh phí năm 2025 là 90 triệu đồng.", context("2026-12-31")).amounts
    assert (printed.year, printed.derived_from) == (2025, None)


def test_thousands_become_dong() -> None:
    (amount,) = budget("Ngân sách huyện cấp 850 nghìn đồng.").amounts
    assert (amount.value, amount.unit) == (850_000.0, "đồng")


@given(st.integers(1, 10**12))
def test_grouped_digits_read_back(number: int) -> None:
    assert value_of(f"{number:,}".replace(",", ".")) == float(number)


@given(st.text(max_size=30))
def test_no_digits_are_too_strange(text: str) -> None:
    value_of(text)
    unit_of(text)


def test_evidence_slices_back() -> None:
    doc = extracted(HEAD + FUNDING + "Ngân sách huyện 310 triệu đồng, nguồn xã hội hóa 50 triệu đồng.\n")
    found = budget_of(doc, context())
    text = document_of(doc).text
    for item in [*found.sources, *found.amounts]:
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text
