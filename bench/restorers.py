"""The repair stage and what else restores Vietnamese text offline, for `bench.restore`.

Guarantees: a restorer is given the lines of a page and gives as many lines back; a line on which it fails comes back
as it was and is counted; each measurement has a process of its own, so that nothing is remembered from another; no
peer is needed to run the bench.

Looked at and not measured: see `WITHOUT_MODEL`.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from multiprocessing.connection import Connection
from typing import TypeVar

from bench.reading_error import without_marks
from pipeline.ocr.restored import restored_file
from pipeline.repair.restore import restored

STAGE = "Kehoach"
AS_GIVEN = "as given"
FILE = "kehoach restore --lines"
PYVI = "pyvi"
STRIPPED = "marks stripped, then pyvi"
INSTALL = {PYVI: "pip install pyvi==0.1.1"}  # module -> what installs it
WITHOUT_MODEL = """Other packages for the task bring no model: orthomni-codeco 0.1.3 needs a download (a network of 400
MB); vicorrect 0.0.8 is to be trained first; vina2vi 0.0.13 ships without its models; underthesea 9.5.0 does not have
the function yet. iftc 1.2.6 writes out abbreviations alone, vietnamese-ai 30.0.0 corrects by a word list that one has
to bring."""
FIRST = "Ke hoach trien khai cong tac cai nghien ma tuy nam 2024"  # restored before the clock starts

Page = Sequence[str]
Certainty = Sequence[Sequence[float | None]]  # of each word of each line
Restorer = Callable[[Page, Certainty | None], tuple[list[str], int]]  # lines; how many could not be worked on
T = TypeVar("T")


@dataclass(frozen=True)
class Output:
    """What became of some pages; `failed`: lines that could not be worked on; seconds of CPU."""

    pages: list[list[str]]
    failed: int
    seconds: float


def stage(page: Page, sure: Certainty | None) -> tuple[list[str], int]:
    """The repair stage."""
    made = restored(page, sure)
    return list(made.lines), len(made.unrepaired)


def file(page: Page, _: Certainty | None) -> tuple[list[str], int]:
    """What `kehoach restore --lines` makes of a file, whose encoding it finds."""
    made = restored_file("\n".join(page).encode(), "page.txt").data.decode()
    return made.split("\n"), 0


def _pyvi() -> Restorer:
    add_accents: Callable[[str], str] = import_module("pyvi.ViUtils").add_accents
    return lambda page, _: _by_line(add_accents, page)


def _stripped() -> Restorer:
    add_accents = _pyvi()
    return lambda page, sure: add_accents([without_marks(line) for line in page], sure)


MAKERS: dict[str, Callable[[], Restorer]] = {
    AS_GIVEN: lambda: lambda page, _: (list(page), 0),
    STAGE: lambda: stage,
    FILE: lambda: file,
    PYVI: _pyvi,
    STRIPPED: _stripped,
}


def names(*, strip: bool = False) -> list[str]:
    """What can be had here, nothing at all first; `strip`: also with the marks stripped before."""
    peers = [PYVI, *([STRIPPED] if strip else [])] if find_spec(PYVI) else []
    return [AS_GIVEN, STAGE, *peers]


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


def timed(name: str, pages: Sequence[Page], sure: Sequence[Certainty] | None = None) -> Output:
    """Restore pages in a new process; what is loaded at the first line is not counted."""
    output = apart(_timed, name, pages, sure)
    assert output is not None  # only a limit gives None
    return output


def _timed(name: str, pages: Sequence[Page], sure: Sequence[Certainty] | None) -> Output:
    work = MAKERS[name]()
    work([FIRST], None)
    begun = time.process_time()
    made = [work(page, None if sure is None else sure[at]) for at, page in enumerate(pages)]
    seconds = time.process_time() - begun
    return Output([lines for lines, _ in made], sum(failed for _, failed in made), seconds)


def apart(work: Callable[..., T], *arguments: object, limit: float | None = None) -> T | None:
    """What a function gives in a process of its own; None where it takes longer than the limit, in seconds.

    Raises:
        RuntimeError: the process ended without an answer; what it had to say is on the terminal.

    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(there, work, arguments))
    process.start()
    there.close()
    try:
        answer: T | None = here.recv() if here.poll(limit) else None
    except EOFError:
        raise RuntimeError(f"{work.__name__} ended without an answer") from None
    finally:
        process.kill()
        process.join()
    return answer


def _answer(pipe: Connection, work: Callable[..., object], arguments: Sequence[object]) -> None:
    pipe.send(work(*arguments))
