"""Confidence, fitted: `python -m training.confidence collect SET FOLDER… [--seen]`, then `… fit`.

`collect` parses the documents of folders that have gold records and notes what became of every value that the gold
asks for: its signals, and whether it is right. The lines stand in `training/data/outcomes.jsonl.gz` in place of those
that the SET had before. No word of a document is kept, and of plans that are no sample plans no name. `fit` writes
the weights of `pipeline/normalize/confidence.py` from all lines.

The model is a logistic regression. Plans that the rules were written with (the sample plans; `--seen` says it of
others) are read better than any other will be: the fit gives their values constants of their own, by kind and for
scans, and leaves these out of what it writes. So all plans tell what a signal means, and the unseen ones alone how
often values are right. Needs scikit-learn, of the development packages.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from corpus.source import PLANS
from pipeline.errors import UnreadableFileError
from pipeline.evaluate import GOLD, Case, find_cases
from pipeline.extract.spine import extract
from pipeline.normalize import confidence
from pipeline.normalize.record import record_of
from pipeline.normalize.signals import SHARED, Kind, Signs, signals_of, value_at
from pipeline.ocr.read import read
from pipeline.scoring import HEADER_FIELDS, Verdict, has_number, judge

OUTCOMES = Path(__file__).with_name("data") / "outcomes.jsonl.gz"
WEIGHTS = Path(confidence.__file__).with_name(confidence.FILE)
STRENGTH = 1.0  # of the data against the pull of all weights to 0: scikit-learn's own, not tuned
FREE = 4.0  # what stands for the constants, so that the pull to 0 hardly holds them
ROUNDS = 2000  # of the solver; it needs a few hundred
SMALLEST = 0.005  # weights below it are left out
SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value that the gold asks for. `why` names the fields that are wrong, or is `extra`."""

    set: str
    group: str
    seen: bool
    kind: Kind
    right: bool
    why: tuple[str, ...]
    signals: Mapping[str, float]

    @property
    def signs(self) -> Signs:
        """As the pipeline has them; signals that are 0 are left out."""
        return Signs(self.kind, self.signals)


def outcomes_of(case: Case, *, name: str, group: str, seen: bool) -> Iterator[Outcome]:
    """What became of the values of one document. Raises UnreadableFileError."""
    doc = extract(document := read(case.document))
    record = record_of(document, doc)
    verdicts = judge(record.model_dump(mode="json"), json.loads(case.gold.read_text(encoding="utf-8"))).verdicts
    signs = signals_of(record, doc)
    fields = dict(zip(HEADER_FIELDS, verdicts["header"], strict=True))
    told = [(s, fields[f]) for f, s in signs.header.items() if f in fields and value_at(record.document, f) is not None]
    aims = {True: iter(verdicts["indicators"]), False: iter(verdicts["aims"])}
    told += [
        (s, next(aims[has_number(item.model_dump())]))
        for s, item in zip(signs.indicators, record.indicators, strict=True)
    ]
    for part in ("citations", "deadlines", "agencies", "tasks", "recipients"):
        told += zip(getattr(signs, part), verdicts[part], strict=True)
    yield from (_outcome(s, v, name, group, seen=seen) for s, v in told if v.outcome != "free")


def _outcome(signs: Signs, verdict: Verdict, name: str, group: str, *, seen: bool) -> Outcome:
    signals = {signal: round(value, 3) for signal, value in signs.values.items() if value}
    return Outcome(name, group, seen, signs.kind, verdict.outcome == "right", verdict.why, signals)


def collected(name: str, folders: Sequence[Path], *, seen: bool = False) -> list[Outcome]:
    """The outcomes of a set. A sample plan is a group of its own name, another plan the next number of the set."""
    cases = [case for folder in folders for case in find_cases(folder)[0]]
    samples = {path.name.removesuffix(GOLD) for path in PLANS.glob(f"*{GOLD}")}
    ids = sorted({case.gold.name.removesuffix(GOLD) for case in cases})
    numbers = {plan: f"{name}-{n}" for n, plan in enumerate((i for i in ids if i not in samples), start=1)}
    out: list[Outcome] = []
    for case in cases:
        plan = case.gold.name.removesuffix(GOLD)
        known = plan in samples
        try:
            out += outcomes_of(case, name=name, group=numbers.get(plan, plan), seen=seen or known)
        except UnreadableFileError as problem:
            print(f"{case.document}: {problem}", file=sys.stderr)
    return out


def load(path: Path) -> list[Outcome]:
    """The stored outcomes; none where there is no table yet."""
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [Outcome(**{**(row := json.loads(line)), "why": tuple(row["why"])}) for line in lines]


