"""A plan in an old encoding gives the record that it gives in Unicode, whatever the format."""

import copy
import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from corpus import docx as word
from corpus import plain, source
from pipeline.ocr.document import Document
from pipeline.ocr.read import read
from pipeline.parse import parse_file

PLANS = ["huyen-ba-tri-2023", "xa-an-ngai-tay-2023", "huyen-kim-son-2022"]
NOT_IN_WINDOWS_1252 = str.maketrans({"≥": ">", "≤": "<", "→": "-"})
Encode = Callable[[str, Any], str]


def values(path: Path) -> Any:
    """The record without what tells of the file."""
    record = parse_file(path).record.model_dump(mode="json", exclude={"source", "text", "warnings", "plan"})
    return without(record, "raw")


def without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: without(item, name) for key, item in value.items() if key != name}
    return [without(item, name) for item in value] if isinstance(value, list) else value


def as_typed(text: str) -> str:
    """TCVN3 has Ủ in the font of capitals alone, so typists wrote Uỷ ban; no plan has other signs than its bytes."""
    return text.replace("Ủy", "Uỷ").translate(NOT_IN_WINDOWS_1252)


def notes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize(
    ("encoding", "as_bytes"), [("tcvn3", False), ("tcvn3", True), ("vni", False), ("vni", True), ("viqr", False)]
)
def test_text(encode: Encode, tmp_path: Path, plan: str, encoding: Any, as_bytes: bool) -> None:
    good, old = tmp_path / "good.txt", tmp_path / "old.txt"
    text = as_typed(plain.text(source.load(plan)))
    good.write_text(text, encoding="utf-8")
    old.write_bytes(encode(text, encoding).encode("cp1252" if as_bytes else "utf-8"))
    document, expected = read(old), read(good)
    assert document.text == expected.text
    assert notes(document) == ["legacy_encoding"]
    assert sum(page.repaired_chars for page in document.pages) > 500
    at = document.text.index("ĐỘC LẬP" if "ĐỘC LẬP" in document.text else "Độc lập")
    assert document.raw(at, at + 7) == encode(document.text[at : at + 7], encoding)
    assert values(old) == values(good)


def set_in(package: Any, encode: Encode, encoding: Any) -> None:
    """Set every run in a font of the encoding; letters that it has in its font of capitals alone go there."""
    fonts = {"tcvn3": (".VnTime", ".VnTimeH"), "vni": ("VNI-Times", "VNI-Times")}[encoding]
    body = package.element.body
    namespace = body.nsmap["w"]
    for run in list(body.iter(f"{{{namespace}}}r")):
        for piece in pieces(run, namespace, encoding):
            text = piece.find(f"{{{namespace}}}t")
            high = text is not None and encoding == "tcvn3" and needs_capitals(text.text or "")
            if text is not None:
                text.text = encode(text.text or "", encoding)
            set_font(piece, fonts[high], namespace)


def needs_capitals(text: str) -> bool:
    return any(c.isupper() and not c.isascii() and c not in "ĂÂÊÔƠƯĐ" for c in text)


def pieces(run: Any, namespace: str, encoding: str) -> list[Any]:
    """The run, cut before and after each letter that is not in the font of small letters."""
    text = run.find(f"{{{namespace}}}t")
    if text is None or encoding != "tcvn3" or not text.text:
        return [run]
    parts: list[str] = []
    for char in unicodedata.normalize("NFC", text.text):
        if parts and needs_capitals(char) == needs_capitals(parts[-1]):
            parts[-1] += char
        else:
            parts.append(char)
    out = [run]
    for part in parts[1:]:
        twin = copy.deepcopy(run)
        twin.find(f"{{{namespace}}}t").text = part
        out[-1].addnext(twin)
        out.append(twin)
    text.text = parts[0]
    for piece in out:
        piece.find(f"{{{namespace}}}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return out


def set_font(run: Any, name: str, namespace: str) -> None:
    properties = run.find(f"{{{namespace}}}rPr")
    if properties is None:
        properties = run.makeelement(f"{{{namespace}}}rPr", {})
        run.insert(0, properties)
    for old in properties.findall(f"{{{namespace}}}rFonts"):
        properties.remove(old)
    properties.insert(
        0,
        properties.makeelement(
            f"{{{namespace}}}rFonts", {f"{{{namespace}}}hAnsi": name, f"{{{namespace}}}ascii": name}
        ),
    )


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_word(encode: Encode, tmp_path: Path, encoding: Any) -> None:
    good, old = tmp_path / "good.docx", tmp_path / "old.docx"
    good.write_bytes(word.render(source.load("huyen-ba-tri-2023")))
    package = docx.Document(io.BytesIO(good.read_bytes()))
    set_in(package, encode, encoding)
    package.save(str(old))
    document = read(old)
    assert document.text == read(good).text
    assert notes(document) == ["legacy_encoding"]
    assert values(old) == values(good)


def test_html_in_bytes_and_as_mojibake(encode: Encode, tmp_path: Path) -> None:
    good, old, saved = tmp_path / "good.html", tmp_path / "old.html", tmp_path / "saved.html"
    page = as_typed(plain.page(source.load("xa-an-ngai-tay-2023")))
    good.write_text(page, encoding="utf-8")
    mojibake = encode(page, "vni").replace(' lang="vi"', "")
    old.write_bytes(mojibake.replace('<meta charset="utf-8">', "").encode("cp1252"))
    saved.write_text(mojibake, encoding="utf-8")
    for path in (old, saved):
        document = read(path)
        assert document.text == read(good).text
        assert notes(document) == ["legacy_encoding"]
        assert values(path) == values(good)


def test_html_fonts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<p><span style='font-family:\".VnTimeH\"'>kÕ ho¹ch</span></p><p><font face='.VnTime'>x· B¾c B×nh</font></p>"
        "<p style='font-family:VNI-Times'>huyeän <span style='font-family:Arial'>Orléans</span></p>"
    )
    assert read(path).text == "KẾ HOẠCH\nxã Bắc Bình\nhuyện Orléans\n"


LINES = [
    "ỦY BAN NHÂN DÂN XÃ",
    "Kế hoạch cai nghiện ma túy trên địa bàn xã",
    "Công an xã chủ trì, phối hợp với các đoàn thể được giao",
    "tổ chức thực hiện trước ngày 15/11/2023",
]


@pytest.mark.parametrize("named", [True, False])
def test_pdf(encode: Encode, typeset: Callable[..., bytes], tmp_path: Path, named: bool) -> None:
    """With the name of the font, and by the share of syllables alone."""

    def draw(sheet: Any) -> None:
        for at, line in enumerate(LINES):
            sheet.text(85, 100 + 30 * at, encode(line, "tcvn3"), bold=named and at == 0)

    data = typeset(draw)
    if named:
        data = data.replace(b"LiberationSerif-Bold", b".VnTimeH,Bold-Normal").replace(
            b"LiberationSerif", b".VnTimeX,Normal"
        )
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    document = read(path)
    assert document.text.split() == " ".join(LINES).split()
    assert notes(document) == ["legacy_encoding"]
    assert document.boxes(0, 6)
    assert document.raw(0, 2) == encode("ỦY", "tcvn3")
    assert document.pages[0].repaired_chars > 30


def test_a_pdf_in_unicode_is_not_touched(typeset: Callable[..., bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(typeset(lambda sheet: sheet.text(85, 100, "Công an xã Ba Tri và các cơ quan tại Orléans")))
    document = read(path)
    assert notes(document) == []
    assert document.pages[0].repaired_chars == 0
