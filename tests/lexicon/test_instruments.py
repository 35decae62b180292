"""The table of instruments and laws: look-ups by number, by name, by what they approve."""

from datetime import date

import pytest

from pipeline.lexicon import instruments as table
from pipeline.lexicon.instrument_types import type_named


@pytest.mark.parametrize(
    "number", ["116/2021/NĐ-CP", "116/2021/ND-CP", "116 / 2021 / nđ–cp", "0116/2021/NÐ-CP", "116/2021/NĐ-CP "]
)
def test_a_number_in_any_writing(number: str) -> None:
    found = table.by_number(number)
    assert found is not None and found.number == "116/2021/NĐ-CP"


def test_numbers_without_a_year_recur() -> None:
    assert table.by_number("50/NQ-CP", year=2025) is not None
    assert table.by_number("50/NQ-CP", year=2021) is None
    assert table.by_number("9999/QĐ-X") is None


@pytest.mark.parametrize(
    ("name", "issued", "number"),
    [
        ("Luật Phòng, chống ma túy", "2021", "73/2021/QH14"),
        ("Luật phòng chống ma tuý", "2000", "23/2000/QH10"),
        ("Luật Phòng, chống ma túy năm 2021", None, "73/2021/QH14"),  # the year in the name
        ("Luật Phòng, chống ma túy", None, None),  # three laws of that name
        ("Bộ luật Hình sự", "2015", "100/2015/QH13"),
        ("Luật Tổ chức Chính quyền địa phương", "2025-06-16", "72/2025/QH15"),
        ("Luật Tổ chức Chính quyền địa phương", "2025", None),  # two laws of one year
        ("Luật Không có", "2020", None),
    ],
)
def test_laws_by_name(name: str, issued: str | None, number: str | None) -> None:
    found = table.law_named(name, issued)
    assert (found.number if found else None) == number


def test_the_law_of_a_day() -> None:
    found = table.law_named("Luật Phòng, chống ma túy", on=date(2023, 1, 1))
    assert found is not None and found.number == "73/2021/QH14"
    found = table.law_named("Luật Tổ chức chính quyền địa phương", "2025", on=date(2025, 9, 1))
    assert found is not None and found.number == "72/2025/QH15"


@pytest.mark.parametrize(
    ("text", "name", "end"),
    [
        ("Luật Phòng, chống ma túy năm 2021", "Luật Phòng, chống ma túy", 24),
        ("LUẬT PHÒNG CHỐNG MA TUÝ", "Luật Phòng, chống ma túy", 23),
        ("Luật Phòng,\nchống ma túy", "Luật Phòng, chống ma túy", 24),
        ("Luật Phòng, chống ma túynăm", None, 0),  # the name goes on
        ("Luật lệ", None, 0),
    ],
)
def test_where_the_name_of_a_law_ends(text: str, name: str | None, end: int) -> None:
    assert table.law_at(text, 0) == ((end, name) if name else None)


def test_what_approves_a_programme() -> None:
    found = table.approving("Chương trình phòng, chống ma túy giai đoạn 2021 - 2025")
    assert found is not None and found.number == "1452/QĐ-TTg"
    assert table.approving("Chương trình không có") is None


def test_in_force() -> None:
    law = table.by_number("73/2021/QH14")
    assert law is not None
    assert [law.in_force(date(year, 1, 1)) for year in (2021, 2022, 2027)] == [False, True, False]
    unknown = table.by_number("81/2025/QH15")
    assert unknown is not None and unknown.in_force(date(2026, 1, 1)) is None


def test_every_row_is_sound() -> None:
    numbers = [table.canonical_number(row.number) for row in table.instruments()]
    assert len(numbers) == len(set(numbers))
    for row in table.instruments():
        assert type_named(row.type) is not None, row.number
        days = (row.issue_date, row.effective_date, row.expiry_date)
        for day in days:
            assert day is None or len(day) in (4, 10), row.number
        assert not (row.effective_date and row.expiry_date) or row.effective_date <= row.expiry_date, row.number
        assert set(row.unverified) <= set(table.COLUMNS), row.number