def store(outcomes: Iterable[Outcome], path: Path) -> None:
    """Write the table; the same outcomes give the same bytes."""
    path.parent.mkdir(exist_ok=True)
    lines = "".join(json.dumps(asdict(outcome), ensure_ascii=False) + "\n" for outcome in outcomes)
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def fit(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """The weights for `confidence.confidence_of`. Raises ValueError where all values are right, or all wrong."""
    features = [_features(outcome) for outcome in outcomes]
    refused: set[str] = set()
    while True:
        vectors = DictVectorizer()
        matrix = vectors.fit_transform({n: v for n, v in row.items() if n not in refused} for row in features)
        model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS).fit(matrix, [outcome.right for outcome in outcomes])
        found = dict(zip(vectors.get_feature_names_out(), model.coef_[0].tolist(), strict=True))
        # a sure letter must not count against a value: such a weight says that two of these signals go together
        against = {n for n, weight in found.items() if weight < 0 and n.partition("|")[2] in confidence.CERTAINTIES}
        if not against:
            return _as_written(found, float(model.intercept_[0]))
        refused |= against


def _features(outcome: Outcome) -> dict[str, float]:
    """Signals as the fit sees them: `part|name`, with the constants that it alone has."""
    kind = outcome.kind
    out = {f"{confidence.SHARED if name in SHARED else kind}|{name}": v for name, v in outcome.signals.items()}
    out[f"{kind}|{confidence.CONSTANT}"] = FREE
    if outcome.seen:
        own = {SEEN: FREE, f"{SEEN}|{kind}": FREE, f"{SEEN}|recognised": FREE * outcome.signals.get("recognised", 0.0)}
        out |= own
    return out


def _as_written(found: Mapping[str, float], intercept: float) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {confidence.SHARED: {}, **{kind: {} for kind in get_args(Kind)}}
    for kind in get_args(Kind):
        weights[kind][confidence.CONSTANT] = round(
            intercept + FREE * found.get(f"{kind}|{confidence.CONSTANT}", 0.0), 3
        )
    for feature, weight in sorted(found.items(), key=lambda item: -abs(item[1])):
        part, _, name = feature.partition("|")
        if part in weights and name != confidence.CONSTANT and abs(weight) >= SMALLEST:
            weights[part][name] = round(weight, 3)
    return weights


def held_out(outcomes: Sequence[Outcome]) -> list[float]:
    """The confidence of each value by a fit that never saw its plan."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, outcome in enumerate(outcomes):
        groups[outcome.group].append(index)
    out = [0.0] * len(outcomes)
    for group, members in groups.items():
        weights = fit([outcome for outcome in outcomes if outcome.group != group])
        for index in members:
            out[index] = confidence.confidence_of(outcomes[index].signs, weights)
    return out


def described(outcomes: Sequence[Outcome]) -> str:
    """How many values of how many plans, in words."""
    unseen = [outcome for outcome in outcomes if not outcome.seen]
    plans, new = (len({outcome.group for outcome in part}) for part in (outcomes, unseen))
    wrong = sum(not outcome.right for outcome in unseen)
    return (
        f"{len(outcomes)} values of {plans} plans, {len(unseen)} ({wrong} wrong) of {new} that no rule was written with"
    )


def main(arguments: list[str] | None = None) -> int:
    """Collect or fit."""
    parser = argparse.ArgumentParser(prog="python -m training.confidence", description="Confidence, fitted.")
    commands = parser.add_subparsers(dest="command", required=True)
    collect = commands.add_parser("collect", help="note what became of the values of documents that have gold")
    collect.add_argument("set", help="whose lines are replaced: samples, scans, real")
    collect.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    collect.add_argument("--seen", action="store_true", help="rules were written with these plans")
    commands.add_parser("fit", help="write the weights from all lines")
    args = parser.parse_args(arguments)
    outcomes = load(OUTCOMES)
    if args.command == "collect":
        outcomes = [outcome for outcome in outcomes if outcome.set != args.set]
        outcomes += (own := collected(args.set, args.folders, seen=args.seen))
        store(sorted(outcomes, key=lambda outcome: (outcome.set, outcome.group)), OUTCOMES)
        print(f"{args.set}: {described(own)}")
        return 0
    text = {
        "source": f"python -m training.confidence fit: {described(outcomes)}",
        "date": datetime.now(UTC).date().isoformat(),
        "weights": fit(outcomes),
    }
    WEIGHTS.write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(text["source"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
