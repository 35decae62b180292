"""Which plans a plan carries out: those of an upper tier that it cites and that are in the database.

Guarantees: the order in which plans were ingested does not matter; a plan hangs only under plans that it names by
number with their day or their issuer, none younger than itself; no plan is its own ancestor. What is cited and nearly
there is a finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.stored import Cited, Plan, Stored
from pipeline.lexicon.instruments import canonical_number
from pipeline.lexicon.places import find, successors
from pipeline.lexicon.text import fold_name

RANK = {"central": 0, "province": 1, "district": 2, "commune": 3, None: 4}
_COMMITTEE = re.compile(r"^(?:ủy ban nhân dân|ubnd)\s+")
_BARE_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a plan: `code` is stable, `detail` what it is about."""

    plan: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """`parents`: plan -> the plans that it carries out, the nearest first."""

    parents: Mapping[str, Sequence[str]]
    findings: Sequence[Finding]

    def parent(self, plan: str) -> str | None:
        """The plan that it carries out above all."""
        return next(iter(self.parents.get(plan, ())), None)

    def children(self) -> dict[str, list[str]]:
        """Plan -> the plans that carry it out, in order."""
        out: dict[str, list[str]] = defaultdict(list)
        for child, parents in sorted(self.parents.items()):
            for parent in parents:
                out[parent].append(child)
        return out


def lineage_of(stored: Stored) -> Lineage:
    """The parents of all plans."""
    by_number: dict[str, list[Plan]] = defaultdict(list)
    for plan in stored.plans.values():
        if plan.number:
            by_number[_digits(plan.number)].append(plan)
    parents: dict[str, list[str]] = {}
    findings = [Finding(plan, "cites_itself", stored.plans[plan].number or "") for plan in sorted(stored.own)]
    for plan in stored.plans.values():
        above: list[tuple[Cited, Plan]] = []
        for cited in stored.cited.get(plan.id, ()):
            there = by_number.get(_digits(cited.number or ""), ())
            if any(other.id == plan.id and _is_meant(cited, other) for other in there) and plan.id not in stored.own:
                findings.append(Finding(plan.id, "cites_itself", plan.number or ""))
            others = [other for other in there if other.id != plan.id and _may_be_above(other, plan, cited)]
            meant = [other for other in others if _is_meant(cited, other)]
            if len(meant) > 1:
                findings.append(Finding(plan.id, "parent_unclear", _named(cited)))
            elif meant:
                above.append((cited, meant[0]))
            elif any(_same_number(cited, other) and _same_issuer(cited.issuer or "", other) for other in others):
                findings.append(Finding(plan.id, "parent_not_found", _named(cited)))
        if above:
            parents[plan.id] = _nearest(above, plan)
    findings += _cut_cycles(parents)
    return Lineage({plan: tuple(found) for plan, found in parents.items()}, findings)


def _nearest(above: Sequence[tuple[Cited, Plan]], plan: Plan) -> list[str]:
    """A basis before what is mentioned, committees before their departments, the tier right above before others.

    Of the best kind all count: a district carries out the province's plan of five years and that of the year.
    """
    ranked = sorted(above, key=lambda pair: (*_kind_of(pair[0], pair[1], plan), -_day_number(pair[1].issue_date)))
    best = _kind_of(*ranked[0], plan)
    return list(dict.fromkeys(other.id for cited, other in ranked if _kind_of(cited, other, plan) == best))


def _kind_of(cited: Cited, other: Plan, plan: Plan) -> tuple[bool, bool, int]:
    steps = RANK[plan.level] - RANK[other.level]
    return cited.role != "basis", not other.committee, RANK[None] if steps <= 0 else steps


def _digits(number: str) -> str:
    return (_BARE_NUMBER.match(canonical_number(number)) or [""])[0]


def _named(cited: Cited) -> str:
    return ", ".join(part for part in (cited.number, cited.date, cited.issuer) if part)


def _same_number(cited: Cited, plan: Plan) -> bool:
    return canonical_number(cited.number or "") == canonical_number(plan.number or "")


def _is_meant(cited: Cited, plan: Plan) -> bool:
    """Whether a citation names this plan: day and issuer agree as far as they are told, and one of them is.

    A number without its letters (`Kế hoạch số 51 ngày …`) must have both.
    """
    day = bool(cited.date and plan.issue_date)
    if day and not (cited.date or "").startswith((plan.issue_date or "")[: len(cited.date or "")]):
        return False
    issuer = bool(cited.issuer and plan.issuer)
    if issuer and not _same_issuer(cited.issuer or "", plan):
        return False
    if not _same_number(cited, plan) and ("/" in (cited.number or "") or not (day and issuer)):
        return False
    return (day or issuer) and not (cited.type and "kế hoạch" not in cited.type.lower())


def _same_issuer(name: str, plan: Plan) -> bool:
    """`Ủy ban nhân dân tỉnh`, said below it, is that of the province; a place that is named must be the plan's."""
    one, other = fold_name(name), fold_name(plan.issuer or "")
    if one and (one in other or other in one):
        return True
    tier = _COMMITTEE.sub("", one).split()
    places = {fold_name(p) for p in (plan.province, plan.district, plan.commune) if p}
    return bool(tier) and any(" ".join(tier[n:]) in places for n in (1, 2) if len(tier) > n)


def _may_be_above(other: Plan, plan: Plan, cited: Cited) -> bool:
    """Whether a plan can be carried out by another: of an upper tier, no younger, of a place that holds the other's.

    One of the same tier (the plan of several years, that of the committee for a department) must be a basis.
    """
    if RANK[other.level] > RANK[plan.level] or (RANK[other.level] == RANK[plan.level] and cited.role != "basis"):
        return False
    if other.issue_date and plan.issue_date and other.issue_date > plan.issue_date:
        return False
    if other.province and plan.province is None and fold_name(other.province) not in fold_name(cited.issuer or ""):
        return False  # UBND tỉnh, of which province nothing tells
    if other.province and plan.province and not _in_province(plan.province, other.province):
        return False
    pairs = ((other.district, plan.district), (other.commune, plan.commune))
    return all(one is None or two is None or fold_name(one) == fold_name(two) for one, two in pairs)


def _in_province(name: str, above: str) -> bool:
    """Whether the two are one province, or the first is what the second became on 1 July 2025."""
    if fold_name(name) == fold_name(above):
        return True
    became = (new.name for old in find(above, level="province") for new, _ in successors(old))
    return any(fold_name(new) == fold_name(name) for new in became)


def _day_number(day: str | None) -> int:
    return int(re.sub(r"\D", "", day or "0").ljust(8, "0"))


def _cut_cycles(parents: dict[str, list[str]]) -> Iterator[Finding]:
    """Take away the links that close a circle."""
    for start in sorted(parents):
        for parent in list(parents[start]):
            if start in _ancestors(parent, parents):
                yield Finding(start, "cycle", f"{start} → {parent}")
                parents[start].remove(parent)
    for plan in [plan for plan, found in parents.items() if not found]:
        del parents[plan]


def _ancestors(plan: str, parents: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [plan]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += parents.get(at, ())
    return seen
