"""Text files as offices typed them before Unicode: TCVN3 (ABC), VNI, VIQR.

Guarantees: read with the right table, the file says what the plan says, but for capitals with a tone in TCVN3, which
has them in fonts of capitals alone (TCVN 5712:1993), and for *Uỷ ban*, which typists wrote because of that.
"""

import unicodedata

from corpus import plain
from corpus.source import Plan
from pipeline.ocr.legacy import Encoding, table

# What Windows-1252 has no sign for, as typists wrote it.
_TYPED = str.maketrans({"\u2212": "-", "≥": ">=", "≤": "<=", "\f": "\n", "→": "->"})


def encoded(text: str, encoding: Encoding) -> str:
    """The text as its bytes look in Windows-1252; VIQR (RFC 1456) is ASCII, and escapes its signs after letters."""
    signs = {letter: sign for sign, letter in table(encoding).items()}
    out: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        if encoding == "viqr" and letter in ".?'`~^(+" and out and out[-1][0].isalpha():
            out.append("\\" + letter)
        else:
            out.append(signs.get(letter) or signs.get(letter.lower(), letter))
    return "".join(out)


def typed(plan: Plan, encoding: Encoding) -> bytes:
    """The plan as a text file in bytes of the encoding.

    Raises:
        UnicodeEncodeError: the plan holds a sign that the encoding has not.

    """
    text = plain.text(plan).replace("Ủy", "Uỷ").translate(_TYPED)
    return encoded(text, encoding).encode("cp1252")
