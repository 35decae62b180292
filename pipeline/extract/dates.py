"""Dates as Vietnamese plans print them, with their precision.

Guarantees: no day, month or year is invented: what is not printed is None; spans do not overlap. dateparser has no
word for `trước ngày 31/12`, `quý III` or `giai đoạn 2021-2025`, hence a grammar of our own.
"""

import re

from spacy.tokens import Doc

from pipeline.extract.found import DateFound

RULE = "dates.grammar@1"
FIRST_YEAR, LAST_YEAR = 1945, 2099  # years before the state was founded are no dates of plans

_YEAR = r"(?:19[4-9]\d|20\d\d)"
_ROMAN_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_SEP = r"\s*[/.\-]\s*"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("long", re.compile(rf"(?:ngày\s+)?(?P<d>{_DAY})\s*tháng\s*(?P<m>{_MONTH})(?:\s*,?\s*năm\s*(?P<y>{_YEAR}))?(?!\d)", re.I)),
    ("full", re.compile(rf"(?:ngày\s+)?(?<![\d/.,-])(?P<d>{_DAY}){_SEP}(?P<m>{_MONTH}){_SEP}(?P<y>{_YEAR})(?![\d/])", re.I)),
    ("stage", re.compile(rf"(?:giai đoạn|thời kỳ|nhiệm kỳ|các năm|từ năm|năm)\s+(?:từ\s+)?(?:năm\s+)?(?P<y>{_YEAR})\s*(?:[-–]|đến(?: hết)?(?: năm)?|tới)\s*(?P<y2>{_YEAR})(?!\d)", re.I)),
    ("quarter", re.compile(rf"quý\s+(?P<q>IV|III|II|I|[1-4])(?![\w])(?:\s*(?:/|năm|-|,\s*năm)\s*(?P<y>{_YEAR}))?", re.I)),
    ("month", re.compile(rf"tháng\s+(?P<m>{_MONTH})(?:\s*[/.-]\s*|\s*,?\s*năm\s+)(?P<y>{_YEAR})(?!\d)", re.I)),
    ("day", re.compile(rf"(?:ngày|trước|đến)\s+(?:ngày\s+)?(?P<d>{_DAY})\s*[/.]\s*(?P<m>{_MONTH})(?![\d/]|\s*(?:xã|phường|huyện|thôn))", re.I)),
    ("alone", re.compile(rf"(?<![\d/.,%-])(?P<d>{_DAY})/(?P<m>{_MONTH})(?:/(?P<y>{_YEAR}))?(?=\s*(?:hằng|hàng|hàng)\s+năm)", re.I)),
    ("month_only", re.compile(rf"tháng\s+(?P<m>{_MONTH})(?![\d/])(?=\s|[.,;:)]|$)", re.I)),
    ("year", re.compile(rf"năm\s+(?P<y>{_YEAR})(?!\d)", re.I)),
)  # fmt: skip
_UNTIL = re.compile(r"(?:trước|đến|chậm nhất|muộn nhất|hạn|hết|tới)(?:\s+(?:là|hết|cuối|trước|ngày|vào|hạn))*\s*$", re.I)
_SINCE = re.compile(r"(?:từ|kể từ)(?:\s+(?:ngày|năm|tháng|đầu))*\s*$", re.I)


def find(doc: Doc) -> tuple[DateFound, ...]:
    """The dates of the whole text."""
    return find_dates(doc.text)


def find_dates(text: str) -> tuple[DateFound, ...]:
    """All dates in the text, in order, longest reading first where two overlap."""
    if not re.search(r"\d", text):
        return ()
    taken: list[tuple[int, int]] = []
    out: list[DateFound] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < e and s < match.end() for s, e in taken):
                continue
            found = _read(kind, match, text)
            taken.append((found.start, found.end))
            out.append(found)
    return tuple(sorted(out, key=lambda d: d.start))


def _read(kind: str, match: re.Match[str], text: str) -> DateFound:
    groups = match.groupdict()
    number = {k: int(v) for k, v in groups.items() if v and k != "q"}
    quarter = _ROMAN_QUARTER[groups["q"].lower()] if groups.get("q") else None
    before = text[max(0, match.start() - 25) : match.start()]
    head = re.match(r"(trước|đến)", match.group(), re.I)
    precision = "day" if "d" in number else "month" if "m" in number else "quarter" if quarter else "year"
    return DateFound(
        start=match.start(), end=match.end(), rule=RULE, year=number.get("y"), month=number.get("m"), day=number.get("d"),
        precision=precision, quarter=quarter, until=bool(head or _UNTIL.search(before)), since=bool(_SINCE.search(before)),
        last_year=number.get("y2"),
    )  # fmt: skip
