import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.deadlines import DeadlineFound
from pipeline.extract.spine import found
from tests.extract.plans import HEAD, extracted

TASKS = "II. NHIỆM VỤ, GIẢI PHÁP\n\n"
DUTIES = "V. TỔ CHỨC THỰC HIỆN\n\n"


def deadlines(body: str, *, head: str = HEAD, markdown: bool = False) -> tuple[str, tuple[DeadlineFound, ...]]:
    doc = extracted(head + body, markdown=markdown)
    return doc.text, found(doc, "deadlines")


def told(body: str) -> list[str]:
    """Each deadline by its cycle, its date as printed, or `term`."""
    text, items = deadlines(body)
    out = []
    for item in items:
        date = text[item.date.start : item.date.end] if item.date else ""
        opening = text[item.opening.start : item.opening.end] + " > " if item.opening else ""
        out.append(" ".join(filter(None, [item.recurrence or ("term" if item.relative else ""), opening + date])))
    return out


@pytest.mark.parametrize(
    ("sentence", "expected", "reason"),
    [
        ("Lập danh sách xong trước ngày 31/3/2024.", ["ngày 31/3/2024"], "a date after its duty"),
        ("Trước ngày 31/3/2024 các xã lập danh sách.", ["ngày 31/3/2024"], "a date before its duty"),
        ("Chậm nhất 20/12/2024, các xã gửi báo cáo.", ["20/12/2024"], "at the latest"),
        ("Công bố danh sách trong quý II năm 2024.", ["quý II năm 2024"], "within a quarter"),
        ("Tập huấn vào tháng 5 và tháng 9/2024.", ["tháng 5", "tháng 9/2024"], "two months, the year printed once"),
        ("Sơ kết vào quý III năm 2024 và tổng kết vào tháng 12/2024.", ["quý III năm 2024", "tháng 12/2024"], "two duties"),
        ("Tổ chức tháng cao điểm từ ngày 01/6 đến ngày 30/6/2024.", ["ngày 01/6 > ngày 30/6/2024"], "a stretch is one"),
        ("Tháng 4/2024: Ban hành hướng dẫn.", ["Tháng 4/2024"], "a timetable in lines"),
        ("Đánh giá kết quả cuối năm 2024.", ["năm 2024"], "the end of the year"),
        ("Tổng kết công tác vào cuối năm.", ["năm"], "the end of a year that is not named"),
        ("Hoàn thành việc kiện toàn trong năm 2024.", ["năm 2024"], "a year with a word of completing"),
        ("Đưa phần mềm vào sử dụng từ quý I/2025.", ["quý I/2025"], "the beginning of use"),
        ("Gửi kế hoạch trong thời hạn 07 ngày kể từ ngày nhận văn bản.", ["term"], "a term from an event"),
        ("Sau 05 ngày làm việc kể từ khi nhận hồ sơ, Phòng Tư pháp thẩm tra.", ["term"], "a term before its duty"),
        ("Hằng quý, rà soát danh sách.", ["quarterly"], "a cycle before its duty"),
        ("Tổ chức khảo sát 02 năm một lần.", ["biennial"], "a cycle after its duty"),
        ("Họp giao ban định kỳ 01 lần/tháng.", ["monthly"], "once a month"),
        ("Báo cáo trước ngày 05 hằng tháng.", ["monthly ngày 05 hằng tháng"], "a day of every month"),
        ("Báo cáo hằng quý, trước ngày 20 của tháng cuối quý.", ["quarterly ngày 20 của tháng cuối quý"], "one, not two"),
        ("Báo cáo 6 tháng và năm.", ["semiannual", "annual"], "names of reporting periods"),
        ("Báo cáo năm trước ngày 25/11.", ["annual ngày 25/11"], "the kind of a report with its date"),
        (
            "Báo cáo 6 tháng (trước ngày 10/6) và năm (trước ngày 05/12).", ["semiannual ngày 10/6", "annual ngày 05/12"],
            "each with its own date",
        ),
        (
            "Định kỳ báo cáo 6 tháng, năm (trước ngày 15/6, 15/12).", ["semiannual ngày 15/6", "annual 15/12"],
            "dates after the list pair in order",
        ),
        (
            "Gửi báo cáo trước ngày 10/6 (báo cáo 6 tháng) và ngày 10/12 (báo cáo năm).",
            ["semiannual ngày 10/6", "annual ngày 10/12"], "the period in brackets after the date",
        ),
        (
            "Báo cáo tháng trước ngày 25 hằng tháng, báo cáo quý trước ngày 25 của tháng cuối quý.",
            ["monthly ngày 25 hằng tháng", "quarterly ngày 25 của tháng cuối quý"], "two reports",
        ),
        ("Báo cáo trước ngày 15/6 và 15/12 hằng năm.", ["annual ngày 15/6", "annual 15/12"], "two days every year"),
        ("Báo cáo quý I trước ngày 15/3/2024.", ["ngày 15/3/2024"], "a certain quarter is no cycle"),
        ("Báo cáo giữa kỳ (năm 2026), gửi Sở Y tế.", ["năm 2026"], "a report of a certain year"),
        ("Thực hiện báo cáo đột xuất khi có yêu cầu.", ["ad_hoc"], "reports on request"),
        ("Báo cáo Công an tỉnh theo định kỳ tháng, quý.", ["monthly", "quarterly"], "theo before a cycle refers to nothing"),
        ("Báo cáo Bộ Công an và Tỉnh ủy theo quý.", ["quarterly"], "the bodies stand between"),
        ("Báo cáo theo tháng, quý, 6 tháng, năm.", ["monthly", "quarterly", "semiannual", "annual"], "all of them"),
        ("Hàng tháng thống kê, báo cáo Công an tỉnh vào ngày 18.", ["monthly ngày 18"], "the duty between cycle and day"),
        ("Ra quân đợt I trong tháng 4, đợt II trong tháng 9 năm 2024.", ["tháng 4", "tháng 9 năm 2024"], "rounds"),
        ("Kiểm tra vào tháng 6 và tháng 11.", ["tháng 6", "tháng 11"], "two months without year"),
        ("Thông báo trước khi mãn hạn 20 ngày để gia đình đón.", ["term"], "before the end of something"),
        ("Lập hồ sơ trước 15 ngày khi người đó trở về.", ["term"], "before an event"),
        ("Chậm nhất sau 05 ngày làm việc, trả lời bằng văn bản.", ["term"], "a term without its event"),
        ("Mở đường dây nóng (xong trong tuần đầu tháng 11/2024).", ["tuần đầu tháng 11/2024"], "a week"),
        ("Sửa chữa khu cắt cơn, khởi công trong năm 2024.", ["năm 2024"], "the beginning of works"),
        ("Rà soát hồ sơ. Hoàn thành trước ngày 30/6/2024.", ["ngày 30/6/2024"], "the duty in the sentence before"),
    ],
)  # fmt: skip
def test_deadlines_of_a_sentence(sentence: str, expected: list[str], reason: str) -> None:
    assert told(TASKS + "1. " + sentence + "\n") == expected, reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Thực hiện Quyết định số 12/QĐ-UBND ngày 10/01/2024 của Ủy ban nhân dân huyện.", "the date of an instrument"),
        ("Áp dụng Hướng dẫn số 05/HD-SYT ngày 12 tháng 01 năm 2024.", "likewise, without an issuer"),
        ("Tính đến ngày 31/12/2023, toàn huyện có 120 người nghiện.", "a statistic"),
        ("Theo báo cáo đến ngày 30/11/2023, toàn huyện còn 5 điểm.", "a statistic that is reported"),
        ("Giảm số người nghiện so với thời điểm 01/7/2024.", "a baseline"),
        ("Phấn đấu đến cuối năm 2024, 100% xã lập xong danh sách.", "an aim"),
        ("Đến năm 2025 thành lập 03 cơ sở.", "an aim: something is counted"),
        ("Thường xuyên kiểm tra, định kỳ báo cáo theo quy định.", "no cycle is named"),
        ("Đánh giá, xếp loại cán bộ hằng năm.", "a use of the result"),
        ("Chi trả trợ cấp hằng tháng cho người có công.", "a payment"),
        ("Thực hiện theo kế hoạch hằng năm của tỉnh.", "another plan is referred to"),
        ("Sơ kết 6 tháng đầu năm 2024.", "the period that is reviewed"),
        ("Số liệu tính từ ngày 15/12 năm trước đến ngày 14/12 năm báo cáo.", "what a report covers"),
        ("Chào mừng kỷ niệm ngày thành lập ngành (02/9/1945 - 02/9/2025).", "a day that is remembered"),
        ("Cắt cơn, giải độc kéo dài trong 10 ngày.", "a length of time"),
        ("Cao điểm tập trung trong 10 ngày làm việc (từ ngày 20/11).", "a length of time in working days"),
        ("Thống kê người nghiện theo năm sinh.", "how something is counted"),
        ("Phát sóng chuyên mục 02 lần/tuần.", "how often, not when"),
        ("Dạy nghề cho người từ 06 tháng tuổi trở lên.", "an age"),
        ("Triển khai Chương trình phòng, chống ma túy đến năm 2030.", "the name of a programme"),
    ],
)
def test_what_is_no_deadline(sentence: str, reason: str) -> None:
    assert told(TASKS + "1. " + sentence + "\n") == [], reason


