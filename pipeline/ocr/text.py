"""Plain text and Markdown files.

Guarantees: every printable character of the file is in `Document.raw`; each block is a whole paragraph however
the file wraps its lines; crawled tables (lines holding only `|`) and pipe tables become cells.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.errors import UnreadableFileError
from pipeline.ocr.crawled import cells_of
from pipeline.ocr.document import Cell, Document, DocumentBuilder
from pipeline.ocr.encodings import decode
from pipeline.ocr.legacy_guess import Decoder
from pipeline.ocr.marks import scan_marks
from pipeline.ocr.mend import mended_lines
from pipeline.ocr.paragraphs import (
    awaits,
    ends_sentence,
    is_bare_label,
    is_capitals,
    joint,
    labels_after,
    repair_word,
    starts_label,
    starts_lower,
)
from pipeline.ocr.runs import PageTurn, Piece, Run, visible, write_paragraph

PHYSICAL = re.compile(r"([^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]|$)")
HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
RULE = re.compile(r"[ \t\xa0]*(?:[-_=~*][ \t\xa0]*){3,}|[ \t\xa0]*\*[ \t\xa0]+\*[ \t\xa0]*")
PIPE_ROW = re.compile(r"\|.*\|")
PIPE_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
BAR = "|"

# A file is hard-wrapped when its longest lines keep below a page's width and many come near it: 003.txt has 113
# characters at most (trailing spaces and indents included), files of one line a paragraph have many hundreds.
WIDEST_PAGE = 140
NARROWEST_PAGE = 40
WRAPPED_SHARE = 0.25
LONGEST_LINE = 1.5  # of the usual one: capitals are wider, so lines of figures and small letters hold more
FULL_LINE = 0.8  # of the usual width: the next word did not fit (003.txt breaks at 71 of 83 before "Đảng;")
# Crawled pages wrap at about 85 characters of HTML, so the first line of a paragraph is short by its tags.
WRAPPED_FIRST = 18
WRAPPED_LATER = 55
STANDS_APART = re.compile(r"(?:Nơi nhận|Kính gửi)\s*:|(?:KT|TM|TL|TUQ)\.")  # flush left, yet no rest of a paragraph
FEWEST_TABS = 2  # of a row of a table: one tab may part the halves of a letterhead
DEEPEST_INDENT = 12  # spaces: more stand before centred lines
INDENTED_SHARE = 0.15  # of the lines that are first lines of paragraphs, and of those that are not
SPLIT_CAPITALS = 30  # shorter lines of capitals in a hard-wrapped file stand alone: KẾ HOẠCH, PHÓ CHỦ TỊCH


@dataclass(frozen=True)
class Printed:
    """A physical line with markup resolved, ready to be joined with its neighbours."""

    pieces: tuple[Piece, ...]
    text: str
    ending: str = "\n"
    open: bool = False
    hard: bool = False
    gap: bool = False
    heading: int | None = None
    cell: Cell | None = None
    turn: int | None = None
    glued: bool = False
    first: bool = True
    before: tuple[Run, ...] = ()
    indent: int = 0

    @property
    def ends_marked(self) -> bool:
        """Whether the line closes with markup."""
        return bool(self.pieces) and isinstance(self.pieces[-1], Run) and self.pieces[-1].mark

    @property
    def starts_marked(self) -> bool:
        """Whether the line opens with markup."""
        return bool(self.pieces) and isinstance(self.pieces[0], Run) and self.pieces[0].mark

    @property
    def bold(self) -> bool:
        """Whether all letters are bold."""
        return all(p.bold for p in self.pieces if isinstance(p, Run) and not p.mark and p.text.strip())


@dataclass(frozen=True)
class Style:
    """How the file lays out its paragraphs.

    `width` is the usual line width, None where lines are not wrapped; `indent` the spaces before the first line of a
    paragraph, 0 where the file has none.
    """

    markdown: bool
    width: float | None
    indent: int = 0


def read_text(builder: DocumentBuilder, data: bytes, path: str, *, markdown: bool) -> Document:
    """The Document of a text file. Raises UnreadableFileError (`binary`, `empty`)."""
    lines = [(m[1], m[2]) for m in PHYSICAL.finditer(decode(data, path))]
    decoder = Decoder.of(content for content, _ in lines)
    markdown = markdown or sum(bool(HEADING.match(c) or c.startswith("**") or c == BAR) for c, _ in lines) >= 5
    contents = [decoder.text(content) for content, _ in lines if content.count("\t") < FEWEST_TABS]
    width = usual_width(contents)
    style = Style(markdown, width, usual_indent(contents) if width and not markdown else 0)
    builder.page(1, "text")
    printed, tail = _Lines(lines, style, decoder).read()
    printed = _mended(builder, printed)
    for paragraph in _paragraphs(printed, style):
        _write(builder, paragraph)
    for mark in tail:
        builder.add("", raw=mark.text)
    decoder.note(builder)
    document = builder.build()
    if not document.blocks:
        raise UnreadableFileError(path, "empty", "Tệp không có chữ nào")
    return document


def _mended(builder: DocumentBuilder, printed: Sequence[Printed]) -> list[Printed]:
    """The lines with what repair changes in them."""
    given = [tuple(piece for piece in line.pieces if isinstance(piece, Run)) for line in printed]
    runs = mended_lines(builder, given)
    return [
        line if mended is before else replace(line, pieces=mended, text=visible(mended))
        for line, before, mended in zip(printed, given, runs, strict=True)
    ]


def tab_rows(lines: Sequence[tuple[str, str]], at: int) -> int:
    """How many lines from `at` on have the same number of tabs between words, two at the least."""
    tabs = lines[at][0].strip(" ").count("\t")
    end = at
    while tabs >= FEWEST_TABS and end < len(lines) and lines[end][0].strip(" ").count("\t") == tabs:
        end += 1
    return end - at


def usual_width(lines: Sequence[str]) -> float | None:
    """Characters of a full line in a hard-wrapped file; None for a file of one line a paragraph."""
    lengths = sorted(n for n in (len(repair_word(line.strip())) for line in lines) if n >= NARROWEST_PAGE)
    if len(lengths) < 4:
        return None
    width = lengths[int(0.95 * (len(lengths) - 1))]
    full = sum(width * FULL_LINE <= n <= width * 1.25 for n in lengths)
    wrapped = width >= NARROWEST_PAGE and lengths[-1] <= WIDEST_PAGE and full >= WRAPPED_SHARE * len(lengths)
    return width if wrapped else None


def usual_indent(lines: Sequence[str]) -> int:
    """The spaces that most indented lines begin with, where they are first lines of paragraphs; else 0."""
    filled = [line for line in lines if line.strip()]
    depths = Counter(depth for line in filled if 0 < (depth := _depth(line)) <= DEEPEST_INDENT)
    depth, count = max(depths.items(), key=lambda item: item[1], default=(0, 0))
    flush = sum(_depth(line) == 0 for line in filled)
    return depth if count >= INDENTED_SHARE * len(filled) and flush >= INDENTED_SHARE * len(filled) else 0


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \xa0"))


@dataclass
class _Lines:
    """Turns physical lines into Printed ones: chunks, headings, tables, page breaks."""

    lines: list[tuple[str, str]]
    style: Style
    decoder: Decoder
    out: list[Printed] = field(default_factory=list)
    before: list[Run] = field(default_factory=list)
    gap: bool = False
    turn: int | None = None
    glued: bool = False
    tables: int = 0
    page: int = 1

    def read(self) -> tuple[list[Printed], list[Run]]:
        at = 0
        while at < len(self.lines):
            content, ending = self.lines[at]
            bare = content.strip()
            if bare == BAR:
                at = self._crawled_table(at)
            elif PIPE_ROW.fullmatch(bare) and self._rules_follow(at):
                at = self._pipe_table(at)
            elif tab_rows(self.lines, at) > 1:
                at = self._tab_table(at)
            elif not bare:
                self.gap = True
                self._end(ending, bool(self.out) and at > 0 and self.lines[at - 1][1] == "\f")
                at += 1
            elif RULE.fullmatch(content):
                self.before.append(Run(content, mark=True))
                self.gap = True
                self._end(ending, False)
                at += 1
            else:
                at = self._chunk(at)
        return self.out, self.before

    def _end(self, ending: str, glued: bool) -> None:
        if ending == "\f":
            self.page += 1
            self.turn = self.page
            self.glued = glued

    def _chunk(self, at: int) -> int:
        """Lines up to a blank one, a table or a page break: the stretch in which marks can pair."""
        end = at
        while end < len(self.lines):
            bare = self.lines[end][0].strip()
            if not bare or bare == BAR or RULE.fullmatch(self.lines[end][0]) or (end > at and HEADING.match(bare)):
                break
            if (PIPE_ROW.fullmatch(bare) and self._rules_follow(end)) or tab_rows(self.lines, end) > 1:
                break
            end += 1
            if self.lines[end - 1][1] == "\f" or HEADING.match(bare):
                break
        self._emit(self.lines[at:end], None)
        self._end(self.lines[end - 1][1], True)
        return end

    def _emit(self, lines: list[tuple[str, str]], cell: Cell | None) -> None:
        head = HEADING.match(lines[0][0].lstrip()) if lines else None
        bodies = [content.strip() for content, _ in lines]
        if head:
            bodies[0] = bodies[0][head.end() :]
            self.before.append(Run(head[0], mark=True))
        marked = scan_marks(bodies, self.style.markdown)
        for number, ((content, ending), mark) in enumerate(zip(lines, marked, strict=True)):
            pieces = self.decoder.runs(mark.runs, opening=content[:1].isspace())
            text = visible(pieces)
            if not text:
                self.before.extend(Run(p.text, mark=True) for p in pieces)
                continue
            hard = self.style.markdown and content.endswith("  ")
            level = len(head[1]) if head and number == 0 else None
            self.out.append(Printed(tuple(pieces), text, ending, mark.open, hard, self.gap, level, cell, self.turn,
                                    self.glued, number == 0, tuple(self.before), _depth(content)))  # fmt: skip
            self.before, self.gap, self.turn, self.glued = [], False, None, False

    def _crawled_table(self, at: int) -> int:
        """A table as some sites print it: a line with a bar before and after each cell's lines."""
        end, cells = at, [[]]  # type: tuple[int, list[list[tuple[str, str]]]]
        while end < len(self.lines):
            content, ending = self.lines[end]
            if content.strip() == BAR:
                cells.append([])
            elif content.strip() and not RULE.fullmatch(content):
                cells[-1].append((content, ending))
            elif not content.strip() and not cells[-1]:
                break  # a blank line after a closing bar
            end += 1
        places = cells_of([bool(c) for c in cells[1:-1]])
        self.gap = True
        for lines, place in zip(cells[1:], [*places, None], strict=False):
            self.before.append(Run(BAR, mark=True))
            if lines:
                cell = Cell(self.tables, *place) if place else None
                self._emit(lines, cell)
            self.gap = True
        self.tables += 1
        return end

    def _tab_table(self, at: int) -> int:
        """A table as Word and spreadsheets copy it: a row on each line, a tab between its cells."""
        end = at + tab_rows(self.lines, at)
        for row, (content, _) in enumerate(self.lines[at:end]):
            for column, part in enumerate(content.split("\t")):
                if column:
                    self.before.append(Run("\t", mark=True))
                if part.strip():
                    self.gap = True
                    self._emit([(part, "\n")], Cell(self.tables, row, column))
        self.gap = True
        self.tables += 1
        return end

    def _rules_follow(self, at: int) -> bool:
        """Whether the pipe row at `at` belongs to a table: a row of dashes stands under it or above it."""
        near = self.lines[at : at + 2] if at == 0 or not PIPE_ROW.fullmatch(self.lines[at - 1][0].strip()) else []
        return any(PIPE_RULE.fullmatch(content.strip()) for content, _ in near)

    def _pipe_table(self, at: int) -> int:
        end, row = at, 0
        while end < len(self.lines) and PIPE_ROW.fullmatch(self.lines[end][0].strip()):
            content = self.lines[end][0].strip()
            if PIPE_RULE.fullmatch(content):
                self.before.append(Run(content, mark=True))
            else:
                for column, part in enumerate(re.split(r"(?<!\\)\|", content)[1:-1]):
                    self.before.append(Run(BAR, mark=True))
                    for piece in re.split(r"(<br\s*/?>)", part):
                        if piece.startswith("<br"):
                            self.before.append(Run(piece, mark=True))
                        elif piece.strip():
                            self.gap = True
                            self._emit([(piece, "\n")], Cell(self.tables, row, column))
                self.before.append(Run(BAR, mark=True))
                row += 1
            end += 1
        self.gap = True
        self.tables += 1
        return end


