"""How well and how fast scans are read: `python -m bench.ocr [--quick]` prints the tables and writes ocr.md.

The reading stage, bare Tesseract and ocrmypdf read the same scans of plans in `corpus/`, whose typeset text is known,
and a real scan that lies beside this checkout with its text written out. All figures of one report come from one run.
`--quick` reads a few pages to see that all works, and writes nothing.
"""

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product, repeat
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from bench.kinds import FIGURES, IDS
from bench.machine import described, table, without_cache
from bench.readers import STAGE, Cost, absent, peak_megabytes, pin, readers, timed
from bench.reading_error import Errors, error_at, errors, found_in_order, in_order_of, plain, syllables
from bench.sheets import CONDITIONS, MOST_PAGES, SEED, Condition, drawn, long_scan, scanned
from corpus import pdf
from corpus.source import PLANS, load
from pipeline.evaluate import GOLD, Case, score_case
from pipeline.scoring import Counts, pool, rates

REPORT = Path(__file__).with_name("ocr.md")
SHARED = Path(__file__).parents[2] / "shared" / "corpus"
REAL, REAL_TRUTH = "real/05_*.pdf", "05.truth.txt"
CLEAN, OFFICE, FAX = CONDITIONS[:3]
SEALED = next(condition for condition in CONDITIONS if condition.marks.seal_on_body)
NOTES = """Medians over pages, in percent of what is printed. The printed text and each reader's are treated alike: NFC;
one form of dashes and quotes; no number of the page on its first or last line; no words of ruling lines. The order
of lines, cells and columns is no error: runs of words that both texts have, the longest first, are put into the order
of the printed text, and then letters are compared; all that was read counts, wherever it stood. Syllables are runs of
letters and digits; *marks*: syllables wrong in nothing but marks; *under seals*: of the characters within the rim of a
seal. Number and day by hand count as printed. Where marks were put on, only pages that bear one are judged.
CPU is counted with child processes and after a first page; each reader has one core and one thread to a page."""
REAL_NOTE = """Shares in percent. The truth leaves out stamps, notes by hand and numbers of pages. Words are what stands
between spaces, with its stops; *any order*: after what was read was put into the order of the truth, as above."""


@dataclass(frozen=True)
class Extent:
    """How much is read: plans of each condition, plans whose records are scored, pages of the two long scans."""

    plans: int
    conditions: tuple[Condition, ...]
    scored: tuple[str, ...]
    spread: int
    loaded: int


FULL = Extent(plans=2, conditions=CONDITIONS, scored=IDS, spread=12, loaded=100)
QUICK = Extent(plans=1, conditions=(FAX, SEALED), scored=IDS[:1], spread=2, loaded=3)


@dataclass(frozen=True)
class Read:
    """What one reader made of one scan: of each judged page the errors and the character error under its seals."""

    reader: str
    pages: tuple[tuple[Errors, float | None], ...]
    count: int  # of all pages
    cost: Cost


@dataclass(frozen=True)
class RealRead:
    """What one reader made of the real scan: shares of syllables, and of words, that were found in order and are right.

    `shares`: syllables found, syllables right, syllables found in any order, words found, words right.
    """

    reader: str
    shares: tuple[float, ...]
    count: int
    cost: Cost


def read_condition(condition: Condition, plan_id: str) -> list[Read]:
    """One scan, by all readers."""
    data, sheets = scanned(condition, plan_id)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(data)
        for name, reader in readers().items():
            reading = timed(reader, path)
            texts = [*reading.pages, *repeat("", len(sheets) - len(reading.pages))]
            pages = [
                (errors(sheet.text, text), error_at(sheet.text, text, sheet.sealed))
                for sheet, text in zip(sheets, texts, strict=True)
                if sheet
            ]
            results.append(Read(name, tuple(pages), len(sheets), reading.cost))
    return results


def read_real(scan: Path, truth: Path) -> list[RealRead]:
    """The real scan, by all readers."""
    printed = plain(truth.read_text(encoding="utf-8"))
    wanted = syllables(printed)
    results = []
    for name, reader in readers().items():
        reading = timed(reader, scan)
        read = " ".join(plain(page) for page in reading.pages)
        anywhere, _ = found_in_order(wanted, syllables(in_order_of(printed, read)))
        in_order, words = found_in_order(wanted, syllables(read)), found_in_order(printed.split(), read.split())
        results.append(RealRead(name, (*in_order, anywhere, *words), len(reading.pages), reading.cost))
    return results


