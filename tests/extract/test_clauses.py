import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.clauses import clauses
from pipeline.extract.dates import find_dates
from pipeline.extract.quantities import find_quantities
from pipeline.extract.statement import Clause

Row = tuple[str, float, str, str]


def taken_apart(text: str) -> list[Clause]:
    dates = [(d.start, d.end) for d in find_dates(text)]
    return clauses(text, 0, len(text), find_quantities(text, tuple(dates)), dates)


def rows(text: str) -> list[Row]:
    return [
        (c.form, c.quantity.value, text[slice(*c.head)], text[slice(*c.action)] if c.form != "change" else "")
        for c in taken_apart(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("Phấn đấu trên 90% các thôn được truyền thông về ma túy",
         [("counted", 90, "thôn được truyền thông về ma túy", "")], "the amount first"),
        ("Cai nghiện tại cộng đồng cho 12 người nghiện",
         [("done_for", 12, "người nghiện", "Cai nghiện tại cộng đồng")], "what is done, for how many"),
        ("Cai nghiện bắt buộc: 03 người", [("label", 3, "người", "Cai nghiện bắt buộc")], "a label with a colon"),
        ("cai nghiện tự nguyện 16 người", [("label", 16, "người", "cai nghiện tự nguyện")], "a label without one"),
        ("Tỷ lệ tái nghiện đạt dưới 60%", [("ratio", 60, "", "Tỷ lệ tái nghiện")], "a share by its name"),
        ("giảm tỷ lệ cai bắt buộc xuống còn 10% tổng số người cai",
         [("ratio", 10, "tổng số người cai", "tỷ lệ cai bắt buộc")], "a level to be reached is no change"),
        ("giảm 5% số người nghiện so với năm 2023", [("change", 5, "số người nghiện", "")], "a change"),
        ("số vụ buôn bán lẻ giảm ít nhất 5%", [("change", 5, "vụ buôn bán lẻ", "")], "what changes stands first"),
        ("tổ chức nói chuyện tại 100% trường học", [("done_at", 100, "trường học", "tổ chức nói chuyện")], "places"),
        ("80% trạm y tế và 100% trung tâm đủ điều kiện",
         [("counted", 80, "trạm y tế", ""), ("counted", 100, "trung tâm đủ điều kiện", "")], "two in one sentence"),
        ("Cai nghiện cho 40 người, trong đó: bắt buộc 24 người, tự nguyện 16 người",
         [("done_for", 40, "người", "Cai nghiện"), ("label", 24, "người", "bắt buộc"),
          ("label", 16, "người", "tự nguyện")], "parts of a whole"),
        ("Hoàn thành chỉ tiêu năm 2024: cai tự nguyện: 05 người", [("label", 5, "người", "cai tự nguyện")],
         "a lead-in is no label"),
        ("100% xã, phường có trạm đạt chuẩn, 90% thôn có tổ tự quản",
         [("counted", 100, "xã, phường có trạm đạt chuẩn", ""), ("counted", 90, "thôn có tổ tự quản", "")],
         "the comma in what is counted parts nothing"),
        ("Mở 02 đợt cao điểm: đợt đầu vào mùa hè", [("counted", 2, "đợt cao điểm", "Mở")], "details follow a colon"),
        ("mỗi xã có 01 đội tình nguyện", [("held", 1, "đội tình nguyện", "mỗi xã")], "who holds what is counted"),
        ("Tổ chức 02 lớp, 140 học viên", [("label", 2, "lớp", "Tổ chức"), ("counted", 140, "học viên", "")],
         "amounts one after another"),
    ],
)  # fmt: skip
def test_forms(text: str, expected: list[Row], reason: str) -> None:
    assert rows(text) == expected, reason


def test_a_neighbour_shares_its_predicate() -> None:
    text = "80% trạm y tế và 100% trung tâm đủ điều kiện"
    first = taken_apart(text)[0]
    assert first.shared is not None
    assert text[slice(*first.shared)] == "đủ điều kiện"
    assert text[first.start : first.end] == text, "its evidence holds what it says"


def test_the_lower_level_is_the_baseline() -> None:
    text = "Nâng tỷ lệ người được điều trị từ 60% năm 2022 lên 85% vào năm 2025"
    only = taken_apart(text)
    assert [c.quantity.value for c in only] == [85]
    assert only[0].baseline is not None
    assert text[slice(*only[0].baseline)] == "60% năm 2022"
    assert only[0].form == "ratio"


def test_what_stands_in_brackets_counts_what_stands_before_them() -> None:
    text = "Tăng thêm 10% số người uống thuốc so với năm trước (từ 120 lên 132 người)"
    change, count = taken_apart(text)
    assert (change.direction, change.form) == ("increase", "change")
    assert text[slice(*count.head)] == "số người uống thuốc"
    assert text[count.start : count.end] == "từ 120 lên 132 người"


def test_a_baseline_in_words() -> None:
    text = "giảm 5% số vụ so với cùng kỳ năm 2023"
    (found,) = taken_apart(text)
    assert found.baseline is not None
    assert text[slice(*found.baseline)] == "so với cùng kỳ năm 2023"


def test_a_lead_in_names_what_stages_count() -> None:
    text = "Tỷ lệ người sau cai được quản lý: hết quý I đạt 85%, hết quý II đạt 90%"
    found = taken_apart(text)
    assert [text[slice(*c.action)] for c in found] == ["Tỷ lệ người sau cai được quản lý"] * 2
    assert text[found[1].start : found[1].end] == "hết quý II đạt 90%"


def test_a_baseline_that_opens_the_sentence() -> None:
    text = "So với năm 2023, số vụ buôn bán lẻ giảm ít nhất 5%"
    (found,) = taken_apart(text)
    assert found.baseline is not None
    assert text[slice(*found.baseline)] == "So với năm 2023"
    assert text[slice(*found.head)] == "vụ buôn bán lẻ"


def test_an_increase_of_what_was_counted_before() -> None:
    text = "Tổ chức cai nghiện cho 45 người, tăng 8 người so với năm 2023"
    count, change = taken_apart(text)
    assert (change.form, change.direction) == ("change", "increase")
    assert (text[slice(*change.head)], change.action) == ("người", count.action)


def test_no_amount_no_statement() -> None:
    assert taken_apart("Nâng cao chất lượng điều trị") == []


@given(st.text(alphabet="0123456789%,;:.()–- và cho người giảm từ lên tại", max_size=80))
def test_statements_lie_in_the_sentence(text: str) -> None:
    for clause in taken_apart(text):
        assert 0 <= clause.start <= clause.quantity.number[0] < clause.end <= len(text)
        for start, end in (clause.head, clause.action):
            assert 0 <= start <= end <= len(text)
