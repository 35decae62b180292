"""What each kind of input costs in accuracy: `python -m bench.kinds` prints the table and writes kinds.md.

The same plans are set in every format, scanned in every way, given wrong text layers and broken fonts; what is then
read is scored against the one gold record of the plan. Needs Tesseract with Vietnamese and the fonts of the corpus.
"""

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

from bench.machine import described, table, without_cache
from corpus import layers, pdf, scan
from corpus.degrade import KINDS
from corpus.marks import Marks
from corpus.source import PLANS, load
from corpus.typeset import ENCODED, FORMATS
from pipeline.evaluate import GOLD, find_cases, score_case
from pipeline.scoring import pool, rates

REPORT = Path(__file__).with_name("kinds.md")
# A commune, a district, a department and a ward, none of which the rules were written with; 13 pages in all.
IDS = ("xa-kieng-phuoc-2024", "huyen-krong-pac-2023", "so-y-te-tuyen-quang-2022", "phuong-bim-son-2026")
FIGURES = ("header", "citations", "indicators", "indicator_quantity", "agencies", "tasks", "deadlines", "recipients",
           "grounded")  # fmt: skip
STAMPED = Marks(seal=True, signature=True, handwriting=True)
SEED = 7
WORKERS = 2


def _scanned(kind: str, marks: Marks, layer: layers.Layer = "none") -> Callable[[str], bytes]:
    def make(plan_id: str) -> bytes:
        return scan.scan(pdf.render(load(plan_id)), scan.Order(kind, SEED, marks)).pdf(layer)

    return make


def kinds() -> dict[str, tuple[str, Callable[[str], bytes]]]:
    """Name of the kind -> (ending of the file, what makes it)."""
    made: dict[str, tuple[str, Callable[[str], bytes]]] = {}
    for ending, make in {**FORMATS, **ENCODED}.items():
        made[ending] = (ending.split(".")[-1], lambda plan_id, make=make: make(load(plan_id)))  # type: ignore[misc]
    for name in KINDS:
        made[name] = ("pdf", _scanned(name, Marks()))
    made["office-200, seal, signature, number by hand"] = ("pdf", _scanned("office-200", STAMPED))
    made["office-200 with an English text layer"] = ("pdf", _scanned("office-200", Marks(), "eng"))
    made["office-200 with a Vietnamese text layer"] = ("pdf", _scanned("office-200", Marks(), "vie"))
    for fault in ("removed", "scrambled"):
        name = f"digital PDF, map of the fonts {fault}"
        made[name] = ("pdf", lambda plan_id, f=fault: layers.broken_map(pdf.render(load(plan_id)), f, SEED))  # type: ignore[misc]
    return made


def row(name: str) -> tuple[str, ...]:
    """The figures of one kind over all plans, and the seconds that reading took."""
    ending, make = kinds()[name]
    with tempfile.TemporaryDirectory() as folder:
        for plan_id in IDS:
            (Path(folder) / f"{plan_id}.{ending}").write_bytes(make(plan_id))
            shutil.copy(PLANS / f"{plan_id}{GOLD}", folder)
        begun = perf_counter()
        scores = [score_case(case) for case in find_cases(Path(folder))[0]]
        seconds = perf_counter() - begun
    figures = rates(pool(score.counts for score in scores))
    failed = sum(score.error is not None for score in scores)
    shown = ("–" if (rate := figures.get(f)) is None else f"{100 * rate:.1f}" for f in FIGURES)
    return (name, *shown, str(failed), f"{seconds:.0f}")


def main() -> None:
    without_cache()
    with ProcessPoolExecutor(WORKERS) as workers:
        rows = list(workers.map(row, kinds()))
    report = "\n".join([
        "# What each kind of input costs", "", described("python -m bench.kinds"), "",
        f"{len(IDS)} plans that the rules were not written with ({', '.join(IDS)}), in every kind, seed {SEED}.",
        f"Percent; seconds for all plans, {WORKERS} kinds read side by side.",
        "Grounded: quotes found in the file as it lies, where it is text; old encodings hold other letters.",
        "",
        table(("kind", *FIGURES, "refused", "s"), rows), "",
    ])  # fmt: skip
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
