"""Instruments that plans cite: what a number or a law's name stands for, and when it was in force.

Guarantees: the tables are read at the first look-up; a law is named only where exactly one fits, an unknown number or
name gives None. `data/instruments.tsv` is made from the catalogue by `pipeline.lexicon.build`, `data/laws.tsv` holds
general laws and is kept by hand; a field named in `unverified` was not seen in a source.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pipeline.lexicon.text import one_tone_placement

COLUMNS = (
    "number", "type", "issuer", "title", "issue_date", "effective_date", "expiry_date",
    "replaced_by", "repealed_by", "partly_repealed_by", "amended_by", "also", "verified", "unverified",
)  # fmt: skip
LISTS = ("replaced_by", "repealed_by", "partly_repealed_by", "amended_by", "unverified")  # parted by a space
ALSO_SEPARATOR = " | "

LAW_TYPES = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
_DASHES = re.compile(r"[‐‑‒–—−]")
_YEAR_AT_END = re.compile(r"[\s,(]*(?:năm\s+)?((?:19|20)\d\d)[\s)]*$")
_YEAR_IN_NUMBER = re.compile(r"/((?:19|20)\d\d)/")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument. Dates are ISO strings (`issue_date` a bare year where only that is known).

    `expiry_date` is the first day without force, None for open or unknown.

    `title` is without the type for decrees and the like, with it for laws, None where it is not known. `also` are
    other numbers or names of the same instrument. `unverified` names the fields that no source was seen for.
    """

    number: str
    type: str
    issuer: str
    title: str | None
    issue_date: str | None
    effective_date: str | None
    expiry_date: str | None
    replaced_by: tuple[str, ...]
    repealed_by: tuple[str, ...]
    partly_repealed_by: tuple[str, ...]
    amended_by: tuple[str, ...]
    also: tuple[str, ...]
    verified: bool
    unverified: tuple[str, ...]

    def in_force(self, on: date) -> bool | None:
        """Whether it was in force on that day; None where neither its first day nor its issue is known."""
        start = self.effective_date or self.issue_date
        day = on.isoformat()
        if start is None:
            return None
        return start <= day and (self.expiry_date is None or day < self.expiry_date)


@lru_cache(maxsize=1 << 14)
def canonical_number(number: str) -> str:
    """What two writings of one number have in common: `116 / 2021/ND–CP` and `116/2021/NĐ-CP` give one string."""
    text = _DASHES.sub("-", unicodedata.normalize("NFC", number)).lower()
    text = re.sub(r"\s+", "", text).translate(str.maketrans("đðɖ", "ddd"))
    return re.sub(r"^0+(?=\d)", "", text)


@cache
def instruments() -> tuple[Instrument, ...]:
    """All instruments, the catalogue's first; a row of `laws.tsv` stands in for the catalogue's of the same number."""
    rows = [*_read("instruments.tsv"), *_read("laws.tsv")]
    return tuple({canonical_number(row.number): row for row in rows}.values())


def _read(name: str) -> Iterator[Instrument]:
    text = files("pipeline.lexicon").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    for line in lines[1:]:
        row = dict(zip(COLUMNS, line.split("\t"), strict=True))
        empty_as_none = {
            column: row[column] or None for column in ("title", "issue_date", "effective_date", "expiry_date")
        }
        lists: dict[str, Any] = {column: tuple(row[column].split()) for column in LISTS}
        also = tuple(row["also"].split(ALSO_SEPARATOR)) if row["also"] else ()
        parts: dict[str, Any] = {**row, **empty_as_none, **lists, "also": also, "verified": row["verified"] == "yes"}
        yield Instrument(**parts)


@cache
def _by_number() -> dict[str, Instrument]:
    return {canonical_number(n): found for found in instruments() for n in (found.number, *found.also)}


def by_number(number: str, year: int | None = None) -> Instrument | None:
    """The instrument of that number, whatever its dashes, spaces, case, leading zeros or form of Đ.

    Numbers without a year (50/NQ-CP) recur every year: `year`, where the text gives it, must then be the year of issue.
    """
    found = _by_number().get(canonical_number(number))
    if found is None or year is None or _YEAR_IN_NUMBER.search(found.number):
        return found
    return found if found.issue_date is None or found.issue_date.startswith(str(year)) else None


def _name_key(name: str) -> str:
    return re.sub(r"[\W_]+", "", one_tone_placement(name).lower())


@cache
def _laws() -> dict[str, list[Instrument]]:
    laws: dict[str, list[Instrument]] = {}
    for found in instruments():
        if found.type in LAW_TYPES:
            for name in (found.title, *found.also):
                laws.setdefault(_name_key(name or ""), []).append(found)
    return laws


@cache
def _law_names() -> tuple[tuple[str, str], ...]:
    """(letters of a law's name, the name), longest first; the names are those of the tables, without years."""
    names = {
        _name_key(name): name
        for law in instruments()
        if law.type in LAW_TYPES
        for name in (law.title, *law.also)
        if name
    }
    return tuple(sorted(names.items(), key=lambda row: -len(row[0])))


def law_at(text: str, start: int) -> tuple[int, str] | None:
    """(end, name) of the longest known law whose name stands at `start` of a text; None where none stands there.

    Commas, hyphens, line breaks, case and tone placement do not matter.
    """
    longest = len(_law_names()[0][0])
    ends = [start + m.end() for m in re.finditer(r"[^\W_]", text[start : start + 2 * longest])][:longest]
    key = _name_key(text[start : ends[-1]]) if ends else ""
    for known, name in _law_names():
        end = ends[len(known) - 1] if key.startswith(known) else None
        if end is not None and not text[end : end + 1].isalnum():
            return end, name
    return None


@cache
def _by_title() -> tuple[tuple[str, Instrument], ...]:
    return tuple((_name_key(found.title), found) for found in instruments() if found.title)


def approving(name: str) -> Instrument | None:
    """The instrument whose title approves a programme or project of that name with its years; None where none does.

    The name is the whole object of *phê duyệt* or *ban hành* there: a resolution on the investment in a programme
    does not count.
    """
    key = _name_key(name)
    heads = ("phêduyệt", "vềphêduyệt", "vềviệcphêduyệt", "banhành", "")
    found = [item for title, item in _by_title() if any(title == head + key for head in heads)]
    return found[0] if len(found) == 1 else None


def law_named(name: str, issued: str | None = None, on: date | None = None) -> Instrument | None:
    """A law, code or ordinance by its name, commas, hyphens, tone placement and case aside.

    `issued`, an ISO date or its beginning, or else a year at the end of the name, is the date of issue. Where several
    laws of the name are left, the one in force on that day is meant; without a day only a name that one law alone has
    is resolved.
    """
    at_end = _YEAR_AT_END.search(name)
    if at_end:
        name, issued = name[: at_end.start()], issued or at_end[1]
    found = _laws().get(_name_key(name), [])
    if issued is not None:
        found = [law for law in found if _same_day(law.issue_date or "", issued)]
    if on is not None and (issued is None or len(found) > 1):
        found = [law for law in found if law.in_force(on)]
    return found[0] if len(found) == 1 else None


def _same_day(one: str, other: str) -> bool:
    """Whether two dates agree as far as both are told: `2021` and `2021-03-30`."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))
