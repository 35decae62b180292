"""Commands on single files: parse, read, restore."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.app import app, complain, emit, finish, say
from pipeline.errors import ExitCode, UnreadableFileError

STDIN = "-"


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
            complain(error)
            continue
        if name == STDIN:
            record = record.model_copy(update={"source": record.source.model_copy(update={"path": STDIN})})
        if as_json:
            emit(record.model_dump_json(indent=2 if len(documents) == 1 else None) + "\n")
            continue
        if position:
            emit("\n")
        screen.show_record(out, record)
    finish(failed, len(documents))


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
        complain(error)
        raise typer.Exit(ExitCode.SOME_FAILED) from error
    if as_json:
        shown = view(document)
        emit((shown.model_copy(update={"path": STDIN}) if file == STDIN else shown).model_dump_json() + "\n")
        return
    emit(document.text)
    for page in document.pages:
        if page.how:
            say(f"Trang {page.number}: {page.how}")
    for note in document.notes:
        say(f"Lưu ý: {note.message}")


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
                emit(document.text)
                messages = [note.message for note in document.notes]
    except UnreadableFileError as error:
        complain(error)
        raise typer.Exit(ExitCode.SOME_FAILED) from error
    for message in messages:
        say(f"Lưu ý: {message}")


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
