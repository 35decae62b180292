"""How quick Kehoach is: `python -m bench.speed` prints the figures and writes speed.md.

Start of the command line; a digital PDF of ten pages, read and parsed after start-up, beside what one would pick
for its text alone. All figures of one report come from one run.
"""

import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from bench.machine import described, table
from corpus import pdf, source
from pipeline.ocr.read import read
from pipeline.parse import parse

REPORT = Path(__file__).with_name("speed.md")
RUNS = 7
PAGES = 10

HEAD = """| **ỦY BAN NHÂN DÂN**<br>**XÃ SUỐI TRE** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |
|:-:|:-:|
| Số: 12/KH-UBND | *Suối Tre, ngày 05 tháng 3 năm 2024* |

# KẾ HOẠCH

## Cai nghiện ma túy tự nguyện tại gia đình, cộng đồng trên địa bàn xã năm 2024

*Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ;*

### I. MỤC TIÊU
"""
AIM = "- Phấn đấu {n}% người dân ấp {m} được tuyên truyền về tác hại của ma túy trước ngày 30/6/2024."
MIDDLE = "### II. TỔ CHỨC THỰC HIỆN\n\n#### 1. Công an xã"
TASK = "- Chủ trì, phối hợp với ấp {m} rà soát người nghiện, báo cáo Ủy ban nhân dân xã trước ngày {n} hằng tháng."


def typeset(path: Path) -> None:
    """A plan of ten pages with a text layer, a third of it aims and two thirds tasks; no line stands there twice."""
    for count in range(60, 400, 3):
        aims = [AIM.format(n=50 + n % 50, m=n) for n in range(1, count // 3)]
        tasks = [TASK.format(n=1 + n % 28, m=n) for n in range(1, count * 2 // 3)]
        text = "\n\n".join([HEAD, *aims, MIDDLE, *tasks])
        path.write_bytes(pdf.render(source.Plan("bench", text, source.parse(text))))
        with pdfplumber.open(path) as made:
            if len(made.pages) == PAGES:
                return
    sys.exit("no count of lines fills ten pages")


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall time of some runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def plumbed(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def measured(pdf: Path) -> list[tuple[str, str, str]]:
    """Rows of the table: what, seconds, pages a second."""
    kehoach = Path(sysconfig.get_path("scripts")) / "kehoach"
    rows = [("`kehoach --help`", f"{median_seconds(lambda: run(kehoach, '--help')):.3f}", "")]
    start = time.perf_counter()
    parse(pdf)
    rows.append(("first parse in a process, models loaded", f"{time.perf_counter() - start:.2f}", ""))
    works: dict[str, Callable[[], object]] = {
        "parse: record with evidence": lambda: parse(pdf),
        "read: text with places": lambda: read(pdf),
        "pdfplumber: text alone": lambda: plumbed(pdf),
    }
    if shutil.which("pdftotext"):
        works["pdftotext -layout: text alone"] = lambda: run("pdftotext", "-layout", pdf, "-")
    for name, work in works.items():
        seconds = median_seconds(work, runs=3)
        rows.append((name, f"{seconds:.3f}", f"{PAGES / seconds:.1f}"))
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        pdf = Path(folder) / "plan.pdf"
        typeset(pdf)
        rows = measured(pdf)
    note = f"Median wall times; `--help` of {RUNS} runs, the others of 3. The PDF has {PAGES} pages with a text layer."
    report = "\n".join(["# Speed", "", described("make bench"), "", note, "", table(("what", "s", "pages/s"), rows)])
    REPORT.write_text(report + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
