"""Tones that Tesseract takes for each other (`tổ chức` read as `tố chức`, `chi` as `chỉ`), told by words beside them.

Guarantees: only words that OCR read are touched, and only in their tone; what it read stays as `raw`; beside a word
that leaves room for both, nothing is changed. Tesseract is as sure of these slips as of what is right. The table
`data/slips.tsv` is counted:

    python -m pipeline.ocr.slips TEXT.txt.xz … > pipeline/ocr/data/slips.tsv
"""

import lzma
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from pipeline.lexicon.syllables import is_syllable
from pipeline.lexicon.text import one_tone_placement
from pipeline.ocr.layout import Token
from pipeline.ocr.words import folded

ALWAYS = 0.995  # of the readings beside a word: the others are errors of print
OFTEN = 40  # times that they stand side by side in the texts counted
SAC, HOI, HUYEN, CIRCUMFLEX = "\u0301", "\u0309", "\u0300", "\u0302"
TONES = SAC + HOI + HUYEN
_WORD = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"[^\w\s]|[\d_]")

Context = tuple[str, str, str]  # before or after, the word there, the letters without these tones


def mended(line: Sequence[Token]) -> list[Token]:
    """The words of a line, slips of the tone mended where a neighbour tells the right one."""
    out = list(line)
    for at, token in enumerate(line):
        if token.confidence is None:
            continue
        words = _WORD.findall(token.text)
        if len(words) != 1:
            continue
        right = _right(_last(line[at - 1]) if at else "", words[0], _first(line[at + 1]) if at + 1 < len(line) else "")
        if right is not None:
            out[at] = replace(token, text=token.text.replace(words[0], right), raw=token.raw or token.text)
    return out


def _right(before: str, word: str, after: str) -> str | None:
    """The word as its neighbours want it, in the case it has; None where they do not object to it."""
    low = folded(word)
    letters = _bare(low)
    wanted = {_table().get(("<", before, letters)), _table().get((">", after, letters))} - {None}
    right = str(wanted.pop()) if len(wanted) == 1 else low
    if not _is_slip(right, low):
        return None
    return right.upper() if word.isupper() and len(word) > 1 else right.capitalize() if word[0].isupper() else right


def _is_slip(printed: str, read: str) -> bool:
    """Whether Tesseract makes the second of the first: a hỏi seen as sắc, a tone lost over ê, ô or â, one over an i."""
    tone, seen = ({c for c in unicodedata.normalize("NFD", word) if c in TONES} for word in (printed, read))
    if tone and not seen:
        return CIRCUMFLEX in unicodedata.normalize("NFD", read)
    return (tone, seen) == ({HOI}, {SAC}) or (not tone and bool(seen) and printed.endswith("i"))


def _last(token: Token) -> str:
    """The word that a token ends with; empty where a mark parts it from what follows."""
    found = re.search(r"[^\W\d_]+$", token.text)
    return folded(found[0]) if found else ""


def _first(token: Token) -> str:
    found = re.match(r"[^\W\d_]+", token.text)
    return folded(found[0]) if found else ""


@cache
def _bare(word: str) -> str:
    """The letters without sắc, hỏi and huyền."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES))


@cache
def _table() -> dict[Context, str]:
    text = files("pipeline.ocr").joinpath("data", "slips.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {(side, beside, _bare(word)): word for side, beside, word in rows}


def counted(lines: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(side, neighbour, word) for words that always have one tone beside that neighbour."""
    found: dict[Context, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for clause in _CLAUSE.split(one_tone_placement(line).lower()):
            for first, second in pairwise(clause.split()):
                found["<", first, _bare(second)][second] += 1
                found[">", second, _bare(first)][first] += 1
    ambiguous: dict[str, set[str]] = defaultdict(set)
    for (_, _, letters), words in found.items():
        ambiguous[letters].update(word for word in words if is_syllable(word))
    for (side, beside, letters), words in sorted(found.items()):
        word, times = words.most_common(1)[0]
        if times >= OFTEN and times >= ALWAYS * words.total() and len(ambiguous[letters]) > 1 and is_syllable(word):
            yield side, beside, word


if __name__ == "__main__":
    print("# Beside which word a syllable always has one tone: side of the neighbour, neighbour, syllable.")
    print("# Source: counted over decisions, plans, directives and procedures (public law texts); 2026-11-25.")

    def _texts() -> Iterator[str]:
        for name in sys.argv[1:]:
            with lzma.open(name, "rt", encoding="utf-8") as source:
                yield from source

    for row in counted(_texts()):
        print(*row, sep="\t")
