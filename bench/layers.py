"""Whether text layers are judged right: `python -m bench.layers` prints the tables and writes layers.md.

Every page of the plans is typeset, scanned and read by Tesseract in three languages, given broken maps and old
encodings, drawn as curves, stamped; of each page halves and short runs of words are judged too. The rates in
`pipeline/ocr/layer.py` were measured on every second plan; the figures are those of the others. What Tesseract reads is
kept in build/layers (an hour's work). Needs Tesseract with `vie`, `eng` and `fra`, Ghostscript and the corpus's fonts.
"""

import csv
import json
import random
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pypdfium2 as pdfium

from bench.machine import described, table
from corpus import layers, pdf, scan, source
from corpus.degrade import KINDS, Scanned, encoded
from corpus.typists import encoded as typed
from pipeline.ocr.chars import layer_tokens
from pipeline.ocr.ink import ink_in_words
from pipeline.ocr.layer import Decision, PageLayer, Verdict, decide
from pipeline.ocr.layout import Token
from pipeline.ocr.legacy_pages import decoded_pages
from pipeline.ocr.surface import surface
from pipeline.ocr.words import KINDS as KINDS_OF_WORDS
from pipeline.ocr.words import kinds_of

REPORT = Path(__file__).with_name("layers.md")
CACHE = Path("build/layers")
SAMPLES = Path("corpus/samples")
REAL = Path("../shared/corpus")
RIGHT_FOR = {"none": "ocr", "bad-ocr": "ocr", "good": "keep", "bad-encoding": "repair"}  # text_layer of its index
SEED = 7
WORKERS = 2
COARSE = 2  # every fourth plan is also scanned at half the resolution, with more errors in its layer
GOOD, POOR = 0.1, 0.2  # of a page's words lost by OCR; between the two either decision is right
RUNS = (8, 20)  # words of the short pages
STAMP = ("Ký bởi: Ủy ban nhân dân tỉnh", "Cơ quan: Văn phòng", "Thời gian ký: 24.12.2024 08:15:31 +07:00")

Action = Literal["keep", "ocr", "repair"]
Language = Literal["vie", "eng", "fra"]
COLUMNS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Case:
    """A page, what kind it is, which part of the page, and what may be done with it."""

    kind: str
    part: str
    right: frozenset[Action]
    page: PageLayer


def action(decision: Decision) -> Action:
    return "ocr" if decision.wants_ocr else "repair" if decision.wants_repair else "keep"


def opened(data: bytes) -> list[PageLayer]:
    """The pages of a PDF as the reader sees them."""
    document = pdfium.PdfDocument(data)
    try:
        found = []
        for page in document:
            beside = surface(page)
            tokens = layer_tokens(page, beside.hidden)
            width, height = page.get_size()
            found.append(PageLayer(tokens, width, height, beside.pictures, beside.curves))
        unicode, _ = decoded_pages([page.tokens for page in found])
        return [replace(page, tokens=tokens) for page, tokens in zip(found, unicode, strict=True)]
    finally:
        document.close()


def read_scan(plan_id: str, kind: str, language: Language, *, coarse: bool = False) -> list[PageLayer]:
    """The pages of a plan's scan with the layer that Tesseract makes."""
    kept = CACHE / f"{plan_id}.{kind}{'-coarse' if coarse else ''}.{language}.json"
    if not kept.exists():
        pages = scan.scan(pdf.render(source.load(plan_id)), scan.Order(kind, SEED)).pages
        pages = tuple(map(_coarser, pages)) if coarse else pages
        found = []
        for page, seen in zip(opened(layers.assembled(pages, language)), pages, strict=True):
            grey = np.asarray(seen.image().convert("L"))
            boxes = [(t.text, t.x0, t.y0, t.x1, t.y1, t.top, t.bottom) for t in page.tokens]
            found.append([boxes, page.width, page.height, ink_in_words(grey, page.tokens, seen.dpi / 72)])
        CACHE.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return [
        PageLayer(
            [replace(Token(*box), hidden=True) for box in boxes], width, height, ((0.0, 0.0, width, height),), ink=ink
        )
        for boxes, width, height, ink in json.loads(kept.read_text(encoding="utf-8"))
    ]


