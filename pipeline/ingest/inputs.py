"""Which files an ingest reads.

Guarantees: folders are walked whole, in the order of names; a file is met once however often it is named; the database
that is being written, lock files of Office, hidden files and what is plainly no document are passed over, the last of
them counted; a folder or an archive that cannot be opened is a problem with a name, not silence.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath, PurePosixPath

from pipeline.ingest.archives import Found, Problem, Source, Unpacker, bundled
from pipeline.ingest.pieces import grouped
from pipeline.ingest.report import Progress
from pipeline.ocr.pieces import digest_of
from pipeline.store.database import SIDE_FILES
from pipeline.store.reading import Failure

# Lies beside plans and is never one: read only where somebody names the file itself. What is missing here is tried.
NO_DOCUMENTS = {
    ".accdb", ".avi", ".bak", ".bat", ".cfg", ".css", ".csv", ".db", ".db-shm", ".db-wal", ".dll", ".dwg", ".eml",
    ".exe", ".gif", ".ico", ".ini", ".ipynb", ".js", ".json", ".jsonl", ".lnk", ".log", ".m4a", ".mdb", ".mov",
    ".mp3", ".mp4", ".msg", ".msi", ".odp", ".ods", ".otf", ".p7s", ".parquet", ".part", ".pkl", ".ppt", ".pptx",
    ".ps1", ".psd", ".py", ".pyc", ".sh", ".sig", ".sql", ".sqlite", ".sqlite3", ".svg", ".tmp", ".toml", ".tsv",
    ".ttf", ".url", ".wav", ".webm", ".wmv", ".xls", ".xlsb", ".xlsm", ".xlsx", ".yaml", ".yml",
}  # fmt: skip
PACKED = {".rar", ".7z"}  # may well hold plans: told, not passed over
LITTER = {"thumbs.db", "desktop.ini", "__macosx"}  # what Windows and macOS leave in folders
LOCK = "~$"  # begins the name of the file that Office keeps beside an open document
ARCHIVE = ".zip"


@dataclass
class Inputs:
    """The files under `paths`, without those in `own`. `ignored` counts by extension what was passed over.

    `scratch` is a folder for members of archives: whoever takes a temporary source deletes its file. `progress` is
    told how many there are, and when an archive is done; of what comes out, whoever takes it tells.
    """

    paths: Iterable[Path]
    own: Collection[Path]
    scratch: Path
    progress: Progress
    ignored: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Found]:
        found = list(self._once(self._listed()))
        self.progress.expect(len(found))
        sources = [one for one in found if isinstance(one, Source)]
        groups = grouped([PurePath(source.name) for source in sources])
        yield from (one for one in found if not isinstance(one, Source))
        for one in (bundled([sources[at] for at in group]) for group in groups):
            if one.path.suffix.lower() == ARCHIVE and one.path.is_file():
                unpacker = Unpacker(self.scratch, self._wanted, self.progress.expect)
                yield from map(_refuse_packed, unpacker.members(one))
                self.progress.done(one.name)
            else:
                yield _refuse_packed(one)

    def _once(self, found: Iterable[Found]) -> Iterator[Found]:
        met = set(self.own)
        for one in found:
            if one.path is not None:
                real = one.path.resolve()
                if real in met:
                    continue
                met.add(real)
            yield one

    def _listed(self) -> Iterator[Found]:
        for path in self.paths:
            if path.is_dir():
                yield from self._walk(path)
            elif not path.name.startswith(LOCK):
                yield self._source(path)

    def _walk(self, root: Path) -> Iterator[Found]:
        problems: list[OSError] = []
        for folder, folders, names in os.walk(root, onerror=problems.append):
            folders[:] = sorted(name for name in folders if not _hidden(name))
            for name in sorted(names):
                if not _hidden(name) and not self._no_document(name):
                    yield self._source(Path(folder) / name)
        for error in problems:
            path = Path(error.filename)
            failure = Failure("folder", f"Không mở được thư mục ({error.strerror})", "Hãy kiểm tra quyền đọc")
            yield Problem(_printable(str(path)), _printable(str(path.absolute())), None, failure)

    def _source(self, path: Path) -> Source:
        name, location = _printable(str(path)), _printable(str(path.absolute()))
        if name == str(path):
            return Source(name, location, path)
        link = self.scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()}{_printable(path.suffix)}"
        link.symlink_to(path.absolute())  # bytes that are no UTF-8 can stand in a path and nowhere else
        return Source(name, location, link, temporary=True)

    def _wanted(self, inner: PurePosixPath) -> bool:
        return not any(_hidden(part) for part in inner.parts) and not self._no_document(inner.name)

    def _no_document(self, name: str) -> bool:
        extension = PurePosixPath(name).suffix.lower()
        if extension in NO_DOCUMENTS:
            self.ignored[extension] += 1
        return extension in NO_DOCUMENTS


def own_files(db: Path) -> frozenset[Path]:
    """The files that a database consists of, resolved."""
    real = db.resolve()
    return frozenset(real.with_name(real.name + end) for end in SIDE_FILES)


def digest(*paths: Path) -> str | None:
    """SHA-256 of a file in hexadecimal, or of several that are one document; None where one cannot be read."""
    digests = []
    try:
        for path in paths:
            if not path.is_file():  # a pipe would be waited for without end
                return None
            with path.open("rb") as file:
                digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return None
    return digest_of(digests)


def _refuse_packed(found: Found) -> Found:
    """Archives of other kinds than ZIP become a problem with advice."""
    if isinstance(found, Problem) or found.path.suffix.lower() not in PACKED:
        return found
    advice = "Hãy giải nén rồi đưa thư mục vào, hoặc nén lại thành ZIP"
    failure = Failure("packed", "Loại tệp nén này chưa đọc được", advice)
    return Problem(found.name, found.location, found.path, failure, found.temporary)


def _hidden(name: str) -> bool:
    return name.startswith((".", LOCK)) or name.lower() in LITTER


def _printable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 become replacement characters."""
    return os.fsencode(name).decode("utf-8", "replace")
