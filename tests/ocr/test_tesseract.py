import shutil
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from pipeline.errors import UnreadableFileError
from pipeline.ocr import tesseract
from pipeline.ocr.tesseract import recognise

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def sample(typeset: Callable[..., bytes]) -> Image.Image:
    def draw(sheet: Any) -> None:
        sheet.centred(140, "KẾ HOẠCH", bold=True)
        sheet.paragraph(170, "Công tác cai nghiện ma túy trên địa bàn huyện năm 2024.")

    return pdfium.PdfDocument(typeset(draw))[0].render(scale=200 / 72, grayscale=True).to_pil()


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
