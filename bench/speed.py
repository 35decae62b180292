"""How quick Kehoach is: `python -m bench.speed` prints the figures and writes speed.md.

Start of the command line; the sample plans as text and as digital PDF, each parsed once by a process that has read
none of them before, beside what one would pick for their text alone. A page is one of the typeset PDF, so that text
and PDF are counted alike. All figures of one report come from one run.
"""

import shutil
import statistics
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pdfplumber
import pypdfium2

from bench.machine import described, table
from corpus.source import ids, load
from corpus.typeset import write
from pipeline.ocr.read import read
from pipeline.parse import parse

REPORT = Path(__file__).with_name("speed.md")
RUNS = 7
WARMED = 6  # plans that load models and tables first; they are in no figure


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plumbed(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def pages(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def measured(texts: Sequence[Path], pdfs: Sequence[Path]) -> list[tuple[str, str, str]]:
    """Rows of the table: what, seconds, pages a second."""
    kehoach = Path(sysconfig.get_path("scripts")) / "kehoach"
    start = statistics.median(seconds(lambda: run(kehoach, "--help")) for _ in range(RUNS))
    rows = [("`kehoach --help`", f"{start:.3f}", "")]
    rows.append(("first parse in a process, models loaded", f"{seconds(lambda: parse(texts[0])):.2f}", ""))
    for path in (*texts[:WARMED], *pdfs[:WARMED]):
        parse(path)
    first, second = slice(WARMED, None, 2), slice(WARMED + 1, None, 2)  # no plan is parsed twice
    works: list[tuple[str, Callable[[int], object], slice]] = [
        ("parse text: record with evidence", lambda at: parse(texts[at]), first),
        ("parse PDF: record with evidence", lambda at: parse(pdfs[at]), second),
        ("read PDF: text with places and tables", lambda at: read(pdfs[at]), second),
        ("pdfplumber: text alone", lambda at: plumbed(pdfs[at]), second),
    ]
    if shutil.which("pdftotext"):
        works.append(("pdftotext -layout: text alone", lambda at: run("pdftotext", "-layout", pdfs[at], "-"), second))
    for name, work, half in works:
        places = range(len(pdfs))[half]
        total = sum(seconds(partial(work, at)) for at in places)
        count = sum(pages(pdfs[at]) for at in places)
        rows.append((name, f"{total:.2f}", f"{count / total:.1f}"))
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        plans = [load(plan_id) for plan_id in ids()]
        texts, pdfs = ([write(plan, kind, Path(folder)) for plan in plans] for kind in ("txt", "pdf"))
        rows = measured(texts, pdfs)
        count = sum(pages(path) for path in pdfs[WARMED:])
    note = (
        f"Wall times; `--help` the median of {RUNS} runs, the others of one run over one half of {len(pdfs) - WARMED} "
        f"sample plans with {count} typeset pages, text over the other half than PDF, one core."
    )
    report = "\n".join(["# Speed", "", described("make bench"), "", note, "", table(("what", "s", "pages/s"), rows)])
    REPORT.write_text(report + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
