"""A workbook for people: one sheet for each table.

Guarantees: text stays text, whatever it begins with; full dates are dates, and what is less than a day stays as it was
printed; nothing in a cell is interpreted by Excel as a formula or a link.
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlite_utils import Database
from xlsxwriter.exceptions import FileCreateError

from pipeline.errors import StoppedError
from pipeline.export.tables import TABLES, Column, Table

MOST_ROWS = 1_048_576  # of a sheet, the headings among them
LONGEST = 32_767  # letters in a cell
FIRST_YEAR = 1900  # Excel has no earlier dates
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xlsx(db: Database, path: Path) -> None:
    """Write every table. Raises StoppedError where a table has more rows than Excel takes."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    try:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        for table in TABLES:
            _write_sheet(book, db, table, (head, body, day))
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error


def _write_sheet(book: Any, db: Database, table: Table, formats: tuple[Any, Any, Any]) -> None:
    head, body, day = formats
    sheet = book.add_worksheet(table.heading)
    shown = [(at, column) for at, column in enumerate(table.columns) if not column.exact]
    for position, (_, column) in enumerate(shown):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading, head)
    last = 0
    for last, row in enumerate(table.rows(db), start=1):
        if last == MOST_ROWS:
            reason = f"Bảng {table.heading} có nhiều dòng hơn Excel chứa được"
            raise StoppedError(str(book.filename), "too_many_rows", reason, "Hãy dùng --format csv hoặc parquet")
        for position, (at, column) in enumerate(shown):
            _write_cell(sheet, (last, position), _cell(row[at], column), (body, day))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(shown) - 1)


def _cell(value: Any, column: Column) -> str | float | date | None:
    """A value as a person wants to see it."""
    if value is None or isinstance(value, int | float):
        return value
    if column.kind == "list":
        return "; ".join(json.loads(value))
    if column.kind == "date" and FULL_DATE.fullmatch(value) and int(value[:4]) >= FIRST_YEAR:
        try:
            return date.fromisoformat(value)
        except ValueError:  # 30 February, as somebody printed it
            return str(value)
    return column.words.get(value, str(value))


def _write_cell(sheet: Any, place: tuple[int, int], value: str | float | date | None, formats: tuple[Any, Any]) -> None:
    """One cell by its type: XlsxWriter's own guess would take a bullet `- …` or `=…` for a formula."""
    body, day = formats
    if isinstance(value, date):
        sheet.write_datetime(*place, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(*place, value, body)
    elif value:
        text = NOT_XML.sub(" ", value)
        sheet.write_string(*place, text if len(text) <= LONGEST else text[: LONGEST - 1] + "…", body)
