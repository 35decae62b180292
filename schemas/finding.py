"""What the audit says of a plan: one finding is one respect in which it disagrees with the law or with itself.

Guarantees: a finding quotes the plan; an absence quotes the part where the missing thing should stand. An `error` is
never inferred: what a rule only derives from the law is a warning at most.
"""

from typing import Literal, Self

from pydantic import model_validator

from schemas.record import Evidence, Model

Severity = Literal["error", "warning", "info"]
Status = Literal["open", "waived"]


class Basis(Model):
    """The provision that a rule rests on: `116/2021/NĐ-CP`, article `30`, clause `1`, point `c`."""

    doc: str
    article: str | None = None
    clause: str | None = None
    point: str | None = None


class Related(Model):
    """Something else that bears on a finding: a place of this plan, a target of the plan above, a change of the law.

    `plan` and `file` are given where it stands in another plan, `basis` where a provision says it.
    """

    what_vi: str
    what_en: str
    plan: str | None = None
    file: str | None = None
    basis: Basis | None = None
    evidence: Evidence | None = None


class Waiver(Model):
    """Who waived a finding, why and when (ISO 8601, UTC)."""

    who: str
    why: str
    at: str


class Finding(Model):
    """One finding. `id` is the same at every reading of the plan; `regime` is the law that the plan was judged by.

    `derived` says that the rule is inferred from its basis, which does not say it in words; `basis` is null where the
    plan contradicts itself.
    """

    id: str
    plan: str
    file: str
    rule: str
    family: str
    severity: Severity
    status: Status = "open"
    derived: bool = False
    basis: Basis | None
    regime: str
    message_vi: str
    message_en: str
    mend_vi: str
    mend_en: str
    evidence: list[Evidence]
    related: list[Related] = []
    waiver: Waiver | None = None

    @model_validator(mode="after")
    def _holds(self) -> Self:
        if not self.evidence:
            raise ValueError(f"{self.rule}: a finding without evidence")
        if self.derived and self.severity == "error":
            raise ValueError(f"{self.rule}: what is inferred is no error")
        return self


class NotJudged(Model):
    """A rule that could not be judged of a plan; `rule` is `*` for all rules of the law at once."""

    plan: str
    file: str
    rule: str
    reason: str
    reason_vi: str
    reason_en: str
