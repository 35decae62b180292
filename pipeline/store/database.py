"""The database file: opening it, bringing its tables up to date, one transaction at a time.

Guarantees: a database that comes back has the tables of this version; what a transaction wrote is on the disk when it
ends (WAL, synchronous=FULL) or not there at all; a file that is no database of Kehoach is never written to. What a
person can mend is a StoppedError: `locked`, `disk_full`, `read_only`, `unopened`, `not_a_database`, `newer`, `damaged`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from pipeline.errors import ExitCode, StoppedError

APPLICATION_ID = 0x4B48_4348  # "KHCH", in bytes 68 to 71 of the file: what tells our databases from others
BUSY_SECONDS = 30.0  # patience with another program that writes; a document is written in less than a second
SIDE_FILES = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database, after its name

# Primary result codes of SQLite that a person can do something about.
TROUBLES = {
    sqlite3.SQLITE_BUSY: ("locked", "Cơ sở dữ liệu đang bị chương trình khác khóa", "Hãy đóng chương trình ấy"),
    sqlite3.SQLITE_FULL: ("disk_full", "Đĩa đã đầy", "Hãy dọn bớt đĩa rồi chạy lại, việc sẽ tiếp từ chỗ dừng"),
    sqlite3.SQLITE_IOERR: ("disk_error", "Đĩa không đọc hoặc ghi được", "Hãy kiểm tra đĩa rồi chạy lại"),
    sqlite3.SQLITE_READONLY: ("read_only", "Cơ sở dữ liệu không ghi được", "Hãy kiểm tra quyền ghi của thư mục"),
    sqlite3.SQLITE_CANTOPEN: ("unopened", "Không mở được cơ sở dữ liệu", "Hãy kiểm tra thư mục có thật và ghi được"),
    sqlite3.SQLITE_NOTADB: ("not_a_database", "Tệp này không phải cơ sở dữ liệu", "Hãy chọn tên khác cho --db"),
    sqlite3.SQLITE_CORRUPT: ("damaged", "Cơ sở dữ liệu bị hỏng", "Hãy lấy bản sao lưu, hoặc đọc lại vào tệp mới"),
}
USAGE = {"not_a_database", "unopened"}  # another name for --db mends these


@cache
def migrations() -> tuple[str, ...]:
    """The scripts that make the tables; the one at index n takes a database from version n to n + 1."""
    folder = files("pipeline.store").joinpath("migrations")
    scripts = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda e: e.name)
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


@contextmanager
def open_database(path: Path, *, create: bool = False, steps: Sequence[str] | None = None) -> Iterator[Database]:
    """The database at `path`, migrated where it is of an older version, closed at the end.

    `steps` stands in for `migrations()` in tests. Raises StoppedError.
    """
    with explained(path):
        mode = "rwc" if create else "rw"
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            db = Database(connection)
            _check_owner(db, path)
            migrate(db, path, migrations() if steps is None else steps)
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = FULL")
            yield db
        finally:
            connection.close()


def _check_owner(db: Database, path: Path) -> None:
    """Other programs' databases are left alone. Raises StoppedError."""
    if _pragma(db, "application_id") not in (0, APPLICATION_ID) or (
        _pragma(db, "application_id") == 0 and db.execute("SELECT 1 FROM sqlite_schema").fetchone()
    ):
        reason = "Cơ sở dữ liệu này của chương trình khác"
        raise StoppedError(str(path), "not_a_database", reason, "Hãy chọn tên khác cho --db", ExitCode.USAGE)


def migrate(db: Database, path: Path, steps: Sequence[str]) -> None:
    """Run the steps that the database lacks, each in a transaction of its own. Raises StoppedError (`newer`)."""
    version = _pragma(db, "user_version")
    if version > len(steps):
        reason = f"Cơ sở dữ liệu do bản Kehoach mới hơn tạo ra (bậc {version}, bản này biết đến bậc {len(steps)})"
        raise StoppedError(str(path), "newer", reason, "Hãy nâng cấp Kehoach")
    if version < len(steps):
        db.enable_wal()
    while version < len(steps):
        with transaction(db):
            version = _pragma(db, "user_version")  # again: another process may have been quicker
            if version < len(steps):
                db.executescript(steps[version])
                version += 1
                db.execute(f"PRAGMA user_version = {version}")
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _pragma(db: Database, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All or nothing; the right to write is taken at once, so that waiting for it cannot fail half-way."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    else:
        db.commit()


def inserted(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert a row into a table with an integer key; the key."""
    return int(cast(int, db.table(table).insert(row).last_pk))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Tell a person what SQLite found wrong with the file at `path`; other errors of SQLite are faults of ours."""
    try:
        yield
    except sqlite3.Error as error:
        trouble = TROUBLES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if trouble is None:
            raise
        code, reason, advice = trouble
        exit_code = ExitCode.USAGE if code in USAGE else ExitCode.SOME_FAILED
        raise StoppedError(str(path), code, reason, advice, exit_code) from error
