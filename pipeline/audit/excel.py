"""An audit as a workbook for people: summary, one row a finding, a heat map of places and rules, the rules themselves.

Guarantees: headings stay in sight and lists can be filtered; text stays text, whatever it begins with; a colour is
never the only sign, its word or its number stands in the cell.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.audit import Audit
from pipeline.audit.rows import Listing, Value, all_rules, articles, findings, not_judged, plans
from pipeline.audit.view import SEVERITIES, Tally, heat_of
from pipeline.audit.words import day, short, text, word
from pipeline.compare.words import Language
from pipeline.export.excel import FIRST_YEAR, HEAD_FILL, HEAD_INK, LINE_HEIGHT, LONGEST, NOT_XML, RULE_INK, lines_of
from schemas.finding import Severity

COLOURS: Mapping[Severity, tuple[str, str, str]] = {  # one finding, a few, many
    "error": ("#FAD9D3", "#F3A99C", "#E5745F"),
    "warning": ("#FFEFC7", "#FFDB8A", "#F7BC45"),
    "info": ("#E3EDFA", "#BDD5F3", "#8DB5E6"),
}
FEW, MANY = 2, 4  # findings of a cell from which its colour is deeper
SEVERITY_AT, PLAN_COUNTS_AT, FAILED_AT = 0, 8, 10  # columns that are coloured
DAY_FORMATS: Mapping[Language, str] = {"vi": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
PRINTED = 13  # the last column of the summary that is printed: files and ids are for the screen
FIRST, RULE_WIDTH = 46, 7  # letters: a place, a rule of the map
TURNED = 190  # points of the map's head, where the names of rules stand upright


class Formats:
    """The formats of a workbook by what they are for."""

    def __init__(self, book: Any, lang: Language) -> None:
        ruled = {"valign": "top", "bottom": 1, "bottom_color": RULE_INK, "text_wrap": True}
        centred = {**ruled, "align": "center", "valign": "vcenter"}
        head = {**ruled, "bold": True, "bg_color": HEAD_FILL, "font_color": HEAD_INK}
        self.head = book.add_format(head)
        self.turned = book.add_format({**head, "rotation": 90, "valign": "bottom", "align": "center"})
        self.body = book.add_format(ruled)
        self.strong = book.add_format({**ruled, "bold": True})
        self.count = book.add_format({**ruled, "indent": 1, "align": "right"})
        self.empty = book.add_format({**centred, "bg_color": "#F4F6F9"})
        self.day = book.add_format({**ruled, "num_format": DAY_FORMATS[lang], "align": "left"})
        self.share = book.add_format({**ruled, "num_format": "0%"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#5F6C7B", "italic": True})
        self.marks = {s: book.add_format({**ruled, "bg_color": shades[0]}) for s, shades in COLOURS.items()}
        self.heat = {s: [book.add_format({**centred, "bg_color": c}) for c in shades] for s, shades in COLOURS.items()}


def depth(count: int) -> int:
    """How deep the colour of a cell is: 0, 1 or 2."""
    return (count >= FEW) + (count >= MANY)


def write_xlsx(audit: Audit, path: Path, lang: Language) -> None:
    """Write the workbook. Raises OSError."""
    book = xlsxwriter.Workbook(str(path))
    formats = Formats(book, lang)
    _write_summary(book, audit, formats, lang)
    _write_listing(_sheet(book, text("findings", lang)), 0, findings(audit, lang), formats, (SEVERITY_AT,))
    _write_map(book, audit, formats, lang)
    _write_listing(_sheet(book, text("not_judged", lang)), 0, not_judged(audit, lang), formats)
    _write_listing(_sheet(book, text("rules", lang)), 0, all_rules(audit, lang), formats, (FAILED_AT,))
    book.close()


def _sheet(book: Any, title: str) -> Any:
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    return sheet


def _write_listing(sheet: Any, top: int, listing: Listing, formats: Formats, coloured: Sequence[int] = ()) -> None:
    """A list with its heading in row `top`, which stays in sight where it is the first."""
    sheet.set_row(top, 2 * LINE_HEIGHT)
    widths = [heading.width for heading in listing.headings]
    for at, heading in enumerate(listing.headings):
        sheet.set_column(at, at, heading.width)
        sheet.write_string(top, at, heading.name, formats.head)
    for line, (row, mark) in enumerate(zip(listing.rows, listing.marks, strict=True), start=top + 1):
        sheet.set_row(line, LINE_HEIGHT * lines_of(row, widths))
        for at, value in enumerate(row):
            _write(sheet, (line, at), value, formats, formats.marks[mark] if mark and at in coloured else None)
    sheet.autofilter(top, 0, top + max(1, len(listing.rows)), len(listing.headings) - 1)
    if top == 0:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)


def _write(sheet: Any, place: tuple[int, int], value: Value, formats: Formats, form: Any = None) -> None:
    """One cell by its type: XlsxWriter's own guess would take a bullet `- …` or `=…` for a formula."""
    if isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(*place, value, form or formats.day)
    elif isinstance(value, float):
        sheet.write_number(*place, value, form or formats.share)
    elif isinstance(value, int):
        sheet.write_number(*place, value, form or formats.count)
    elif value is None:
        sheet.write_blank(*place, None, form or formats.body)
    else:
        words = NOT_XML.sub(" ", str(value))
        cut = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        sheet.write_string(*place, cut, form or formats.body)


