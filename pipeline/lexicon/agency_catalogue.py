"""Which bodies there are, over all plans and years: their ids, other names, ends and successors.

Guarantees: the table (`data/agencies.yaml`) is read at the first question; ids stand once; every successor is an id
that the catalogue or its grammar can give.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.lexicon import tables
from pipeline.lexicon.agencies import Level
from pipeline.lexicon.text import fold_for_search

_PARTY = re.compile(r"(?<![a-z])(?:tinh|huyen|dang)-uy$")  # Văn phòng Huyện ủy: the tier is in the name
_GAP = re.compile(r"[^a-z0-9]+")
_LITTLE = re.compile(r"(?<![a-z0-9])(?:va|cac|viet nam)(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Successor:
    """What took over `matter`, and from which day; `tier` None: at whatever tier the body sat."""

    tier: Level | None
    to: str
    since: str
    matter: str


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body. `named`: its tier is in its name; `tier`: where it sits if not; `until`: tier -> last day."""

    id: str
    name: str
    english: str
    also: Sequence[str]
    named: bool
    tier: Level | None
    group: bool
    until: Mapping[Level, str]
    after: Sequence[Successor]


def table() -> dict[str, Any]:
    """The whole table."""
    return tables.table("agencies")


@cache
def bodies() -> Mapping[str, Body]:
    """Id -> body."""
    return {row["id"]: _body(row) for row in table()["bodies"]}


def _body(row: dict[str, Any]) -> Body:
    after = tuple(Successor(s.get("tier"), s["to"], s["since"], s["matter"]) for s in row.get("after", ()))
    return Body(
        row["id"], row["name"], row["en"], tuple(row.get("also", ())), bool(row.get("named")), row.get("tier"),
        bool(row.get("group")),
        row.get("until", {}), after,
    )  # fmt: skip


def key(name: str) -> str:
    """What the spellings of a name have in common: no marks, hyphens, `và`, `các`, `Việt Nam`."""
    return _GAP.sub("-", _LITTLE.sub(" ", fold_for_search(name))).strip("-")


@cache
def by_key() -> Mapping[str, Body]:
    """Key of each name -> its body."""
    return {key(name): body for body in bodies().values() for name in (body.name, *body.also)}


@cache
def natural_tiers() -> Sequence[tuple[str, Level]]:
    """(beginning of an id, tier at which such bodies sit), longest first."""
    rows: dict[str, Level] = table()["tiers"]
    return sorted(rows.items(), key=lambda row: -len(row[0]))


def _natural_tier(base: str) -> Level | None:
    return next((tier for begin, tier in natural_tiers() if f"{base}-".startswith(f"{begin}-")), None)


def with_tier(base: str, level: Level | None) -> str:
    """The id of a body of that kind at that tier."""
    natural = _natural_tier(base)
    if level is None or level == natural or _PARTY.search(base):
        return base
    suffix = table()["suffixes"][level]
    return base if base.endswith(f"-{suffix}") else f"{base}-{suffix}"


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of an id; `name` is None where the catalogue does not have it."""

    name: str | None
    english: str | None
    level: Level | None
    until: str | None
    after: Sequence[Successor]


@cache
def described(body_id: str) -> Described:
    """What the catalogue says of a body by its id, tier and all."""
    for level, suffix in table()["suffixes"].items():
        base = body_id.removesuffix(f"-{suffix}")
        if base != body_id and base in bodies() and body_id not in bodies():
            return _described(bodies()[base], level, f" cấp {table()['tier_words'][level]}")
    said = next((tier for tier, suffix in table()["suffixes"].items() if body_id.endswith(f"-{suffix}")), None)
    tier = said or _natural_tier(body_id)
    if body_id in bodies():
        return _described(bodies()[body_id], tier, "")
    return Described(None, None, tier, None, ())


def _described(body: Body, level: Level | None, tier: str) -> Described:
    after = tuple(s for s in body.after if s.tier in (None, level))
    return Described(body.name + tier, body.english, level, body.until.get(level) if level else None, after)
