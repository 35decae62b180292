"""How well and how fast broken text is repaired: `python -m bench.restore` prints the tables and writes restore.md.

All figures of one report come from one run. Held-out text lies beside this checkout; pairs of printed lines and what
Tesseract reads of them are in the folder `--pairs`, and are made by `training.pairs` where they are missing: half an
hour. Peers are measured where they are installed: `pip install pyvi==0.1.1`.

`--only SECTION …` and `--every N` (every so manieth page, no lines of 1 MB) are for trying things out, and write
nothing.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench import restore_load, restore_ocr, restore_text
from bench.machine import described
from bench.readers import pin
from bench.restore_inputs import PAGE, make_pairs, pairs
from bench.restorers import WITHOUT_MODEL, absent

REPORT = Path(__file__).with_name("restore.md")
PAIRS = Path("build/training/heldout")
ON_PAIRS = {"foreign", "vie", "load"}
NOTES = f"""In percent unless a column says otherwise. Syllables are runs of letters; those of digits too where they are
lost or added. Case and the placement of tone marks are no error but under *with case*. Made and printed lines are
aligned so that as many syllables as possible are right. Held-out text is handed over by {PAGE} lines, pairs by the
page; each row has a process of its own on one core. Syllables/s: of what was given, by seconds of CPU, after a first
line; one run, under *Speed and loading* the median of {restore_load.SPEED_RUNS}. *As given*: nothing is done."""
ABOUT = {
    "marks": "Text with all its marks, and the bars of đ, taken off.",
    "encodings": "The plans of the corpus as offices typed them before Unicode.",
    "foreign": "Held-out lines that were typeset, spoiled and read by Tesseract in a language that is not theirs.",
    "clean": "Good text, in which every change but that of a misprint is an error.",
    "slips": """Slips of typists, planted by seed. *Are syllables*: slips that are words themselves, so that nothing but
their neighbours tells; *made another*: neither mended nor left.""",
    "vie": """As in a wrong language, but on the worse kinds of picture and read in Vietnamese, with the certainty of
each word; and a real scan, whose printed text is written out.""",
    "load": f"""First lines were restored one after the other in a new process, so that the first pays for what all
need; medians of {restore_load.RUNS}.""",
    "odd": "What is not Vietnamese, or hardly: it should come back as it was, or be called unrepaired.",
}


def sections(folder: Path, every: int) -> dict[str, tuple[str, Callable[[], str]]]:
    """Key -> heading, and what makes the tables below it."""
    return {
        "marks": ("Marks stripped", lambda: restore_text.marks(every)),
        "encodings": ("Old encodings", lambda: restore_text.encodings(every)),
        "foreign": ("OCR in a wrong language", lambda: restore_ocr.foreign(pairs(folder, every))),
        "clean": ("Clean text", lambda: restore_text.clean(every)),
        "slips": ("Slips", lambda: restore_text.slips(every)),
        "vie": ("OCR in Vietnamese", lambda: restore_ocr.vietnamese(pairs(folder, every))),
        "load": ("Speed and loading", lambda: restore_load.load(pairs(folder, every))),
        "odd": ("Odd texts", lambda: restore_load.odd(every)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.restore", description="How well broken text is repaired.")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="folder of pairs; made where they are missing")
    parser.add_argument("--only", nargs="+", choices=list(ABOUT), help="some sections; nothing is written")
    parser.add_argument("--every", type=int, default=1, help="every so manieth page alone; nothing is written")
    asked = parser.parse_args()
    chosen = asked.only or list(ABOUT)
    machine = described("python -m bench.restore")
    pin({min(os.sched_getaffinity(0))})
    if ON_PAIRS.intersection(chosen):
        make_pairs(asked.pairs)
    parts = ["# Repairing text", "", machine, "", *(f"{line}\n" for line in absent()), NOTES, "", WITHOUT_MODEL, ""]
    for key, (heading, make) in sections(asked.pairs, asked.every).items():
        if key in chosen:
            print(f"{heading} …", file=sys.stderr)
            parts += [f"## {heading}", "", ABOUT[key], "", make(), ""]
    report = "\n".join(parts)
    if not asked.only and asked.every == 1:
        REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
