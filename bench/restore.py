"""How well and how fast broken text is repaired: `python -m bench.restore` prints the tables and writes restore.md.

All figures of one report come from one run. Held-out text lies beside this checkout; pairs of printed lines and what
Tesseract reads of them are in `--pairs`, and are made by `training.pairs` where they are missing: half an hour.
A peer is measured where it is installed: `pip install pyvi==0.1.1`.

`--only SECTION …` and `--every N` (every so manieth page) are for trying things out: nothing is written.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench import restore_ocr, restore_text
from bench.machine import described
from bench.readers import pin
from bench.restore_inputs import make_pairs, pairs
from bench.restorers import absent

REPORT = Path(__file__).with_name("restore.md")
PAIRS = Path("build/training/heldout")


def sections(folder: Path, every: int) -> dict[str, tuple[str, Callable[[], str]]]:
    """Key -> heading, and what makes the text below it."""
    return {
        "marks": ("Marks stripped", lambda: restore_text.marks(every)),
        "encodings": ("Old encodings", lambda: restore_text.encodings(every)),
        "foreign": ("OCR in a wrong language", lambda: restore_ocr.foreign(pairs(folder, every))),
        "clean": ("Clean text", lambda: restore_text.clean(every)),
        "slips": ("Slips", lambda: restore_text.slips(every)),
        "vie": ("OCR in Vietnamese", lambda: restore_ocr.vietnamese(pairs(folder, every))),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.restore", description="How well broken text is repaired.")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="folder of pairs; made where they are missing")
    parser.add_argument("--only", nargs="+", choices=list(sections(PAIRS, 1)), help="some sections; nothing is written")
    parser.add_argument("--every", type=int, default=1, help="every so manieth page alone; nothing is written")
    asked = parser.parse_args()
    pin({min(os.sched_getaffinity(0))})
    chosen = asked.only or list(sections(PAIRS, 1))
    if {"foreign", "vie"}.intersection(chosen):
        make_pairs(asked.pairs)
    parts = ["# Repairing text", "", described("python -m bench.restore"), "", *absent(), ""]
    for key, (heading, make) in sections(asked.pairs, asked.every).items():
        if key in chosen:
            print(f"{heading} …", file=sys.stderr)
            parts += [f"## {heading}", "", make(), ""]
    report = "\n".join(parts)
    if not asked.only and asked.every == 1:
        REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