def test_parts_on_targets_set_none() -> None:
    assert told("I. CHỈ TIÊU\n\n1. Đến hết ngày 31/12/2024: Lập hồ sơ cho 20 người.\n") == []


def test_the_plans_own_period_is_none() -> None:
    assert told("II. THỜI GIAN THỰC HIỆN\n\nTừ năm 2024 đến hết năm 2026.\n") == []


def test_works_in_a_part_on_time_are_deadlines() -> None:
    body = "IV. THỜI GIAN KIỂM TRA\n\n- Các xã tự kiểm tra: Từ ngày 06 - 15/11/2024\n"
    assert told(body) == ["ngày 06 - 15/11/2024"]


def test_a_report_sets_none() -> None:
    head = HEAD.replace("KẾ HOẠCH\nCông tác", "BÁO CÁO\nKết quả công tác")
    assert deadlines(TASKS + "1. Rà soát xong trong tháng 7/2024.\n", head=head)[1] == ()


def words(text: str, span: tuple[int, int] | None) -> str | None:
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize(
    ("sentence", "action", "agency", "recipient", "reason"),
    [
        (
            "Lập danh sách, gửi về Phòng Nội vụ (qua Văn phòng) trước ngày 15/4/2024.",
            "Lập danh sách, gửi về Phòng Nội vụ (qua Văn phòng)", None, "Phòng Nội vụ", "qua names the way",
        ),
        ("Công an xã cập nhật hồ sơ xong trước ngày 30/4/2024.", "cập nhật hồ sơ", "Công an xã", None, "the subject acts"),
        (
            "Trước ngày 30/4/2024, các xã báo cáo Sở Y tế và Sở Nội vụ.", "báo cáo Sở Y tế và Sở Nội vụ", "các xã",
            "Sở Y tế", "the first of two recipients; the subject after the date",
        ),
        (
            "Báo cáo kết quả trước ngày 10/6/2024 để tổng hợp báo cáo Sở Y tế.", "Báo cáo kết quả", None, None,
            "what it is for has another recipient",
        ),
    ],
)  # fmt: skip
def test_parties(sentence: str, action: str, agency: str | None, recipient: str | None, reason: str) -> None:
    text, (item,) = deadlines(TASKS + "1. " + sentence + "\n")
    assert [text[s:e] for s, e in item.action] == [action], reason
    assert (words(text, item.agency), words(text, item.recipient)) == (agency, recipient), reason


