"""Many files into a database.

Guarantees: each file that is finished is committed at once, so that a run that was killed, however, goes on where it
stopped; a content that the database has from the same extractor is not read again; one file that fails, hangs or takes
a process down costs that file and no other. Only this process writes to the database.
"""

import signal
import sqlite3
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from sqlite_utils import Database

from pipeline.ingest.archives import Problem, Source, bundled
from pipeline.ingest.inputs import Inputs, digest, own_files
from pipeline.ingest.pool import COMMAND, Job, Outcome, Pool
from pipeline.ingest.report import FailedFile, Progress, Report
from pipeline.ocr.cache import tidy
from pipeline.ocr.cores import usable
from pipeline.store.database import open_database
from pipeline.store.reading import Failure, Reading, Run, Seen
from pipeline.store.records import Known, fill_up, known_file, save_failure, save_name, save_reading
from pipeline.store.runs import end_run, start_run, totals
from schemas.record import SCHEMA_VERSION

UNOPENED = Failure("missing", "Không mở được tệp", "Hãy kiểm tra đường dẫn và quyền đọc")


def ingest(
    paths: Sequence[Path], db: Path, *, workers: int | None, timeout: float, reread: bool, retry_failed: bool,
    progress: Progress, command: Sequence[str] = COMMAND,
) -> Report:  # fmt: skip
    """Read folders, files and ZIP archives into the database at `db`, which is made where it is not there.

    `workers` processes (None: one for each core that may be used) get `timeout` seconds for each file. `reread` reads
    what the database has, pictures too, `retry_failed` what failed before. `command` starts a worker; tests name one
    that fails. Raises StoppedError where the database or the disk cannot be used, KeyboardInterrupt when interrupted,
    with what was finished until then committed.
    """
    count = workers or usable()
    extractor = f"{version('kehoach')}/{SCHEMA_VERSION}"
    with open_database(db, create=True) as database, tempfile.TemporaryDirectory(prefix="kehoach-") as scratch:
        fill_up(database)
        run = start_run(database, [str(path) for path in paths], extractor, count)
        inputs = Inputs(paths, own_files(db), Path(scratch), progress)
        with _deferred_interrupt() as interrupted, Pool(count, timeout, command, fresh=reread) as pool:
            intake = _Intake(database, run, inputs, reread, retry_failed, progress, interrupted)
            intake.work(pool)
        tidy()
        end_run(
            database,
            run,
            interrupted=interrupted(),
            read=intake.read,
            failed=len(intake.failed),
            unchanged=intake.unchanged,
        )
        if interrupted():
            raise KeyboardInterrupt
        return intake.report()


@dataclass
class _Jobs(Iterator[Job]):
    """What is to be read: files that were put back before those that are new."""

    rests: deque[Job]
    new: Iterator[Job]

    def __next__(self) -> Job:
        return self.rests.popleft() if self.rests else next(self.new)


def _seen(source: Source, position: int) -> Seen:
    digested = digest(*(piece.path for piece in source.pieces()))
    return Seen(source.name, source.location, digested, position, tuple(piece.location for piece in source.more))


