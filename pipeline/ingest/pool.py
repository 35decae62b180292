"""Processes that read files, each of which may hang or die.

Guarantees: every job comes back once, with a reading or a failure (`timeout`, `crashed`, …); a process that exceeds
its time is killed with everything that it started; the others do not notice. Processes are started when there is work
for them and none is left behind.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import StoppedError
from pipeline.ingest.archives import Source
from pipeline.ingest.messages import Answer, Order
from pipeline.ocr.cores import share
from pipeline.store.reading import Failure, Reading, Seen

# -P: a folder of plans may hold a file that has the name of one of our modules.
COMMAND = (sys.executable, "-P", "-m", "pipeline.ingest.worker")
START_LIMIT = 180.0  # seconds for a worker to be ready; on a cold disk the parser loads for half a minute
GLANCE = 0.2  # seconds between two looks at whether somebody wants to stop
LAST_WORDS = 300  # letters of what a process said before it died
ADVICE = "Các tệp khác không bị ảnh hưởng; thử lại bằng --retry-failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read."""

    source: Source
    seen: Seen


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job, and the seconds it took."""

    job: Job
    result: Reading | Failure
    seconds: float


class Worker:
    """One process and the channel to it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        self.log = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - lives as long as the process
        self.process = subprocess.Popen(
            [*command, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=self.log, env={**os.environ, "OMP_THREAD_LIMIT": "1", **environment},
            start_new_session=True,  # Ctrl-C is for the ingest, which then ends its workers
        )  # fmt: skip
        theirs.close()
        self.channel = Connection(ours.detach())
        self.job: Job | None = None
        self.ready = False
        self.began = time.monotonic()
        self.deadline = self.began + START_LIMIT

    def take(self, job: Job, timeout: float, *, fresh: bool) -> None:
        """Begin a job that has so many seconds for each of its files; `fresh`: no picture is taken from the cache."""
        self.job, self.began = job, time.monotonic()
        timeout *= len(job.source.pieces())
        self.deadline = self.began + timeout
        with suppress(ConnectionError):  # it died idle: the next look at the channel finds that out
            pieces = job.source.pieces()
            self.channel.send(Order(tuple(str(p.path) for p in pieces), tuple(p.name for p in pieces), timeout, fresh))

    def end(self) -> int:
        """Kill the process and all that it started; its exit status."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait()
        self.channel.close()
        return status

    def last_words(self) -> str:
        """The last line that the process wrote to its standard error."""
        size = os.fstat(self.log.fileno()).st_size
        tail = os.pread(self.log.fileno(), 4096, max(0, size - 4096)).decode("utf-8", "replace")
        lines = [line.strip() for line in tail.splitlines() if line.strip()]
        return lines[-1][:LAST_WORDS] if lines else ""


class Pool:
    """At most `workers` processes, each with `timeout` seconds for a file. `command` starts a worker.

    Together they use so many cores, also when the pages of one long file are all that is left. `fresh`: nothing is
    taken from the cache of OCR.
    """

    def __init__(self, workers: int, timeout: float, command: Sequence[str] = COMMAND, *, fresh: bool = False) -> None:
        self.limit, self.timeout, self.command, self.fresh = workers, timeout, command, fresh
        self._workers: list[Worker] = []
        self._slots = tempfile.TemporaryDirectory(prefix="kehoach-")
        self._environment = share(Path(self._slots.name), workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()
        self._slots.cleanup()

    def run(self, jobs: Iterator[Job]) -> Iterator[Outcome | None]:
        """What comes of the jobs, in the order in which they finish; None now and then, so that one can stop.

        Jobs are taken one by one as processes become free; an outcome may bring more of them. Raises StoppedError where
        no worker can be started.
        """
        waiting: deque[Job] = deque()
        while True:
            while len(waiting) < self.limit - self._busy() and (job := next(jobs, None)) is not None:
                waiting.append(job)
            while len(waiting) > len(self._workers) - self._busy():
                self._workers.append(Worker(self.command, self._environment))
            for worker in self._workers:
                if waiting and worker.ready and worker.job is None:
                    worker.take(waiting.popleft(), self.timeout, fresh=self.fresh)
            if not waiting and not self._busy():
                return
            yield from self._answers(GLANCE)
            yield None

    def finished(self) -> Iterator[Outcome]:
        """What has been read by now and was not fetched yet."""
        yield from self._answers(0)

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self._workers)

    def _answers(self, patience: float) -> Iterator[Outcome]:
        ready = set(wait([worker.channel for worker in self._workers], patience))
        for worker in list(self._workers):
            outcome = self._heard(worker) if worker.channel in ready else self._overdue(worker)
            if outcome is not None:
                yield outcome

    def _heard(self, worker: Worker) -> Outcome | None:
        """The answer of a worker, or its end."""
        try:
            answer: Answer = worker.channel.recv()
        except (EOFError, ConnectionError):
            return self._crashed(worker)
        job, worker.job, worker.ready, worker.deadline = worker.job, None, True, float("inf")
        if job is None or answer.result is None:
            return None
        return Outcome(job, answer.result, answer.seconds)

    def _overdue(self, worker: Worker) -> Outcome | None:
        if time.monotonic() < worker.deadline:
            return None
        self._workers.remove(worker)
        worker.end()
        if worker.job is None:
            raise StoppedError("kehoach", "worker", f"Bộ đọc không khởi động được trong {START_LIMIT:.0f} giây")
        return Outcome(worker.job, too_slow(self.timeout), time.monotonic() - worker.began)

    def _crashed(self, worker: Worker) -> Outcome | None:
        self._workers.remove(worker)
        with suppress(subprocess.TimeoutExpired):  # the channel closes a moment before the process ends
            worker.process.wait(1)
        status, words = worker.end(), worker.last_words()
        if worker.job is None:
            if worker.ready:  # killed by somebody while it had nothing to do
                return None
            raise StoppedError(
                "kehoach", "worker", f"Bộ đọc không khởi động được: {words or status}", "Hãy chạy: kehoach doctor"
            )
        timed_out = status == -signal.SIGALRM  # its own watch went off while this process was busy with something long
        failure = too_slow(self.timeout) if timed_out else crash(status, words)
        return Outcome(worker.job, failure, time.monotonic() - worker.began)


def too_slow(timeout: float) -> Failure:
    """Why a file was given up after so many seconds."""
    advice = "Thử lại với hạn dài hơn: --timeout GIÂY --retry-failed"
    return Failure("timeout", f"Quá hạn {timeout:g} giây cho một tệp", advice)


def crash(status: int, words: str) -> Failure:
    """Why a process died with that exit status: by a signal, or by an error that it wrote down as its last words."""
    if status == -signal.SIGKILL:
        return Failure("crashed", "Bộ đọc bị hệ điều hành dừng, có lẽ vì thiếu bộ nhớ", f"{ADVICE} --workers 1")
    if status < 0:
        return Failure("crashed", f"Bộ đọc hỏng khi đọc tệp này ({signal.Signals(-status).name})", ADVICE)
    return Failure("crashed", f"Bộ đọc hỏng khi đọc tệp này ({words or f'mã {status}'})", ADVICE)
