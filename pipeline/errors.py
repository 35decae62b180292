"""Exit codes, and the errors that end work on one file or a whole command.

Guarantees: every message names the file, the reason and what to do; nothing here is raised for a file that can
be read at least in part.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    INTERRUPTED = 130


class UnreadableFileError(Exception):
    """A file that gives nothing. `code` is stable and machine-readable, `reason` and `advice` are for people."""

    def __init__(self, path: str, code: str, reason: str, advice: str = "", page: int | None = None) -> None:
        self.path, self.code, self.reason, self.advice, self.page = path, code, reason, advice, page
        where = f", trang {page}" if page else ""
        super().__init__(f"{path}{where}: {reason}" + (f". {advice}" if advice else ""))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.path, self.code, self.reason, self.advice, self.page)


class StoppedError(Exception):
    """What ends a whole command: a database or a disk that cannot be used. `code` is stable, the rest is for people."""

    def __init__(
        self, where: str, code: str, reason: str, advice: str = "", exit_code: ExitCode = ExitCode.SOME_FAILED
    ) -> None:
        self.where, self.code, self.reason, self.advice, self.exit_code = where, code, reason, advice, exit_code
        super().__init__(f"{where}: {reason}" + (f". {advice}" if advice else ""))
