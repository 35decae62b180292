"""Pairs of printed lines and what Tesseract reads of them: `python -m training.pairs --text FILE… --out DIR`.

Guarantees: the same lines, seed and kinds give the same pages with the same fonts and releases of the libraries; the
pairs of a page are written together, and the same command goes on after the last page of a run that was cut off.
"""

import argparse
import itertools
import json
import lzma
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import LCSseq

from training import pictures, reading, sheets, texts
from training.reading import LanguageError, Word
from training.sheets import FontError

POOL = 40  # lines of text that are sampled for a page, more than it takes, so that few are used twice
KINDS = {"all": pictures.MIX, "bad": pictures.BAD}


@dataclass(frozen=True)
class Pair:
    """One printed line and what was read of it; `words`: what was read, each word with its confidence, 0 to 1."""

    kind: str
    font: str
    dpi: int
    lang: str
    page: int  # from 1
    truth: str
    read: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class PageRead:
    """One page: its pairs, and how many of its lines have none because their match is uncertain."""

    number: int
    kind: str
    pairs: tuple[Pair, ...]
    left_out: int


def made(
    lines: Sequence[str], lang: str, seed: int, pages: int, kinds: Mapping[str, float] = pictures.MIX
) -> Iterator[Pair]:
    """Pairs of so many pages of the lines, in NFC; `kinds`: shares of the pages by kind of picture.

    Raises:
        FontError, LanguageError: something is not installed.
        ValueError: there are no lines.

    """
    for page in made_pages(lines, lang, seed, pages, kinds=kinds):
        yield from page.pairs


def made_pages(
    lines: Sequence[str], lang: str, seed: int, pages: int, *, kinds: Mapping[str, float], done: int = 0
) -> Iterator[PageRead]:
    """The same by pages, without the first `done`.

    Raises:
        FontError, LanguageError, ValueError: as `made`.

    """
    dice = random.Random(seed)
    set_up = sheets.sheets(texts.paragraphs(lines, dice), dice)
    for number, sheet in enumerate(itertools.islice(set_up, pages), 1):
        if number > done:
            kind = random.Random(f"{seed} {number}").choices(list(kinds), list(kinds.values()))[0]
            yield _page_read(sheet, number, kind, lang, seed)


def _page_read(sheet: sheets.Sheet, number: int, kind: str, lang: str, seed: int) -> PageRead:
    device = pictures.KINDS[kind]
    scanned = device.scan(sheets.printed(sheet, device.dpi), np.random.default_rng([seed, number]))
    reach = reading.BENT_REACH if kind == "phone" else reading.REACH
    found = reading.matched(sheet, reading.read(scanned, lang), reach)
    pairs = tuple(
        Pair(kind, line.font, device.dpi, lang, number, line.text, seen.text, seen.words)
        for line, seen in zip(sheet.lines, found, strict=True)
        if seen
    )
    return PageRead(number, kind, pairs, len(sheet.lines) - len(pairs))


def right(pairs: Sequence[Pair]) -> float:
    """The share of printed words that were read with all their marks, in their order."""
    kept = sum(LCSseq.similarity(pair.truth.split(), pair.read.split()) for pair in pairs)
    return kept / max(1, sum(len(pair.truth.split()) for pair in pairs))


def summary(pages: Sequence[PageRead]) -> str:
    """A table: by kind of picture pages, pairs, lines left out, characters wrong, words right in percent."""
    by_kind: dict[str, list[PageRead]] = defaultdict(list)
    for page in pages:
        by_kind[page.kind].append(page)
        by_kind["all"].append(page)
    rows = [f"{'kind':12}{'pages':>7}{'pairs':>7}{'left out':>10}{'wrong %':>9}{'right %':>9}"]
    for kind, some in sorted(by_kind.items()):
        pairs = [pair for page in some for pair in page.pairs]
        off = sum(reading.wrong(pair.truth, pair.read) * len(pair.truth) for pair in pairs)
        share = 100 * off / max(1, sum(len(pair.truth) for pair in pairs))
        left_out = sum(page.left_out for page in some)
        rows.append(f"{kind:12}{len(some):7}{len(pairs):7}{left_out:10}{share:9.1f}{100 * right(pairs):9.1f}")
    return "\n".join(rows)


def pages_in(path: Path) -> int:
    """The last page of a file of pairs; 0 where there is none."""
    if not path.exists():
        return 0
    with path.open(encoding="utf-8") as file:
        return max((int(json.loads(line)["page"]) for line in file), default=0)


def _lines(paths: Sequence[Path], shares: Sequence[float], pages: int, seed: int) -> list[str]:
    out: list[str] = []
    for path, share in zip(paths, shares, strict=True):
        out += texts.sampled(path, round(POOL * pages * share / sum(shares)), random.Random(seed))
    return out


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all pages are made, 2 when a text, a font or a language is missing."""
    parser = argparse.ArgumentParser(prog="python -m training.pairs", description="Lines as Tesseract reads them.")
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="text, plain or .xz, a sentence a line")
    parser.add_argument("--shares", type=float, nargs="+", help="how much of each file; all the same without it")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to: LANG-SEED.jsonl")
    parser.add_argument("--lang", default="eng", help="a language or script of Tesseract: eng, fra, vie, Latin")
    parser.add_argument("--kinds", choices=list(KINDS), default="all", help="bad: without those that are read well")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    shares = asked.shares or [1.0] * len(asked.text)
    if len(shares) != len(asked.text):
        parser.error("--shares has one number for each file")
    asked.out.mkdir(parents=True, exist_ok=True)
    path = asked.out / f"{asked.lang.replace('/', '-')}-{asked.seed}.jsonl"
    pages = []
    try:
        lines = _lines(asked.text, shares, asked.pages, asked.seed)
        kinds = KINDS[asked.kinds]
        with path.open("ab", buffering=0) as file:
            for page in made_pages(lines, asked.lang, asked.seed, asked.pages, kinds=kinds, done=pages_in(path)):
                file.write("".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in page.pairs).encode())
                pages.append(page)
    except (FontError, LanguageError, ValueError, OSError, EOFError, lzma.LZMAError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{path}\n{summary(pages)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
