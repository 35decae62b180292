"""Findings of the audit in the database, and the waivers that people gave.

Guarantees: the findings of a plan are those of its last audit; a waiver is never lost, neither by another audit nor by
another reading of the plan; the last word of people on a finding counts.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlite_utils import Database

from pipeline.errors import ExitCode, StoppedError
from pipeline.store.database import inserted, transaction
from pipeline.store.records import now
from schemas.finding import Finding, Waiver

_WAIVERS = """
SELECT finding, who, why, at FROM waivers w WHERE waived
AND id = (SELECT max(id) FROM waivers o WHERE o.finding = w.finding)"""


def save_findings(db: Database, plans: Collection[str], findings: Sequence[Finding]) -> None:
    """Put the findings of these plans in the place of those of an earlier audit."""
    with transaction(db):
        db.conn.executemany("DELETE FROM findings WHERE plan = ?", [(plan,) for plan in plans])
        db.table("findings").insert_all(map(_row, findings))


def _row(finding: Finding) -> dict[str, object]:
    return finding.model_dump(mode="json", exclude={"file", "waiver"})


def waivers(db: Database) -> Mapping[str, Waiver]:
    """Finding -> its waiver, as far as none was taken back."""
    return {finding: Waiver(who=who, why=why, at=at) for finding, who, why, at in db.execute(_WAIVERS)}


def waive(db: Database, finding: str, who: str, why: str, *, waived: bool = True) -> None:
    """Note that somebody waives a finding, or takes a waiver back. Raises StoppedError where no audit found it."""
    found = db.execute("SELECT plan, rule FROM findings WHERE id = ?", [finding]).fetchone()
    if found is None:
        advice = "Hãy chạy kehoach audit rồi chép mã trong báo cáo"
        raise StoppedError(finding, "no_such_finding", "Không có phát hiện nào mang mã này", advice, ExitCode.USAGE)
    with transaction(db):
        row = {"finding": finding, "plan": found[0], "rule": found[1], "waived": waived, "who": who, "why": why}
        inserted(db, "waivers", {**row, "at": now()})
        db.table("findings").update(finding, {"status": "waived" if waived else "open"})
