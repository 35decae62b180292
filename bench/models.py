"""Small models against rules: `python -m bench.models` prints the tables and writes models.md.

Codes of indicators on statements and plans that a model did not learn from, and roles of tasks. `rules` are the first
that fit of `lexicon/data/codes.yaml` and the verbs of `duties.yaml`, with the words around where the statement leaves
it open; `words` is a linear model over words alone, `both` one that is told what the rules say. Right is a label that
gold accepts. The rules were written with plans at hand, so that on these their figures flatter them; the statements
were written with the field guide, without a look at the rules.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from bench.machine import described, table
from corpus.source import PLANS
from pipeline.evaluate import GOLD, find_cases
from pipeline.lexicon import codes
from pipeline.lexicon.text import one_tone_placement
from pipeline.likeness import Item, like, pair_up
from pipeline.normalize.code_model import LinearModel, Statement
from pipeline.parse import parse
from pipeline.scoring import accepted
from training.codes import Gold, of_plans, of_statements
from training.linear import Example, fit

ROOT = Path(__file__).parents[1]
HALVES = ROOT / "corpus" / "halves.csv"
SHARED = ROOT.parent / "shared" / "corpus"
REPORT = Path(__file__).with_name("models.md")
FOLDS = 10
LATER = "without looking, later"  # the half that was written after the other had been worked with
GENERAL = "REHAB_TOTAL"  # what any mention of rehabilitation gives: the whole statement may be more exact
MOST_WORDS_LEFT_OPEN = 6  # a subject as short as `lượt người dự` takes its code from what stands around it
SAME_TASK = 0.7  # likeness of a task that was found and one of the gold
LEADING = 12  # words of a task in which its verb phrase stands


@dataclass(frozen=True, slots=True)
class Case:
    """Something to label: what a model is told of it, and what the rules say."""

    example: Example
    by_rules: str


def code_by_rules(statement: Statement) -> str:
    """The first rule that fits: of the subject, of the statement, of what stands around it."""
    changed = statement.measure == "change"  # the verb of change is no part of the subject
    own = None if changed else codes.code_of(statement.subject)
    if own in (None, GENERAL):
        own = codes.code_of(f"{statement.subject} | {statement.words}") or own
    if own is not None:
        return own
    if len(statement.subject.split()) > MOST_WORDS_LEFT_OPEN:
        return codes.OTHER  # it says enough of itself: what stands around it is about something else
    around = " | ".join((statement.words, statement.before, *statement.above[:1]))
    return codes.code_of(around) or codes.OTHER


def coded_cases(gold: Sequence[Gold]) -> tuple[list[Case], list[Case]]:
    """Those to judge by (aims that the program finds), and all to learn from."""
    cases = [Case(item.example(), code_by_rules(item.statement)) for item in gold]
    return [case for case, item in zip(cases, gold, strict=True) if item.found], cases


def role_cases(folder: Path) -> list[Case]:
    """The tasks of the gold records of a folder that the program finds; of several editions the first is read."""
    out: list[Case] = []
    for path, document in sorted({case.gold: case.document for case in reversed(find_cases(folder)[0])}.items()):
        gold = json.loads(path.read_text(encoding="utf-8"))
        wanted = [task for body in gold["responsibilities"] for task in body["tasks"]]
        found = [task.model_dump() for body in parse(document).responsibilities for task in body.tasks]
        for task, good in pair_up(found, wanted, lambda p, g: like(p["text"], g["text"]), SAME_TASK).pairs:
            roles = accepted(good, "role")
            known = task_features(task)
            out.append(Case(Example(known, roles[0], tuple(roles[1:]), path.name.removesuffix(GOLD)), task["role"]))
    return out


def task_features(task: Item) -> dict[str, float]:
    """The first words of a task and their pairs, the first three with their places; how it was found; its role."""
    words = re.findall(r"\w+", one_tone_placement(task["text"].lower()))[:LEADING]
    out = dict.fromkeys((*words, *map(" ".join, pairwise(words))), 1.0)
    out |= {f"{place} {word}": 1.0 for place, word in enumerate(words[:3])}
    return out | {f"found={task['rule']}": 1.0, f"rule={task['role']}": 1.0}


def right(test: Sequence[Case], labels: Sequence[str]) -> int:
    return sum(label in case.example.good for case, label in zip(test, labels, strict=True))


def judged(train: Sequence[Case], test: Sequence[Case]) -> tuple[int, int, int]:
    """How many of `test` the rules, a model over words, and one over words and rules learned from `train` get right."""
    out = [right(test, [case.by_rules for case in test])]
    for told in (_words_alone, lambda example: example):
        model = LinearModel(fit([told(case.example) for case in train]))
        labels = []
        for case in test:
            shares = model.probabilities(told(case.example).features)
            labels.append(max(shares, key=lambda name: shares[name]))
        out.append(right(test, labels))
    return out[0], out[1], out[2]


def _words_alone(example: Example) -> Example:
    return replace(example, features={n: w for n, w in example.features.items() if not n.startswith("rule")})


def left_out(train: Sequence[Case], test: Sequence[Case], folds: int | None = None) -> tuple[int, int, int]:
    """`judged`, each group of `test` (or each of `folds` sets of groups) by models that did not see it."""
    groups = sorted({case.example.group for case in test})
    sets = [groups[n::folds] for n in range(folds)] if folds else [[group] for group in groups]
    total = [0, 0, 0]
    for unseen in sets:
        asked = [case for case in test if case.example.group in unseen]
        known = [case for case in train if case.example.group not in unseen]
        total = [a + b for a, b in zip(total, judged(known, asked), strict=True)]
    return total[0], total[1], total[2]


def later_half() -> set[str]:
    with HALVES.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file) if row["written"] == LATER}


def by_halves(test: Sequence[Case], train: Sequence[Case], more: Sequence[Case] = ()) -> Iterator[tuple[str, ...]]:
    """Learned from one half of the corpus (and `more`), and asked about the other."""
    later = later_half()
    for name, wanted in (("the earlier half, asked about the later", True), ("the later half, the earlier", False)):
        asked = [case for case in test if (case.example.group in later) == wanted]
        known = [case for case in train if (case.example.group in later) != wanted]
        yield row(f"sample plans: learned from {name}", len(asked), judged([*known, *more], asked))


def row(name: str, of: int, found: tuple[int, int, int]) -> tuple[str, ...]:
    return (name, str(of), *(f"{100 * n / of:.1f} ({n})" for n in found))


def code_rows() -> Iterator[tuple[str, ...]]:
    statements, all_statements = coded_cases(of_statements())
    plans, all_plans = coded_cases(of_plans())
    everything = [*all_plans, *all_statements]
    yield row("statements, by block", len(statements), left_out(everything, statements, FOLDS))
    yield row("sample plans, each left out", len(plans), left_out(everything, plans))
    yield from by_halves(plans, all_plans, all_statements)
    yield row("sample plans: learned from statements alone", len(plans), judged(all_statements, plans))
    if SHARED.is_dir():
        shared, _ = coded_cases(of_plans(SHARED))
        yield row("real plans of the development set", len(shared), judged(everything, shared))


def role_rows() -> Iterator[tuple[str, ...]]:
    tasks = role_cases(PLANS)
    yield row("sample plans, each left out", len(tasks), left_out(tasks, tasks))
    yield from by_halves(tasks, tasks)
    if SHARED.is_dir():
        shared = role_cases(SHARED)
        yield row("real plans of the development set", len(shared), judged(tasks, shared))


def main() -> None:
    if not SHARED.is_dir():
        print("The development set is not beside this checkout: its rows are left out.", file=sys.stderr)
    columns = ("judged on", "n", "rules", "words", "both")
    about = re.sub(r"^.*?\n\n", "", __doc__ or "", count=1, flags=re.DOTALL).strip()
    report = "\n".join([
        "# Small models against rules", "", described("python -m bench.models"), "", about, "",
        "Percent right, and how many. No model saw what it was asked about.", "",
        "## Codes of indicators", "", "Kept: both.", "", table(columns, code_rows()), "",
        "## Roles of tasks", "", "Kept: the rules.", "", table(columns, role_rows()), "",
    ])  # fmt: skip
    REPORT.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
