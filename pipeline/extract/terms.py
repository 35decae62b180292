"""When something in a sentence is due: its dates, cycles and terms, put together.

Guarantees: terms lie in the sentence and are in order; a cycle and the date that belongs to it are one term.

How officials put it: `hằng quý, trước ngày 20`, `6 tháng (trước ngày 15/6) và năm (trước ngày 15/12)`, `6 tháng, năm
(trước ngày 15/6, 15/12)`, `trước ngày 15/6 đối với báo cáo 6 tháng`, `trước ngày 05 hằng tháng`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.cycles import Cycle, cycles, relative_terms
from pipeline.extract.due import Stretch, due_dates
from pipeline.extract.found import DateFound, Recurrence
from pipeline.lexicon import timing

FARTHEST = 200  # letters between a cycle and the date that belongs to it

_LIST_GAP = re.compile(r"\s*(?:,|và|;)\s*(?:trước\s+)?", re.IGNORECASE)
_OF_PERIOD = re.compile(
    r"\s*(?:\(\s*(?:đối với\s+)?|(?:đối với|cho)\s+)(?:kỳ\s+)?(?:báo cáo\s+)?(?:định kỳ\s+)?", re.IGNORECASE
)
_RIGHT_AFTER = re.compile(r"\s*,?\s*(?:của\s+)?")
_NEXT_YEAR = re.compile(r"\s+(?:của\s+)?năm\s+(?:sau|tiếp theo|kế tiếp|liền kề)(?!\w)", re.IGNORECASE)
_NEW_DUTY = re.compile(r"(?:,|\svà|\shoặc)\s+(?:định kỳ\s+)?(?:báo cáo|gửi|tổng hợp|nộp|trình)\s", re.IGNORECASE)
_CLOSES = re.compile(r"\s*\)")


@dataclass(frozen=True, slots=True)
class Term:
    """When something is due; `start:end` are the words that say so.

    One of `recurrence`, `date` and `relative` is set, or a recurrence with its date. `opening` is where a stretch
    begins that ends with `date`; `listed` says that the cycle stands in a list or names a reporting period; `cycle` are
    the words of the cycle where they do not stand beside the date.
    """

    start: int
    end: int
    recurrence: Recurrence | None = None
    date: DateFound | None = None
    opening: DateFound | None = None
    relative: bool = False
    listed: bool = False
    cycle: tuple[int, int] | None = None


def terms(text: str, start: int, end: int, dates: Sequence[DateFound]) -> tuple[Term, ...]:
    """All that says in `text[start:end]` when something is due; `dates` are the dates in it that no instrument owns."""
    relative = [Term(s, e, relative=True) for s, e in relative_terms(text, start, end)]
    free = [d for d in dates if not any(t.start <= d.start < t.end for t in relative)]
    rounds = [c for c in cycles(text, start, end) if not any(t.start < c.end and c.start < t.end for t in relative)]
    queue = [*map(_dated, due_dates(text, start, end, free)), *map(_cyclic, rounds)]
    joined = _joined(text, sorted(queue, key=lambda t: t.start))
    return tuple(sorted([*joined, *relative], key=lambda t: t.start))


def _dated(stretch: Stretch) -> Term:
    return Term(stretch.start, stretch.end, date=stretch.date, opening=stretch.opening)


def _cyclic(cycle: Cycle) -> Term:
    return Term(cycle.start, cycle.end, recurrence=cycle.recurrence, listed=cycle.listed)


def _joined(text: str, queue: Sequence[Term]) -> Iterator[Term]:
    """Cycles with the dates that belong to them, and the dates and cycles that are left."""
    waiting: list[Term] = []  # cycles that have met no date so far
    at = 0
    while at < len(queue):
        if queue[at].recurrence is not None:
            waiting.append(queue[at])
            at += 1
            continue
        run = _run(text, queue, at)
        at += len(run)
        own = _own_cycle(text, run)
        if own is not None:
            if waiting and waiting[-1].recurrence == own and _belongs(text, waiting[-1], run[0]):
                run[0] = replace(run[0], start=waiting.pop().start)
            while at < len(queue) and _goes_with(text, run[-1], queue[at]):
                run[-1] = replace(run[-1], end=max(run[-1].end, queue[at].end))
                at += 1
            yield from (replace(term, recurrence=own) for term in run)
        elif len(run) == 1 and at < len(queue) and _names_period(text, run[0], queue[at]):
            yield from waiting
            yield _of_period(text, run[0], queue[at])
            waiting, at = [], at + 1
        elif waiting and _belongs(text, waiting[-1], run[0]):
            yield from _paired(text, waiting, run)
            waiting = []
        else:
            yield from run
    yield from waiting


def _run(text: str, queue: Sequence[Term], at: int) -> list[Term]:
    """The dates from `at` on that are one list."""
    run = [queue[at]]
    for term in queue[at + 1 :]:
        if term.recurrence is not None or not _LIST_GAP.fullmatch(text, run[-1].end, term.start):
            break
        run.append(term)
    return run


def _own_cycle(text: str, run: Sequence[Term]) -> Recurrence | None:
    """The cycle that the dates themselves name: `15/6 và 15/12 hằng năm`, `ngày 10 tháng 01 năm sau`."""
    named = next((t.date.cycle for t in run if t.date and t.date.cycle), None)
    last = run[-1].date
    if named is None and last is not None and last.year is None and last.day and _NEXT_YEAR.match(text, run[-1].end):
        return "annual"
    return named


def _goes_with(text: str, date: Term, other: Term) -> bool:
    """Whether a cycle is the one that the date itself names: `ngày 15/12 | hằng năm`."""
    if other.recurrence is None:
        return False
    return other.start < date.end or (not other.listed and bool(_RIGHT_AFTER.fullmatch(text, date.end, other.start)))


def _names_period(text: str, date: Term, other: Term) -> bool:
    return other.recurrence is not None and bool(_OF_PERIOD.fullmatch(text, date.end, other.start))


def _of_period(text: str, date: Term, cycle: Term) -> Term:
    """`ngày 10/6 (báo cáo 6 tháng)`, `trước ngày 10/6 đối với báo cáo 6 tháng`."""
    end = cycle.end + _closing(text, date.end, cycle.end)
    if date.date is not None and date.date.year is not None:
        return replace(date, end=end)
    return replace(date, end=end, recurrence=cycle.recurrence, listed=True, cycle=(cycle.start, cycle.end))


def _belongs(text: str, cycle: Term, date: Term) -> bool:
    between = text[cycle.end : date.start]
    # a day without a month is one of a cycle, whatever duties stand between: `hằng tháng tổng hợp, báo cáo … ngày 25`
    only_day = date.date is not None and date.date.day is not None and date.date.month is None
    return len(between) <= FARTHEST and (only_day or not _NEW_DUTY.search(between))


def _paired(text: str, waiting: Sequence[Term], run: Sequence[Term]) -> Iterator[Term]:
    """`6 tháng, năm (trước 15/6, 15/12)` pairs in order; else the date belongs to the cycle next to it."""
    if len(waiting) == len(run) > 1:
        for cycle, date in zip(waiting, run, strict=True):
            yield replace(_with_date(text, cycle, date), cycle=(cycle.start, cycle.end))
        return
    yield from waiting[:-1]
    yield _with_date(text, waiting[-1], run[0])
    yield from run[1:]


def _with_date(text: str, cycle: Term, date: Term) -> Term:
    """The cycle with its date; a date that has its year is no cycle any more."""
    end = date.end + _closing(text, cycle.end, date.end)
    if date.date is not None and date.date.year is not None:
        return replace(date, end=end)
    # the duty may stand between the two: `hằng tháng thống kê, báo cáo Công an tỉnh vào ngày 18`
    own = (cycle.start, cycle.end) if timing.anywhere("duties").search(text, cycle.end, date.start) else None
    return replace(cycle, end=end, date=date.date, opening=date.opening, cycle=cycle.cycle or own)


def _closing(text: str, start: int, end: int) -> int:
    """Letters up to a bracket that closes right after `end` one opened after `start`."""
    match = _CLOSES.match(text, end) if "(" in text[start:end] else None
    return match.end() - end if match else 0
