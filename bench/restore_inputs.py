"""The texts of `bench.restore`: held-out text, plans, and pairs of printed lines and what OCR read of them.

Guarantees: what is not beside this checkout is left out and not made up; pairs come from held-out text alone.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import plain, source

SHARED = Path(__file__).parents[2] / "shared"
HELD_OUT = ("admin", "news", "legal")
HELD_OUT_TEXT = SHARED / "data" / "lm" / "heldout"
FOREIGN_TEXT = SHARED / "corpus" / "000.txt"  # read by OCR in English; nobody has its truth
SOUND = ("001.txt", "003.txt", "real/53_*.md")
PLANS = "plans of the corpus"
PAGE = 40  # lines that are handed over at once
PAGES = {"eng": 30, "fra": 10, "vie": 30}  # pages of pairs by language of Tesseract
SEED = 1001
OFTEN = 10  # seconds between two lines on how far pairs are made


@dataclass(frozen=True)
class Pair:
    """A printed line, what was read of it, and how certain OCR was of each word of that."""

    kind: str
    truth: str
    read: str
    sure: tuple[float, ...]


def held_out(name: str) -> list[str]:
    """A file of held-out text, a sentence a line; nothing where it is not here."""
    path = HELD_OUT_TEXT / f"{name}.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def plans() -> list[str]:
    """The plans of the corpus as text."""
    return [line for plan_id in source.ids() for line in plain.text(source.load(plan_id)).split("\n")]


def texts() -> dict[str, list[str]]:
    """Text that was written by people and has all its marks: held-out text that is here, and the plans."""
    return {**{name: lines for name in HELD_OUT if (lines := held_out(name))}, PLANS: plans()}


def sound() -> dict[str, list[str]]:
    """Real plans beside this checkout that came with good text."""
    paths = [path for pattern in SOUND for path in sorted((SHARED / "corpus").glob(pattern))]
    return {path.name.split("_")[0]: path.read_text(encoding="utf-8").split("\n") for path in paths}


def pages(lines: Sequence[str], every: int = 1) -> list[list[str]]:
    """The lines by pages; every so manieth of them."""
    return [list(lines[at : at + PAGE]) for at in range(0, len(lines), PAGE * every)]


def pairs(folder: Path, every: int = 1) -> dict[str, list[list[Pair]]]:
    """Pairs of a folder: language -> pages."""
    found: dict[str, dict[tuple[str, int], list[Pair]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for row in _rows(path):
            if (row["page"] - 1) % every == 0:
                pair = Pair(row["kind"], row["truth"], row["read"], tuple(sure for _, sure in row["words"]))
                found.setdefault(row["lang"], {}).setdefault((path.name, row["page"]), []).append(pair)
    return {lang: list(by_page.values()) for lang, by_page in sorted(found.items())}


def _rows(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def make_pairs(folder: Path) -> None:
    """Make the pairs that a folder lacks; goes on where it was cut off. Half an hour for all."""
    text = HELD_OUT_TEXT / "admin.txt"
    for lang, wanted in PAGES.items():
        path = folder / f"{lang}-{SEED}.jsonl"
        lacks = _last_page(path) < wanted if path.exists() else not list(folder.glob(f"{lang}-*.jsonl"))
        if lacks and text.exists():
            kinds = ["--kinds", "bad"] if lang == "vie" else []
            what = ["--text", str(text), "--out", str(folder), "--lang", lang, "--seed", str(SEED), *kinds]
            command = [sys.executable, "-m", "training.pairs", *what, "--pages", str(wanted)]
            with subprocess.Popen(command, stdout=sys.stderr) as made:
                while made.poll() is None:
                    print(f"pairs of {lang}: {_last_page(path)} of {wanted} pages", file=sys.stderr)
                    time.sleep(OFTEN)


def _last_page(path: Path) -> int:
    return max((row["page"] for row in _rows(path)), default=0) if path.exists() else 0
