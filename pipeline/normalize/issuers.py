"""The issuing body: its name, tier, kind, and the places it stands for.

Guarantees: names are written out with the marks and capitals of the lexicon; a place that is not printed is taken from
the gazetteer of the plan's day, only where one alone fits, and says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import Levenshtein

from pipeline.extract.bodies import KIND_OF_PLACE, PLACE_KINDS, head, toned
from pipeline.extract.letterhead import BodyPart
from pipeline.lexicon import places
from pipeline.lexicon.agencies import capital, expand, level_of
from pipeline.lexicon.forms import bare, kind_of, words
from pipeline.lexicon.places import Place
from pipeline.lexicon.text import one_tone_placement
from pipeline.normalize.recase import mended, name_in_case
from schemas.record import Issuer, Level

LONGEST_PLACE = 5  # words of a place's name
MOST_SLIPS = 1  # letters in which a misread name of a place may differ
ABOVE = {"commune": ("district", "province"), "district": ("province",), "province": ()}
TIERS: dict[str, Level] = {
    "tỉnh": "province", "huyện": "district", "quận": "district", "thị xã": "district", "xã": "commune",
    "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip

_KIND_WORD = re.compile(KIND_OF_PLACE, re.I)
_COMMITTEE = re.compile(r"(?<!\w)(tỉnh|thành|huyện|quận|thị)\s+(?:ủy|đoàn)(?!\w)\s*", re.I)
_LEADER = re.compile(r"^(?:Phó\s+)?(?:Chủ tịch|Giám đốc|Trưởng phòng)\s+(?=\S)")
# Bodies whose name goes on with the place that the body over them stands for.
_PLACED_BY_PARENT = ("department", "police", "military", "mass_organisation", "party", "court")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with the span that shows it and, where it is not printed, what it was taken from."""

    value: str
    span: Span
    rule: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """What is known of one issuer, by field of `Issuer`."""

    name: Fact | None = None
    level: Fact | None = None
    kind: Fact | None = None
    province: Fact | None = None
    district: Fact | None = None
    commune: Fact | None = None

    def issuer(self) -> Issuer:
        """The values alone."""
        level: Level | None = self.level.value if self.level else None  # type: ignore[assignment]
        values = {
            n: getattr(self, n).value for n in ("name", "kind", "province", "district", "commune") if getattr(self, n)
        }
        return Issuer(level=level, **values)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of government that a body's name holds: `huyện Nhơn Trạch`; `name` None for *huyện* alone."""

    kind: str
    name: str | None
    level: Level
    span: Span
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The text that may tell more of an issuer, the day of the document, its place of issue with its span."""

    text: str
    on: date | None
    place: str | None
    place_span: Span | None
    near: Span = (0, 0)  # title and preamble: where the issuer's own place is named first


# OCR changes the marks of capitals: `TĨNH AN GIANG`
_TIER_SLIP = re.compile(r"(?<!\w)(?:t[iìíĩị]nh|huy[eêềếểễ]n)(?=\s+[A-ZĐ])")


def issuer_names(bodies: Sequence[BodyPart], *, joint: bool) -> list[tuple[BodyPart, BodyPart | None]]:
    """(issuing body, the body over it) of a letterhead; several where a plan is joint."""
    if not bodies:
        return []
    if not joint:
        parent = bodies[-2] if len(bodies) > 1 else None
        return [(bodies[-1], parent)]
    parts = [piece for body in bodies for piece in _split(body)]
    over = parts[0] if len(parts) > 2 and kind_of(_written(parts[0].text)) == "people_committee" else None
    placed = over or next((part for part in reversed(parts) if _KIND_WORD.search(_written(part.text))), None)
    return [(part, placed if part is not placed else None) for part in parts if part is not over]


def _split(body: BodyPart) -> Iterator[BodyPart]:
    """`SỞ Y TẾ - CÔNG AN TỈNH` as two bodies."""
    text, at = toned(body.text), 0
    cuts = [m for m in re.finditer(r"\s+-\s+|\s*[;/]\s*", text) if head().match(text, m.end())]
    for cut in (*cuts, None):
        end = cut.start() if cut else len(text)
        yield replace(body, text=body.text[at:end])
        at = cut.end() if cut else end


def facts_of(body: BodyPart, parent: BodyPart | None, setting: Setting) -> IssuerFacts:
    """All that the name, the body over it, the text and the gazetteer tell of an issuer."""
    own = _LEADER.sub("", _written(body.text))
    above = _written(parent.text) if parent else None
    span = (body.start, body.end)
    unit = _unit_in(own, span, setting)
    if unit is None and parent and above:
        unit = _unit_in(above, (parent.start, parent.end), setting)
    named = _completed(unit, setting) if unit else None
    name = _full_name(own, above, named)
    city = bool(named and named.kind == "thành phố" and named.level == "province")
    tier = _tier(own, name, named, city)
    rule = body.rule
    kind = kind_of(name)
    facts = IssuerFacts(
        name=Fact(name, span, rule, named.source if named and named.source else None),
        level=Fact(tier, span, rule) if tier else None,
        kind=Fact(kind, span, rule) if kind else None,
    )
    return _with_places(facts, named, setting, rule) if named else facts


def _written(text: str) -> str:
    """A printed name written out, in its own case."""
    name = capital(expand(name_in_case(re.sub(r"\s+", " ", one_tone_placement(text)).strip(" .-_"))))
    name = _TIER_SLIP.sub(lambda m: "tỉnh" if m[0][0] == "t" else "huyện", name)
    # `CÔNG AN TỈNH` over `TỈNH YÊN BÁI`
    return mended(re.sub(rf"(?<!\w)({'|'.join(PLACE_KINDS)})\s+\1(?!\w)", lambda m: m[1].lower(), name, flags=re.I))


def _full_name(own: str, above: str | None, unit: _Unit | None) -> str:
    """The name with what stands over it: an organ with its body, a department with its place."""
    organ = any(bare(own) == bare(word) for word in words("organs"))
    if organ and above:
        return f"{own} {_full_name(above, None, unit)}"
    where = f"{unit.kind} {unit.name}" if unit and unit.name else None
    if where is None or bare(unit.name or "") in bare(own):  # type: ignore[union-attr]
        return own
    printed = list(_KIND_WORD.finditer(own))
    if printed:  # `Ủy ban nhân dân huyện` without its name, or with one that was misread
        last = printed[-1]
        misread = unit.source is not None  # type: ignore[union-attr]
        return own if own[last.end() :].strip() and not misread else f"{own[: last.start()]}{where}"
    return f"{own} {where}" if kind_of(own) in _PLACED_BY_PARENT else own


def _tier(own: str, name: str, unit: _Unit | None, city: bool) -> Level | None:
    kind = kind_of(name)
    if kind in ("school", "hospital") and not _KIND_WORD.search(own):
        return None
    if unit and (_KIND_WORD.search(own) or kind in ("people_committee", "people_council", "party")):
        return unit.level
    level = level_of(name, unit.level if unit else None, city_is_province=city)
    return level or (unit.level if unit else None)


def _unit_in(name: str, span: Span, setting: Setting) -> _Unit | None:
    """The unit that a body's name ends with, or the province it names without its kind."""
    if committee := _COMMITTEE.search(name):
        kind = committee[1].lower()
        kind = {"thành": "thành phố", "thị": "thị xã"}.get(kind, kind)
        place = _longest(name[committee.end() :], kind, setting.on)
        return _Unit(
            kind, place.name if place else None, _level_of_unit(kind, place.name if place else None, setting.on), span
        )
    hits = list(_KIND_WORD.finditer(name))
    if hits:
        kind = hits[0].group().lower()
        hit = hits[0]
        found = _longest(name[hit.end() :], kind, setting.on)
        rest = name[hit.end() :].strip(" ,.-")
        named = found.name if found else (rest if rest and rest[0].isupper() else None)
        level = _level_of_unit(kind, named, setting.on)
        if found is None and named and (near := _near(named, level, setting)):
            return _Unit(kind, near, level, span, f"gazetteer: {kind} {near}")
        return _Unit(kind, named, level, span)
    for size in (4, 3, 2):
        last = " ".join(name.split()[-size:])
        found_all = [
            p
            for p in places.find(last, level="province", on=setting.on)
            if places.marked_key(p.name) == places.marked_key(last)
        ]
        if found_all and len(name.split()) > size:
            return _Unit(found_all[0].kind, found_all[0].name, "province", span)
    return None


