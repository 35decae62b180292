"""What Kehoach needs on this machine, what is there, and the command that installs what is missing.

Guarantees: nothing is changed, nothing is downloaded; every missing thing comes with the command that mends it.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement

from pipeline.ocr.convert import CONVERTERS

LEAST_PYTHON = (3, 11)
LANGUAGE = "vie"
TIMEOUT = 10  # seconds for a program to say its version
SETUP = "make setup"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is needed. `found` is its version or place, None where it is missing; `fix` mends it.

    `optional`: Kehoach does without it, and only files of the kind that `why` names cannot be read.
    """

    name: str
    found: str | None
    why: str
    fix: str
    ok: bool
    optional: bool = False


def examine() -> list[Check]:
    """All checks: Python, libraries, SQLite, programs, and programs that are good to have."""
    return [_python(), *_libraries(), _sqlite(), _tesseract(), _tesseract_language(), *_converters()]


def _python() -> Check:
    version = ".".join(str(n) for n in sys.version_info[:3])
    least = ".".join(str(n) for n in LEAST_PYTHON)
    fix = f"cài Python {least} trở lên: {_install('python3', 'python3-venv')}"
    return Check("Python", version, f"cần từ {least}", fix, sys.version_info >= LEAST_PYTHON)


def _libraries() -> list[Check]:
    """Each library that the package asks for, with the version that is installed."""
    try:
        wanted = [Requirement(line) for line in metadata.requires("kehoach") or []]
    except metadata.PackageNotFoundError:
        return [Check("kehoach", None, "gói chưa được cài", SETUP, False)]
    here = [need for need in wanted if need.marker is None or need.marker.evaluate()]
    return [_library(need) for need in sorted(here, key=lambda need: need.name.lower())]


def _library(need: Requirement) -> Check:
    why = f"cần {need.specifier}" if need.specifier else "thư viện Python"
    fix = f'pip install "{need.name}{need.specifier}"'
    try:
        version = metadata.version(need.name)
    except metadata.PackageNotFoundError:
        return Check(need.name, None, why, fix, False)
    return Check(need.name, version, why, fix, need.specifier.contains(version, prereleases=True))


def _sqlite() -> Check:
    why, fix = "tìm toàn văn cần FTS5", f"cài Python của Debian (có FTS5): {_install('python3')}"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        return Check("SQLite + FTS5", None, why, fix, False)
    finally:
        connection.close()
    return Check("SQLite + FTS5", sqlite3.sqlite_version, why, fix, True)


def _tesseract() -> Check:
    lines = _output("tesseract", "--version")
    found = re.search(r"tesseract v?(\S+)", lines)
    version = found[1] if found else None
    return Check("Tesseract", version, "đọc bản quét", _install("tesseract-ocr"), version is not None)


def _tesseract_language() -> Check:
    present = LANGUAGE in _output("tesseract", "--list-langs").split()
    return Check(
        f"Tesseract: {LANGUAGE}", LANGUAGE if present else None, "chữ Việt trên bản quét",
        _install(f"tesseract-ocr-{LANGUAGE}"), present,
    )  # fmt: skip


def _converters() -> list[Check]:
    """Programs that turn .doc and .rtf into what Kehoach reads; one of them is enough."""
    whys = {
        "LibreOffice": "tùy chọn: đọc .doc và .rtf, giữ bảng và phông",
        "antiword": "tùy chọn: đọc .doc khi không có LibreOffice",
        "catdoc": "tùy chọn: đọc .doc và .rtf khi không có hai chương trình trên",
    }
    return [
        Check(one.name, one.found(), whys[one.name], _install(one.package), True, optional=True) for one in CONVERTERS
    ]


def _output(*command: str) -> str:
    """What a program prints; nothing where it is missing, fails or hangs."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, errors="replace", timeout=TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


def _install(*packages: str) -> str:
    """The command that installs Debian packages for whoever runs this."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("" if root else "sudo ") + "apt-get install -y " + " ".join(packages)
