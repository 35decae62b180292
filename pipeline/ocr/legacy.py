r"""Text in TCVN3, VNI and VIQR, word by word.

Guarantees: the tables are data (`data/*.tsv`) and are read at the first question; white space stays as it is, so that
words before and after stand at the same places in order; a word that holds a letter which only Unicode has comes back
as it is. Text of TCVN3 and VNI is given as it looks when its bytes are taken for Windows-1252 (`Céng hßa`), or with
the same bytes in Unicode's private area, where Word keeps letters of symbol fonts.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Literal

from pipeline.lexicon.places import find, marked_key
from pipeline.lexicon.syllables import has_mark, is_syllable
from pipeline.ocr.paragraphs import repair_word

Encoding = Literal["tcvn3", "vni", "viqr"]
NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viqr": "VIQR"}
ENCODINGS: tuple[Encoding, ...] = ("tcvn3", "vni")  # those that can be told from single lines

WORDS = re.compile(r"\s+|\S+")
LETTERS = re.compile(r"[^\W\d_]+")
FEWEST_WORDS = 3  # of a line that is read as capitals because nothing speaks against it
MOST_HYPHENS = 3  # in a word of TCVN3: PDF writes ư as a hyphen, and ươ has one
NO_WORDS = re.compile(r"@|://|www\.")  # addresses hold signs that VIQR would take for marks
# Symbols of Windows-1252 that stand for a letter in TCVN3, and alone are what they look like: bullets, sections.
SYMBOLS_ALONE = re.compile(r"([·§©«»±¶¤¨°¸¬])\1*")
PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}

_TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", *_TONES)
) - frozenset("aeiouyAEIOUY") | frozenset("đĐ")  # fmt: skip
NO_CAPITAL = frozenset(c for c in VIETNAMESE if c.islower() and unicodedata.normalize("NFD", c)[-1] in _TONES)
LABEL = re.compile(r"[-+*•–]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ®]\)|[“\"(]")
_LETTERED = re.compile(r"[a-z]- +[A-Z§¢£¤¥¦]")
_UPLAND = frozenset(("EA", "IA", "KRÔNG", "ĐẮK", "ĐĂK"))  # the first words of names in the central highlands
UNICODE_ALONE = frozenset(letter for letter in VIETNAMESE if ord(letter) > 0xFF)
_CAPITAL_FONT = re.compile(r"H(?:$|[,\-\s]|Bold|Italic)")


@cache
def table(encoding: Encoding) -> dict[str, str]:
    """Signs of the encoding -> letter."""
    text = files("pipeline.ocr").joinpath("data", f"{encoding}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {"".join(chr(int(code, 16)) for code in codes.split()): letter for codes, letter in rows[1:]}


@cache
def _readable(encoding: Encoding) -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern over the signs of an encoding, longest first, and what each means; looser than the table."""
    signs = dict(table(encoding))
    if encoding == "vni":  # the second byte is typed in either case
        signs |= {s[0] + s[1].swapcase(): letter for s, letter in table(encoding).items() if len(s) == 2}
    if encoding == "viqr":
        signs |= {"Dd": "Đ"}
        signs |= {s[0] + s[2] + s[1]: letter for s, letter in table(encoding).items() if len(s) == 3}  # tone first
    longest = sorted(signs, key=lambda s: (-len(s), s))
    return re.compile("|".join(map(re.escape, longest))), signs


@dataclass(frozen=True, slots=True)
class Font:
    """What the name of a font tells: the encoding of its text, and whether it prints small letters as capitals."""

    encoding: Encoding
    capitals: bool = False


