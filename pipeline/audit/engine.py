"""The engine: every rule that binds a plan is put to it.

Guarantees: the same plan, rules and day give the same findings with the same ids; a rule that could not be judged says
so; what is only derived, or of a plan that is only partly about rehabilitation, is never an error.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from pipeline.audit.case import Case, Tier
from pipeline.audit.checks import CHECKS
from pipeline.audit.found import Hit, Reason, Said, Unjudged
from pipeline.audit.regimes import regimes, span_of
from pipeline.audit.rules import Rule, rules
from pipeline.audit.subject import Concern
from schemas.finding import Finding, NotJudged

ID_LENGTH = 12  # hexadecimal digits: two of a million findings are one in ten million times the same

REASONS: Mapping[Reason, Said] = {
    "no_date": Said(
        "không rõ ngày ban hành, thời kỳ kế hoạch không cho biết áp dụng quy định nào",
        "no date of issue, and the period does not tell which law applies",
    ),
    "other_subject": Said(
        "không phải kế hoạch về cai nghiện ma túy; chỉ xét căn cứ và sự thống nhất nội bộ",
        "not about drug rehabilitation; only its legal basis and its consistency are judged",
    ),
    "older_law": Said(
        "ban hành trước ngày 01/01/2022, Nghị định 116/2021/NĐ-CP chưa có hiệu lực",
        "issued before 1 January 2022, when Decree 116/2021 was not in force",
    ),
    "no_text": Said(
        "văn bản quá ngắn, có thể chỉ là phần trích", "the text is too short to be a whole plan; it may be an excerpt"
    ),
    "unsure_reading": Said("chữ đọc được không chắc chắn", "the reading of the words is not sure enough"),
    "no_issuer": Said("không rõ cơ quan ban hành", "the issuing body is not known"),
    "not_stated": Said("kế hoạch không nêu điều cần để xét", "the plan does not say what the rule needs"),
}


@dataclass
class Judgement:
    """What came of one plan. `asked` are the ids of the rules that were judged, with or without a finding."""

    findings: list[Finding] = field(default_factory=list)
    not_judged: list[NotJudged] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def judge(case: Case) -> Judgement:
    """Put to a plan the rules that bind it."""
    out = Judgement()
    for reason in _left_out(case):
        out.not_judged.append(_not_judged(case, "*", reason))
    for rule in asked_of(case):
        unjudged = False
        for found in CHECKS[rule.text.check].find(case, rule.params):
            if isinstance(found, Unjudged):
                out.not_judged.append(_not_judged(case, rule.id, found.reason))
                unjudged = True
            else:
                out.findings.append(_finding(case, rule, found))
        if not unjudged:
            out.asked.append(rule.id)
    return out


def _left_out(case: Case) -> Iterator[Reason]:
    """Why the rules of the law are not put to this plan at all."""
    if case.concern == "other":
        yield "other_subject"
    elif case.regime == regimes()[0] or (case.day is None and _is_over(case)):
        yield "older_law"
    elif case.day is None:
        yield "no_date"


def _is_over(case: Case) -> bool:
    """Whether the whole period of a plan without a day lies before the decree."""
    end = case.record.document.period.end
    return end is not None and regimes()[0].holds(span_of(end)[1])


def asked_of(case: Case) -> Sequence[Rule]:
    """The rules that are put to a plan."""
    at = None if case.day is None else bisect_right(_turns(), case.day)
    return _asked_between(case.concern, case.tier, at)


@cache
def _turns() -> Sequence[date]:
    """The days from which other rules bind than before."""
    starts = {rule.text.since for rule in rules()} | {_after(rule.text.until) for rule in rules()}
    return sorted(day for day in starts if day is not None)


def _after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


@cache
def _asked_between(concern: Concern, tier: Tier | None, at: int | None) -> Sequence[Rule]:
    """The rules for plans of one kind between two turns of the law; `at` None: without a day."""
    day = None if at is None else _turns()[at - 1] if at else date.min
    return [rule for rule in rules() if _is_asked(rule, concern, tier, day)]


def _is_asked(rule: Rule, concern: Concern, tier: Tier | None, day: date | None) -> bool:
    """By its matter, its issuer and its day; without a day only what holds at all times."""
    if concern not in rule.text.concerns:
        return False
    if day is None:
        return rule.text.since is None and rule.text.until is None and rule.binds_tier(tier)
    return rule.binds(tier, day)


def _not_judged(case: Case, rule: str, reason: Reason) -> NotJudged:
    said = REASONS[reason]
    return NotJudged(
        plan=case.plan, file=case.file, rule=rule, reason=reason, reason_vi=said.vi, reason_en=said.en
    )  # fmt: skip


def _finding(case: Case, rule: Rule, hit: Hit) -> Finding:
    text = rule.text
    severity = hit.severity or text.severity
    if severity == "error" and text.derived:
        severity = "warning"
    vi, en = (
        {name: word if isinstance(word, str) else getattr(word, lang) for name, word in hit.words.items()}
        for lang in ("vi", "en")
    )
    return Finding(
        id=finding_id(case.plan, rule.id, hit.key), plan=case.plan, file=case.file, rule=rule.id, family=rule.family,
        severity=severity, derived=text.derived, basis=hit.basis or text.basis,
        regime=case.regime.id if case.regime else "",
        message_vi=text.says.vi.format(**vi), message_en=text.says.en.format(**en),
        mend_vi=text.mend.vi.format(**vi), mend_en=text.mend.en.format(**en),
        evidence=list(hit.evidence), related=list(hit.related),
    )  # fmt: skip


def finding_id(plan: str, rule: str, key: str) -> str:
    """The id of a finding: the same whenever the same plan has the same fault."""
    return hashlib.sha256("|".join((plan, rule, key)).encode()).hexdigest()[:ID_LENGTH]
