"""Vietnamese words, which are often of several syllables.

Guarantees: underthesea is imported at the first question, not before; it works without a network.
"""

from functools import cache, lru_cache
from typing import Any

MOST_READ = 12  # words: those after them change nothing in the first


@cache
def _segment() -> Any:
    from underthesea import word_tokenize  # noqa: PLC0415 - costs a third of a second, and most plans never ask

    word_tokenize("kế hoạch")  # its model is loaded by the first call
    return word_tokenize


@lru_cache(maxsize=4096)
def first_word(text: str) -> str:
    """The first word of a text, as printed: `vùng nuôi thủy sản` gives `vùng nuôi` or `vùng`; empty for no word."""
    words: list[str] = _segment()(" ".join(text.split()))
    return words[0] if words and words[0][0].isalpha() else ""


@cache
def _tagger() -> Any:
    from underthesea import pos_tag  # noqa: PLC0415 - as above

    pos_tag("kế hoạch")
    return pos_tag


@lru_cache(maxsize=4096)
def begins_with_verb(text: str) -> bool:
    """Whether the first word is a verb here, told by its neighbours: `Gặp gỡ 30 hộ`, not `Cuộc gặp gỡ`."""
    tagged: list[tuple[str, str]] = _tagger()(" ".join(text.split()[:MOST_READ]))
    return bool(tagged) and tagged[0][1] == "V"
