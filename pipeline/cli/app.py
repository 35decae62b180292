"""The program that commands are added to, and how commands speak: data to stdout, the rest to stderr."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import ExitCode, StoppedError, UnreadableFileError


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
        complain(error)
        sys.exit(error.exit_code)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        emit(f"kehoach {version('kehoach')}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="In phiên bản rồi thoát.")
    ] = False,
) -> None:
    """Options of `kehoach` itself."""


def emit(text: str) -> None:
    """Data to stdout, flushed so that a closed pipe is noticed here and not at exit."""
    sys.stdout.write(text)
    sys.stdout.flush()


def emit_json(value: Any) -> None:
    """A value as JSON to stdout."""
    emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(message: str) -> None:
    """A message to stderr."""
    typer.echo(message, err=True)


def complain(error: UnreadableFileError | StoppedError) -> None:
    """What went wrong, and what to do, to stderr."""
    say(f"Lỗi: {error}")


def finish(failed: int, of: int) -> None:
    """Exit 1 where some files failed; each has been complained of."""
    if failed:
        if of > 1:
            say(f"{failed} trên {of} tệp không đọc được.")
        raise typer.Exit(ExitCode.SOME_FAILED)
