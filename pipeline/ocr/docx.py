"""Word files (.docx).

Guarantees: paragraphs and tables in the order of the body, each merged cell once, automatic list numbers as Word
prints them; deleted and hidden text is left out and said so, as are pictures and macros; text in the fonts of TCVN3 and
VNI is decoded. Word files know no pages: the Document has one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Cell, Document, DocumentBuilder
from pipeline.ocr.docx_styles import Styles, flag
from pipeline.ocr.legacy import font_encoding
from pipeline.ocr.legacy_guess import Decoder
from pipeline.ocr.mend import Mender
from pipeline.ocr.numbering import Numbering, W
from pipeline.ocr.paragraphs import repair_word
from pipeline.ocr.runs import Run, printed_paragraphs, visible, write_paragraph

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
INSIDE = {
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
DELETED = {W + name for name in ("del", "moveFrom")}
HEADING_STYLE = re.compile(r"heading (\d)$", re.IGNORECASE)
LARGEST_UNPACKED = 300 * 2**20  # bytes; the largest honest plan seen unpacks to 4 MB
LEAST_PICTURE = 720_000  # English metric units, 2 cm: a picture smaller either way is a logo or a signature's flourish
CONTENT_TYPES = "[Content_Types].xml"
# Main parts that python-docx refuses: macros and templates; the text in them is the same.
MAIN_TYPE = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml)"
)
PLAIN_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RESAVE = "Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx"


def read_docx(builder: DocumentBuilder, data: bytes, path: str) -> Document:
    """The Document of a Word file. Raises UnreadableFileError (`damaged`, `too_large`, `empty`)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFileError(path, "too_large", "Tệp Word bung ra quá lớn", RESAVE)
            if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
                builder.note("macros_ignored", "Tệp Word có macro: đã đọc chữ, không đọc và không chạy macro")
            plain = _as_plain_document(data, archive)
        package = docx.Document(io.BytesIO(plain))
        body = package.element.body
    except (
        zipfile.BadZipFile,
        zlib.error,
        PackageNotFoundError,
        KeyError,
        ValueError,
        etree.XMLSyntaxError,
        AttributeError,
    ) as error:
        raise UnreadableFileError(path, "damaged", "Tệp Word bị hỏng", RESAVE) from error
    builder.page(1, "text")
    texts = ["".join(t.text or "" for t in p.iter(W + "t")) for p in body.iter(W + "p")]
    decoder = Decoder.of(texts)
    mender = Mender.of(decoder.text(text) for text in texts)
    reader = _Reader(builder, Styles.of(package), Numbering.of(_part_root(package, "numbering")), decoder, mender)
    reader.blocks(body, None)
    reader.footnotes(_part_root(package, "footnotes"))
    document = reader.finish(_pictures(body))
    if not document.blocks:
        raise UnreadableFileError(
            path, "empty", "Tệp Word không có chữ nào", "Nếu tệp chỉ có ảnh quét, hãy lưu thành PDF rồi đọc lại"
        )
    return document


def _as_plain_document(data: bytes, archive: zipfile.ZipFile) -> bytes:
    """The file, its main part declared as that of a document without macros where it is another kind."""
    types = archive.read(CONTENT_TYPES)
    if not MAIN_TYPE.search(types):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for entry in archive.infolist():
            content = MAIN_TYPE.sub(PLAIN_MAIN, types) if entry.filename == CONTENT_TYPES else archive.read(entry)
            copy.writestr(entry.filename, content)
    return out.getvalue()


def _pictures(body: Any) -> int:
    """How many pictures could hold text: no logos, and each once where it is there for older programs, too."""
    count = 0
    for kind in ("inline", "anchor"):
        for drawing in body.iter(DRAWING + kind):
            size = drawing.find(DRAWING + "extent")
            small = size is not None and min(int(size.get("cx", "0")), int(size.get("cy", "0"))) < LEAST_PICTURE
            count += next(drawing.iter(A + "blip"), None) is not None and not small
    old = (image for image in body.iter(V + "imagedata") if next(image.iterancestors(MC + "Fallback"), None) is None)
    return count + sum(next(image.iterancestors(W + "object"), None) is None for image in old)


def _part_root(package: Any, kind: str) -> Any | None:
    for relation in package.part.rels.values():
        if relation.reltype.endswith("/" + kind) and not relation.is_external:
            return etree.fromstring(relation.target_part.blob)
    return None


@dataclass
class _Reader:
    builder: DocumentBuilder
    styles: Styles
    numbering: Numbering
    decoder: Decoder
    mender: Mender
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
        lines = self.mender.lines([self.decoder.runs(line, opening=at == 0) for at, line in enumerate(lines)])
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

    def finish(self, pictures: int) -> Document:
        self.decoder.note(self.builder)
        self.mender.note(self.builder)
        if self.tracked:
            self.builder.note(
                "tracked_changes", "Tệp còn theo dõi sửa đổi (Track Changes): đã giữ phần thêm, bỏ phần xóa"
            )
        if self.hidden:
            self.builder.note("hidden_text_skipped", "Đã bỏ qua chữ ẩn trong tệp")
        if pictures:
            self.builder.note(
                "pictures_not_read",
                f"{pictures} ảnh trong tệp Word chưa được đọc; nếu ảnh có chữ, hãy lưu tệp thành PDF rồi đọc lại",
            )
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

        def shown(name: str) -> bool:
            value = flag(properties, name)
            return value if value is not None else self.styles.flag(own, name) or self.styles.flag(style, name)

        if shown("vanish"):
            self.hidden = self.hidden or element.find(W + "t") is not None
            return
        bold, capitals, font = shown("b"), shown("caps"), self.styles.font(properties, own, style)
        for item in element:
            if item.tag == W + "t":
                text = item.text or ""
                yield from self._capitals(text, bold, font) if capitals else (Run(text, bold, font=font),)
            elif item.tag in {W + "tab", W + "ptab"}:
                yield Run("\t", bold)
            elif item.tag in {W + "br", W + "cr"}:
                yield None
            elif item.tag == W + "noBreakHyphen":
                yield Run("-", bold)
            elif item.tag == W + "softHyphen":
                yield Run("\u00ad", bold, font=font)  # in TCVN3 it is ư
            elif item.tag == W + "sym":
                yield _symbol(item, bold)
            elif item.tag == W + "footnoteReference":
                self.notes_used.append(item.get(W + "id"))
                yield Run(f"[{len(self.notes_used)}]", bold, raw="")
            elif item.tag in {W + "drawing", W + "pict", W + "object", MC + "AlternateContent"}:
                picture = _choice(item) if item.tag.startswith(MC) else item
                boxes.extend(picture.iter(W + "txbxContent"))

    def _capitals(self, text: str, bold: bool, font: str) -> Iterator[Run]:
        """Text that a style prints in capitals."""
        for word in self.decoder.decoded(text, font, font):
            for piece in re.findall(r"\s+|\S+", word.text):
                same = word.raw == word.text
                yield (
                    Run(piece, bold)
                    if piece.isspace()
                    else Run(repair_word(piece).upper(), bold, raw=piece if same else word.raw)
                )


def _symbol(item: Any, bold: bool) -> Run:
    """A sign put in by its code: a letter in the fonts of TCVN3 and VNI, a bullet in all others."""
    font, code = item.get(W + "font", ""), item.get(W + "char", "")
    if font_encoding(font) and re.fullmatch(r"[Ff]?0?[0-9A-Fa-f]{2,3}", code):
        return Run(chr(int(code, 16)), bold, font=font)
    return Run("•", bold, raw="")


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
