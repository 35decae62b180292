"""One record a line: the version of each plan that counts, whole, as `kehoach parse --json` prints it."""

from pathlib import Path

from sqlite_utils import Database

SQL = "SELECT v.record FROM plans p JOIN versions v ON v.id = p.version ORDER BY p.id"


def write_jsonl(db: Database, path: Path) -> None:
    """Write the records, ordered by the id of the plan."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{record}\n" for (record,) in db.execute(SQL))
