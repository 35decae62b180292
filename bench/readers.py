"""The readers that `bench.ocr` sets beside each other, and what they take of the machine.

Guarantees: a reader gives the text of each page of a PDF and nothing more is asked of it; what its child processes
take is counted to it; all run on the cores that this process is pinned to, with one thread a page.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pypdfium2

from corpus.ink import POINTS
from pipeline.errors import UnreadableFileError
from pipeline.ocr.read import read

STAGE = "Kehoach"
OCRMYPDF = "ocrmypdf"
PROGRAMS = {"tesseract": "tesseract-ocr tesseract-ocr-vie", OCRMYPDF: "ocrmypdf"}  # program -> Debian packages

# Run by a small process of its own: what a process took at most is handed on to its children on Linux.
_PEAK = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
_KEHOACH = "from pipeline.cli import main; main()"


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU, child processes included, and seconds on the clock."""

    cpu: float
    clock: float


@dataclass(frozen=True)
class Reading:
    """The text of each page as a reader gave it."""

    pages: list[str]
    cost: Cost


def readers() -> dict[str, Callable[[Path], list[str]]]:
    """The readers that can be had here: name -> text of each page of a PDF."""
    found: dict[str, Callable[[Path], list[str]]] = {STAGE: _stage}
    if shutil.which("tesseract"):
        found |= {f"Tesseract, {dpi} dpi": lambda path, dpi=dpi: _tesseract(path, dpi) for dpi in (200, 300)}  # type: ignore[misc]
    if shutil.which(OCRMYPDF):
        found[OCRMYPDF] = _ocrmypdf
    return found


def absent() -> list[str]:
    """A line for each program that is not installed, with the command that installs it."""
    missing = {program: packages for program, packages in PROGRAMS.items() if not shutil.which(program)}
    return [f"{program} is not here: sudo apt-get install {packages}" for program, packages in missing.items()]


def timed(reader: Callable[[Path], list[str]], path: Path) -> Reading:
    """Read a file and count what it took."""
    spent, begun = _spent(), time.perf_counter()
    pages = reader(path)
    return Reading(pages, Cost(_spent() - spent, time.perf_counter() - begun))


def pin(cores: set[int]) -> None:
    """Keep this process and its children on some cores, one thread a page."""
    os.sched_setaffinity(0, cores)
    os.environ["OMP_THREAD_LIMIT"] = "1"


def peak_megabytes(path: Path) -> float:
    """The most memory that a process held while `kehoach read` read a file: the largest process of all it started."""
    command = [sys.executable, "-c", _PEAK, sys.executable, "-c", _KEHOACH, "read", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024


def _spent() -> float:
    """Seconds of CPU of this process, of its children, and of those of them that have ended."""
    this = psutil.Process()
    times = [this.cpu_times(), *(child.cpu_times() for child in this.children(recursive=True))]
    return float(sum(t.user + t.system + t.children_user + t.children_system for t in times))


def _stage(path: Path) -> list[str]:
    try:
        document = read(path)
    except UnreadableFileError as error:
        print(error, file=sys.stderr)
        return []
    return [document.text[page.start : page.end] for page in document.pages]


def pictures(path: Path, dpi: int) -> Iterator[bytes]:
    """The pages of a PDF as grey pictures in PGM, which a program takes from its standard input."""
    with _opened(path) as document:
        for page in document:
            grey = page.render(scale=dpi / POINTS, grayscale=True).to_numpy()
            yield f"P5 {grey.shape[1]} {grey.shape[0]} 255\n".encode() + grey.tobytes()


def _tesseract(path: Path, dpi: int) -> list[str]:
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(dpi)]
    made = (subprocess.run(command, input=page, capture_output=True, check=True) for page in pictures(path, dpi))
    return [each.stdout.decode() for each in made]


def _ocrmypdf(path: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pdf"
        subprocess.run([OCRMYPDF, "-l", "vie", "--jobs", "1", "--quiet", path, out], check=True, capture_output=True)
        with _opened(out) as document:
            return [page.get_textpage().get_text_range() for page in document]


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()
