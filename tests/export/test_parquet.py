from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.export import export, parquet
from pipeline.export.tables import TABLES


def test_columns_have_types_and_values(database: Path, tmp_path: Path) -> None:
    export(database, tmp_path, "parquet")
    table = pq.read_table(tmp_path / "indicators.parquet")
    assert table.schema.field("value").type == pa.float64()
    assert table.schema.field("page").type == pa.int64()
    assert table.schema.field("boxes").type == pa.list_(parquet.BOX)
    first, second = table.to_pylist()
    assert (first["value"], first["subject"]) == (90.0, "người dân được tuyên truyền")
    assert first["boxes"] == [{"page": 1, "x0": 1.0, "y0": 2.0, "x1": 3.0, "y1": 4.0}]
    assert (second["subject"], second["target_date"]) == ('=HYPERLINK("x")', "2024"), "exact"
    assert pq.read_table(tmp_path / "assignments.parquet").to_pylist()[0]["partners"] == ["Trạm Y tế"]


def test_types_do_not_depend_on_rows(database: Path, tmp_path: Path) -> None:
    from pipeline.store.database import open_database

    with open_database(tmp_path / "empty.db", create=True):
        pass
    export(database, tmp_path / "full", "parquet")
    export(tmp_path / "empty.db", tmp_path / "none", "parquet")
    for table in TABLES:
        schemas = [pq.read_schema(tmp_path / name / f"{table.name}.parquet") for name in ("full", "none")]
        assert schemas[0] == schemas[1]


def test_many_rows_go_out_in_batches(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH", 1)
    export(database, tmp_path, "parquet")
    assert pq.read_metadata(tmp_path / "citations.parquet").num_row_groups == 4
    assert pq.read_table(tmp_path / "citations.parquet").num_rows == 4