def _near(printed: str, level: Level, setting: Setting) -> str | None:
    """The place that a misread name stands for: the place of issue, or the only province one letter away."""
    names = [p.name for p in places.provinces(setting.on or date(2025, 6, 30))] if level == "province" else []
    names += [setting.place] if setting.place else []
    near = {n for n in names if Levenshtein.distance(places.bare_key(n), places.bare_key(printed)) <= MOST_SLIPS}
    return near.pop() if len(near) == 1 else None


def _longest(text: str, kind: str, on: date | None) -> Place | None:
    """The place of that kind whose name the text begins with, the longest."""
    named = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text)[:LONGEST_PLACE]
    for size in range(len(named), 0, -1):
        found = places.find(" ".join(named[:size]), kind=kind, on=on) or places.find(" ".join(named[:size]), kind=kind)
        if found and (size > 1 or named[0][0].isupper() or named[0].isdigit()):
            return found[0]
    return None


def _level_of_unit(kind: str, name: str | None, on: date | None) -> Level:
    if kind != "thành phố":
        return TIERS[kind]
    cities = places.find(name, level="province", kind=kind, on=on) if name else []
    return "province" if cities else "district"


def _completed(unit: _Unit, setting: Setting) -> _Unit:
    """The unit with its name: from the title and preamble, from the place of issue, from the rest of the text."""
    if unit.name:
        return unit
    near = _named_units(setting.text, unit.kind, setting.on, *setting.near)
    if near:
        place, span = near[0]
        return replace(unit, name=place.name, span=span, level=_level_of_unit(unit.kind, place.name, setting.on))
    if setting.place and setting.place_span:
        found = places.find(setting.place, kind=unit.kind, on=setting.on)
        if (found and found[0].level != "commune") or (found and unit.level == "commune"):
            level = _level_of_unit(unit.kind, found[0].name, setting.on)
            return _Unit(unit.kind, found[0].name, level, setting.place_span)
    anywhere = _named_units(setting.text, unit.kind, setting.on, 0, len(setting.text))
    names = {place.name for place, _ in anywhere}
    if len(names) == 1:
        place, span = anywhere[0]
        return replace(unit, name=place.name, span=span, level=_level_of_unit(unit.kind, place.name, setting.on))
    return unit


