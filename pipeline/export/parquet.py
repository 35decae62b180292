"""A folder of Parquet files, one for each table, with typed columns.

Guarantees: the columns have the types below whether or not there are rows. Dates are text, because a plan may print
no more than a year: `2024`, `2024-06` or `2024-06-30`.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlite_utils import Database

from pipeline.export.tables import TABLES, Kind, Table

BATCH = 10_000  # rows that are held in memory
BOX = pa.struct([("page", pa.int64()), *((name, pa.float64()) for name in ("x0", "y0", "x1", "y1"))])
TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.string(),
    "list": pa.list_(pa.string()), "boxes": pa.list_(BOX),
}  # fmt: skip


def write_parquet(db: Database, folder: Path, *, public: bool) -> None:
    """Write every table to `folder`, `plans.parquet` and the others."""
    for table in TABLES:
        schema = pa.schema([(column.name, TYPES[column.kind]) for column in table.columns])
        with pq.ParquetWriter(folder / f"{table.name}.parquet", schema) as out:
            rows = table.rows(db, public=public)
            while batch := list(itertools.islice(rows, BATCH)):
                out.write_table(pa.Table.from_pylist(_objects(table, batch), schema))


def _objects(table: Table, rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {
            column.name: json.loads(value) if value is not None and column.kind in ("list", "boxes") else value
            for column, value in zip(table.columns, row, strict=True)
        }
        for row in rows
    ]
