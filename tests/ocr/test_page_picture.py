"""The picture of a page: the scan itself, dot for dot, or the page drawn once."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import img2pdf
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from corpus.pdf import render
from corpus.source import load
from pipeline.errors import UnreadableFileError
from pipeline.ocr.page_picture import MOST_DPI, TooLargeError, page_picture
from pipeline.ocr.read import read

DOTS = (827, 1169)  # A4 at 100 dpi


def sheet(mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", DOTS, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 500, 140), fill="black")
    draw.ellipse((400, 900, 600, 1100), outline="red", width=9)
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, dpi=(100, 100), **options)
    return out.getvalue()


def page_of(picture: bytes, dpi: float = 100) -> Any:
    data = img2pdf.convert(picture, layout_fun=img2pdf.get_fixed_dpi_layout_fun((dpi, dpi)))
    assert data is not None
    return pdfium.PdfDocument(data)[0]


def test_a_scan_comes_out_dot_for_dot() -> None:
    made = sheet()
    found = page_picture(page_of(saved(made, "PNG")))
    assert np.array_equal(np.asarray(found.image), np.asarray(made))
    assert found.dpi == pytest.approx(100, abs=0.2)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (saved(sheet("1"), "TIFF", compression="group4"), "a fax"),
        (saved(sheet("L"), "JPEG"), "a grey JPEG"),
        (saved(sheet("CMYK"), "JPEG"), "a JPEG for the press"),
        (saved(sheet(), "JPEG2000"), "JPEG 2000"),
        (saved(sheet("P"), "PNG"), "a palette"),
    ],
)
def test_whatever_a_scanner_writes(picture: bytes, why: str) -> None:
    found = page_picture(page_of(picture)).image.convert("L")
    assert found.size == DOTS, why
    assert found.getpixel((50, 50)) > 240, why
    assert found.getpixel((300, 120)) < 90, why


def test_a_page_turned_by_its_dictionary_is_upright() -> None:
    data = img2pdf.convert(saved(sheet(), "PNG"), layout_fun=img2pdf.get_fixed_dpi_layout_fun((100, 100)))
    assert data is not None
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].Rotate = 90
        turned = io.BytesIO()
        pdf.save(turned)
    found = page_picture(pdfium.PdfDocument(turned.getvalue())[0])
    assert found.image.width > found.image.height
    assert found.image.convert("L").getpixel((round(found.image.width * 0.897), round(found.image.height * 0.36))) < 90


def test_a_fine_scan_is_made_smaller_by_whole_numbers() -> None:
    found = page_picture(page_of(saved(sheet(), "PNG"), dpi=600))
    assert found.dpi == pytest.approx(300, abs=1)
    assert found.dpi <= MOST_DPI * 1.01
    assert found.image.size == (DOTS[0] // 2 + DOTS[0] % 2, DOTS[1] // 2 + DOTS[1] % 2)


def test_a_page_of_letters_is_drawn(typeset: Callable[..., bytes]) -> None:
    data = typeset(lambda page: page.text(100, 100, "Kế hoạch"))
    found = page_picture(pdfium.PdfDocument(data)[0])
    assert found.dpi == pytest.approx(200)
    assert found.image.convert("L").getextrema()[0] < 60  # type: ignore[operator]


def test_a_picture_that_fits_no_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # img2pdf opens it, too
    blank = saved(Image.new("1", (20_000, 20_000), 1), "PNG")
    with pytest.raises(TooLargeError, match="20000 × 20000"):
        page_picture(page_of(blank, dpi=600))


def test_a_page_that_fits_no_memory_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    layout = img2pdf.get_fixed_dpi_layout_fun((600, 600))
    bomb = img2pdf.convert(saved(Image.new("1", (20_000, 20_000), 1), "PNG"), layout_fun=layout)
    assert bomb is not None
    (tmp_path / "bomb.pdf").write_bytes(bomb)
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path / "bomb.pdf")
    assert (caught.value.code, caught.value.page) == ("too_large", 1)
    with pikepdf.open(io.BytesIO(bomb)) as pdf, pikepdf.open(io.BytesIO(render(load("xa-an-ngai-tay-2023")))) as plan:
        pdf.pages.extend(plan.pages)
        pdf.save(tmp_path / "both.pdf")
    document = read(tmp_path / "both.pdf")
    assert [(note.code, note.page) for note in document.notes] == [("page_not_read", 1)]
    assert "XÃ AN NGÃI TÂY" in document.text
