"""Parsed records against the gold records of a folder.

Guarantees: every `*.gold.json` below the folder is either scored or named as one without a document; a document that
cannot be read counts as a record that found nothing, so failures never raise a figure. A gold record holds for every
edition of its document: `a.gold.json` for `a.pdf` and `a.docx` beside it, and `53.gold.json` for a file below it whose
name begins with `53_`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import UnreadableFileError
from pipeline.ocr.read import EXTENSIONS
from pipeline.parse import parse
from pipeline.scoring import Counts, Fault, judge, pool, rates

GOLD = ".gold.json"
PLAIN = (".txt", ".md")  # the file is its own text: the words of a value must stand in it
LOCATING = 40  # letters of a quote that are enough to find its line


@dataclass(frozen=True, slots=True)
class Case:
    """A gold record and one edition of the document that it describes."""

    gold: Path
    document: Path


@dataclass(frozen=True)
class PlanScore:
    """The score of one document. `error` says why it could not be read; its faults carry a source line each."""

    case: Case
    counts: Counts
    faults: tuple[tuple[Fault, int | None], ...] = ()
    error: str | None = None

    @property
    def name(self) -> str:
        """The document's file name."""
        return self.case.document.name


@dataclass(frozen=True)
class Evaluation:
    """Scores of a folder. `orphans` are gold records without a document."""

    plans: tuple[PlanScore, ...]
    orphans: tuple[Path, ...] = ()
    pooled: Counts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pooled", pool(plan.counts for plan in self.plans))

    @property
    def complete(self) -> bool:
        """Whether every gold record had a document that could be read."""
        return not self.orphans and all(plan.error is None for plan in self.plans)

    def as_json(self, *, errors: bool = False) -> dict[str, Any]:
        """What `kehoach eval --json` prints; `errors` adds the faults of each plan."""
        return {
            "pooled": {"counts": self.pooled, "rates": rates(self.pooled)},
            "plans": [_plan_json(plan, errors=errors) for plan in self.plans],
            "without_document": [str(path) for path in self.orphans],
        }


def evaluate(directory: Path) -> Evaluation:
    """Parse and score every document below `directory` that has a gold record."""
    cases, orphans = find_cases(directory)
    return Evaluation(tuple(score_case(case) for case in cases), tuple(orphans))


def find_cases(directory: Path) -> tuple[list[Case], list[Path]]:
    """Gold records with their documents in the order of their paths, and the gold records that have none."""
    cases: list[Case] = []
    orphans: list[Path] = []
    golds = sorted(directory.rglob(f"*{GOLD}"))
    for gold in golds:
        documents = _editions(gold, set(golds))
        cases += [Case(gold, document) for document in documents]
        if not documents:
            orphans.append(gold)
    return cases, orphans


def score_case(case: Case) -> PlanScore:
    """Parse one document and score its record."""
    gold = json.loads(case.gold.read_text(encoding="utf-8"))
    source = (
        case.document.read_text(encoding="utf-8", errors="replace") if case.document.suffix.lower() in PLAIN else None
    )
    error, record = None, {}
    try:
        record = parse(case.document).model_dump(mode="json")
    except UnreadableFileError as problem:
        error = str(problem)
    judgement = judge(record, gold, source)
    faults = tuple((fault, source_line(source or "", fault.quote)) for fault in judgement.faults)
    return PlanScore(case, judgement.counts, faults, error)


def source_line(source: str, quote: str) -> int | None:
    """The line, counted from 1, on which the words begin; spacing, line breaks and Markdown marks do not matter."""
    letters = re.sub(r"[\s*#_\\|>-]+", "", quote)[:LOCATING]
    if not letters:
        return None
    between = r"[\s*#_\\|>-]*"
    found = re.search(between.join(re.escape(letter) for letter in letters), source)
    return source.count("\n", 0, found.start()) + 1 if found else None


def _editions(gold: Path, golds: set[Path]) -> list[Path]:
    stem = gold.name.removesuffix(GOLD)
    beside = [path for path in sorted(gold.parent.iterdir()) if path.stem == stem]
    below = (path for path in sorted(gold.parent.rglob("*")) if path.name.startswith(f"{stem}_"))
    others = [path for path in below if path.with_name(path.stem + GOLD) not in golds]
    return [path for path in _once([*beside, *others]) if path.suffix.lower() in EXTENSIONS and path.is_file()]


def _once(paths: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(paths))


def _plan_json(plan: PlanScore, *, errors: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "document": str(plan.case.document),
        "gold": str(plan.case.gold),
        "error": plan.error,
        "counts": plan.counts,
        "rates": rates(plan.counts),
    }
    if errors:
        out["faults"] = [
            {"kind": f.kind, "part": f.part, "what": f.what, "quote": f.quote, "page": f.page, "line": line}
            for f, line in plan.faults
        ]
    return out
