"""The whole road: plans into a database, audited there, findings kept, waivers that outlive another reading."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.right_plan import right_plan
from pipeline.audit import Audit, audit
from pipeline.audit.case import Case
from pipeline.audit.engine import judge
from pipeline.audit.regimes import day_of, regime_of, regimes
from pipeline.audit.rules import ALL_BOUND, rules
from pipeline.errors import StoppedError
from pipeline.ingest import ingest
from pipeline.lexicon.instruments import by_number
from pipeline.store.database import open_database
from pipeline.store.findings import waive
from schemas.finding import Finding
from schemas.record import Header, Period

CaseOf = Callable[..., Case]
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "corpus"
DAY = date(2023, 3, 10)
OLD_BASIS = "Căn cứ Nghị định số 94/2010/NĐ-CP ngày 09/9/2010 của Chính phủ quy định về tổ chức cai nghiện ma túy;"


class Silent:
    def expect(self, files: int) -> None: ...

    def done(self, name: str) -> None: ...


def stored(folder: Path, **texts: str) -> Path:
    """A database of plans that are given as text by name."""
    source = folder / "in"
    source.mkdir(exist_ok=True)
    for name, text in texts.items():
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    db = folder / "plans.db"
    ingest([source], db, workers=1, timeout=60, reread=True, retry_failed=False, progress=Silent())
    return db


def wrong(**more: str) -> str:
    text = right_plan("district", DAY, **more)  # type: ignore[arg-type]
    return text.replace("Căn cứ Luật Phòng, chống", f"{OLD_BASIS}\nCăn cứ Luật Phòng, chống", 1)


def the(made: Audit, rule: str) -> Finding:
    (found,) = [f for f in made.findings if f.rule == rule]
    return found


def kept(db: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(db) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM findings ORDER BY id")]


def test_findings_are_kept_with_their_evidence(tmp_path: Path) -> None:
    db = stored(tmp_path, one=wrong(), two=right_plan("commune", DAY))
    made = audit(db)
    assert [f.rule for f in made.findings] == ["ND116-A86-K2"]
    (row,) = kept(db)
    assert (row["rule"], row["severity"], row["status"], row["regime"]) == ("ND116-A86-K2", "error", "open", "R1")
    (evidence,) = json.loads(row["evidence"])
    text = (tmp_path / "in" / "one.txt").read_text(encoding="utf-8")
    assert evidence["text"] in text
    assert json.loads(row["basis"]) == {"doc": "116/2021/NĐ-CP", "article": "86", "clause": "2", "point": None}
    assert audit(db).findings == made.findings
    assert len(kept(db)) == 1


def test_another_day_is_another_law_and_is_not_kept(tmp_path: Path) -> None:
    db = stored(tmp_path, one=right_plan("province", DAY))
    assert audit(db).findings == []
    later = audit(db, as_of=date(2026, 7, 1))
    rules_of = {f.rule for f in later.findings}
    assert {"ND163-A150-K3", "L120-A55-K2", "ND02-2025-LABOUR", "LG-2025-DISTRICT"} <= rules_of
    assert {f.regime for f in later.findings} == {"R4"}
    assert kept(db) == []


def test_a_waiver_outlives_another_audit_and_another_reading(tmp_path: Path) -> None:
    db = stored(tmp_path, one=wrong())
    found = the(audit(db), "ND116-A86-K2")
    with open_database(db) as opened:
        waive(opened, found.id, "Nguyễn Văn An", "Dẫn để thay thế")
    assert kept(db)[0]["status"] == "waived"
    again = the(
        audit(stored(tmp_path, one=wrong(add={"support": "- Thăm hỏi gia đình người cai nghiện."}))), found.rule
    )
    assert (again.id, again.status) == (found.id, "waived")
    assert again.waiver is not None
    assert (again.waiver.who, again.waiver.why) == ("Nguyễn Văn An", "Dẫn để thay thế")
    assert kept(db)[0]["status"] == "waived"
    with open_database(db) as opened:
        waive(opened, found.id, "Nguyễn Văn An", "Ghi nhầm", waived=False)
    assert the(audit(db), found.rule).status == "open"
    with sqlite3.connect(db) as connection:
        assert [row[0] for row in connection.execute("SELECT waived FROM waivers ORDER BY id")] == [1, 0]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM waivers")


def test_a_waiver_needs_a_finding(tmp_path: Path) -> None:
    db = stored(tmp_path, one=right_plan("district", DAY))
    with open_database(db) as opened, pytest.raises(StoppedError, match="Không có phát hiện nào"):
        waive(opened, "000000000000", "An", "vì")


def test_one_plan_by_its_number(tmp_path: Path) -> None:
    other = wrong().replace("35/KH-UBND", "36/KH-UBND")
    db = stored(tmp_path, one=wrong(), two=other)
    assert len(audit(db).findings) == 2
    assert [f.file.rsplit("/", 1)[-1] for f in audit(db, ["36 / KH-UBND"]).findings] == ["two.txt"]
    assert len(kept(db)) == 2
    with pytest.raises(StoppedError, match="Không có kế hoạch nào"):
        audit(db, ["99/KH-UBND"])


def test_a_database_from_before_has_no_boxes_but_is_audited(tmp_path: Path) -> None:
    db = stored(tmp_path, one=wrong())
    with sqlite3.connect(db) as connection:
        connection.execute("DELETE FROM layouts")
    made = audit(db)
    assert made.unplaced == 1
    assert the(made, "ND116-A86-K2").evidence[0].text.startswith("Nghị định số 94/2010/NĐ-CP")
    assert "--reread" in kehoach("audit", "--db", db).stderr


def test_a_target_weaker_than_that_of_the_plan_above(tmp_path: Path) -> None:
    above = right_plan("province", DAY).replace("Phấn đấu 90% người nghiện", "Phấn đấu 95% người nghiện")
    basis = "Thực hiện Kế hoạch số 35/KH-UBND ngày 10/3/2023 của Ủy ban nhân dân tỉnh Thanh Hóa;"
    day = date(2023, 3, 20)
    below = right_plan("district", day).replace("Căn cứ Luật", f"{basis}\nCăn cứ Luật", 1)
    below = below.replace("Số: 35/KH-UBND", "Số: 12/KH-UBND")
    made = audit(stored(tmp_path, above=above, below=below))
    found = the(made, "SELF-ABOVE")
    assert "90%" in found.evidence[0].text
    (parent,) = found.related
    assert parent.evidence is not None
    assert "95%" in parent.evidence.text
    assert parent.file is not None
    assert parent.file.endswith("above.txt")


def test_a_plan_on_another_matter_is_not_judged_by_the_decree(case_of_text: CaseOf) -> None:
    text = right_plan("district", DAY, put={"title": "KẾ HOẠCH\nPhát triển giao thông nông thôn năm 2023"})
    judgement = judge(case_of_text(text.replace("cai nghiện", "làm đường").replace("ma túy", "nông thôn")))
    assert [(n.rule, n.reason) for n in judgement.not_judged] == [("*", "other_subject")]


def test_an_older_plan_is_asked_nothing_of_the_decree(case_of_text: CaseOf) -> None:
    text = (
        wrong().replace("2023", "2014").replace("số 116/2021/NĐ-CP ngày 21/12/2021", "số 94/2009/NĐ-CP ngày 26/10/2009")
    )
    text = text.replace("số 73/2021/QH14 ngày 30/3/2021", "số 23/2000/QH10 ngày 09/12/2000")
    text = "\n".join(line for line in text.splitlines() if "62/2022" not in line)
    judgement = judge(case_of_text(text))
    assert [(n.rule, n.reason) for n in judgement.not_judged] == [("*", "older_law")]
    assert [f.rule for f in judgement.findings if f.basis] == []


def test_a_plan_without_a_day_is_judged_by_its_period_or_not_at_all(case_of_text: CaseOf) -> None:
    undated = wrong().replace("Thọ Xuân, ngày 10 tháng 03 năm 2023\n", "Thọ Xuân, ngày     tháng    năm\n")
    judged = judge(case_of_text(undated))
    assert [f.rule for f in judged.findings] == ["ND116-A86-K2"]
    timeless = judge(case_of_text(undated.replace(" năm 2023", "")))
    assert [(n.rule, n.reason) for n in timeless.not_judged] == [("*", "no_date")]
    assert timeless.findings == []


@pytest.mark.parametrize(
    ("issued", "start", "end", "judged"),
    [
        ("2023-03-10", None, None, "2023-03-10"), ("2023", None, None, "2023-01-01"), ("2025", None, None, None),
        ("2025-08", None, None, "2025-08-01"), (None, "2024-01-01", "2024-12-31", "2024-01-01"),
        (None, "2024-01-01", "2025-12-31", None), (None, None, "2024-12-31", None), (None, None, None, None),
    ],
)  # fmt: skip
def test_the_day_that_a_plan_is_judged_by(
    issued: str | None, start: str | None, end: str | None, judged: str | None
) -> None:
    header = Header.model_construct(issue_date=issued, period=Period(start=start, end=end))
    day = day_of(header)
    assert (day.isoformat() if day else None) == judged


def test_regimes_follow_each_other_without_a_gap() -> None:
    for earlier, later in zip(regimes(), regimes()[1:], strict=False):
        assert (later.start - earlier.end).days == 1
        assert regime_of(earlier.end) == earlier
        assert regime_of(later.start) == later


def test_rules_are_complete() -> None:
    numbers = {number for rule in rules() for number in [rule.text.basis.doc if rule.text.basis else "116/2021/NĐ-CP"]}
    assert all(by_number(number) is not None for number in numbers)
    assert all(set(rule.text.binds) <= set(ALL_BOUND) for rule in rules())
    assert all(rule.text.severity != "error" for rule in rules() if rule.text.derived)
    specific = {n for rule in rules() for n in getattr(rule.params, "only", [])}
    (general,) = [rule for rule in rules() if rule.id == "CITED-IN-FORCE"]
    assert specific == set(general.params.besides)  # type: ignore[attr-defined]


def kehoach(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT)


def test_the_commands(tmp_path: Path) -> None:
    db = stored(tmp_path, one=wrong())
    shown = kehoach("audit", "--db", db)
    assert shown.returncode == 0
    assert "94/2010/NĐ-CP" in shown.stdout
    made = json.loads(kehoach("audit", "--db", db, "--format", "json").stdout)
    (found,) = made["findings"]
    assert kehoach("waive", found["id"], "--db", db, "--by", "An", "--why", "Đã đính chính").returncode == 0
    after = json.loads(kehoach("audit", "--db", db, "--format", "json").stdout)
    assert after["findings"][0]["status"] == "waived"
    page = tmp_path / "report.html"
    assert kehoach("audit", "--db", db, "--plan", "35/KH-UBND", "--format", "html", "-o", page).returncode == 0
    assert "Đã đính chính" in page.read_text(encoding="utf-8")
    assert kehoach("audit", "--db", db, "--format", "xlsx").returncode == 2
    assert kehoach("audit", "--db", db, "--plan", "nothing").returncode == 2
    assert kehoach("waive", "nothing", "--db", db, "--by", "An", "--why", "vì").returncode == 2
    assert kehoach("waive", found["id"], "--db", db, "--by", " ", "--why", "vì").returncode == 2


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/corpus is not here")
def test_what_is_known_to_be_wrong_in_real_plans_is_found(tmp_path: Path) -> None:
    """The ministry's number in 001; in 002, of 2014, lists beside their counts and nothing of the decree."""
    db = tmp_path / "plans.db"
    paths = [SHARED / f"{name}.txt" for name in ("000", "001", "002", "003")]
    ingest(paths, db, workers=2, timeout=60, reread=False, retry_failed=False, progress=Silent())
    made = audit(db)
    by_file = {name: [f for f in made.findings if f.file.endswith(f"{name}.txt")] for name in ("001", "002")}
    assert ["769/QĐ-UBND" in f.message_vi for f in by_file["001"] if f.severity == "error"] == [True]
    assert {f.rule for f in by_file["002"]} == {"SELF-LIST"}
    assert [n.reason for n in made.not_judged if n.rule == "*"] == ["older_law"]
    assert [f.rule for f in made.findings if f.severity == "error" and not f.file.endswith("001.txt")] == []
