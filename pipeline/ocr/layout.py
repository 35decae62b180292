"""Reading order and paragraphs of words that have a place on a page: digital PDF and OCR alike.

Guarantees: every word given comes out once; left column before right where a vertical gutter parts a band of lines
(letterhead, recipients and signature), else top to bottom; lengths are in PDF points from the top left corner.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from pipeline.ocr.document import Cell
from pipeline.ocr.paragraphs import awaits, ends_sentence, is_capitals, labels_after, starts_label, starts_lower

SAME_LINE = 0.45  # of the smaller height: centres of words on one printed line are closer
FRAGMENT_GAP = 0.75  # of the line height: justified spaces of 13-14 pt text stay below 9 points
GUTTER = 6.0  # least width of a gutter over a whole band: letterheads are set as close as this
LONE_GUTTER = 20.0  # and of one that a single line shows
COLUMN_TEXT = 55.0  # the widest piece on either side: a list label ("Điều 12.") before a tab is narrower
MOST_SHARED = 6  # lines with text on both sides: a letterhead has up to five, a table without rules many more
BAND_GAP = 45.0  # a larger white space ends a band, but for
SIGNING_GAP = 110.0  # the room for seal and signature over names that stand side by side
INDENT = 12.0  # Decree 30/2020 asks for 1 to 1.27 cm (28 to 36 points); scans shift by a few
CELL_PADDING = 6.0  # points between the side of a cell and its words, as Word and LibreOffice leave
APART = 1.2  # of a step inside paragraphs: 6 points stand before a paragraph (Nghị định 30/2020/NĐ-CP, Phụ lục I)
TIGHTEST = 5  # one in so many steps at least lies inside a paragraph
USUAL_STEP = 16.0  # points, of a page with one line
LOOSE = 1.5  # of the usual line pitch: a larger step begins a paragraph
WIDEST_STEP = 2.5  # and beyond this not even a small letter goes on with it
CENTRED = 8.0  # difference of the two margins' halves
LONE_CAPITALS = 20  # characters: QUYẾT ĐỊNH, KẾ HOẠCH, ỦY BAN NHÂN DÂN stand alone
EDGE = 0.13  # of the page's height: the top margin is 20 to 25 mm, scans shift
# Gaps left for number and day: `Số:      /KH-UBND`, `ngày      tháng 3`, `tháng      năm 2023`.
FILLED_BY_HAND = re.compile(r"(?:\S*số:? [/-]\S*|ngày tháng|tháng năm)", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"[-–—]?\s*(?:Trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A printed word. `top` and `bottom` are its line's, the same for words with and without accents.

    `font` is its name where the file tells it; `raw` the letters as the file has them where `text` was decoded;
    `hidden`: the page does not show it, as the words that a scanner's software lays under its picture.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    top: float
    bottom: float
    bold: bool = False
    confidence: float | None = None
    font: str = ""
    raw: str | None = None
    hidden: bool = False

    @property
    def middle(self) -> float:
        """Height of the line's centre."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class TextLine:
    """A printed line in its column; `left` and `right` are the column's margins, `column` tells columns apart."""

    tokens: tuple[Token, ...]
    page: int
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    cell: Cell | None = None
    text: str = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    bold: bool = field(init=False)

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "text", " ".join(t.text for t in self.tokens))
        put(self, "x0", self.tokens[0].x0)
        put(self, "x1", self.tokens[-1].x1)
        put(self, "top", min(t.top for t in self.tokens))
        put(self, "bottom", max(t.bottom for t in self.tokens))
        put(self, "bold", all(t.bold for t in self.tokens if any(c.isalpha() for c in t.text)))

    @property
    def centred(self) -> bool:
        """Whether the line stands in the middle of its column with room on both sides."""
        before, after = self.x0 - self.left, self.right - self.x1
        return abs(before - after) < 2 * CENTRED and before > INDENT


Fragment = list[Token]
Row = list[Fragment]


