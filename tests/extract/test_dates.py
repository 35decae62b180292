import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import find_dates
from pipeline.extract.found import DateFound
from pipeline.extract.spine import found
from tests.extract.plans import HEAD, extracted

FIELDS = ("year", "month", "day", "quarter", "last_year", "edge", "half", "cycle", "first_day", "first_month", "week")


def told(date: DateFound) -> dict[str, object]:
    """What is set, beside the precision."""
    return {name: getattr(date, name) for name in FIELDS if getattr(date, name) is not None}


@pytest.mark.parametrize(
    ("text", "span", "precision", "parts", "reason"),
    [
        ("ngày 05 tháng 3 năm 2024", "ngày 05 tháng 3 năm 2024", "day", {"day": 5, "month": 3, "year": 2024}, "in words"),
        ("Chợ Lách, ngày 5/3/2024", "ngày 5/3/2024", "day", {"day": 5, "month": 3, "year": 2024}, "with strokes"),
        ("20-11-2023", "20-11-2023", "day", {"day": 20, "month": 11, "year": 2023}, "with hyphens"),
        ("20.11.2023", "20.11.2023", "day", {"day": 20, "month": 11, "year": 2023}, "with stops"),
        ("tháng 6/2024", "tháng 6/2024", "month", {"month": 6, "year": 2024}, "a month has no day"),
        ("đến 12/2025", "12/2025", "month", {"month": 12, "year": 2025}, "a month without its word, after a preposition"),
        ("ngày    tháng 3 năm 2023", "tháng 3 năm 2023", "month", {"month": 3, "year": 2023}, "a blank left for the day"),
        ("quý II/2024", "quý II/2024", "quarter", {"quarter": 2, "year": 2024}, "a quarter"),
        ("quý IH/2024", "quý IH/2024", "quarter", {"quarter": 3, "year": 2024}, "as OCR reads III"),
        ("quý H năm 2024", "quý H năm 2024", "quarter", {"quarter": 2, "year": 2024}, "as OCR reads II"),
        ("quý 11/2024", "quý 11/2024", "quarter", {"quarter": 2, "year": 2024}, "as OCR reads II, too"),
        ("quý III năm 2024", "quý III năm 2024", "quarter", {"quarter": 3, "year": 2024}, "a quarter in words"),
        ("quý I, II/2025", "quý I, II/2025", "quarter", {"quarter": 2, "year": 2025}, "the last of several quarters"),
        ("trước ngày 31/12", "ngày 31/12", "day", {"day": 31, "month": 12}, "the year is left to the context"),
        ("trước 31/12", "31/12", "day", {"day": 31, "month": 12}, "without the word for day"),
        ("ngày 30-4", "ngày 30-4", "day", {"day": 30, "month": 4}, "a hyphen without a year"),
        ("cuối năm 2022", "năm 2022", "year", {"year": 2022, "edge": "end"}, "end of a year"),
        ("giữa tháng 6/2024", "tháng 6/2024", "month", {"month": 6, "year": 2024, "edge": "middle"}, "middle of a month"),
        ("tuần đầu tháng 6/2024", "tuần đầu tháng 6/2024", "month", {"week": 1, "month": 6, "year": 2024}, "a week"),
        ("tuần thứ ba của tháng 6", "tuần thứ ba của tháng 6", "month", {"week": 3, "month": 6}, "a week by its number"),
        ("vào đầu năm", "năm", "year", {"edge": "start"}, "no year is printed"),
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024", "quarter", {"half": 1, "year": 2024}, "a half"),
        ("giai đoạn 2021-2025", "giai đoạn 2021-2025", "year", {"year": 2021, "last_year": 2025}, "a stage"),
        ("2026 - 2030", "2026 - 2030", "year", {"year": 2026, "last_year": 2030}, "a stage as in a table"),
        (
            "từ năm 2025 đến hết năm 2030", "từ năm 2025 đến hết năm 2030", "year", {"year": 2025, "last_year": 2030},
            "a stage in words",
        ),
        ("ngày 20 hằng tháng", "ngày 20 hằng tháng", "day", {"day": 20, "cycle": "monthly"}, "a day of every month"),
        (
            "ngày 15 của tháng cuối quý", "ngày 15 của tháng cuối quý", "day", {"day": 15, "cycle": "quarterly"},
            "a day of every quarter",
        ),
        ("25/12 hàng năm", "25/12", "day", {"day": 25, "month": 12, "cycle": "annual"}, "a day of every year"),
        ("(trước ngày 18)", "ngày 18", "day", {"day": 18}, "a day alone"),
        (
            "ngày 06 - 15/11/2017", "ngày 06 - 15/11/2017", "day",
            {"first_day": 6, "day": 15, "month": 11, "year": 2017}, "days of one month as a stretch",
        ),
        (
            "ngày 03 đến ngày 07 tháng 9 năm 2026", "ngày 03 đến ngày 07 tháng 9 năm 2026", "day",
            {"first_day": 3, "day": 7, "month": 9, "year": 2026}, "the same in words",
        ),
        ("Tháng 8 - 9/2023", "Tháng 8 - 9/2023", "month", {"first_month": 8, "month": 9, "year": 2023}, "two months"),
        ("ngày 31/4/2024", "ngày 31/4/2024", "day", {"day": 31, "month": 4, "year": 2024}, "as printed, though no day"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_printed(
    text: str, span: str, precision: str, parts: dict[str, object], reason: str
) -> None:
    (date,) = find_dates(text)
    assert (text[date.start : date.end], date.precision, told(date)) == (span, precision, parts), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nghị định số 116/2021/NĐ-CP", "a number with its year"),
        ("đạt 02/12 xã", "a share"),
        ("đến 02/12 xã đạt chuẩn", "a share after a preposition"),
        ("đến 1.500 người", "a count"),
        ("6 tháng 1 lần", "a cycle"),
        ("báo cáo 06 tháng và năm", "names of reporting periods"),
        ("đầu năm học", "the school's year has other ends"),
        ("năm học 2024 - 2025", "likewise"),
        ("Điều 12, khoản 3", "a place in a law"),
        ("13/13/2024", "no such month"),
        ("32/01/2024", "no such day"),
    ],
)
def test_what_is_no_date(text: str, reason: str) -> None:
    assert find_dates(text) == (), reason


@pytest.mark.parametrize(
    ("text", "until", "since", "reason"),
    [
        ("trước ngày 20/5", True, False, "before"),
        ("chậm nhất là ngày 20/5", True, False, "at the latest"),
        ("đến hết năm 2030", True, False, "to the end"),
        ("không quá ngày 20/5/2024", True, False, "not beyond"),
        ("từ ngày 01/7/2025", False, True, "from"),
        ("kể từ tháng 7/2025", False, True, "from, longer"),
        ("trong tháng 11/2025", False, False, "within"),
        ("ngày 21/12/2021", False, False, "nothing before it"),
    ],
)
def test_the_words_before_a_date(text: str, until: bool, since: bool, reason: str) -> None:
    (date,) = find_dates(text)
    assert (date.until, date.since) == (until, since), reason


def test_days_of_a_list_stand_under_the_words_before_the_first() -> None:
    first, second = find_dates("trước ngày 15/6 và 15/12 hằng năm")
    assert (first.until, second.until, second.cycle) == (True, True, "annual")
    assert (second.day, second.month) == (15, 12)


def test_two_whole_dates_of_a_stretch_stay_two() -> None:
    first, second = find_dates("từ ngày 20/10/2025 đến ngày 20/12/2025")
    assert (first.since, second.until) == (True, True)


def test_the_component_fills_its_group() -> None:
    doc = extracted(HEAD + "I. NHIỆM VỤ\n\nHoàn thành trước ngày 30/6/2024.\n")
    assert [(d.day, d.month, d.year) for d in found(doc, "dates")] == [
        (5, 3, 2024),
        (None, None, 2024),
        (21, 12, 2021),
        (30, 6, 2024),
    ]


PIECES = st.sampled_from(
    [
        "ngày ",
        "tháng ",
        "năm ",
        "quý ",
        "trước ",
        "đến ",
        "từ ",
        "hằng ",
        "12",
        "5",
        "31",
        "2024",
        "/",
        "-",
        ".",
        ", ",
        "và ",
        "III",
        " ",
        "(",
        ")",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_spans_are_in_order_and_nothing_is_invented(text: str) -> None:
    dates = find_dates(text)
    edges = [edge for date in dates for edge in (date.start, date.end)]
    assert edges == sorted(edges)
    for date in dates:
        printed = text[date.start : date.end]
        for number in (date.day, date.month, date.year, date.last_year, date.first_day, date.first_month):
            assert number is None or str(number) in printed.replace("/0", "/")


@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    for date in find_dates(text):
        assert 0 <= date.start < date.end <= len(text)
