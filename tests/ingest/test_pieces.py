"""Which files go together, by their names."""

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.pieces import grouped


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (["q-1.jpg", "q-10.jpg", "q-2.jpg"], [["q-1.jpg", "q-2.jpg", "q-10.jpg"]]),
        (["a/1.png", "a/2.png", "b/1.png"], [["a/1.png", "a/2.png"], ["b/1.png"]]),
        (["1.png", "2.jpg"], [["1.png"], ["2.jpg"]]),
        (["IMG_20240115_1012.jpg", "IMG_20240115_1013.jpg"], [["IMG_20240115_1012.jpg", "IMG_20240115_1013.jpg"]]),
        (["KH 45 (1).jpg", "KH 45 (2).jpg", "KH 46 (1).jpg"], [["KH 45 (1).jpg", "KH 45 (2).jpg"], ["KH 46 (1).jpg"]]),
        (["KH 45.pdf", "KH 46.pdf"], [["KH 45.pdf"], ["KH 46.pdf"]]),
        (["KH 45 trang 1.pdf", "KH 45 trang 2.pdf"], [["KH 45 trang 1.pdf", "KH 45 trang 2.pdf"]]),
        (["KH_p1.pdf", "KH_p2.pdf", "KHp2.pdf"], [["KH_p1.pdf", "KH_p2.pdf"], ["KHp2.pdf"]]),
        (["KH 45.pdf", "Phụ lục 1.docx", "Phu luc 2.docx"], [["KH 45.pdf", "Phu luc 2.docx", "Phụ lục 1.docx"]]),
        (["KH 45.pdf", "KH 46.pdf", "KH 45 - PL1.pdf"], [["KH 45.pdf", "KH 45 - PL1.pdf"], ["KH 46.pdf"]]),
        (["KH 45.pdf", "KH 46.pdf", "Phụ lục.pdf"], [["KH 45.pdf"], ["KH 46.pdf"], ["Phụ lục.pdf"]]),
        (["KH 451.pdf", "KH 46.pdf", "KH 45 phụ lục.pdf"], [["KH 451.pdf"], ["KH 46.pdf"], ["KH 45 phụ lục.pdf"]]),
        (["a/KH.pdf", "b/Phụ lục.pdf"], [["a/KH.pdf"], ["b/Phụ lục.pdf"]]),
        (["Tờ trình PLX.pdf", "KH biểu dương.pdf"], [["Tờ trình PLX.pdf"], ["KH biểu dương.pdf"]]),
        (["1.jpg", "2.jpg", "kèm theo.docx"], [["1.jpg", "2.jpg", "kèm theo.docx"]]),
    ],
)
def test_files_that_may_hold_one_document(names: list[str], together: list[list[str]]) -> None:
    found = grouped([PurePath(name) for name in sorted(names)])
    assert [[sorted(names)[at] for at in group] for group in found] == sorted(together, key=lambda g: g[0])


@given(
    st.lists(st.from_regex(r"[ab]/(KH|phu luc|q)[ _-]{0,2}(trang )?[0-9]{0,2}\.(pdf|jpg)", fullmatch=True), unique=True)
)
def test_no_file_is_lost_or_read_twice(names: list[str]) -> None:
    found = grouped([PurePath(name) for name in names])
    assert sorted(at for group in found for at in group) == list(range(len(names)))
