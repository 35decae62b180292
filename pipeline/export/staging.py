"""Files that appear whole.

Guarantees: a reader of the target folder sees the old file or the new one, never half of one; nothing is left behind
when writing fails, and the reason is a StoppedError.
"""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ExitCode, StoppedError

FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass
class Stage:
    """A folder to write into, and at the end what stands in the target."""

    folder: Path
    written: list[Path] = field(default_factory=list)


@contextmanager
def staged(target: Path) -> Iterator[Stage]:
    """A folder whose files move into the folder `target`, which is made where it is not there, at the end."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".kehoach-", dir=target) as folder:  # on the disk of the target
            stage = Stage(Path(folder))
            yield stage
            for path in sorted(stage.folder.iterdir()):
                path.replace(target / path.name)
                stage.written.append(target / path.name)
    except OSError as error:
        if error.errno in FULL:
            raise StoppedError(str(target), "disk_full", "Đĩa đã đầy", "Hãy dọn bớt đĩa rồi chạy lại") from error
        reason = f"Không ghi được ({error.strerror or error})"
        raise StoppedError(str(target), "target", reason, "Hãy chọn chỗ khác để ghi", ExitCode.USAGE) from error
