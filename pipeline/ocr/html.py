"""HTML files.

Guarantees: what a browser shows, in its order: tables as cells, spanned cells once; scripts, styles, comments and
hidden elements are left out; text in the fonts or the bytes of TCVN3 and VNI is decoded. HTML knows no pages: the
Document has one.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import Comment, Doctype, NavigableString, Tag

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Cell, Document, DocumentBuilder
from pipeline.ocr.encodings import legacy, windows_1258
from pipeline.ocr.legacy_guess import Decoder
from pipeline.ocr.mend import Mender
from pipeline.ocr.numbering import printed
from pipeline.ocr.runs import Run, printed_paragraphs, write_paragraph

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
     "section", "td", "th", "tr", "table", "ul"]
)  # fmt: skip
UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "textarea",
        "title",
    ]
)
BOLD = frozenset(["b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"])
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.IGNORECASE)
LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(normal|lighter|[1-5]00)", re.IGNORECASE)
NO_NUMBERS = re.compile(r"list-style[^;]*:\s*none", re.IGNORECASE)
LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
HEADING = re.compile(r"h([1-6])$")
FONT_STYLE = re.compile(r"font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(?!windows-1252|iso-8859-1|us-ascii|x-user)[\w-]+", re.IGNORECASE)


def read_html(builder: DocumentBuilder, data: bytes, path: str) -> Document:
    """The Document of an HTML file. Raises UnreadableFileError (`empty`)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(_characters(data), "lxml")
    builder.page(1, "text")
    decoder = Decoder.of(_texts(soup))
    reader = _Reader(builder, decoder, Mender.of(decoder.text(text) for text in _texts(soup)))
    reader.walk(soup, bold=False, heading=None, cell=None, pre=False)
    reader.flush(None, None)
    decoder.note(builder)
    reader.mender.note(builder)
    if reader.hidden:
        builder.note("hidden_text_skipped", "Đã bỏ qua chữ ẩn trong trang")
    document = builder.build()
    if not document.blocks:
        raise UnreadableFileError(
            path,
            "empty",
            "Trang HTML không có chữ nào",
            "Nếu nội dung do trình duyệt tải thêm, hãy lưu lại từ trình duyệt",
        )
    return document


def _characters(data: bytes) -> bytes | str:
    """The page for the parser, which finds declared encodings itself; those of Vietnamese fonts are never declared."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data if DECLARED.search(data[:2048]) else legacy(data) or windows_1258(data) or data
    return data


def _texts(soup: BeautifulSoup) -> Iterator[str]:
    return (str(text) for text in soup.find_all(string=True) if text.parent and text.parent.name not in UNSEEN)


@dataclass
class _Reader:
    builder: DocumentBuilder
    decoder: Decoder
    mender: Mender
    font: str = ""
    lines: list[list[Run]] = field(default_factory=lambda: [[]])
    tables: int = 0
    hidden: bool = False

    def walk(self, parent: Tag, *, bold: bool, heading: int | None, cell: Cell | None, pre: bool) -> None:
        """Everything under `parent`, in order."""
        for child in parent.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, Comment | Doctype):
                    self._text(str(child), bold, pre)
            elif isinstance(child, Tag):
                self._tag(child, bold=bold, heading=heading, cell=cell, pre=pre)

    def flush(self, heading: int | None, cell: Cell | None) -> None:
        """End the paragraph under way."""
        lines = self.mender.lines([self.decoder.runs(line, opening=at == 0) for at, line in enumerate(self.lines)])
        for runs in printed_paragraphs(lines, in_cell=cell is not None):
            write_paragraph(self.builder, runs, heading=heading, cell=cell)
        self.lines = [[]]

    def _text(self, text: str, bold: bool, pre: bool) -> None:
        for at, line in enumerate(text.split("\n") if pre else [text]):
            if at:
                self.lines.append([])
            self.lines[-1].append(Run(line, bold, font=self.font))

    def _tag(self, tag: Tag, *, bold: bool, heading: int | None, cell: Cell | None, pre: bool) -> None:
        outside = self.font
        named = FONT_STYLE.search(str(tag.get("style", "")))
        self.font = named[1] if named else str(tag.get("face", "")).split(",")[0] or outside
        self._open(tag, bold=bold, heading=heading, cell=cell, pre=pre)
        self.font = outside

    def _open(self, tag: Tag, *, bold: bool, heading: int | None, cell: Cell | None, pre: bool) -> None:
        style = str(tag.get("style", ""))
        if tag.name in UNSEEN:
            return
        if tag.has_attr("hidden") or HIDDEN_STYLE.search(style):
            self.hidden = self.hidden or bool(tag.get_text(strip=True))
            return
        if tag.name == "br":
            self.lines.append([])
            return
        bold = (bold or tag.name in BOLD or bool(BOLD_STYLE.search(style))) and not LIGHT_STYLE.search(style)
        if tag.name not in BLOCKS:
            self.walk(tag, bold=bold, heading=heading, cell=cell, pre=pre)
            return
        self.flush(heading, cell)
        found = HEADING.match(tag.name)
        own = int(found[1]) if found else heading
        if tag.name == "table":
            self._table(tag, bold=bold)
            return
        if tag.name == "li":
            self._number(tag, bold)
        self.walk(tag, bold=bold, heading=own, cell=cell, pre=pre or tag.name == "pre")
        self.flush(own, cell)

    def _number(self, item: Tag, bold: bool) -> None:
        """The number that a browser prints before an item of an ordered list."""
        above = item.parent
        if above is None or above.name != "ol" or NO_NUMBERS.search(str(above.get("style", ""))):
            return
        start = str(above.get("start", "1"))
        before = sum(1 for other in item.previous_siblings if isinstance(other, Tag) and other.name == "li")
        number = (int(start) if start.lstrip("-").isdigit() else 1) + before
        label = printed(number, LIST_FORMS.get(str(above.get("type", "")), "decimal"))
        self.lines[-1].extend([Run(label + ".", bold, raw=""), Run(" ")])

    def _table(self, table: Tag, *, bold: bool) -> None:
        number = self.tables
        self.tables += 1
        taken: set[tuple[int, int]] = set()
        for row_number, row in enumerate(_own(table, "tr")):
            column = 0
            for item in _own(row, "td", "th"):
                while (row_number, column) in taken:
                    column += 1
                down, across = _span(item, "rowspan"), _span(item, "colspan")
                taken.update((row_number + y, column + x) for y in range(down) for x in range(across))
                place = Cell(number, row_number, column)
                self._cell(item, place, bold=bold)
                column += across

    def _cell(self, item: Tag, place: Cell, *, bold: bool) -> None:
        style = str(item.get("style", ""))
        if item.has_attr("hidden") or HIDDEN_STYLE.search(style):
            self.hidden = self.hidden or bool(item.get_text(strip=True))
            return
        bold = bold or item.name == "th" or bool(BOLD_STYLE.search(style))
        self.walk(item, bold=bold, heading=None, cell=place, pre=False)
        self.flush(None, place)


def _own(parent: Tag, *names: str) -> Iterator[Tag]:
    """Rows of a table or cells of a row, not those of tables inside it."""
    for child in parent.children:
        if isinstance(child, Tag):
            if child.name in names:
                yield child
            elif child.name not in {"table", "td", "th"}:
                yield from _own(child, *names)


def _span(item: Tag, name: str) -> int:
    value = str(item.get(name, "1"))
    return min(max(int(value), 1), 1000) if value.isdigit() else 1
