"""Word files (.docx).

Guarantees: paragraphs and tables in the order of the body, each merged cell once, automatic list numbers as Word
prints them; deleted and hidden text is left out and said so. Word files know no pages: the Document has one.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Cell, Document, DocumentBuilder
from pipeline.ocr.numbering import Numbering, W
from pipeline.ocr.runs import Run, printed_paragraphs, visible, write_paragraph

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
INSIDE = {
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
DELETED = {W + name for name in ("del", "moveFrom")}
HEADING_STYLE = re.compile(r"heading (\d)$", re.IGNORECASE)
LARGEST_UNPACKED = 300 * 2**20  # bytes; the largest honest plan seen unpacks to 4 MB
RESAVE = "Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx"


def read_docx(builder: DocumentBuilder, data: bytes, path: str) -> Document:
    """The Document of a Word file. Raises UnreadableFileError (`damaged`, `macros`, `too_large`, `empty`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/vbaProject.bin" in archive.namelist():
                raise UnreadableFileError(
                    path, "macros", "Tệp Word có macro nên không đọc", "Hãy lưu lại thành .docx không macro"
                )
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFileError(path, "too_large", "Tệp Word bung ra quá lớn", RESAVE)
        package = docx.Document(io.BytesIO(data))
        body = package.element.body
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        etree.XMLSyntaxError,
        AttributeError,
    ) as error:
        raise UnreadableFileError(path, "damaged", "Tệp Word bị hỏng", RESAVE) from error
    builder.page(1, "text")
    reader = _Reader(builder, _Styles.of(package), Numbering.of(_part_root(package, "numbering")))
    reader.blocks(body, None)
    reader.footnotes(_part_root(package, "footnotes"))
    document = reader.finish()
    if not document.blocks:
        raise UnreadableFileError(
            path, "empty", "Tệp Word không có chữ nào", "Nếu tệp chỉ có ảnh quét, hãy lưu thành PDF rồi đọc lại"
        )
    return document


def _part_root(package: Any, kind: str) -> Any | None:
    for relation in package.part.rels.values():
        if relation.reltype.endswith("/" + kind) and not relation.is_external:
            return etree.fromstring(relation.target_part.blob)
    return None


def _flag(properties: Any | None, name: str) -> bool | None:
    """An on-off property: None where it is not set."""
    found = None if properties is None else properties.find(W + name)
    return None if found is None else found.get(W + "val", "1") not in {"0", "false", "off"}


@dataclass(frozen=True)
class _Style:
    based_on: str | None
    name: str
    properties: Any | None
    paragraph: Any | None


@dataclass(frozen=True)
class _Styles:
    """The styles of a document by id, with inheritance."""

    styles: dict[str, _Style]
    default: str | None

    @classmethod
    def of(cls, package: Any) -> "_Styles":
        styles: dict[str, _Style] = {}
        default = None
        for element in package.styles.element.iter(W + "style"):
            base, name = element.find(W + "basedOn"), element.find(W + "name")
            identity = element.get(W + "styleId")
            styles[identity] = _Style(
                None if base is None else base.get(W + "val"), "" if name is None else name.get(W + "val", ""),
                element.find(W + "rPr"), element.find(W + "pPr"),
            )  # fmt: skip
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true"}:
                default = identity
        return cls(styles, default)

    def chain(self, identity: str | None) -> Iterator[_Style]:
        seen: set[str] = set()
        while identity in self.styles and identity not in seen:
            seen.add(identity)
            yield self.styles[identity]
            identity = self.styles[identity].based_on

    def flag(self, identity: str | None, name: str) -> bool:
        for style in self.chain(identity):
            value = _flag(style.properties, name)
            if value is not None:
                return value
        return False


