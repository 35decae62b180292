"""How well records agree with their gold: `python -m bench.accuracy` prints the tables and writes accuracy.md.

Two sets: real plans of the development set that is kept beside this checkout (where it is), and the plans written
for this project.
"""

import sys
from pathlib import Path

from bench.machine import described, table
from pipeline.evaluate import GOLD, Evaluation, PlanScore, find_cases, score_case
from pipeline.scoring import Counts, pool, rates

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "corpus"
REAL_PLANS = ("001", "003", "53")
OWN = ROOT / "corpus" / "plans"
REPORT = Path(__file__).with_name("accuracy.md")


def evaluated(directory: Path, only: tuple[str, ...] = ()) -> Evaluation:
    """The scores of a folder, or of the gold records named in `only`."""
    cases, orphans = find_cases(directory)
    wanted = [case for case in cases if not only or case.gold.name.removesuffix(GOLD) in only]
    return Evaluation(tuple(score_case(case) for case in wanted), () if only else tuple(orphans))


def section(title: str, evaluation: Evaluation) -> str:
    """A title, the plans that were read, the pooled table, one more for each file type where there are several."""
    plans = evaluation.plans
    golds = len({plan.case.gold for plan in plans})
    lines = [f"## {title}", "", f"{golds} plans in {len(plans)} files.", "", figures(evaluation.pooled)]
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
    return "–" if rate is None else f"{100 * rate:.1f}"


def main() -> None:
    parts = ["# Accuracy", "", described("make bench")]
    if REAL.is_dir():
        names = ", ".join(REAL_PLANS)
        parts += ["", section(f"Real plans of the development set ({names})", evaluated(REAL, REAL_PLANS))]
    else:
        print("The development set is not beside this checkout: its table is left out.", file=sys.stderr)
    if OWN.is_dir():
        parts += ["", section("Plans written for this project", evaluated(OWN))]
    report = "\n".join(parts) + "\n"
    REPORT.write_text(report, encoding="utf-8")
    print(report, end="")


if __name__ == "__main__":
    main()
