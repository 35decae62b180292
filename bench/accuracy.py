"""How well records agree with their gold: `python -m bench.accuracy` prints the tables and writes accuracy.md.

Sets: real plans of the development set that is kept beside this checkout (where it is), and the documents written for
this project by how they were written (`corpus/halves.csv`), as Markdown and as digital PDF. `faults.txt` lists every
miss, extra and wrong value of the latter, sorted, so that `git diff` shows what a change gained and lost.
"""

import csv
import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.machine import described, table
from corpus.source import PLANS, load
from corpus.typeset import write
from pipeline.evaluate import GOLD, Evaluation, PlanScore, find_cases, score_case
from pipeline.lexicon.text import fold_name
from pipeline.parse import parse
from pipeline.scoring import Counts, pool, rates

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "corpus"
REAL_PLANS = ("001", "003", "53")
HALVES = ROOT / "corpus" / "halves.csv"
REPORT = Path(__file__).with_name("accuracy.md")
FAULTS = Path(__file__).with_name("faults.txt")


def evaluated(directory: Path, only: tuple[str, ...] = ()) -> Evaluation:
    """The scores of a folder, or of the gold records named in `only`."""
    cases, orphans = find_cases(directory)
    wanted = [case for case in cases if not only or case.gold.name.removesuffix(GOLD) in only]
    return Evaluation(tuple(score_case(case) for case in wanted), () if only else tuple(orphans))


def section(title: str, evaluation: Evaluation) -> str:
    """A title, the documents that were read, the pooled table, one more by file type where there are several."""
    plans = evaluation.plans
    golds = len({plan.case.gold for plan in plans})
    lines = [f"## {title}", "", f"{golds} documents in {len(plans)} files.", "", figures(evaluation.pooled)]
    kinds = sorted({plan.case.document.suffix for plan in plans})
    if len(kinds) > 1:
        lines += ["", by_kind(kinds, plans)]
    failed = [f"* {plan.name}: {plan.error}" for plan in plans if plan.error]
    return "\n".join([*lines, *([""] if failed else []), *failed])


def figures(counts: Counts) -> str:
    """Every figure with what it was counted from."""
    rows = [(name, shown(rate), " / ".join(map(str, counts[name]))) for name, rate in rates(counts).items()]
    return table(("figure", "%", "right / of, or hits / predicted / wanted"), rows)


def by_kind(kinds: list[str], plans: tuple[PlanScore, ...]) -> str:
    """One column for each file type."""
    pooled = {kind: rates(pool(p.counts for p in plans if p.case.document.suffix == kind)) for kind in kinds}
    names = list(dict.fromkeys(name for kind in kinds for name in pooled[kind]))
    rows = [(name, *(shown(pooled[kind].get(name)) for kind in kinds)) for name in names]
    return table(("figure, %", *kinds), rows)


def shown(rate: float | None) -> str:
    """In percent; a dash where there was nothing to count."""
    return "–" if rate is None else f"{100 * rate:.1f}"


def halves() -> dict[str, tuple[str, ...]]:
    """How documents were written -> their ids."""
    with HALVES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {how: tuple(r["id"] for r in rows if r["written"] == how) for how in sorted({r["written"] for r in rows})}


def set_as_pdf(ids: tuple[str, ...], folder: Path) -> None:
    """The documents as digital PDF, their gold records beside them."""
    for plan_id in ids:
        write(load(plan_id), "pdf", folder)
        shutil.copy(PLANS / f"{plan_id}{GOLD}", folder)


def cells(ids: tuple[str, ...], folder: Path) -> str:
    """How many parts of amounts (place and value, in tables and sentences) are found, of those in the gold records."""
    right = wanted = 0
    for plan_id in ids:
        gold = json.loads((PLANS / f"{plan_id}{GOLD}").read_text(encoding="utf-8"))
        asked = Counter(
            (float(part["value"]), fold_name(part["place"]))
            for aim in gold["indicators"] for part in aim.get("breakdown") or ()
        )  # fmt: skip
        if asked:
            found = Counter(
                (part.value, fold_name(part.place))
                for aim in parse(folder / f"{plan_id}.pdf").indicators for part in aim.breakdown
            )  # fmt: skip
            right, wanted = right + (asked & found).total(), wanted + asked.total()
    return (
        f"Parts of amounts, place by place: {right} of {wanted} found ({shown(right / wanted if wanted else None)} %)."
    )


def faults(evaluation: Evaluation) -> list[str]:
    """One line for each miss, extra and wrong value."""
    return [f"{p.name}: {f.kind} {f.part}: {f.what}" for p in evaluation.plans for f, _ in p.faults]


def main() -> None:
    parts = ["# Accuracy", "", described("make bench"), "", "First readings of unseen documents: first_scores.md."]
    if REAL.is_dir():
        names = ", ".join(REAL_PLANS)
        parts += ["", section(f"Real plans of the development set ({names})", evaluated(REAL, REAL_PLANS))]
    else:
        print("The development set is not beside this checkout: its table is left out.", file=sys.stderr)
    told: list[str] = []
    for how, ids in halves().items():
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            set_as_pdf(ids, folder)
            markdown, pdf = evaluated(PLANS, ids), evaluated(folder)
            both = Evaluation((*markdown.plans, *pdf.plans), ())
            parts += ["", section(f"Written for this project: {how}", both), "", f"As PDF. {cells(ids, folder)}"]
            told += faults(markdown)
    FAULTS.write_text("".join(f"{line}\n" for line in sorted(told)), encoding="utf-8")
    report = "\n".join(parts) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    print(report, end="")


if __name__ == "__main__":
    main()