@cache
def font_encoding(name: str) -> Font | None:
    """`.VnTime`, `ABCDEF+.VnTimeH,Bold`, `VNI-Times`; None for the fonts of Unicode."""
    bare = re.sub(r"^[A-Z]{6}\+", "", name.strip().strip("'\""))
    if re.match(r"VNI[-_ ]", bare, re.IGNORECASE):
        return Font("vni")
    if re.match(r"\.vn\w", bare, re.IGNORECASE) or re.match(r"Vn[A-Z]\w", bare):
        return Font("tcvn3", bool(_CAPITAL_FONT.search(bare)))
    return None


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the white space between two: as the file has it, and in Unicode."""

    raw: str
    text: str


def decode(line: str, encoding: Encoding, font: Font | None = None, *, opening: bool = False) -> list[Word]:
    """The words of a line and what parts them.

    `font`: it is set in one of the encoding, so that every sign is a letter. `opening`: it is the first of a paragraph.
    """
    words = [Word(piece, _decoded(piece, encoding, sure=font is not None)) for piece in WORDS.findall(line)]
    if _LETTERED.match(line):
        words[0] = Word(words[0].raw, words[0].raw)  # `b- Gi¸o viªn`: a label, no `bư`
    if font and font.capitals:
        return [Word(w.raw, w.text.upper()) if not UNICODE_ALONE.intersection(w.raw) else w for w in words]
    return _with_capitals(words, opening=opening) if encoding == "tcvn3" else words


def _decoded(word: str, encoding: Encoding, *, sure: bool) -> str:
    if word.isspace() or UNICODE_ALONE.intersection(unicodedata.normalize("NFC", word)):
        return word
    if encoding == "viqr":
        return _from_viqr(word)
    word = word.translate(PRIVATE)
    if not sure and SYMBOLS_ALONE.fullmatch(word):
        return word
    pattern, signs = _readable(encoding)
    text = pattern.sub(lambda found: signs[found[0]], word)
    if encoding == "tcvn3" and "-" in word:
        text = _hyphens_as_letters(text)
    return repair_word(text)


def _hyphens_as_letters(word: str) -> str:
    """PDF's WinAnsiEncoding has a hyphen at AD, which is ư in TCVN3: `®-îc`, `h-íng` have one that is a letter."""
    at = [found.start() for found in re.finditer(r"(?<=[^\W\d_])-|-(?=[^\W\d_])", word)][:MOST_HYPHENS]
    for count in range(1, len(at) + 1):
        for chosen in combinations(at, count):
            tried = "".join("ư" if place in chosen else char for place, char in enumerate(word))
            parts = LETTERS.findall(tried)
            if all(map(is_syllable, parts)) and all(len(part) > 1 for part in parts if "ư" in part):
                return tried
    return word


def _with_capitals(words: list[Word], *, opening: bool) -> list[Word]:
    """The capitals with a tone, which TCVN3 has no signs for and text without its fonts only implies.

    A word whose letters of ASCII are all capitals is one in capitals; a word with one such letter or none (`Uû`, `ý`)
    goes with the next word, else with the one before it. What opens a paragraph, a labelled item or a sentence has
    a capital, and so have the two words of a place's name (`¸i Th­îng`).
    """
    kinds = [_capital_kind(word) for word in words]
    if _all_undecided(words, kinds):  # `Së Y TÕ`
        kinds = [True] * len(words)
    out: list[Word] = []
    for at, (word, kind) in enumerate(zip(words, kinds, strict=True)):
        text = word.text
        if not text.isascii() and not text.isspace() and not UNICODE_ALONE.intersection(word.raw):
            near = (kind, _nearest(kinds[at + 1 :]), _nearest(kinds[:at][::-1]))
            if next((k for k in near if k is not None), False):
                text = text.upper()
            elif (_opens(words, at) if at else opening) or _has_capital(words, at):
                text = _capitalized(text)
        out.append(Word(word.raw, text))
    return out


def _all_undecided(words: list[Word], kinds: list[bool | None]) -> bool:
    """Whether a line holds only short words that could be of either kind: nothing small speaks for small letters."""
    spelled = [LETTERS.findall(word.text) for word in words if not word.text.isspace()]
    told = any(kind is not None for kind in kinds)
    return not told and len(spelled) >= FEWEST_WORDS and all(p and all(map(is_syllable, p)) for p in spelled)


def _opens(words: list[Word], at: int) -> bool:
    """Whether the word begins a sentence, or what stands in a line of its own or a column of a table."""
    gap, before = words[at - 1].raw, words[at - 2].raw if at > 1 else ""
    return len(gap) > 1 or "\t" in gap or bool(LABEL.fullmatch(before) and at <= 3) or before[-1:] in (".", "!", "?")


