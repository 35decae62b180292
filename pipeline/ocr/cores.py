"""How many Tesseracts run at once: one for each core, over all the processes of an ingest.

Guarantees: whoever waits for a core gets one as soon as one is free; a process that dies gives its core back. Without
a folder of slots (a single file that is parsed) only the threads of this process share the cores.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows has no such locks: there the processes of an ingest do not wait for each other
    fcntl = None  # type: ignore[assignment]

VARIABLE = "KEHOACH_CORES"  # a folder with one file for each core, made by an ingest for its workers
GLANCE = 0.02  # seconds between two looks for a free core; a page takes a second and more


def usable() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(folder: Path, count: int) -> dict[str, str]:
    """Make the slots; the environment that a worker needs to use them."""
    for number in range(count):
        (folder / str(number)).touch()
    return {VARIABLE: str(folder)}


@contextmanager
def one_core() -> Iterator[None]:
    """Hold a core of those that are shared; at once where none are."""
    said = os.environ.get(VARIABLE)
    if not said or fcntl is None:
        yield
        return
    files = [path.open("rb") for path in sorted(Path(said).iterdir())]
    try:
        while not any(map(_locked, files)):
            time.sleep(GLANCE)
        yield
    finally:
        for file in files:
            file.close()  # gives the lock back


def _locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
