"""Lines cut into words, numbers and what stands between them, for the model and for repair alike.

Guarantees: tokens stand in the order of the line and do not overlap; what no token covers is never changed.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.lexicon.text import UPPER, one_tone_placement

Kind = Literal["word", "number", "mixed", "code"]
Pause = Literal["", ",", "."]
Cut = Literal[
    "signs",  # words end at signs
    "noise",  # only at hyphens, slashes, and signs beside figures: others may be letters that OCR did not know
    "glued",  # also where a capital follows a small letter or a letter a digit: `thiết kếBản`, `G15`
]

# What OCR of another language makes of letters: ¢ and © of c, € of ê, @ and & of ộ.
LETTERLIKE = "€¢£@&©®°|!{}~^?"
_LETTER = "[A-Za-zĐđÐ]"
# Numbers of documents: 116/2021/ND-CP, 08/KH-SLDTBXH, 36-CT/TW, 114/KH- at the end of a line; not 2021/2022.
CODE = re.compile(
    rf"(?<![\w/])\d[\dlIOo]{{0,4}}[a-zđ]?(?:/[12][\dlIOo]{{3}})?[/-](?:[A-ZĐÐ]|{_LETTER}{{2,6}})[A-ZĐÐ]{{0,5}}\d{{0,2}}"
    rf"(?:[-–/&]{_LETTER}\w{{0,12}})*[-–/]?(?!\w)"
)
# Figures among which letters stand that look like them: 2O24, l5/3/2024.
_SPOILED = re.compile(r"[\dlI|Oo]{1,4}(?:[.,/-][\dlI|Oo]{1,4})*%?")
_LOOKALIKE = re.compile(r"(?=.*\d)[\dlI|Oo.,:/-]+")
# Letters and figures that belong together: quý II/2025, Q1/2025, QL1A, 25kg, 2,5ha, 2x3m, Covid19, 50%o, No1, o/o.
_MEASURE = re.compile(
    r"[IVX]{1,5}[./-]\d+(?:[./-]\d+)*%?|[QH][1-4](?:/\d{2,4})?|[A-ZĐ]{2,}\.?\d+[A-Z]?"
    r"|(?:[A-ZĐ]+\.)*[A-ZĐ]+\.?\d{2,}|[^\W\d_]{3,}\d{2,}|No\.?\d+"
    r"|\d+(?:[.,]\d+)*(?:tr|tỷ|kg|km|ha|m[23²³]|cm|mm|ml)|(?:\d{2,}|\d+[.,]\d+)[mghk]|\d+x\d+m?|[oO0]/[oO0]+"
    r"|.*\d.*%.*|[^\w]*%.*"
)
_ADDRESS = re.compile(r"(?:https?:|www\.)\S+|\S+@\S+\.\w+")
_ABBREVIATION = re.compile(r"[A-ZĐ]{1,8}(?:[-–/&][A-ZĐ]{1,8})+")
_VOWELS = frozenset("AEIOUY")
FIGURES = ("No", "Nl")  # ½, Ⅳ
NUMBER = re.compile(r"\d+(?:[.,/:\-–]\d+)*(?:%|h\d{0,2})?")
_CHUNK = re.compile(r"\S+")
_FIRST = re.compile(rf"[\w{re.escape(LETTERLIKE)}]")
_LAST = re.compile(r"[\w€¢£@&%]")
_SIGNS = r"[^\w¢£€@&$©®°|!{}~^?'’`]|_"
_JOINTS: dict[Cut, re.Pattern[str]] = {
    "signs": re.compile(_SIGNS),
    "noise": re.compile(r"[/\-–—_]|[.,;:()](?=\d)|(?<=\d)[.,;:()]"),
    "glued": re.compile(rf"{_SIGNS}|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)|(?<=[^\W\d_{UPPER}])(?=[{UPPER}])"),
}
_STOP = re.compile(r"[.;!?…]")
_REST = re.compile(r"[,:]")
TRAINED = re.compile(r"[^\W\d_]+|\d+(?:[.,/:\-]\d+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number of a line: its span, and the pause that the sign behind it makes."""

    start: int
    end: int
    text: str
    kind: Kind
    pause: Pause = ""


