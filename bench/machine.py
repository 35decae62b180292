"""The machine that figures were taken on, without its name."""

import os
import platform
import re
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.ocr import cache

CPU = Path("/proc/cpuinfo")


def without_cache() -> None:
    """Let nothing be taken from the cache of OCR, in this process and those that it starts."""
    os.environ[cache.VARIABLE] = cache.OFF


def described(command: str) -> str:
    """A line for the top of a report: command, cores, processor, Python, day."""
    model = re.search(r"^model name\s*:\s*(.+)$", CPU.read_text(), re.MULTILINE) if CPU.exists() else None
    processor = model[1].strip() if model else platform.machine()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    day = datetime.now(UTC).date().isoformat()
    return f"`{command}` · {cores} cores, {processor} · Python {platform.python_version()} · {day}"


def median_seconds(work: Callable[[], object], runs: int) -> float:
    """How long some work takes: the median of so many runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
