"""The red round seal of an office, and the box that a registry stamps on what arrives.

Guarantees: every letter has a glyph, or FontError; the same generator state gives the same ink. The ring of a seal
says that it is a sample, so that no page of this corpus can be taken for a sealed document of the office it names.
"""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.ttfonts import TTFontFile

from corpus import pdf
from corpus.handwriting import PEN_MM, digits
from corpus.ink import Colour, Mask, clouds

SEAL_MM = 36.0  # across: the size of most offices' seals
RING_TOP = "CỘNG HÒA XHCN VIỆT NAM"
RING_BOTTOM = "BẢN MẪU KEHOACH"
FACE = "LiberationSans-Bold.ttf"  # seals are cut without serifs
FINE = 3  # drawn that much larger and then reduced, so that edges are smooth
BOX_MM = (54.0, 27.0)  # of the stamp of a registry
LONG_NAME = 15  # letters; a longer line of an office's name is broken in two

_INNER = 0.66  # radius of the inner ring, in radii of the seal
_BASE = 0.715  # radius on which letters of the ring stand
_LETTER = 0.14  # size of letters of the ring
_CENTRE = 0.2  # size of letters in the middle, when they fit


def font(size: float, letters: str) -> ImageFont.FreeTypeFont:
    """The face of seals and stamps.

    Raises:
        FontError: the face is not installed or lacks a letter.

    """
    pdf.register(letters)
    folder = next(f for f in pdf.FONT_FOLDERS if (f / "LiberationSerif-Regular.ttf").is_file())
    path = folder / FACE
    missing = sorted(set(letters) - _glyphs(path) - set(" \n"))
    if missing:
        raise pdf.FontError(f"{path} lacks {' '.join(missing)}: sudo apt-get install fonts-liberation2")
    return ImageFont.truetype(str(path), round(size))


def _glyphs(path: Path) -> set[str]:
    if path not in _known:
        _known[path] = {chr(code) for code in TTFontFile(str(path)).charToGlyph} if path.is_file() else set()
    return _known[path]


_known: dict[Path, set[str]] = {}


def seal_red(rng: np.random.Generator) -> Colour:
    """The red of one ink pad: from orange to carmine."""
    return float(rng.uniform(0.78, 0.9)), float(rng.uniform(0.08, 0.22)), float(rng.uniform(0.1, 0.3))


def seal(rng: np.random.Generator, issuer: Sequence[str], dpi: int) -> Mask:
    """Ink of a seal: two rings, text around them, the office's name in the middle, unevenly inked."""
    size = round(SEAL_MM / 25.4 * dpi) * FINE
    sheet = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(sheet)
    radius = size / 2
    for share, width in ((0.985, 0.045), (0.915, 0.015), (_INNER, 0.018)):
        draw.ellipse(_circle(radius, share * radius), outline=255, width=max(1, round(width * radius)))
    _ring(sheet, RING_TOP, radius, top=True)
    _ring(sheet, RING_BOTTOM, radius, top=False)
    for side in (-1, 1):
        _star(draw, radius + side * 0.8 * radius, radius * 1.06, 0.075 * radius)
    _middle(draw, [line.upper() for line in issuer], radius)
    side = size // FINE
    ink = _ink(sheet.resize((side, side), Image.Resampling.BOX))
    return _uneven(rng, ink)


def arrival(rng: np.random.Generator, office: str, number: str, day: str, dpi: int) -> tuple[Mask, Mask]:
    """Ink of a stamp of a registry, and of the number and the day that a clerk wrote in it."""
    title = "ĐẾN" if rng.random() < 0.5 else "CÔNG VĂN ĐẾN"
    scale = dpi / 25.4
    wide, high = (round(side * scale) for side in BOX_MM)
    sheet = Image.new("L", (wide * FINE, high * FINE), 0)
    draw = ImageDraw.Draw(sheet)
    unit = scale * FINE
    draw.rectangle((0, 0, wide * FINE - 1, high * FINE - 1), outline=255, width=round(0.5 * unit))
    heads = [office.upper(), title] if title != "ĐẾN" else [office.upper()]
    y = 1.2 * unit
    for line in heads:
        face = _fitting(line, 3.4 * unit, 0.92 * wide * FINE)
        draw.text((wide * FINE / 2, y), line, fill=255, font=face, anchor="ma")
        y += 4.6 * unit
    draw.line((0, y, wide * FINE, y), fill=255, width=round(0.4 * unit))
    left = 2 * unit
    if title == "ĐẾN":
        draw.text((left, 12.5 * unit), title, fill=255, font=font(4.6 * unit, title), anchor="lm")
        left = 15.5 * unit
        draw.line((left - 1.5 * unit, y, left - 1.5 * unit, high * FINE), fill=255, width=round(0.4 * unit))
    small = font(3.2 * unit, "Số:Ngày:Chuyển:.")
    rows = [(y + 5.0 * unit, "Số:"), (y + 10.6 * unit, "Ngày:"), (24.6 * unit, "Chuyển:")]
    hand = np.zeros((high, wide), np.float32)
    for (baseline, word), value in zip(rows, (number, day, ""), strict=True):
        draw.text((left, baseline), f"{word}{'.' * 40}", fill=255, font=small, anchor="ls")
        if value:
            start = (left + small.getlength(word)) / FINE + 1.0 * scale
            _write(hand, digits(rng, value, 4.0 * scale, PEN_MM * scale), start, baseline / FINE)
    draw.rectangle((wide * FINE - round(0.5 * unit), 0, wide * FINE, high * FINE), fill=255)
    ink = _ink(sheet.resize((wide, high), Image.Resampling.BOX))
    return _uneven(rng, ink), hand


