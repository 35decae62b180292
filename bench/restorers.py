"""The repair stage and what else restores Vietnamese text offline, for `bench.restore`.

Guarantees: a restorer is given the lines of a page and gives as many lines back; a line on which it fails comes back
as it was and is counted; no peer is needed to run the bench.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from bench.reading_error import without_marks
from pipeline.repair.restore import restored

STAGE = "Kehoach"
AS_GIVEN = "as given"
PYVI = "pyvi"
STRIPPED = "marks stripped, then pyvi"
INSTALL = {PYVI: "pip install pyvi==0.1.1"}  # module -> what installs it
FIRST = "Ke hoach trien khai cong tac cai nghien ma tuy nam 2024"  # read before the clock starts

Page = Sequence[str]
Restorer = Callable[[Page], tuple[list[str], int]]  # lines, and how many of them could not be worked on


@dataclass(frozen=True)
class Output:
    """What became of some pages; `failed`: lines that could not be worked on; seconds of CPU."""

    pages: list[list[str]]
    failed: int
    seconds: float


def stage(page: Page) -> tuple[list[str], int]:
    """The repair stage."""
    made = restored(page)
    return list(made.lines), len(made.unrepaired)


def as_given(page: Page) -> tuple[list[str], int]:
    """Nothing is done."""
    return list(page), 0


def restorers(*, strip: bool = False) -> dict[str, Restorer]:
    """The stage and the peers that can be had here; `strip`: also one that is given the text without its marks."""
    found: dict[str, Restorer] = {STAGE: stage}
    if find_spec(PYVI):
        add_accents: Callable[[str], str] = import_module("pyvi.ViUtils").add_accents
        found[PYVI] = lambda page: _by_line(add_accents, page)
        if strip:
            found[STRIPPED] = lambda page: _by_line(add_accents, [without_marks(line) for line in page])
    return found


def absent() -> list[str]:
    """A line for each peer that is not installed."""
    return [f"{name} is not installed: {how}" for name, how in INSTALL.items() if not find_spec(name)]


def _by_line(work: Callable[[str], str], page: Page) -> tuple[list[str], int]:
    lines, failed = [], 0
    for line in page:
        try:
            lines.append(work(line))
        except Exception:  # noqa: BLE001  # pyvi raises KeyError and IndexError on what it does not know
            lines.append(line)
            failed += 1
    return lines, failed


def timed(restorer: Restorer, pages: Sequence[Page]) -> Output:
    """Restore pages and count the seconds that takes, without what is loaded at the first."""
    restorer([FIRST])
    begun = time.process_time()
    made = [restorer(page) for page in pages]
    seconds = time.process_time() - begun
    return Output([lines for lines, _ in made], sum(failed for _, failed in made), seconds)
