"""What the components of stage 2 find: spans of the text with what was matched in them, nothing inferred.

Guarantees: `start < end`; both count code points of `Document.text`.
"""

from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "quarter", "year"]
Recurrence = Literal["weekly", "monthly", "quarterly", "semiannual", "annual", "biennial", "ad_hoc"]
Edge = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Found:
    """A span and the id and version of the rule that found it."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class DateFound(Found):
    """A date as printed. `year` None: left to the context (`trước ngày 20/5`).

    `until` says whether `đến`, `trước`, `chậm nhất` or the like stands before it, `since` whether `từ` does. `edge` is
    the part of the stretch that is meant (`đầu năm`, `giữa năm`, `cuối năm`), `half` the half of the year
    (`6 tháng đầu năm`). `cycle` is set where the date comes back (`25/12 hằng năm`); a day that comes back within a
    month or quarter has neither month nor year (`ngày 20 hằng tháng`). `first_day` and `first_month` are where a
    stretch printed as one begins (`ngày 06 - 15/11/2017`, `tháng 8 - 9/2023`). `week` is the week of the month
    (`tuần đầu tháng 11`), 5 its last.
    """

    year: int | None
    month: int | None
    day: int | None
    precision: Precision
    quarter: int | None = None
    until: bool = False
    since: bool = False
    last_year: int | None = None  # giai đoạn 2021-2025: year 2021, last_year 2025
    edge: Edge | None = None
    half: Literal[1, 2] | None = None
    cycle: Recurrence | None = None
    first_day: int | None = None
    first_month: int | None = None
    week: int | None = None


Label = Literal["part", "roman", "arabic", "decimal", "letter", "dash", "plus", "star", "none"]


@dataclass(frozen=True, slots=True)
class Item:
    """A block in the outline.

    `label` is its kind of number, `mark` the number as printed; `body` where the words after the label begin;
    `heading` whether it heads what follows; `section` what the part it stands in is for; `parent` the index of the
    item above it, -1 at the top.
    """

    index: int
    start: int
    end: int
    body: int
    label: Label
    mark: str
    heading: bool
    section: str
    parent: int
    rank: int
