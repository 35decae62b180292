"""Which plan a plan carries out: the one of an upper tier that it cites and that is in the database.

Guarantees: the order in which plans were ingested does not matter; no plan is its own ancestor: a plan that cites
itself and plans that cite each other are findings, not loops.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.stored import Cited, Plan, Stored
from pipeline.lexicon.instruments import canonical_number
from pipeline.lexicon.text import fold_name

RANK = {"central": 0, "province": 1, "district": 2, "commune": 3, None: 4}
_COMMITTEE = re.compile(r"^(?:ủy ban nhân dân|ubnd)\s+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd about a plan: `code` is stable, `detail` what it is about."""

    plan: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """`parents`: plan -> the plan that it carries out."""

    parents: Mapping[str, str]
    findings: Sequence[Finding]

    def children(self) -> dict[str, list[str]]:
        """Plan -> the plans that carry it out, in order."""
        out: dict[str, list[str]] = defaultdict(list)
        for child, parent in sorted(self.parents.items()):
            out[parent].append(child)
        return out


def lineage_of(stored: Stored) -> Lineage:
    """The parents of all plans."""
    by_number: dict[str, list[Plan]] = defaultdict(list)
    for plan in stored.plans.values():
        if plan.number:
            by_number[canonical_number(plan.number)].append(plan)
    parents: dict[str, str] = {}
    findings: list[Finding] = []
    for plan in stored.plans.values():
        named = [
            (cited, other)
            for cited in stored.cited.get(plan.id, ())
            for other in by_number.get(canonical_number(cited.number or ""), ())
            if _is_meant(cited, other)
        ]
        if any(other.id == plan.id for _, other in named):
            findings.append(Finding(plan.id, "cites_itself", plan.number or ""))
        above = [
            (cited, other) for cited, other in named if other.id != plan.id and _may_be_above(other, plan, cited.role)
        ]
        if above:
            parents[plan.id] = min(above, key=lambda pair: _nearness(pair[0], pair[1], plan))[1].id
    return Lineage(parents, [*findings, *_cut_cycles(parents)])


def _is_meant(cited: Cited, plan: Plan) -> bool:
    """Whether a citation names this plan: day and issuer agree as far as they are told, and one of them is."""
    day = bool(cited.date and plan.issue_date)
    if day and not (cited.date or "").startswith((plan.issue_date or "")[: len(cited.date or "")]):
        return False
    issuer = bool(cited.issuer and plan.issuer)
    if issuer and not _same_issuer(cited.issuer or "", plan):
        return False
    return (day or issuer) and not (cited.type and "kế hoạch" not in cited.type.lower())


def _same_issuer(name: str, plan: Plan) -> bool:
    """`Ủy ban nhân dân tỉnh`, said below it, is that of the province; a place that is named must be the plan's."""
    one, other = fold_name(name), fold_name(plan.issuer or "")
    if one in other or other in one:
        return True
    tier = _COMMITTEE.sub("", one).split()
    places = {fold_name(p) for p in (plan.province, plan.district, plan.commune) if p}
    return bool(tier) and any(" ".join(tier[n:]) in places for n in (1, 2) if len(tier) > n)


def _may_be_above(other: Plan, plan: Plan, role: str) -> bool:
    """Whether a plan can be carried out by another: of an upper tier, and of a place that holds the other's.

    One of the same tier (the plan of several years, that of the committee for a department) must be a basis.
    """
    if RANK[other.level] > RANK[plan.level] or (RANK[other.level] == RANK[plan.level] and role != "basis"):
        return False
    pairs = ((other.province, plan.province), (other.district, plan.district), (other.commune, plan.commune))
    return all(one is None or two is None or fold_name(one) == fold_name(two) for one, two in pairs)


def _nearness(cited: Cited, other: Plan, plan: Plan) -> tuple[bool, int, int, str]:
    """Small for the parent: a basis before a mention, the tier right above, the latest."""
    steps = RANK[plan.level] - RANK[other.level]
    same_tier = steps <= 0
    return cited.role != "basis", RANK[None] if same_tier else steps, -_day_number(other.issue_date), other.id


def _day_number(day: str | None) -> int:
    return int(re.sub(r"\D", "", day or "0").ljust(8, "0"))


def _cut_cycles(parents: dict[str, str]) -> list[Finding]:
    """Take away the link that closes a circle."""
    findings = []
    for start in sorted(parents):
        seen, at = {start}, parents.get(start)
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at == start:
            findings.append(Finding(start, "cycle", " → ".join(sorted(seen))))
            del parents[start]
    return findings
