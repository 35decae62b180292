from collections.abc import Callable

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest

from corpus import pdf
from corpus.marks import Marks
from corpus.scan import Order, scan
from corpus.source import Plan, parse
from pipeline.ocr.document import Cell
from pipeline.ocr.layout import Token
from pipeline.ocr.ruled import Picture, find_ruled
from pipeline.ocr.tables import Table, TableNumbers, filled, find_tables

LETTERHEAD = """| **UBND XÃ CẨM NGỌC** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**<br>**Độc lập - Tự do - Hạnh phúc** |
|:-:|:-:|
| Số: 11/KH-UBND | *Cẩm Ngọc, ngày 06 tháng 3 năm 2023* |

# KẾ HOẠCH

## Công tác cai nghiện ma túy năm 2023

Thực hiện Kế hoạch số 24/KH-UBND, Ủy ban nhân dân xã ban hành kế hoạch điều trị, quản lý người nghiện như sau:
"""
HEADER = "| TT | Thôn | Người điều trị | Tỷ lệ (%) |\n|:-:|:--|:-:|:-:|\n"
ROWS = "".join(f"| {n} | Thôn điều trị {n} | {n * 7 % 10} | {n * 3},5 |\n" for n in range(1, 40))
CLOSING = """
| **Nơi nhận:**<br>- UBND huyện (b/c);<br>- Lưu: VP. | **TM. ỦY BAN NHÂN DÂN**<br>**CHỦ TỊCH**<br><br><br><br>**Phạm Văn Lưu** |
|:--|:-:|
"""
DPI = 200
SCALE = 72 / DPI


def typeset_plan(*parts: str) -> bytes:
    source = "\n".join(parts)
    return pdf.render(Plan("test", source, parse(source)))


def table(rows: int) -> str:
    return HEADER + "\n".join(ROWS.splitlines()[:rows]) + "\n"


def scanned(data: bytes, order: Order) -> list[tuple[Picture, float]]:
    return [(np.asarray(page.image().convert("L")), 72 / page.dpi) for page in scan(data, order).pages]


def places(ruled: list[Table]) -> list[list[tuple[int, int]]]:
    return [[(row, column) for row, column, _ in found.cells] for found in ruled]


@pytest.mark.parametrize("kind", ["office-200", "fax-150", "photocopy", "phone"])
def test_tables_of_scans_are_those_of_the_print(kind: str) -> None:
    data = typeset_plan(LETTERHEAD, table(5))
    (printed,) = find_tables(data, [0])[0]
    picture, scale = scanned(data, Order(kind))[0]
    ruled = find_ruled(picture, scale)
    assert places(ruled) == [[(row, column) for row, column, _ in printed.cells]]


def test_cells_are_where_they_are_printed() -> None:
    data = typeset_plan(LETTERHEAD, table(5))
    (printed,) = find_tables(data, [0])[0]
    picture = np.asarray(pdfium.PdfDocument(data)[0].render(scale=1 / SCALE, grayscale=True).to_numpy(), dtype=np.uint8)
    (found,) = find_ruled(picture, SCALE)
    for (*_, box), (*_, other) in zip(found.cells, printed.cells, strict=True):
        assert box == pytest.approx(other, abs=0.7)


@pytest.mark.parametrize(
    ("kind", "marks"),
    [
        ("office-200", Marks(seal=True, signature=True, seal_on_text=True)),
        ("photocopy", Marks(handwriting=True)),
        ("fax-150", Marks(seal_on_edge=True)),
        ("coffee", Marks()),
    ],
)
def test_letterheads_seals_and_signatures_are_no_tables(kind: str, marks: Marks) -> None:
    for picture, scale in scanned(typeset_plan(LETTERHEAD, CLOSING), Order(kind, marks=marks)):
        assert find_ruled(picture, scale) == []