@dataclass
class _Reader:
    builder: DocumentBuilder
    styles: _Styles
    numbering: Numbering
    tables: int = 0
    tracked: bool = False
    hidden: bool = False
    notes_used: list[str] = field(default_factory=list)

    def blocks(self, parent: Any, cell: Cell | None) -> None:
        """Paragraphs and tables under `parent`, in order."""
        for element in parent:
            if element.tag == W + "p":
                self.paragraph(element, cell)
            elif element.tag == W + "tbl":
                self.table(element)
            elif element.tag in INSIDE:
                self.tracked = self.tracked or element.tag in {W + "ins", W + "moveTo"}
                self.blocks(element, cell)
            elif element.tag in DELETED:
                self.tracked = True

    def table(self, element: Any) -> None:
        number = self.tables
        self.tables += 1
        for row_number, row in enumerate(_rows(element)):
            properties = row.find(W + "trPr")
            before = None if properties is None else properties.find(W + "gridBefore")
            column = 0 if before is None else int(before.get(W + "val", "0"))
            if properties is not None and properties.find(W + "del") is not None:
                self.tracked = True
                continue
            for item in _cells(row):
                settings = item.find(W + "tcPr")
                span = None if settings is None else settings.find(W + "gridSpan")
                merge = None if settings is None else settings.find(W + "vMerge")
                if merge is None or merge.get(W + "val") == "restart":
                    self.blocks(item, Cell(number, row_number, column))
                column += 1 if span is None else int(span.get(W + "val", "1"))

    def paragraph(self, element: Any, cell: Cell | None, lead_in: str = "") -> None:
        properties = element.find(W + "pPr")
        style = self._style(properties)
        boxes: list[Any] = []
        lines: list[list[Run]] = [[]]
        for run in self._runs(element, style, boxes):
            if run is None:
                lines.append([])
            else:
                lines[-1].append(run)
        label, suffix = self._label(properties, style) if any(visible(line) for line in lines) else ("", "")
        if lead_in or label:
            bold = bool(lines[0]) and lines[0][0].bold
            lines[0] = [
                Run(lead_in + label, bold=bold, raw=""),
                Run(suffix or " " * bool(lead_in), raw=None),
                *lines[0],
            ]
        for runs in printed_paragraphs(lines, in_cell=cell is not None):
            write_paragraph(self.builder, runs, heading=self._heading(properties, style), cell=cell)
        for box in boxes:
            self.blocks(box, cell)

    def footnotes(self, root: Any | None) -> None:
        if root is None:
            return
        notes = {note.get(W + "id"): note for note in root.iter(W + "footnote")}
        for number, identity in enumerate(self.notes_used, start=1):
            for at, paragraph in enumerate(notes[identity].iter(W + "p") if identity in notes else ()):
                self.paragraph(paragraph, None, f"[{number}]" if at == 0 else "")

    def finish(self) -> Document:
        if self.tracked:
            self.builder.note(
                "tracked_changes", "Tệp còn theo dõi sửa đổi (Track Changes): đã giữ phần thêm, bỏ phần xóa"
            )
        if self.hidden:
            self.builder.note("hidden_text_skipped", "Đã bỏ qua chữ ẩn trong tệp")
        return self.builder.build()

    def _style(self, properties: Any | None) -> str | None:
        named = None if properties is None else properties.find(W + "pStyle")
        return self.styles.default if named is None else str(named.get(W + "val"))

    def _heading(self, properties: Any | None, style: str | None) -> int | None:
        for one in self.styles.chain(style):
            found = HEADING_STYLE.match(one.name)
            if found:
                return int(found[1])
        level = None if properties is None else properties.find(W + "outlineLvl")
        value = 9 if level is None else int(level.get(W + "val", "9"))
        return value + 1 if value < 9 else None

    def _label(self, properties: Any | None, style: str | None) -> tuple[str, str]:
        sources = [properties, *(one.paragraph for one in self.styles.chain(style))]
        number = level = None
        for source in sources:
            found = None if source is None else source.find(W + "numPr")
            if found is None:
                continue
            number = number if number is not None else found.find(W + "numId")
            level = level if level is not None else found.find(W + "ilvl")
            if number is not None:
                break
        if number is None or number.get(W + "val") == "0":
            return "", ""
        return self.numbering.label(number.get(W + "val"), 0 if level is None else int(level.get(W + "val", "0")))

    def _runs(self, parent: Any, style: str | None, boxes: list[Any]) -> Iterator[Run | None]:
        """Runs of a paragraph; None at a line break. Text boxes met on the way go into `boxes`."""
        for element in parent:
            if element.tag == W + "r":
                yield from self._run(element, style, boxes)
            elif element.tag in INSIDE:
                self.tracked = self.tracked or element.tag in {W + "ins", W + "moveTo"}
                yield from self._runs(element, style, boxes)
            elif element.tag in DELETED:
                self.tracked = True
            elif element.tag == MC + "AlternateContent":
                yield from self._runs(_choice(element), style, boxes)

    def _run(self, element: Any, style: str | None, boxes: list[Any]) -> Iterator[Run | None]:
        properties = element.find(W + "rPr")
        named = None if properties is None else properties.find(W + "rStyle")
        own = None if named is None else named.get(W + "val")

        def flag(name: str) -> bool:
            value = _flag(properties, name)
            return value if value is not None else self.styles.flag(own, name) or self.styles.flag(style, name)

        if flag("vanish"):
            self.hidden = self.hidden or element.find(W + "t") is not None
            return
        bold, capitals = flag("b"), flag("caps")
        for item in element:
            if item.tag == W + "t":
                yield from _capitals(item.text or "", bold) if capitals else (Run(item.text or "", bold),)
            elif item.tag in {W + "tab", W + "ptab"}:
                yield Run("\t", bold)
            elif item.tag in {W + "br", W + "cr"}:
                yield None
            elif item.tag == W + "noBreakHyphen":
                yield Run("-", bold)
            elif item.tag == W + "sym":
                yield Run("•", bold, raw="")
            elif item.tag == W + "footnoteReference":
                self.notes_used.append(item.get(W + "id"))
                yield Run(f"[{len(self.notes_used)}]", bold, raw="")
            elif item.tag in {W + "drawing", W + "pict", W + "object", MC + "AlternateContent"}:
                picture = _choice(item) if item.tag.startswith(MC) else item
                boxes.extend(picture.iter(W + "txbxContent"))


def _choice(element: Any) -> Any:
    """The first alternative that holds text: the others repeat it for older programs."""
    for child in element:
        if next(child.iter(W + "t"), None) is not None:
            return child
    return element[0] if len(element) else element


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == W + "tr":
            yield child
        elif child.tag in INSIDE:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif child.tag in INSIDE:
            yield from _cells(child)


def _capitals(text: str, bold: bool) -> Iterator[Run]:
    """Text that a style prints in capitals."""
    for piece in re.findall(r"\s+|\S+", text):
        yield Run(piece, bold) if piece.isspace() else Run(piece.upper(), bold, raw=piece)
