"""The characters of a text file whose encoding nobody names.

Guarantees: a byte order mark counts first, then UTF-16 by its NULs, then UTF-8 wherever the bytes allow it; only then
is anything guessed, and what gives the most possible Vietnamese syllables wins. Text in TCVN3 or VNI comes back as its
bytes look in Windows-1252 (`Céng hßa`): `pipeline/ocr/legacy_guess.py` decodes it and keeps that as what the file has.
"""

import unicodedata

from pipeline.errors import UnreadableFileError
from pipeline.ocr.legacy import tally
from pipeline.ocr.legacy_guess import Decoder

BINARY = ("Tệp nhị phân, không phải văn bản", "Hãy dùng PDF, DOCX, HTML hoặc văn bản thuần")
LEAST_WORDS = 3  # possible syllables with a mark by which a guess is taken
UNDEFINED = {code: code for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # bytes that Windows-1252 has no letter for


def decode(data: bytes, path: str) -> str:
    """The characters of a file of unknown encoding. Raises UnreadableFileError (`binary`)."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data:
        wide = _wide(data)
        if wide is None:
            raise UnreadableFileError(path, "binary", *BINARY)
        return wide
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, path)


def windows_1252(data: bytes) -> str:
    """The bytes as Windows-1252, those without a letter there as the control characters that browsers make of them."""
    return "".join(
        chr(byte) if byte < 0x80 or byte > 0x9F or byte in UNDEFINED else bytes([byte]).decode("cp1252")
        for byte in data
    )


def legacy(data: bytes) -> str | None:
    """The bytes as Windows-1252 where that shows text in TCVN3 or VNI; None otherwise."""
    text = windows_1252(data)
    decoder = Decoder.of(text.splitlines())
    if not decoder.established or "viqr" in decoder.established:
        return None
    good = tally("\n".join(decoder.text(line) for line in text.splitlines())).good
    return text if good > tally(unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))).good else None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: a NUL beside most of the spaces and line ends."""
    for encoding in ("utf-16-le", "utf-16-be"):
        space = " ".encode(encoding)
        if data.count(space) > len(data) / 50:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return None


def windows_1258(data: bytes) -> str | None:
    """The bytes as Windows-1258, which writes tones as combining marks after the vowel; None where they are no such."""
    text = data.decode("cp1258", errors="replace")
    found = tally(unicodedata.normalize("NFC", text))
    return text if found.good >= LEAST_WORDS and found.good > found.bad else None


def _guess(data: bytes, path: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, seldom needed

    control = sum(b < 9 or 13 < b < 32 for b in data[:4096])
    if control > len(data[:4096]) / 20:
        raise UnreadableFileError(path, "binary", *BINARY)
    known = legacy(data) or windows_1258(data)
    if known is not None:
        return known
    best = from_bytes(data).best()
    return str(best) if best is not None else data.decode("cp1258", errors="replace")
