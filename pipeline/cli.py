"""The command line: `kehoach …`.

Guarantees: data goes to stdout, progress and messages to stderr; exit 0 done, 1 some files failed (each is named with
its reason), 2 wrong usage, 130 interrupted. Heavy parts are imported by the command that needs them, so that `--help`
answers at once.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import ExitCode, StoppedError, UnreadableFileError

STDIN = "-"
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


class Language(StrEnum):
    """The language of reports."""

    VI = "vi"
    EN = "en"


app = typer.Typer(
    name="kehoach",
    rich_markup_mode=None,  # plain help: three times as quick, and the same in a pipe
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Đọc kế hoạch hành chính thành dữ liệu, mỗi giá trị kèm chỗ đã đọc ra nó.

    Turns Vietnamese government plans into records in which every value points at its evidence.

    \b
    Ví dụ:
      kehoach parse ke-hoach.pdf
      kehoach ingest thu-muc/ --db plans.db
      kehoach search --db plans.db "cai nghien tu nguyen"
    """,
)

Database = Annotated[
    Path, typer.Option("--db", metavar="TỆP", exists=True, dir_okay=False, help="Cơ sở dữ liệu đã có, ví dụ plans.db.")
]
Json = Annotated[bool, typer.Option("--json", help="In JSON thay vì bảng.")]


