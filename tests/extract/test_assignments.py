import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.assigned import AssignmentFound
from pipeline.extract.spine import found
from pipeline.extract.subjects import same_body
from pipeline.extract.task_sentences import split_sentences
from tests.extract.plans import HEAD, extracted

PART = "V. TỔ CHỨC THỰC HIỆN\n\n"
Told = list[tuple[str, list[str]]]


def assigned(body: str, *, markdown: bool = False) -> tuple[str, tuple[AssignmentFound, ...]]:
    doc = extracted(HEAD + body, markdown=markdown)
    return doc.text, found(doc, "assignments")


def told(body: str, *, markdown: bool = False) -> Told:
    """(agency as printed, its tasks with what is repeated before them)."""
    text, items = assigned(body, markdown=markdown)
    out: Told = []
    for item in items:
        tasks = []
        for task in item.tasks:
            spans = [*([task.lead_in] if task.lead_in else []), (task.start, task.end), *task.more]
            tasks.append(" ".join(text[a:b] for a, b in spans))
        out.append((item.printed, tasks))
    return out


@pytest.mark.parametrize(
    ("body", "expected", "reason"),
    [
        (
            "1. Sở Y tế\n\n- Rà soát hồ sơ.\n\n- Lập sổ.\n",
            [("Sở Y tế", ["Rà soát hồ sơ.", "Lập sổ."])],
            "a bullet a task",
        ),
        ("1. Sở Y tế:\n\nRà soát hồ sơ. Lập sổ.\n", [("Sở Y tế", ["Rà soát hồ sơ.", "Lập sổ."])], "a sentence a task"),
        ("1. Sở Y tế: rà soát hồ sơ.\n", [("Sở Y tế", ["rà soát hồ sơ."])], "run-in heading"),
        ("- UBND các xã: Lập sổ.\n", [("UBND các xã", ["Lập sổ."])], "run-in bullet"),
        ("Công an huyện:\n\n- Lập sổ.\n", [("Công an huyện", ["Lập sổ."])], "a line that is a name, without label"),
        (
            "1. Sở Y tế, Sở Tư pháp\n\nLập sổ.\n\n2. Sở Y tế\n\nBáo cáo.\n",
            [("Sở Y tế, Sở Tư pháp", ["Lập sổ."]), ("Sở Y tế", ["Báo cáo."])],
            "a joint heading is one entry, an agency named twice is two",
        ),
        ("1. Đề nghị Tòa án nhân dân tỉnh\n\nXét xử.\n", [("Tòa án nhân dân tỉnh", ["Xét xử."])], "Đề nghị is no name"),
        (
            "1. Đề nghị Toà án nhân dân tỉnh\n\nXét xử.\n",
            [("Toà án nhân dân tỉnh", ["Xét xử."])],
            "the other tone placement",
        ),
        ("1. Sở Y tế chủ trì rà soát.\n", [("Sở Y tế", ["Sở Y tế chủ trì rà soát."])], "the subject of a sentence"),
        (
            "Giao Công an huyện theo dõi.\n",
            [("Công an huyện", ["Giao Công an huyện theo dõi."])],
            "a sentence that gives work",
        ),
        (
            "2. Căn cứ Kế hoạch này, các sở, ban, ngành xây dựng kế hoạch.\n",
            [("các sở, ban, ngành", ["Căn cứ Kế hoạch này, các sở, ban, ngành xây dựng kế hoạch."])],
            "the subject after a setting",
        ),
        (
            "1. Hội Nông dân và các đoàn thể xã: Vận động hội viên. Hội Phụ nữ xã lập tổ.\n",
            [("Hội Nông dân và các đoàn thể xã", ["Vận động hội viên."]), ("Hội Phụ nữ xã", ["Hội Phụ nữ xã lập tổ."])],
            "a later sentence with a subject of its own",
        ),
        (
            "1. UBND xã, phường\n\n- Lập sổ.\n\n- Chủ tịch UBND xã, phường chịu trách nhiệm.\n",
            [("UBND xã, phường", ["Lập sổ.", "Chủ tịch UBND xã, phường chịu trách nhiệm."])],
            "the head of the body itself",
        ),
        (
            "2. Sở Y tế:\n\n- Lập sổ.\n\n- Phòng Nghiệp vụ: Làm đầu mối.\n\n- Báo cáo.\n",
            [("Sở Y tế", ["Lập sổ.", "Báo cáo."]), ("Phòng Nghiệp vụ", ["Làm đầu mối."])],
            "a unit named in a bullet, then back to the heading's agency",
        ),
        (
            "1. Sở Y tế\n\n- Yêu cầu các cơ sở dược kê khai.\n",
            [("Sở Y tế", ["Yêu cầu các cơ sở dược kê khai."])],
            "what an agency asks of others is its own task",
        ),
        (
            "1. Sở Y tế\n\n- Chủ trì, phối hợp với các sở:\n\n+ Tập huấn.\n\n+ Kiểm tra.\n",
            [("Sở Y tế", ["Chủ trì, phối hợp với các sở: Tập huấn.", "Chủ trì, phối hợp với các sở: Kiểm tra."])],
            "a lead-in is repeated",
        ),
        (
            "1. Sở Y tế\n\n- Chủ trì các dự án, bao gồm:\n\n+ Dự án 1: Giảm cầu.\n\n+ Dự án 2: Giảm cung.\n",
            [("Sở Y tế", ["Chủ trì các dự án, bao gồm: Dự án 1: Giảm cầu. Dự án 2: Giảm cung."])],
            "named things are no tasks",
        ),
        (
            "1. Kinh phí\n\nDo ngân sách xã cấp.\n\n2. Công an xã\n\nLập sổ.\n",
            [("Công an xã", ["Lập sổ."])],
            "a topic is no agency",
        ),
        ("1. Sở Y tế\n\nLập sổ.\n\n(Có Phụ lục kèm theo)\n", [("Sở Y tế", ["Lập sổ."])], "a remark in brackets"),
        (
            "Giao Phòng Nội vụ rà soát.\n\nGiao Hạt Kiểm lâm huyện tuần tra.\n\nĐề nghị Tòa án huyện xét xử lưu động.\n",
            [
                ("Phòng Nội vụ", ["Giao Phòng Nội vụ rà soát."]),
                ("Hạt Kiểm lâm huyện", ["Giao Hạt Kiểm lâm huyện tuần tra."]),
                ("Tòa án huyện", ["Đề nghị Tòa án huyện xét xử lưu động."]),
            ],
            "where each paragraph names its subject the issuer asks",
        ),
        (
            "Phòng Tư pháp thẩm định. Đề nghị Tòa án huyện xét xử.\n\nUBND các xã lập sổ. Phân công từng tổ viên theo dõi.\n",
            [
                ("Phòng Tư pháp", ["Phòng Tư pháp thẩm định."]),
                ("Tòa án huyện", ["Đề nghị Tòa án huyện xét xử."]),
                ("UBND các xã", ["UBND các xã lập sổ.", "Phân công từng tổ viên theo dõi."]),
            ],
            "in one paragraph only a body that is named begins an entry",
        ),
        (
            "1. Trạm Y tế xã: Khám bệnh.\n\nĐề nghị Hội Nông dân xã giám sát.\n",
            [("Trạm Y tế xã", ["Khám bệnh."]), ("Hội Nông dân xã", ["Đề nghị Hội Nông dân xã giám sát."])],
            "a paragraph after a run-in heading",
        ),
        (
            "1. Ban Chỉ huy Quân sự huyện huấn luyện dân quân; Bệnh viện đa khoa huyện trực cấp cứu.\n",
            [
                ("Ban Chỉ huy Quân sự huyện", ["Ban Chỉ huy Quân sự huyện huấn luyện dân quân;"]),
                ("Bệnh viện đa khoa huyện", ["Bệnh viện đa khoa huyện trực cấp cứu."]),
            ],
            "what follows the tier of a name is what the body does, in whatever words",
        ),
        (
            "1. Công an tỉnh có trách nhiệm:\n\na) Rà soát.\n\nb) Lập sổ.\n",
            [("Công an tỉnh", ["Rà soát.", "Lập sổ."])],
            "words that say only that something follows",
        ),
        (
            "1. Trách nhiệm của Sở Y tế\n\n- Lập sổ.\n\n- Đối với Trạm Y tế các xã: khám bệnh.\n\n2. Đồng chí Trưởng Công an xã: lập hồ sơ.\n",
            [("Sở Y tế", ["Lập sổ."]), ("Trạm Y tế các xã", ["khám bệnh."]), ("Trưởng Công an xã", ["lập hồ sơ."])],
            "words before the name",
        ),
        (
            "1. Trạm Y tế xã. Khám bệnh. Cấp thuốc.\n",
            [("Trạm Y tế xã", ["Khám bệnh.", "Cấp thuốc."])],
            "a full stop after the name",
        ),
        (
            "1. Các sở: Tư pháp, Xây dựng: rà soát.\n\n2. Các phòng: Nội vụ, Tư pháp\n\n- Phối hợp.\n\n3. Các xã: Lập sổ.\n",
            [
                ("Các sở: Tư pháp, Xây dựng", ["rà soát."]),
                ("Các phòng: Nội vụ, Tư pháp", ["Phối hợp."]),
                ("Các xã", ["Lập sổ."]),
            ],
            "the colon of a list is not that of the heading",
        ),
        (
            "* Công an xã:\n\n- Lập sổ.\n\n- Rà soát.\n\n* Hội Phụ nữ xã:\n\n- Vận động.\n",
            [("Công an xã", ["Lập sổ.", "Rà soát."]), ("Hội Phụ nữ xã", ["Vận động."])],
            "a star over dashes",
        ),
        (
            "1. Công an xã:\n\n- Chủ trì, phối hợp với Trạm Y tế thực hiện: Lập sổ;\n\nKiểm tra;\n\nXử lý.\n\n- Báo cáo.\n",
            [
                (
                    "Công an xã",
                    [
                        "Chủ trì, phối hợp với Trạm Y tế thực hiện: Lập sổ;",
                        "Chủ trì, phối hợp với Trạm Y tế thực hiện: Kiểm tra;",
                        "Chủ trì, phối hợp với Trạm Y tế thực hiện: Xử lý.",
                        "Báo cáo.",
                    ],
                )
            ],
            "a list on lines without bullets shares its lead-in",
        ),
        (
            "1. Phòng Y tế\n\nLà cơ quan thường trực, có nhiệm vụ:\n\n- Theo dõi.\n\n- Tổng hợp.\n",
            [("Phòng Y tế", ["Là cơ quan thường trực, có nhiệm vụ:", "Theo dõi.", "Tổng hợp."])],
            "what an agency is stands for itself",
        ),
        (
            "1. Phòng Tổ chức - Hành chính Sở\n\nCấp phát.\n\n2. Thanh tra Sở, Văn phòng Sở: kiểm tra.\n\n3. Các bệnh viện công lập và ngoài công lập\n\nKhám.\n",
            [
                ("Phòng Tổ chức - Hành chính Sở", ["Cấp phát."]),
                ("Thanh tra Sở, Văn phòng Sở", ["kiểm tra."]),
                ("Các bệnh viện công lập và ngoài công lập", ["Khám."]),
            ],
            "units of a department",
        ),
        (
            "1. Ngân hàng Chính sách xã hội - Phòng giao dịch huyện: cho vay.\n\n2. Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên: dạy nghề.\n",
            [
                ("Ngân hàng Chính sách xã hội - Phòng giao dịch huyện", ["cho vay."]),
                ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên", ["dạy nghề."]),
            ],
            "names that hold the words of a duty",
        ),
    ],
)
def test_running_text(body: str, expected: Told, reason: str) -> None:
    assert told(PART + body + "\nTrên đây là Kế hoạch năm 2024./.\n\nNơi nhận:\n- Lưu: VT.\n") == expected, reason


