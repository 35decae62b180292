"""What a person sees of records, an ingest, a search, a score and a machine: tables for a terminal or a pipe.

Guarantees: every value stands with its page; text of documents is shown as text, never as markup or as commands to
the terminal; NO_COLOR is respected.
"""

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pipeline.scoring import Counts, rates
from pipeline.wording import CITATION_ROLES, COMPARATORS, DIRECTIONS, RECURRENCES, number

if TYPE_CHECKING:  # a table of what is missing must not need what is missing
    from pipeline.doctor import Check
    from pipeline.evaluate import Evaluation, PlanScore
    from pipeline.ingest import Report
    from pipeline.store.search import Hit
    from schemas.record import Citation, Deadline, Indicator, PlanRecord

PIPE_WIDTH = 160  # columns where nobody's terminal says how wide it is
NAME_WIDTH = 60  # letters of a file's name beside a progress bar
QUOTED = 160  # letters of a quote that are enough to know it by
FAULTS = {"missed": "sót", "extra": "thừa", "wrong": "sai", "ungrounded": "không có trong tệp"}
# Columns of the table with one row per plan: short heading and the figure under it.
PLAN_COLUMNS = {
    "thể thức": "header", "căn cứ": "citations", "chỉ tiêu": "indicators", "trị số": "indicator_quantity",
    "mã": "indicator_code", "mục tiêu": "aims", "thời hạn": "deadlines", "cơ quan": "agencies", "nhiệm vụ": "tasks",
    "nơi nhận": "recipients", "đối chiếu": "grounded",
}  # fmt: skip
Row = Sequence[object]


def console(*, stderr: bool = False) -> Console:
    """A console without markup, so that `[abc]` in a plan stays `[abc]`."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)


def show_record(out: Console, record: "PlanRecord") -> None:
    """A readable summary of one record."""
    head = record.document
    out.print(shown(head.title) or "(không có tên)", style="bold")
    period = " – ".join(day(d) for d in (head.period.start, head.period.end) if d)
    facts = [
        ("Loại", head.type), ("Cơ quan ban hành", head.issuer.name), ("Số, ký hiệu", head.number),
        ("Ngày ban hành", day(head.issue_date)), ("Thời kỳ", period), ("Người ký", head.signer.name),
        ("Tệp", f"{record.source.path} ({record.source.pages} trang)"),
    ]  # fmt: skip
    for name, value in facts:
        out.print(f"  {name}: {shown(value) or '—'}")
    indicators = [(quantity(i), i.subject, i.code, i.place or "", day(i.target_date), i.evidence.page)
                  for i in record.indicators]  # fmt: skip
    _table(out, "Chỉ tiêu", ("trị số", "nội dung", "mã", "nơi", "đến", "trang"), indicators)
    agencies = [(r.agency, len(r.tasks), r.evidence.page) for r in record.responsibilities]
    _table(out, "Cơ quan được giao việc", ("cơ quan", "nhiệm vụ", "trang"), agencies)
    deadlines = [(due(d), d.action, d.agency or "", d.evidence.page) for d in record.deadlines]
    _table(out, "Thời hạn", ("khi nào", "việc", "cơ quan", "trang"), deadlines)
    citations = [
        (cited(c), c.issuer or "", day(c.date), CITATION_ROLES[c.role], c.evidence.page) for c in record.citations
    ]
    _table(out, "Văn bản viện dẫn", ("văn bản", "cơ quan", "ngày", "vai trò", "trang"), citations)
    warnings = [(w.code, w.message, w.page or "") for w in record.warnings]
    _table(out, "Cảnh báo", ("mã", "nội dung", "trang"), warnings)


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar that an ingest moves."""

    progress: Progress
    task: TaskID

    def expect(self, files: int) -> None:
        """So many more files are to be looked at."""
        total = self.progress.tasks[self.task].total or 0
        self.progress.update(self.task, total=total + files)

    def done(self, name: str) -> None:
        """One file has been dealt with."""
        self.progress.update(self.task, advance=1, description=shown(name)[-NAME_WIDTH:])


@contextmanager
def progress() -> Iterator[Bar]:
    """A bar on stderr while files are read; nothing where stderr is no terminal."""
    out = console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as shown_progress:
        yield Bar(shown_progress, shown_progress.add_task("", total=0))


def show_report(out: Console, report: "Report", db: Path) -> None:
    """What became of the files, what the database holds now, each failure with its reason, and what to do next."""
    facts = [
        ("kế hoạch đã đọc", report.plans), ("văn bản không phải kế hoạch", len(report.not_plans)),
        ("tệp không đổi, không đọc lại", report.unchanged), ("tệp trùng nội dung", report.same),
        ("tệp không phải văn bản, bỏ qua", sum(n for _, n in report.ignored)), ("tệp lỗi", len(report.failed)),
    ]  # fmt: skip
    told = [f"{number(count)} {name}" for name, count in facts if count]
    out.print("; ".join(told) if told else "Không có tệp nào để đọc", soft_wrap=True)
    for name in report.not_plans:
        out.print(f"  không phải kế hoạch: {shown(name)}", soft_wrap=True)
    if report.ignored:
        kinds = ", ".join(f"{shown(extension)} {count}" for extension, count in report.ignored)
        out.print(f"  bỏ qua: {kinds}", soft_wrap=True)
    for one in report.failed:
        again = " (lỗi từ lần trước, chưa thử lại)" if one.again else ""
        out.print(f"  lỗi: {shown(one.name)}: {shown(str(one.failure))}{again}", soft_wrap=True)
    if any(one.again for one in report.failed):
        out.print("Thêm --retry-failed để thử lại những tệp lỗi từ lần trước.")
    total = report.totals
    held = [(total.plans, "kế hoạch"), (total.indicators, "chỉ tiêu"), (total.deadlines, "thời hạn"),
            (total.agencies, "lượt cơ quan được giao"), (total.tasks, "nhiệm vụ"), (total.citations, "viện dẫn"),
            (total.warnings, "cảnh báo")]  # fmt: skip
    out.print(f"\n{shown(str(db))} có " + ", ".join(f"{number(count)} {name}" for count, name in held), soft_wrap=True)
    if total.plans:
        named = shlex.quote(str(db))
        out.print("Tiếp theo:")
        for command in (
            f'kehoach search --db {named} "cai nghien tu nguyen"',
            f"kehoach export --db {named} --to {shlex.quote(str(db.with_suffix('.xlsx')))} --format xlsx",
        ):
            out.print(f"  {command}", soft_wrap=True)


