"""Provinces, districts and communes of Viet Nam before and after 1 July 2025.

Guarantees: importing costs nothing, the table (`data/places.tsv`) is read at the first look-up; a place found has the
marks asked for wherever one has them; codes are unique only within a state (`old`, `new`) and a time, never alone.

Dates are the widest that dated snapshots of the official code list allow (2017-03 to 2025-03): two units that followed
each other may both count as valid in the months between two snapshots. Nothing before 2017-03 is known, so units of
the first snapshot have no `valid_from`.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from pipeline.lexicon.text import fold_for_search, one_tone_placement

Level = Literal["province", "district", "commune"]
State = Literal["old", "new"]
Part = Literal["full", "partial"]

REFORM = date(2025, 7, 1)  # Nghị quyết 202/2025/QH15 and the resolutions on communes: the tier of districts ends
LAST_OF_OLD = REFORM - timedelta(days=1)
COLUMNS = (
    "key",
    "level",
    "code",
    "name",
    "kind",
    "parent_code",
    "province",
    "district",
    "valid_from",
    "valid_to",
    "state",
)
SUCCESSOR_COLUMNS = ("old_level", "old_code", "new_level", "new_code", "part")

PROVINCE_DIGITS = 2
_LEVEL_ORDER = {"province": 0, "district": 1, "commune": 2}
# Phường 06 and phường 6 are one name; so are Ea H'Leo and Ea Hleo, Bà Rịa - Vũng Tàu and Bà Rịa Vũng Tàu.
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_NO_PART_OF_A_NAME = re.compile(r"[\W_]+")
_LOOK_LIKE_D = str.maketrans("ðɖ", "đđ")  # lower case of Ð (U+00D0) and Ɖ (U+0189), which stand for Đ in some files


@dataclass(frozen=True, slots=True)
class Place:
    """One unit in one time.

    `code` has 2, 3 or 5 digits by level; `kind` is lower case: `huyện`, `đặc khu`.

    `province` and `district` are the bare names of what the unit lies in, `parent_code` the code of the nearer one.
    `valid_from` and `valid_to` are ISO dates, both inclusive, None for unknown or open.
    """

    level: Level
    code: str
    name: str
    kind: str
    province: str | None
    district: str | None
    valid_from: str | None
    valid_to: str | None
    state: State
    parent_code: str | None = None

    def valid(self, on: date | None) -> bool:
        """Whether the unit may have existed on that day; None asks for no day in particular."""
        day = on.isoformat() if on else ""
        return not on or ((self.valid_from or "") <= day and (not self.valid_to or day <= self.valid_to))


def marked_key(name: str) -> str:
    """What two spellings of one name have in common: case, tone placement, spaces, hyphens, leading zeros folded."""
    folded = one_tone_placement(name).lower().translate(_LOOK_LIKE_D)
    return _NO_PART_OF_A_NAME.sub("", _LEADING_ZEROS.sub("", folded))


def bare_key(name: str) -> str:
    """`marked_key` without any marks."""
    return fold_for_search(marked_key(name))


def _lines(name: str) -> list[str]:
    text = files("pipeline.lexicon").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return lines[1:]  # the first one names the columns


@cache
def _by_key() -> dict[str, list[str]]:
    """Lines of the table by key, not yet taken apart: one look-up needs a handful of 17,000."""
    found: dict[str, list[str]] = {}
    for line in _lines("places.tsv"):
        found.setdefault(line[: line.index("\t")], []).append(line)
    return found


@cache
def _by_code() -> dict[tuple[str, str, str], list[str]]:
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in _lines("places.tsv"):
        _, level, code, _ = line.split("\t", 3)
        found[line[line.rindex("\t") + 1 :], level, code].append(line)
    return found


@cache
def _spellings() -> dict[str, str]:
    """Names as some documents write them, by their key: `bắccạn` gives Bắc Kạn."""
    return {marked_key(other): name for other, name in (line.split("\t") for line in _lines("place_spellings.tsv"))}


def _place(line: str) -> Place:
    _, level, code, name, kind, parent, province, district, start, end, state = line.split("\t")
    return Place(
        level, code, name, kind, province or None, district or None, start or None, end or None, state,  # type: ignore[arg-type]
        parent or None,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _named(bare: str) -> tuple[Place, ...]:
    return tuple(_place(line) for line in _by_key().get(bare, ()))


@cache
def all_places() -> tuple[Place, ...]:
    """Every unit in every time that the table has."""
    return tuple(_place(line) for line in _lines("places.tsv"))


def _with_code(state: State, level: str, code: str) -> list[Place]:
    return [_place(line) for line in _by_code().get((state, level, code), ())]


def find(
    name: str,
    *,
    level: Level | None = None,
    kind: str | None = None,
    province: str | None = None,
    district: str | None = None,
    on: date | None = None,
) -> list[Place]:
    """Places of that name (without its kind): with the same marks if there are any, else with the same letters.

    `kind`, `province` and `district` narrow the search and are compared without marks; `on` keeps what may have
    existed on that day. Provinces come first, then districts, then communes.
    """
    marked, asked = marked_key(name), {"kind": kind, "province": province, "district": district}
    keys = {column: bare_key(_spellings().get(marked_key(words), words)) for column, words in asked.items() if words}

    def fits(place: Place) -> bool:
        if level and place.level != level:
            return False
        return all(bare_key(getattr(place, column) or "") == key for column, key in keys.items())

    found = [place for place in _named(bare_key(name)) if fits(place)]
    exact = [place for place in found if marked_key(place.name) == marked]
    if not exact and marked in _spellings():
        exact = [place for place in _named(bare_key(_spellings()[marked])) if fits(place)]
    # The day is asked last: a name that is gone must not be taken for one that differs in its marks.
    there = [place for place in exact or found if place.valid(on)]
    return sorted(there, key=lambda p: (p.name != name, _LEVEL_ORDER[p.level]))


def provinces(on: date) -> list[Place]:
    """The provinces of that day, by code: 63 until 30 June 2025, then 34."""
    codes = [(state, code) for state, level, code in _by_code() if level == "province"]
    found = [place for state, code in codes for place in _with_code(state, "province", code)]  # type: ignore[arg-type]
    return sorted((place for place in found if place.valid(on)), key=lambda p: p.code)


def successors(place: Place) -> list[tuple[Place, Part]]:
    """What an old unit became on 1 July 2025, and whether all of it went there.

    A commune gives communes, a district its new province (an island district also its đặc khu), a province its
    province. Empty for new units and for units that were merged away before 2025.
    """
    if place.state == "new":
        return []
    last = [p for p in _with_code("old", place.level, place.code) if p.valid_to == LAST_OF_OLD.isoformat()]
    if not any(marked_key(p.name) == marked_key(place.name) for p in last):
        return []  # the code went on under another name
    found: list[tuple[Place, Part]] = []
    for level, code, part in _successor_codes().get((place.level, place.code), ()):
        found += [(p, part) for p in _with_code("new", level, code) if p.valid_from == REFORM.isoformat()][:1]
    return found


@cache
def _successor_codes() -> dict[tuple[str, str], list[tuple[str, str, Part]]]:
    found: dict[tuple[str, str], list[tuple[str, str, Part]]] = defaultdict(list)
    for line in _lines("successors.tsv"):
        old_level, old_code, new_level, new_code, part = line.split("\t")
        found[old_level, old_code].append((new_level, new_code, part))  # type: ignore[arg-type]
    return found


def province_of(district: str, kind: str | None = None, on: date | None = None) -> Place | None:
    """The province of a district, where only one has a district of that name: Nhơn Trạch gives Đồng Nai."""
    return _only_parent(find(district, level="district", kind=kind, on=on), on)


def parents_of(
    commune: str, kind: str | None = None, on: date | None = None, district: str | None = None
) -> Place | None:
    """What a commune lies in, where only one has a commune of that name: its district, from July 2025 its province.

    The district found names its own province. Without a day a name that lived through the reform is ambiguous.
    """
    return _only_parent(find(commune, level="commune", kind=kind, district=district, on=on), on)


def _only_parent(children: list[Place], on: date | None) -> Place | None:
    """The parent all children share, None where there are several or none; of its versions the last of that day."""
    if len({(child.state, child.parent_code) for child in children}) != 1:
        return None
    code, names = children[0].parent_code or "", {child.district or child.province for child in children}
    level = "province" if len(code) == PROVINCE_DIGITS else "district"
    found = [place for place in _with_code(children[0].state, level, code) if place.name in names and place.valid(on)]
    return found[-1] if found else None