def test_articles_give_out_work() -> None:
    body = "Điều 5. Công an tỉnh có trách nhiệm:\n\n1. Rà soát.\n\nĐiều 6. Trách nhiệm của Sở Y tế\n\n1. Lập sổ.\n"
    assert told(body) == [("Công an tỉnh", ["Rà soát."]), ("Sở Y tế", ["Lập sổ."])]


def test_a_title_over_all_agencies_is_none_of_them() -> None:
    body = "IV. TRÁCH NHIỆM CỦA CÁC CƠ QUAN, ĐƠN VỊ\n\n1. Sở Y tế\n\n- Lập sổ.\n"
    assert told(body) == [("Sở Y tế", ["Lập sổ."])]


def test_a_bold_name_with_a_full_stop_is_a_heading() -> None:
    body = "**V. TỔ CHỨC THỰC HIỆN**\n\n**1. Trạm Y tế xã.** Khám bệnh. Cấp thuốc.\n\n- *Hội Phụ nữ xã:* vận động.\n"
    assert told(body, markdown=True) == [
        ("Trạm Y tế xã", ["Khám bệnh.", "Cấp thuốc."]),
        ("Hội Phụ nữ xã", ["vận động."]),
    ]


def test_bullets_under_coordination_begin_with_the_partners() -> None:
    body = PART + "1. Sở Y tế\n\nPhối hợp với:\n\n- Công an tỉnh, Hội Luật gia lập sổ;\n\n- Trường Cao đẳng mở lớp.\n"
    text, (item,) = assigned(body)
    assert [[text[a:b] for a, b in t.partners] for t in item.tasks] == [
        ["Công an tỉnh", "Hội Luật gia"],
        ["Trường Cao đẳng"],
    ]


