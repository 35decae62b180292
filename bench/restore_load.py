"""Sections of `bench.restore` on what repair takes: speed, loading, memory; and texts that it should leave alone."""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.machine import table
from bench.odd_texts import odd_texts
from bench.reading_error import without_marks
from bench.restore_inputs import FOREIGN_TEXT, PLANS, pages, texts
from bench.restore_ocr import VIETNAMESE, Paired
from bench.restore_text import Row, listed, speed
from bench.restorers import STAGE, apart, timed
from bench.tally import Change, changes, syllables
from pipeline.repair.restore import restored

RUNS = 5
SPEED_RUNS = 3
MOST_PAGES = 30  # on which speed is measured
LIMIT = 300  # seconds for one odd text
# What OCR in English makes of two lines; used for loading where there are no pairs.
MISREAD = ["Thyc hién Ké hoach s6 12/KH-UBND vé c6ng tac cai nghién ma tiy", "trén dia ban huyén, bao cdo két qua"]
# Run by a process of its own: seconds of the import and of each text after the other, then MB at the end.
_LOAD = """
import json, sys, time
texts = json.load(sys.stdin)
begun = time.perf_counter()
from pipeline.repair.restore import restored
seconds = [time.perf_counter() - begun]
for lines in texts:
    begun = time.perf_counter()
    restored(lines)
    seconds.append(time.perf_counter() - begun)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([*seconds, int(status["VmRSS"].split()[0]) / 1024]))
"""


def samples(pairs: Paired) -> dict[str, list[list[str]]]:
    """Pages of clean text, of the same without marks, and of what OCR in a wrong language read."""
    found = texts()
    good = pages(found.get("admin", found[PLANS]))[:MOST_PAGES]
    foreign = [[pair.read for pair in page] for lang, some in pairs.items() if lang != VIETNAMESE for page in some]
    return {
        "clean": good,
        "marks stripped": [[without_marks(line) for line in page] for page in good],
        "OCR in a wrong language": foreign[:MOST_PAGES] or [MISREAD],
    }


def load(pairs: Paired) -> str:
    """Syllables a second for each kind of text, and what loading takes."""
    kinds = samples(pairs)
    works = dict(kinds)
    if FOREIGN_TEXT.exists():
        works[f"{FOREIGN_TEXT.name}, a plan so read"] = [FOREIGN_TEXT.read_text(encoding="utf-8").split("\n")]
    rows = []
    for name, some in works.items():
        runs = sorted((timed(STAGE, some) for _ in range(SPEED_RUNS)), key=lambda output: output.seconds)
        median = runs[SPEED_RUNS // 2]
        count = sum(len(syllables(line)) for page in some for line in page)
        rows.append((name, str(count), f"{median.seconds:.2f}", speed(some, median)))
    speeds = table(("text", "syllables", "s of CPU", "syllables/s"), rows)
    return f"{speeds}\n\n{table(('what', 'figure'), load_rows(kinds))}"


def load_rows(kinds: dict[str, list[list[str]]]) -> list[Row]:
    """Seconds of the first line of each kind, one after the other in a new process; its memory after more."""
    lines = [[next(line for line in some[0] if line.strip())] for some in kinds.values()]
    whole = [page for some in kinds.values() for page in some[:1]]
    runs = [_loaded(lines) for _ in range(RUNS)]
    steps = ["import", *(f"first line, {name}" for name in kinds)]
    rows: list[Row] = [
        (f"s, {step}", f"{statistics.median(run[at] for run in runs):.2f}") for at, step in enumerate(steps)
    ]
    bare = _loaded([])[-1]
    return [
        *rows,
        ("s, all of these", f"{statistics.median(sum(run[:-1]) for run in runs):.2f}"),
        ("MB, after the import", f"{bare:.0f}"),
        ("MB, after a page of each kind", f"{_loaded(whole)[-1]:.0f}"),
    ]


def _loaded(some: list[list[str]]) -> list[float]:
    command = [sys.executable, "-c", _LOAD]
    made = subprocess.run(command, input=json.dumps(some), capture_output=True, text=True, check=True)
    return [float(figure) for figure in json.loads(made.stdout)]


@dataclass(frozen=True)
class Outcome:
    """What became of one odd text."""

    same: int  # lines
    warned: int
    modes: tuple[str, ...]
    changes: list[Change]
    seconds: float
    megabytes: float  # at most, over what it held before


def outcome(lines: list[str]) -> Outcome:
    """Restore a text in this process."""
    restored(MISREAD)
    before = _memory()["VmRSS"]
    begun = time.perf_counter()
    made = restored(lines)
    seconds = time.perf_counter() - begun
    more = _memory()["VmHWM"] - before
    both = list(zip(lines, made.lines, strict=True))
    found = [change for a, b in both if a != b and len(a) < 10_000 for change in changes(a, b)]
    modes = tuple(sorted(set(made.modes)))
    return Outcome(sum(a == b for a, b in both), len(made.unrepaired), modes, found, seconds, more)


def _memory() -> dict[str, float]:
    """What this process holds (`VmRSS`) and held at most (`VmHWM`), in MB."""
    rows = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {row[0].rstrip(":"): int(row[1]) / 1024 for row in rows if row[-1] == "kB"}


def odd(every: int) -> str:
    """Texts that are to be left alone; `every` more than 1 leaves out the long ones."""
    rows = []
    found: dict[str, list[Change]] = {}
    for name, lines in odd_texts().items():
        if every > 1 and max(map(len, lines)) > 100_000:
            continue
        try:
            made = apart(outcome, lines, limit=LIMIT)
        except RuntimeError as error:
            rows.append((name, str(len(lines)), f"failed: {error}", "", "", "", ""))
            continue
        if made is None:
            rows.append((name, str(len(lines)), "not done", "", "", f"more than {LIMIT}", ""))
            continue
        found[name] = made.changes
        figures = (f"{made.seconds:.2f}", f"{made.megabytes:.0f}")
        rows.append((name, str(len(lines)), str(made.same), str(made.warned), ", ".join(made.modes), *figures))
    columns = ("text", "lines", "as they were", "called unrepaired", "taken for", "s", "MB more, at most")
    return f"{table(columns, rows)}\n\n{listed(found, 'Changes')}"
