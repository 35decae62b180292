import functools
import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from corpus import pdf
from corpus.marks import Marks
from corpus.scan import Order, scan
from corpus.source import load
from pipeline.ocr.clean import clean
from pipeline.ocr.straight import TILT, skew

needs_fonts = pytest.mark.skipif(
    not any(folder.is_dir() for folder in pdf.FONT_FOLDERS), reason="needs the Debian package fonts-liberation2"
)
PLAN = "xa-an-ngai-tay-2023"
SEAL = Marks(seal_on_text=True)
NONE = Marks()


@functools.cache
def first_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.render(load(PLAN)))) as document, pikepdf.new() as short:
        short.pages.append(document.pages[0])
        short.save(out)
    return out.getvalue()


@functools.cache
def scanned(kind: str, marks: Marks = NONE) -> tuple[Image.Image, float]:
    page = scan(first_page(), Order(kind, 3, marks)).pages[0]
    return page.image(), float(page.dpi)


def drawn(typeset: Callable[..., bytes], draw: Callable[[Any], None], dpi: float = 200) -> Image.Image:
    return pdfium.PdfDocument(typeset(draw))[0].render(scale=dpi / 72).to_pil().convert("RGB")


def text(sheet: Any) -> None:
    for row in range(12):
        sheet.paragraph(120 + 40 * row, "Công tác cai nghiện ma túy, ổ dịch ở xã Ạ; tỉ lệ 12.5 và 1.200 lượt.")


def dark(picture: Any, least: int = 100) -> Any:
    return np.asarray(picture) < least


def test_marks_and_full_stops_are_kept(typeset: Callable[..., bytes]) -> None:
    page = drawn(typeset, text)
    before, after = dark(page.convert("L")), dark(clean(page, 200).image)
    count = cv2.connectedComponents(before.astype(np.uint8))[0]
    assert cv2.connectedComponents(after.astype(np.uint8))[0] == pytest.approx(count, rel=0.02)
    assert after.sum() == pytest.approx(before.sum(), rel=0.03)


@pytest.mark.parametrize("degrees", [-5.0, -1.7, -0.3, 0.0, 0.5, 3.2])
def test_type_lies_a_little_askew_afterwards_and_pixels_are_known(
    typeset: Callable[..., bytes], degrees: float
) -> None:
    page = drawn(typeset, text)
    page.paste((0, 0, 200), (800, 1900, 850, 1950))
    askew = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    cleaned = clean(askew, 200)
    assert skew(np.asarray(cleaned.image), 200) == pytest.approx(cleaned.tilt, abs=0.1)
    assert abs(cleaned.tilt) == pytest.approx(TILT, abs=0.11)
    spot = next(r for r in cleaned.regions if r.kind == "handwriting")
    blue = np.argwhere((np.asarray(askew)[..., 2] > 150) & (np.asarray(askew)[..., 0] < 60))
    assert (spot.box[0] + spot.box[2]) / 2 == pytest.approx(blue[:, 1].mean() * 0.36, abs=1.5)
    corner = cleaned.to_page @ (cleaned.image.width / 2, cleaned.image.height / 2, 1)
    assert corner[:2] == pytest.approx((page.width * 0.18, page.height * 0.18), abs=1.0)


@needs_fonts
def test_a_seal_is_taken_off_the_letters_under_it() -> None:
    sealed, dpi = scanned("clean-300", SEAL)
    bare, _ = scanned("clean-300")
    cleaned = clean(sealed, dpi)
    seals = [region for region in cleaned.regions if region.kind == "seal"]
    assert len(seals) == 1
    left, top, right, bottom = (round(edge * dpi / 72) for edge in seals[0].box)
    assert 30 < (seals[0].box[2] - seals[0].box[0]) / 72 * 25.4 < 42
    there, without = dark(cleaned.image, 128), dark(clean(bare, dpi).image, 128)
    here = np.s_[top:bottom, left:right]
    assert (there[here] != without[here]).sum() < 0.12 * without[here].sum()
    assert dark(sealed.convert("L"), 160)[here].sum() > 1.5 * without[here].sum()


@needs_fonts
def test_grey_pages_have_no_seals() -> None:
    page, dpi = scanned("photocopy", SEAL)
    assert clean(page, dpi).regions == ()


def coloured(sheet: Any) -> None:
    text(sheet)
    sheet.canvas.setFillColorRGB(0.1, 0.2, 0.8)
    sheet.text(120, 660, "https://kehoach.example.vn/van-ban")
    sheet.canvas.setFillColorRGB(0.85, 0.1, 0.15)
    sheet.text(320, 700, "Nguyễn Văn Hòa", bold=True)


