"""What a word of a text layer looks like, and which words follow each other in Vietnamese.

Guarantees: functions of the words alone; numbers, codes, addresses and abbreviations are no words here. The table of
pairs is read at the first question.

    python -m pipeline.ocr.words TEXT.txt.xz > pipeline/ocr/data/pairs.txt

makes that table from Vietnamese administrative text, one sentence a line.
"""

import lzma
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal, get_args

from pipeline.lexicon.syllables import has_mark, is_syllable, syllables
from pipeline.lexicon.text import fold_for_search, one_tone_placement
from pipeline.ocr.legacy import LETTERS, NO_WORDS, UNICODE_ALONE
from pipeline.ocr.paragraphs import LOOKALIKES

Kind = Literal["own", "accented", "bare", "stripped", "english", "latin", "odd", "broken"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# The commonest words of English that no Vietnamese syllable is spelled like; they make a third of any English text.
ENGLISH = frozenset(
    """
    the of and for with that is are was were by from or as be been this these those which shall will should must may
    not at it its has have had their they you your we our all any other under between within such who when where
    if but may can than then them only also more most after before about into each other
    """.split()  # noqa: SIM905
)
# Control characters, the private area and the sign for a lost letter: a font told no letter for its glyph.
UNMAPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
# OCR without the language's letters reads marks as digits and signs: d6ng, b~c, m?t, ph{>n.
BROKEN_UP = re.compile(r"[^\W\d_](?:\d+|[~^?{}|<>€¢$#*!=\\]+)[^\W\d_]")
LAST_LATIN = 0x1EFF  # the last letter of the block that Vietnamese is written with; beyond stand other scripts
FIRST_FOREIGN_SCRIPT = 0x0250
VIETNAMESE_BLOCK = 0x1EA0
MOST_PAIRS = 2000  # three fifths of the neighbours in administrative text; the next thousand bring a twentieth


@lru_cache(maxsize=20_000)
def kinds_of(token: str) -> tuple[tuple[str, Kind], ...]:
    """The words in a printed one and what each can be; empty for numbers, codes and addresses.

    `own`: a possible syllable with a letter that only Vietnamese has (ế, ơ, ạ); `accented`: one whose marks are known
    to the languages of Western Europe too (à, é, ô); `bare`: one without a mark; `stripped`: what is left of one
    without its marks (`tuyen`); `english`: a common English word; `latin`: another word of the letters A to Z, a name
    perhaps; `broken`: no syllable, with letters that only Vietnamese or no Latin alphabet has, or that no font maps;
    `odd`: no syllable, with other marks, capitals within it, or signs and digits among its letters.
    """
    text = unicodedata.normalize("NFC", token).translate(LOOKALIKES)
    if NO_WORDS.search(text):
        return ()
    if UNMAPPED.search(text):
        return ((text, "broken"),)
    if BROKEN_UP.search(text):
        return ((text, "broken" if _is_strange(text) else "odd"),)
    return tuple((word, kind) for word in LETTERS.findall(text) if (kind := _kind(word)) is not None)


def _kind(word: str) -> Kind | None:
    own = bool(UNICODE_ALONE.intersection(word))
    marked = own or has_mark(word)
    if len(word) == 1 and (not marked or word in "đĐ"):
        return None  # the letter of a list
    plain = word.isupper() or word[1:].islower() or len(word) == 1
    if is_syllable(word) and plain:
        return "own" if own else "accented" if marked else "bare"
    if word.isupper() and word.replace("Đ", "D").isascii():
        return "english" if word.lower() in ENGLISH else None  # else an abbreviation: HĐND, QĐ
    if own or _is_strange(word):
        return "broken"
    if not word.isascii() or not plain:
        return "odd"
    lower = word.lower()
    return "english" if lower in ENGLISH else "stripped" if lower in _stripped() else "latin"


@cache
def _stripped() -> frozenset[str]:
    return frozenset(fold_for_search(" ".join(syllables())).split())


def _is_strange(word: str) -> bool:
    """Whether a letter is of another script, or one of Vietnamese alone."""
    return any(c.isalpha() and (FIRST_FOREIGN_SCRIPT <= ord(c) < VIETNAMESE_BLOCK or ord(c) > LAST_LATIN) for c in word
               ) or bool(UNICODE_ALONE.intersection(word))  # fmt: skip


def common_neighbours(words: Sequence[str]) -> int:
    """How many words are followed by one that often follows them in administrative Vietnamese."""
    known = _pairs()
    return sum(pair in known for pair in pairwise(map(folded, words)))


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word in small letters, its tone on the first vowel."""
    return one_tone_placement(word).lower()


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    text = files("pipeline.ocr").joinpath("data", "pairs.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset((first, second) for first, second in rows)


def common_pairs(lines: Iterable[str]) -> list[tuple[str, str]]:
    """The commonest neighbours in a text, in alphabetical order; numbers and punctuation part words."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        for clause in re.split(r"[^\w\s]|[\d_]", folded.__wrapped__(line)):
            counts.update(pairwise(clause.split()))
    return sorted(pair for pair, _ in counts.most_common(MOST_PAIRS))


if __name__ == "__main__":
    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as source:
        print("# Syllables that often stand side by side in administrative Vietnamese, the commonest 2,000 pairs.")
        print("# Source: counted over decisions, plans, directives and procedures (public law texts); 2026-11-25.")
        for first, second in common_pairs(source):
            print(first, second)
