"""Plans on rehabilitation that are right in all that the audit asks of them, for any tier and any day since 2022.

Guarantees: the same tier and day give the same text; parts can be replaced, lengthened or left out by name, so that a
plan can be made wrong in one respect alone.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined

Tier = Literal["province", "district", "commune", "department"]
REGIMES = (
    date(2022, 1, 1),
    date(2025, 3, 1),
    date(2025, 7, 1),
    date(2026, 7, 1),
)  # first days; pipeline/audit/regimes.yaml
_PART = re.compile(r"^@@ (\w+)\n", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")

PLACES: Mapping[Tier, tuple[str, str, str]] = {  # place, seat, issuer
    "province": ("tỉnh Thanh Hóa", "Thanh Hóa", "Ủy ban nhân dân tỉnh"),
    "district": ("huyện Thọ Xuân", "Thọ Xuân", "Ủy ban nhân dân huyện"),
    "commune": ("xã Thọ Lập", "Thọ Lập", "Ủy ban nhân dân xã"),
    "department": ("tỉnh Thanh Hóa", "Thanh Hóa", ""),
}


@cache
def _source() -> str:
    return files("corpus").joinpath("right_plan.txt.j2").read_text(encoding="utf-8")


def parts(tier: Tier, on: date) -> dict[str, str]:
    """The parts of the plan by name, in the order of the text."""
    regime = sum(on >= first for first in REGIMES)
    if not regime:
        raise ValueError("no plan of before 2022 can be right by Decree 116/2021")
    place, seat, issuer = PLACES[tier]
    lead, health, finance = _bodies(tier, regime)
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    text = environment.from_string(_source()).render(
        tier=tier, r=regime, on=on, year=on.year, place=place, seat=seat, issuer=issuer or _department(regime),
        lead=lead, health=health, finance=finance,
    )  # fmt: skip
    _, *rest = _PART.split(text)
    return {name: _BLANK.sub("\n", body).strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}


def _department(regime: int) -> str:
    return "Sở Lao động - Thương binh và Xã hội" if regime == 1 else "Công an tỉnh"


def _bodies(tier: Tier, regime: int) -> tuple[str, str, str]:
    """Who leads, who treats, who pays."""
    if tier == "commune":
        lead = "Công chức Văn hóa - Xã hội" if regime == 1 else "Công an xã"
        return lead, "Trạm Y tế xã", "Công chức Tài chính - Kế toán" if regime <= 2 else "Phòng Kinh tế"
    if tier == "district":
        lead = "Phòng Lao động - Thương binh và Xã hội" if regime == 1 else "Công an các xã, thị trấn"
        return lead, "Trung tâm Y tế huyện", "Phòng Tài chính - Kế hoạch"
    return _department(regime), "Sở Y tế", "Sở Tài chính"


def right_plan(
    tier: Tier,
    on: date,
    put: Mapping[str, str] | None = None,
    add: Mapping[str, str] | None = None,
    drop: Collection[str] = (),
) -> str:
    """The text of the plan. `put` replaces parts, `add` adds paragraphs to their end. Raises KeyError for no part."""
    made = parts(tier, on)
    for name, text in (put or {}).items():
        _ = made[name]
        made[name] = text.strip()
    for name, text in (add or {}).items():
        made[name] += "\n" + text.strip()
    for name in drop:
        del made[name]
    return "\n".join(made.values()) + "\n"
