from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.errors import StoppedError
from pipeline.export import excel, export
from pipeline.store.database import open_database


@pytest.fixture(scope="module")
def book(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    (path,) = export(database, tmp_path_factory.mktemp("xlsx") / "out.xlsx", "xlsx")
    return openpyxl.load_workbook(path)


def column(book: Any, sheet: str, heading: str) -> list[Any]:
    cells = list(book[sheet].iter_cols())
    (found,) = [cell for cell in cells if cell[0].value == heading]
    return list(found[1:])


def test_a_sheet_for_each_table(book: Any) -> None:
    assert book.sheetnames == [
        "Kế hoạch", "Chỉ tiêu", "Chỉ tiêu từng nơi", "Thời hạn", "Phân công", "Văn bản viện dẫn", "Nơi nhận",
        "Kinh phí", "Phát hiện", "Cảnh báo", "Tệp",
    ]  # fmt: skip
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width > 10
        assert sheet["A1"].font.bold
        assert sheet["A2"].alignment.wrap_text


def test_text_is_never_a_formula(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert all(cell.hyperlink is None for cell in row)
    assert [cell.value for cell in column(book, "Chỉ tiêu", "Nội dung")][1] == '=HYPERLINK("x")'
    assert [cell.value for cell in column(book, "Thời hạn", "Việc")][1] == "+ Báo cáo"
    assert column(book, "Tệp", "Tệp")[0].value == "@b.pdf"


def test_dates_are_dates_and_what_is_less_stays_as_it_was_printed(book: Any) -> None:
    first, second = column(book, "Thời hạn", "Ngày")
    assert first.value == datetime(2024, 12, 15)
    assert first.number_format == "dd/mm/yyyy"
    assert second.value == "2024-02-30", "a day that there is not"
    assert [cell.value for cell in column(book, "Chỉ tiêu", "Thời điểm")] == [None, "2024"]


def test_numbers_words_and_lists(book: Any) -> None:
    assert [cell.value for cell in column(book, "Chỉ tiêu", "Trị số")] == [90, 12.5]
    assert column(book, "Chỉ tiêu", "So sánh")[0].value == "≥"
    assert column(book, "Phân công", "Vai trò")[0].value == "chủ trì"
    assert column(book, "Phân công", "Phối hợp với")[0].value == "Trạm Y tế"
    assert column(book, "Phân công", "Trang")[0].value == 2
    assert [cell.value for cell in column(book, "Tệp", "Lý do")][2] == "Tệp rỗng"


def test_columns_for_programs_are_left_out(book: Any) -> None:
    assert "raw" not in [cell.value for cell in book["Chỉ tiêu"][1]]
    assert None not in [cell.value for cell in book["Chỉ tiêu"][1]]


def test_letters_that_xml_lacks_and_text_that_is_too_long(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "plans.db"
    copy.write_bytes(database.read_bytes())
    with open_database(copy) as db:
        db.execute("UPDATE recipients SET name = ?", ["a\x0bb\x07c\f" + "đ" * 40_000])
    book = openpyxl.load_workbook(export(copy, tmp_path / "out.xlsx", "xlsx")[0])
    value = column(book, "Nơi nhận", "Nơi nhận")[0].value
    assert value.startswith("a b c đ")
    assert len(value) == excel.LONGEST
    assert value.endswith("…")


def test_more_rows_than_excel_takes(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    with pytest.raises(StoppedError) as caught:
        export(database, tmp_path / "out.xlsx", "xlsx")
    assert caught.value.code == "too_many_rows"
    assert not list(tmp_path.iterdir())
