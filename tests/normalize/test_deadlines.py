import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.spine import document_of
from pipeline.normalize.context import PlanContext
from pipeline.normalize.deadlines import deadlines_of
from schemas.record import Deadline
from tests.extract.plans import HEAD, extracted

TASKS = "II. NHIỆM VỤ, GIẢI PHÁP\n\n"
ONE_YEAR, STAGE = ("2024-01-01", "2024-12-31"), ("2024-01-01", "2028-12-31")
NO_PERIOD: tuple[str | None, str | None] = (None, None)


def context(period: tuple[str | None, str | None] = ONE_YEAR, on: str | None = "2024-03-05") -> PlanContext:
    return PlanContext(
        issuer="Ủy ban nhân dân huyện Hồng Sơn", level="district", province=None, district="Hồng Sơn", commune=None, on=on,
        year=2024, start=period[0], end=period[1], city_is_province=False, party="Tỉnh ủy",
    )  # fmt: skip


def deadlines(body: str, where: PlanContext | None = None) -> list[Deadline]:
    return deadlines_of(extracted(HEAD + body), where or context())


@pytest.mark.parametrize(
    ("sentence", "period", "expected", "reason"),
    [
        ("Rà soát xong trước ngày 31/3/2024.", ONE_YEAR, ("date", None, "2024-03-31", "day", None), "a day"),
        ("Rà soát xong trong tháng 11/2024.", ONE_YEAR, ("period_end", None, "2024-11-30", "month", None), "a month"),
        ("Rà soát xong trong quý II/2024.", ONE_YEAR, ("period_end", None, "2024-06-30", "quarter", None), "a quarter"),
        ("Sơ kết kế hoạch cuối năm 2024.", ONE_YEAR, ("period_end", None, "2024-12-31", "year", None), "a year's end"),
        (
            "Ra quân từ ngày 01/6 đến ngày 30/6/2024.", ONE_YEAR, ("period_end", None, "2024-06-30", "day", None),
            "the last day of a stretch",
        ),
        ("Rà soát xong trước ngày 30 tháng 4.", ONE_YEAR, ("date", None, "2024-04-30", "day", None), "the plan's year"),
        ("Rà soát xong trước ngày 30/4.", STAGE, ("date", None, None, "day", "04-30"), "which year is not known"),
        ("Gửi báo cáo trước ngày 15/11.", STAGE, ("recurring", "annual", None, None, "11-15"), "every year of the stage"),
        (
            "Định kỳ báo cáo trước ngày 15/11.", ONE_YEAR, ("recurring", "annual", None, None, "11-15"),
            "định kỳ makes a day one of every year",
        ),
        ("Báo cáo 6 tháng trước ngày 05/6.", ONE_YEAR, ("recurring", "semiannual", None, None, "06-05"), "with its day"),
        ("Báo cáo trước ngày 05 hằng tháng.", ONE_YEAR, ("recurring", "monthly", None, None, None), "no month, no day"),
        ("Khảo sát 02 năm một lần.", STAGE, ("recurring", "biennial", None, None, None), "a cycle"),
        ("Rà soát xong trước tháng 6/2024.", ONE_YEAR, ("period_end", None, "2024-05-31", "month", None), "before a month"),
        ("Ra quân xong tuần thứ hai tháng 5/2024.", ONE_YEAR, ("period_end", None, "2024-05-14", "month", None), "a week"),
        ("Đầu tháng 5/2024 ra quân.", ONE_YEAR, ("period_end", None, "2024-05", "month", None), "no end is printed"),
        ("Rà soát xong trước ngày 30/4.", NO_PERIOD, ("date", None, "2024-04-30", "day", None), "the year of issue"),
        ("Rà soát xong trước ngày 30/01.", NO_PERIOD, ("date", None, None, "day", "01-30"), "not before the issue"),
    ],
)  # fmt: skip
def test_when(
    sentence: str, period: tuple[str | None, str | None], expected: tuple[str | None, ...], reason: str
) -> None:
    (item,) = deadlines(TASKS + "1. " + sentence + "\n", context(period))
    assert (item.kind, item.recurrence, item.date, item.precision, item.month_day) == expected, reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Rà soát xong trước ngày 31/4/2024.", "no such day"),
        ("Rà soát xong trước ngày 30/6/2019.", "long before the plan"),
        ("Triển khai trong giai đoạn 2024 - 2028.", "the plan's own period"),
    ],
)
def test_what_is_left_out(sentence: str, reason: str) -> None:
    assert deadlines(TASKS + "1. " + sentence + "\n", context(STAGE)) == [], reason


