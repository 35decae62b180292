import io
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from pipeline.errors import UnreadableFileError
from pipeline.ocr.read import DOCX, HTML, MARKDOWN, TEXT, read, view
from schemas.document import DocumentView


def word_file() -> bytes:
    package, out = docx.Document(), io.BytesIO()
    package.add_paragraph("KẾ HOẠCH")
    package.save(out)
    return out.getvalue()


def archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(name, "x")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500


@pytest.mark.parametrize(
    ("name", "data", "media_type", "notes"),
    [
        ("a.txt", "KẾ HOẠCH".encode(), TEXT, []),
        ("a.md", "# KẾ HOẠCH".encode(), MARKDOWN, []),
        ("a.MD", "KẾ HOẠCH".encode(), MARKDOWN, []),
        ("khong-duoi", "KẾ HOẠCH".encode(), TEXT, []),
        ("a.docx", word_file(), DOCX, []),
        ("a.pdf", word_file(), DOCX, ["wrong_extension"]),
        ("a.doc", "<html><body>KẾ HOẠCH</body></html>".encode(), HTML, ["wrong_extension"]),
        ("a.doc", word_file(), DOCX, ["wrong_extension"]),
        ("a.txt", "<!DOCTYPE html><p>KẾ HOẠCH".encode(), HTML, ["wrong_extension"]),
        ("a.html", "<p>KẾ HOẠCH</p>".encode(), HTML, []),
        ("a.docx", "KẾ HOẠCH".encode(), TEXT, ["wrong_extension"]),
        ("a.txt", "KẾ HOẠCH <số 1> & <br> khác".encode(), TEXT, []),
    ],
)
def test_content_decides(tmp_path: Path, name: str, data: bytes, media_type: str, notes: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    document = read(path)
    assert document.media_type == media_type
    assert document.text.startswith("KẾ HOẠCH")
    assert [n.code for n in document.notes] == notes


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE, "unsupported"),
        (b"PK\x03\x04 cut off", "damaged"),
        (archive("xl/workbook.xml"), "unsupported"),
        (b"\x89PNG\r\n\x1a\n cut off", "damaged"),
        (b"%PDF-1.7 cut off", "damaged"),
        (bytes(range(256)) * 9, "binary"),
    ],
)
def test_unreadable_files_say_why_and_what_to_do(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError) as caught:
        read(path)
    assert caught.value.code == code
    assert caught.value.advice
    assert str(path) in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path / "khong-co.pdf")
    assert caught.value.code == "missing"


def test_view_round_trips(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# KẾ HOẠCH\n\n| A | B |\n|---|---|\n| 1 | 2 |\n", encoding="utf-8")
    document = read(path)
    shown = DocumentView.model_validate_json(view(document).model_dump_json())
    assert shown.text == document.text
    assert [document.text[b.start : b.end] for b in shown.blocks] == ["KẾ HOẠCH", "A", "B", "1", "2"]
    assert shown.blocks[0].heading == 1
    assert shown.blocks[4].cell is not None
    assert (shown.blocks[4].cell.row, shown.blocks[4].cell.column) == (1, 1)


def test_heavy_readers_wait_for_their_files() -> None:
    heavy = {"pypdfium2", "docx", "bs4", "pytesseract", "pdfplumber"}
    code = f"import sys, pipeline.ocr.read; print(sorted({heavy!r} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_markdown_with_many_line_breaks_in_its_tables_is_no_html(tmp_path: Path) -> None:
    cells = "<br>".join(f"xã số {n}" for n in range(20))
    path = tmp_path / "plan.md"
    path.write_text(f"# KẾ HOẠCH\n\n| Đơn vị | Số |\n|---|---|\n| {cells} | 1 |\n", encoding="utf-8")
    document = read(path)
    assert document.media_type == "text/markdown"
    assert "<br>" not in document.text
