from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.quantities import Quantity, find_quantities


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "upper", "comparator", "unit", "reason"),
    [
        ("trên 90% số hộ", 90, None, "gt", "", "more than"),
        ("ít nhất 01 mô hình", 1, None, "ge", "mô hình", "at least, a leading zero"),
        ("tối thiểu 40 người", 40, None, "ge", "người", "at least, another word"),
        ("không quá 8%", 8, None, "le", "", "at most"),
        ("còn dưới 60%", 60, None, "lt", "", "less than"),
        ("khoảng 83 người", 83, None, "approx", "người", "about"),
        ("từ 2% đến 5% số vụ", 2, 5, "range", "", "both ends with their sign"),
        ("50 - 60% số xã", 50, 60, "range", "", "the sign at the end only"),
        ("từ 110 đến 120 bệnh nhân", 110, 120, "range", "bệnh nhân", "a range of a count"),
        ("từ 1.100 bệnh nhân trở lên", 1100, None, "ge", "bệnh nhân", "upwards, after the unit"),
        ("60% trở lên số người", 60, None, "ge", "", "upwards, before what is counted"),
        ("7,5% số hộ", 7.5, None, "eq", "", "a decimal comma"),
        ("7.5% số hộ", 7.5, None, "eq", "", "a decimal point, which is a slip"),
        ("1.250 lượt người", 1250, None, "eq", "lượt người", "a point between thousands"),
        ("02 (hai) lớp", 2, None, "eq", "lớp", "the number again in words"),
        ("một câu lạc bộ", 1, None, "eq", "câu lạc bộ", "a number word before something that is counted"),
        ("đạt 40 phần trăm", 40, None, "eq", "", "percent in words"),
        ("tối thiểu chín mươi phần trăm hộ", 90, None, "ge", "", "percent and its number in words"),
        ("ít nhất mười lăm hộ", 15, None, "ge", "hộ", "a number of two words"),
        ("có thêm năm doanh nghiệp", 5, None, "eq", "doanh nghiệp", "five, not a year"),
        ("một nửa số trạm y tế", 50, None, "eq", "", "a half is a share"),
        ("dưới hoặc bằng 12%", 12, None, "le", "", "two comparators are one"),
        ("không để quá 50% số hộ", 50, None, "le", "", "at most, with a verb between"),
        ("từ 95% học viên trở lên", 95, None, "ge", "", "upwards, after what is counted"),
        ("mỗi ấp 02 cuộc", 2, None, "eq", "cuộc", "for each: ấp is no label here"),
        ("tăng 12%/năm", 12, None, "eq", "", "a share a year"),
    ],
)
def test_amounts(text: str, value: float, upper: float | None, comparator: str, unit: str, reason: str) -> None:
    found = one(text)
    assert (found.value, found.upper, found.comparator, found.unit) == (value, upper, comparator, unit), reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nghị quyết Trung ương 6 Khóa XII", "a plenum of a term of the Party"),
        ("Nghị quyết Trung ương 4 (khóa XI)", "a plenum of a term of the Party"),
        ("Điều 5 Luật này", "an article"),
        ("Số: 35 /KH-UBND", "a number of a document"),
        ("Quyết định 29 của Thủ tướng", "an instrument"),
        ("người từ 15 tuổi trở lên", "an age"),
        ("trong 03 tháng", "a duration"),
        ("một số điều và là một chỉ tiêu", "number words that count nothing"),
        ("Đề án 06", "the name of a project"),
        ("ấp 02", "the name of a hamlet"),
        ("đầu tư cơ sở vật chất", "tư is four after tens only"),
        ("trong năm người dân", "a year"),
        ("116/2021/NĐ-CP", "a code"),
        ("quý 2 và tháng 6", "times"),
        ("A2024", "digits inside a word"),
    ],
)
def test_what_is_no_amount(text: str, reason: str) -> None:
    assert find_quantities(text) == (), reason


def test_part_of_a_whole() -> None:
    found = one("có 02/12 xã đạt chuẩn")
    assert (found.value, found.of, found.unit) == (2, 12, "xã")


@pytest.mark.parametrize(
    ("text", "change"),
    [("giảm 5% số vụ", "decrease"), ("giảm từ 2% đến 5%", "decrease"), ("tăng thêm 10%", "increase"),
     ("tăng trên 3%", "increase"), ("giảm bình quân 10%/năm", "decrease"), ("đạt 3%", None)],
)  # fmt: skip
def test_a_verb_of_change_before_it(text: str, change: str | None) -> None:
    assert one(text).change == change


def test_a_bullet_is_no_dash() -> None:
    assert [q.value for q in find_quantities("vào 27\n- 90% số xã") if q.percent] == [90]


def test_numbers_inside_given_spans_are_left_out() -> None:
    text = "đến 20 người vào 30 người"
    assert [q.value for q in find_quantities(text, ((4, 6),))] == [30]


@given(st.text(alphabet="0123456789.,%-/ ngườitừđến", max_size=60))
def test_spans_hold_their_numbers_and_do_not_overlap(text: str) -> None:
    found = find_quantities(text)
    for amount in found:
        assert amount.start <= amount.number[0] < amount.number[1] <= amount.end
        assert any(c.isdigit() for c in text[slice(*amount.number)])
    assert all(a.end <= b.start for a, b in pairwise(found))