def score_both(plan_id: str) -> tuple[Counts, Counts]:
    """The record of a plan against its gold, read from the digital PDF and from its office scan."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold = Path(shutil.copy(PLANS / f"{plan_id}{GOLD}", folder))
        digital, scan = folder / "digital.pdf", folder / "scan.pdf"
        digital.write_bytes(pdf.render(load(plan_id)))
        scan.write_bytes(scanned(OFFICE, plan_id)[0])
        return score_case(Case(gold, digital)).counts, score_case(Case(gold, scan)).counts


def clock_of_stage(path: Path) -> float:
    """Seconds on the clock in which the reading stage reads a file."""
    return timed(readers()[STAGE], path).cost.clock


def _begin(cores: "SimpleQueue[set[int]]") -> None:
    """A worker of the bench: pinned, with all loaded that a first page loads."""
    pin(cores.get())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.pdf"
        path.write_bytes(long_scan(FAX.kind, IDS[:1], 1))
        clock_of_stage(path)


def workers(cores: Sequence[set[int]]) -> Executor:
    """One process for each set of cores, kept on it."""
    context = multiprocessing.get_context("spawn")
    free: SimpleQueue[set[int]] = context.SimpleQueue()
    for each in cores:
        free.put(each)
    return ProcessPoolExecutor(len(cores), context, _begin, (free,))


def percent(share: float | None) -> str:
    """In percent with two decimals; a dash where there was nothing to count."""
    return "–" if share is None else f"{100 * share:.2f}"


def condition_rows(condition: str, results: Sequence[Read]) -> list[tuple[str, ...]]:
    """A row for each reader of one condition."""
    rows = []
    for reader in readers():
        mine = [result for result in results if result.reader == reader]
        pages = [page for result in mine for page in result.pages]
        sealed = [share for _, share in pages if share is not None]
        figures = [
            statistics.median(getattr(e, field) for e, _ in pages) for field in ("characters", "syllables", "marks")
        ]
        under = statistics.median(sealed) if sealed else None
        costs = cost_cells([result.cost for result in mine], sum(result.count for result in mine))
        rows.append((condition, reader, *map(percent, [*figures, under]), *costs))
    return rows


def cost_cells(costs: Sequence[Cost], pages: int) -> tuple[str, str]:
    """Seconds of CPU a page, and pages a second on the clock."""
    return f"{sum(c.cpu for c in costs) / pages:.2f}", f"{pages / sum(c.clock for c in costs):.2f}"


def pages_table(executor: Executor, extent: Extent, plan_ids: Sequence[str]) -> str:
    """Errors and costs of all readers in all conditions."""
    jobs = list(product(extent.conditions, plan_ids))
    results = list(executor.map(read_condition, *zip(*jobs, strict=True)))
    rows = []
    for condition in extent.conditions:
        mine = [read for (asked, _), reads in zip(jobs, results, strict=True) if asked == condition for read in reads]
        rows += condition_rows(condition.name, mine)
    columns = ("scan", "reader", "characters", "syllables", "marks", "under seals", "CPU s a page", "pages/s")
    return table(columns, rows)


def real_table(executor: Executor) -> str:
    """The real scan by all readers, or a line that it is not here."""
    scans = sorted(SHARED.glob(REAL))
    if not scans:
        return "The real scan is not beside this checkout."
    rows = [
        (r.reader, *map(percent, r.shares), *cost_cells([r.cost], r.count))
        for r in executor.submit(read_real, scans[0], SHARED / REAL_TRUTH).result()
    ]
    shares = ("syllables found in order", "right of those read", "found in any order", "words found in order", "right")
    return table(("reader", *shares, "CPU s a page", "pages/s"), rows)


def records_table(executor: Executor, plan_ids: Sequence[str]) -> str:
    """What is lost of the records from the digital PDF to the office scan, in points of F1."""
    digital, scan = (rates(pool(side)) for side in zip(*executor.map(score_both, plan_ids), strict=True))
    rows = []
    for name in FIGURES:
        before, after = digital.get(name), scan.get(name)
        if before is not None and after is not None:
            rows.append((name, *(f"{100 * rate:.1f}" for rate in (before, after, before - after))))
    return table(("group", "digital PDF", OFFICE.name, "points lost"), rows)


def speed_rows(extent: Extent, plan_ids: Sequence[str], folder: Path) -> list[tuple[str, str]]:
    """Pages a second on one core and on two, and the memory that a long scan takes."""
    path = folder / "spread.pdf"
    path.write_bytes(long_scan(OFFICE.kind, plan_ids, extent.spread))
    cores = sorted(os.sched_getaffinity(0))
    seconds = []
    for count in (1, 2):
        with workers([set(cores[:count])]) as executor:
            seconds.append(executor.submit(clock_of_stage, path).result())
    speeds = [f"{extent.spread / each:.2f}" for each in seconds]
    path = folder / "loaded.pdf"
    path.write_bytes(long_scan(CLEAN.kind, plan_ids, extent.loaded))
    scan = f"{OFFICE.name} scan of {extent.spread} pages"
    return [
        (f"pages/s, {scan}, one core", speeds[0]),
        (f"pages/s, {scan}, {len(cores[:2])} cores", speeds[1]),
        ("times as fast", f"{seconds[0] / seconds[1]:.2f}"),
        (f"MB, largest process, {CLEAN.name} scan of {extent.loaded} pages", f"{peak_megabytes(path):.0f}"),
    ]


def report(extent: Extent) -> str:
    """All tables."""
    plan_ids = drawn(extent.plans)
    with workers([{core} for core in sorted(os.sched_getaffinity(0))[:2]]) as executor:
        pages = pages_table(executor, extent, plan_ids)
        real = real_table(executor)
        records = records_table(executor, extent.scored)
    with tempfile.TemporaryDirectory() as folder:
        speed = table(("what", "figure"), speed_rows(extent, plan_ids, Path(folder)))
    drawn_from = f"Plans of at most {MOST_PAGES} pages that the rules were not written with, drawn by seed {SEED}"
    return "\n".join([
        "# Reading scans", "", described("python -m bench.ocr"), "",
        *absent(), f"{drawn_from}: {', '.join(plan_ids)}.", "", NOTES, "", pages, "",
        "## A real scan", "", REAL_NOTE, "", real, "",
        "## Records", "", f"F1 of the records of {', '.join(extent.scored)}.", "", records, "",
        "## Cores and memory", "", "The reading stage alone.", "", speed, "",
    ])  # fmt: skip


def main() -> None:
    without_cache()
    parser = argparse.ArgumentParser(prog="python -m bench.ocr", description="How well and how fast scans are read.")
    parser.add_argument("--quick", action="store_true", help="a few pages, nothing is written")
    quick = parser.parse_args().quick
    for line in absent():
        print(line, file=sys.stderr)
    made = report(QUICK if quick else FULL)
    if not quick:
        REPORT.write_text(made, encoding="utf-8")
    print(made)


if __name__ == "__main__":
    main()
