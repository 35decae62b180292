"""What an indicator's code means, and what makes two values of one code comparable.

Guarantees: the table (`data/taxonomy.yaml`) is read at the first question; a subcode is `aspect`, `base` or
`aspect.base`, all in the table.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from pipeline.lexicon import tables
from pipeline.lexicon.text import fold_name

KEPT = 8192  # subjects of which the answers are remembered
Better = Literal["higher", "lower"]
Measure = Literal["percent", "count", "change", "qualitative"]


@dataclass(frozen=True, slots=True)
class Aspect:
    """A finer kind of a code; `every` one that fits counts, of the others the first; `unit` is what must be counted.

    `own` is what a planner does itself and does not ask of the units below.
    """

    code: str
    id: str
    match: re.Pattern[str]
    every: bool
    unit: re.Pattern[str] | None
    better: Better | None
    own: bool


@dataclass(frozen=True, slots=True)
class Base:
    """What a percentage is of; `first`: only where it begins the subject or follows `trên số`."""

    id: str
    match: re.Pattern[str]
    first: bool
    people: bool


_OF_ALL = re.compile(r"(?<!\w)(?:trên|trong|so với) (?:tổng )?số (?:các )?")
_OPENING = re.compile(r"(?:(?:tỷ|tỉ) lệ |số |tổng |các |có |toàn bộ |tất cả |trên |về )*")


def _pattern(words: str | None) -> re.Pattern[str] | None:
    return re.compile(words) if words else None


def _table() -> dict[str, Any]:
    return tables.table("taxonomy")


def codes() -> dict[str, dict[str, str]]:
    """Code -> `unit`, `better`, and its definition as `vi` and `en`."""
    return dict(_table()["codes"])


@cache
def aspects() -> tuple[Aspect, ...]:
    """In the order in which they are tried."""
    return tuple(
        Aspect(
            row["code"],
            row["id"],
            re.compile(row["match"]),
            bool(row.get("every")),
            _pattern(row.get("unit")),
            row.get("better"),
            bool(row.get("own")),
        )
        for row in _table()["aspects"]
    )


@cache
def bases() -> tuple[Base, ...]:
    """In the order of the table."""
    return tuple(
        Base(
            row["id"], re.compile(rf"(?<!\w)(?:{row['match']})(?!\w)"), bool(row.get("first")), bool(row.get("people"))
        )
        for row in _table()["bases"]
    )


@cache
def people_units() -> frozenset[str]:
    """Units that count people, folded."""
    return frozenset(fold_name(unit) for unit in _table()["people_units"])


@lru_cache(maxsize=KEPT)
def base_of(subject: str) -> str | None:
    """What a subject is about: `xã, thị trấn được tuyên truyền` gives `communes`.

    After `trên số`, `trong tổng số` where it says so, else at its beginning, else at its earliest place.
    """
    folded = fold_name(subject)
    ends = [hit.end() for hit in _OF_ALL.finditer(folded)]
    begin = _OPENING.match(folded)
    for at in (*ends, begin.end() if begin else 0):
        there = [(-hit.end(), base.id) for base in bases() if (hit := base.match.match(folded, at))]
        if there:
            return min(there)[1]
    free = [b for b in bases() if not b.first]
    found = [(hit.start(), -hit.end(), base.id) for base in free if (hit := base.match.search(folded))]
    return min(found)[2] if found else None


@lru_cache(maxsize=KEPT)
def qualifiers_of(subject: str) -> tuple[str, ...]:
    """What narrows the people that a percentage is of."""
    folded = fold_name(subject)
    return tuple(row["id"] for row in _table()["qualifiers"] if re.search(row["match"], folded))


@lru_cache(maxsize=KEPT)
def subcode_of(code: str, subject: str, measure: Measure, unit: str | None, words: str = "") -> str | None:
    """The finer kind of an aim; None where nothing finer is known. `words` are the whole statement, for the aspect.

    A count of people needs no base, for its code says who they are; another count has that of its unit.
    """
    if measure == "qualitative":
        return None
    parts = [aspect.id for aspect in _aspects_of(code, subject, unit) or _aspects_of(code, words, unit)]
    if unit == "%" or measure == "percent":
        base = base_of(subject) or _table()["implied"].get(code)
    else:
        base = None if fold_name(unit or "") in people_units() else _base_of_unit(unit or "")
    return ".".join([*parts, base] if base else parts) or None


def _base_of_unit(unit: str) -> str | None:
    folded = fold_name(unit)
    return next((b.id for b in bases() if not b.people and b.match.match(folded)), None)


def _aspects_of(code: str, subject: str, unit: str | None) -> list[Aspect]:
    folded = fold_name(subject)
    found = [
        aspect
        for aspect in aspects()
        if aspect.code == code
        and aspect.match.search(folded)
        and (aspect.unit is None or aspect.unit.match(fold_name(unit or "")))
    ]
    first = found[0] if found else None
    return [aspect for aspect in found if aspect is first or (first and first.every and aspect.every)]


@lru_cache(maxsize=KEPT)
def better(code: str, subject: str, measure: Measure, unit: str | None, comparator: str | None) -> Better:
    """Which side of a target is the better one. A change is the better the larger, whatever it changes.

    Where the words set a bound (`không quá`, `ít nhất`) they decide, else the code.
    """
    if measure == "change":
        return "higher"
    if comparator in ("le", "lt"):
        return "lower"
    if comparator in ("ge", "gt"):
        return "higher"
    of_aspect = next((a.better for a in _aspects_of(code, subject, unit) if a.better), None)
    return of_aspect or codes()[code]["better"]  # type: ignore[return-value]


@lru_cache(maxsize=KEPT)
def is_own(code: str, subject: str, unit: str | None) -> bool:
    """Whether an aim is the planner's own affair: the size of its own facility."""
    return any(aspect.own for aspect in _aspects_of(code, subject, unit))


@dataclass(frozen=True, slots=True)
class Scope:
    """`per_unit`: the base of which every one is asked; `per_time`: the span of time. None: of all together."""

    per_unit: str | None
    per_time: str | None


EVERYWHERE = Scope(None, None)


@lru_cache(maxsize=KEPT)
def scope_of(subject: str, unit: str | None, words: str = "") -> Scope:
    """Of what an amount is asked: `mỗi xã có 01 điểm tư vấn` of every commune.

    Of `words`, the whole statement, those before the first number tell; farther on they may share out what goes before.
    """
    folded = fold_name(f"{subject} {unit or ''}")
    before = re.split(r"\d", fold_name(words), maxsplit=1)[0]
    each = re.search(_table()["per_unit"], folded) or re.search(_table()["per_unit"], before)
    time = re.search(_table()["per_time"], folded) or re.match(_table()["per_time"], before)
    named = (each["unit"] or each["of"]) if each else None
    return Scope((base_of(named) or named) if named else None, time["time"] if time else None)