@pytest.mark.parametrize(
    ("last", "expected", "reason"),
    [
        ("Đề nghị các cơ quan triển khai thực hiện Kế hoạch này./.", None, "a closing formula"),
        ("Trong quá trình thực hiện nếu có vướng mắc, các đơn vị báo cáo UBND huyện./.", None, "a courtesy"),
        ("Yêu cầu các đơn vị thường xuyên báo cáo kết quả./.", "các đơn vị", "a duty to report"),
        ("UBND huyện yêu cầu các xã, thị trấn gửi kế hoạch trước ngày 20/4./.", "các xã, thị trấn", "the body asked"),
        ("Đề nghị Ủy ban MTTQ huyện triển khai thực hiện Kế hoạch./.", None, "a body by its name, but a formula"),
    ],
)
def test_the_closing_paragraph(last: str, expected: str | None, reason: str) -> None:
    entries = told(PART + "1. Sở Y tế\n\n- Lập sổ.\n\n" + last + "\n\nNơi nhận:\n- Lưu: VT.\n")
    assert [agency for agency, _ in entries[1:]] == ([expected] if expected else []), reason


def test_reporting_without_a_reporter_is_the_responsible_agency_s() -> None:
    body = (
        "1. Sở Y tế\n\n- Lập sổ.\n\n2. Công an tỉnh\n\n- Theo dõi, đôn đốc thực hiện Kế hoạch.\n\n3. Chế độ báo cáo\n\n"
    )
    entries = told(PART + body + "Định kỳ báo cáo kết quả về UBND tỉnh.\n\nNơi nhận:\n- Lưu: VT.\n")
    assert entries[1][1] == ["Theo dõi, đôn đốc thực hiện Kế hoạch.", "Định kỳ báo cáo kết quả về UBND tỉnh."]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("IV. NHIỆM VỤ\n\n1. Công an xã cập nhật hồ sơ.\n", "the part on content assigns nothing"),
        ("V. TỔ CHỨC THỰC HIỆN\n\n1. Ban hành kế hoạch hằng năm\n\n- Gồm 3 phần.\n", "Ban hành is no board"),
        ("V. TỔ CHỨC THỰC HIỆN\n\nKế hoạch này thay thế Kế hoạch số 3/KH-UBND.\n", "effect, not duty"),
    ],
)
def test_no_agency(body: str, reason: str) -> None:
    assert told(body) == [], reason


