"""Commands on databases: ingest, search, compare, export."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import Database, Json, Language, app, emit, emit_json, say
from pipeline.errors import ExitCode

TIMEOUT = 600.0  # seconds for one file of an ingest: a scan of fifty pages takes about five minutes


class Format(StrEnum):
    """What `kehoach export` writes."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class View(StrEnum):
    """How `kehoach compare` shows what it found."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    XLSX = "xlsx"


@app.command(
    "ingest",
    help="""Đưa thư mục, tệp, tệp ZIP vào một cơ sở dữ liệu.

    Many files into one SQLite database; unchanged files are skipped, failures are kept with their reason.

    \b
    Ví dụ:
      kehoach ingest thu-muc/ --db plans.db
      kehoach ingest quy-1.zip quy-2.zip --db plans.db --workers 4
      kehoach ingest thu-muc/ --db plans.db --retry-failed
    """,
)
def ingest_paths(
    paths: Annotated[list[Path], typer.Argument(metavar="NGUỒN", exists=True, help="Thư mục, tệp hoặc tệp ZIP.")],
    *,
    db: Annotated[Path, typer.Option("--db", metavar="TỆP", dir_okay=False, help="Cơ sở dữ liệu; chưa có thì tạo.")],
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Số tệp đọc cùng lúc.")] = None,
    timeout: Annotated[float, typer.Option(min=1, metavar="GIÂY", help="Hạn cho mỗi tệp.")] = TIMEOUT,
    reread: Annotated[bool, typer.Option("--reread", help="Đọc lại cả những tệp không đổi.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Thử lại những tệp đã lỗi.")] = False,
) -> None:
    """Read many files into a database."""
    from pipeline import screen
    from pipeline.ingest import ingest

    with screen.progress() as progress:
        report = ingest(
            paths, db, workers=workers, timeout=timeout, reread=reread, retry_failed=retry_failed, progress=progress
        )
    screen.show_report(screen.console(stderr=True), report, db)
    if report.failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command(
    "search",
    help="""Tìm toàn văn trong cơ sở dữ liệu; không cần gõ dấu.

    Full-text search; diacritics are optional.

    \b
    Ví dụ:
      kehoach search --db plans.db "cai nghien tu nguyen"
      kehoach search --db plans.db "Methadone" --json
    """,
)
def search_database(
    query: Annotated[str, typer.Argument(metavar="CÂU_TÌM", help="Các từ cần tìm, có dấu hay không dấu.")],
    db: Database,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Nhiều nhất bao nhiêu kết quả.")] = 20,
    as_json: Json = False,
) -> None:
    """Print what the search finds."""
    from pipeline import screen
    from pipeline.store.search import search

    hits = search(db, query, limit)
    if as_json:
        emit_json([asdict(hit) for hit in hits])
    elif hits:
        screen.show_hits(screen.console(), hits)
    else:
        say(f"Không tìm thấy: {query}")


@app.command(
    "export",
    help="""Xuất mọi dữ liệu ra Excel, CSV, JSON Lines hoặc Parquet.

    Everything out of a database, for a spreadsheet or a notebook.

    \b
    Ví dụ:
      kehoach export --db plans.db --to plans.xlsx --format xlsx
      kehoach export --db plans.db --to bang/ --format csv
      kehoach export --db plans.db --to chia-se.xlsx --format xlsx --public
    """,
)
def export_database(
    db: Database,
    to: Annotated[Path, typer.Option("--to", metavar="ĐÍCH", help="Tệp (xlsx, jsonl) hoặc thư mục (csv, parquet).")],
    format_: Annotated[Format, typer.Option("--format", help="Dạng tệp.")],
    public: Annotated[bool, typer.Option("--public", help="Bỏ tên người và thông tin liên hệ, để chia sẻ.")] = False,
) -> None:
    """Write everything out."""
    from pipeline.export import export

    for path in export(db, to, format_.value, public=public):
        say(f"Đã ghi {path}")


@app.command(
    "compare",
    help="""So sánh chỉ tiêu giữa các kế hoạch, và mỗi kế hoạch với kế hoạch cấp trên mà nó thực hiện.

    Indicator by plan; child plans against the plan they carry out; who has none; the years.

    \b
    Ví dụ:
      kehoach compare --db plans.db
      kehoach compare --db plans.db --format xlsx -o so-sanh.xlsx
      kehoach compare --db plans.db --code METHADONE --code RELAPSE --lang en
    """,
)
def compare_plans(
    db: Database,
    *,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", metavar="MÃ", help="Chỉ mã này; dùng được nhiều lần."),
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Ngôn ngữ của báo cáo.")] = Language.VI,
    format_: Annotated[View, typer.Option("--format", help="Dạng kết quả.")] = View.TEXT,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="TỆP", dir_okay=False, help="Ghi vào tệp; xlsx cần có.")
    ] = None,
) -> None:
    """Print or write a comparison."""
    from pipeline import screen
    from pipeline.compare import compare
    from pipeline.compare.report import rendered, write
    from pipeline.lexicon.codes import names

    if unknown := [name for name in code or () if name not in names()]:
        raise typer.BadParameter(f"không có mã {', '.join(unknown)}; các mã: {', '.join(names())}")
    if format_ is View.XLSX and out is None:
        raise typer.BadParameter("xlsx cần --out TỆP")
    with screen.console(stderr=True).status("Đang so sánh"):
        comparison = compare(db, code or ())
    if out is not None:
        write(comparison, out, format_.value, lang.value)
        say(f"Đã ghi {out}")
    elif format_ is View.TEXT:
        from pipeline.compare.as_text import show

        show(screen.console(), comparison, lang.value)
    else:
        emit(rendered(comparison, format_.value, lang.value))  # type: ignore[arg-type]
