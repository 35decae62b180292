"""Lists of places in a text: which units are named one after the other, and where the list ends.

Guarantees: a name counts only where the gazetteer has a unit of that tier and name, of the plan's province where that
is known; a list that may go on (`…`, `v.v.`, `các xã còn lại`) is not given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon.place_names import resolve
from pipeline.lexicon.places import Level, find, marked_key
from pipeline.lexicon.text import UPPER

TIERS: dict[str, tuple[Level, ...]] = {
    "tỉnh": ("province",), "thành phố": ("district", "province"), "huyện": ("district",), "quận": ("district",),
    "thị xã": ("district",), "xã": ("commune",), "phường": ("commune",), "thị trấn": ("commune",),
    "đặc khu": ("commune",),
}  # fmt: skip
VILLAGES = ("thôn", "ấp", "bản", "khu phố", "tổ dân phố", "khóm", "làng", "buôn", "bon")
_SHORT = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "p": "phường", "x": "xã", "q": "quận"}
_KINDS = "|".join(sorted((*TIERS, *VILLAGES), key=len, reverse=True)).replace(" ", " +")
KIND = rf"(?:{_KINDS})"
_WORD = rf"(?:[{UPPER}][\w'’]*)"
_NAME = rf"{_WORD}(?:(?:[ \-]|' ?|\.)+{_WORD}){{0,4}}"
_ITEM = re.compile(
    rf" *(?:các +)?(?:(?P<kind>(?i:{_KINDS}))(?= )|(?P<short>(?:TP|TX|TT|H|P|X|Q)\.))?"
    rf" *(?P<name>{_NAME}|\d{{1,2}}(?= *(?:[,;()\n]|và |$)))"
    r"(?P<amount>(?: *[:(]? *| *,? *mỗi [a-zà-ỹđ ]{2,20}? )\d+(?: +(?!và )[a-zà-ỹđ]+){0,3} *\)?)?",
)
_GAP = re.compile(r" *(?:[,;](?: +và(?= ))?|và(?= )|&|\n[-+*•] ?)")
_OPEN_END = re.compile(r" *(?:\.\.+|…|,? *v\.? ?v)")
_GOES_ON = re.compile(
    rf" *(?:các|một số|những|nhiều|cùng|khác|còn lại|toàn bộ|tất cả|\d|(?:{_KINDS})(?!\w))",
    re.IGNORECASE,
)
_FURTHER = re.compile(rf" *\d{{1,2}} [^.,;:()\d\n{UPPER}]{{3,40}}? (?:tại|ở) (?P<kind>(?i:{_KINDS})) (?P<name>{_NAME})")


@dataclass(frozen=True, slots=True)
class Named:
    """A list of names. `kinds` are the kinds that stand before them, `end` is where the last one ends.

    `further` is a place that the list goes on to with an amount of its own (`01 cơ sở tại huyện Lang Chánh`).
    """

    names: tuple[str, ...]
    kinds: tuple[str | None, ...]
    end: int
    further: str | None = None

    @property
    def distinct(self) -> int:
        """How many different ones there are."""
        return len({(kind, marked_key(name)) for kind, name in zip(self.kinds, self.names, strict=True)})


def named(text: str, start: int, end: int) -> Named | None:
    """The list that begins at a place; None where there is none, or where it may go on."""
    names: list[str] = []
    kinds: list[str | None] = []
    at, further = start, None
    while (item := _ITEM.match(text, at, end)) is not None:
        names.append(item["name"])
        kinds.append(_kind(item))
        at = item.end()
        if _OPEN_END.match(text, at, end):
            return None
        gap = _GAP.match(text, at, end)
        if gap is None:
            if at >= end and text[at : at + 1] == "\n":
                return None  # the line breaks off
            break
        if _OPEN_END.match(text, gap.end(), end):
            return None
        if _ITEM.match(text, gap.end(), end) is None:
            if (more := _FURTHER.match(text, gap.end(), end)) is not None:
                further = more["name"]
                at = more.end()
            elif gap.end() >= end or _GOES_ON.match(text, gap.end(), end):
                return None
            break
        at = gap.end()
    return Named(tuple(names), tuple(kinds), at, further) if names else None


def _kind(item: re.Match[str]) -> str | None:
    if item["kind"]:
        return " ".join(item["kind"].lower().split())
    return _SHORT[item["short"].rstrip(".").lower()] if item["short"] else None


def tiers_of(kinds: Sequence[str]) -> tuple[Level, ...]:
    """The tiers that units of these kinds may be of."""
    return tuple(dict.fromkeys(tier for kind in kinds for tier in TIERS.get(kind, ())))


@lru_cache(maxsize=4096)
def is_unit(name: str, tiers: tuple[Level, ...], province: str | None) -> bool:
    """Whether a unit of these tiers has that name; in a province slips of a letter or two are forgiven."""
    if any(find(name, level=tier, province=province) for tier in tiers if tier != "province"):
        return True
    if "province" in tiers and find(name, level="province"):
        return True
    if province is None or name.isdigit():
        return False
    return any(resolve(name, level=tier, province=province).candidates for tier in tiers if tier != "province")


@lru_cache(maxsize=4096)
def is_plainly(name: str, tiers: tuple[Level, ...], province: str | None) -> bool:
    """Whether the name is that of a unit letter for letter."""
    return any(
        marked_key(place.name) == marked_key(name)
        for tier in tiers
        for place in find(name, level=tier, province=None if tier == "province" else province)
    )
