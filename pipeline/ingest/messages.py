"""What an ingest and its workers say to each other; all of it can be pickled."""

from dataclasses import dataclass

from pipeline.store.reading import Failure, Reading


@dataclass(frozen=True, slots=True)
class Order:
    """Files to read as one: where their bytes are, their names for people, and the seconds that they may take.

    `fresh`: pictures are recognised again, whatever is known of them.
    """

    paths: tuple[str, ...]
    names: tuple[str, ...]
    timeout: float
    fresh: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an order, and the seconds it took. The first one of a worker has no result: it is ready."""

    result: Reading | Failure | None
    seconds: float
