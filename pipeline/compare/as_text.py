"""A comparison on a terminal: what stands out first, then the gaps, who is missing, the years.

Guarantees: words of documents are shown as text, never as markup or as commands to the terminal.
"""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.compare import Comparison
from pipeline.compare.measures import Status
from pipeline.compare.rows import Listing, cascade, findings, missing, summary, years
from pipeline.compare.view import URGENT, Grid, grid_of
from pipeline.compare.words import Language, number, shown, text

STYLES: dict[Status, str] = {
    "met": "green", "above": "green", "below": "red", "missing": "yellow", "share": "blue", "not_comparable": "dim",
}  # fmt: skip
GAPS: tuple[Status, ...] = ("below", "missing", "not_comparable")
PLANS_ACROSS = 6  # columns of the matrix that fit a terminal
SHORT = 7  # columns of the cascade, without file, page and quote
MOST = 40  # rows of one list on a terminal


def show(out: Console, comparison: Comparison, lang: Language) -> None:
    """Print the comparison."""
    head = f"{len(comparison.plans)} {text('plans', lang)}, {len(comparison.matrix)} {text('targets', lang)}"
    out.print(f"{text('title', lang)}: {head}", style="bold")
    _matrix(out, grid_of(comparison), lang)
    if comparison.cascade:
        _listing(out, summary(comparison, lang), lang)
        _listing(out, _gaps(cascade(comparison, lang)), lang)
    else:
        out.print(text("no_parents", lang))
    for listing in (missing(comparison, lang), years(comparison, lang), findings(comparison, lang)):
        if listing.rows:
            _listing(out, listing, lang)


def _gaps(listing: Listing) -> Listing:
    """The rows that somebody must look at, without their quotes."""
    kept = [pair for pair in zip(listing.rows, listing.statuses, strict=True) if pair[1] in GAPS]
    kept.sort(key=lambda pair: URGENT.index(pair[1] or "met"))
    rows = [row[:SHORT] for row, _ in kept]
    return Listing(listing.title, listing.headings[:SHORT], rows, [status for _, status in kept])


def _matrix(out: Console, grid: Grid, lang: Language) -> None:
    """Indicators down, plans across, as long as few enough are compared."""
    lines = [line for line in grid.lines if line.cells]
    if not 0 < len(lines) <= PLANS_ACROSS:
        return
    table = _table(text("matrix", lang), [text("indicator", lang), *(line.plan.label for line in lines)])
    for column in grid.columns:
        row = [Text(column.label(lang))]
        for line in lines:
            cell = line.cells.get(column)
            status = cell.status if cell is not None else None
            shown = cell.shown(lang) if cell is not None else text("none", lang)
            row.append(Text(shown, style=STYLES[status] if status else ""))
        table.add_row(*row)
    out.print(table)


def _listing(out: Console, listing: Listing, lang: Language) -> None:
    table = _table(f"{listing.title} ({number(len(listing.rows), lang)})", [h.name for h in listing.headings])
    for row, status in zip(listing.rows[:MOST], listing.statuses[:MOST], strict=True):
        table.add_row(*(Text(shown(value, lang), style=STYLES[status] if status else "") for value in row))
    out.print(table)
    if len(listing.rows) > MOST:
        out.print(text("more", lang).format(n=number(len(listing.rows) - MOST, lang)))


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False)
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    return table