def rows_of(tokens: Sequence[Token]) -> list[Row]:
    """Words gathered into printed lines, top to bottom, each cut into fragments at wide spaces."""
    gathered: list[list[Token]] = []
    middles: list[float] = []
    heights: list[float] = []
    for middle, _, token in sorted((t.middle, at, t) for at, t in enumerate(tokens)):
        height = token.bottom - token.top
        for at in range(len(gathered) - 1, max(-1, len(gathered) - 4), -1):
            least = height if height < heights[at] else heights[at]
            if abs(middle - middles[at]) <= SAME_LINE * least:
                gathered[at].append(token)
                middles[at] += (middle - middles[at]) / len(gathered[at])
                break
        else:
            gathered.append([token])
            middles.append(middle)
            heights.append(height)
    return [_fragments(sorted(row, key=lambda t: t.x0)) for row in gathered]


def _fragments(row: list[Token]) -> Row:
    out = [[row[0]]]
    for before, token in pairwise(row):
        height = min(before.bottom - before.top, token.bottom - token.top)
        if token.x0 - before.x1 > FRAGMENT_GAP * height and not FILLED_BY_HAND.fullmatch(f"{before.text} {token.text}"):
            out.append([token])
        else:
            out[-1].append(token)
    return out


@dataclass(frozen=True)
class _Band:
    first: int
    last: int
    gutter: float


def _extent(fragment: Fragment) -> tuple[float, float]:
    return fragment[0].x0, max(t.x1 for t in fragment)


def _middle(row: Row) -> float:
    return row[0][0].middle


def _narrow(gutter: tuple[float, float], row: Row) -> tuple[float, float] | None:
    """The gutter's part that the row leaves free; None if the row crosses it."""
    left, right = gutter
    centre = (left + right) / 2
    for start, end in map(_extent, row):
        if end <= centre or (start < left and end < right):
            left = max(left, end)
        elif start >= centre or (end > right and start > left):
            right = min(right, start)
        else:
            return None
    return (left, right) if right - left >= GUTTER else None


def _both_sides(row: Row, gutter: tuple[float, float]) -> bool:
    return any(_extent(f)[1] <= gutter[0] for f in row) and any(_extent(f)[0] >= gutter[1] for f in row)


def _band(rows: list[Row], seed: int, low: int) -> _Band | None:
    """The band of rows around `seed` that one gutter parts, not reaching above row `low`."""
    edges = [(_extent(a)[1], _extent(b)[0]) for a, b in pairwise(rows[seed])]
    gutter = max(edges, key=lambda e: e[1] - e[0])
    if gutter[1] - gutter[0] < GUTTER:
        return None
    first = last = seed
    while last + 1 < len(rows):
        free = _narrow(gutter, rows[last + 1])
        step = _middle(rows[last + 1]) - _middle(rows[last])
        beside = free is not None and all(
            any(_both_sides(r, free) for r in part) for part in (rows[last + 1 : last + 2], rows[first : last + 1])
        )
        if free is None or step >= (SIGNING_GAP if beside else BAND_GAP):
            break
        gutter, last = free, last + 1
    while first > low and _middle(rows[first]) - _middle(rows[first - 1]) < BAND_GAP:
        free = _narrow(gutter, rows[first - 1])
        if free is None:
            break
        gutter, first = free, first - 1
    centre = (gutter[0] + gutter[1]) / 2

    def sides(row: Row) -> tuple[bool, bool]:
        return any(_extent(f)[0] < centre for f in row), any(_extent(f)[0] >= centre for f in row)

    while first < seed and sides(rows[first]) == (True, False):
        first += 1  # the short last line of the paragraph above
    shared = sum(sides(row) == (True, True) for row in rows[first : last + 1])
    if shared > MOST_SHARED or (shared < 2 and gutter[1] - gutter[0] < LONE_GUTTER):
        return None
    for left in (True, False):
        widths = [
            _extent(f)[1] - _extent(f)[0]
            for row in rows[first : last + 1]
            for f in row
            if (_extent(f)[0] < centre) == left
        ]
        if max(widths) < COLUMN_TEXT:
            return None
    return _Band(first, last, centre)