def test_a_year_that_is_not_printed_says_where_it_comes_from() -> None:
    taken, printed = deadlines(TASKS + "1. Lập danh sách trước ngày 30/4; họp xét trước ngày 15/5/2024.\n")
    assert (taken.derived_from, printed.derived_from) == ("năm của kế hoạch: 2024", None)


def test_a_term_keeps_its_words() -> None:
    (item,) = deadlines(TASKS + "1. Gửi kế hoạch trong vòng 12 ngày kể từ khi có hướng dẫn.\n")
    assert (item.kind, item.date) == ("relative", None)
    assert item.relative == "trong vòng 12 ngày kể từ khi có hướng dẫn"


def test_names_are_written_out() -> None:
    (item,) = deadlines("V. TỔ CHỨC THỰC HIỆN\n\n1. Phòng LĐ-TB&XH\n\n- Định kỳ hằng quý báo cáo UBND huyện.\n")
    assert item.agency == "Phòng Lao động - Thương binh và Xã hội"
    assert item.recipient == "Ủy ban nhân dân huyện"


def test_the_same_duty_is_entered_once() -> None:
    body = (
        TASKS
        + "1. Kiểm tra các xã từ ngày 20/11/2024 đến ngày 15/12/2024.\n\n2. Từ ngày 20/11/2024 đến ngày 15/12/2024: Kiểm tra thực tế các xã.\n"
    )
    assert [item.id for item in deadlines(body)] == ["d1"]


def test_rounds_share_the_year_printed_with_the_last() -> None:
    body = TASKS + "1. Ra quân: vòng 1 ở xã An Hải trong tháng 3, vòng 2 ở xã An Bình trong tháng 9 năm 2025.\n"
    assert [item.date for item in deadlines(body, context(STAGE))] == ["2025-03-31", "2025-09-30"]


def test_the_sentence_before_says_what_is_to_be_completed() -> None:
    (item,) = deadlines(TASKS + "1. Rà soát hồ sơ người nghiện. Hoàn thành trước ngày 30/6/2024.\n")
    assert item.action == "rà soát hồ sơ người nghiện"
    assert item.evidence.text == "Rà soát hồ sơ người nghiện. Hoàn thành trước ngày 30/6/2024."


def test_two_duties_of_one_day_are_two() -> None:
    body = TASKS + "1. Gửi hồ sơ về Sở Nội vụ trước ngày 16/11/2024.\n\n2. Ngày 16/11/2024: Họp đoàn kiểm tra.\n"
    assert [(item.id, item.date) for item in deadlines(body)] == [("d1", "2024-11-16"), ("d2", "2024-11-16")]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "trước ngày ",
                "31/4",
                "29/02/2023",
                "quý II",
                "/2024",
                " hằng tháng",
                " và ",
                "báo cáo ",
                "năm ",
                "; ",
                "15/6",
                "từ ",
                "đến ",
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_evidence_slices_back(body: str) -> None:
    doc = extracted(HEAD + TASKS + "1. Gửi hồ sơ " + body + "\n")
    text = document_of(doc).text
    for item in deadlines_of(doc, context()):
        assert text[item.evidence.start : item.evidence.end] == item.evidence.text
        assert item.action
