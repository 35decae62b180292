"""Stage 1: a file becomes a Document, chosen by what is in it and not by its name.

Guarantees: a Document that comes back has at least one block; everything else is an UnreadableFileError that says
what to do. Readers of formats are imported when a file needs them.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder, Note, Piece
from pipeline.ocr.pieces import digest_of, joined
from schemas.document import DocumentView

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
DOC = "application/msword"
RTF = "application/rtf"

EXTENSIONS = {
    ".doc": DOC, ".dot": DOC, ".rtf": RTF, ".dotx": DOCX,
    ".pdf": PDF, ".docx": DOCX, ".docm": DOCX, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".txt": TEXT,
    ".text": TEXT, ".md": MARKDOWN, ".markdown": MARKDOWN, ".png": "image/png", ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg", ".tif": "image/tiff", ".tiff": "image/tiff",
}  # fmt: skip
BEGINNINGS = {
    b"{\\rtf": RTF,
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_JUNK = 1024  # bytes that may stand before %PDF (ISO 32000-1, implementation note 13 of Adobe's annex H)
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Without br: that is what a line break in a Markdown table is written as.
HTML_TAGS = re.compile(rb"<(?:p|div|table|tr|td|span|h[1-6])\b[^>]*>", re.IGNORECASE)
ADVICE = "Kehoach đọc được PDF, DOCX, DOC, RTF, HTML, Markdown, văn bản thuần và ảnh PNG, JPEG, TIFF"


def read(*paths: Path, fresh: bool = False) -> Document:
    """The Document of a file, or of several that hold one document: pictures of pages, a plan and its annexes.

    `fresh`: pictures are recognised again, whatever is known of them. A piece that cannot be read is a warning while
    others can. Raises UnreadableFileError: `missing`, `empty`, `binary`, `legacy_doc`, `password`, `damaged`,
    `no_tesseract`, …
    """
    documents: list[Document] = []
    problems: list[UnreadableFileError] = []
    opened = [_Opened.of(path) for path in paths]
    for run in _runs(opened):
        try:
            documents.append(_document(run, fresh=fresh))
        except UnreadableFileError as error:
            problems.append(error)
    if not documents:
        raise problems[0]
    whole = joined(documents)
    unread = (Note("piece_not_read", f"Không đọc được một phần của văn bản: {error}") for error in problems)
    return replace(whole, sha256=digest_of([one.sha256 for one in opened]), notes=(*whole.notes, *unread))


@dataclass(frozen=True)
class _Opened:
    """A file as it was opened; `error` where it gave nothing."""

    path: Path
    data: bytes = b""
    media_type: str = ""
    error: UnreadableFileError | None = None

    @classmethod
    def of(cls, path: Path) -> Self:
        try:
            data = path.read_bytes()
            if not data.strip():
                raise UnreadableFileError(str(path), "empty", "Tệp rỗng", "Hãy tải lại hoặc chép lại tệp")
            return cls(path, data, sniff(path, data))
        except OSError as error:
            reason, advice = f"Không mở được tệp ({error.strerror})", "Hãy kiểm tra đường dẫn và quyền đọc"
            return cls(path, error=UnreadableFileError(str(path), "missing", reason, advice))
        except UnreadableFileError as error:
            return cls(path, error=error)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def _runs(opened: Sequence[_Opened]) -> Iterator[list[_Opened]]:
    """Files that are read at once: pictures that follow each other are the pages of one scan, others stand alone."""
    run: list[_Opened] = []
    for one in opened:
        if run and not (run[-1].is_picture and one.is_picture):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _document(run: Sequence[_Opened], *, fresh: bool) -> Document:
    first = run[0]
    if first.error:
        raise first.error
    builder = DocumentBuilder(str(first.path), digest_of([one.sha256 for one in run]), first.media_type)
    for one in run:
        named = EXTENSIONS.get(one.path.suffix.lower())
        if named is not None and named != one.media_type and {named, one.media_type} != {TEXT, MARKDOWN}:
            message = f"Tên tệp có đuôi {one.path.suffix} nhưng nội dung là {one.media_type}; đã đọc theo nội dung"
            builder.note("wrong_extension", message)
    if not first.is_picture:
        return _read_as(builder, first.data, first.path, first.media_type, fresh=fresh)
    from pipeline.ocr.images import read_images  # noqa: PLC0415 - a format costs nothing until a file has it

    document, starts = read_images(builder, [one.data for one in run], str(first.path), fresh=fresh)
    if len(run) == 1:
        return document
    pieces = (Piece(str(one.path), one.sha256, one.media_type, start) for one, start in zip(run, starts, strict=True))
    return replace(document, pieces=tuple(pieces))


def _read_as(builder: DocumentBuilder, data: bytes, path: Path, media_type: str, *, fresh: bool = False) -> Document:
    if media_type == PDF:
        from pipeline.ocr.pdf import read_pdf  # noqa: PLC0415 - a format costs nothing until a file has it

        return read_pdf(builder, data, str(path), fresh=fresh)
    if media_type == DOCX:
        from pipeline.ocr.docx import read_docx  # noqa: PLC0415 - a format costs nothing until a file has it

        return read_docx(builder, data, str(path))
    if media_type in (DOC, RTF):
        return _converted(builder, data, path, media_type)
    if media_type == HTML:
        from pipeline.ocr.html import read_html  # noqa: PLC0415 - a format costs nothing until a file has it

        return read_html(builder, data, str(path))
    from pipeline.ocr.text import read_text  # noqa: PLC0415 - a format costs nothing until a file has it

    return read_text(builder, data, str(path), markdown=media_type == MARKDOWN)


def _converted(builder: DocumentBuilder, data: bytes, path: Path, media_type: str) -> Document:
    """A file of an older format, through the program that can turn it into one of today's."""
    from pipeline.ocr.convert import convert  # noqa: PLC0415 - a format costs nothing until a file has it

    made = convert(data, "doc" if media_type == DOC else "rtf", str(path))
    builder.note("converted", f"Tệp đời cũ ({media_type}): đã đọc qua bản chuyển đổi bằng {made.program}")
    if made.form == "docx":
        return _read_as(builder, made.data, path, DOCX)
    builder.note(
        "layout_lost", f"{made.program} chỉ cho chữ: bảng, chữ đậm và phông không còn; cài LibreOffice Writer để giữ"
    )
    return _read_as(builder, made.data, path, TEXT)