def test_the_heading_names_the_agency() -> None:
    text, (item,) = deadlines(DUTIES + "1. Sở Y tế\n\n- Gửi kết quả về Ủy ban nhân dân tỉnh trước ngày 15/12/2024.\n")
    assert (words(text, item.agency), words(text, item.recipient)) == ("Sở Y tế", "Ủy ban nhân dân tỉnh")


def test_a_recipient_holds_for_the_reports_after_it() -> None:
    body = DUTIES + "- Báo cáo về Phòng Y tế trước ngày 05 hằng tháng; báo cáo năm trước ngày 25/11.\n"
    text, items = deadlines(body)
    assert [words(text, item.recipient) for item in items] == ["Phòng Y tế", "Phòng Y tế"]


@pytest.mark.parametrize(
    ("sentence", "evidence", "reason"),
    [
        ("Mở lớp tập huấn; lập danh sách trước ngày 31/3/2024.", ["lập danh sách trước ngày 31/3/2024."], "its own clause"),
        (
            "Lập danh sách trước ngày 31/3/2024 và tổ chức tuyên truyền rộng rãi.", ["Lập danh sách trước ngày 31/3/2024"],
            "not what comes after",
        ),
        (
            "Báo cáo 6 tháng (trước ngày 10/6) và năm (trước ngày 05/12) về Sở Y tế.",
            ["Báo cáo 6 tháng (trước ngày 10/6)", "năm (trước ngày 05/12) về Sở Y tế."], "each its part of the list",
        ),
        ("Tổng hợp, báo cáo hằng quý, hằng năm.", ["Tổng hợp, báo cáo hằng quý", "Tổng hợp, báo cáo hằng quý, hằng năm."],
         "a cycle alone says nothing"),
    ],
)  # fmt: skip
def test_evidence_is_the_clause(sentence: str, evidence: list[str], reason: str) -> None:
    text, items = deadlines(TASKS + "1. " + sentence + "\n")
    assert [text[item.start : item.end] for item in items] == evidence, reason


