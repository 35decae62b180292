import io
import shutil
import struct
import weakref
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr import recognition
from pipeline.ocr.cores import usable
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.images import read_images
from pipeline.ocr.read import read as read_path
from pipeline.ocr.recognition import Recognised

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def sample(typeset: Callable[..., bytes], *lines: str) -> Image.Image:
    def draw(sheet: Any) -> None:
        sheet.centred(140, "KẾ HOẠCH", bold=True)
        for at, line in enumerate(lines or ("Công tác cai nghiện ma túy trên địa bàn huyện năm 2024.",)):
            sheet.paragraph(170 + 20 * at, line)

    return pdfium.PdfDocument(typeset(draw))[0].render(scale=200 / 72, grayscale=True).to_pil()


def saved(image: Image.Image, form: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format=form, **{"dpi": (200, 200), **how})
    return out.getvalue()


def read(data: bytes) -> Document:
    return read_images(DocumentBuilder("a", "0", "image/x"), [data], "a")[0]


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG"])
def test_pictures_are_pages(typeset: Callable[..., bytes], form: str) -> None:
    document = read(saved(sample(typeset), form))
    assert document.text.startswith("KẾ HOẠCH\n")
    assert document.pages[0].width == pytest.approx(595, abs=2)
    box = document.boxes(0, 8)[0]
    assert box.y0 < 140 < box.y1 + 4


def clear(image: Image.Image) -> Image.Image:
    """Black letters on nothing: what screenshots of PDF readers look like."""
    out = Image.new("RGBA", image.size, (0, 0, 0, 0))
    out.paste((0, 0, 0, 255), mask=image.point(lambda value: 255 - value))
    return out


COLOURS: list[tuple[str, str, Callable[[Image.Image], Image.Image]]] = [
    ("CMYK", "JPEG", lambda image: image.convert("RGB").convert("CMYK")),
    ("1 bit", "TIFF", lambda image: image.convert("1", dither=Image.Dither.NONE)),
    ("1 bit", "PNG", lambda image: image.convert("1", dither=Image.Dither.NONE)),
    ("palette", "PNG", lambda image: image.convert("RGB").quantize(16)),
    ("transparent", "PNG", clear),
    ("16 bits", "PNG", lambda image: image.convert("I").point(lambda value: value * 257).convert("I;16")),
    ("colour", "PNG", lambda image: image.convert("RGB")),
]


@needs_tesseract
@pytest.mark.parametrize(("name", "form", "turn"), COLOURS)
def test_every_colour(typeset: Callable[..., bytes], name: str, form: str, turn: Callable[..., Image.Image]) -> None:
    document = read(saved(turn(sample(typeset)), form))
    assert document.text.startswith("KẾ HOẠCH\nCông tác cai nghiện"), name


@needs_tesseract
def test_a_tiff_of_several_pages(typeset: Callable[..., bytes]) -> None:
    first, second = sample(typeset, "Trang đầu của kế hoạch."), sample(typeset, "Trang sau của kế hoạch.")
    document = read(saved(first, "TIFF", save_all=True, append_images=[second.convert("1")]))
    assert [page.number for page in document.pages] == [1, 2]
    assert document.page_of(document.text.index("Trang sau")) == 2


@needs_tesseract
def test_a_page_that_is_cut_off_does_not_take_the_others_with_it(typeset: Callable[..., bytes]) -> None:
    data = saved(sample(typeset), "TIFF", save_all=True, append_images=[sample(typeset)])
    document = read(data[: len(data) * 3 // 4])
    assert document.text.startswith("KẾ HOẠCH")
    assert [(n.code, n.page) for n in document.notes] == [("page_not_read", 2)]


@needs_tesseract
def test_a_jpeg_that_is_called_pdf(typeset: Callable[..., bytes], tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(saved(sample(typeset), "JPEG"))
    document = read_path(path)
    assert document.text.startswith("KẾ HOẠCH")
    assert [n.code for n in document.notes] == ["wrong_extension"]


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_picture_of_twenty_thousand_pixels_is_made_smaller(typeset: Callable[..., bytes], form: str) -> None:
    page = sample(typeset)
    tall = Image.new("L", (page.width * 4, 20_000), 255)
    tall.paste(page.resize((page.width * 4, page.height * 4)), (0, 0))
    document = read(saved(tall, form, dpi=(800, 800)))
    assert document.text.startswith("KẾ HOẠCH\nCông tác cai nghiện")
    assert [n.code for n in document.notes] == ["picture_reduced"]
    assert document.pages[0].width == pytest.approx(595, abs=3)
    assert document.pages[0].height == pytest.approx(20_000 * 72 / 800, abs=3)


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels in colour, and holds a few."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(bomb(20_000, 20_000))
    assert caught.value.code == "too_large"
    assert "20000 × 20000" in caught.value.reason
    assert caught.value.advice


def test_pillow_has_its_own_limit_again() -> None:
    before = Image.MAX_IMAGE_PIXELS
    with pytest.raises(UnreadableFileError):
        read(bomb(20_000, 20_000))
    assert before is not None
    assert before == Image.MAX_IMAGE_PIXELS


def test_few_pages_are_in_memory_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[weakref.ref[Image.Image]] = []
    alive: list[int] = []

    def recognised(image: Image.Image, dpi: float, path: str, *, fresh: bool) -> Recognised:
        seen.append(weakref.ref(image))
        alive.append(sum(one() is not None for one in seen))
        return Recognised((), (), 1.0, 1.0, None, (), (), ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))

    monkeypatch.setattr(recognition, "recognised", recognised)
    pages = [Image.new("1", (2000, 3000), 1) for _ in range(40)]
    with pytest.raises(UnreadableFileError) as caught:
        read(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4"))
    assert caught.value.code == "no_text"
    assert len(alive) == 40
    assert max(alive) <= usable() + recognition.WAITING + 1


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n cut off", b"\xff\xd8\xff", b"II*\x00\x08\x00\x00\x00"])
def test_damaged(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == "damaged"


@needs_tesseract
def test_an_empty_picture() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(saved(Image.new("L", (400, 400), 255)))
    assert caught.value.code == "no_text"
