"""A folder of CSV files, one for each table, that programs and spreadsheets read alike.

Guarantees: UTF-8 with a byte order mark, lines end with CR LF, an empty cell is a missing value; lists and boxes are
JSON. Text that a spreadsheet would take for a formula, plans are full of lines that begin with `-` and `+`, gets an
apostrophe in front, and so does text that begins with one: take one leading apostrophe away and the text is exact.
Numbers are never touched.
"""

import csv
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipeline.export.tables import TABLES

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
APOSTROPHE = "'"


def write_csv(db: Database, folder: Path, *, public: bool) -> None:
    """Write every table to `folder`, `plans.csv` and the others."""
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow(column.name for column in table.columns)
            out.writerows([cell(value) for value in row] for row in table.rows(db, public=public))


def cell(value: Any) -> str:
    """A value as it stands in the file."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value)
    return APOSTROPHE + text if isinstance(value, str) and text.startswith(FORMULA) else text
