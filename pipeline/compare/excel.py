"""A comparison as a workbook for people: summary, matrix coloured by gap, lists, evidence, a chart for each indicator.

Guarantees: headings and the names of plans stay in sight; text stays text; a colour is never the only sign, its word
stands in the cascade.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.compare import Comparison
from pipeline.compare.measures import Status
from pipeline.compare.rows import LISTINGS, Listing, Value
from pipeline.compare.view import Cell, Column, Grid, grid_of
from pipeline.compare.words import Language, text, word
from pipeline.export.excel import HEAD_FILL, HEAD_INK, LINE_HEIGHT, LONGEST, NOT_XML, RULE_INK, lines_of

COLOURS: Mapping[Status, str] = {
    "met": "#D8F0DD", "above": "#B7E1C0", "below": "#F8CFC8", "missing": "#FFE9B8", "share": "#DCE9F9",
    "not_comparable": "#E6E6E6",
}  # fmt: skip
PARENT_FILL = "#EEF2F8"
FIRST_COLUMNS = (("place", 26), ("level", 9), ("number", 18), ("year", 7))
WIDTH = 17  # letters, of an indicator in the matrix
CHARTS = 24  # of the indicators that most plans have
BARS = 40  # of one chart: more cannot be read
Bar = tuple[str, float, float | None]  # place, value, what the plan above asks of each
STATUS_AT = 5  # the column of the cascade that says how a target stands
CHART_ROWS = 18  # of a sheet that a chart covers


class Formats:
    """The formats of a workbook by what they are for."""

    def __init__(self, book: Any) -> None:
        ruled = {"valign": "top", "bottom": 1, "bottom_color": RULE_INK, "text_wrap": True}
        self.head = book.add_format({**ruled, "bold": True, "bg_color": HEAD_FILL, "font_color": HEAD_INK})
        self.body = book.add_format(ruled)
        self.parent = book.add_format({**ruled, "bold": True, "bg_color": PARENT_FILL})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.status = {s: book.add_format({**ruled, "bg_color": colour}) for s, colour in COLOURS.items()}


def write_xlsx(comparison: Comparison, path: Path, lang: Language) -> None:
    """Write the workbook. Raises OSError."""
    book = xlsxwriter.Workbook(str(path))
    formats = Formats(book)
    listings = [make(comparison, lang) for make in LISTINGS]
    grid = grid_of(comparison, others=only_others(comparison))
    _write_listing(book, listings[0], formats)
    _write_matrix(book, grid, formats, lang)
    for listing in listings[1:]:
        _write_listing(book, listing, formats)
    _write_charts(book, grid, formats, lang)
    book.close()


def only_others(comparison: Comparison) -> bool:
    """Whether nothing but targets without a code of their own was asked for, or is there."""
    return all(target.code == "OTHER" for target in comparison.matrix)


def _write_listing(book: Any, listing: Listing, formats: Formats) -> None:
    sheet = _sheet(book, listing.title)
    sheet.set_row(0, 2 * LINE_HEIGHT)
    widths = [heading.width for heading in listing.headings]
    for at, heading in enumerate(listing.headings):
        sheet.set_column(at, at, heading.width)
        sheet.write_string(0, at, heading.name, formats.head)
    for line, (row, status) in enumerate(zip(listing.rows, listing.statuses, strict=True), start=1):
        sheet.set_row(line, LINE_HEIGHT * lines_of(row, widths))
        for at, value in enumerate(row):
            _write(sheet, line, at, value, formats.status[status] if status and at == STATUS_AT else formats.body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(listing.rows)), len(listing.headings) - 1)


def _sheet(book: Any, title: str) -> Any:
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _write_matrix(book: Any, grid: Grid, formats: Formats, lang: Language) -> None:
    sheet = _sheet(book, text("matrix", lang))
    for at, (name, width) in enumerate(FIRST_COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, text(name, lang), formats.head)
    first = len(FIRST_COLUMNS)
    sheet.set_row(0, 6 * LINE_HEIGHT)
    for at, column in enumerate(grid.columns, start=first):
        sheet.set_column(at, at, WIDTH)
        sheet.write_string(0, at, column.label(lang), formats.head)
    for at, line in enumerate(grid.lines, start=1):
        plan = line.plan
        plain = formats.body if line.depth else formats.parent
        level = word("levels", plan.level, lang) if plan.level else None
        year = str(plan.year) if plan.year else None
        for offset, value in enumerate(("    " * line.depth + plan.label, level, plan.number, year)):
            _write(sheet, at, offset, value, plain)
        shown = [_shown(line.cells.get(column), lang) for column in grid.columns]
        sheet.set_row(at, LINE_HEIGHT * lines_of(shown, [WIDTH] * len(shown)))
        for offset, column in enumerate(grid.columns, start=first):
            form = _format(line.cells.get(column), formats, plain)
            _write(sheet, at, offset, shown[offset - first], form)
    sheet.freeze_panes(1, first)
    _write_legend(sheet, len(grid.lines) + 2, formats, lang)


def _shown(cell: Cell | None, lang: Language) -> Value:
    return cell.shown(lang) if cell is not None else None


def _format(cell: Cell | None, formats: Formats, plain: Any) -> Any:
    status = cell.status if cell is not None else None
    return formats.status[status] if status else plain


def _write_legend(sheet: Any, row: int, formats: Formats, lang: Language) -> None:
    for at, (status, form) in enumerate(formats.status.items()):
        _write(sheet, row + at, 0, word("statuses", status, lang), form)
    _write(sheet, row + len(formats.status), 0, text("others", lang), formats.body)


def _write(sheet: Any, row: int, column: int, value: Value, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, NOT_XML.sub(" ", value)[:LONGEST], form)
    else:
        sheet.write_number(row, column, value, form)


def _write_charts(book: Any, grid: Grid, formats: Formats, lang: Language) -> None:
    """A bar for each plan, and the value of the plan above as a line, from a table beside the chart."""
    sheet = _sheet(book, text("charts", lang))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 2, 14)
    name = text("charts", lang)
    at = 0
    for column, bars in charted(grid):
        _write(sheet, at, 0, column.label(lang), formats.title)
        for offset, heading in enumerate(("place", "child_target", "parent_target")):
            _write(sheet, at + 1, offset, text(heading, lang), formats.head)
        for offset, (place, value, above) in enumerate(bars, start=2):
            _write(sheet, at + offset, 0, place, formats.body)
            _write(sheet, at + offset, 1, value, formats.body)
            _write(sheet, at + offset, 2, above, formats.body)
        last = at + 1 + len(bars)
        chart = book.add_chart({"type": "column"})
        places = [name, at + 2, 0, last, 0]
        chart.add_series({
            "name": text("child_target", lang), "categories": places, "values": [name, at + 2, 1, last, 1],
            "fill": {"color": "#2F6FB3"}, "gap": 60,
        })  # fmt: skip
        if any(above is not None for _, _, above in bars):
            line = book.add_chart({"type": "line"})
            line.add_series({
                "name": text("parent_target", lang), "categories": places, "values": [name, at + 2, 2, last, 2],
                "line": {"color": "#D9480F", "width": 2},
            })  # fmt: skip
            chart.combine(line)
        chart.set_title({"name": column.label(lang), "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": RULE_INK}}})
        chart.set_size({"width": 860, "height": 320})
        sheet.insert_chart(at + 1, 4, chart)
        at += max(CHART_ROWS, len(bars) + 3)


def charted(grid: Grid) -> list[tuple[Column, Sequence[Bar]]]:
    """The indicators that most plans have, with a bar for each plan."""
    out = [(column, bars[:BARS]) for column in grid.columns if len(bars := _bars(grid, column)) > 1]
    most = sorted(out, key=lambda pair: -len(pair[1]))[:CHARTS]
    return [pair for pair in out if pair in most]


def _bars(grid: Grid, column: Column) -> list[Bar]:
    filled = [(line, cell) for line in grid.lines if (cell := line.cells.get(column))]
    shared = any(cell.status == "share" for _, cell in filled)
    bars: list[Bar] = []
    for line, cell in filled:
        if not cell.targets or cell.status == "not_comparable":
            continue
        if shared and line.depth == 0:
            continue  # the total beside its shares flattens the bars
        row = next((row for row in cell.rows if row.ours is not None), None)
        value = row.value if row is not None and row.value is not None else cell.targets[0].value
        each = row.of if row is not None and row.status != "share" else None
        bars.append((line.plan.label, value, each))
    return bars