def _named_units(text: str, kind: str, on: date | None, start: int, end: int) -> list[tuple[Place, Span]]:
    """The places of a kind that a stretch of text names, in its order."""
    out = []
    for hit in re.finditer(rf"(?<!\w){kind}\s+(?=[^\W\d_])", text[start:end], re.I):
        after = text[start + hit.end() : start + hit.end() + 40]
        if not after[:1].isupper():
            continue
        found = _longest(after, kind, on)
        if found is None:
            continue
        length = _length_of(after, found.name)
        out.append((found, (start + hit.start(), start + hit.end() + length)))
    return out


def _length_of(text: str, name: str) -> int:
    """How much of the text the name takes up."""
    count = len(re.findall(r"[^\W_]+", name))
    printed = list(re.finditer(r"[^\W_]+", text))
    return printed[min(count, len(printed)) - 1].end() if printed else 0


def _with_places(facts: IssuerFacts, unit: _Unit, setting: Setting, rule: str) -> IssuerFacts:
    if unit.name is None:
        return _province_by_text(facts, unit, setting)
    own = Fact(unit.name, unit.span, rule, unit.source)
    facts = replace(facts, **{unit.level: own})
    if unit.level == "province":
        return facts
    level_sought: places.Level = "district" if unit.level == "district" else "commune"
    candidates = places.find(unit.name, level=level_sought, kind=unit.kind, on=setting.on)
    place = _only(candidates, setting)
    if place is None:
        return _province_by_text(facts, unit, setting)
    for level in ABOVE[unit.level]:
        value = place.district if level == "district" else place.province
        if not value:
            continue
        shown = _shown(value, level, setting)
        source = None if shown else f"gazetteer: {unit.kind} {unit.name}"
        facts = replace(facts, **{level: Fact(value, shown or unit.span, "header.gazetteer@1", source)})
    return facts


def _only(candidates: Sequence[Place], setting: Setting) -> Place | None:
    """The one place meant: the only one, or the only one whose province or district the text names."""
    parents = {(p.district, p.province): p for p in candidates}
    if len(parents) <= 1:
        return next(iter(parents.values()), None)
    scores = {
        key: 2 * bool(p.province and _shown(p.province, "province", setting))
        + bool(p.district and _shown(p.district, "district", setting))
        for key, p in parents.items()
    }
    best = max(scores.values())
    top = [key for key, score in scores.items() if score == best]
    return parents[top[0]] if best and len(top) == 1 else None


def _shown(name: str, level: str, setting: Setting) -> Span | None:
    """Where the text names this province or district with its kind."""
    kinds = "tỉnh|thành phố|TP\\.?" if level == "province" else "huyện|quận|thị xã|thành phố"
    gap = r"\s+".join(map(re.escape, name.split()))
    hit = re.search(rf"(?<!\w)(?:{kinds}|Tỉnh ủy|Huyện ủy)\s*{gap}(?!\w)", setting.text, re.I)
    return hit.span() if hit else None


def _province_by_text(facts: IssuerFacts, unit: _Unit, setting: Setting) -> IssuerFacts:
    """The province of a unit that the gazetteer does not tell: the only one that title and preamble name."""
    if unit.level == "province":
        return facts
    named = [*_named_units(setting.text, "tỉnh", setting.on, *setting.near)]
    names = {place.name for place, _ in named}
    if len(names) != 1:
        return facts
    place, span = named[0]
    return replace(facts, province=Fact(place.name, span, "header.province_named@1", f"text: tỉnh {place.name}"))