TABLE = """
## II. NHIỆM VỤ

| TT | Nội dung | Chủ trì | Phối hợp | Thời gian |
|--|--|--|--|--|
| 1 | Lập danh sách người nghiện | Công an huyện | Các xã | Trước 31/3/2024 |
| 2 | Mở lớp tập huấn | Sở Y tế | Các xã | Quý II/2024 |
| 3 | Khảo sát nhu cầu | Sở Nội vụ | Các xã | Hằng năm |
| 4 | Tuyên truyền | Sở Tư pháp | Các xã | Thường xuyên |
| 5 | Xây dựng phần mềm | Sở Y tế | Các xã | 2026 |
"""


def test_rows_of_a_table_with_a_column_for_the_time() -> None:
    head = "# KẾ HOẠCH\n\n## Công tác năm 2024\n\nỦy ban nhân dân huyện ban hành Kế hoạch như sau:\n"
    text, items = deadlines(TABLE, head=head, markdown=True)
    rows = [
        (text[slice(*i.action[0])], words(text, i.agency), i.recurrence, i.date.precision if i.date else None)
        for i in items
    ]
    assert rows == [
        ("Lập danh sách người nghiện", "Công an huyện", None, "day"),
        ("Mở lớp tập huấn", "Sở Y tế", None, "quarter"),
        ("Khảo sát nhu cầu", "Sở Nội vụ", "annual", None),
        ("Xây dựng phần mềm", "Sở Y tế", None, "year"),
    ]
    assert text[items[0].start : items[0].end].startswith("Lập danh sách") and items[0].end >= items[0].action[0][1]


def test_lines_that_say_when_belong_to_the_duty_above() -> None:
    body = (
        "II. NHIỆM VỤ\n\n1. Xây dựng dữ liệu\n\na) Nhiệm vụ: Số hóa hồ sơ.\n\nb) Cơ quan chủ trì: Công an tỉnh.\n\n"
        "c) Thời gian thực hiện: Xong trong năm 2026.\n"
    )
    text, (item,) = deadlines(body)
    assert text[slice(*item.action[0])] == "Số hóa hồ sơ."
    assert words(text, item.agency) == "Công an tỉnh"
    assert text[item.start : item.end] == "Thời gian thực hiện: Xong trong năm 2026."


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "trước ngày ",
                "20/5",
                "hằng năm",
                " và ",
                "6 tháng",
                "(",
                ")",
                ", ",
                "báo cáo ",
                "Sở Y tế",
                "; ",
                ". ",
                "năm ",
                "2024",
                "quý ",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_spans_lie_in_the_text(body: str) -> None:
    text, items = deadlines(TASKS + "1. Gửi " + body + "\n")
    for item in items:
        assert text[item.start : item.end].strip()
        for start, end in item.action:
            assert 0 <= start < end <= len(text)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=150))
def test_no_text_is_too_strange(body: str) -> None:
    deadlines(DUTIES + body)
