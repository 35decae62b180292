"""Sentences as the tasks of a plan are counted: parted at a full stop, or at a semicolon before a capital letter.

Guarantees: spans are in order, do not overlap, and hold no white space at their edges; nothing inside brackets or
quotation marks parts a sentence; the full stop of an abbreviation or a number does not either.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_END = re.compile(r"(?:\./\.|[.…!?]+|;)[”\"')]*(?=\s|$|[-–+])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\[“\"/,;:.-])(?:TP|Tp|TT|TX|TTr|PCT|CT|PVP|VP|CVP|KT|TM|TL|TUQ|Q|P|CC|ThS|Ths|TS|PGS|GS|BS|CN|KS|NSƯT|NSND|Đ/c|đ/c|Đc|ĐC|HĐND|UBND|St|Tr|tr|vd|VD)$"
)
_OPENS, _CLOSES = "([“", ")]”"
_INSTRUMENT = re.compile(
    r"(?:các )?(?:Luật|Bộ luật|Nghị định|Nghị quyết|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Chương trình|Đề án|Dự án"
    r"|Tiểu dự án|Công văn|Hướng dẫn số|Kết luận|Quy chế|Quy định|Pháp lệnh|Quy chuẩn|Tiêu chuẩn|Nền tảng|Hệ thống"
    r"|Phụ lục|Mục|Phần|Điều|Khoản|Điểm)\s",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s+[-–+•]\s+(?=[^\W\d_])")


def split_sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The sentences of `text[start:end]`."""
    depth = bracket_depths(text, start, end)
    cuts = [start]
    for match in sentence_ends(text, start, end):
        if depth[match.start() - start] == 0 and is_sentence_end(text, match, end):
            cuts.append(match.end())
    for match in _BULLET.finditer(text, start, end):
        before = text[start : match.start()].rstrip()
        if depth[match.start() - start] == 0 and before.endswith((".", ";", ":")) and text[match.end()].isupper():
            cuts.append(match.end())
    cuts = sorted({*cuts, end})
    return tuple(s for s in (trimmed(text, a, b) for a, b in pairwise(cuts)) if s[1] > s[0])


def sentence_ends(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Marks that may end a sentence."""
    return _END.finditer(text, start, end)


def bracket_depths(text: str, start: int, end: int) -> list[int]:
    """Nesting of brackets and quotation marks at each place; an opening mark that is never closed does not count."""
    depths = [0] * (end - start + 1)
    opened: list[int] = []
    for at in range(start, end):
        if text[at] in _OPENS:
            opened.append(at)
        elif text[at] in _CLOSES and opened:
            first = opened.pop()
            for inner in range(first, at):
                depths[inner - start] += 1
    return depths


def is_sentence_end(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the mark ends a task: what comes after it begins with a capital letter, what it closes is a word."""
    after = text[match.end() : end].lstrip()
    after = re.sub(r"^[-–+]\s*", "", after)
    if not after:
        return False
    first = after.lstrip("“\"'(")[:1]
    if match.group().startswith(";"):
        return first.isupper() and not _INSTRUMENT.match(after)
    if match.group() == "./.":
        return True
    if not match.group().startswith(".") or match.group().startswith(".."):
        return first.isupper()  # an ellipsis may stand inside a sentence
    return (first.isupper() or first.isdigit()) and _ABBREVIATED.search(
        text[max(0, match.start() - 12) : match.start()]
    ) is None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space, a bullet before it and the closing `/.` after it."""
    while start < end and (text[start].isspace() or _mark(text, start, end)):
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if text[start:end].endswith("./."):
        end -= 2
    elif text[start:end].endswith("./"):
        end -= 1
    return start, end


def _mark(text: str, at: int, end: int) -> bool:
    return text[at] in "-–+•" and at + 1 < end and text[at + 1].isspace()