def show_hits(out: Console, hits: "Sequence[Hit]") -> None:
    """One paragraph for each hit: the plan, the words around the hit, the file and its page."""
    for position, hit in enumerate(hits):
        if position:
            out.print()
        head = " · ".join(shown(part) for part in (hit.number, hit.issuer, hit.title) if part)
        out.print(head or shown(hit.file), style="bold", soft_wrap=True)
        words = Text(shown(hit.snippet))
        for start, end in hit.highlights:
            words.stylize("reverse", start, end)
        out.print(Text("  ").append_text(words), soft_wrap=True)
        kind = "" if hit.plan else " (không phải kế hoạch)"
        out.print(f"  {shown(hit.file)}, trang {hit.page}{kind}", soft_wrap=True)


def show_evaluation(out: Console, evaluation: "Evaluation") -> None:
    """Pooled figures with what they were counted from, then one row per plan."""
    pooled = rates(evaluation.pooled)
    figures = [(name, percent(pooled[name]), *_basis(evaluation.pooled[name])) for name in evaluation.pooled]
    _table(out, "Tổng hợp", ("mục", "%", "đúng", "n"), figures)
    rows = [(plan.name, *_plan_rates(plan.counts)) for plan in evaluation.plans]
    _table(out, "Từng văn bản (%)", ("văn bản", *PLAN_COLUMNS), rows)


def show_faults(out: Console, plan: "PlanScore") -> None:
    """One line for each miss, extra and wrong field, `file:line: kind part: what | words`, as editors jump to.

    The page stands for the line where the file has no lines of its own.
    """
    for fault, line in plan.faults:
        place = str(line or (f"trang {fault.page}" if fault.page else "?"))
        words = f" | {fault.quote[:QUOTED]}" if fault.quote else ""
        text = f"{plan.case.document}:{place}: {FAULTS[fault.kind]} {fault.part}: {fault.what}{words}"
        out.print(shown(text), soft_wrap=True)


def show_checks(out: Console, checks: Sequence["Check"]) -> None:
    """What is installed; under the table the commands that install what is missing."""
    rows = [(_state(c), c.name, c.found or "—", c.why) for c in checks]
    _table(out, "Máy này", ("", "thành phần", "phiên bản", "vì"), rows)
    fixes = list(dict.fromkeys(c.fix for c in checks if not c.ok))
    if fixes:
        out.print("Cần chạy:")
    for fix in fixes:
        out.print(f"  {fix}")


def _state(check: "Check") -> str:
    if check.optional and check.found is None:
        return "không có"
    return "đạt" if check.ok else "THIẾU" if check.found is None else "CŨ"


def shown(text: str | None) -> str:
    """Text of a document without characters that a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text or "")


def day(iso: str | None) -> str:
    """An ISO date as it is written in Vietnam: `2024-06-30` is `30/06/2024`, a bare year stays."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def quantity(indicator: "Indicator") -> str:
    """`≥ 90 %`, `5 – 10 người`, `giảm ≥ 5 %`; empty for an aim in words."""
    if indicator.value is None:
        return ""
    change = DIRECTIONS.get(indicator.direction or "") if indicator.measure == "change" else None
    sign = COMPARATORS.get(indicator.comparator or "")
    text = " ".join(part for part in (change, sign, number(indicator.value)) if part)
    if indicator.value_max is not None:
        text += f" – {number(indicator.value_max)}"
    return f"{text} {indicator.unit or ''}".strip()


def due(deadline: "Deadline") -> str:
    """When: a date, a cycle with its day, or the words of the plan."""
    cycle = RECURRENCES.get(deadline.recurrence or "", "")
    fixed = day(deadline.date) or day(deadline.month_day)
    return " ".join(part for part in (cycle, fixed, deadline.relative or "") if part)


def cited(citation: "Citation") -> str:
    """Type and number, or the title where there is no number."""
    kind, name = citation.type or "", citation.number or citation.title or ""
    return name if name.lower().startswith(kind.lower()) else f"{kind} {name}"


def percent(rate: float | None) -> str:
    """A rate as a percentage with one decimal; a dash where there was nothing to count."""
    return "–" if rate is None else number(round(100 * rate, 1))


def _basis(figures: tuple[int, ...]) -> tuple[str, int]:
    """What was right, and of how many: for lists the predicted and the wanted together make n."""
    if len(figures) == 3:
        return f"{figures[0]} (máy {figures[1]}, mẫu {figures[2]})", figures[2]
    return str(figures[0]), figures[1]


def _plan_rates(counts: Counts) -> Iterable[str]:
    every = rates(counts)
    return (percent(every.get(name)) for name in PLAN_COLUMNS.values())


def _table(out: Console, title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """A table under its title and number of rows; nothing for no rows."""
    if not rows:
        return
    out.print(f"\n{title} ({len(rows)})", style="bold")
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, header_style="")
    for row in rows:
        table.add_row(*(shown(str(cell)) for cell in row))
    out.print(table)
