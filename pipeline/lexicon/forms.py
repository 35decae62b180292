"""The form of official documents: the words by which letterhead, preamble, signature and annexes are known.

Guarantees: the table (`data/forms.yaml`) is read at the first question; words are compared without marks and case;
`bare` keeps the length of a text, so that what is found in the bare text stands at the same place in the text itself.
"""

import re
from collections.abc import Iterable
from functools import cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_for_search

# Every dash and fraction stroke as the plain one: numbers and formulas are printed with any of them.
_ALIKE = {**dict.fromkeys("‐‑‒–—−", "-"), "⁄": "/", "∕": "/"}


_LOOK_LIKE_D = str.maketrans("ðɖ", "dd")  # small letters of Ð and Ɖ, which stand for Đ in some files


class _Bare(dict[int, str]):
    """Letters without marks, made at their first use; a letter that would become two stays as it is."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _ALIKE.get(letter) or fold_for_search(letter).translate(_LOOK_LIKE_D)
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


_BARE = _Bare()
_PLAIN = str.maketrans({**_ALIKE, "Ð": "Đ", "Ɖ": "Đ"})


def bare(text: str) -> str:
    """The text in lower case without marks, letter for letter: `Nơi nhận` gives `noi nhan`."""
    return text.translate(_BARE)


def plain(text: str) -> str:
    """The text with one kind of dash, stroke and Đ, letter for letter; marks and case stay."""
    return text.translate(_PLAIN)


def words(name: str) -> tuple[str, ...]:
    """The words of a list of the table, longest first."""
    return tuple(sorted(map(str, table("forms")[name]), key=lambda w: (-len(w), w)))


@cache
def bare_words(name: str) -> str:
    """The words of a list as alternatives of a regular expression over bare text, longest first."""
    return alternatives(words(name))


def alternatives(names: Iterable[str]) -> str:
    """Names as alternatives over bare text, longest first; any white space may part their words."""
    ordered = sorted({bare(name) for name in names}, key=lambda n: (-len(n), n))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered)


@cache
def kind_of(body: str) -> str | None:
    """The kind of an issuing body (`people_committee`, `department` …), None where its name does not tell."""
    folded = bare(body)
    rows = [(bare(word), str(kind)) for kind, names in table("forms")["kinds"].items() for word in names]
    for word, kind in sorted(rows, key=lambda row: -len(row[0])):
        if re.match(re.escape(word) + r"(?!\w)", folded):
            return kind
    return None


@cache
def position_named(printed: str) -> str | None:
    """A position as it is written within a sentence: `PHÓ CHỦ TỊCH` gives `Phó Chủ tịch`; None for other words."""
    key = re.sub(r"\s+", " ", bare(printed)).strip(" .:,")
    return next((name for name in words("positions") if bare(name) == key), None)
