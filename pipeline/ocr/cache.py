"""What OCR made of a picture, kept so that the same picture is never recognised twice.

Guarantees: a result is found again only for the same picture, size and resolution, by the same code and the same
Tesseract; entries are whole or not there, whoever writes at the same time; what was not used for longest goes when the
folder outgrows `MOST_BYTES`. A folder that cannot be written costs time and nothing else.
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import Image

VARIABLE = "KEHOACH_CACHE"  # another folder, or OFF
OFF = "off"
MOST_BYTES = 1024**3  # about a hundred thousand pages
# What decides what a picture says; a change of any other leaves what was recognised as it is.
READS = ("recognition.py", "clean.py", "seals.py", "straight.py", "picture.py", "tesseract.py", "ruled.py", "tables.py")
ENDING = ".json.gz"


def folder() -> Path | None:
    """Where results are kept; None where the environment variable KEHOACH_CACHE says `off`."""
    said = os.environ.get(VARIABLE)
    if said:
        return None if said == OFF else Path(said)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "kehoach" / "ocr"


def key_of(image: Image.Image, dpi: float) -> str:
    """The name of a picture's entry: a digest of its pixels, its resolution, and what reads it."""
    digest = hashlib.sha256(f"{_reader()} {image.mode} {image.size} {dpi:.2f} ".encode())
    digest.update(image.tobytes())
    return digest.hexdigest()


@cache
def _reader() -> str:
    """A digest of the code of this stage and the version of Tesseract: a change of either makes new entries."""
    from pipeline.ocr.tesseract import version  # noqa: PLC0415 - asks the program

    digest = hashlib.sha256(version().encode())
    for name in READS:
        digest.update(Path(__file__).parent.joinpath(name).read_bytes())
    return digest.hexdigest()


def load(key: str) -> bytes | None:
    """What was kept under the key; None where nothing is, or it cannot be read."""
    path = _path(key)
    if path is None:
        return None
    try:
        data = gzip.decompress(path.read_bytes())
        os.utime(path)  # used now
    except (OSError, EOFError, zlib.error):
        return None
    return data


def save(key: str, data: bytes) -> None:
    """Keep a result."""
    path = _path(key)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(gzip.compress(data, 6))
        Path(file.name).replace(path)
    except OSError:
        return


def tidy() -> None:
    """Delete what was not used for longest until the folder is small enough."""
    root = folder()
    if root is None:
        return
    try:
        entries = sorted(_entries(root))
    except OSError:
        return
    total = sum(size for _, size, _ in entries)
    for _, size, path in entries:
        if total <= MOST_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size


def _entries(root: Path) -> Iterator[tuple[float, int, Path]]:
    """(last use, bytes, path) of each."""
    for path in root.glob(f"*/*{ENDING}"):
        seen = path.stat()
        yield seen.st_mtime, seen.st_size, path


def _path(key: str) -> Path | None:
    root = folder()
    return None if root is None else root / key[:2] / f"{key}{ENDING}"
