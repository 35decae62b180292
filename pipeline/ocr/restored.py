"""A text file repaired line by line: what `kehoach restore` prints.

Guarantees: line N out is line N in, line breaks included; a file that needs no repair comes back byte for byte, one
that is no text too; text in TCVN3, VNI or VIQR comes back in Unicode.
"""

import re
from dataclasses import dataclass

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


def restored_file(data: bytes, path: str) -> RestoredFile:
    """Repair the lines of a text file of any encoding."""
    from pipeline.repair.restore import restored  # noqa: PLC0415 - the model is loaded for files alone

    try:
        text = decode(data, path)
    except UnreadableFileError as error:
        return RestoredFile(data, (f"{error.reason}: trả lại nguyên vẹn",))
    found = [(m[1], m[2]) for m in LINE.finditer(text)]
    decoder = Decoder.of(line for line, _ in found)
    lines = [decoder.text(line) for line, _ in found]
    result = restored(lines)
    out = "".join(line + end for line, (_, end) in zip(result.lines, found, strict=True))
    messages = []
    if decoder.established:
        messages.append("Đã đổi chữ từ bảng mã cũ sang Unicode")
    if result.changes:
        messages.append(f"Đã phục hồi {len(result.changes)} chỗ trên {len({c.line for c in result.changes})} dòng")
    if result.unrepaired:
        messages.append(f"Không phải tiếng Việt hoặc không phục hồi được: dòng {_listed(result.unrepaired)}")
    return RestoredFile(data if out == text else out.encode(), tuple(messages))


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
