"""One record a line: the version of each plan that counts, whole, as `kehoach parse --json` prints it."""

import json
from pathlib import Path

from sqlite_utils import Database

from pipeline.export.public import redacted

SQL = "SELECT v.record FROM plans p JOIN versions v ON v.id = p.version ORDER BY p.id"


def write_jsonl(db: Database, path: Path, *, public: bool) -> None:
    """Write the records, ordered by the id of the plan; `public` without names of persons."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for (record,) in db.execute(SQL):
            shown = json.dumps(redacted(json.loads(record)), ensure_ascii=False) if public else record
            file.write(f"{shown}\n")
