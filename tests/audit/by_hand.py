"""Audits made by hand, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.audit import Audit, Audited
from pipeline.audit.rules import rules
from pipeline.compare.stored import Plan
from schemas.finding import Basis, Finding, NotJudged, Related, Waiver
from schemas.record import Evidence
from tests.compare.conftest import plan

NASTY = "- =1+1 [bold]<script>alert(1)</script>[/bold] \x1b[31mđỏ\x9b"
LAW = Basis(doc="116/2021/NĐ-CP", article="28", clause="1")
OLDER = Basis(doc="73/2021/QH14", article="9")
RULE = rules()[0].id


def said(text: str, page: int = 2, start: int = 10) -> Evidence:
    return Evidence(text=text, raw=text, start=start, end=start + len(text), page=page)


def finding(of: str, **given: Any) -> Finding:
    fields = {
        "id": "0123456789ab", "plan": of, "file": f"{of}.md", "rule": RULE, "family": "aftercare", "severity": "error",
        "basis": LAW, "regime": "R1", "message_vi": "Thời hạn sai.", "message_en": "A wrong duration.",
        "mend_vi": "Sửa thành 06 tháng.", "mend_en": "Make it six months.",
        "evidence": [said("+ Thời hạn là 03 tháng")], **given,
    }  # fmt: skip
    return Finding(**fields)


def left_out(of: str, rule: str = "*") -> NotJudged:
    return NotJudged(
        plan=of, file=f"{of}.md", rule=rule, reason="no_date", reason_vi="không rõ ngày", reason_en="no date of issue"
    )


def waived(of: str, **given: Any) -> Finding:
    waiver = Waiver(who="Nguyễn Văn An", why="đã có văn bản đính chính", at="2023-05-06T07:08:09Z")
    return finding(of, **{"id": "ba9876543210", "status": "waived", "waiver": waiver, **given})


def audited(of: Plan, asked: Sequence[str] = (RULE,), **given: Any) -> Audited:
    fields = {"day": date(2023, 2, 10), "regime": "R1", "concern": "rehab", **given}
    return Audited(of, asked=asked, **fields)


def place(name: str, district: str, **given: Any) -> Plan:
    return replace(plan(name, district=district, number=f"{len(name)}/KH-UBND", **given), file=f"{name}.md")


def audit(plans: Sequence[Audited], *others: Finding | NotJudged, as_of: date | None = None) -> Audit:
    found = [one for one in others if isinstance(one, Finding)]
    not_judged = [one for one in others if isinstance(one, NotJudged)]
    return Audit({one.plan.id: one for one in plans}, found, not_judged, as_of)


def some() -> Audit:
    """A plan with findings of all kinds, one that is right, one that no rule was put to."""
    there = [audited(place("bad", "Bá Thước")), audited(place("good", "Quan Sơn"))]
    there.append(audited(place("undated", "Mường Lát", issue_date=None), (), day=None, regime=None))
    other = Related(
        what_vi="Luật mới đổi phần này", what_en="A later law changes it", evidence=said("<i>khác</i>", 4), file="cha.md",
        basis=Basis(doc="163/2026/NĐ-CP", article="41", clause="2", point="c"),
    )  # fmt: skip
    return audit(
        there,
        finding("bad", evidence=[said(NASTY), said("Điều khác", 3, 90)], related=[other], message_vi=f"Nói “{NASTY}”."),
        finding("bad", id="1" * 12, severity="warning", derived=True, basis=OLDER, rule="GONE-RULE", family="gone"),
        finding("bad", id="2" * 12, severity="info", basis=None),
        waived("bad"),
        left_out("undated"),
        left_out("bad", RULE),
    )


def crowd(count: int) -> Audit:
    """As many plans of as many places, each with a finding."""
    there = [audited(place(f"p{n}", f"Nơi {n:03}")) for n in range(count)]
    return audit(there, *(finding(one.plan.id, id=f"{n:012}") for n, one in enumerate(there)))
