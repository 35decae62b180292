"""`above`: a target that is weaker than that of the plan above.

Guarantees: what the comparison of plans calls `below`; each target of the parent is one hit, with the words of both;
what the comparison itself has a doubt about is no more than information.
"""

from collections.abc import Iterator

from pipeline.audit.case import Above, Case
from pipeline.audit.checks.printed import SURE
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from pipeline.compare.view import asked, column_of, name_of, noted, planned
from schemas.finding import Related, Severity
from schemas.record import Indicator

DOUBTS = frozenset({"several", "narrower", "like_people"})  # reasons by which the two may not be one target


class Given(Params):
    """Nothing is asked but that a plan does not fall short of the one that it carries out."""


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each target; `{ours}` and `{theirs}` are the amounts, `{target}` of what, `{parent}` of whom."""
    _ = given
    own = {item.id: item for item in case.record.indicators}
    for found in case.above:
        item = own.get(found.row.ours.id) if found.row.ours is not None else None
        if item is not None and found.row.status == "below":
            yield _hit(found, item)


def _hit(found: Above, item: Indicator) -> Hit:
    row, parent = found.row, found.parent
    column = column_of(row.theirs)
    sure = not DOUBTS & set(row.reasons) and min(item.confidence, row.theirs.confidence) >= SURE
    level: Severity = "warning" if sure else "info"
    notes = Said(*(f" ({said})" if (said := noted(row, lang)) else "" for lang in ("vi", "en")))
    words: dict[str, str | Said] = {
        "ours": Said(planned(row, "vi"), planned(row, "en")), "theirs": Said(asked(row, "vi"), asked(row, "en")),
        "target": Said(column.label("vi"), column.label("en")), "parent": name_of(parent), "notes": notes,
    }  # fmt: skip
    named = name_of(parent)
    theirs = Related(what_vi=named, what_en=named, plan=parent.id, file=parent.file, evidence=found.evidence)
    key = ":".join((parent.id, row.theirs.code, row.theirs.subcode or "", asked(row, "vi"), row.theirs.date or ""))
    return Hit(key, (item.evidence,), words, (theirs,), level)
