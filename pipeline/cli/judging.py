"""Commands of the auditor: audit, waive."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import Database, Language, app, emit, say


class AuditView(StrEnum):
    """How `kehoach audit` shows what it found."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"


@app.command(
    "audit",
    help="""Rà soát kế hoạch theo Nghị định 116/2021/NĐ-CP và rà soát sự thống nhất của chính kế hoạch.

    Findings against Decree 116/2021 by the law of each plan's day, and against the plan itself.

    \b
    Ví dụ:
      kehoach audit --db plans.db
      kehoach audit --db plans.db --plan 35/KH-UBND --format html -o ra-soat.html
      kehoach audit --db plans.db --as-of 2026-07-01 --format xlsx -o ra-soat.xlsx
    """,
)
def audit_plans(
    db: Database,
    *,
    plan: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="KẾ_HOẠCH", help="Chỉ kế hoạch có số hoặc mã này; dùng được nhiều lần."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", metavar="NGÀY", formats=["%Y-%m-%d"], help="Xét theo luật của ngày này (2026-07-01)."),
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Ngôn ngữ của báo cáo.")] = Language.VI,
    format_: Annotated[AuditView, typer.Option("--format", help="Dạng kết quả.")] = AuditView.TEXT,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="TỆP", dir_okay=False, help="Ghi vào tệp; xlsx cần có.")
    ] = None,
) -> None:
    """Print or write the findings."""
    from pipeline import screen
    from pipeline.audit import audit
    from pipeline.audit.report import rendered, write

    if format_ is AuditView.XLSX and out is None:
        raise typer.BadParameter("xlsx cần --out TỆP")
    day: date | None = as_of.date() if as_of else None
    with screen.progress() as bar:
        made = audit(db, plan or None, day, bar)
    if made.unplaced:
        again = "chưa có vị trí trên trang; hãy đọc lại bằng kehoach ingest … --reread"
        say(f"{made.unplaced} kế hoạch do bản trước đọc, {again}")
    if out is not None:
        write(made, out, format_.value, lang.value)
        say(f"Đã ghi {out}")
    elif format_ is AuditView.TEXT:
        from pipeline.audit.as_text import show

        show(screen.console(), made, lang.value)
    else:
        emit(rendered(made, format_.value, lang.value))  # type: ignore[arg-type]


@app.command(
    "waive",
    help="""Ghi nhận rằng một phát hiện được chấp nhận, do ai và vì sao.

    Waive a finding with a name and a reason; it stays waived when the plan is read again.

    \b
    Ví dụ:
      kehoach waive 3f2a9c01d7be --db plans.db --by "Nguyễn Văn An" --why "Đã có văn bản đính chính số 12"
      kehoach waive 3f2a9c01d7be --db plans.db --by "Nguyễn Văn An" --why "Ghi nhầm" --withdraw
    """,
)
def waive_finding(
    finding: Annotated[str, typer.Argument(metavar="MÃ", help="Mã của phát hiện, in trong báo cáo.")],
    db: Database,
    *,
    who: Annotated[str, typer.Option("--by", metavar="TÊN", help="Người quyết định.")],
    why: Annotated[str, typer.Option("--why", metavar="LÝ_DO", help="Lý do.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Rút lại chấp nhận đã ghi.")] = False,
) -> None:
    """Note a waiver."""
    from pipeline.store.database import open_database
    from pipeline.store.findings import waive

    if not who.strip() or not why.strip():
        raise typer.BadParameter("cần có tên người (--by) và lý do (--why)")
    with open_database(db) as database:
        waive(database, finding, who.strip(), why.strip(), waived=not withdraw)
    say(f"Đã ghi: {finding} {'không còn được chấp nhận' if withdraw else 'được chấp nhận'}")
