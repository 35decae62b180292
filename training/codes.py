"""Train the model of indicator codes: `python -m training.codes` writes pipeline/normalize/data/codes.npz.

It learns from the plans written for this project (`corpus/plans`, their gold records) and from aim statements worded
and coded with the field guide alone (`training/data/aims.jsonl`). Each is read by the program first, so that the
model sees aims as the program takes them apart; aims that it does not find are learned as the gold has them. Other
codes that gold accepts are learned, too, with less weight. The result is the same in every run.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from corpus.source import PLANS
from pipeline.evaluate import GOLD, find_cases
from pipeline.extract.spine import extract, found, text_of
from pipeline.likeness import like, overlap, pair_up
from pipeline.normalize import aim_tables, code_model, indicators
from pipeline.normalize.code_model import Statement, features
from pipeline.normalize.subjects import asides_of
from pipeline.ocr.document import DocumentBuilder
from pipeline.ocr.read import read
from pipeline.ocr.text import read_text
from training.linear import Example, fit, fitted_temperature, written

AIMS = Path(__file__).with_name("data") / "aims.jsonl"
OUT = Path(code_model.__file__).with_name("data") / "codes.npz"
BLOCK = 15  # lines of the statements that may have one scene in common
SAME_AIM = 0.4  # likeness of an aim that was found and one of the gold
# A plan around a statement: the program reads documents.
SCENE = "ỦY BAN NHÂN DÂN\nHUYỆN A\nSố: 1/KH-UBND\nKẾ HOẠCH\nCông tác cai nghiện ma túy và quản lý sau cai năm 2024\n"
PARTS = {"targets": "II. MỤC TIÊU, CHỈ TIÊU", "tasks": "III. NHIỆM VỤ, GIẢI PHÁP"}


@dataclass(frozen=True, slots=True)
class Gold:
    """A statement with its code. `accepted` are other codes as good, `group` the plan or block it stands in.

    `found` is whether the program finds the aim by itself.
    """

    statement: Statement
    code: str
    accepted: tuple[str, ...]
    group: str
    found: bool = True

    def example(self) -> Example:
        """What a model learns of it."""
        return Example(features(self.statement), self.code, self.accepted, self.group)


def of_statements(path: Path = AIMS) -> list[Gold]:
    """The statements of a file of JSON Lines."""
    out: list[Gold] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        entry = json.loads(line)
        around = {"quote": entry["text"], "section": entry["section"], "above": entry["above"][::-1]}
        gold = [aim | around for aim in entry["aims"]]
        if gold:
            out += _paired(_document(entry), gold, f"{path.stem}-{number // BLOCK}")
    return out


def of_plans(folder: Path = PLANS) -> list[Gold]:
    """The indicators of the gold records of a folder; of several editions of a document the first is read."""
    out: list[Gold] = []
    documents = {case.gold: case.document for case in reversed(find_cases(folder)[0])}
    for path, document in sorted(documents.items()):
        gold = json.loads(path.read_text(encoding="utf-8"))["indicators"]
        aims = [aim | {"codes_also": (aim.get("also") or {}).get("code", [])} for aim in gold]
        out += _paired(extract(read(document)), aims, path.name.removesuffix(GOLD))
    return out


def _document(entry: dict[str, Any]) -> Doc:
    """A plan with the statement under its headings."""
    lines = [SCENE, PARTS[entry["section"]], *entry["above"], entry["text"]]
    builder = DocumentBuilder("aim.txt", "0" * 64, "text/plain")
    return extract(read_text(builder, "\n".join(lines).encode(), "aim.txt", markdown=False))


def _paired(doc: Doc, gold: Sequence[dict[str, Any]], group: str) -> Iterator[Gold]:
    """Aims of the gold as the program takes them apart, those that it does not find as the gold has them."""
    seen = [{"value": value, "statement": statement} for value, statement in _statements(doc)]
    pairs = pair_up(seen, gold, _likeness, SAME_AIM)
    for item, aim in pairs.pairs:
        yield Gold(item["statement"], aim["code"], tuple(aim.get("codes_also", ())), group)
    for aim in pairs.missed:
        statement = Statement(
            aim["subject"], aim["quote"], above=tuple(aim.get("above", ())), section=aim["section"],
            measure=aim.get("measure", ""), unit=aim.get("unit"),
        )  # fmt: skip
        yield Gold(statement, aim["code"], tuple(aim.get("codes_also", ())), group, found=False)


def _statements(doc: Doc) -> Iterator[tuple[float | None, Statement]]:
    """The value and the statement of each aim of a document."""
    text, asides = text_of(doc), asides_of(doc)
    for aim in found(doc, "aims"):
        yield aim.clause.quantity.value if aim.clause else None, indicators.statement_of(text, aim, asides)
    for aim in found(doc, "table_aims"):
        value = aim.total.value if aim.total else sum(n.value for _, n in aim.parts)
        yield value, aim_tables.statement_of(doc, aim)


def _likeness(item: Any, aim: Any) -> float:
    values = [value if value is None else round(value, 1) for value in (item["value"], aim["value"])]
    if values[0] != values[1]:
        return 0.0
    statement = item["statement"]
    return max(like(statement.subject, aim["subject"]), overlap(statement.words, aim["quote"]))


def main() -> None:
    """Learn the model and write it."""
    parser = argparse.ArgumentParser(prog="python -m training.codes", description="The model of indicator codes.")
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    examples = [gold.example() for gold in (*of_plans(), *of_statements())]
    data = written(fit(examples, fitted_temperature(examples)))
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(examples):,} statements, {len(data):,} bytes")


if __name__ == "__main__":
    main()
