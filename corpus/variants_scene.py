"""Who issues a variant, where and when, and the numbers that all its sentences share.

Guarantees: places exist at the date of issue (they are read from the gazetteer that the project ships); a plan of a
district is older than 1 March 2025, when its police ended, and its other offices four months later; from that day the
police, not the labour offices, are in charge; the parts of a number add up to it.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from corpus.variants_style import Style, draw_style

PLACES = Path(__file__).parents[1] / "pipeline" / "lexicon" / "data" / "places.tsv"
POLICE_TAKE_OVER = datetime.date(2025, 3, 1)
DISTRICTS_END = datetime.date(2025, 7, 1)

Level = Literal["province", "department", "district", "commune"]
SCALE = {"province": 12.0, "department": 12.0, "district": 1.5, "commune": 0.2}
PARTY = {"tỉnh": ("Tỉnh ủy", "Tỉnh đoàn"), "thành phố": ("Thành ủy", "Thành đoàn"), "huyện": ("Huyện ủy", "Huyện đoàn"),
         "quận": ("Quận ủy", "Quận đoàn"), "thị xã": ("Thị ủy", "Thị đoàn")}  # fmt: skip


class Place(NamedTuple):
    """One row of the gazetteer."""

    level: str
    code: str
    name: str
    kind: str
    parent: str
    province: str
    district: str
    first: str
    last: str

    def stands(self, day: datetime.date) -> bool:
        """Whether it exists on that day."""
        return (self.first or "0") <= day.isoformat() <= (self.last or "9")


@dataclass(frozen=True)
class Scene:
    """What a plan is about before a word of it is written."""

    rng: Random
    style: Style
    level: Level
    place: Place
    parents: tuple[Place, ...]  # the next above first
    children: tuple[Place, ...]
    day: datetime.date
    start: int
    end: int
    slots: dict[str, str]
    figures: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)  # works that have been given to somebody

    @property
    def one_year(self) -> bool:
        """Whether the plan is for one year."""
        return self.start == self.end

    @property
    def era(self) -> str:
        """Who is in charge: `old` the labour offices, `mid` and `new` the police, with and without districts."""
        if self.day < POLICE_TAKE_OVER:
            return "old"
        return "mid" if self.day < DISTRICTS_END else "new"

    @property
    def issuer(self) -> str:
        """The full name of the issuer."""
        if self.level != "department":
            return f"Ủy ban nhân dân {self.place.kind} {self.place.name}"
        office = "Sở Lao động - Thương binh và Xã hội" if self.era == "old" else "Công an"
        return f"{office} {self.place.kind} {self.place.name}"


def draw_scene(rng: Random) -> Scene:
    """A scene, drawn."""
    style = draw_style(rng)
    level: Level = rng.choice(["province", "district", "district", "commune", "commune", "department"])
    day = _day(rng, level)
    place, parents, children = _place(rng, level, day)
    start, end = _period(rng, level, day)
    scene = Scene(rng, style, level, place, parents, children, day, start, end, {}, _figures(rng, level))
    scene.slots.update(_slots(scene))
    return scene


@cache
def places() -> tuple[Place, ...]:
    """The gazetteer, without places that have a number for a name."""
    out = []
    for line in PLACES.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if not line.startswith("#") and cells[0] != "key" and not any(c.isdigit() for c in cells[3]):
            out.append(Place(*cells[1:10]))
    return tuple(out)


@cache
def below() -> dict[tuple[str, str], tuple[Place, ...]]:
    """Places by the level and the code of the place above."""
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places():
        found[place.level, place.parent].append(place)
    return {key: tuple(rows) for key, rows in found.items()}


def _day(rng: Random, level: Level) -> datetime.date:
    era = rng.random()
    if era < 0.3 and level != "district":
        return datetime.date(2025, 7, 10) + datetime.timedelta(days=rng.randrange(270))
    if era < 0.42 and level == "district":
        return datetime.date(2025, rng.randrange(1, 3), rng.randrange(3, 29))
    if era < 0.42:
        return datetime.date(2025, 3, 5) + datetime.timedelta(days=rng.randrange(80))
    return datetime.date(rng.randrange(2014, 2025), rng.randrange(1, 5), rng.randrange(4, 29))


def _period(rng: Random, level: Level, day: datetime.date) -> tuple[int, int]:
    first = day.year if day.month <= 8 else day.year + 1
    if level != "commune" and rng.random() < 0.3:
        return first, first + rng.choice([2, 3, 4])
    return first, first


def _place(rng: Random, level: Level, day: datetime.date) -> tuple[Place, tuple[Place, ...], tuple[Place, ...]]:
    after = day >= DISTRICTS_END
    wanted = "province" if level == "department" else level
    lower = "commune" if after or wanted == "district" else "district"
    rows = [
        p for p in places() if p.level == wanted and p.stands(day) and p.name not in ("Hồ Chí Minh", "Huế", "Hà Nội")
    ]
    rows = [p for p in rows if p.kind not in ("đặc khu", "thị trấn")]
    if wanted != "commune":
        rows = [p for p in rows if sum(c.stands(day) for c in below().get((lower, p.code), ())) >= 4]
    place = rng.choice(rows)
    children = tuple(c for c in below().get((lower, place.code), ()) if c.stands(day)) if wanted != "commune" else ()
    parents: list[Place] = []
    code = place.parent
    for name in ("district", "province"):
        above = next((p for p in places() if p.level == name and p.code == code and p.stands(day)), None)
        if above and name != wanted:
            parents.append(above)
            code = above.parent
    if wanted != "province" and (not parents or parents[-1].level != "province"):
        return _place(rng, level, day)
    return place, tuple(parents), children


def _figures(rng: Random, level: Level) -> dict[str, int]:
    """Numbers of people that fit one another."""
    scale = SCALE[level]

    def people(low: int, high: int) -> int:
        return max(2, rng.randrange(round(low * scale), round(high * scale) + 1))

    figures = {
        "forced": people(15, 50),
        "facility": people(8, 30),
        "home": people(12, 40),
        "methadone": people(40, 160),
    }
    figures["voluntary"] = figures["facility"] + figures["home"]
    figures["total"] = figures["forced"] + figures["voluntary"]
    figures["total_up"] = round(figures["total"] * 1.2) + 1
    figures["managed"] = figures["total"] + people(5, 20)
    figures["supported"] = max(2, figures["managed"] // 3)
    figures["jobs"] = max(2, figures["managed"] // 4)
    figures["users"] = figures["total"] * 3
    figures["addicts"] = figures["total"] * 5
    figures["trained"] = people(30, 90)
    figures["staff"] = max(2, people(8, 20) // 3)
    figures["many"] = people(200, 900) * 2
    return figures


def _slots(scene: Scene) -> dict[str, str]:
    rng, place = scene.rng, scene.place
    after = scene.day >= DISTRICTS_END
    kinds = {c.kind for c in scene.children}
    if scene.level == "commune":
        hamlet = rng.choice(["thôn", "ấp"] if place.kind == "xã" else ["tổ dân phố", "khu phố"])
        units, unit, towns, lower = hamlet, hamlet, hamlet, f"Trưởng các {hamlet}"
    elif scene.level == "district" or after:
        units = towns = ", ".join(k for k in ("xã", "phường", "thị trấn") if k in kinds)
        unit, lower = units.split(", ")[0], f"Ủy ban nhân dân các {units}"
    else:
        units, unit = "xã, phường, thị trấn", "xã"
        towns = ", ".join(k for k in ("quận", "huyện", "thị xã", "thành phố") if k in kinds)
        lower = f"Ủy ban nhân dân các {towns}"
    boss = f"Ủy ban nhân dân {place.kind}"
    if scene.level == "department":
        boss = "Giám đốc Sở" if scene.era == "old" else f"Giám đốc Công an {place.kind}"
    province = scene.parents[-1] if scene.parents else place
    party = PARTY.get(place.kind, ("Đảng ủy", "Đoàn Thanh niên"))
    years = f"năm {scene.end}" if scene.one_year else f"giai đoạn {scene.style.span(scene.start, scene.end)}"
    return {
        "noi": place.kind, "Ten": place.name, "units": units, "unit": unit, "Unit": unit.capitalize(), "towns": towns,
        "below": lower, "boss": boss, "Boss": scene.issuer if rng.random() < 0.5 else boss, "y": str(scene.end),
        "prev": str(scene.start - 1), "mid": str((scene.start + scene.end) // 2), "uy": party[0], "doan": party[1],
        "ky": years, "co_so": f"Cơ sở cai nghiện ma túy {province.kind}",
        "tren": scene.parents[0].kind if scene.parents else "",
        "viec": f"công tác cai nghiện ma túy và quản lý sau cai nghiện ma túy {years}",
    }  # fmt: skip
