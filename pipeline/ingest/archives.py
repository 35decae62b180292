"""Members of ZIP archives, one at a time.

Guarantees: nothing is ever written where a member's name says, but under a number in the folder that was given; what
an archive unpacks to is limited before anything is unpacked, archives inside it included; an archive or a member that
cannot be unpacked is a problem with a reason, and the others go on.
"""

import errno
import itertools
import lzma
import re
import shutil
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipeline.errors import StoppedError
from pipeline.ingest.pieces import grouped
from pipeline.store.reading import Failure

MAX_RATIO = 100  # text and office files unpack to less than 30 times their size, made-up bombs to 1000 times
SMALL = 256 * 1024**2  # bytes that an archive may unpack to whatever its own size: blank scans compress well
MAX_UNPACKED = 16 * 1024**3  # bytes that no archive may exceed: a province's scans of a year are less
MAX_DEPTH = 3  # archives in archives: province, district, commune
ENCRYPTED = 0x1  # flag bits of a member
UTF8_NAME = 0x800
AGAIN = "Hãy tải lại hoặc chép lại tệp"
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: `name` for people, `location` absolute, `path` where its bytes are.

    `more` are files that seem to go on with it. Whoever takes a `temporary` source deletes its file.
    """

    name: str
    location: str
    path: Path
    temporary: bool = False
    more: "tuple[Source, ...]" = ()

    def pieces(self) -> "tuple[Source, ...]":
        """The file and those that go on with it, each alone."""
        return (replace(self, more=()), *self.more)


def bundled(pieces: Sequence[Source]) -> Source:
    """Files that are to be read as one document."""
    return replace(pieces[0], more=tuple(pieces[1:]))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that cannot be read, and why. `path` is None where it has no bytes of its own."""

    name: str
    location: str
    path: Path | None
    failure: Failure
    temporary: bool = False


Found = Source | Problem


@dataclass
class Unpacker:
    """Unpacks into `scratch` the members whose inner path is `wanted`; `expect` is told how many there are."""

    scratch: Path
    wanted: Callable[[PurePosixPath], bool]
    expect: Callable[[int], None]
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _left: int = 0  # bytes that the outermost archive and those inside it may still unpack to

    def members(self, archive: Source) -> Iterator[Found]:
        """What the archive holds, in the order of names, archives inside it opened."""
        self._left = unpacked_limit(archive.path.stat().st_size)
        yield from self._opened(archive, depth=1)

    def _opened(self, archive: Source, depth: int) -> Iterator[Found]:
        """Members of an archive that stands in `depth - 1` others."""
        try:
            with zipfile.ZipFile(archive.path) as opened:
                infos = sorted(((inner_path(i), i) for i in opened.infolist() if not i.is_dir()), key=lambda m: m[0])
                unpacked = sum(info.file_size for _, info in infos)
                if unpacked > self._left:
                    yield self._problem(archive, _too_big(unpacked))
                    return
                self._left -= unpacked
                files = [(inner, info) for inner, info in infos if self.wanted(inner)]
                locked = sum(bool(info.flag_bits & ENCRYPTED) for _, info in files)
                if locked:
                    yield self._problem(archive, _has_password(locked, len(files)))
                self.expect(len(files) - locked)
                files = [(inner, info) for inner, info in files if not info.flag_bits & ENCRYPTED]
                for group in grouped([inner for inner, _ in files]):
                    yield from self._unpacked(archive, opened, [files[at] for at in group], depth)
        except DAMAGED as error:
            yield self._problem(archive, Failure("damaged", f"Tệp nén bị hỏng hoặc tải chưa xong ({error})", AGAIN))

    def _unpacked(
        self, archive: Source, opened: zipfile.ZipFile, files: list[tuple[PurePosixPath, zipfile.ZipInfo]], depth: int
    ) -> Iterator[Found]:
        """Members that seem to hold one document, as one Source."""
        sources: list[Source] = []
        for inner, info in files:
            member = self._member(archive, opened, inner, info)
            if isinstance(member, Problem):
                yield member
            elif inner.suffix.lower() == ".zip":
                yield from self._nested(member, depth)
            else:
                sources.append(member)
        if sources:
            yield bundled(sources)

    def _member(self, archive: Source, opened: zipfile.ZipFile, inner: PurePosixPath, info: zipfile.ZipInfo) -> Found:
        """One member, unpacked."""
        name, location = f"{archive.name}/{inner}", f"{archive.location}/{inner}"
        extension = re.sub(r"[^\w.]", "", inner.suffix)[:10]
        path = self.scratch / f"{next(self._numbers)}{extension}"
        try:
            with opened.open(info) as packed, path.open("wb") as file:
                shutil.copyfileobj(packed, file)
        except DAMAGED as error:
            if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
                advice = "Hãy dọn bớt đĩa, hoặc đặt TMPDIR sang đĩa khác, rồi chạy lại"
                raise StoppedError(str(self.scratch), "disk_full", "Đĩa đã đầy khi giải nén", advice) from error
            path.unlink(missing_ok=True)
            return Problem(name, location, None, Failure("damaged", f"Tệp nén bị hỏng ở chỗ này ({error})", AGAIN))
        return Source(name, location, path, temporary=True)

    def _nested(self, archive: Source, depth: int) -> Iterator[Found]:
        """Members of an archive that was itself a member."""
        try:
            if depth == MAX_DEPTH:
                yield self._problem(
                    archive, Failure("archive_too_deep", "Tệp nén lồng nhau quá sâu", "Hãy tự giải nén")
                )
            else:
                yield from self._opened(archive, depth + 1)
        finally:
            archive.path.unlink()

    def _problem(self, archive: Source, failure: Failure) -> Problem:
        self.expect(1)
        return Problem(archive.name, archive.location, archive.path, failure)


def _too_big(size: int) -> Failure:
    advice = "Nếu tin nguồn gốc của tệp, hãy tự giải nén rồi đưa thư mục vào"
    return Failure("archive_too_big", f"Tệp nén bung ra quá lớn ({size / 1024**2:.0f} MB)", advice)


def _has_password(locked: int, of: int) -> Failure:
    advice = "Hãy giải nén bằng mật khẩu rồi đưa thư mục vào"
    return Failure("password", f"Tệp nén có mật khẩu ({locked} trên {of} tệp bên trong)", advice)


def unpacked_limit(size: int) -> int:
    """How many bytes an archive of that size may unpack to."""
    return min(MAX_UNPACKED, max(SMALL, MAX_RATIO * size))


def inner_path(info: zipfile.ZipInfo) -> PurePosixPath:
    """The path of a member inside its archive, without a root, a drive or `..`.

    Archives made by Windows say nothing of the encoding of names: UTF-8 is tried first, then the code page of
    Vietnamese Windows, then that of the format.
    """
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".", "..") and not re.fullmatch("[A-Za-z]:", part)]
    return PurePosixPath(*parts or ["_"])
