"""Pages of text as an office sets them, of which every line is known.

Guarantees: the same paragraphs and the same generator state give the same sheets with the same fonts; what stands on a
sheet is exactly its lines. Lengths are points from the top left of an A4 page.
"""

import functools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.ink import POINTS, Paper
from training.texts import Paragraph

WIDTH, HEIGHT = 595.28, 841.89  # A4
TOP, BOTTOM = 57.0, 57.0  # 20 mm
LEFT, RIGHTS = 85.0, (43.0, 57.0)  # 30 mm; 15 to 20 mm
INDENTS = (0.0, 28.0, 36.0, 36.0)  # of a first line: none, 1 cm, 1.27 cm
SIZES = (13.0, 13.5, 14.0, 14.0)
LEADING = (1.16, 1.5)  # of the size
SPACES = (0.0, 3.0, 6.0)  # before a paragraph
SLANTED, BOLD, BOTH = 0.05, 0.05, 0.02  # shares of paragraphs that are no heading
MIDDLE = 0.3  # of the size: how far the middle of small letters stands above the line
FINE = 2  # letters are drawn that much larger and then reduced, so that no grid of pixels bends them
EM = 1000  # pixels, at which words are measured
FOLDERS = tuple(
    Path("/usr/share", folder)
    for folder in (
        "fonts/truetype/liberation2",
        "fonts/truetype/liberation",
        "texmf/fonts/opentype/public/tex-gyre",
        "fonts/truetype/freefont",
    )
)
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
HEAVY = FACES.index("Bold")


@dataclass(frozen=True)
class Family:
    """A typeface: its files in the order of FACES, its share of the pages, the Debian package that has it."""

    share: float
    files: tuple[str, ...]
    package: str


FAMILIES = (
    Family(0.55, tuple(f"LiberationSerif-{face}.ttf" for face in FACES), "fonts-liberation2"),
    Family(0.2, tuple(f"texgyretermes-{face.lower()}.otf" for face in FACES), "fonts-texgyre"),
    Family(0.13, tuple(f"FreeSerif{face.removeprefix('Regular')}.ttf" for face in FACES), "fonts-freefont-ttf"),
    Family(0.12, tuple(f"LiberationSans-{face}.ttf" for face in FACES), "fonts-liberation2"),
)


class FontError(RuntimeError):
    """A font is missing; the message says what to install."""


@dataclass(frozen=True)
class Line:
    """One line of print: its words with their left edges, its base line and the middle of its small letters."""

    words: tuple[tuple[str, float], ...]
    base: float
    middle: float
    file: str  # of the font
    size: float

    @property
    def text(self) -> str:
        """What is printed, one space between words."""
        return " ".join(word for word, _ in self.words)

    @property
    def font(self) -> str:
        """The name of the font."""
        return Path(self.file).stem


@dataclass(frozen=True)
class Sheet:
    """One page of lines, from the top."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Style:
    """How an office has set up its page."""

    family: Family
    size: float
    leading: float
    space: float
    indent: float
    right: float
    justified: bool


def path_of(file: str) -> Path:
    """Where the file of a font lies.

    Raises:
        FontError: it is not installed.

    """
    for folder in FOLDERS:
        if (folder / file).is_file():
            return folder / file
    package = next((family.package for family in FAMILIES if file in family.files), "")
    raise FontError(f"the font {file} is missing: apt-get install {package}")


@functools.cache
def font(file: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A font, `pixels` an em.

    Raises:
        FontError: it is not installed.

    """
    # Every letter has a glyph of its own, so that no shaping is needed.
    return ImageFont.truetype(path_of(file), pixels, layout_engine=ImageFont.Layout.BASIC)


def sheets(text: Iterator[Paragraph], dice: random.Random) -> Iterator[Sheet]:
    """Pages without end, or as long as there is text; what does not fit on a page is left out.

    Raises:
        FontError: a font is not installed.

    """
    while lines := tuple(_page(text, dice)):
        yield Sheet(lines)


def _page(text: Iterator[Paragraph], dice: random.Random) -> Iterator[Line]:
    style = _Style(
        dice.choices(FAMILIES, [family.share for family in FAMILIES])[0],
        dice.choice(SIZES),
        dice.uniform(*LEADING),
        dice.choice(SPACES),
        dice.choice(INDENTS),
        dice.uniform(*RIGHTS),
        dice.random() < 0.6,
    )
    base = TOP + style.size
    for paragraph in text:
        faces, shares = range(len(FACES)), (1 - SLANTED - BOLD - BOTH, BOLD, SLANTED, BOTH)
        face = HEAVY if paragraph.heading else dice.choices(faces, shares)[0]
        centred = paragraph.heading and dice.random() < 0.4
        for line in _set(paragraph.text, base, face, style, centred):
            if line.base > HEIGHT - BOTTOM:
                return
            yield line
            base = line.base + style.size * style.leading
        base += style.space


def _set(text: str, base: float, face: int, style: _Style, centred: bool) -> Iterator[Line]:
    """The lines of a paragraph, the first on `base`."""
    file = style.family.files[face]
    space = _width(file, style.size, " ")
    left, right = LEFT + (0 if centred else style.indent), WIDTH - style.right
    rest = text.split()
    while rest:
        words, rest = _broken(rest, right - left, space, functools.partial(_width, file, style.size))
        widths = [_width(file, style.size, word) for word in words]
        free = right - left - sum(widths) - space * (len(words) - 1)
        spread = style.justified and rest and not centred and len(words) > 1
        gap = space + (free / (len(words) - 1) if spread else 0)
        at = left + (free / 2 if centred else 0)
        edges = [at + sum(widths[:n]) + gap * n for n in range(len(words))]
        placed = tuple(zip(words, edges, strict=True))
        yield Line(placed, base, base - MIDDLE * style.size, file, style.size)
        base += style.size * style.leading
        left = LEFT


def _width(file: str, size: float, word: str) -> float:
    return font(file, EM).getlength(word) * size / EM


def _broken(words: list[str], room: float, space: float, width: Callable[[str], float]) -> tuple[list[str], list[str]]:
    """The words that fit on a line, and those that do not; a word may break after a hyphen."""
    used = 0.0
    for at, word in enumerate(words):
        if used + (wide := width(word)) <= room:
            used += wide + space
            continue
        ends = [end for end in range(len(word) - 1, 1, -1) if word[end - 1] == "-" and used + width(word[:end]) <= room]
        if ends:
            return [*words[:at], word[: ends[0]]], [word[ends[0] :], *words[at + 1 :]]
        count = max(at, 1)  # a word longer than the line stands on it all the same
        return words[:count], words[count:]
    return words, []


def printed(sheet: Sheet, dpi: int) -> Paper:
    """The sheet as a perfect printer would print it.

    Raises:
        FontError: a font is not installed.

    """
    scale = dpi / POINTS * FINE
    page = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(page)
    for line in sheet.lines:
        drawn = font(line.file, round(line.size * scale))
        for word, left in line.words:
            draw.text((left * scale, line.base * scale), word, fill=0, font=drawn, anchor="ls")
    size = round(WIDTH * dpi / POINTS), round(HEIGHT * dpi / POINTS)
    small = cv2.resize(np.asarray(page), size, interpolation=cv2.INTER_AREA)
    return np.repeat(np.asarray(small / np.float32(255), dtype=np.float32)[..., None], 3, axis=2)