def main() -> None:
    """Entry point of `kehoach`; output is UTF-8 wherever it goes."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")  # type: ignore[union-attr]
    try:
        app(prog_name="kehoach")
    except StoppedError as error:
        _complain(error)
        sys.exit(error.exit_code)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        _emit(f"kehoach {version('kehoach')}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="In phiên bản rồi thoát.")
    ] = False,
) -> None:
    """Options of `kehoach` itself."""


@app.command(
    "parse",
    help="""Đọc từng tệp và in bản ghi.

    Records of plans: title, indicators, deadlines, agencies, citations, each with its page.

    \b
    Ví dụ:
      kehoach parse ke-hoach.pdf
      kehoach parse --json ke-hoach.docx > ke-hoach.json
      kehoach parse --json thu-muc/*.pdf > ke-hoach.jsonl
      kehoach parse --together ke-hoach.pdf phu-luc-1.docx
    """,
)
def parse_files(
    files: Annotated[list[str], typer.Argument(metavar="TỆP", help="PDF, Word, HTML, văn bản, ảnh; - là stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Một tệp: một JSON; nhiều tệp: JSON Lines.")] = False,
    together: Annotated[
        bool, typer.Option("--together", help="Các tệp là một văn bản: ảnh từng trang, phụ lục.")
    ] = False,
) -> None:
    """Print the record of each file."""
    from pipeline import screen
    from pipeline.parse import parse

    out, failed = screen.console(), 0
    documents = [files] if together else [[name] for name in files]
    for position, names in enumerate(documents):
        name = names[0]
        try:
            with ExitStack() as opened:
                opened.enter_context(screen.console(stderr=True).status(f"Đang đọc {', '.join(names)}"))
                record = parse(*(opened.enter_context(_input(one)) for one in names))
        except UnreadableFileError as error:
            failed += 1
            _complain(error)
            continue
        if name == STDIN:
            record = record.model_copy(update={"source": record.source.model_copy(update={"path": STDIN})})
        if as_json:
            _emit(record.model_dump_json(indent=2 if len(documents) == 1 else None) + "\n")
            continue
        if position:
            _emit("\n")
        screen.show_record(out, record)
    _finish(failed, len(documents))


@app.command(
    "read",
    help="""In nguyên văn mà chương trình đọc được từ một tệp.

    The text of a file as the pipeline sees it, pages parted by a form feed; offsets of evidence count in it.
    What was done with each page, and why, goes to stderr.

    \b
    Ví dụ:
      kehoach read ban-quet.pdf > ban-quet.txt
      kehoach read --json ban-quet.pdf > ban-quet.json
    """,
)
def read_file(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp cần đọc; - là stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Dòng, từ, khung, nguồn gốc, độ chắc chắn.")] = False,
) -> None:
    """Print the text of one file."""
    from pipeline.ocr.read import read, view

    try:
        with _input(file) as path:
            document = read(path)
    except UnreadableFileError as error:
        _complain(error)
        raise typer.Exit(ExitCode.SOME_FAILED) from error
    if as_json:
        shown = view(document)
        _emit((shown.model_copy(update={"path": STDIN}) if file == STDIN else shown).model_dump_json() + "\n")
        return
    _emit(document.text)
    for page in document.pages:
        if page.how:
            _say(f"Trang {page.number}: {page.how}")
    for note in document.notes:
        _say(f"Lưu ý: {note.message}")


@app.command(
    "restore",
    help="""Phục hồi chữ: dấu đã mất, chữ nhận dạng sai ngôn ngữ, lỗi nhận dạng.

    Text that lost its marks or was read by OCR of another language, as it stood on paper; slips of OCR in good text.

    \b
    Ví dụ:
      kehoach restore ke-hoach.txt > da-phuc-hoi.txt
      kehoach restore --lines ke-hoach.txt > tung-dong.txt
      echo 'Ke hoach cai nghien ma tuy' | kehoach restore
    """,
)
def restore_file(
    file: Annotated[str, typer.Argument(metavar="TỆP", help="Tệp cần phục hồi; - là stdin.")] = STDIN,
    lines: Annotated[
        bool, typer.Option("--lines", help="Giữ nguyên từng dòng của tệp văn bản; nếu không, nối dòng thành đoạn.")
    ] = False,
) -> None:
    """Print the repaired text of one file."""
    from pipeline.ocr.read import read
    from pipeline.ocr.restored import read_restored

    try:
        with _input(file) as path:
            if lines:
                found = read_restored(path)
                sys.stdout.buffer.write(found.data)
                messages = list(found.messages)
            else:
                document = read(path)
                _emit(document.text)
                messages = [note.message for note in document.notes]
    except UnreadableFileError as error:
        _complain(error)
        raise typer.Exit(ExitCode.SOME_FAILED) from error
    for message in messages:
        _say(f"Lưu ý: {message}")


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
        _emit_json([asdict(hit) for hit in hits])
    elif hits:
        screen.show_hits(screen.console(), hits)
    else:
        _say(f"Không tìm thấy: {query}")


@app.command(
    "export",
    help="""Xuất mọi dữ liệu ra Excel, CSV, JSON Lines hoặc Parquet.

    Everything out of a database, for a spreadsheet or a notebook.

    \b
    Ví dụ:
      kehoach export --db plans.db --to plans.xlsx --format xlsx
      kehoach export --db plans.db --to bang/ --format csv
    """,
)
def export_database(
    db: Database,
    to: Annotated[Path, typer.Option("--to", metavar="ĐÍCH", help="Tệp (xlsx, jsonl) hoặc thư mục (csv, parquet).")],
    format_: Annotated[Format, typer.Option("--format", help="Dạng tệp.")],
) -> None:
    """Write everything out."""
    from pipeline.export import export

    for path in export(db, to, format_.value):
        _say(f"Đã ghi {path}")


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
        _say(f"Đã ghi {out}")
    elif format_ is View.TEXT:
        from pipeline.compare.as_text import show

        show(screen.console(), comparison, lang.value)
    else:
        _emit(rendered(comparison, format_.value, lang.value))  # type: ignore[arg-type]


@app.command(
    "eval",
    help="""Chấm điểm bản ghi so với bản mẫu (*.gold.json) trong thư mục.

    Scores records against the gold in DIR: F1 for lists, accuracy for fields, each with n.

    \b
    Ví dụ:
      kehoach eval corpus/plans
      kehoach eval corpus/plans --errors
      kehoach eval corpus/plans --json > diem.json
    """,
)
def evaluate_directory(
    directory: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", exists=True, file_okay=False)],
    errors: Annotated[bool, typer.Option("--errors", help="Kê từng chỗ sót, thừa, sai kèm dòng trong tệp.")] = False,
    as_json: Json = False,
) -> None:
    """Print how records agree with their gold."""
    from pipeline import screen
    from pipeline.evaluate import evaluate

    with screen.console(stderr=True).status("Đang đọc và chấm điểm"):
        evaluation = evaluate(directory)
    if not evaluation.plans and not evaluation.orphans:
        raise typer.BadParameter(f"không có tệp *.gold.json nào trong {directory}")
    if as_json:
        _emit_json(evaluation.as_json(errors=errors))
    else:
        out = screen.console()
        for plan in evaluation.plans if errors else ():
            screen.show_faults(out, plan)
        screen.show_evaluation(out, evaluation)
    for orphan in evaluation.orphans:
        _say(f"Bản mẫu không có văn bản đi kèm: {orphan}")
    for plan in evaluation.plans:
        if plan.error:
            _say(f"Lỗi: {plan.error}")
    if not evaluation.complete:
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command(
    "doctor",
    help="""Kiểm tra máy: đã có gì, thiếu gì, cài bằng lệnh nào.

    What is installed, what is missing, and the command that installs it.

    \b
    Ví dụ:
      kehoach doctor
      kehoach doctor --json
    """,
)
def examine_machine(as_json: Json = False) -> None:
    """Print what this machine has and lacks."""
    from pipeline.doctor import examine

    checks = examine()
    if as_json:
        _emit_json({"ok": all(check.ok for check in checks), "checks": [asdict(check) for check in checks]})
    else:
        from pipeline import screen

        screen.show_checks(screen.console(), checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(ExitCode.SOME_FAILED)


@contextmanager
def _input(name: str) -> Iterator[Path]:
    """The file of that name; for `-` a temporary one with what stands on stdin, and errors that name `-`."""
    if name != STDIN:
        if Path(name).is_dir():
            raise UnreadableFileError(
                name, "directory", "Đây là thư mục", f'Hãy chạy: kehoach ingest "{name}" --db plans.db'
            )
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        path = Path(folder) / "stdin"
        path.write_bytes(sys.stdin.buffer.read())
        try:
            yield path
        except UnreadableFileError as error:
            raise UnreadableFileError(STDIN, error.code, error.reason, error.advice, error.page) from error


def _emit(text: str) -> None:
    """Data to stdout, flushed so that a closed pipe is noticed here and not at exit."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _emit_json(value: Any) -> None:
    _emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _say(message: str) -> None:
    """A message to stderr."""
    typer.echo(message, err=True)


def _complain(error: UnreadableFileError | StoppedError) -> None:
    _say(f"Lỗi: {error}")


def _finish(failed: int, of: int) -> None:
    if failed:
        if of > 1:
            _say(f"{failed} trên {of} tệp không đọc được.")
        raise typer.Exit(ExitCode.SOME_FAILED)
