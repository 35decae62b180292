"""What Tesseract reads on a picture of a sheet, line by line beside what is printed there.

Guarantees: lines are told by their place first, and by their letters where the picture is skewed or bent; each printed
line is matched at most once, in the order of the page; a match with more than MOST_WRONG of its characters wrong is
none.
"""

import functools
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import radians, sin

import pytesseract
from PIL import Image
from rapidfuzz.distance import Levenshtein

from corpus.degrade import Scanned
from training.sheets import HEIGHT, Sheet

MOST_WRONG = 0.7  # of the characters; two lines of plans that have nothing in common differ by 0.75 to 0.9
SAME_LINE = 5.0  # points by which two parts of one line may be off
REACH = 16.0  # points by which a line may be off: hardly more than the next line is away
BENT_REACH = 85.0  # in a photograph, in which the margin is a desk
TIMEOUT = 120  # seconds a page; noise without letters can keep Tesseract busy for minutes
Word = tuple[str, float]  # text and confidence, 0 to 1


class LanguageError(RuntimeError):
    """Tesseract or a language of it is missing; the message says what to install."""


@dataclass(frozen=True)
class ReadLine:
    """One line as Tesseract reads it: its edges and its middle in points, as if the page lay straight."""

    words: tuple[Word, ...]
    left: float
    right: float
    middle: float

    @property
    def text(self) -> str:
        """Its words with one space between them."""
        return " ".join(word for word, _ in self.words)


@functools.cache
def languages() -> frozenset[str]:
    """The models that Tesseract has; none where it is not installed."""
    try:
        listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return frozenset()
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def model(lang: str) -> str:
    """The name by which Tesseract has a language or script (`Latin`, `script/Latin`).

    Raises:
        LanguageError: it is not installed.

    """
    for name in (lang, f"script/{lang}", lang.removeprefix("script/")):
        if name in languages():
            return name
    raise LanguageError(f"Tesseract has no {lang}: apt-get install tesseract-ocr tesseract-ocr-{lang.lower()}")


def read(scanned: Scanned, lang: str) -> list[ReadLine]:
    """Lines on a picture of one sheet, from the top; none where that takes longer than TIMEOUT.

    Raises:
        LanguageError: Tesseract or the language is not installed.

    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    image = scanned.image().convert("L")
    image.format = "PPM"  # handed over raw: encoding PNG takes longer than drawing the page
    config = f"--psm 6 --dpi {scanned.dpi}"
    try:
        table = pytesseract.image_to_data(image, lang=model(lang), config=config, timeout=TIMEOUT)
    except pytesseract.TesseractError:
        raise
    except RuntimeError:  # pytesseract's word for a timeout
        return []
    return joined(_lines(table, image, scanned.skew))


def _lines(table: str, image: Image.Image, skew: float) -> list[ReadLine]:
    """Lines of Tesseract's TSV: level, page, block, paragraph, line, word, left, top, width, height, conf, text."""
    found: dict[tuple[str, ...], list[tuple[Word, float, float, float]]] = {}
    scale = HEIGHT / image.height
    for row in table.split("\n")[1:]:
        fields = row.split("\t")
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            left, top, width, height = map(float, fields[6:10])
            middle = top + height / 2 + sin(radians(skew)) * (left + width / 2 - image.width / 2)
            word = fields[11].strip(), round(max(0.0, float(fields[10]) / 100), 3)
            found.setdefault(tuple(fields[1:5]), []).append(
                (word, left * scale, (left + width) * scale, middle * scale)
            )
    return [
        ReadLine(tuple(word for word, *_ in line), line[0][1], line[-1][2], sorted(m for *_, m in line)[len(line) // 2])
        for line in found.values()
    ]


def joined(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """Lines from the top; those that are two parts of one line, as where words stand far apart, made one."""
    out: list[ReadLine] = []
    for line in sorted(lines, key=lambda line: line.middle):
        before = out[-1] if out else None
        if before and line.middle - before.middle < SAME_LINE:
            first, second = sorted((before, line), key=lambda part: part.left)
            if first.right <= second.left:
                out[-1] = ReadLine(first.words + second.words, first.left, second.right, before.middle)
                continue
        out.append(line)
    return out


def matched(sheet: Sheet, lines: Sequence[ReadLine], reach: float) -> list[ReadLine | None]:
    """For each line of the sheet what was read of it; None where that is uncertain.

    `lines`: from the top; `reach`: points by which a line may be off.
    """
    printed = sheet.lines
    # best[p][r]: what is gained by the first p printed and r read lines; a line that stands alone gains nothing
    best = [[0.0] * (len(lines) + 1) for _ in range(len(printed) + 1)]
    gains: dict[tuple[int, int], float] = {}
    for p, line in enumerate(printed, 1):
        for r, seen in enumerate(lines, 1):
            best[p][r] = max(best[p - 1][r], best[p][r - 1])
            if abs(line.middle - seen.middle) <= reach:
                gain = MOST_WRONG - wrong(line.text, seen.text)
                if gain > 0 and best[p - 1][r - 1] + gain > best[p][r]:
                    best[p][r] = gains[p, r] = best[p - 1][r - 1] + gain
    out: list[ReadLine | None] = [None] * len(printed)
    p, r = len(printed), len(lines)
    while p and r:
        if gains.get((p, r)) == best[p][r]:
            out[p - 1] = lines[r - 1]
            p, r = p - 1, r - 1
        elif best[p - 1][r] == best[p][r]:
            p -= 1
        else:
            r -= 1
    return out


def wrong(printed: str, text: str) -> float:
    """Characters that must be changed to make what is printed of what was read, as a share of what is printed."""
    return Levenshtein.distance(printed, text) / len(printed)
