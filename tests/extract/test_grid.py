from pipeline.extract.grid import grids
from tests.extract.plans import document

TABLE = "# KẾ HOẠCH\n\n| TT | Xã | Số |\n|---|---|---|\n| 1 | An Phú | 5 |\n| 2 |  | 4 |\n\nHết.\n"


def test_a_table_is_rows_of_cells() -> None:
    read = document(TABLE, markdown=True)
    (grid,) = grids(read)
    assert [{c: read.text[cell.start : cell.end] for c, cell in row.items()} for row in grid.rows] == [
        {0: "TT", 1: "Xã", 2: "Số"}, {0: "1", 1: "An Phú", 2: "5"}, {0: "2", 2: "4"},
    ]  # fmt: skip
    assert read.blocks[grid.first].cell is not None


def test_a_document_without_tables_has_none() -> None:
    assert grids(document("KẾ HOẠCH\n")) == ()
