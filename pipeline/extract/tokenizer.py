"""The spine's tokenizer: Vietnamese syllables, numbers and marks, one token each.

Guarantees: `doc.text == text`; a token never crosses the border between letters, digits and other characters, so
that every span a grammar finds is a span of tokens.
"""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\S ]+| +|[^\w\s]|_")


class SyllableTokenizer:
    """Callable that spaCy takes in place of its own tokenizer (whose Vietnamese default needs another package)."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Split `text`; runs of spaces beyond one, and line and page breaks, are tokens of their own."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            piece = match.group()
            if piece[0] == " ":
                if words and not spaces[-1] and not words[-1].isspace():
                    spaces[-1] = True
                    piece = piece[1:]
                if not piece:
                    continue
            words.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)
