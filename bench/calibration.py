"""What confidence is worth: `python -m bench.calibration` writes calibration.md and the plots in docs/.

Every value is given the confidence of a fit that never saw its plan (leave one plan out), and compared with what
became of it: `training/data/outcomes.jsonl.gz`, made by `python -m training.confidence collect`. Nothing is parsed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from bench.calibration_plot import draw
from bench.machine import described, table
from training.confidence import OUTCOMES, held_out, load
from training.confidence import described as sets

REPORT = Path(__file__).with_name("calibration.md")
DOCS = Path(__file__).parents[1] / "docs"
BINS = 10
LOOKED_AT = 0.2  # the share of values, the least sure first, that someone has time to check
COLUMNS = ("", "plans", "n", "wrong", "mean confidence", "right", "ECE", "Brier", "Brier of the mean",
           "errors in the least sure 20 %")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A value: its plan, its kind, how sure the record was of it, and whether it is right."""

    group: str
    kind: str
    sure: float
    right: bool
    seen: bool
    scan: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of about the same confidence: how many, its mean, how many are right."""

    n: int
    sure: float
    right: int


def bins(values: Sequence[Judged]) -> list[Bin]:
    """Ten of equal width, those without a value left out."""
    ordered = sorted(values, key=lambda value: value.sure)
    out = []
    for _, members in groupby(ordered, key=lambda value: min(BINS - 1, int(value.sure * BINS))):
        inside = list(members)
        out.append(Bin(len(inside), _mean(v.sure for v in inside), sum(v.right for v in inside)))
    return out


def expected_error(values: Sequence[Judged]) -> float:
    """The expected calibration error: by how much confidence and the share of right values differ, bin by bin."""
    return sum(abs(b.n * b.sure - b.right) for b in bins(values)) / len(values)


def brier(values: Sequence[Judged]) -> float:
    """The mean square of what confidence is off."""
    return _mean((v.sure - v.right) ** 2 for v in values)


def caught(values: Sequence[Judged], share: float) -> float:
    """The share of all errors among that share of the values that is least sure; of equals each counts alike."""
    left, found = share * len(values), 0.0
    for _, members in groupby(sorted(values, key=lambda v: v.sure), key=lambda v: v.sure):
        inside = list(members)
        taken = min(left, len(inside))
        found += sum(not v.right for v in inside) * taken / len(inside)
        left -= taken
    return found / max(1, sum(not v.right for v in values))


def _mean(numbers: Iterable[float]) -> float:
    known = list(numbers)
    return sum(known) / len(known)


def row(name: str, values: Sequence[Judged]) -> tuple[str, ...]:
    """One line of a table."""
    wrong = sum(not v.right for v in values)
    right = _mean(v.right for v in values)
    flat = right * (1 - right)
    return (
        name, str(len({v.group for v in values})), str(len(values)), str(wrong), f"{_mean(v.sure for v in values):.3f}",
        f"{right:.3f}", f"{expected_error(values):.3f}", f"{brier(values):.4f}", f"{flat:.4f}",
        f"{100 * caught(values, LOOKED_AT):.0f} %" if wrong else "–",
    )  # fmt: skip


def section(values: Sequence[Judged]) -> str:
    """All values, then by kind, then by how they were read."""
    kinds = sorted({v.kind for v in values})
    rows = [row("all", values)]
    rows += [row(kind, [v for v in values if v.kind == kind]) for kind in kinds]
    for name, scan in (("text", False), ("scans", True)):
        if part := [v for v in values if v.scan == scan]:
            rows.append(row(name, part))
    return table(COLUMNS, rows)


def judged() -> list[Judged]:
    """The stored outcomes with the confidence of a fit without their plan."""
    outcomes = load(OUTCOMES)
    return [
        Judged(o.group, o.kind, sure, o.right, o.seen, bool(o.signals.get("recognised")))
        for o, sure in zip(outcomes, held_out(outcomes), strict=True)
    ]


def main() -> None:
    values = judged()
    unseen, seen = [v for v in values if not v.seen], [v for v in values if v.seen]
    binned = [(f"{b.sure:.3f}", f"{b.right / b.n:.3f}", str(b.n)) for b in bins(unseen)]
    report = "\n".join([
        "# Calibration", "", described("python -m bench.calibration"), "", f"{sets(load(OUTCOMES))}.",
        "Each value has the confidence of a fit without its plan (leave one plan out). ECE: expected calibration",
        f"error, {BINS} bins of equal width. Brier of the mean: that of one figure for all, the share of right ones.",
        "", "## Plans that no rule was written with", "", section(unseen), "",
        table(("mean confidence", "right", "n"), binned), "",
        "## Plans that rules were written with", "",
        "They are read better than others; confidence speaks of the others, so it is too low for these.", "",
        section(seen), "",
    ])  # fmt: skip
    REPORT.write_text(report, encoding="utf-8")
    shares = [n / 100 for n in range(0, 101, 2)]
    draw(DOCS, [(b.sure, b.right, b.n) for b in bins(unseen)], [(share, caught(unseen, share)) for share in shares],
         ece=expected_error(unseen), plans=len({v.group for v in unseen}), looked_at=LOOKED_AT)  # fmt: skip
    print(report)


if __name__ == "__main__":
    main()
