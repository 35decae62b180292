"""Everything out of a database, for a spreadsheet or a notebook.

Guarantees: what is written is one moment of the database, whatever an ingest does meanwhile; a file appears whole under
its name or not at all. Excel has Vietnamese headings and words; CSV and Parquet have the names and codes of the tables,
JSON Lines the records themselves.
"""

from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from pipeline.errors import ExitCode, StoppedError
from pipeline.export.excel import write_xlsx
from pipeline.export.jsonl import write_jsonl
from pipeline.export.parquet import write_parquet
from pipeline.export.separated import write_csv
from pipeline.export.staging import staged
from pipeline.store.database import open_database


class Writer(Protocol):
    """Writes everything in a database to a file or a folder."""

    def __call__(self, db: Database, path: Path, /, *, public: bool) -> None:
        """Write; `public` without names of persons."""


ONE_FILE: dict[str, Writer] = {"xlsx": write_xlsx, "jsonl": write_jsonl}
FOLDER: dict[str, Writer] = {"csv": write_csv, "parquet": write_parquet}


def export(db: Path, to: Path, format_: str, *, public: bool = False) -> list[Path]:
    """Write everything in the database at `db` to `to`; the files that were written.

    `xlsx` and `jsonl` are one file (in a folder that is there already: `kehoach.xlsx`), `csv` and `parquet` a folder
    with one file for each table. `public` leaves out names of persons and ways to reach them. Raises StoppedError where
    the database or the target cannot be used.
    """
    if format_ in FOLDER and to.exists() and not to.is_dir():
        raise StoppedError(str(to), "target", "Đích phải là thư mục", "Hãy chọn tên khác cho --to", ExitCode.USAGE)
    if format_ in ONE_FILE and to.is_dir():
        to = to / f"kehoach.{format_}"
    with open_database(db) as database:
        database.execute("BEGIN")  # reads see one moment until the connection is closed
        if format_ in FOLDER:
            with staged(to) as stage:
                FOLDER[format_](database, stage.folder, public=public)
        else:
            with staged(to.parent) as stage:
                ONE_FILE[format_](database, stage.folder / to.name, public=public)
    return stage.written