def _paragraphs(printed: list[Printed], style: Style) -> Iterator[list[Printed]]:
    group: list[Printed] = []
    for previous, line in pairwise([None, *printed]):
        assert line is not None
        if previous is not None and group and _continues(previous, line, style):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _continues(previous: Printed, line: Printed, style: Style) -> bool:
    """Whether `line` goes on with the paragraph of the physical line before it."""
    if line.turn is not None and line.glued and not line.gap and previous.ending == "\f":
        return True
    if previous.cell != line.cell or previous.heading or line.heading or previous.hard:
        return False
    set_right = style.width is not None and line.indent > style.width / 2 >= previous.indent
    if set_right and not line.cell:
        return False  # `Đơn vị tính: người` over a table
    if line.gap:
        return _over_gap(previous, line, style)
    if previous.open:
        return True
    return _in_cell(previous, line) if line.cell else _in_chunk(previous, line, style)


def _in_chunk(previous: Printed, line: Printed, style: Style) -> bool:
    """Lines that stand close under each other, outside tables."""
    if previous.ends_marked and line.starts_marked and previous.bold and line.bold:
        return False
    full = _is_full(previous, style)
    if (
        style.indent
        and {previous.indent, line.indent} <= {0, style.indent}
        and (line.indent or _no_room(previous, line, style))
    ):
        return line.indent == 0
    mid_sentence = not ends_sentence(previous.text)
    whole_lines = style.width is None and not style.markdown  # a label at the beginning is one, not a wrapped number
    if labels_after(previous.text, line.text) or (whole_lines and starts_label(line.text)):
        dash = line.text[0] in "-–" and not is_capitals(previous.text)
        return dash and full and mid_sentence  # "… Công an thành phố" / "- Thường trực …"
    if is_capitals(previous.text):
        wide = style.markdown or len(previous.text) >= SPLIT_CAPITALS
        return is_capitals(line.text) and wide and (style.markdown or style.width is not None)
    flows = (mid_sentence and starts_lower(line.text)) or is_bare_label(previous.text)
    if style.markdown or flows:
        return True
    return style.width is not None and (full or awaits(previous.text, line.text))