def test_coloured_print_is_kept(typeset: Callable[..., bytes]) -> None:
    page = drawn(typeset, coloured)
    cleaned = clean(page, 200)
    assert cleaned.regions == ()
    assert dark(cleaned.image, 160).sum() == pytest.approx(dark(page.convert("L"), 160).sum(), rel=0.05)


def test_a_sheet_on_a_desk_is_flattened(typeset: Callable[..., bytes]) -> None:
    page = np.asarray(drawn(typeset, text, 150))
    high, wide = page.shape[:2]
    target = np.array([(90, 70), (wide + 60, 110), (wide + 90, high + 60), (60, high + 90)], dtype=np.float32)
    source = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], dtype=np.float32)
    view = cv2.getPerspectiveTransform(source, target)
    photo = cv2.warpPerspective(page, view, (wide + 150, high + 150), borderValue=(70, 60, 50))
    cleaned = clean(Image.fromarray(photo), 150)
    assert "flattened" in cleaned.steps
    assert dark(cleaned.image)[-40:].sum() + dark(cleaned.image)[:40].sum() == 0, "the desk is gone"
    rows, columns = cleaned.image.height, cleaned.image.width
    x, y, depth = cleaned.to_page @ (columns / 2, rows / 2, 1)
    middle = cv2.perspectiveTransform(np.array([[(wide / 2, high / 2)]], dtype=np.float32), view)[0, 0] * 72 / 150
    assert (x / depth, y / depth) == pytest.approx(tuple(middle), abs=4)


def test_shade_is_evened(typeset: Callable[..., bytes]) -> None:
    page = np.asarray(drawn(typeset, text).convert("L"))
    shade = np.linspace(1.0, 0.45, page.shape[1])[None, :]
    cleaned = clean(Image.fromarray((page * shade).astype(np.uint8)), 200)
    assert "lit" in cleaned.steps
    picture = np.asarray(cleaned.image)
    assert abs(int(np.median(picture[:, 100:300])) - int(np.median(picture[:, -300:-100]))) < 6
    assert dark(picture).sum() == pytest.approx(dark(page).sum(), rel=0.15)


def table(sheet: Any) -> None:
    sheet.grid([85, 120, 330, 540], [200, 230, 260, 290])
    for row in range(3):
        sheet.text(95, 220 + 30 * row, str(row + 1))
        sheet.text(125, 220 + 30 * row, "Công an các phường, tỷ lệ")
    sheet.text(120, 400, "gạch chân: nghiện gì đấy")
    sheet.canvas.line(115, 842 - 403, 300, 842 - 403)


def test_rules_go_and_letters_and_cells_stay(typeset: Callable[..., bytes]) -> None:
    page = drawn(typeset, table)
    cleaned = clean(page, 200)
    assert "rules" in cleaned.steps
    assert len(cleaned.cells) == 9
    plain = clean(drawn(typeset, lambda sheet: table(_Unruled(sheet))), 200)
    assert dark(cleaned.image).sum() == pytest.approx(dark(plain.image).sum(), rel=0.04)
    assert dark(cleaned.ruled).sum() > 1.5 * dark(plain.image).sum()


class _Unruled:
    """A sheet whose rules are not drawn."""

    def __init__(self, sheet: Any) -> None:
        self.text = sheet.text
        self.canvas = self

    def grid(self, xs: list[float], tops: list[float]) -> None:
        pass

    def line(self, *ends: float) -> None:
        pass


def test_specks_and_borders_go(typeset: Callable[..., bytes]) -> None:
    page = np.array(drawn(typeset, text).convert("L"))
    clean_sum = dark(clean(Image.fromarray(page), 200).image).sum()
    rng = np.random.default_rng(0)
    for y, x in zip(rng.integers(1700, 2200, 60), rng.integers(200, 1400, 60), strict=True):
        page[y : y + 3, x : x + 3] = 0
    page[:, :25] = 20
    cleaned = clean(Image.fromarray(page), 200)
    assert {"borders", "speckle"} <= set(cleaned.steps)
    assert dark(cleaned.image).sum() == pytest.approx(clean_sum, rel=0.02)


def test_low_resolutions_are_enlarged(typeset: Callable[..., bytes]) -> None:
    cleaned = clean(drawn(typeset, text, 150).convert("1"), 150)
    assert "enlarged" in cleaned.steps
    assert cleaned.image.width > 1.2 * 150 / 72 * 595
    assert cleaned.image.mode == "L"
    right = cleaned.to_page @ (cleaned.image.width, cleaned.image.height / 2, 1)
    assert right[0] == pytest.approx(595, abs=8)
