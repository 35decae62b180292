"""Text for made-up pages: lines of text files, and what plans have that running text lacks.

Guarantees: the same lines and the same generator state give the same paragraphs; every character is one that every
font of `training.sheets` draws.
"""

import lzma
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = "".join(unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES) + "đ"
DRAWN = frozenset(map(chr, range(32, 127))) | frozenset(LETTERS + LETTERS.upper() + "–—‘’“”…§°")
TOGETHER = 6  # most consecutive lines of a text that are taken at a time
HEADINGS, LABELS, FIGURES = 0.06, 0.06, 0.07  # shares of paragraphs that are made so
ISSUERS = ("UBND", "HĐND", "SLĐTBXH", "LĐTBXH", "BCĐ", "CA", "STC", "SYT", "TU", "BCA", "ĐTBXH", "VP", "SNV")
LAWS = ("NĐ-CP", "QĐ-TTg", "CT-TTg", "QĐ-UBND", "TT-BLĐTBXH", "TT-BTC", "NQ-HĐND", "CT/TW", "TTLT-BTC-BYT", "NQ-CP")
TYPES = ("KH", "QĐ", "BC", "CV", "TB", "HD", "CTr", "TTr", "NQ", "CT")
THINGS = (
    "người", "lượt người", "xã", "xã, phường, thị trấn", "hộ", "vụ", "đối tượng", "triệu đồng", "học viên", "buổi",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
CLAUSES = "abcdđeghiklm"
HEADING_WORDS = (2, 9)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; a heading is set in bold."""

    text: str
    heading: bool = False


def read_lines(path: Path) -> Iterator[str]:
    """Lines of a text file, plain or .xz, in NFC, that can be drawn.

    Raises:
        OSError, EOFError, lzma.LZMAError, UnicodeError: it cannot be read.

    """
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        for line in file:
            text = " ".join(unicodedata.normalize("NFC", line).split())
            if text and DRAWN.issuperset(text):
                yield text


def sampled(path: Path, count: int, dice: random.Random) -> list[str]:
    """About `count` lines of a file: runs of TOGETHER consecutive ones from all over it, or all if there are fewer.

    Raises:
        OSError, EOFError, lzma.LZMAError, UnicodeError: as `read_lines`.

    """
    runs: list[list[str]] = []
    run: list[str] = []
    seen = 0
    for line in read_lines(path):
        run.append(line)
        if len(run) < TOGETHER:
            continue
        seen += 1
        if len(runs) * TOGETHER < count:
            runs.append(run)
        elif (at := dice.randrange(seen)) < len(runs):  # each run of the file stays with the same chance
            runs[at] = run
        run = []
    return [line for run in ([*runs, run] if len(runs) * TOGETHER < count else runs) for line in run]


def paragraphs(lines: Sequence[str], dice: random.Random) -> Iterator[Paragraph]:
    """Paragraphs without end: all lines in runs of one to TOGETHER, the runs in any order; then all over again.

    Raises:
        ValueError: there are no lines.

    """
    if not lines:
        raise ValueError("there are no lines of text")
    while True:
        starts, at = [], 0
        while at < len(lines):
            starts.append(at)
            at += dice.randint(1, TOGETHER)
        runs = list(zip(starts, [*starts[1:], len(lines)], strict=True))
        dice.shuffle(runs)
        for start, end in runs:
            for line in lines[start:end]:
                yield _varied(line, dice)


def _varied(line: str, dice: random.Random) -> Paragraph:
    chance = dice.random()
    if chance < HEADINGS:
        return Paragraph(_heading(line.split(), dice), heading=True)
    chance -= HEADINGS
    if chance < LABELS:
        return Paragraph(f"{_label(dice)} {line}")
    chance -= LABELS
    if chance < FIGURES:
        words = line.split()
        words.insert(dice.randint(0, len(words)), _figure(dice))
        return Paragraph(" ".join(words))
    return Paragraph(line)


def _heading(words: Sequence[str], dice: random.Random) -> str:
    most = dice.randint(*HEADING_WORDS)
    start = dice.randint(0, max(0, len(words) - most))
    text = " ".join(words[start : start + most]).strip(" ,;:.-+()")
    text = text if dice.random() < 0.3 else text.upper()
    label = dice.choice(("", "", f"{dice.choice(ROMAN)}. ", f"{dice.randint(1, 9)}. ", f"Phần {dice.choice(ROMAN)} "))
    return label + text


def _label(dice: random.Random) -> str:
    numbers = [str(dice.randint(1, 9)) for _ in range(3)]
    numbered = f"{numbers[0]}.", f"{'.'.join(numbers[:2])}.", ".".join(numbers), f"{numbers[0]})"
    lettered = f"{dice.choice(CLAUSES)})", f"{dice.choice(CLAUSES)}.", f"{dice.choice(ROMAN)}."
    return dice.choice(("-", "-", "+", "*", *numbered, *lettered))


def _figure(dice: random.Random) -> str:
    """A document's number and date, a share, a count."""
    number, year = dice.randint(1, 3000), dice.randint(2005, 2026)
    day, month = dice.randint(1, 31), dice.randint(1, 12)
    date = dice.choice((f"{day:02}/{month:02}/{year}", f"{day}/{month}/{year}", f"{day} tháng {month} năm {year}"))
    made = f"{number:02}/{dice.choice(TYPES)}-{dice.choice(ISSUERS)}"
    law = f"{number}/{year}/{dice.choice(LAWS)}"
    count = f"{number:,}".replace(",", ".") if dice.random() < 0.5 else f"{number}"
    return dice.choice(
        (
            f"Số: {law}",
            f"số {law} ngày {date}",
            f"Kế hoạch số {made} ngày {date}",
            f"{made} ngày {date}",
            f"ngày {date}",
            f"{dice.choice(('trên', 'dưới', 'đạt', ''))} {dice.randint(1, 100)}%".strip(),
            f"{dice.randint(1, 99)},{dice.randint(1, 9)}%",
            f"{count} {dice.choice(THINGS)}",
            f"({count}/{number + dice.randint(1, 500)} {dice.choice(THINGS)})",
            f"{count}.000.000 đồng",
            f"giai đoạn {year}-{year + 5}",
            f"năm {year}",
        )
    )
