"""Plans of one province with known gaps: the province, its districts, their communes, each citing the plan above.

Guarantees: the same seed gives the same plans; `planted` says how a plan stands to each target of the plan above. The
wordings (`wordings.json`) were written by people who had the field guide and had not seen the rules.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.lexicon.places import Place, all_places

PROVINCE = "Thanh Hóa"
YEAR = 2023
ON = date(YEAR, 2, 3)
TARGETS = 9  # of a plan that others carry out
TOP = "15/KH-UBND"


@dataclass(frozen=True)
class Wording:
    """How officials word an indicator; wordings of one `group` mean the same."""

    group: str
    code: str
    scope: str
    comparator: str
    better: str
    text: str
    fraction: bool


@dataclass(frozen=True)
class Said:
    """A target as a plan says it."""

    wording: Wording
    value: int

    @property
    def words(self) -> str:
        """The statement."""
        if self.wording.fraction:
            return self.wording.text.format(a=self.value // 5, b=20)
        return self.wording.text.format(v=self.value)


@dataclass
class Made:
    """A plan; `planted`: code -> how it stands to the plan above."""

    number: str
    level: str
    district: str | None = None
    commune: str | None = None
    kind: str = "huyện"
    parent: "Made | None" = None
    targets: list[Said] = field(default_factory=list)
    planted: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its file's name."""
        return f"{self.number.replace('/', '-')}.md"


@cache
def wordings() -> Sequence[Wording]:
    """All wordings."""
    rows = json.loads(Path(__file__).with_name("wordings.json").read_text(encoding="utf-8"))
    return [
        Wording(r["group"], r["code"], r["scope"], r["comparator"], r["better"], r["text"], r.get("form") == "fraction")
        for r in rows
    ]


@cache
def by_group() -> dict[str, list[Wording]]:
    """Group -> its wordings."""
    groups: dict[str, list[Wording]] = {}
    for wording in wordings():
        groups.setdefault(wording.group, []).append(wording)
    return groups


def own_targets(rng: random.Random) -> list[Said]:
    """Targets of a plan that others carry out, each of another code."""
    groups = by_group()
    names = sorted(groups)
    rng.shuffle(names)
    chosen: dict[str, Said] = {}
    for name in names:
        wording = rng.choice([w for w in groups[name] if not w.fraction])
        if wording.code in chosen or len(chosen) == TARGETS:
            continue
        value = {
            "total": rng.randrange(300, 900),
            "per_unit": rng.randrange(2, 5),
            "rate": rng.randrange(10, 30) if wording.better == "lower" else 5 * rng.randrange(8, 18),
        }[wording.scope]
        chosen[wording.code] = Said(wording, value)
    return list(chosen.values())


def answer(said: Said, rng: random.Random) -> tuple[Said | None, str]:
    """What a plan below says for a target, and how that stands to it."""
    if rng.random() < 0.15:
        return None, "missing"
    theirs = said.wording
    wording = rng.choice([w for w in by_group()[theirs.group] if not w.fraction or said.value % 5 == 0])
    if theirs.scope == "total":
        return Said(wording, rng.randrange(1, 30)), "share"
    step = 5 if wording.fraction else 1
    gap = step * rng.choice([-2, -1, -1, 0, 0, 0, 1, 2])
    ours = Said(wording, max(1, said.value + gap))
    gained = (ours.value - said.value) * (1 if theirs.better == "higher" else -1)
    if gained == 0:
        weaker = theirs.comparator in ("gt", "lt") and wording.comparator not in ("gt", "lt")
        return ours, "below" if weaker else "met"
    return ours, "above" if gained > 0 else "below"


def carry_out(plan: Made, rng: random.Random) -> None:
    """Fill a plan with answers to the one above it."""
    assert plan.parent is not None
    for said in plan.parent.targets:
        ours, status = answer(said, rng)
        plan.planted[said.wording.code] = status
        if ours is not None:
            plan.targets.append(ours)
    rng.shuffle(plan.targets)


def units_below(code: str, level: str) -> list[Place]:
    """The units of that tier in a place, on the day of the plans, by code."""
    found = {
        p.code: p for p in all_places() if (p.state, p.parent_code, p.level) == ("old", code, level) and p.valid(ON)
    }
    return sorted(found.values(), key=lambda p: p.code)


def province_code() -> str:
    """The code of the province."""
    return next(p.code for p in all_places() if (p.level, p.name, p.state) == ("province", PROVINCE, "old"))


def planted(count: int, *, seed: int, without_plan: int = 2, communes: int = 12) -> list[Made]:
    """So many plans: the province's, then each district's (but for the last `without_plan`) and its communes'."""
    rng = random.Random(seed)
    plans, numbers = [Made(TOP, "province", kind="tỉnh", targets=own_targets(rng))], iter(range(101, 101 + count))
    districts = units_below(province_code(), "district")[: -without_plan or None]
    for left, district in zip(range(len(districts), 0, -1), districts, strict=True):
        plan = Made(f"{next(numbers)}/KH-UBND", "district", district.name, None, district.kind, plans[0])
        plans.append(plan)
        below = units_below(district.code, "commune")
        for commune in rng.sample(below, min(len(below), communes)):
            if len(plans) + left <= count:  # room for the districts that follow
                number = f"{next(numbers)}/KH-UBND"
                plans.append(Made(number, "commune", district.name, commune.name, commune.kind, plan))
    for plan in plans[1:]:
        carry_out(plan, rng)
    return plans


def text_of(plan: Made) -> str:
    """The plan as a Markdown file."""
    place = {
        "province": f"TỈNH {PROVINCE.upper()}",
        "district": f"{plan.kind.upper()} {(plan.district or '').upper()}",
        "commune": f"{plan.kind.upper()} {(plan.commune or '').upper()}",
    }[plan.level]
    tier = {"province": "tỉnh", "district": plan.kind, "commune": plan.kind}[plan.level]
    lines = [
        "ỦY BAN NHÂN DÂN",
        place,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"Số: {plan.number}",
        f"{plan.commune or plan.district or PROVINCE}, ngày {_day(plan)} tháng 02 năm {YEAR}",
        "KẾ HOẠCH",
        f"Công tác cai nghiện ma túy và quản lý sau cai nghiện năm {YEAR}",
    ]
    if plan.parent is not None:
        above = plan.parent
        body = (
            f"Ủy ban nhân dân {above.kind} {above.district}" if above.district else f"Ủy ban nhân dân tỉnh {PROVINCE}"
        )
        lines.append(
            f"Thực hiện Kế hoạch số {above.number} ngày {_day(above)}/02/{YEAR} của {body} về công tác cai nghiện "
            f"ma túy năm {YEAR}; Ủy ban nhân dân {tier} xây dựng Kế hoạch như sau:"
        )
    else:
        lines.append(f"Ủy ban nhân dân tỉnh {PROVINCE} ban hành Kế hoạch như sau:")
    lines.append("I. MỤC TIÊU")
    lines += [f"- {said.words}" for said in plan.targets]
    lines += [
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Công an: chủ trì theo dõi việc thực hiện Kế hoạch.",
        "Nơi nhận:",
        "- Lưu: VT.",
    ]
    return "\n\n".join(lines) + "\n"


def _day(plan: Made) -> str:
    return {"province": "03", "district": "10", "commune": "20"}[plan.level]
