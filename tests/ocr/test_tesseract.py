import io
import shutil
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr import tesseract
from pipeline.ocr.document import DocumentBuilder
from pipeline.ocr.tesseract import read_image, recognise

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def sample(typeset: Callable[..., bytes]) -> Image.Image:
    def draw(sheet: Any) -> None:
        sheet.centred(140, "KẾ HOẠCH", bold=True)
        sheet.paragraph(170, "Công tác cai nghiện ma túy trên địa bàn huyện năm 2024.")

    return pdfium.PdfDocument(typeset(draw))[0].render(scale=200 / 72, grayscale=True).to_pil()


@needs_tesseract
@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG"])
def test_pictures_are_pages(typeset: Callable[..., bytes], form: str) -> None:
    out = io.BytesIO()
    sample(typeset).save(out, format=form, dpi=(200, 200))
    document = read_image(DocumentBuilder("a", "0", "image/x"), out.getvalue(), "a")
    assert document.text.startswith("KẾ HOẠCH\n")
    assert document.pages[0].width == pytest.approx(595, abs=2)
    box = document.boxes(0, 8)[0]
    assert box.y0 < 140 < box.y1 + 4


@needs_tesseract
def test_an_empty_picture() -> None:
    out = io.BytesIO()
    Image.new("L", (400, 400), 255).save(out, format="PNG")
    with pytest.raises(UnreadableFileError) as caught:
        read_image(DocumentBuilder("a", "0", "image/png"), out.getvalue(), "a")
    assert caught.value.code == "no_text"


@needs_tesseract
def test_a_page_that_takes_too_long(typeset: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "TIMEOUT", 0.05)
    with pytest.raises(UnreadableFileError) as caught:
        recognise(sample(typeset), 0.36, "a")
    assert caught.value.code == "ocr_timeout"


@needs_tesseract
def test_a_missing_language(typeset: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(UnreadableFileError) as caught:
        recognise(sample(typeset), 0.36, "a")
    assert caught.value.code == "no_tesseract"
