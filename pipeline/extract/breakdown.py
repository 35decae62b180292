"""Amounts that are given place by place: `thị trấn Phát Diệm 05 người, xã Lưu Phương 04 người, …`.

Guarantees: a part is a place's name and an amount of the sentence; fewer than three places in a row are none, for two
may be two aims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.found import Found
from pipeline.extract.quantities import Quantity
from pipeline.lexicon.text import UPPER

RULE = "breakdown.prose@1"
FEWEST = 3
FEWEST_OF_A_TOTAL = 2

_KIND = (
    r"(?:thị trấn|thị xã|thành phố|xã|phường|huyện|quận|tỉnh|ấp|thôn|bản|khóm|khu phố|tổ dân phố|đặc khu|TP\.?|TT\.?)"
)
_WORD = rf"[{UPPER}][\w'’]*"
_NAME = rf"{_WORD}(?:[\s-]+(?:{_WORD}|\d{{1,2}}(?=\s*[:(,]))){{0,4}}"
_PLACE = re.compile(rf"(?:(?P<kind>{_KIND})\s+)?(?P<name>{_NAME})\s*[:(–-]?\s*(?:có\s+)?$")
_REST = rf"các\s+{_KIND}(?:\s*,\s*{_KIND})*\s+còn\s+lại"
_LISTED = rf"(?:(?:các\s+)?{_KIND}\s+)?{_NAME}"
_EACH = re.compile(
    rf"(?P<names>{_REST}|{_LISTED}(?:\s*(?:,|và)\s*{_LISTED})*)\s*[,:(–-]*\s*"
    rf"mỗi\s+(?:{_KIND}|đơn vị|địa phương|nơi)\s*(?:có\s+)?$"
)


_KIND_NAME = rf"{_KIND}\s+{_NAME}"
_WHERE = re.compile(
    rf"(?<!\w)(?:tại|ở)\s+(?:các\s+)?(?P<place>{_KIND_NAME}(?:(?:\s*,\s*|\s+và\s+)(?:{_KIND}\s+)?{_NAME})*)\s*[.;)]*$"
)


@dataclass(frozen=True, slots=True)
class Part(Found):
    """One place's part. `place` is the span of its bare name."""

    place: tuple[int, int]
    quantity: Quantity


def place_at_end(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of the named places for which a statement holds: `… cho 50 bệnh nhân tại huyện Lang Chánh`."""
    match = _WHERE.search(text, start, end)
    return match.span("place") if match else None


def parts_of(text: str, start: int, amounts: Sequence[Quantity]) -> list[Part]:
    """The parts that stand in a row in a sentence that begins at `start`; empty where there are too few."""
    runs: list[tuple[Quantity | None, list[Part]]] = [(None, [])]
    left = start
    for amount in amounts:
        found = _places(text, left, amount)
        if not found:
            runs.append((amount, []))
        runs[-1][1].extend(found)
        left = amount.end
    whole, best = max(runs, key=lambda run: len(run[1]))
    fewest = FEWEST_OF_A_TOTAL if whole and best and _divides(text, whole, best) else FEWEST
    return best if len(best) >= fewest else []


def _divides(text: str, whole: Quantity, parts: Sequence[Part]) -> bool:
    """Whether the amount before the parts is their total, after which a colon or bracket opens them."""
    opened = re.search(r"[:(]", text[whole.end : parts[0].start]) is not None
    rest = any(text[slice(*part.place)].startswith("các ") for part in parts)
    return opened and (rest or sum(part.quantity.value for part in parts) == whole.value)


def _places(text: str, left: int, amount: Quantity) -> list[Part]:
    before = text[left : amount.start]
    each = _EACH.search(before)
    if each:
        at = left + each.start("names")
        names = re.finditer(rf"(?<!\w)(?:{_REST}|{_NAME})", each["names"])
        return [Part(at + n.start(), amount.end, RULE, (at + n.start(), at + n.end()), amount) for n in names]
    match = _PLACE.search(before)
    if not match or amount.percent:
        return []
    if match["name"].isupper() and not match["kind"]:
        return []  # khối THCS 24 buổi
    place = (left + match.start("name"), left + match.end("name"))
    return [Part(left + match.start(), amount.end, RULE, place, amount)]
