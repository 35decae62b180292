"""A comparison in the format that was asked for, as text or as a file.

Guarantees: a file appears whole under its name or not at all.
"""

import io
import json
from pathlib import Path
from typing import Literal

from rich.console import Console

from pipeline.compare import Comparison
from pipeline.compare.as_csv import as_csv
from pipeline.compare.as_json import as_json
from pipeline.compare.as_text import show
from pipeline.compare.excel import write_xlsx
from pipeline.compare.words import Language
from pipeline.export.staging import staged

TextFormat = Literal["text", "json", "csv", "html"]
FILE_WIDTH = 160  # columns of a text that goes into a file


def rendered(comparison: Comparison, format_: TextFormat, lang: Language) -> str:
    """The report as text."""
    if format_ == "json":
        return json.dumps(as_json(comparison, lang), ensure_ascii=False, indent=2) + "\n"
    if format_ == "csv":
        return as_csv(comparison, lang)
    if format_ == "html":
        from pipeline.compare.as_html import as_html

        return as_html(comparison, lang)
    out = io.StringIO()
    show(Console(file=out, width=FILE_WIDTH, markup=False, highlight=False, emoji=False), comparison, lang)
    return out.getvalue()


def write(comparison: Comparison, path: Path, format_: TextFormat | Literal["xlsx"], lang: Language) -> None:
    """Write the report to a file. Raises StoppedError where that cannot be done."""
    with staged(path.parent) as stage:
        target = stage.folder / path.name
        if format_ == "xlsx":
            write_xlsx(comparison, target, lang)
        else:
            target.write_text(rendered(comparison, format_, lang), encoding="utf-8", newline="")
