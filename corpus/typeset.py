"""Makes files of the plans in `plans/`: `python -m corpus.typeset --out DIR [--format F] [ID…]`.

Guarantees: the same source gives the same file, so that `samples/` can be made again.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from corpus import docx, pdf, plain, source
from corpus.source import Plan
from corpus.typists import typed
from pipeline.ocr.legacy import Encoding

SAMPLES = Path(__file__).parent / "samples"
FORMATS: dict[str, Callable[[Plan], bytes]] = {
    "txt": lambda plan: plain.text(plan).encode(),
    "md": lambda plan: plan.source.encode(),
    "html": lambda plan: plain.page(plan).encode(),
    "docx": docx.render,
    "pdf": pdf.render,
}
ENCODED: dict[str, Callable[[Plan], bytes]] = {  # text files of offices before Unicode
    f"{encoding}.txt": lambda plan, encoding=encoding: typed(plan, encoding)  # type: ignore[misc]
    for encoding in get_args(Encoding)
}
SAMPLE_FORMATS = {  # what `make demo` reads: the plans that the rules were written with
    "bao-cao-cao-lanh-2024": "docx",
    "huyen-ba-tri-2023": "pdf",
    "huyen-kim-son-2022": "docx",
    "phuong-phan-dinh-phung-2025": "html",
    "tinh-bac-kan-2016-2020": "pdf",
    "xa-an-ngai-tay-2023": "txt",
}


def write(plan: Plan, kind: str, folder: Path) -> Path:
    """Write one plan in one format; the path of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plan.id}.{kind}"
    path.write_bytes({**FORMATS, **ENCODED}[kind](plan))
    return path


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all is written, 2 when a plan cannot be read or set."""
    parser = argparse.ArgumentParser(prog="python -m corpus.typeset", description="Files of the plans in corpus/plans.")
    parser.add_argument("--out", type=Path, help="the folder to write to; corpus/samples with --samples")
    parser.add_argument("--format", choices=[*FORMATS, *ENCODED, "all"], default="all")
    parser.add_argument("--samples", action="store_true", help="the plans of corpus/samples in their one format")
    parser.add_argument("ids", nargs="*", metavar="ID", help="all plans when none is named")
    asked = parser.parse_args(arguments)
    if asked.out is None and not asked.samples:
        parser.error("--out DIR says where to write")
    if asked.samples and not set(asked.ids) <= set(SAMPLE_FORMATS):
        parser.error(f"the samples are: {', '.join(SAMPLE_FORMATS)}")
    try:
        for plan_id in asked.ids or (list(SAMPLE_FORMATS) if asked.samples else source.ids()):
            plan = source.load(plan_id)
            kinds = [asked.format] if asked.format != "all" else list(FORMATS)
            for kind in [SAMPLE_FORMATS[plan_id]] if asked.samples else kinds:
                print(write(plan, kind, asked.out or SAMPLES))
    except (source.SourceError, pdf.FontError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