def lines_of(tokens: Sequence[Token], page: int, margins: tuple[float, float] | None = None, cell: Cell | None = None,
             *, column: int = 0, columns: bool = True) -> list[TextLine]:  # fmt: skip
    """The words of a page, column or cell as lines in reading order.

    `margins`: left and right of the text body; `columns`: whether to look for a gutter.
    """
    rows = rows_of(tokens)
    bands: list[_Band] = []
    low = 0
    for seed, row in enumerate(rows):
        if columns and seed >= low and len(row) > 1:
            band = _band(rows, seed, low)
            if band is not None:
                bands.append(band)
                low = band.last + 1
    starts = {band.first: band for band in bands}
    out: list[TextLine] = []
    body: list[int] = []
    at = 0
    while at < len(rows):
        band = starts.get(at)
        if band is None:
            body.append(len(out))
            out.append(TextLine(tuple(t for f in rows[at] for t in f), page, 0, 0, column, cell))
            at += 1
            continue
        span = rows[band.first : band.last + 1]
        for side in (True, False):
            part = [t for row in span for f in row if (_extent(f)[0] < band.gutter) == side for t in f]
            if part:
                out.extend(lines_of(part, page, None, cell, column=column * 2 + 1 + (not side) + 100 * at))
        at = band.last + 1
    left, right = margins or _margins([out[i] for i in body], page_wide=False) or (0.0, 0.0)
    for i in body:
        out[i] = replace(out[i], left=min(left, out[i].x0), right=max(right, out[i].x1))
    return out


