"""`bodies`: work for a body that is not there on the plan's day, or that cannot be at its tier.

Guarantees: only bodies that the catalogue dates; the name that the plan uses is quoted, and what took over is named.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from pipeline.audit.case import Case
from pipeline.audit.checks.printed import severity
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from pipeline.lexicon.agency_catalogue import Successor, described
from pipeline.lexicon.places import REFORM
from pipeline.lexicon.text import UPPER
from schemas.record import Responsibility

_FORMER = re.compile(
    r"\btrước đây\b|\bnay là\b|\bcũ\b|\bgiải thể\b|\bbàn giao\b|\btiếp nhận\b|\btiếp quản\b|\bsáp nhập\b"
)
_PLACE = rf"(?: [{UPPER}][\w'’]*){{0,4}}$"
_TIER_NAMED = {
    "so-": re.compile(rf"Sở .*(?<!các) (?:huyện|quận|thị xã|xã|phường|thị trấn){_PLACE}"),
    "phong-": re.compile(rf"Phòng .*(?<!thị) (?:xã|phường|thị trấn){_PLACE}"),
}
COMMUNE_OFFICE = "phong-van-hoa-xa-hoi-xa"  # communes have it since July 2025, districts never had it
_TIERS = {
    "so-": Said("cấp tỉnh", "provinces only"),
    "phong-": Said(
        "cấp huyện trở lên (cấp xã chỉ có phòng từ 01/7/2025)",
        "districts and above (communes have offices since 1 July 2025 only)",
    ),
}
_LABOUR = ("so-", "phong-", "bo-")


class Given(Params):
    """`respect`: bodies that are no more (`gone`), bodies of another tier (`tier`).

    `elsewhere`: in plans on rehabilitation and drugs other rules report the Labour bodies, and those of districts from
    July 2025.
    """

    respect: Literal["gone", "tier"]
    elsewhere: bool = True


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each body; `{who}` is its name, `{until}` its last day, `{after}` what took over."""
    seen: set[str] = set()
    for item in case.record.responsibilities:
        if not item.agency_id or not item.tasks:
            continue
        start, end = item.evidence.start, item.evidence.end
        if _FORMER.search(case.passages.plain, *case.passages.sentence(start, end)):
            continue
        for body in item.agency_id.split("+"):
            if body in seen:
                continue
            words = _gone(case, item, body, given) if given.respect == "gone" else _misplaced(case, item, body)
            if words is not None:
                seen.add(body)
                yield Hit(body, (item.evidence,), words, severity=severity(case, start, end, "error"))


def _gone(case: Case, item: Responsibility, body: str, given: Given) -> dict[str, str | Said] | None:
    known = described(body)
    if case.day is None or known.until is None or known.until >= case.day.isoformat():
        return None
    if case.tier in ("department", "central", None) and body.startswith("phong-"):
        return None  # an office of its own may have the same name
    if given.elsewhere and case.concern != "other" and _told_elsewhere(body, known.level, case.day):
        return None
    until = date.fromisoformat(known.until)
    after = [successor for successor in known.after if successor.since <= case.day.isoformat()]
    return {
        "who": known.name or item.agency if "+" in (item.agency_id or "") else item.agency,
        "until": f"{until:%d/%m/%Y}",
        "after": Said(
            "; ".join(map(_took_over, after)) or "cơ quan được giao nhiệm vụ này hiện nay",
            "; ".join(f"{described(s.to).english or s.to} (from {s.since})" for s in after)
            or "the body with its work now",
        ),
    }


def _took_over(successor: Successor) -> str:
    since = date.fromisoformat(successor.since)
    return f"{described(successor.to).name or successor.to} ({successor.matter}, từ {since:%d/%m/%Y})"


def _told_elsewhere(body: str, level: str | None, day: date) -> bool:
    labour = "lao-dong-thuong-binh-xa-hoi" in body and body.startswith(_LABOUR)
    return labour or (level == "district" and day >= REFORM)


def _misplaced(case: Case, item: Responsibility, body: str) -> dict[str, str | Said] | None:
    """A department of a district, an office of a commune: from July 2025 communes have offices."""
    start = next((begin for begin in _TIER_NAMED if body.startswith(begin)), None)
    if start is None or "+" in (item.agency_id or "") or case.day is None:
        return None
    if start == "phong-" and case.day >= REFORM:
        return None
    named = _TIER_NAMED[start].match(" ".join(item.agency.split()))
    if not named and not (body == COMMUNE_OFFICE and case.tier == "commune"):
        return None
    return {"who": item.agency, "until": "", "after": _TIERS[start]}
