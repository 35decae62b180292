"""How long a comparison takes: `python -m bench.compare` prints the figures and writes compare.md.

Two thousand plans of one province, written and read for this; three runs, the median. Beside it what one would do
without Kehoach's comparison: the values of all plans out of the database in one query, to be laid side by side by hand.
"""

import sqlite3
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Literal

from bench.machine import described, median_seconds, table
from corpus.province import planted, text_of
from pipeline.compare import compare
from pipeline.compare.report import write
from pipeline.ingest.run import ingest

REPORT = Path(__file__).with_name("compare.md")
PLANS = 2000
RUNS = 3
COMMUNES = 90  # of a district, at most: more than any has
QUERY = "SELECT * FROM indicators i JOIN plans p ON p.id = i.plan"
FORMATS: tuple[Literal["json", "csv", "html", "xlsx"], ...] = ("json", "csv", "html", "xlsx")


class _Silent:
    def expect(self, files: int) -> None: ...

    def done(self, name: str) -> None: ...


def stored(folder: Path) -> Path:
    """A database with plans by the same offices under other numbers, four hundred a seed."""
    texts = folder / "plans"
    texts.mkdir()
    for seed in range(1, PLANS // 400 + 1):
        for plan in planted(400, seed=seed, without_plan=0, communes=COMMUNES):
            plan.number = plan.number.replace("/", f"{seed}/")
            (texts / f"{seed}-{plan.name}").write_text(text_of(plan), encoding="utf-8")
    db = folder / "plans.db"
    ingest([texts], db, workers=None, timeout=60, reread=False, retry_failed=False, progress=_Silent())
    return db


def fetched(db: Path) -> int:
    """The values of all plans, unjudged."""
    with sqlite3.connect(db) as connection:
        return len(connection.execute(QUERY).fetchall())


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = stored(folder)
        comparison = compare(db)
        rows = [("all values by one query, unjudged", f"{median_seconds(lambda: fetched(db), RUNS):.2f}")]
        seconds = median_seconds(partial(compare, db), RUNS)
        rows.append(("`compare`: lineage, cascade, years, units without a plan", f"{seconds:.2f}"))
        for format_ in FORMATS:
            seconds = median_seconds(partial(write, comparison, folder / f"out.{format_}", format_, "vi"), RUNS)
            rows.append((f"writing {format_}", f"{seconds:.2f}"))
        statuses = Counter(row.status for row in comparison.cascade)
        inputs = (
            f"{len(comparison.plans)} plans, {len(comparison.matrix)} targets, {len(comparison.lineage.parents)} plans "
            f"that carry out another, {len(comparison.cascade)} rows of the cascade "
            f"({', '.join(f'{n} {status}' for status, n in statuses.most_common())})"
        )
    head = described("python -m bench.compare")
    report = f"# Comparing plans\n\n{head}\n\n{inputs}. Median of {RUNS} runs.\n\n"
    report += table(("what", "seconds"), rows) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