@dataclass
class _Intake:
    """Decides what is read, keeps what comes of it, and counts."""

    db: Database
    run: Run
    inputs: Inputs
    reread: bool
    retry_failed: bool
    progress: Progress
    interrupted: Callable[[], bool]
    plans: int = 0
    not_plans: list[str] = field(default_factory=list)
    unchanged: int = 0
    same: int = 0
    failed: list[FailedFile] = field(default_factory=list)
    _being_read: dict[str, list[Seen]] = field(default_factory=dict)  # by SHA-256, with further places of the content
    _rests: deque[Job] = field(default_factory=deque)  # files that did not go on with those before them
    _met: set[str] = field(default_factory=set)

    @property
    def read(self) -> int:
        """How many files gave a record."""
        return self.plans + len(self.not_plans)

    def work(self, pool: Pool) -> None:
        """Read and keep until nothing is left or somebody wants to stop."""
        for outcome in pool.run(_Jobs(self._rests, self._jobs())):
            if outcome is not None:
                self._keep(outcome)
            if self.interrupted():
                for finished in pool.finished():
                    self._keep(finished)
                return

    def _jobs(self) -> Iterator[Job]:
        """The files that must be read; the others are dealt with here."""
        for position, found in enumerate(self.inputs):
            if self.interrupted():
                return
            if isinstance(found, Problem):
                digested = digest(found.path) if found.path is not None else None
                seen = Seen(found.name, found.location, digested, position)
                self._note_failure(seen, found.failure, known_file(self.db, seen))
                self._done(found)
                continue
            for source in self._as_before(found):
                seen = _seen(source, position)
                if self._must_read(seen):
                    yield Job(source, seen)
                else:
                    self._done(source)

    def _as_before(self, source: Source) -> list[Source]:
        """Files that seem to hold one document, parted as they were when the same extractor read them before."""
        pieces, out = source.pieces(), []
        at = 0
        while at < len(pieces) > 1 and not self.reread:
            tries = (bundled(pieces[at:end]) for end in range(len(pieces), at, -1))
            known = next((one for one in tries if self._is_known(one)), None)
            if known is None:
                return [source]
            out.append(known)
            at += len(known.pieces())
        return out or [source]

    def _is_known(self, source: Source) -> bool:
        seen = _seen(source, 0)
        known = known_file(self.db, seen) if seen.sha256 else None
        return known is not None and known.extractor == self.run.extractor

    def _must_read(self, seen: Seen) -> bool:
        known = known_file(self.db, seen)
        if seen.sha256 is None:
            self._note_failure(seen, UNOPENED, known)
            return False
        if seen.sha256 in self._being_read:
            self._being_read[seen.sha256].append(seen)
            self.same += 1
            return False
        if seen.sha256 in self._met and known is not None:
            save_name(self.db, seen, known.id)
            self.same += 1
            return False
        if (
            known is None
            or self.reread
            or (self.retry_failed if not known.read else known.extractor != self.run.extractor)
        ):
            self._being_read[seen.sha256] = []
            return True
        self._met.add(seen.sha256)
        save_name(self.db, seen, known.id)
        if known.read:
            self.unchanged += 1
        else:
            self.failed.append(FailedFile(seen.name, known.failure or UNOPENED, again=True))
        return False

    def _note_failure(self, seen: Seen, failure: Failure, known: Known | None) -> None:
        """A failure that no reader has to find out."""
        again = known is not None and known.failure == failure
        if known is None or not again:
            save_failure(self.db, self.run, seen, failure, None)
        else:
            save_name(self.db, seen, known.id)
        self.failed.append(FailedFile(seen.name, failure, again))

    def _keep(self, outcome: Outcome) -> None:
        """Commit what came of a job, and what else is known of its content."""
        source, seen, result = outcome.job.source, outcome.job.seen, outcome.result
        twins = self._being_read.pop(seen.sha256 or "", [])
        if isinstance(result, Reading):
            if result.used < len(source.pieces()):
                self._put_back(source.pieces()[result.used :], seen, twins, result.used)
                source = bundled(source.pieces()[: result.used])
                seen, twins = seen.part(0, result.used), [twin.part(0, result.used) for twin in twins]
            seen = replace(seen, sha256=result.record.source.sha256)  # the file may have changed since it was listed
            twins = [replace(twin, sha256=seen.sha256) for twin in twins]
            result = self._keep_reading(seen, result, outcome.seconds)
        if isinstance(result, Failure):
            save_failure(self.db, self.run, seen, result, outcome.seconds)
            self.failed.append(FailedFile(seen.name, result, again=False))
        self._met.add(seen.sha256 or "")
        for twin in twins:
            known = known_file(self.db, twin)
            if known is not None:
                save_name(self.db, twin, known.id)
        self._done(source)

    def _put_back(self, pieces: Sequence[Source], seen: Seen, twins: Sequence[Seen], used: int) -> None:
        """Files that hold another document than those before them are read by themselves, whatever is known of them."""
        rest = bundled(pieces)
        digested = digest(*(piece.path for piece in pieces))
        self._being_read[digested or ""] = [replace(twin.part(used), sha256=digested) for twin in twins]
        self._rests.append(Job(rest, replace(seen.part(used), name=rest.name, sha256=digested)))

    def _keep_reading(self, seen: Seen, reading: Reading, seconds: float) -> Reading | Failure:
        """Commit a reading; a record that contradicts itself is a failure of this file."""
        try:
            save_reading(self.db, self.run, seen, reading, seconds)
        except sqlite3.IntegrityError as error:
            return Failure("inconsistent", f"Bản ghi tự mâu thuẫn ({error})", "Đây là lỗi của Kehoach, xin báo lại")
        if reading.record.is_plan():
            self.plans += 1
        else:
            self.not_plans.append(seen.name)
        return reading

    def _done(self, found: Source | Problem) -> None:
        for one in found.pieces() if isinstance(found, Source) else (found,):
            if one.temporary and one.path is not None:
                one.path.unlink(missing_ok=True)
            self.progress.done(one.name)

    def report(self) -> Report:
        """What became of the files."""
        ignored = tuple(sorted(self.inputs.ignored.items()))
        failed = tuple(sorted(self.failed, key=lambda one: one.name))
        not_plans = tuple(sorted(self.not_plans))
        return Report(self.plans, not_plans, self.unchanged, self.same, failed, ignored, totals(self.db))


@contextmanager
def _deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Ctrl-C is noted and acted upon between two files; a second one acts at once."""
    asked = False

    def note(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield lambda: False  # whoever handles or ignores Ctrl-C here goes on doing so
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
