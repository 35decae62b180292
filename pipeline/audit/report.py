"""An audit in the format that was asked for, as text or as a file.

Guarantees: a file appears whole under its name or not at all.
"""

import io
import json
from pathlib import Path
from typing import Literal

from rich.console import Console

from pipeline.audit import Audit
from pipeline.audit.as_html import as_html
from pipeline.audit.as_json import as_json
from pipeline.audit.as_text import show
from pipeline.audit.excel import write_xlsx
from pipeline.compare.words import Language
from pipeline.export.staging import staged

TextFormat = Literal["text", "json", "html"]
FILE_WIDTH = 120  # columns of a text that goes into a file


def rendered(audit: Audit, format_: TextFormat, lang: Language) -> str:
    """The report as text."""
    if format_ == "json":
        return json.dumps(as_json(audit), ensure_ascii=False, indent=2) + "\n"
    if format_ == "html":
        return as_html(audit, lang)
    out = io.StringIO()
    show(Console(file=out, width=FILE_WIDTH, markup=False, highlight=False, emoji=False), audit, lang)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())  # rich fills lines up with spaces


def write(audit: Audit, path: Path, format_: TextFormat | Literal["xlsx"], lang: Language) -> None:
    """Write the report to a file. Raises StoppedError where that cannot be done."""
    with staged(path.parent) as stage:
        target = stage.folder / path.name
        if format_ == "xlsx":
            write_xlsx(audit, target, lang)
        else:
            target.write_text(rendered(audit, format_, lang), encoding="utf-8", newline="")
