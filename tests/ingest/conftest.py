"""An ingest whose workers read as `worker.py` does."""

import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import Report
from pipeline.ingest.run import ingest

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, str(Path(__file__).with_name("worker.py")))


@dataclass
class Watch:
    """Somebody who watches an ingest."""

    expected: int = 0
    names: list[str] = field(default_factory=list)

    def expect(self, files: int) -> None:
        self.expected += files

    def done(self, name: str) -> None:
        self.names.append(name)


@dataclass
class Ingest:
    """Ingests into one database, one worker at a time unless a test wants more."""

    db: Path
    watch: Watch = field(default_factory=Watch)

    def __call__(self, *paths: Path, **options: Any) -> Report:
        self.watch = Watch()
        given = {"workers": 1, "timeout": 20.0, "reread": False, "retry_failed": False, "command": COMMAND, **options}
        return ingest(paths, self.db, progress=self.watch, **given)

    def rows(self, sql: str) -> list[Any]:
        """What a query gives: tuples, or bare values where it has one column."""
        with sqlite3.connect(self.db) as connection:
            return [row[0] if len(row) == 1 else row for row in connection.execute(sql)]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ingest:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return Ingest(tmp_path / "plans.db")


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file into the folder `in`; its last word is the id of its plan."""

    def plan(name: str, plan: str = "plan-a", order: str = "") -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{order}\n\nKẾ HOẠCH\n\nCai nghiện ma túy\n\n{plan}\n".lstrip(), encoding="utf-8")
        return path

    return plan