def _write_summary(book: Any, audit: Audit, formats: Formats, lang: Language) -> None:
    """The totals and the articles that fail most, under them the plans."""
    sheet = _sheet(book, text("summary", lang))
    listing, worst = plans(audit, lang), articles(audit, lang)
    sheet.write_string(0, 0, text("title_many" if len(audit.plans) > 1 else "title", lang), formats.title)
    line = 1
    if audit.as_of:
        sheet.write_string(line, 0, text("as_of", lang).format(day=day(audit.as_of, lang)), formats.note)
        line += 1
    line = _write_articles(sheet, line + 1, worst, formats) + 1
    sheet.write_string(line, 0, listing.title, formats.strong)
    sheet.print_area(0, 0, line + 1 + len(listing.rows), PRINTED)
    coloured = range(PLAN_COUNTS_AT, PLAN_COUNTS_AT + len(SEVERITIES))
    _write_listing(sheet, line + 1, listing, formats)
    for at, row in enumerate(listing.rows, start=line + 2):
        for column, severity in zip(coloured, SEVERITIES, strict=True):
            if row[column]:
                _write(sheet, (at, column), row[column], formats, formats.marks[severity])


def _write_articles(sheet: Any, line: int, worst: Listing, formats: Formats) -> int:
    """The table of articles, with a bar in the cell for each; gives the row after it."""
    if not worst.rows:
        return line
    sheet.write_string(line, 0, worst.title, formats.strong)
    sheet.set_row(line + 1, 2 * LINE_HEIGHT)
    for at, heading in enumerate(worst.headings):
        sheet.write_string(line + 1, at, heading.name, formats.head)
    for at, (row, mark) in enumerate(zip(worst.rows, worst.marks, strict=True), start=line + 2):
        for column, value in enumerate(row):
            _write(sheet, (at, column), value, formats, formats.marks[mark] if mark and column == 0 else None)
    last = line + 1 + len(worst.rows)
    bar = {"type": "data_bar", "bar_color": "#6C9BD2", "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(line + 2, 1, last, 1, bar)
    return last + 1


def _write_map(book: Any, audit: Audit, formats: Formats, lang: Language) -> None:
    """Places down, rules across; the count stands in the coloured cell."""
    sheet = _sheet(book, text("map", lang))
    heat = heat_of(audit)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, 2 + len(heat.rules), RULE_WIDTH)
    sheet.set_row(0, TURNED)
    sheet.write_string(0, 0, f"{text('by_place', lang)}\n{text('map_note', lang)}", formats.head)
    rules = [f"{short(basis, lang)}\n{rule}" for rule, basis in heat.rules.items()]
    for at, name in enumerate([text("plans", lang), text("total", lang), *rules], start=1):
        sheet.write_string(0, at, name, formats.turned)
    for row, line in enumerate(heat.lines, start=1):
        _write(sheet, (row, 0), line.label, formats)
        _write(sheet, (row, 1), line.plans, formats)
        _write(sheet, (row, 2), line.total, formats, formats.strong)
        for at, rule in enumerate(heat.rules, start=3):
            _write_heat(sheet, row, at, line.cells.get(rule), formats)
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(heat.lines)), 2 + len(heat.rules))
    for at, severity in enumerate(SEVERITIES, start=len(heat.lines) + 3):
        _write(sheet, (at, 0), word("severities", severity, lang), formats, formats.marks[severity])


def _write_heat(sheet: Any, row: int, column: int, tally: Tally | None, formats: Formats) -> None:
    if tally is not None and tally.gravest:
        count = tally.counts.total()
        _write(sheet, (row, column), count, formats, formats.heat[tally.gravest][depth(count)])
    else:
        _write(sheet, (row, column), None, formats, formats.empty)
