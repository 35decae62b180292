"""A worker with a parser for tests: quick, made by hand, and failing as the file asks for.

Run as `python worker.py FD`. A file whose first line is one of the words below makes the process do that; any other
file of text becomes a record like `tests.store.made` makes them, its plan named after its last word.
"""

import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.extract.headings import Heading
from pipeline.ingest.worker import serve
from pipeline.ocr.document import Document
from pipeline.ocr.read import read
from schemas.record import PlanRecord
from tests.store import made


@dataclass(frozen=True)
class Made:
    document: Document
    record: PlanRecord
    used: int
    headings: tuple[Heading, ...] = ()


def parse(path: Path, *more: Path, fresh: bool = False) -> Made:
    document = read(path, *more, fresh=fresh)
    order, _, rest = document.text.strip().partition("\n")
    if order == "HANG":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(3600)
    elif order == "HANG WITH CHILD":
        subprocess.run(["sleep", rest.strip()], check=True)
    elif order == "SEGFAULT":
        ctypes.string_at(0)
    elif order == "OUT OF MEMORY":
        os.kill(os.getpid(), signal.SIGKILL)
    elif order == "ERROR":
        raise ValueError("một lỗi trong chương trình")
    elif order == "SLOW":
        time.sleep(0.5)
    elif order == "CHATTER":
        print("to stdout")
        print("to stderr", file=sys.stderr)
    is_plan = "KẾ HOẠCH" in document.text
    base = made.record(plan=document.text.split()[-1], is_plan=is_plan)
    indicators = base.indicators * 2 if order == "CONTRADICTION" else base.indicators
    source = base.source.model_copy(update={"path": str(path), "sha256": document.sha256})
    text = base.text.model_copy(
        update={
            "sha256": hashlib.sha256(document.text.encode()).hexdigest(),
            "pages": base.text.pages[: len(document.pages)],
        }
    )
    return Made(
        document, base.model_copy(update={"source": source, "text": text, "indicators": indicators}), 1 + len(more)
    )


if __name__ == "__main__":
    if os.environ.get("TEST_WORKER_FAILS_TO_START"):
        raise ImportError("thiếu một thành phần")
    serve(int(sys.argv[1]), parse)
