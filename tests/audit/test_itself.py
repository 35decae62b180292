"""Where a plan contradicts itself: tables of wordings, and what holds of all lists and sums."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.right_plan import right_plan
from pipeline.audit.case import Case, case_of
from pipeline.audit.checks import days, listed, shares, sums, tables, twice
from pipeline.audit.found import Hit
from pipeline.audit.passages import Passages
from pipeline.lexicon.places import all_places
from pipeline.store.reading import Layout
from schemas.record import Header, PageText, PlanRecord, Source, TextInfo

CaseOf = Callable[..., Case]
DAY = date(2023, 3, 10)
PROVINCE = "Thanh Hóa"
DISTRICTS = sorted(
    {p.name for p in all_places() if p.level == "district" and p.province == PROVINCE and p.valid(DAY)}
    - {"Thanh Hóa", "Sầm Sơn", "Bỉm Sơn", "Nghi Sơn"}
)  # fmt: skip
COMMUNES = sorted(
    {
        p.name
        for p in all_places()
        if p.level == "commune" and p.province == PROVINCE and p.district == "Thọ Xuân" and p.valid(DAY)
    }
)


def record() -> PlanRecord:
    """A record of a text in which nothing was found."""
    pages = [PageText(number=1, origin="text")]
    source = Source(path="plan.txt", sha256="0", media_type="text/plain", pages=1)
    return PlanRecord(plan="p", source=source, text=TextInfo(sha256="0", pages=pages), document=Header())


def bare(text: str) -> Case:
    """The case of a sentence, of which nothing but the words is known."""
    return case_of(record(), Passages(text, Layout(), [(1, 0)]), "plan.txt")


def hits_listed(text: str) -> list[Hit]:
    return list(listed.find(bare(text), listed.Given()))


def hits_shares(text: str) -> list[Hit]:
    return list(shares.find(bare(text), shares.Given()))


def hits_sums(text: str) -> list[Hit]:
    return list(sums.find(bare(text), sums.Given()))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Triển khai tại 3 huyện: Thọ Xuân, Quan Hóa, Bá Thước, Mường Lát.", 4),
        ("Triển khai tại 05 huyện (Thọ Xuân, Quan Hóa, Bá Thước, Mường Lát) trong năm.", 4),
        ("Triển khai tại 02 (hai) huyện gồm Thọ Xuân, Quan Hóa và Bá Thước.", 3),
        ("Tại 4 huyện Thọ Xuân, Quan Hóa và Bá Thước tổ chức điều trị.", 3),
        ("Tại 03 xã, thị trấn: thị trấn Lam Sơn 02 người; xã Xuân Hồng 03 người.", 2),
        ("Có 03 huyện, cụ thể như sau:\n- Huyện Thọ Xuân: 02 điểm;\n- Huyện Quan Hóa: 01 điểm.\n", 2),
        ("Tại 04 tỉnh, thành phố: Thanh Hóa, Nghệ An, thành phố Hà Nội.", 3),
        ("Có 5 phường: 1, 2, 3, 4 (thành phố Vĩnh Long).", 4),
        ("Công nhận thêm 03 thôn (thôn Yên Lạc, thôn Phố Mới) không có ma túy.", 2),
        ("Kiểm tra 04 cơ sở cai nghiện, gồm:\na) Cơ sở số 1;\nb) Cơ sở số 2;\nc) Cơ sở số 3.\n", 3),
        ("Phân công 04 người giúp đỡ, gồm các ông, bà:\n- Lê Văn An, y sĩ;\n- Hà Thị Bình, Trưởng thôn Yên Lạc.\n", 2),
        ("Tổ công tác có 03 đồng chí sau:\n+ Đồng chí Lê Văn An - Tổ trưởng;\n+ Đồng chí Hà Thị Bình - Tổ phó.\n", 2),
        ("05 cơ sở cấp phát tại 02 huyện: Thọ Xuân, Quan Hóa, 01 cơ sở cấp phát tại huyện Bá Thước.", 3),
    ],
)
def test_a_list_of_another_length(text: str, count: int) -> None:
    assert [hit.words["listed"] for hit in hits_listed(text)] == [str(count)]


@pytest.mark.parametrize(
    "text",
    [
        "Triển khai tại 3 huyện: Thọ Xuân, Quan Hóa, Bá Thước.",
        "Triển khai tại 8 huyện, trong đó có: Thọ Xuân, Quan Hóa, Bá Thước.",
        "Triển khai tại 8 huyện như: Thọ Xuân, Quan Hóa, Bá Thước.",
        "Triển khai tại 8 huyện: Thọ Xuân, Quan Hóa, Bá Thước, …",
        "Triển khai tại 8 huyện: Thọ Xuân, Quan Hóa, Bá Thước, v.v.",
        "Triển khai tại 8 huyện: Thọ Xuân, Quan Hóa và các huyện còn lại.",
        "Triển khai tại 16 xã, thị trấn; nhiều nhất là xã Xuân Hồng (88 người), thị trấn Lam Sơn (71 người).",
        "Triển khai tại 2 huyện Thọ Xuân, Quan Hóa và thành phố Thanh Hóa.",
        "Trên địa bàn 12 xã, thị trấn Lam Sơn và Sao Vàng.",
        "Xây dựng mô hình tại 15 xã ven biển của các huyện: Hậu Lộc, Nga Sơn, Quảng Xương.",
        "Quyết định của 03 huyện: Giám đốc Công an tỉnh, Trưởng phòng, Chủ tịch.",
        "Kiểm tra tại 05 huyện; làm việc với Thọ Xuân, Quan Hóa.",
        "Triển khai tại 3 huyện: Thọ Xuân, Quan Hóa,\nBá Thước.",
        "Triển khai tại 3 huyện: Thọ Xuân, Quan\nHóa, Bá Thước.",
        "Thực hiện theo Quyết định số 12/2020/QĐ-UBND; 12/12 huyện, thị xã, thành phố đã triển khai.",
        "Mở 02 lớp tập huấn tại các huyện: Thọ Xuân, Quan Hóa, Bá Thước.",
        "Mở 04 điểm tư vấn tại các huyện: Thọ Xuân, Quan Hóa, Bá Thước.",
        "03 bản có giá trị như nhau: Thọ Xuân, Quan Hóa.",
        "Kiểm tra 04 cơ sở cai nghiện, gồm:\na) Cơ sở số 1;\nb) Các cơ sở tư nhân.\n",
        "Kiểm tra 04 cơ sở cai nghiện, trong đó có:\na) Cơ sở số 1;\nb) Cơ sở số 2.\n",
        "Kiểm tra 04 cơ sở cai nghiện, gồm:\na) Cơ sở số 1;\nb) Cơ sở số 2;\n",
        "Kiểm tra 04 cơ sở cai nghiện, gồm:\na) Cơ sở số 1;\nb) Cơ sở số 2 và\ncơ sở số 3.\n",
        "Kiểm tra 03 cơ sở cai nghiện, gồm:\na) Cơ sở số 1;\nb) Cơ sở số 2, cơ sở số 3.\n",
        "Phân công 03 người giúp đỡ, gồm:\n- Lê Văn An, y sĩ;\n- Trưởng Công an xã.\n",
        "Phân công 03 người giúp đỡ, gồm:\n- Lê Văn An, Hà Thị Bình;\n- Trần Văn Cảnh.\n",
        "Phân công 02 người giúp đỡ, gồm:\n- Lê Văn An, y sĩ;\n- Hà Thị Bình, Trưởng thôn Yên Lạc.\n",
        "Tại 05 phường, xã:\n- Tuyên truyền;\n- Rà soát.\n",
    ],
)
def test_a_list_that_is_right_or_says_nothing(text: str) -> None:
    assert hits_listed(text) == []


def sentence(count: int, names: list[str], kind: str, form: int) -> str:
    head, last = ", ".join(names[:-1]), names[-1]
    forms = (
        f"Triển khai tại {count:02} {kind}: {head}, {last}.",
        f"Triển khai tại {count} {kind} gồm: {head} và {last}; thời gian trong năm 2023.",
        f"Triển khai tại {count:02} {kind} ({head}, {last}) trong năm.",
        f"Triển khai tại {count} {kind} {head} và {last} trước ngày 30/6/2023.",
    )
    return forms[form]


@settings(deadline=None, max_examples=60)
@given(st.data(), st.sampled_from([("huyện", DISTRICTS), ("xã", COMMUNES)]), st.integers(0, 3))
def test_n_names_after_n_and_after_another_number(data: st.DataObject, units: tuple[str, list[str]], form: int) -> None:
    kind, pool = units
    names = data.draw(st.lists(st.sampled_from(pool), min_size=3, max_size=12, unique=True))
    assert hits_listed(sentence(len(names), names, kind, form)) == []
    for wrong in (len(names) - 1, len(names) + 1):
        (hit,) = hits_listed(sentence(wrong, names, kind, form))
        assert (hit.words["listed"], hit.severity) == (str(len(names)), "error")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Giới thiệu việc làm đạt 80% (40/60 người).", "66,7"),
        ("Có 45/60 người được vay vốn (đạt 65%).", "75"),
        ("Có 45/60 người được vay vốn, chiếm tỷ lệ 85%.", "75"),
        ("Tư vấn cho 90% trong tổng số 300 người, tương ứng 250 người.", "83,3"),
        ("Trên 95% thôn (35/38) không có người nghiện.", "92,1"),
        ("Có 1.200/2.400 hộ ký cam kết (55%).", "50"),
        ("Trong 120 người trở về địa phương năm 2024, hỗ trợ việc làm cho 36 người (đạt 40%).", "30"),
        ("Trong tổng số 200 hộ, có 50 hộ được vay vốn, chiếm 35%.", "25"),
        ("Giới thiệu việc làm cho 240 người trong tổng số 300 người có nhu cầu, đạt tỷ lệ 75%.", "80"),
    ],
)
def test_a_wrong_share(text: str, right: str) -> None:
    assert [hit.words["right"] for hit in hits_shares(text)] == [right]


@pytest.mark.parametrize(
    "text",
    [
        "Giới thiệu việc làm đạt 66,7% (40/60 người), 66,66% (40/60 người), 67% (40/60 người), 66% (40/60 người).",
        "Trên 90% thôn (35/38), khoảng 90% thôn (35/38), gần 95% thôn (35/38).",
        "Phấn đấu 90% người có việc làm (hiện nay 40/60 người).",
        "Có 40/60 người có việc làm, đạt 120% kế hoạch; 10/12 xã đạt 100% chỉ tiêu.",
        "Có 19/19 xã, thị trấn, chiếm 1,96% dân số.",
        "Hoàn thành 100% (30/6), báo cáo năm đạt 80% (15/12).",
        "Tập huấn 80% cán bộ cấp xã (12/12 xã).",
        "Mới có 143/260 trạm y tế đủ điều kiện, 22% trường hợp phải chuyển tuyến.",
        "Giảm 5% số người nghiện (40/60 người).",
        "Tư vấn cho 85% trong tổng số 333 người, tương ứng 283 người.",
        "Nghị quyết số 40/60/NQ-HĐND đạt 100%.",
        "Trong 120 người sau cai nghiện, hỗ trợ việc làm cho 36 người (đạt 30%).",
        "Trong 120 người sau cai nghiện, hỗ trợ việc làm cho 36 người (đạt 90% kế hoạch).",
        "Chỉ tiêu đưa đi cai nghiện trong số 120 người nghiện là 40 người, đã đưa 36 người, đạt 90%.",
        "Trong tổng số 120 người nghiện, có 36 người ở xã, 20 người ở thị trấn, đạt 80%.",
        "Trong 120 người nghiện có 36 người là nữ, trong đó 9 người có việc làm (25%).",
        "Trong 12 tháng có 06 tháng không phát sinh người nghiện, đạt 40%.",
        "Hỗ trợ 240 người trong tổng số 300 người, tăng 15%.",
    ],
)
def test_a_share_that_is_right_or_says_nothing(text: str) -> None:
    assert hits_shares(text) == []


@settings(deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(0, 2))
def test_a_share_by_any_rounding_is_right(part: int, more: int, digits: int) -> None:
    base = part + more
    printed = f"{100 * part / base:.{digits}f}".replace(".", ",")
    assert hits_shares(f"Có {part}/{base} người được hỗ trợ (đạt {printed}%).") == []
    wrong = f"{100 * part / base + 2:.{digits}f}".replace(".", ",")
    assert len(hits_shares(f"Có {part}/{base} người được hỗ trợ (đạt {wrong}%).")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Tập huấn cho 300 người, gồm: cấp tỉnh 40 người, cấp huyện 110 người, cấp xã 140 người.",
        "Tập huấn cho 300 người, cụ thể:\n- Cấp tỉnh 40 người;\n- Cấp huyện 110 người;\n- Cấp xã 140 người.\n",
        "Tổ chức 12 lớp bao gồm 5 lớp ở huyện; 8 lớp ở xã.",
        "Tổng kinh phí: 2,5 tỷ đồng (bao gồm: ngân sách tỉnh 1,5 tỷ đồng; ngân sách huyện 0,9 tỷ đồng).",
        "Kinh phí 200 triệu đồng (Hai trăm triệu đồng), gồm: tuyên truyền 90 triệu đồng; tập huấn 100 triệu đồng.",
        "Kinh phí 200 triệu đồng; cụ thể: tuyên truyền 90 triệu đồng; tập huấn 100 triệu đồng.",
        "Tổng kinh phí 200 triệu đồng từ ngân sách huyện: tuyên truyền 90 triệu đồng; tập huấn 100 triệu đồng.",
        "Tổng kinh phí: 200 triệu đồng, gồm:\n- Tuyên truyền: 90 triệu đồng;\n- Tập huấn: 100 triệu đồng.\n",
        "Có 38 người nghiện, ở các thôn: Yên Lạc 15 người; Yên Xuân 12 người; Yên Thành 9 người.",
    ],
)
def test_a_list_of_parts_that_do_not_add_up(text: str) -> None:
    assert [hit.severity for hit in hits_sums(text)] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "Tập huấn cho 300 người, gồm: cấp tỉnh 40 người, cấp huyện 110 người, cấp xã 150 người.",
        "Tập huấn cho 300 người, gồm: cấp tỉnh 150 người, cấp xã 150 người; phát thẻ cho 500 người.",
        "Tập huấn cho 300 người, trong đó: cấp tỉnh 40 người, cấp huyện 110 người.",
        "Tập huấn cho 300 người, gồm cán bộ cấp tỉnh, 110 người cấp huyện.",
        "Tập huấn cho 300 người, gồm: cấp tỉnh 40 người, cấp huyện 110 người, còn lại là cấp xã 20 người.",
        "Tập huấn cho 300 người, gồm: cấp tỉnh 40 người (30 nam), cấp huyện 260 người (20 lớp).",
        "Tập huấn cho 300 người, gồm: cấp tỉnh 40 người, cấp huyện 110\nngười, cấp xã 150 người.",
        "Tập huấn cho 300 người, cụ thể: 12 lớp cấp tỉnh, 40 người một lớp.",
        "Tổng kinh phí: 2,4 tỷ đồng, gồm: ngân sách tỉnh 1,5 tỷ đồng; ngân sách huyện 0,9 tỷ đồng.",
        "Tổng kinh phí: 2,5 tỷ đồng, gồm: ngân sách tỉnh 1.500 triệu đồng; ngân sách huyện 900 triệu đồng.",
        "Tổng kinh phí là 100 triệu đồng, trong đó: tuyên truyền 60 triệu đồng; tập huấn 30 triệu đồng.",
        "Tổng kinh phí: 100 triệu đồng, gồm:\n- Tỉnh: 60 triệu đồng;\n+ Lớp: 60 triệu đồng;\n- Huyện: 30 triệu đồng.\n",
        "Tổng kinh phí: 100 triệu đồng, gồm:\n- Tuyên truyền: 60 triệu đồng;\n- Xét nghiệm: theo thực tế.\n",
        "Tổng kinh phí: 100 triệu đồng, gồm:\n- Tập huấn 02 lớp: 60 triệu đồng;\n- Xét nghiệm: 30 triệu đồng.\n",
        "Có 38 người nghiện, tập trung ở các thôn: Yên Lạc 15 người; Yên Xuân 12 người.",
        "Có 38 người nghiện, ở các thôn: Yên Lạc 15 người; Yên Xuân 12 người; còn lại ở các thôn khác.",
    ],
)
def test_parts_that_add_up_or_are_no_whole(text: str) -> None:
    assert hits_sums(text) == []


def table(
    columns: list[list[int]], totals: list[int], *, total_first: bool, numbered: bool, barred: bool = False
) -> str:
    """A table as the text of a plan has it: a cell a line, or a row a line with bars between."""
    rows = [[f"Xã {COMMUNES[n]}", *(str(c[n]) for c in columns)] for n in range(len(columns[0]))]
    if numbered:
        rows = [[str(n), *row] for n, row in enumerate(rows, start=1)]
    total = ["Tổng cộng", *map(str, totals)]
    body = [total, *rows] if total_first else [*rows, total]
    head = ["TT", "Xã, thị trấn", *(f"Chỉ tiêu {n} (người)" for n in "ABCDEF"[: len(columns)])]
    if barred:
        lines = [" | ".join(row) for row in (head[not numbered :], *body)]
        return "\n".join(["BIỂU GIAO CHỈ TIÊU", *lines, "Trên đây là biểu."]) + "\n"
    return "\n".join(["BIỂU GIAO CHỈ TIÊU", *head, *(cell for row in body for cell in row), "Trên đây là biểu."]) + "\n"


@settings(deadline=None)
@given(
    st.integers(3, 20).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 500), min_size=n, max_size=n), min_size=1, max_size=5)
    ),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_a_table_that_adds_up_is_right_and_one_that_does_not_is_wrong(
    columns: list[list[int]], total_first: bool, numbered: bool, barred: bool
) -> None:
    totals = [sum(column) for column in columns]
    assert hits_sums(table(columns, totals, total_first=total_first, numbered=numbered, barred=barred)) == []
    wrong = [*totals[:-1], totals[-1] + 1]
    hits = hits_sums(table(columns, wrong, total_first=total_first, numbered=numbered, barred=barred))
    plainly = wrong[-1] > max(columns[-1]) and wrong[-1] not in tables.YEARS
    if plainly and numbered and (barred or total_first is False):
        assert len(hits) == 1
    assert len(hits) <= 1


@pytest.mark.parametrize("dropped", [0, 3, 7, 10])
def test_a_table_with_an_empty_cell_is_not_judged(dropped: int) -> None:
    text = table([[6, 5, 4, 3], [10, 8, 7, 6]], [18, 33], total_first=False, numbered=True)
    cells = text.split("\n")
    numbers = [n for n, cell in enumerate(cells) if cell.isdigit()]
    del cells[numbers[dropped]]
    assert hits_sums("\n".join(cells)) == []


def wrong_plan(case_of_text: CaseOf, tier: str, day: date, **add: str) -> Case:
    return case_of_text(right_plan(tier, day, add=add))  # type: ignore[arg-type]


HOME = (
    "3. Cai nghiện tự nguyện tại gia đình, cộng đồng: {n} người{opens} thị trấn Thọ Xuân 06 người, "
    "xã Xuân Hồng 05 người, xã Thọ Lập 04 người, xã Xuân Lai 03 người{ends}"
)


@pytest.mark.parametrize(
    ("n", "opens", "ends", "found"),
    [
        (18, ", gồm:", ".", 0),
        (20, ", gồm:", ".", 1),
        (20, ", phân bổ như sau:", ".", 1),
        (20, " (", ").", 1),
        (20, ", trong đó", ".", 0),
        (17, ", trong đó", ".", 1),
        (20, ", gồm:", ", ….", 0),
        (20, ", gồm:", ", các xã còn lại tự bố trí.", 0),
        (20, "; giao chỉ tiêu Methadone:", ".", 0),
    ],
)
def test_a_target_shared_out_in_a_sentence(case_of_text: CaseOf, n: int, opens: str, ends: str, found: int) -> None:
    case = wrong_plan(case_of_text, "district", DAY, targets=HOME.format(n=n, opens=opens, ends=ends))
    assert len(list(sums.find(case, sums.Given()))) == found


BREAKDOWN = HOME.format(n=20, opens=", gồm:", ends=".")


def doubted(case: Case) -> Case:
    """The same case, every value read with doubt."""
    items = [item.model_copy(update={"confidence": 0.5}) for item in case.record.indicators]
    return replace(case, record=case.record.model_copy(update={"indicators": items}))


def recognised(case: Case) -> Case:
    """The same case, read from a picture."""
    pages = [page.model_copy(update={"origin": "ocr", "confidence": 0.97}) for page in case.record.text.pages]
    text = case.record.text.model_copy(update={"pages": pages})
    return replace(case, record=case.record.model_copy(update={"text": text}))


@pytest.mark.parametrize("weakened", [doubted, recognised])
def test_a_doubtful_reading_is_no_error(case_of_text: CaseOf, weakened: Callable[[Case], Case]) -> None:
    case = wrong_plan(case_of_text, "district", DAY, targets=BREAKDOWN)
    assert [hit.severity for hit in sums.find(case, sums.Given())] == ["error"]
    assert [hit.severity for hit in sums.find(weakened(case), sums.Given())] == ["warning"]


def test_keys_do_not_move_with_the_text(case_of_text: CaseOf) -> None:
    wrong = "\n".join((BREAKDOWN, "4. Triển khai tại 4 xã: Xuân Hồng, Thọ Lập, Xuân Lai.", "5. Đạt 80% (40/60 người)."))
    short = wrong_plan(case_of_text, "district", DAY, targets=wrong)
    longer = wrong_plan(case_of_text, "district", DAY, targets=wrong, purpose="3. Huy động toàn dân tham gia.")
    checks = ((sums, sums.Given()), (listed, listed.Given()), (shares, shares.Given()))
    for check, asked in checks:
        keys = [hit.key for hit in check.find(short, asked)]
        assert keys and keys == [hit.key for hit in check.find(longer, asked)]


COMPULSORY = "Lập hồ sơ đưa {n} người nghiện vào cơ sở cai nghiện bắt buộc"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("26", "4. {}.", 1),
        ("62", "4. {}.", 0),
        ("26", "4. Trong 6 tháng đầu năm {}.", 0),
        ("26", "4. Riêng thị trấn Thọ Xuân {}.", 0),
        ("26", "4. Năm 2024 {}.", 0),
    ],
)
def test_a_target_given_twice(case_of_text: CaseOf, first: str, second: str, found: int) -> None:
    words = COMPULSORY.format(n=62)
    targets = f"3. {COMPULSORY.format(n=first)}.\n" + second.format(words if second[3] == "{" else words.lower())
    case = wrong_plan(case_of_text, "district", DAY, targets=targets)
    hits = list(twice.find(case, twice.Given()))
    assert len(hits) == found
    if hits:
        assert [e.text.count("người") > 0 for e in hits[0].evidence] == [True, True]
        assert hits[0].related[0].evidence == hits[0].evidence[1]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (
            "Từ 80% người sau cai nghiện trở lên",
            "Năm 2023 chỉ tiêu người sau cai nghiện {} đạt 60%, tập trung ở các xã",
            1,
        ),
        ("Từ 80% người sau cai nghiện trở lên", "Tỷ lệ người sau cai nghiện {} đạt 60%", 1),
        ("Từ 80% người sau cai nghiện trở lên", "Tỷ lệ người sau cai nghiện {} đạt 90%", 0),
        ("Từ 80% người sau cai nghiện trở lên", "Hết quý II tỷ lệ người sau cai nghiện {} đạt 60%", 0),
        ("Từ 80% người sau cai nghiện trở lên", "Kết quả năm 2022, tỷ lệ người sau cai nghiện {} đạt 60%", 0),
        ("80% người sau cai nghiện", "60% phụ nữ nghèo sau cai nghiện {}", 0),
    ],
)
def test_a_least_and_a_value_below_it(case_of_text: CaseOf, first: str, second: str, found: int) -> None:
    what = "được giới thiệu việc làm tại nơi cư trú"
    case = wrong_plan(case_of_text, "district", DAY, targets=f"3. {first} {what}.", support=f"- {second.format(what)}.")
    hits = list(twice.find(case, twice.Given()))
    assert [hit.severity for hit in hits] == ["warning"] * found


@pytest.mark.parametrize(
    ("respect", "part", "words", "found"),
    [
        ("deadline", "reporting", "Báo cáo năm gửi trước ngày 25/11/2022.", 1),
        ("deadline", "reporting", "Báo cáo năm gửi trước ngày 25/11/2023.", 0),
        ("deadline", "reporting", "Báo cáo năm gửi trước ngày 10/3/2023.", 0),
        ("deadline", "reporting", "Các xã gửi báo cáo, hạn cuối là ngày 25/11/2022.", 1),
        ("deadline", "voluntary", "- Rà soát người nghiện; thời gian hoàn thành: trước ngày 28/02/2023.", 1),
        ("deadline", "voluntary", "- Thời hạn báo cáo: 28/4/2023.", 0),
        ("deadline", "voluntary", "- Gia hạn cuối cùng đã cho đến ngày 28/02/2023.", 0),
        ("deadline", "voluntary", "- Hoàn thành rà soát chậm nhất ngày 09 tháng 3 năm 2023.", 1),
        ("deadline", "voluntary", "- Việc rà soát đã hoàn thành trước ngày 15/12/2022.", 0),
        ("deadline", "voluntary", "- Hồ sơ lập trước ngày 01/01/2022 được tiếp tục thực hiện.", 0),
        ("deadline", "purpose", "3. Báo cáo tổng kết trước ngày 15/12/2022 cho thấy kết quả tốt.", 0),
        ("basis", "purpose", "3. Thực hiện Kế hoạch số 41/KH-UBND ngày 20/4/2023 của UBND tỉnh Thanh Hóa.", 1),
        ("basis", "purpose", "3. Thực hiện Kế hoạch số 41/KH-UBND ngày 10/3/2023 của UBND tỉnh Thanh Hóa.", 0),
        ("basis", "purpose", "3. Thực hiện Kế hoạch số 41/KH-UBND năm 2024 của UBND tỉnh Thanh Hóa.", 0),
        ("basis", "closing", "(Kèm theo Kế hoạch số 35/KH-UBND ngày 15/3/2023 của UBND huyện Thọ Xuân)", 0),
        ("period", "facilities", "- Hoàn thành sửa chữa trước ngày 30/9/2024.", 1),
        ("period", "reporting", "Báo cáo năm gửi trước ngày 31/3/2024.", 0),
        ("period", "facilities", "- Định hướng những năm tiếp theo: hoàn thành trước ngày 30/9/2024.", 0),
        ("period", "facilities", "- Hoàn thành sửa chữa trong năm 2024.", 0),
        ("target", "targets", "3. Phấn đấu đến hết năm 2022 có 60% người sau cai có việc làm.", 1),
        ("target", "targets", "3. Phấn đấu đến hết năm 2025 có 60% người sau cai có việc làm.", 0),
        ("target", "targets", "3. Phấn đấu tăng 5% người có việc làm so với cuối năm 2022.", 0),
    ],
)
def test_days(case_of_text: CaseOf, respect: str, part: str, words: str, found: int) -> None:
    case = wrong_plan(case_of_text, "district", DAY, **{part: words})
    asked = days.Given.model_validate({"respect": respect})
    assert len(list(days.find(case, asked))) == found


def test_a_day_that_is_not_printed_whole_can_be_any(case_of_text: CaseOf) -> None:
    made = right_plan("district", DAY, add={"reporting": "Báo cáo gửi trước ngày 05/3/2023 và trước ngày 25/11/2022."})
    blank = made.replace("ngày 10 tháng 03 năm 2023", "ngày     tháng 03 năm 2023")
    hits = list(days.find(case_of_text(blank), days.Given(respect="deadline")))
    assert [(hit.words["found"], hit.severity) for hit in hits] == [("25/11/2022", "warning")]
