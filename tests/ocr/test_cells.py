import shutil

import numpy as np
import pytest

from corpus import pdf
from corpus.scan import Order, scan
from corpus.source import Plan, parse
from pipeline.errors import UnreadableFileError
from pipeline.ocr import cells
from pipeline.ocr.cells import read_cells
from pipeline.ocr.ruled import Picture, Ruled, find_ruled
from pipeline.ocr.tables import filled

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")

SOURCE = """# KẾ HOẠCH

## Công tác cai nghiện ma túy năm 2023

| TT | Thôn | Cai nghiện tại gia đình, cộng đồng (người) | Quản lý sau cai (người) | Hộ ký cam kết (hộ) |
|:-:|:--|:-:|:-:|:-:|
| 1 | Làng Sống | 2 | 1 | 120 |
| 2 | Kim Phú | 5 | 0 | 98 |
| 3 | Vân Long | 3 | 7 | 1.085 |
| 4 | Tân Lập | 8 | 4 | 110 |
| | Cả xã | 18 | 12 | 1.413 |
"""
ROWS = [
    ["TT", "Thôn", "Cai nghiện tại gia đình, cộng đồng (người)", "Quản lý sau cai (người)", "Hộ ký cam kết (hộ)"],
    ["1", "Làng Sống", "2", "1", "120"],
    ["2", "Kim Phú", "5", "0", "98"],
    ["3", "Vân Long", "3", "7", "1.085"],
    ["4", "Tân Lập", "8", "4", "110"],
    ["", "Cả xã", "18", "12", "1.413"],
]


def scanned(kind: str) -> tuple[Picture, float]:
    page = scan(pdf.render(Plan("test", SOURCE, parse(SOURCE))), Order(kind)).pages[0]
    return np.asarray(page.image().convert("L")), 72 / page.dpi


@needs_tesseract
@pytest.mark.parametrize("light", [1.0, 0.55])
def test_lone_figures_and_long_cells_are_read(light: float) -> None:
    picture, scale = scanned("office-200")
    picture = (picture * light).astype(np.uint8)  # paper in the shade on a white sheet would be a dark bar
    ruled = find_ruled(picture, scale)
    tokens = read_cells(picture, ruled, scale, "a")
    whole = filled(ruled.tables[0], tokens, 1)
    read = [[""] * 5 for _ in ROWS]
    for row in range(whole.rows):
        for column, words in whole.words(row):
            read[row][column] = " ".join(words)
    wrong = [(a, b) for x, y in zip(ROWS, read, strict=True) for a, b in zip(x, y, strict=True) if a != b]
    assert len(wrong) <= 2, wrong
    assert read[5][0] == "", "an empty cell stays empty"
    assert all(token.confidence is not None and 0 <= token.confidence <= 1 for token in tokens)


@needs_tesseract
def test_words_keep_their_place_on_the_page() -> None:
    picture, scale = scanned("office-200")
    ruled = find_ruled(picture, scale)
    boxes = {(row, column): box for row, column, box in ruled.tables[0].cells}
    for place, text in (((1, 4), "120"), ((5, 2), "18")):
        x0, y0, x1, y1 = boxes[place]
        (found,) = (t for t in read_cells(picture, ruled, scale, "a") if t.text == text and t.x0 > x0 and t.x1 < x1)
        assert y0 < found.y0 < found.y1 < y1
        dark = picture[
            round(found.y0 / scale) : round(found.y1 / scale), round(found.x0 / scale) : round(found.x1 / scale)
        ]
        assert (dark < 128).mean() > 0.15, "ink under the box"


def test_a_page_without_tables_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # Tesseract cannot be started
    assert read_cells(np.full((300, 300), 250, np.uint8), Ruled(), 0.36, "a") == []


def test_a_machine_without_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, scale = scanned("fax-150")
    monkeypatch.setattr(cells.pytesseract.pytesseract, "tesseract_cmd", "no-such-tesseract")
    with pytest.raises(UnreadableFileError, match="Tesseract") as caught:
        read_cells(picture, find_ruled(picture, scale), scale, "a")
    assert caught.value.code == "no_tesseract"
