"""A workbook for people: one sheet for each table.

Guarantees: text stays text, whatever it begins with; full dates are dates, and what is less than a day stays as it was
printed; nothing in a cell is interpreted by Excel as a formula or a link.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlite_utils import Database
from xlsxwriter.exceptions import FileCreateError

from pipeline.errors import StoppedError
from pipeline.export.tables import TABLES, Column, Row, Table

MOST_ROWS = 1_048_576  # of a sheet, the headings among them
LONGEST = 32_767  # letters in a cell
FIRST_YEAR = 1900  # Excel has no earlier dates
FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LINE_HEIGHT = 15  # points, of Excel's usual font
WRAP_LOSS = 1.15  # lines break at words, not at the last letter that fits
MOST_LINES = 8  # a row shows so many lines; the cell holds the rest
HEAD_FILL, HEAD_INK, RULE_INK = "#1F3864", "#FFFFFF", "#D9D9D9"
NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xlsx(db: Database, path: Path, *, public: bool) -> None:
    """Write every table. Raises StoppedError where a table has more rows than Excel takes."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    try:
        ruled = {"valign": "top", "bottom": 1, "bottom_color": RULE_INK}
        head = book.add_format(
            {**ruled, "bold": True, "text_wrap": True, "bg_color": HEAD_FILL, "font_color": HEAD_INK}
        )
        body = book.add_format({**ruled, "text_wrap": True})
        day = book.add_format({**ruled, "num_format": "dd/mm/yyyy", "align": "left"})
        for table in TABLES:
            with closing(table.rows(db, public=public)) as rows:
                _write_sheet(book, table, rows, (head, body, day))
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error


def _write_sheet(book: Any, table: Table, rows: Iterable[Row], formats: tuple[Any, Any, Any]) -> None:
    head, body, day = formats
    sheet = book.add_worksheet(table.heading)
    shown = [(at, column) for at, column in enumerate(table.columns) if not column.exact]
    shown.sort(key=lambda pair: pair[1].name == "plan")  # the id of a plan is for formulas: at the end
    _set_page(sheet)
    sheet.set_row(0, 2 * LINE_HEIGHT)
    for position, (_, column) in enumerate(shown):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        if last == MOST_ROWS:
            reason = f"Bảng {table.heading} có nhiều dòng hơn Excel chứa được"
            raise StoppedError(str(book.filename), "too_many_rows", reason, "Hãy dùng --format csv hoặc parquet")
        cells = [_cell(row[at], column) for at, column in shown]
        sheet.set_row(last, LINE_HEIGHT * lines_of(cells, [column.width for _, column in shown]))
        for position, cell in enumerate(cells):
            _write_cell(sheet, (last, position), cell, (body, day))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(shown) - 1)


def _set_page(sheet: Any) -> None:
    """On paper: across, as wide as the page, the headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def lines_of(cells: Sequence[object], widths: Sequence[int]) -> int:
    """How many lines the longest cell of a row takes in its column."""
    longest = max(
        (len(cell) / width for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str)), default=1
    )
    return max(1, min(MOST_LINES, int(longest * WRAP_LOSS) + 1))


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