TABLE = """II. NHIỆM VỤ

| TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Sản phẩm |
|:-:|:--|:--|:--|:-:|:--|
| 1 | Mở lớp tập huấn | Sở Y tế | Sở Tư pháp, Công an tỉnh | Quý II/2024 | 02 lớp |
| 2 | Lập danh sách | Công an tỉnh | UBND các xã, phường | Tháng 3 | |
| 3 | Mở sổ theo dõi | Sở Y tế | | Trước 30/6 | Sổ |
"""


def test_a_table_gives_its_lead_agencies_tasks() -> None:
    text, items = assigned(TABLE, markdown=True)
    assert [(i.printed, [text[t.start : t.end] for t in i.tasks]) for i in items] == [
        ("Sở Y tế", ["Mở lớp tập huấn", "Mở sổ theo dõi"]),
        ("Công an tỉnh", ["Lập danh sách"]),
    ]
    first = items[0].tasks[0]
    assert [text[a:b] for a, b in first.partners] == ["Sở Tư pháp", "Công an tỉnh"]
    assert (text[slice(*first.due)], text[slice(*first.product)]) == ("Quý II/2024", "02 lớp")  # type: ignore[misc]
    assert [text[a:b] for a, b in items[1].tasks[0].partners] == ["UBND các xã, phường"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("| TT | Xã | Chỉ tiêu | Ghi chú |", "a table of targets names no leader"),
        ("| TT | Nội dung | Vai trò (Chủ trì/Phối hợp) | Kết quả |", "a form that asks for the role"),
    ],
)
def test_other_tables_assign_nothing(header: str, reason: str) -> None:
    rows = "|:-:|:--|:--|:--|\n| 1 | An Bình | 5 | 3 |\n"
    assert told("II. NHIỆM VỤ\n\n" + header + "\n" + rows, markdown=True) == [], reason


