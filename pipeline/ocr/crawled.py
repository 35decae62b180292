"""The rows of tables that a crawler flattened to cells without row ends.

Guarantees: one place (row, column) for each cell, rows in order; None for the empty stretch between two rows.
"""

from typing import NamedTuple

MOST_COLUMNS = 16
WRONG_WIDTH = 3.0  # a row that is shorter than the table: headers with spanned cells, rows of sub-headings
EMPTY_CELL = 1.0  # also what an end of row saves: rows are not run together for lack of a reason
EMPTY_ROW = 20.0


class Place(NamedTuple):
    """Row and column, from 0."""

    row: int
    column: int


def cells_of(filled: list[bool]) -> list[Place | None]:
    """Places of the stretches between bars; `filled` says which hold text.

    An empty stretch is either an empty cell or the end of a row (its closing bar and the next row's opening one),
    so the number of columns is the one with which most rows come out whole.
    """
    if not filled:
        return []
    best = min((_parse(tuple(filled), n) for n in range(1, MOST_COLUMNS + 1)), key=lambda found: found[0])
    places: list[Place | None] = []
    row = column = 0
    for at in range(len(filled)):
        if at in best[1]:
            places.append(None)
            row, column = row + 1, 0
        else:
            places.append(Place(row, column))
            column += 1
    return places


def _parse(filled: tuple[bool, ...], columns: int) -> tuple[float, frozenset[int]]:
    """Least cost of reading rows of `columns` cells, and the stretches that end rows."""
    size = len(filled)
    costs: list[float] = [float("inf")] * (size + 2)
    cuts: list[int] = [0] * (size + 2)
    costs[0] = 0.0  # costs[i]: rows read up to stretch i, where a new row begins
    for start in range(size + 1):
        if costs[start] == float("inf"):
            continue
        for end in range(start + 1, min(start + columns, size) + 1):
            if end < size and filled[end]:
                continue  # a row ends at an empty stretch or with the table
            row = filled[start:end]
            cost = costs[start] + EMPTY_CELL * row.count(False)
            cost += 0 if len(row) == columns else WRONG_WIDTH
            cost += 0 if any(row) else EMPTY_ROW
            after = min(end + 1, size + 1) if end < size else size + 1
            if cost < costs[after]:
                costs[after], cuts[after] = cost, start
    ends: set[int] = set()
    at = size + 1
    while at > 0:
        if at <= size:
            ends.add(at - 1)
        at = cuts[at]
    return costs[size + 1], frozenset(ends)
