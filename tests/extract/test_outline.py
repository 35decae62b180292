import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.found import Item
from pipeline.extract.outline import names_body
from pipeline.extract.spine import outline_of
from pipeline.ocr.document import Cell, DocumentBuilder
from tests.extract.plans import HEAD, extracted


def outline(body: str, *, markdown: bool = False) -> tuple[Item, ...]:
    return outline_of(extracted(HEAD + body, markdown=markdown))


@pytest.mark.parametrize(
    ("line", "label", "mark", "reason"),
    [
        ("PHẦN THỨ HAI. NỘI DUNG", "part", "PHẦN THỨ HAI", "numbered in words"),
        ("Điều 3. Hiệu lực", "part", "Điều 3", "articles"),
        ("IV. KINH PHÍ", "roman", "IV", "parts of the first rank"),
        ("Il. CHỈ TIÊU", "roman", "Il", "OCR reads a capital I as l"),
        ("I11. NHIỆM VỤ", "roman", "I11", "OCR reads a capital I as 1"),
        ("H. NHIỆM VỤ", "roman", "H", "OCR reads II as H"),
        ("V/ TỔ CHỨC THỰC HIỆN", "roman", "V", "a slash after the number"),
        ("VIII Tổ chức thực hiện:", "roman", "VIII", "OCR loses the stop"),
        ("V, QUY TRÌNH", "roman", "V", "OCR reads a comma"),
        ("I go to school", "none", "", "a capital I is no number by itself"),
        ("A. ĐẶC ĐIỂM", "part", "A", "letters of parts"),
        ("Đ. PHÂN CÔNG", "part", "Đ", "the letter after D"),
        ("3. Công an xã", "arabic", "3", "numbers"),
        ("3) Công an xã", "arabic", "3", "a bracket after the number"),
        ("3 - Công an xã", "arabic", "3", "a dash between spaces after the number"),
        ("3 - 100% số xã", "arabic", "3", "a dash between spaces before a share of all"),
        ("10 - 15% số xã", "none", "", "a range is no number"),
        ("90 - 100% số xã", "none", "", "a range up to all is no number"),
        ("2.1. Mục tiêu chung", "decimal", "2.1", "two numbers"),
        ("2.1. 100% số xã", "decimal", "2.1", "the sentence itself begins with a number"),
        ("đ) Tổ chức tập huấn.", "letter", "đ", "letters of the Vietnamese alphabet"),
        ("- Tổ chức tập huấn.", "dash", "-", "bullets"),
        ("+ Tổ chức tập huấn.", "plus", "+", "bullets under bullets"),
        ("* Lưu ý", "star", "*", "asterisks"),
        ("1.200 người được tập huấn", "none", "", "a number with thousands is no label"),
        ("TP. Hồng Sơn", "none", "", "an abbreviation is no label"),
        ("2024 là năm đầu", "none", "", "a year is no label"),
    ],
)
def test_labels(line: str, label: str, mark: str, reason: str) -> None:
    item = outline("I. MỤC ĐÍCH\n\n" + line + "\n")[-1]
    assert (item.label, item.mark) == (label, mark), reason


@pytest.mark.parametrize(
    ("line", "heading", "reason"),
    [
        ("1. Công an xã", True, "short and without a full stop"),
        ("1. Công an xã chủ trì rà soát, lập hồ sơ.", False, "a sentence"),
        ("a) Tổ chức cai nghiện, trong đó:", True, "a colon heads what follows"),
        ("- Công an xã", False, "bullets head nothing by their form"),
        ("**Công an xã**", True, "bold lines without a number"),
        ("### Công an xã", True, "headings that the format itself gives"),
        ("CÁC NGUỒN KINH PHÍ", True, "capitals"),
        ("Kinh phí do ngân sách xã cấp.", False, "prose"),
    ],
)
def test_headings(line: str, heading: bool, reason: str) -> None:
    assert outline("**I. MỤC ĐÍCH**\n\n" + line + "\n", markdown=True)[-1].heading is heading, reason


def test_items_hang_on_the_heading_above_them() -> None:
    items = outline("I. MỤC TIÊU\n\n1. Chung\n\n- Một.\n\n+ Hai.\n\n2. Cụ thể\n\n- Ba.\n\nII. KINH PHÍ\n\n- Bốn.\n")
    assert [item.parent for item in items] == [-1, 0, 1, 2, 0, 4, -1, 6]
    assert [item.section for item in items] == ["targets"] * 6 + ["funding"] * 2


def test_a_restart_of_numbers_does_not_end_the_part() -> None:
    items = outline(
        "V. TỔ CHỨC THỰC HIỆN\n\n1. Kinh phí\n\nDo xã cấp.\n\n2. Phân công\n\n1. Công an xã\n\n- Rà soát.\n"
    )
    assert items[-1].section == "assignment"
    assert items[2].section == "funding"


@pytest.mark.parametrize(
    ("headings", "section", "reason"),
    [
        (("Sở Y tế", "Công an tỉnh", "Đề nghị Tòa án nhân dân tỉnh"), "assignment", "each heading names a body"),
        (("Truyền thông", "Công an tỉnh", "Điều trị"), "tasks", "one heading among topics names a body"),
        (("Đối với người nghiện", "Đối với gia đình", "Đối với trường học"), "tasks", "cases, not agencies"),
        (("Ban hành kế hoạch", "Hội nghị triển khai", "Báo cáo kết quả"), "tasks", "words that only begin like bodies"),
    ],
)
def test_a_part_whose_headings_name_bodies_is_for_assignment(
    headings: tuple[str, ...], section: str, reason: str
) -> None:
    body = "".join(f"{n}. {words}\n\n- Làm tốt việc được giao.\n\n" for n, words in enumerate(headings, 1))
    items = outline("IV. NHIỆM VỤ CỤ THỂ\n\n" + body)
    assert {item.section for item in items} == {section}, reason


def test_a_table_cell_heads_nothing() -> None:
    builder = DocumentBuilder("x.docx", "0" * 64, "x")
    builder.page(1, "text")
    rows = ("KẾ HOẠCH", "I. NHIỆM VỤ", "KINH PHÍ", "Sau bảng.")
    for words, cell in zip(rows, (None, None, Cell(1, 0, 0), None), strict=True):
        start, _ = builder.add(words)
        builder.block(start, bold=True, cell=cell)
    from pipeline.extract.spine import extract

    items = outline_of(extract(builder.build()))
    assert not items[1].heading
    assert items[1].section == items[-1].section == "tasks"


@pytest.mark.parametrize(
    ("heading", "names"),
    [("Đề nghị Hội Nông dân xã", True), ("UBND các xã", True), ("Đối với Công an xã", False), ("Bộ tiêu chí", False)],
)
def test_headings_that_name_a_body(heading: str, names: bool) -> None:
    assert names_body(heading) is names


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["I. A B", "II. C", "1. D", "1.1. E", "a) G", "- h", "+ i", "k l.", "PHỤ LỤC"]), max_size=14
    )
)
def test_a_parent_stands_before_and_outranks(lines: list[str]) -> None:
    items = outline("I. MỤC ĐÍCH\n\n" + "\n\n".join(lines) + "\n")
    for place, item in enumerate(items):
        assert item.parent < place
        assert item.parent == -1 or items[item.parent].rank < item.rank
    assert [item.start for item in items] == sorted(item.start for item in items)