def _coarser(page: Scanned) -> Scanned:
    data = encoded(page.image().convert("L").reduce(COARSE), page.dpi // COARSE, 60)
    return Scanned(data, False, page.dpi // COARSE, page.skew)


def scans_of(number: int) -> list[tuple[str, Language, bool]]:
    """Which scans a plan is given: one device each, in turn; every fourth also coarse ones."""
    kind = list(KINDS)[number // 2 % len(KINDS)]
    more: list[tuple[str, Language, bool]] = [("photocopy", "vie", True), ("office-200", "vie", True)]
    return [(kind, "eng", False), (kind, "vie", False), (kind, "fra", False), *(more if number // 2 % 4 == 0 else [])]


def as_drawn(data: bytes) -> bytes:
    """The same pages with letters as curves."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        before.write_bytes(data)
        command = [
            "gs",
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-sDEVICE=pdfwrite",
            "-dNoOutputFonts",
            f"-o{after}",
            str(before),
        ]
        subprocess.run(command, check=True, capture_output=True)
        return after.read_bytes()


def in_encoding(pages: Sequence[PageLayer], encoding: Literal["tcvn3", "vni", "viqr"], font: str) -> list[PageLayer]:
    """The pages with their letters as an old encoding has them, then decoded as the reader does."""
    old = [[replace(t, text=typed(t.text, encoding), font=font) for t in page.tokens] for page in pages]
    decoded, _ = decoded_pages(old)
    return [replace(page, tokens=tokens) for page, tokens in zip(pages, decoded, strict=True)]


def stamped(page: PageLayer, *, whole: bool) -> PageLayer:
    """A scan with the caption of a digital signature upon it, without a layer or with the one it has."""
    caption = [
        Token(word, 350 + 40 * at, 20 + 9 * row, 385 + 40 * at, 28 + 9 * row, 20 + 9 * row, 28 + 9 * row)
        for row, line in enumerate(STAMP)
        for at, word in enumerate(line.split())
    ]
    return replace(page, tokens=[*(page.tokens if whole else []), *caption], ink=page.ink if whole else 0.03)


def parts(page: PageLayer, dice: random.Random) -> Iterator[tuple[str, PageLayer]]:
    """The page, its halves, and runs of words that a short page could have."""
    yield "page", page
    lines = sorted(page.tokens, key=lambda t: t.middle)
    for half in (lines[: len(lines) // 2], lines[len(lines) // 2 :]):
        inside = set(map(id, half))
        yield "half", replace(page, tokens=[t for t in page.tokens if id(t) in inside], ink=None)
    for length in RUNS:
        words = [at for at, t in enumerate(page.tokens) if sum(c.isalpha() for c in t.text) > 1]
        if len(words) > length:
            first = dice.randrange(len(words) - length)
            tokens = page.tokens[words[first] : words[first + length]]
            yield f"{length} words", replace(page, tokens=tokens, ink=None)


def lost(page: PageLayer, printed: PageLayer) -> float:
    """The share of a page's words that its layer does not have."""
    said, wanted = (Counter(w.lower() for t in p.tokens for w, _ in kinds_of(t.text)) for p in (page, printed))
    return 1 - (said & wanted).total() / max(1, wanted.total())


def pages_of(number: int, plan_id: str) -> Iterator[tuple[str, Action | None, PageLayer]]:
    """Kind, what is to be done (None: either way), and page, of all that is made of a plan's pages with text."""
    data = pdf.render(source.load(plan_id))
    every = opened(data)
    with_text = [at for at, page in enumerate(every) if len(page.tokens) > 1]  # one has only its number

    def kept(pages: Sequence[PageLayer]) -> list[PageLayer]:
        return [pages[at] for at in with_text]

    typeset = kept(every)
    for name, pages in {
        "digital": typeset,
        "digital, NFD": _spelled(typeset, lambda text: unicodedata.normalize("NFD", text)),
        "digital, all capitals": _spelled(typeset, str.upper),
        "digital, TCVN3 in its fonts": in_encoding(typeset, "tcvn3", ".VnTime"),
        "digital, TCVN3, font not named": in_encoding(typeset, "tcvn3", ""),
        "digital, VNI in its fonts": in_encoding(typeset, "vni", "VNI-Times"),
        "digital, VNI, font not named": in_encoding(typeset, "vni", ""),
    }.items():
        yield from ((name, "keep", page) for page in pages)
    for fault in get_args(layers.Fault):
        broken = kept(opened(layers.broken_map(data, fault, SEED)))
        yield from ((f"digital, map {fault}", "ocr", page) for page in broken)
    yield from (("drawn as curves", "ocr", page) for page in kept(opened(as_drawn(data))))
    for kind, language, coarse in scans_of(number):
        scanned = kept(read_scan(plan_id, kind, language, coarse=coarse))
        for page, printed in zip(scanned, typeset, strict=True):
            yield from _with_layer(language, page, printed)


def _with_layer(
    language: Language, page: PageLayer, printed: PageLayer
) -> Iterator[tuple[str, Action | None, PageLayer]]:
    """What comes of one scanned page that has a layer."""
    if language == "vie":
        share = lost(page, printed)
        if share <= GOOD:
            yield "scan, good `vie` layer", "keep", page
        else:
            yield ("scan, poor `vie` layer", "ocr", page) if share >= POOR else ("scan, fair `vie` layer", None, page)
        return
    yield f"scan, `{language}` layer", "ocr", page
    yield f"`{language}` layer, picture taken out", "repair", replace(page, pictures=(), ink=None)
    if language == "eng":
        yield "scan, no layer", "ocr", replace(page, tokens=[], ink=0.0)
        yield "scan, page number alone", "ocr", replace(page, tokens=page.tokens[:1], ink=None)
        yield "scan, signature's caption alone", "ocr", stamped(page, whole=False)
        yield "scan, `eng` layer and caption", "ocr", stamped(page, whole=True)


def _spelled(pages: Sequence[PageLayer], change: Callable[[str], str]) -> list[PageLayer]:
    return [replace(page, tokens=[replace(t, text=change(t.text)) for t in page.tokens]) for page in pages]


WHOLE_ONLY = ("drawn", "scan, no", "scan, page", "scan, sig", "scan, poor", "scan, fair")


def judged(number: int, plan_id: str) -> list[tuple[str, str, Action | None, Action, Verdict]]:
    """Kind, part, what is right, what was decided and why, for all pages of a plan."""
    dice = random.Random(f"{SEED} {plan_id}")
    out = []
    for kind, right, page in pages_of(number, plan_id):
        pieces = [("page", page)] if kind.startswith(WHOLE_ONLY) else parts(page, dice)
        for part, piece in pieces:
            decision = decide(piece)
            out.append((kind, part, right, action(decision), decision.verdict))
    return out


def real() -> Iterator[tuple[str, Action, list[Decision]]]:
    """File, what is right for each of its pages, and what was decided: the sample PDFs and the shared real ones."""
    for path in sorted(SAMPLES.glob("*.pdf")):
        yield path.name, "keep", list(map(decide, opened(path.read_bytes())))
    if (REAL / "index.csv").exists():
        with (REAL / "index.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["file"].endswith(".pdf"):
                    pages = opened((REAL / row["file"]).read_bytes())
                    yield Path(row["file"]).name, RIGHT_FOR[row["text_layer"]], list(map(decide, pages))  # type: ignore[misc]


def rates(plans: Iterable[tuple[int, str]]) -> list[tuple[str, ...]]:
    """The share of each kind of word in the pages of the plans, by kind of page."""
    found: dict[str, Counter[str]] = {}
    for number, plan_id in plans:
        for kind, _, page in pages_of(number, plan_id):
            if kind in (
                "digital",
                "digital, map removed",
                "digital, map scrambled",
                "scan, `eng` layer",
                "scan, `fra` layer",
            ):
                words = (of for t in page.tokens for _, of in kinds_of(t.text))
                found.setdefault(kind, Counter()).update(words)
    return [(kind, *(f"{100 * n[of] / n.total():.2f}" for of in KINDS_OF_WORDS)) for kind, n in found.items()]


def of_kind(kind: str, rows: Sequence[tuple[str, str, Action | None, Action, Verdict]]) -> tuple[str, ...]:
    verdicts = Counter(verdict for *_, verdict in rows)
    wanted = {right for _, _, right, _, _ in rows}.pop()
    right = sum(right in (None, done) for _, _, right, done, _ in rows)
    return (
        kind, wanted or "either", str(len(rows)), str(len(rows) - right), *(str(verdicts[v] or "") for v in COLUMNS)
    )  # fmt: skip


def main() -> None:
    plans = list(enumerate(source.ids()))
    with ProcessPoolExecutor(WORKERS) as workers:
        rows = [row for plan in workers.map(judged, *zip(*plans[1::2], strict=True)) for row in plan]
    decided = [row for row in rows if row[2] is not None]
    wrong = [row for row in decided if row[2] != row[3]]
    by_kind = [of_kind(kind, list(group)) for kind, group in groupby(sorted(rows, key=lambda r: r[0]), lambda r: r[0])]
    by_part = [
        (part, str(sum(r[1] == part for r in decided)), str(sum(r[1] == part for r in wrong)))
        for part in dict.fromkeys(row[1] for row in rows)
    ]
    files = list(real())
    by_file = [
        (
            name,
            right,
            str(len(made)),
            str(sum(action(d) != right for d in made)),
            ", ".join(sorted({d.verdict for d in made})),
        )
        for name, right, made in files
    ]
    true = [(right, action(decision)) for _, right, made in files for decision in made]
    report = "\n".join([
        "# Whether text layers are judged right", "", described("python -m bench.layers"), "",
        f"{len(decided)} decisions on {sum(r[:2] == ('digital', 'page') for r in rows)} pages, and halves and runs of "
        f"words of them, of the {len(plans[1::2])} plans that the rates were not measured on: "
        f"{100 * (1 - len(wrong) / len(decided)):.2f} % right.",
        f"Good layers read again: {_count(decided, 'keep', 'ocr')} of {sum(r[2] == 'keep' for r in decided)}; "
        f"bad ones kept: {sum(r[2] != 'keep' and r[3] == 'keep' for r in wrong)} "
        f"of {sum(r[2] != 'keep' for r in decided)}.",
        "A layer by `vie` is good where at most a tenth of the words is lost, poor from a fifth on.", "",
        table(("kind", "right", "decisions", "wrong", *COLUMNS), by_kind), "",
        table(("part of the page", "decisions", "wrong"), by_part), "",
        "## Sample and real files", "",
        f"Good layers read again: {true.count(('keep', 'ocr'))} of {sum(r == 'keep' for r, _ in true)} pages; "
        f"bad ones kept: {sum(r != 'keep' and done == 'keep' for r, done in true)} "
        f"of {sum(r != 'keep' for r, _ in true)}.", "",
        table(("file", "right", "pages", "wrong", "verdicts"), by_file), "",
        "## Kinds of words in the other plans, percent", "",
        table(("kind", *KINDS_OF_WORDS), rates(plans[0::2])), "",
    ])  # fmt: skip
    REPORT.write_text(report, encoding="utf-8")
    print(report)


def _count(rows: Sequence[tuple[str, str, Action | None, Action, Verdict]], right: Action, done: Action) -> int:
    return sum(row[2] == right and row[3] == done for row in rows)


if __name__ == "__main__":
    main()
