"""Plans and targets made by hand, without a database."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.compare.stored import Cited, Part, Plan, Stored, Target

PLAN = {
    "number": None, "issue_date": "2023-02-10", "title": "Công tác cai nghiện", "issuer": None, "level": "district",
    "province": "Thanh Hóa", "district": None, "commune": None, "start": "2023-01-01", "end": "2023-12-31",
    "kind": "people_committee", "file": "plan.md",
}  # fmt: skip
TARGET = {
    "id": "i1", "code": "METHADONE", "subcode": None, "measure": "count", "comparator": "eq", "value_max": None,
    "unit": "người", "direction": None, "subject": "người điều trị Methadone", "date": "2023-12-31", "place": None,
    "confidence": 0.9, "page": 1, "yearly": True,
}  # fmt: skip


def plan(name: str, **given: Any) -> Plan:
    fields = {**PLAN, **given}
    if fields["issuer"] is None:
        tier = {"province": f"tỉnh {fields['province']}", "district": f"huyện {fields['district']}"}
        fields["issuer"] = f"Ủy ban nhân dân {tier.get(fields['level'], 'xã ' + str(fields['commune']))}"
    return Plan(id=name, **fields)


def target(of: str, value: float, **given: Any) -> Target:
    fields = {**TARGET, **given}
    fields.setdefault("printed", f"{value:g} {fields['unit']} {fields['subject']}")
    return Target(plan=of, value=value, **fields)


def percent(of: str, value: float, **given: Any) -> Target:
    fields = {
        "code": "COMM_COVERAGE", "subcode": "communes", "measure": "percent", "unit": "%",
        "subject": "xã, thị trấn được tuyên truyền", **given,
    }  # fmt: skip
    return target(of, value, **fields)


def cites(of: str, number: str, **given: Any) -> Cited:
    fields = {"type": "Kế hoạch", "date": "2023-02-03", "issuer": "Ủy ban nhân dân tỉnh Thanh Hóa", "role": "basis"}
    return Cited(plan=of, number=number, **{**fields, **given})


def stored(
    plans: Sequence[Plan],
    targets: Sequence[Target] = (),
    cited: Sequence[Cited] = (),
    parts: dict[tuple[str, str], list[Part]] | None = None,
) -> Stored:
    by_plan: dict[str, list[Target]] = defaultdict(list)
    for one in targets:
        by_plan[one.plan].append(one)
    citations: dict[str, list[Cited]] = defaultdict(list)
    for citation in cited:
        citations[citation.plan].append(citation)
    return Stored({p.id: p for p in plans}, citations, by_plan, parts or {})


PROVINCE = plan("province", level="province", number="15/KH-UBND", issue_date="2023-02-03")
DISTRICT = plan("district", district="Bá Thước", number="160/KH-UBND")
OTHER_DISTRICT = plan("other", district="Quan Sơn", number="175/KH-UBND")
BELOW = (cites("district", "15/KH-UBND"), cites("other", "15/KH-UBND"))