def test_a_table_goes_on_over_pages_laid_differently() -> None:
    data = typeset_plan(LETTERHEAD, table(39))
    numbers = TableNumbers()
    edges: list[list[float]] = []
    cells: list[Cell | None] = []
    for number, (picture, scale) in enumerate(scanned(data, Order("office-200")), start=1):
        laid = np.roll(picture, 40 * number, axis=1)  # 5 mm farther to the right with each page
        (found,) = find_ruled(laid, scale)
        words = [
            Token(f"{number}.{at}", x0 + 2, y0 + 2, x0 + 9, y0 + 9, y0 + 2, y0 + 9)
            for at, (_, _, (x0, y0, _, _)) in enumerate(found.cells)
        ]
        part = filled(found, words, number)
        edges.append(part.edges)
        cells += [line.cell for line in numbers.lines(part)]
    assert len(edges) == 2
    assert max(abs(a - b) for a, b in zip(*edges, strict=True)) > 10, "the pages lie differently"
    assert {cell.table for cell in cells if cell} == {0}
    assert [cell.row for cell in cells if cell][::4] == list(range(len(cells) // 4))


def grid(thick: int, *, turn: float = 0.0, gap: int = 0, paper: int = 250, ink: int = 60) -> Picture:
    """Two columns and three rows at 200 dpi, below the first row one column is parted; the lines may have gaps."""
    picture = np.full((900, 1200), paper, np.uint8)
    for y in (200, 260, 330, 400):
        cv2.line(picture, (150, y), (1000, y), ink, thick)
    for x, top in ((150, 200), (500, 200), (750, 260), (1000, 200)):
        cv2.line(picture, (x, top), (x, 400), ink, thick)
    if gap:
        picture[:, 180::97][:, :gap] = paper
        for at in range(210, 400, 41):
            picture[at : at + gap] = paper
    turned = cv2.getRotationMatrix2D((600, 300), turn, 1.0)
    return np.asarray(cv2.warpAffine(picture, turned, (1200, 900), borderValue=paper), dtype=np.uint8)


MERGED = [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)]


@pytest.mark.parametrize("thick", [1, 2, 4, 6])
@pytest.mark.parametrize("turn", [0.0, 1.0, -1.0])
def test_lines_of_any_width_that_lean(thick: int, turn: float) -> None:
    ruled = find_ruled(grid(thick, turn=turn), SCALE)
    assert places(ruled) == [MERGED]
    row, column, box = ruled[0].cells[-1]
    assert (row, column) == (2, 2)
    middle = cv2.getRotationMatrix2D((600, 300), turn, 1.0) @ (875, 365, 1)
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == pytest.approx(tuple(middle * SCALE), abs=1.0)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (grid(2, gap=3), "lines that a fax has broken"),
        (grid(2, ink=205), "lines that a copier has left grey"),
        (grid(2, paper=140, ink=70), "paper in the shade"),
        ((grid(2) * np.linspace(1, 0.5, 1200)[None, :]).astype(np.uint8), "shade on one side"),
    ],
)
def test_poor_lines(picture: Picture, why: str) -> None:
    assert places(find_ruled(picture, SCALE)) == [MERGED], why


def frame(picture: Picture) -> None:
    cv2.rectangle(picture, (60, 60), (1140, 840), 0, 3)
    cv2.rectangle(picture, (70, 70), (1130, 830), 0, 1)


def scanner_border(picture: Picture) -> None:
    picture[:40] = picture[-30:] = 0
    picture[:, :25] = picture[:, -50:] = 0


def underlines(picture: Picture) -> None:
    for y in range(200, 600, 60):
        cv2.line(picture, (150, y), (1000, y), 0, 2)


def columns(picture: Picture) -> None:
    for x in range(200, 1000, 100):
        cv2.line(picture, (x, 100), (x, 800), 0, 2)


def one_row(picture: Picture) -> None:
    cv2.rectangle(picture, (150, 200), (1000, 260), 0, 2)
    cv2.line(picture, (500, 200), (500, 260), 0, 2)


def graph_paper(picture: Picture) -> None:
    picture[::7] = picture[:, ::7] = 0


def pen(picture: Picture) -> None:
    for at in range(8):
        cv2.line(picture, (200 + 60 * at, 200), (500 + 60 * at, 600), 0, 2)
        cv2.line(picture, (200, 600 - 40 * at), (900, 250 - 10 * at), 0, 2)


@pytest.mark.parametrize("draw", [frame, scanner_border, underlines, columns, one_row, graph_paper, pen])
def test_what_is_no_table(draw: Callable[[Picture], None]) -> None:
    picture = np.full((900, 1200), 250, np.uint8)
    draw(picture)
    assert not find_ruled(picture, SCALE)


def test_no_more_lines_than_a_table_has() -> None:
    picture = np.full((4400, 4400), 250, np.uint8)
    picture[::40] = picture[1::40] = picture[:, ::40] = picture[:, 1::40] = 0
    assert not find_ruled(picture, SCALE)


def test_a_frame_around_a_table_is_none() -> None:
    picture = grid(2)
    frame(picture)
    assert places(find_ruled(picture, SCALE)) == [MERGED]
