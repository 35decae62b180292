"""How long an audit takes: `python -m bench.audit` prints the figures and writes audit.md.

Ten thousand plans, the sample plans and the right plans of the audit's tests under other numbers, audited on one core.
Beside it what one would do without the audit: texts and records out of the database, to be read by people.
"""

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from bench.machine import described, median_seconds, table
from corpus.right_plan import right_plan
from pipeline.audit import Audit, audit
from pipeline.audit.report import write
from pipeline.audit.rules import rules
from pipeline.parse import parse_file
from pipeline.store.database import open_database
from pipeline.store.reading import PageReading, Reading, Seen, layout_of
from pipeline.store.records import save_reading
from pipeline.store.runs import start_run

REPORT = Path(__file__).with_name("audit.md")
SAMPLES = Path(__file__).parents[1] / "corpus" / "plans"
PLANS = 10_000
RUNS = 3
QUERY = "SELECT v.record, p.text FROM versions v JOIN pages p ON p.file = v.file"
FORMATS: tuple[Literal["json", "html", "xlsx"], ...] = ("json", "html", "xlsx")
DAYS = (date(2023, 3, 10), date(2025, 4, 10), date(2025, 9, 10), date(2026, 8, 10))


def readings(folder: Path) -> Iterator[Reading]:
    """The sample plans and the right ones, read once."""
    paths = sorted(SAMPLES.glob("*.md"))
    for number, day in enumerate(DAYS):
        path = folder / f"right-{number}.txt"
        path.write_text(right_plan("province", day), encoding="utf-8")
        paths.append(path)
    for path in paths:
        parsed = parse_file(path)
        document = parsed.document
        pages = tuple(
            PageReading(p.number, p.start, document.text[p.start : p.end], p.origin, p.confidence, p.repaired_chars,
                        p.width, p.height)
            for p in document.pages
        )  # fmt: skip
        if parsed.record.is_plan():
            yield Reading(parsed.record, pages, 1, layout_of(document, parsed.headings))


def stored(folder: Path) -> Path:
    """The database: each reading again and again, every time as another plan under another number."""
    path = folder / "plans.db"
    made = list(readings(folder))
    with open_database(path, create=True) as db:
        run = start_run(db, ["bench"], "bench", 1)
        for number in range(PLANS):
            one = made[number % len(made)]
            name, record = f"{number}.txt", one.record
            head = record.document
            digits = f"{number}/" + (head.number or "35/KH-UBND").split("/", 1)[-1]
            again = record.model_copy(
                update={
                    "plan": f"{record.plan}-{number}",
                    "document": head.model_copy(update={"number": digits if head.number else None}),
                    "source": record.source.model_copy(update={"path": name, "sha256": f"{number:064x}"}),
                }
            )
            reading = Reading(again, one.pages, 1, one.layout)
            save_reading(db, run, Seen(name, f"/bench/{name}", again.source.sha256, number), reading, 0.0)
    return path


def fetched(db: Path) -> int:
    """Texts and records of all plans, unjudged."""
    with sqlite3.connect(db) as connection:
        return sum(1 for _ in connection.execute(QUERY))


def inputs(made: Audit) -> str:
    """What was audited and what was found."""
    counts = Counter(finding.severity for finding in made.findings)
    regimes = Counter(plan.regime or "no day" for plan in made.plans.values())
    found = ", ".join(f"{n} {severity}" for severity, n in counts.most_common())
    law = ", ".join(f"{regime} {n}" for regime, n in sorted(regimes.items()))
    return f"{len(made.plans)} plans ({law}), {len(rules())} rules, {len(made.findings)} findings ({found})"


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = stored(folder)
        made = audit(db)
        rows = [("texts and records of all plans, unjudged", f"{median_seconds(lambda: fetched(db), RUNS):.1f}")]
        rows.append(("`audit`: every rule, findings kept", f"{median_seconds(lambda: audit(db), RUNS):.1f}"))
        for format_ in FORMATS:
            seconds = median_seconds(partial(write, made, folder / f"out.{format_}", format_, "vi"), RUNS)
            rows.append((f"writing {format_}", f"{seconds:.1f}"))
        said = inputs(made)
    head = described("python -m bench.audit")
    report = f"# Auditing plans\n\n{head}, on one core\n\n{said}. Median of {RUNS} runs.\n\n"
    report += table(("what", "seconds"), rows) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
