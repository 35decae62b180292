"""How an office writes: its numbers, dates, abbreviations, tones and marks.

Guarantees: a style is a pure function of the random source; what it prints of a part of a sentence stands in what it
prints of the whole sentence, so that quotes can be printed apart from their sentences.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

TABLES = Path(__file__).parent / "variants"
WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII")
LETTERS = "abcdđeghiklmnopqrstuvxy"

_TONES = "\u0300\u0301\u0309\u0303\u0323"
_FIRST = {
    unicodedata.normalize("NFC", a + tone + b): unicodedata.normalize("NFC", a + b + tone)
    for pair in ("oa", "oe", "uy", "OA", "OE", "UY", "Uy", "Oa")
    for a, b in [tuple(pair)]
    for tone in _TONES
}
_ON_FIRST = re.compile(rf"(?<![qQ])(?:{'|'.join(_FIRST)})(?!\w)")


@cache
def table(name: str) -> Any:
    """One of the lists beside this module."""
    return yaml.safe_load((TABLES / f"{name}.yaml").read_text(encoding="utf-8"))


def upper_first(text: str) -> str:
    """The text as the head of a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence; a name of an organisation keeps its capital."""
    keeps = ("Ủy ban", "Công an", "Đội", "Luật", "Nghị")
    return text if text.startswith(keeps) else text[:1].lower() + text[1:]


def fill(text: str, slots: dict[str, str]) -> str:
    """A pattern with its slots filled, those inside filled slots too; an unknown slot is an error."""
    while "{" in text:
        text = re.sub(r"\{(\w+)\}", lambda m: slots[m[1]], text)
    return text


@dataclass(frozen=True)
class Style:
    """The habits of one office."""

    abbreviations: tuple[tuple[str, str], ...]
    tone_on_second: bool
    long_dash: bool
    padded: bool  # 05 người
    long_dates: bool  # 5 tháng 3 năm 2022
    padded_months: bool  # 05/03/2022
    parts: str  # how parts are numbered: I. A. I-
    points: str  # how points are numbered: 1. 1- 1/
    bullets: str  # - + a) 1.
    part_marks: str  # ### or **
    point_marks: str  # #### or ** or nothing
    number_word: str  # "số " or nothing
    date_comma: bool  # số 36-CT/TW, ngày 16/8/2019
    blank: bool  # number and day left to be filled in by hand
    italic_bases: bool
    tight_span: bool  # 2021-2025
    percent: str  # 95% or 95 %
    no_comma: bool  # phòng chống ma túy

    def printed(self, text: str, *, short: bool = True) -> str:
        """The words as this office writes them."""
        for full, brief in self.abbreviations if short else ():
            text = text.replace(full, brief)
        if self.no_comma:
            text = text.replace("hòng, chống", "hòng chống")
        if self.tone_on_second:
            text = _ON_FIRST.sub(lambda m: _FIRST[m[0]], text)
        return text.replace(" - ", " – ") if self.long_dash else text

    def count(self, value: float) -> str:
        """A number of people or things."""
        if value != int(value):
            return f"{value:g}".replace(".", ",")
        if self.padded and 0 < value < 10:
            return f"0{int(value)}"
        return f"{int(value):,}".replace(",", ".")

    def date(self, day: datetime.date, *, long: bool | None = None) -> str:
        """A date after the word `ngày`."""
        if self.long_dates if long is None else long:
            return f"{day.day:02d} tháng {month(day)} năm {day.year}"
        return f"{self.day_month(day)}/{day.year}"

    def day_month(self, day: datetime.date) -> str:
        """A day of every year."""
        return f"{day.day:02d}/{day.month:02d}" if self.padded_months else f"{day.day:02d}/{day.month}"

    def span(self, first: int, last: int) -> str:
        """Years from and to."""
        return f"{first}-{last}" if self.tight_span else f"{first} - {last}"

    def part(self, number: int, title: str) -> str:
        """The heading of a part."""
        label = "ABCDEFGH"[number - 1] if self.parts.startswith("A") else ROMAN[number]
        return _marked(self.part_marks, f"{label}{self.parts[1:]} {title}")

    def point(self, number: int, title: str, *, letters: bool = False) -> str:
        """The heading of a point of a part."""
        label = f"{LETTERS[number - 1]})" if letters else f"{number}{self.points}"
        return _marked(self.point_marks, f"{label} {title}")

    def bullet(self, number: int, bullets: str | None = None) -> str:
        """The mark before one of several lines, with its blank."""
        kind = bullets or self.bullets
        if kind == "a)":
            return f"{LETTERS[number - 1]}) "
        return f"{number}. " if kind == "1." else f"{kind} "


def month(day: datetime.date) -> str:
    """A month in a long date: official writing pads the first two alone."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def draw_style(rng: Random) -> Style:
    """The habits of an office, drawn."""
    habits = table("frame")["abbreviations"]
    chosen = habits[rng.choice(sorted(habits))]
    return Style(
        abbreviations=tuple(sorted(chosen.items(), key=lambda pair: -len(pair[0]))),
        tone_on_second=rng.random() < 0.3,
        long_dash=rng.random() < 0.15,
        padded=rng.random() < 0.7,
        long_dates=rng.random() < 0.25,
        padded_months=rng.random() < 0.3,
        parts=rng.choice(["I.", "I.", "I.", "A.", "I-"]),
        points=rng.choice([".", ".", ".", "-", "/"]),
        bullets=rng.choice(["-", "-", "a)", "+", "1."]),
        part_marks=rng.choice(["###", "###", "**"]),
        point_marks=rng.choice(["####", "####", "**", ""]),
        number_word=rng.choice(["số ", "số ", "số ", ""]),
        date_comma=rng.random() < 0.12,
        blank=rng.random() < 0.08,
        italic_bases=rng.random() < 0.5,
        tight_span=rng.random() < 0.5,
        percent=rng.choice(["%", "%", "%", "%", "%", "%", "%", " %"]),
        no_comma=rng.random() < 0.15,
    )


def _marked(mark: str, text: str) -> str:
    if mark == "**":
        return f"**{text}**"
    return f"{mark} {text}" if mark else text
