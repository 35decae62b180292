"""Whole plans put together from lists, each with the gold record that follows from how it was made.

`python -m corpus.variants --out DIR --count N [--seed S] [--format F]` writes them; `variant(seed)` gives one.

Guarantees: the same seed gives the same source and the same gold; the source is written in the dialect of
`corpus.source`; every quote of the gold stands in the source; aims, deadlines and tasks name in `pattern` the
pattern of their sentence, so that faults can be counted by wording.
"""

import argparse
import json
import sys
import unicodedata
from pathlib import Path
from random import Random

from corpus import pdf, source
from corpus.source import Plan, parse
from corpus.typeset import FORMATS, write
from corpus.variants_aims import write_targets
from corpus.variants_draft import Draft, Item
from corpus.variants_duties import write_duties, write_tasks
from corpus.variants_frame import (
    enter_mentions,
    place_above,
    write_end,
    write_funding,
    write_head,
    write_opening_parts,
    write_preamble,
)
from corpus.variants_scene import draw_scene

LARGE = 1_000_003  # parts the seeds of neighbouring variants


def variant(seed: int) -> tuple[str, str, Item]:
    """The id, the source and the gold record of one plan."""
    scene = draw_scene(Random(seed * LARGE + 17))
    draft = Draft(scene)
    taken: set[str] = set()
    header = write_head(draft)
    cites = write_preamble(draft)
    write_opening_parts(draft)
    write_targets(draft, taken)
    write_tasks(draft, taken, cites)
    if scene.rng.random() < 0.5:
        write_funding(draft)
        write_duties(draft)
    else:
        write_duties(draft)
        write_funding(draft)
    recipients = write_end(draft, header)
    text = unicodedata.normalize("NFC", "\n\n".join(draft.lines) + "\n")
    place_above(draft, header, text)
    enter_mentions(draft, text)
    name = f"variant-{seed:05d}"
    for letter, items in (("i", draft.indicators), ("d", draft.deadlines)):
        for number, item in enumerate(items, 1):
            item["id"] = f"{letter}{number}"
    gold = {
        "doc": name, "document": header, "citations": draft.citations, "indicators": draft.indicators,
        "deadlines": draft.deadlines, "responsibilities": draft.responsibilities,
        "budget": {"sources": draft.sources, "amounts": draft.amounts}, "recipients": recipients,
        "neutral": draft.neutral, "hard": ["composed by corpus.variants; the gold follows from the patterns"],
    }  # fmt: skip
    return name, text, gold


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all is written, 2 when a format cannot be set."""
    parser = argparse.ArgumentParser(prog="python -m corpus.variants", description="Plans put together from lists.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the first; the others follow it")
    parser.add_argument("--format", choices=[*FORMATS, "all"], default="md")
    asked = parser.parse_args(arguments)
    kinds = list(FORMATS) if asked.format == "all" else [asked.format]
    asked.out.mkdir(parents=True, exist_ok=True)
    try:
        for seed in range(asked.seed, asked.seed + asked.count):
            name, text, gold = variant(seed)
            plan = Plan(name, text, parse(text))
            for kind in kinds:
                write(plan, kind, asked.out)
            words = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
            (asked.out / f"{name}.gold.json").write_text(words, encoding="utf-8")
    except (source.SourceError, pdf.FontError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{asked.count} variants in {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
