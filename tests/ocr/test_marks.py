import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.marks import Marked, scan_marks


def shown(marked: list[Marked]) -> list[str]:
    return ["".join(f"<{r.text}>" if r.bold else r.text for r in line.runs if not r.mark) for line in marked]


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (["**I. MỤC", "ĐÍCH**"], ["<I. MỤC>", "<ĐÍCH>"], "bold over a wrapped heading"),
        (["**6.****", "**Đẩy mạnh"], ["<6.>", "Đẩy mạnh"], "two spans that touch, the second empty but for the break"),
        (["**1. **Các cơ quan"], ["<1. >Các cơ quan"], "a crawler closes after the space"),
        (["*Thời gian: *Hằng năm"], ["Thời gian: Hằng năm"], "italics likewise"),
        (["***a) Nội dung***"], ["<a) Nội dung>"], "bold and italic"),
        (["(**trước ngày 20/5**) và"], ["(<trước ngày 20/5>) và"], "inside brackets"),
        (["Tỷ lệ = b/a * 100%;"], ["Tỷ lệ = b/a * 100%;"], "a product"),
        (["* Ghi chú", "* Khác"], ["* Ghi chú", "* Khác"], "bullets"),
        (["số liệu (*) và (*)"], ["số liệu (*) và (*)"], "footnote signs"),
        (["2*3*4"], ["2*3*4"], "stars between digits"),
        ([r"1\. Mục \*"], ["1. Mục *"], "escapes"),
        (["**chưa đóng"], ["chưa đóng"], "never closed in Markdown: no stray mark"),
    ],
)
def test_markdown(lines: list[str], expected: list[str], why: str) -> None:
    assert shown(scan_marks(lines, markdown=True)) == expected, why


def test_plain_text_keeps_marks_that_close_nothing() -> None:
    assert shown(scan_marks([r"**a\. b"], markdown=False)) == [r"**a\. b"]


def test_open_spans_are_reported_but_not_those_that_close_at_once() -> None:
    assert [m.open for m in scan_marks(["**I. MỤC", "ĐÍCH**"], markdown=True)] == [True, False]
    assert [m.open for m in scan_marks(["**UBND", "**TỈNH A"], markdown=True)] == [False, False]


@given(st.lists(st.text(alphabet="ab *\\.(", max_size=12), min_size=1, max_size=4), st.booleans())
def test_every_character_stays_in_one_run(lines: list[str], markdown: bool) -> None:
    marked = scan_marks(lines, markdown=markdown)
    assert ["".join(r.text for r in line.runs) for line in marked] == lines
