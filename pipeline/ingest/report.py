"""What an ingest tells while it works and when it is done."""

from dataclasses import dataclass
from typing import Protocol

from pipeline.store.reading import Failure
from pipeline.store.runs import Totals


class Progress(Protocol):
    """Somebody who watches."""

    def expect(self, files: int) -> None:
        """So many more files are to be looked at."""

    def done(self, name: str) -> None:
        """One file has been dealt with, whatever came of it."""


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that gave nothing. `again` means that it failed in an earlier run and was not tried now."""

    name: str
    failure: Failure
    again: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the files that an ingest was given.

    `plans` counts files read as plans, `not_plans` names those read as something else, `unchanged` counts files that
    the database has from the same extractor, `same` those whose content this run had met before, `ignored` counts by
    extension what was found in folders and archives and is no document. `totals` is what the database holds now.
    """

    plans: int
    not_plans: tuple[str, ...]
    unchanged: int
    same: int
    failed: tuple[FailedFile, ...]
    ignored: tuple[tuple[str, int], ...]
    totals: Totals