def tokens_of(line: str, cut: Cut = "signs") -> list[Token]:
    """The tokens of a line: `chính trị-xã hội (90%);` has five, the last with the pause `.`."""
    joint = _JOINTS[cut]
    out: list[Token] = []
    at = 0
    for code in [*CODE.finditer(line), None]:
        _add_words(out, line, (at, code.start() if code else len(line)), joint)
        if code:
            at = code.end()
            out.append(Token(code.start(), at, code[0], "number", _pause(line[at : at + 1])))
    return out


def _add_words(out: list[Token], line: str, part: tuple[int, int], joint: re.Pattern[str]) -> None:
    """Add the tokens of a part of a line in which no number of a document stands."""
    for chunk in _CHUNK.finditer(line, *part):
        start, end = _core(line, chunk.start(), chunk.end())
        before = line[chunk.start() : start]
        if out and _STOP.search(before):
            out[-1] = _paused(out[-1], ".")
        if start == end:
            if out and not out[-1].pause:
                out[-1] = _paused(out[-1], _pause(chunk[0]))
            continue
        out.extend(_parts(line, (start, end), _pause(line[end : chunk.end()]), joint))


def _core(line: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the signs around it; both at its end where it has nothing else."""
    first = _FIRST.search(line, start, end)
    if first is None:
        return end, end
    while end > first.start() and not _LAST.match(line[end - 1]):
        end -= 1
    return (first.start(), end) if end > first.start() else (end, end)


def _parts(line: str, span: tuple[int, int], pause: Pause, joints: re.Pattern[str]) -> list[Token]:
    """A chunk between spaces, without the signs around it, parted at hyphens and slashes."""
    start, end = span
    text = line[start:end]
    if _is_number(text) or _ADDRESS.fullmatch(text):
        return [Token(start, end, text, "number", pause)]
    short = is_abbreviation(text)
    out: list[Token] = []
    at = start
    for joint in [*joints.finditer(line, start, end), None]:
        stop = joint.start() if joint else end
        if stop > at:
            out.append(Token(at, stop, line[at:stop], "code" if short else _kind(line[at:stop])))
        if joint and out:
            out[-1] = _paused(out[-1], _pause(joint[0]))
        at = joint.end() if joint else end
    if out:
        out[-1] = _paused(out[-1], pause)
    return out


@lru_cache(maxsize=20_000)
def _is_number(text: str) -> bool:
    """Whether letters are not to be looked for: a number, well read or not, a measure, figures of another alphabet."""
    if NUMBER.fullmatch(text) or _LOOKALIKE.fullmatch(text) or _MEASURE.fullmatch(text):
        return True
    return any(unicodedata.category(c) in FIGURES for c in text)


def is_spoiled_number(text: str) -> bool:
    """Whether a number was read with letters among its figures, fewer than these."""
    if _MEASURE.fullmatch(text):
        return False
    figures = sum(c.isdigit() for c in text)
    return 0 < sum(c in "lI|Oo" for c in text) < figures and _SPOILED.fullmatch(text) is not None


@lru_cache(maxsize=20_000)
def is_abbreviation(text: str) -> bool:
    """Whether parts in capitals, one without a vowel, are joined by hyphens or slashes: `AN-TT`, `LĐ-TB&XH`."""
    found = _ABBREVIATION.fullmatch(text) is not None
    return found and any(not _VOWELS.intersection(part) for part in re.split(r"[-–/&]", text))


@lru_cache(maxsize=20_000)
def _kind(text: str) -> Kind:
    if _is_number(text):
        return "number"
    return "mixed" if any(c.isdigit() for c in text) else "word"


def _paused(token: Token, pause: Pause) -> Token:
    return Token(token.start, token.end, token.text, token.kind, pause) if pause else token


def _pause(signs: str) -> Pause:
    if _STOP.search(signs):
        return "."
    return "," if _REST.search(signs) else ""


def trained_words(line: str) -> list[str]:
    """The words of a line of training text, small letters and one tone placement; numbers and signs are words too."""
    return TRAINED.findall(one_tone_placement(line).lower())