def _no_room(previous: Printed, line: Printed, style: Style) -> bool:
    """Whether the first word of `line` would not have fitted on the line before it."""
    length = previous.indent + len(previous.text) + 1 + len(line.text.split()[0])
    return style.width is not None and length > style.width and not STANDS_APART.match(line.text)


def _is_full(line: Printed, style: Style) -> bool:
    return style.width is not None and len(line.text) >= FULL_LINE * style.width


def _over_gap(previous: Printed, line: Printed, style: Style) -> bool:
    """Whether a paragraph goes on after a blank line: copied PDFs and crawled pages have stray ones."""
    if line.cell or ends_sentence(previous.text) or is_capitals(previous.text) or starts_label(line.text):
        return False
    if STANDS_APART.match(line.text):
        return False
    if previous.bold != line.bold or labels_after(previous.text, line.text):
        return False
    if starts_lower(line.text):
        return True
    return _is_full(previous, style) and not style.markdown and not is_capitals(line.text)


def _in_cell(previous: Printed, line: Printed) -> bool:
    """Inside a table cell line breaks are printed ones as often as wrapped ones."""
    if starts_label(line.text):
        return False
    if ends_sentence(previous.text):
        return starts_lower(line.text) and len(previous.text) >= WRAPPED_LATER
    if line.text.startswith("(") or starts_lower(line.text) or previous.text.endswith(","):
        return not is_capitals(previous.text) or line.text.startswith("(")
    if is_capitals(previous.text) or is_capitals(line.text):
        return False
    if previous.ends_marked or line.starts_marked:
        return False
    return len(previous.text) >= (WRAPPED_FIRST if previous.first else WRAPPED_LATER)


def _write(builder: DocumentBuilder, paragraph: list[Printed]) -> None:
    first = paragraph[0]
    if first.turn is not None:
        builder.page(first.turn, "text")
    page = builder.page_number
    pieces: list[Piece] = [*first.before, *first.pieces]
    for previous, line in pairwise(paragraph):
        between, drops_hyphen = joint(previous.text, line.text)
        if drops_hyphen:
            pieces = _without_hyphen(pieces)
        pieces.extend(line.before)
        if line.turn is not None:
            pieces.append(PageTurn(line.turn))
        else:
            pieces.append(Run("\n", mark=not between))
        pieces.extend(line.pieces)
    write_paragraph(builder, pieces, heading=first.heading, cell=first.cell, page=page)


def _without_hyphen(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the hyphen that ends the last word made markup."""
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        if isinstance(piece, Run) and not piece.mark and piece.text.rstrip().endswith("-"):
            body = piece.text.rstrip()
            cut = [replace(piece, text=body[:-1]), Run("-", mark=True), Run(piece.text[len(body) :], mark=True)]
            return [*pieces[:at], *cut, *pieces[at + 1 :]]
    return pieces