def sniff(path: Path, data: bytes) -> str:
    """The media type that the content shows; the name decides only between plain text and Markdown.

    Raises UnreadableFileError (`password`, `damaged`, `unsupported`) for containers that cannot be read.
    """
    if b"%PDF-" in data[: PDF_JUNK + 5]:
        return PDF
    for magic, media_type in BEGINNINGS.items():
        if data.startswith(magic):
            return media_type
    if data.startswith(OLE):
        return _sniff_ole(path, data)
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(path, data)
    head = data[:4096].lstrip(b"\xef\xbb\xbf")
    named_html = EXTENSIONS.get(path.suffix.lower()) == HTML
    if HTML_START.match(head) or (named_html and HTML_TAGS.search(head)) or len(HTML_TAGS.findall(head)) >= 10:
        return HTML
    return MARKDOWN if EXTENSIONS.get(path.suffix.lower()) == MARKDOWN else TEXT


def _sniff_zip(path: Path, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            str(path), "damaged", "Tệp nén bị hỏng hoặc tải chưa xong", "Hãy tải lại hoặc chép lại tệp"
        ) from error
    if "word/document.xml" in names:
        return DOCX
    raise UnreadableFileError(str(path), "unsupported", "Tệp nén này không phải văn bản Word", ADVICE)


def _sniff_ole(path: Path, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        advice = "Hãy mở bằng Word, vào File > Info > Protect Document, bỏ mật khẩu rồi lưu lại"
        raise UnreadableFileError(str(path), "password", "Tệp Word được đặt mật khẩu", advice)
    if "WordDocument".encode("utf-16-le") in data:
        return DOC
    raise UnreadableFileError(str(path), "unsupported", "Tệp OLE này không phải văn bản Word", ADVICE)


def view(document: Document) -> DocumentView:
    """The Document as `kehoach read --json` prints it."""
    return DocumentView.model_validate(
        {
            "path": document.path,
            "sha256": document.sha256,
            "media_type": document.media_type,
            "text": document.text,
            "pages": [asdict(page) for page in document.pages],
            "lines": [asdict(line) for line in document.lines],
            "blocks": [asdict(block) for block in document.blocks],
            "warnings": [asdict(note) for note in document.notes],
        }
    )
