"""A process that reads files for an ingest: `python -m pipeline.ingest.worker FD`.

Guarantees: the parser is warmed up once, then serves one file after another; results and nothing else go through the
channel; a worker whose ingest was killed ends by itself, at the latest when the time of its file is over. What goes
wrong in the parser ends the process: the ingest records it and starts another.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableFileError
from pipeline.ingest.messages import Answer, Order
from pipeline.store.reading import Failure, PageReading, Reading, layout_of

GRACE = 5.0  # seconds after the limit of a file: the ingest, if it lives, has killed the worker by then
WARM_UP = "ỦY BAN NHÂN DÂN\n\nKẾ HOẠCH\n\nCông tác năm\n"

if TYPE_CHECKING:  # a worker of a test has a parser of its own
    from pipeline.parse import Parsed

    Parse = Callable[..., Parsed]  # given one path or more


def serve(descriptor: int, parse: "Parse") -> None:
    """Answer orders on the socket until the other side closes it. Tests give a `parse` that fails in some way."""
    channel = Connection(descriptor)
    try:
        channel.send(Answer(None, warm_up(parse)))
        while True:
            order = channel.recv()
            signal.setitimer(signal.ITIMER_REAL, order.timeout + GRACE)
            began = time.monotonic()
            result = obey(order, parse)
            signal.setitimer(signal.ITIMER_REAL, 0)
            channel.send(Answer(result, time.monotonic() - began))
    except (EOFError, ConnectionError):  # the ingest is gone
        return


def warm_up(parse: "Parse") -> float:
    """Load what the parser loads at its first file; seconds it took."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        path = Path(folder) / "warm-up.txt"
        path.write_text(WARM_UP, encoding="utf-8")
        parse(path)
    return time.monotonic() - began


def obey(order: Order, parse: "Parse") -> Reading | Failure:
    """The reading of the files under their names for people, or why there is none."""
    try:
        parsed = parse(*map(Path, order.paths), fresh=order.fresh)
    except UnreadableFileError as error:
        return Failure(error.code, error.reason, error.advice, error.page)
    names = dict(zip(order.paths, order.names, strict=True))
    source = parsed.record.source
    pieces = [piece.model_copy(update={"path": names[piece.path]}) for piece in source.pieces]
    source = source.model_copy(update={"path": order.names[0], "pieces": pieces})
    pages = tuple(
        PageReading(page.number, page.start, parsed.document.text[page.start : page.end], page.origin, page.confidence,
                    page.repaired_chars, page.width, page.height)
        for page in parsed.document.pages
    )  # fmt: skip
    layout = layout_of(parsed.document, parsed.headings)
    return Reading(parsed.record.model_copy(update={"source": source}), pages, parsed.used, layout)


if __name__ == "__main__":
    from pipeline.parse import parse_file

    serve(int(sys.argv[1]), parse_file)