def _ink(image: Image.Image) -> Mask:
    return np.asarray(np.asarray(image) / 255, dtype=np.float32)


def _circle(middle: float, radius: float) -> tuple[float, float, float, float]:
    return middle - radius, middle - radius, middle + radius, middle + radius


def _ring(sheet: Image.Image, text: str, radius: float, *, top: bool) -> None:
    """Letters around the seal: those of the upper half stand outwards, those of the lower half inwards."""
    face = font(_LETTER * radius, text)
    widths = [face.getlength(letter) + 0.035 * radius for letter in text]
    base = _BASE * radius if top else (_BASE + 0.12) * radius
    angle = -sum(widths) / base / 2
    for letter, width in zip(text, widths, strict=True):
        middle = angle + width / base / 2
        angle += width / base
        tile = Image.new("L", (round(0.5 * radius),) * 2, 0)
        centre = tile.width / 2
        ImageDraw.Draw(tile).text((centre, centre), letter, fill=255, font=face, anchor="ms")
        x = radius + base * math.sin(middle)
        y = radius - base * math.cos(middle) if top else radius + base * math.cos(middle)
        degrees = -math.degrees(middle) if top else math.degrees(middle)
        tile = tile.rotate(degrees, resample=Image.Resampling.BICUBIC)
        sheet.paste(255, (round(x - centre), round(y - centre)), tile)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for i in range(10):
        reach, angle = radius if i % 2 == 0 else 0.4 * radius, math.pi * i / 5
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    draw.polygon(points, fill=255)


def _middle(draw: ImageDraw.ImageDraw, lines: Sequence[str], radius: float) -> None:
    room = 2 * _INNER * radius * 0.86
    lines = [part for line in lines for part in _broken(line)]
    step = 1.3 * _CENTRE * radius
    for i, line in enumerate(lines):
        y = radius + (i - (len(lines) - 1) / 2) * step
        chord = math.sqrt(max(0.1, 1 - ((y - radius) / (_INNER * radius)) ** 2))
        face = _fitting(line, _CENTRE * radius, room * chord)
        draw.text((radius, y), line, fill=255, font=face, anchor="mm")


def _broken(line: str) -> list[str]:
    """A long line as two of about the same length."""
    words = line.split()
    if len(line) <= LONG_NAME or len(words) < 2:
        return [line]
    cuts = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(cuts, key=lambda cut: max(map(len, cut))))


def _fitting(line: str, size: float, room: float) -> ImageFont.FreeTypeFont:
    """The face at `size`, or so much smaller that the line fits."""
    return font(size * min(1.0, room / max(1.0, font(size, line).getlength(line))), line)


def _write(sheet: Mask, ink: Mask, left: float, baseline: float) -> None:
    top, start = round(baseline - ink.shape[0] * 0.92), round(left)
    bottom, end = min(sheet.shape[0], top + ink.shape[0]), min(sheet.shape[1], start + ink.shape[1])
    top = max(0, top)
    sheet[top:bottom, start:end] = np.maximum(sheet[top:bottom, start:end], ink[: bottom - top, : end - start])


def _uneven(rng: np.random.Generator, ink: Mask) -> Mask:
    """Ink as a rubber stamp leaves it: one side fainter, patches thin, pores of the paper bare."""
    shape = ink.shape
    rows, columns = np.indices(shape, dtype=np.float32)
    angle = rng.uniform(0, 2 * math.pi)
    tilt = (columns / shape[1] - 0.5) * math.cos(angle) + (rows / shape[0] - 0.5) * math.sin(angle)
    patches = clouds(rng, (shape[0], shape[1]), 9)
    pores = clouds(rng, (shape[0], shape[1]), max(30, max(shape) // 3))
    strength = rng.uniform(0.82, 0.97) + 0.2 * tilt + 0.16 * patches + 0.22 * np.minimum(pores, 0.3)
    bare = (patches + 0.7 * pores < -0.85).astype(np.float32)
    return np.asarray(ink * np.clip(strength, 0.15, 0.97) * (1 - 0.8 * bare), dtype=np.float32)
