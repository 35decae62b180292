"""A text file repaired line by line: what `kehoach restore` prints.

Guarantees: line N out is line N in, line breaks included; a file that needs no repair comes back byte for byte, one
that is no text too; text in TCVN3, VNI or VIQR comes back in Unicode.
"""

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableFileError
from pipeline.ocr.encodings import decode
from pipeline.ocr.legacy_guess import Decoder

LINE = re.compile(r"([^\r\n\f]*)(\r\n|[\r\n\f]|$)")
MOST_NAMED = 10  # lines in a message


@dataclass(frozen=True)
class RestoredFile:
    """The bytes of a repaired file (UTF-8), and what is to be said of it, in Vietnamese."""

    data: bytes
    messages: tuple[str, ...]


def read_restored(path: Path) -> RestoredFile:
    """Repair the lines of a text file of any encoding. Raises UnreadableFileError (`missing`)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason, advice = f"Không mở được tệp ({error.strerror})", "Hãy kiểm tra tên tệp và quyền đọc"
        raise UnreadableFileError(str(path), "missing", reason, advice) from error
    return restored_file(data, str(path))


def restored_file(data: bytes, path: str) -> RestoredFile:
    """Repair the lines of a text of any encoding; `path` is for messages."""
    from pipeline.repair.restore import restored  # noqa: PLC0415 - the model is loaded for files alone

    try:
        text = decode(data, path)
    except UnreadableFileError as error:
        return RestoredFile(data, (f"{error.reason}: trả lại nguyên vẹn",))
    plain = _is_unicode(data)
    found = [(m[1], m[2]) for m in LINE.finditer(text)]
    decoder = Decoder.of(line for line, _ in found)
    lines = [decoder.text(line if plain else unicodedata.normalize("NFC", line)) for line, _ in found]
    result = restored(lines)
    out = "".join(line + end for line, (_, end) in zip(result.lines, found, strict=True))
    messages = []
    if decoder.established:
        messages.append("Đã đổi chữ từ bảng mã cũ sang Unicode")
    if result.changes:
        messages.append(f"Đã phục hồi {len(result.changes)} chỗ trên {len({c.line for c in result.changes})} dòng")
    if result.unrepaired:
        messages.append(f"Không phải tiếng Việt hoặc không phục hồi được: dòng {_listed(result.unrepaired)}")
    if out == text and plain:
        return RestoredFile(data, tuple(messages))
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return RestoredFile(mark + out.encode(), tuple(messages))


def _is_unicode(data: bytes) -> bool:
    """Whether the bytes are UTF-8, or UTF-16 with its mark."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    return True


def _listed(numbers: tuple[int, ...]) -> str:
    """Numbers of lines, counted from 1, neighbours together: `3, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1][1] = number + 1
        else:
            runs.append([number + 1, number + 1])
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in runs[:MOST_NAMED]]
    return ", ".join(shown) + (f" … ({len(numbers)} dòng)" if len(runs) > MOST_NAMED else "")
