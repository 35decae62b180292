"""From a name as it is printed to the unit that is meant, through slips of typing and of OCR.

Guarantees: only units of the tier, of the place above and of the day that were asked for; what several units could be
stays open, with the candidates; `certain` is said only where no other unit there has a name that is a slip away.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.lexicon.places import Level, Place, all_places, bare_key, marked_key

MARK = 0.5  # a wrong mark counts as half a wrong letter
MOST_SLIPS = 2.0  # letters by which a misread name may differ
LETTERS_A_SLIP = 2.5  # so many letters a name must have for each slip that is forgiven
APART = 1.0  # by more than this the second best must be farther off: one letter may have been lost
_KINDS = {
    "tỉnh": ("province", "tỉnh"), "thành phố": (None, "thành phố"), "tp": (None, "thành phố"),
    "huyện": ("district", "huyện"), "h": ("district", "huyện"), "quận": ("district", "quận"), "q": ("district", "quận"),
    "thị xã": ("district", "thị xã"), "tx": ("district", "thị xã"), "xã": ("commune", "xã"),
    "phường": ("commune", "phường"), "p": ("commune", "phường"), "thị trấn": ("commune", "thị trấn"),
    "tt": ("commune", "thị trấn"), "đặc khu": ("commune", "đặc khu"),
}  # fmt: skip
_KIND = re.compile(
    rf"(?P<kind>{'|'.join(k.replace(' ', r'[ ]+') for k in sorted(_KINDS, key=len, reverse=True))})(?:\.\s*|\s+)(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The unit meant, None where none fits or several do; `candidates` are those that could be meant, nearest first."""

    place: Place | None
    certain: bool
    candidates: tuple[Place, ...]


def resolve(
    name: str,
    *,
    level: Level | None = None,
    province: str | None = None,
    district: str | None = None,
    on: date | None = None,
    recognised: bool = False,
) -> Resolved:
    """The unit of that day that a name stands for, its kind before it or not: `xã Nhơn Trạch`, `TT. Con Cuông`.

    `province` and `district` are names of what it lies in and are compared without marks. `recognised` says that OCR
    read the name: then even a name that stands in the table is not certain where another is one slip away from it.
    """
    kind = None
    if found := _KIND.match(name):
        tier, kind = _KINDS[re.sub(r"\s+", " ", found["kind"].lower())]
        level, name = level or tier, name[found.end() :]  # type: ignore[assignment]
    pool = [p for p in _within(province, district) if (level is None or p.level == level) and p.valid(on)]
    ranked = _ranked(name, kind, pool, slips=bool(province or district) or level == "province")
    if not ranked:
        return Resolved(None, certain=False, candidates=())
    least = ranked[0][0]
    nearest = _units([place for cost, place in ranked if cost == least])
    others = [cost for cost, place in ranked if cost > least and place.name != nearest[0].name]
    apart = not others or others[0] > least + APART
    exact = least == 0 and not (recognised and not apart)
    if len(nearest) > 1:
        return Resolved(None, certain=False, candidates=tuple(nearest))
    return Resolved(
        nearest[0], exact or (least <= 1 and apart), (*nearest, *(p for c, p in ranked if 0 < c - least < APART))
    )


def with_kind(name: str, words: str | None) -> str:
    """A name with the kind that stands before it in these words: a city and a district may have one name."""
    kinds = "|".join(kind for kind in _KINDS if len(kind) > 2)
    found = re.search(rf"(?<!\w)(?:{kinds})\s+{re.escape(name)}(?!\w)", words or "", re.IGNORECASE)
    return found.group() if found else name


def without_kind(name: str) -> str:
    """A name without the kind before it; `Phường 4` is a name as a whole."""
    found = _KIND.match(name)
    rest = name[found.end() :] if found else name
    return name if rest[:1].isdigit() else rest


def _ranked(name: str, kind: str | None, pool: Sequence[Place], *, slips: bool) -> list[tuple[float, Place]]:
    """(how far off, unit) of the units that a name may stand for, nearest first; a wrong kind counts as a mark.

    Without `slips` the letters must agree: of ten thousand communes one is always a slip away.
    """
    marked, bare = marked_key(name), bare_key(name)
    most = min(MOST_SLIPS, len(bare) / LETTERS_A_SLIP) if slips else MARK
    out: list[tuple[float, Place]] = []
    for place in pool:
        own_marked, own_bare = _keys(place.name)
        if abs(len(own_bare) - len(bare)) > most:
            continue
        letters = DamerauLevenshtein.distance(bare, own_bare, score_cutoff=int(most))
        if letters > most:
            continue
        marks = max(0, DamerauLevenshtein.distance(marked, own_marked) - letters)
        cost = letters + MARK * marks
        if cost <= most:
            out.append((cost + (0.25 if kind and place.kind != kind else 0.0), place))
    return sorted(out, key=lambda row: (row[0], row[1].name, row[1].code))


@cache
def _keys(name: str) -> tuple[str, str]:
    return marked_key(name), bare_key(name)


def _units(places: Sequence[Place]) -> list[Place]:
    """One row for each unit, its last: the tables have one for each time in which it had its name, kind and parent."""
    last = sorted(places, key=lambda p: p.valid_from or "")
    coded = {(p.state, p.level, p.code): p for p in last}
    return list({(p.state, p.level, p.name, p.kind, p.district): p for p in coded.values()}.values())


@cache
def _by_parent() -> dict[tuple[str | None, str | None], list[Place]]:
    found: dict[tuple[str | None, str | None], list[Place]] = defaultdict(list)
    for place in all_places():
        province, district = (bare_key(n) if n else None for n in (place.province, place.district))
        for key in {(None, None), (province, None), (province, district), (None, district)}:
            found[key].append(place)
    return found


def _within(province: str | None, district: str | None) -> Sequence[Place]:
    return _by_parent().get((bare_key(province) if province else None, bare_key(district) if district else None), ())
