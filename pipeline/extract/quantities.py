"""Amounts as plans print them: a number, how it is compared, what is counted.

Guarantees: digits of dates, of instruments, of articles and labels are no amounts; spans do not overlap; nothing is
converted but the notation (`1.250` is 1250, `7,5` is 7.5).
"""

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.found import Found, Item
from pipeline.extract.spine import found, outline_of, text_of
from pipeline.lexicon import numerals, units
from pipeline.lexicon.text import UPPER
from pipeline.lexicon.units import Comparator, Direction

RULE = "quantities.grammar@1"
REFUSED_BACK = 120  # letters before its comparator in which `không để` turns it round
LOOK_BACK = 40  # letters before a number in which its comparator and its verb stand

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2}"
_PERCENT = r"\s*(?:%|phần trăm(?!\w))"
_DASH = r"[ \u00a0]*[-–—][ \u00a0]*"  # never over a line break: there it is a bullet
# 02/12 xã, 9 trong 12 xã, 25 trên tổng số 28 chợ
_OF = r"(?:\s*/\s*|\s+(?:trên|trong)\s+(?:tổng\s+)?(?:số\s+)?)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<a>{_NUMBER})(?P<p1>{_PERCENT})?"
    rf"(?:(?:\s*(?:đến|tới)\s*|{_DASH})(?P<b>{_NUMBER})(?P<p2>{_PERCENT})?|{_OF}(?P<of>{_NUMBER})(?![\d/]))?"
    r"(?!(?!(?:kg|km|ha|m2|m²|g)(?!\w))[\w-]|/\d|[.,]\d)"
)
_BETWEEN = re.compile(r"(?<!\w)từ\s*$", re.IGNORECASE)
_RATE = re.compile(r"(?:/(?:người|năm|tháng|quý|tuần|ngày|đợt|lớp|xã|huyện|điểm))+(?!\w)", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:(?:thêm|trưởng|được|đạt|lên|xuống|còn|từ|(?:bình quân |trung bình )?(?:mỗi|hằng|hàng) năm|bình quân"
    r"|trung bình)\s*)*$",
    re.IGNORECASE,
)
_PERCENT_WORD = re.compile(r"\s*phần trăm(?!\w)", re.IGNORECASE)
_OF_ALL = re.compile(r"\s*(?:trong\s+)?(?:tổng\s+)?số(?!\w)", re.IGNORECASE)
_HALF = re.compile(
    r"(?<!\w)(?:một\s+nửa(?!\w|\s+(?:năm|ngày|tháng|giờ|đầu|cuối))|nửa(?=\s+(?:tổng\s+)?số(?!\w)))", re.IGNORECASE
)
_PART = re.compile(r"(?<!\w)(?P<a>\w+)\s+phần\s+(?P<b>\w+)(?!\w)", re.IGNORECASE)
_UPWARDS = re.compile(r"[^.;:()%\d]{2,90}?\s+trở lên(?!\w)", re.IGNORECASE)
LARGEST_FRACTION = 5  # 4/5 is a share, 4/6 so many of so many
_TOLD = re.compile(r"\s+(?:được|là|có|đạt|trở)(?!\w)", re.IGNORECASE)
TEN = 10  # mười, one word like the digits but never an article
_CODE_AFTER = re.compile(rf"\s*[/-]\s*[{UPPER}]{{2}}")  # 35 /KH-UBND, 36-CT/TW


_REFUSED: dict[Comparator, Comparator] = {"gt": "le", "lt": "ge"}
_OF_A_TERM = re.compile(r"\s*\(?\s*kh(?:óa|oá)\s+[IVX]+(?!\w)", re.IGNORECASE)  # Nghị quyết Trung ương 6 khóa XII
_EXCEEDS = re.compile(r"(?<!\w)(?:quá|vượt)\s*$", re.IGNORECASE)
_NOT = re.compile(r"(?<!\w)không\s[^,;:.]*$", re.IGNORECASE)
_REFUSES = re.compile(
    r"(?<!\w)(?:(?:không|tránh|hạn chế)\s+(?:để|cho)\s|không\s+(?:còn|có)\s+(?:\w+\s+){1,4}?nào\s)[^,;:.]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity(Found):
    """A number with its comparator and unit. The span runs from the comparator to the unit.

    `number` is the span of the digits; `upper` the second number of a range; `of` the whole in `02/12 xã`; `percent`
    whether a percent sign stands there; `unit` the counting noun as printed, empty where there is none; `change` the
    direction of the verb directly before it.
    """

    value: float
    comparator: Comparator
    percent: bool
    unit: str
    number: tuple[int, int]
    upper: float | None = None
    of: float | None = None
    change: Direction | None = None


def find(doc: Doc) -> tuple[Quantity, ...]:
    """The amounts of the whole text, in order."""
    taken = [(item.start, item.end) for group in ("dates", "mentions") for item in found(doc, group)]
    return find_quantities(_without_labels(text_of(doc), outline_of(doc)), tuple(taken))


def _without_labels(text: str, items: tuple[Item, ...]) -> str:
    """The text with blanks for the numbers of its items, as long as before: `1- 100% xã` is no range."""
    pieces, at = [], 0
    for item in items:
        if item.body > item.start >= at:
            pieces += [text[at : item.start], " " * (item.body - item.start)]
            at = item.body
    return "".join((*pieces, text[at:]))


def find_quantities(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    """Amounts outside the spans in `taken`."""
    amounts = [_read(text, m) for m in _AMOUNT.finditer(text)] + _in_words(text)
    busy = sorted(taken)
    out: list[Quantity] = []
    for amount in sorted((a for a in amounts if a), key=lambda a: a.number):
        if _inside(amount.number, busy) or (out and amount.number[0] < out[-1].end):
            continue
        out.append(amount)
    return tuple(out)


def _inside(span: tuple[int, int], busy: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in busy)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    first, upper = match["a"], match["b"]
    percent = bool(match["p1"] or match["p2"])
    number = (match.start(), match.end())
    before = text[max(0, number[0] - LOOK_BACK) : number[0]]
    if units.label_before().search(before) and not percent:
        return None
    if _CODE_AFTER.match(text, number[1]) or _OF_A_TERM.match(text, number[1]):
        return None
    value, other = _value(first), _value(upper) if upper else None
    if other is not None and other <= value:
        return None  # 12-3: no range
    if match["of"] and _is_share(text, match):
        return _share(text, number, value, _value(match["of"]))
    if upper and not percent and len(upper) == 4 and upper.startswith(("19", "20")):
        return None  # 2021-2025 that no date grammar took
    return _quantity(text, number, value, percent=percent, upper=other, of=_value(match["of"]) if match["of"] else None)


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Whether a fraction is a part of a whole (`1/3 số người`, `tăng 1/5`), not so many of so many (`02/12 xã`)."""
    part, whole = _value(match["a"]), _value(match["of"])
    if part >= whole or _OF_ALL.match(text, match.end()):
        return part < whole
    if whole > LARGEST_FRACTION or match["a"].startswith("0"):
        return False
    changed = _change(text[max(0, match.start() - LOOK_BACK) : match.start()]) is not None
    unit = units.unit_pattern().match(text, match.end() + 1)
    people = unit is not None and units.group_of(unit[0].partition(",")[0]) == "people"
    return changed or people or _TOLD.match(text, match.end()) is not None


def _share(text: str, number: tuple[int, int], part: float, whole: float) -> Quantity | None:
    """`1/3 số người`, `hai phần ba số hộ`: a percentage, with two decimals."""
    return _quantity(text, number, round(100 * part / whole, 2), percent=True)


def _quantity(text: str, number: tuple[int, int], value: float, *, percent: bool, upper: float | None = None,
              of: float | None = None) -> Quantity | None:  # fmt: skip
    before = text[max(0, number[0] - LOOK_BACK) : number[0]]
    end = number[1]
    after = next(((c, m) for c, p in units.comparators_after() if (m := p.match(text, end))), None)
    unit_at = re.compile(r"\s*(?:\(\w+\)\s*)?").match(text, after[1].end() if after else end)
    at = unit_at.end() if unit_at else end
    if not percent and units.no_aim_pattern().match(text, at) and not units.unit_pattern().match(text, at):
        return None
    unit = None if percent else units.unit_pattern().match(text, at)
    if unit is not None:
        end = _with_rate(text, unit.end())
    comparator, left = _comparator(before, upper)
    refused = text[max(0, number[0] - REFUSED_BACK) : number[0] - left]
    exceeds = _EXCEEDS.search(before) and _NOT.search(refused)  # không bỏ sót quá 01 người
    if exceeds or (comparator in _REFUSED and _REFUSES.search(refused)):  # không để tỷ lệ tái nghiện vượt quá 8%
        comparator = _REFUSED.get(comparator, "le")
    if after is None:
        after = next(((c, m) for c, p in units.comparators_after() if (m := p.match(text, end))), None)
    if after:
        comparator, end = after[0] if comparator == "eq" else comparator, max(end, after[1].end())
        left = left or (len(m[0]) if (m := _BETWEEN.search(before)) else 0)
    since = _BETWEEN.search(before)
    if (percent or unit) and comparator == "eq" and since and _UPWARDS.match(text, end):  # từ 95% học viên trở lên
        comparator, left = "ge", len(since[0])
    start = number[0] - left
    return Quantity(
        start=start, end=end, rule=RULE, value=value, comparator=comparator, percent=percent,
        unit=text[unit.start() : _with_rate(text, unit.end())] if unit else "", number=number, upper=upper, of=of,
        change=_change(text[max(0, start - LOOK_BACK) : start]),
    )  # fmt: skip


def _with_rate(text: str, end: int) -> int:
    """Where a unit ends with its rate: `lần/tháng`, `người/năm`, `lần/người/năm`."""
    match = _RATE.match(text, end)
    return match.end() if match else end


def _comparator(before: str, upper: float | None) -> tuple[Comparator, int]:
    """The comparator and how many letters before the number belong to it."""
    if upper is not None:
        between = _BETWEEN.search(before)
        return "range", len(between[0]) if between else 0
    for name, pattern in units.comparators_before():
        match = pattern.search(before)
        if match:
            return name, len(match[0])
    return "eq", 0


def _change(before: str) -> Direction | None:
    """The direction of a verb that stands directly before, whatever small word follows it: `giảm từ`, `tăng thêm`."""
    small = _CHANGED.search(before)
    stem = before[: small.start()] if small else before
    return next((name for text in (before, stem) for name, p in units.change_before() if p.search(text)), None)


def _value(number: str) -> float:
    """`1.250` is 1250, `7,5` and `7.5` are 7.5."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    return float(number.replace(",", "."))


def _in_words(text: str) -> list[Quantity | None]:
    """`một mô hình`, `mười lăm người`, `chín mươi phần trăm`: only directly before something that is counted."""
    out: list[Quantity | None] = []
    for match in numerals.PATTERN.finditer(text):
        value, before = numerals.value(match[0]), text[max(0, match.start() - LOOK_BACK) : match.start()]
        if value is None or units.label_before().search(before) or _is_no_count(match[0], before):
            continue
        percent = _PERCENT_WORD.match(text, match.end())
        # `một` is an article as often as a number
        counted = units.counted_in_words() if value == 1 else units.unit_pattern()
        unit = counted.match(text, match.end() + 1)
        if percent or (unit and not unit[0][0].isupper()):  # Ba Bể is a place
            span = (match.start(), percent.end() if percent else match.end())
            out.append(_quantity(text, span, float(value), percent=bool(percent)))
    out.extend(_share(text, m.span(), 1, 2) for m in _HALF.finditer(text))
    for match in _PART.finditer(text):
        part, whole = numerals.value(match["a"]), numerals.denominator(match["b"])
        if part and whole and part < whole:
            out.append(_share(text, match.span(), part, whole))
    return out


def _is_no_count(word: str, before: str) -> bool:
    """Whether `năm` is a year, `một` an article."""
    if word.lower() == "một":
        return units.article_before().search(before) is not None
    return word.lower() == "năm" and not units.five_before().search(before)
