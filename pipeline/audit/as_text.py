"""An audit on a terminal: of several plans first what fails most, then each plan with its findings, the gravest first.

Guarantees: words of documents are shown as text, never as markup or as commands to the terminal.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.audit import Audit
from pipeline.audit.rows import Value, articles, capital, worst_rules
from pipeline.audit.view import SEVERITIES, PlanView, by_severity, titled, views_of
from pipeline.audit.words import (
    day,
    mend,
    message,
    one_line,
    provision,
    quoted,
    reason,
    regime,
    related,
    rests_on,
    text,
    waived_by,
    word,
)
from pipeline.compare.words import Language, number
from schemas.finding import Finding, NotJudged, Severity

STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
MOST = 40  # plans of the summary
NUMBERS = 14  # columns of a heading over numbers
QUOTE = 280  # letters of a quotation; the page and the workbook have more
NAMED = 6  # plans that are named where a reason holds for many


def show(out: Console, audit: Audit, lang: Language) -> None:
    """Print the audit."""
    views = views_of(audit)
    if not views:
        out.print(Text(text("no_plans", lang)))
        return
    if audit.as_of:
        out.print(Text(text("as_of", lang).format(day=day(audit.as_of, lang)), style="bold"))
    if len(views) > 1:
        _summary(out, audit, views, lang)
    shown = [view for view in views if view.shown or len(views) == 1]
    for view in shown:
        _plan(out, view, audit, lang)
    rest = [view for view in views if not view.shown]
    if len(views) > 1 and rest:
        out.print(Text(f"\n{text('others', lang).format(n=number(len(rest), lang))}"))
        _left_out_of_many(out, rest, lang)
    if any(view.findings for view in views):
        out.print(Text(f"\n{text('how_to_waive', lang)}", style="dim"))


def _summary(out: Console, audit: Audit, views: Sequence[PlanView], lang: Language) -> None:
    counts = [f"{word('severities', s, lang)}: {number(sum(v.counts[s] for v in views), lang)}" for s in SEVERITIES]
    counts.append(f"{text('waived', lang)}: {number(sum(len(v.waived) for v in views), lang)}")
    out.print(Text(f"{text('plans', lang)}: {number(len(views), lang)} · " + " · ".join(counts), style="bold"))
    if any(view.findings for view in views):
        for table in (_worst_articles(audit, lang), _worst_rules(audit, lang)):
            out.print()
            out.print(table)
    with_findings = [view for view in views if view.shown]
    if not with_findings:
        return
    names = [*(word("severities", severity, lang) for severity in SEVERITIES), text("waived", lang)]
    table = _table(text("by_plan", lang), [text("plan", lang)], names)
    for view in with_findings[:MOST]:
        table.add_row(Text(titled(view.plan, lang)), *_tallied(view))
    out.print()
    out.print(table)
    if len(with_findings) > MOST:
        out.print(Text(text("more_plans", lang).format(n=number(len(with_findings) - MOST, lang))))


def _worst_articles(audit: Audit, lang: Language) -> Table:
    listing = articles(audit, lang)
    table = _table(listing.title, [text("provision", lang)], [text("failed_of", lang), text("count", lang)])
    for (name, failed, put, _, count), mark in zip(listing.rows, listing.marks, strict=True):
        table.add_row(_marked(name, mark), Text(f"{failed} / {put}"), Text(str(count)))
    return table


def _worst_rules(audit: Audit, lang: Language) -> Table:
    """What a rule asks is cut to what the line takes."""
    listing = worst_rules(audit, lang)
    table = _table(listing.title, [text("rule", lang), text("asks", lang)], [text("failed_of", lang)])
    table.expand = True
    named, asking, numbers = table.columns
    named.min_width = max(len(str(row[0])) for row in listing.rows)
    asking.ratio, asking.no_wrap, asking.overflow = 1, True, "ellipsis"
    numbers.min_width = NUMBERS
    for (name, _, asked, failed, put, *_), mark in zip(listing.rows, listing.marks, strict=True):
        table.add_row(_marked(name, mark), Text(str(asked)), Text(f"{failed} / {put}"))
    return table


def _marked(name: Value, mark: Severity | None) -> Text:
    return Text(str(name), style=STYLES[mark] if mark else "")


def _tallied(view: PlanView) -> Iterator[Text]:
    for severity in SEVERITIES:
        count = view.counts[severity]
        yield Text(str(count) if count else "", style=STYLES[severity])
    yield Text(str(len(view.waived) or ""), style="dim")


def _table(title: str, words: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, show_edge=False)
    for name in words:
        table.add_column(Text(name), overflow="fold")
    for name in numbers:
        table.add_column(Text(name), justify="right", max_width=NUMBERS)
    return table


def _plan(out: Console, view: PlanView, audit: Audit, lang: Language) -> None:
    audited = view.audited
    out.print()
    out.rule(Text(titled(view.plan, lang), style="bold"), align="left", style="dim")
    judged = text("as_of_day" if audit.as_of else "day", lang)
    when = judged.format(day=day(audited.day, lang)) if audit.as_of else f"{judged} {day(audited.day, lang)}"
    said = [view.plan.file, *([when] if audited.day else []), regime(audited.regime, lang)]
    out.print(Text(one_line(" · ".join(said)), style="dim"))
    for severity, found in by_severity(view.findings).items():
        heading = f"{word('severities', severity, lang).upper()} ({number(len(found), lang)})"
        out.print(Text(f"\n{heading}", style=STYLES[severity]))
        for at, finding in enumerate(found):
            if at:
                out.print()
            _finding(out, finding, lang)
    if not view.findings:
        name = "no_findings_law" if audited.asked else "nothing_asked"
        out.print(Text(f"\n{text(name, lang).format(n=number(len(audited.asked), lang))}"))
    if view.waived:
        out.print(Text(f"\n{text('waived', lang).upper()} ({number(len(view.waived), lang)})", style="bold dim"))
        for finding in view.waived:
            _waived(out, finding, lang)
    if view.not_judged:
        out.print(Text(f"\n{text('not_judged', lang).upper()}", style="bold dim"))
        for why, rules in _reasons(view.not_judged, lang).items():
            _line(out, f"{', '.join(rules)}: {why}", 2, "dim")


def _finding(out: Console, finding: Finding, lang: Language) -> None:
    _line(out, capital(rests_on(finding, lang)), 2, "bold", f"  {finding.rule}")
    _line(out, message(finding, lang), 4)
    for evidence in finding.evidence:
        page = text("on_page", lang).format(page=evidence.page)
        _line(out, f"{quoted(evidence.text, QUOTE)} ({page})", 4, "italic")
    for other in finding.related:
        _line(out, f"{text('see_also', lang)}: {related(other, lang, QUOTE)}", 4)
    _line(out, f"{text('mend', lang)}: {mend(finding, lang)}", 4, "green")
    _line(out, f"{text('id', lang)}: {finding.id}", 4, "dim")


def _waived(out: Console, finding: Finding, lang: Language) -> None:
    _line(out, provision(finding.basis, lang), 2, "dim", f"  {finding.rule} · {finding.id}")
    _line(out, message(finding, lang), 4, "dim")
    _line(out, waived_by(finding, lang), 4)


def _line(out: Console, words: str, indent: int, style: str = "", after: str = "") -> None:
    line = Text(one_line(words), style=style)
    if after:
        line.append(after, style="not bold dim")
    out.print(Padding(line, (0, 0, 0, indent)))


def _reasons(left_out: Sequence[NotJudged], lang: Language) -> dict[str, list[str]]:
    """Reason -> the rules that it holds for."""
    out: dict[str, list[str]] = defaultdict(list)
    for one in left_out:
        out[reason(one, lang)].append(text("all_rules", lang) if one.rule == "*" else one.rule)
    return out


def _left_out_of_many(out: Console, views: Sequence[PlanView], lang: Language) -> None:
    """Why plans were not judged by the law, each reason once."""
    plans: dict[str, list[str]] = defaultdict(list)
    for view in views:
        for one in view.not_judged:
            if one.rule == "*":
                plans[reason(one, lang)].append(titled(view.plan, lang))
    if plans:
        out.print(Text(f"\n{text('not_judged', lang).upper()}", style="bold dim"))
    for why, names in plans.items():
        more = f"; … (+{number(len(names) - NAMED, lang)})" if len(names) > NAMED else ""
        _line(out, f"{why} ({number(len(names), lang)}): {'; '.join(names[:NAMED])}{more}", 2, "dim")