def _has_capital(words: list[Word], at: int) -> bool:
    """Whether the word stands in a name: `ủy ban`, or that of a place whose other word has its capital."""
    text, after = words[at].text, words[at + 2].text if at + 2 < len(words) else ""
    if text[:1] not in NO_CAPITAL:
        return False
    if text in ("ủy", "uỷ"):
        return after == "ban"
    before = words[at - 2].text if at > 1 else ""
    return (after[:1].isupper() and _is_place(text, after)) or (before[:1].isupper() and _is_place(before, text))


def _is_place(*words: str) -> bool:
    first, last = (LETTERS.findall(word) for word in words)
    if len(first) != 1 or not last:
        return False
    name = f"{first[0]} {last[0]}"
    return any(marked_key(place.name) == marked_key(name) for place in find(name, level="commune"))


def _capitalized(word: str) -> str:
    """The word with a capital, if its first letter is one that has none in TCVN3."""
    first = re.search(r"[^\W\d_]", word)
    if first is None or first[0] not in NO_CAPITAL:
        return word
    return word[: first.start()] + first[0].upper() + word[first.end() :]


def _capital_kind(word: Word) -> bool | None:
    """True: in capitals; False: not; None: the word does not tell (`Uû`, and abbreviations: `15/KH-UBND`, `TM.`)."""
    ascii_letters = [c for c in word.raw if c.isascii() and c.isalpha()]
    if any(c.islower() for c in ascii_letters):
        return False
    parts = LETTERS.findall(word.text)
    told = len(ascii_letters) > 1 and not any(c.isdigit() for c in word.text)  # `PA03` is an abbreviation
    return True if told and parts and all(is_syllable(part) or part in _UPLAND for part in parts) else None


def _nearest(kinds: list[bool | None]) -> bool | None:
    return next((kind for kind in kinds[:6] if kind is not None), None)  # white space tells nothing


_THREE_D = re.compile(r"(?<=D)(?=DD(?!D))")  # GDDDT is GDĐT


def _from_viqr(word: str) -> str:
    """A word of VIQR. A sign at its end is a mark only where the word can then be a syllable: `xa~.`, `na`o?`."""
    if NO_WORDS.search(word):
        return word
    pattern, signs = _readable("viqr")
    kept: list[str] = []  # signs that a backslash keeps

    def keep(found: re.Match[str]) -> str:
        kept.append(found[1])
        return "\0"

    shielded = re.sub(r"\\([^\w\s])", keep, word)
    text = "".join(pattern.sub(lambda found: signs[found[0]], piece) for piece in _THREE_D.split(shielded))
    last = re.fullmatch(r"(.*[A-Za-z])([.?'`~(]+)(\W*)", shielded, re.DOTALL)
    if last and not _syllables(text):
        other = pattern.sub(lambda found: signs[found[0]], last[1]) + last[2] + last[3]
        text = other if _syllables(other) else text
    for sign in kept:
        text = text.replace("\0", sign, 1)
    return repair_word(text)


def _syllables(word: str) -> bool:
    return all(map(is_syllable, LETTERS.findall(word)))


_ASCII_SIGNS = re.compile(r"[\s\d!-/:-@\[-`{-~“”‘’–—…\u00a0]+")
_MIXED_CASE = re.compile(r"[a-zß-ÿ][A-ZÀ-ÖØ-Þ]")


@dataclass(frozen=True, slots=True)
class Tally:
    """Words with something other than ASCII: those that can be Vietnamese syllables, and those that cannot."""

    good: int
    bad: int


def tally(text: str) -> Tally:
    """Count the words of a text, symbols within words taken for letters."""
    good = bad = 0
    for chunk in _ASCII_SIGNS.split(text):
        if not chunk or chunk.isascii() or SYMBOLS_ALONE.fullmatch(chunk):
            continue
        word = repair_word(chunk)
        if word.isupper() and word.replace("Đ", "D").isascii():
            continue  # an abbreviation: HĐND, QĐ
        if has_mark(word) and is_syllable(word) and not _MIXED_CASE.search(word):
            good += 1
        else:
            bad += 1
    return Tally(good, bad)