def test_labelled_lines_under_the_work() -> None:
    body = "II. NHIỆM VỤ\n\n1. Truyền thông\n\n- Mở chuyên mục.\n\nĐơn vị chủ trì: Sở Y tế.\n\nĐơn vị phối hợp: Sở Tư pháp; Công an tỉnh.\n\nThời gian thực hiện: Hằng năm.\n"
    text, (item,) = assigned(body)
    (task,) = item.tasks
    assert (item.printed, text[task.start : task.end]) == ("Sở Y tế", "Mở chuyên mục.")
    assert [text[a:b] for a, b in task.partners] == ["Sở Tư pháp", "Công an tỉnh"]
    assert task.due is not None
    assert text[slice(*task.due)] == "Hằng năm"


@pytest.mark.parametrize(
    ("text", "parts", "reason"),
    [
        ("Lập sổ. Báo cáo.", ["Lập sổ.", "Báo cáo."], "full stop"),
        ("Lập sổ; Báo cáo.", ["Lập sổ;", "Báo cáo."], "semicolon before a capital"),
        ("Lập sổ; báo cáo.", ["Lập sổ; báo cáo."], "semicolon before a small letter"),
        ("Báo cáo UBND TP. Hồng Sơn.", ["Báo cáo UBND TP. Hồng Sơn."], "the full stop of an abbreviation"),
        ("Hỗ trợ 1.200 người.", ["Hỗ trợ 1.200 người."], "the full stop of a number"),
        ("Lập sổ (theo mẫu. Xem phụ lục) đúng hạn.", ["Lập sổ (theo mẫu. Xem phụ lục) đúng hạn."], "inside brackets"),
        (
            "Kể chuyện, phát tờ rơi,... Lập sổ.",
            ["Kể chuyện, phát tờ rơi,...", "Lập sổ."],
            "an ellipsis before a capital",
        ),
        (
            "Triển khai: Chương trình A; Chương trình B.",
            ["Triển khai: Chương trình A; Chương trình B."],
            "names of instruments",
        ),
        ("Lập sổ./.", ["Lập sổ."], "the mark that ends a plan"),
    ],
)
def test_sentences(text: str, parts: list[str], reason: str) -> None:
    assert [text[a:b] for a, b in split_sentences(text, 0, len(text))] == parts, reason


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Giám đốc Sở Y tế", "Sở Y tế", True),
        ("UBND xã", "Ủy ban nhân dân xã", True),
        ("Các phòng của Sở Y tế", "Sở Y tế", False),
        ("Hội Phụ nữ xã", "Hội Nông dân xã", False),
        ("Các cơ quan, đoàn thể", "Các cơ quan trong Kế hoạch số 5", True),
    ],
)
def test_same_body(name: str, other: str, same: bool) -> None:
    assert same_body(name, other) is same


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
PIECES = ["1. Sở Y tế", "- Chủ trì lập sổ; Báo cáo.", "Giao Công an xã:", "+ Rà soát", "2. Kinh phí", "Yêu cầu các xã báo cáo.", "(", "a) UBND xã: ", "Đơn vị chủ trì: Sở Y tế", "Hội nghị"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), TEXTS), max_size=12))
def test_spans_lie_in_the_text_whatever_stands_there(lines: list[str]) -> None:
    text, items = assigned(PART + "\n\n".join(lines))
    for item in items:
        assert text[item.start : item.end].strip()
        for task in item.tasks:
            assert 0 <= task.start < task.end <= len(text)
            assert all(0 <= a < b <= len(text) for a, b in (*task.partners, *task.more))