def _margins(lines: Sequence[TextLine], *, page_wide: bool) -> tuple[float, float] | None:
    if not lines:
        return None
    widest = max(line.x1 - line.x0 for line in lines)
    full = [line for line in lines if line.x1 - line.x0 > 0.8 * widest] if page_wide else list(lines)
    if page_wide and len(full) < 4:
        return None
    lefts, rights = sorted(line.x0 for line in full), sorted(line.x1 for line in full)
    return (lefts[len(lefts) // 10], rights[-1 - len(rights) // 10]) if page_wide else (lefts[0], rights[-1])


def body_margins(tokens: Sequence[Token]) -> tuple[float, float] | None:
    """Left and right margin of the text body of a page; None where too few lines are full."""
    lines = [TextLine(tuple(t for f in row for t in f), 0) for row in rows_of(tokens)]
    return _margins(lines, page_wide=True)


def without_running_lines(pages: list[list[Token]], heights: Sequence[float]) -> list[list[Token]]:
    """Pages without page numbers, and without headers and footers that most pages repeat."""
    edges = [_edge_rows(tokens, height) for tokens, height in zip(pages, heights, strict=True)]
    seen: dict[str, int] = {}
    for rows in edges:
        for text in {_running(_text(row)) for row in rows}:
            seen[text] = seen.get(text, 0) + 1
    out = []
    for tokens, rows in zip(pages, edges, strict=True):
        drop: set[Token] = set()
        for row in rows:
            text = _text(row)
            repeated = seen[_running(text)] >= max(3, 0.5 * len(pages)) and not starts_label(text)
            if PAGE_NUMBER.fullmatch(text) or repeated:
                drop.update(t for f in row for t in f)
        out.append([t for t in tokens if t not in drop])
    return out


def _running(text: str) -> str:
    """A running line without the page number before or after it."""
    return re.sub(r"^\W*\d+\W+|\W*\d+\W*$", "", text)


def _text(row: Row) -> str:
    return " ".join(t.text for f in row for t in f)


def _edge_rows(tokens: Sequence[Token], height: float) -> list[Row]:
    """The outermost rows at the top and bottom of a page, if they stand in its margin."""
    rows = rows_of(tokens)
    return [
        row for at, row in enumerate(rows)
        if (at < 2 and _middle(row) < EDGE * height) or (at >= len(rows) - 2 and _middle(row) > (1 - EDGE) * height)
    ]  # fmt: skip


def paragraphs_of(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Lines in reading order grouped into paragraphs; one may go on over a page break."""
    steps = _steps(lines)
    pitch, tight = median(steps), steps[len(steps) // TIGHTEST]
    group: list[TextLine] = []
    for line in lines:
        if group and not _continues(group, line, pitch, tight):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _steps(lines: Sequence[TextLine]) -> list[float]:
    """The steps from one line to the next in points, smallest first."""
    steps = [
        b.top - a.top for a, b in pairwise(lines)
        if a.page == b.page and a.column == b.column and a.cell == b.cell and 0 < b.top - a.top < 4 * (a.bottom - a.top)
    ]  # fmt: skip
    return sorted(steps) or [USUAL_STEP]


def _continues(group: list[TextLine], line: TextLine, pitch: float, tight: float) -> bool:
    """Whether `line` goes on with the paragraph that `group` began; `tight` is a step inside paragraphs."""
    previous = group[-1]
    flows = not ends_sentence(previous.text) and starts_lower(line.text) and not is_capitals(previous.text)
    if previous.cell != line.cell:
        return False
    if previous.column != line.column:
        return flows and previous.page == line.page and not previous.column
    if previous.page != line.page:
        return not line.column and _wraps(group, line, flows=flows)
    step = line.top - previous.top
    if step > LOOSE * pitch:
        return flows and step < WIDEST_STEP * pitch
    first = line.text[:1].isupper() and not is_capitals(line.text) and line.x0 - line.left >= INDENT
    if step > APART * tight and first and not line.centred:
        return False  # a first line, set off a little from a paragraph that fills its line
    return _wraps(group, line, flows=flows)


def _wraps(group: list[TextLine], line: TextLine, *, flows: bool) -> bool:
    """Whether a line under `group` at the usual distance goes on with it; `flows`: in mid-sentence."""
    previous = group[-1]
    mid_sentence = not ends_sentence(previous.text)
    full = _full(previous, line)
    if labels_after(previous.text, line.text):
        return line.text[0] in "-–" and full and mid_sentence and line.x0 - line.left < INDENT
    if is_capitals(previous.text) and is_capitals(line.text):
        return previous.bold == line.bold and _capitals_go_on(previous, line, full)
    running = full and mid_sentence and not previous.centred
    if is_capitals(previous.text) or is_capitals(line.text):
        return running and not previous.column and previous.bold == line.bold
    if previous.bold != line.bold:
        # under a bold heading that fills its line, a first line is indented
        first = line.text[:1].isupper() and line.x0 - line.left >= INDENT
        return (running and not first) or (flows and not line.centred)
    if line.centred and (previous.centred or (full and line.bold)):  # a title's first line may fill its line
        return mid_sentence
    return (
        flows or awaits(previous.text, line.text) or (_joins_full(group, line) if full else previous.text.endswith(","))
    )


def _full(previous: TextLine, line: TextLine) -> bool:
    """Whether the first word of `line` would not have fitted on the line before it."""
    first = line.tokens[0]
    space = 0.25 * (first.bottom - first.top)
    # words keep as far from the right side of a cell as from its left side
    padding = min(CELL_PADDING, max(0.0, min(previous.x0, line.x0) - line.left)) if line.cell else 0.0
    return previous.right - padding - previous.x1 < first.x1 - first.x0 + space


def _capitals_go_on(previous: TextLine, line: TextLine, full: bool) -> bool:
    if previous.column or line.cell:
        return bool(re.match(r"VÀ\b|-|–", line.text) or re.search(r"[,\-–]$|\bVÀ$", previous.text))
    if previous.centred:
        return line.centred and len(previous.text) >= LONE_CAPITALS
    return full and line.x0 - line.left < INDENT


def _joins_full(group: list[TextLine], line: TextLine) -> bool:
    """After a full line a paragraph goes on unless the next line is indented as a first line is."""
    previous = group[-1]
    listed = starts_label(group[0].text)
    if line.column and not listed:
        return False  # every line of a narrow column is nearly full
    if line.x0 - line.left < INDENT or abs(line.x0 - previous.x0) < INDENT / 2:
        return len(group) > 1 or line.x0 - line.left < INDENT or not ends_sentence(previous.text)
    return listed and len(group) == 1 and line.x0 > previous.x0 and not ends_sentence(previous.text)  # hanging indent
