"""Word 97-2003 (.doc) and RTF files, turned by another program into what Kehoach reads.

Guarantees: the program works on a copy in a folder of its own, with a profile of its own that runs no macro and loads
nothing from elsewhere; it is killed with everything that it started when its time is over, and dies with the process
group that it belongs to; the folder is gone afterwards. Where no program can do it, the error names the command that
installs one.

Order, set on the two .doc of the shared corpus and on sample plans saved as .doc and .rtf (see docs/decisions.md):
LibreOffice keeps tables, bold, list numbers and the names of fonts, which .VnTimeH needs; antiword keeps paragraphs,
numbers and, once its drawn columns are put apart, tables; catdoc leaves out automatic numbers and prints binary rest of
some files. Both lose the ư of TCVN3, so that such text is not taken from them.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from pipeline.errors import UnreadableFileError
from pipeline.lexicon.text import sentence_case
from pipeline.ocr.legacy_guess import Decoder

TIME_LIMIT = 90.0  # seconds; a plan takes LibreOffice 1 to 2, its first start on an old laptop 20
LARGEST_OUTPUT = 100 * 2**20  # bytes
INSTALL = "apt-get install -y --no-install-recommends libreoffice-writer-nogui"
INSTALL_SMALL = "apt-get install -y antiword"

TABLE_LINE = re.compile(r"\s*\|.*\|\s*")

Kind = Literal["doc", "rtf"]
Form = Literal["docx", "text"]

_NAMESPACES = 'xmlns:oor="http://openoffice.org/2001/registry"'
_SAFE = "".join(
    f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse">'
    f"<value>true</value></prop></item>"
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent")
)
PROFILE = f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {_NAMESPACES}>{_SAFE}</oor:items>\n'


@dataclass(frozen=True, slots=True)
class Converted:
    """What a program made of a file, and the program's name for people."""

    form: Form
    data: bytes
    program: str


@dataclass(frozen=True, slots=True)
class Converter:
    """A program that may be there: its Debian package, the names of its command, what it reads, the command line."""

    name: str
    package: str
    commands: tuple[str, ...]
    kinds: frozenset[Kind]
    form: Form
    line: Callable[[str, Path, Path], list[str]]

    def found(self) -> str | None:
        """The path of the program; None where it is not installed."""
        return next((path for command in self.commands if (path := shutil.which(command))), None)


def _libreoffice(program: str, source: Path, folder: Path) -> list[str]:
    profile = (folder / "profile").as_uri()
    safe = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]
    return [program, f"-env:UserInstallation={profile}", *safe, "--convert-to", "docx", "--outdir", str(folder / "out"),
            str(source)]  # fmt: skip


def _antiword(program: str, source: Path, _: Path) -> list[str]:
    return [program, "-m", "UTF-8.txt", "-w", "0", "-t", str(source)]


def _catdoc(program: str, source: Path, _: Path) -> list[str]:
    return [program, "-w", "-d", "utf-8", str(source)]


def with_tables(text: str) -> str:
    """What antiword prints, its tables as Kehoach reads them in text.

    It draws columns side by side between bars. Two columns are a letterhead or a closing block: the left one first,
    then the right one. More are a table, whose lines become rows.
    """
    out: list[str] = []
    for drawn, lines in groupby(text.splitlines(), key=lambda line: bool(TABLE_LINE.fullmatch(line))):
        if not drawn:
            out.extend(lines)
            continue
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
        columns = max(map(len, rows))
        if columns <= 2:
            out.extend(row[at] for at in range(columns) for row in rows if at < len(row) and row[at])
        else:
            printed = [f"|{'|'.join(row + [''] * (columns - len(row)))}|" for row in rows]
            out.extend(["", printed[0], "|" + "---|" * columns, *printed[1:], ""])
    return "\n".join(out) + "\n"


def _loses_letters(text: str) -> bool:
    """Whether the text is in TCVN3 without its ư, a soft hyphen that was left out: `Phước` would become `Phớc`."""
    return "\u00ad" not in text and "tcvn3" in Decoder.of(text.splitlines()).established


ALL: frozenset[Kind] = frozenset({"doc", "rtf"})
WRITER = Converter("LibreOffice", "libreoffice-writer-nogui", ("soffice", "libreoffice"), ALL, "docx", _libreoffice)
ANTIWORD = Converter("antiword", "antiword", ("antiword",), frozenset({"doc"}), "text", _antiword)
CATDOC = Converter("catdoc", "catdoc", ("catdoc",), ALL, "text", _catdoc)
CONVERTERS = (WRITER, ANTIWORD, CATDOC)


def convert(data: bytes, kind: Kind, path: str) -> Converted:
    """The file in a form that Kehoach reads, by the first program that can do it.

    Raises UnreadableFileError: `legacy_doc` or `rtf` where none is installed, `conversion_failed` where those that are
    give nothing, `conversion_timeout`.
    """
    tried: list[str] = []
    overdue = False
    for converter in CONVERTERS:
        program = converter.found() if kind in converter.kinds else None
        if program is None:
            continue
        tried.append(converter.name)
        with tempfile.TemporaryDirectory(prefix="kehoach-") as name:
            try:
                made = _run(converter, program, data, kind, Path(name))
            except subprocess.TimeoutExpired:
                overdue = True
                continue
        if made and converter.form == "text":
            text = made.decode("utf-8", errors="replace")
            made = b"" if _loses_letters(text) else with_tables(text).encode()
        if made:
            return Converted(converter.form, made, converter.name)
    raise _refusal(kind, path, tried, overdue=overdue)


def _refusal(kind: Kind, path: str, tried: list[str], *, overdue: bool) -> UnreadableFileError:
    named = "Tệp Word đời cũ (.doc)" if kind == "doc" else "Tệp RTF"
    by_hand = "hãy mở bằng Word rồi lưu thành .docx"
    if not tried:
        small = f" (hoặc gọn hơn, không giữ bảng: {INSTALL_SMALL})" if kind == "doc" else ""
        return UnreadableFileError(
            path, "legacy_doc" if kind == "doc" else "rtf", f"{named} cần một chương trình chuyển đổi mà máy chưa có",
            f"Hãy cài: {INSTALL}{small}, rồi đọc lại; nếu không cài được, {by_hand}",
        )  # fmt: skip
    programs = ", ".join(tried)
    if overdue:
        reason = f"{named}: {programs} chạy quá {TIME_LIMIT:.0f} giây mà không xong"
        return UnreadableFileError(path, "conversion_timeout", reason, sentence_case(by_hand))
    missing = f", hoặc cài LibreOffice có Writer: {INSTALL}"
    return UnreadableFileError(
        path, "conversion_failed", f"{named}: {programs} không chuyển được", f"{sentence_case(by_hand)}{missing}"
    )


def _run(converter: Converter, program: str, data: bytes, kind: Kind, folder: Path) -> bytes:
    """What the program makes of the file; nothing where it fails."""
    source = folder / f"plan.{kind}"
    source.write_bytes(data)
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    (folder / "out").mkdir()
    output = folder / "stdout"
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    if (home := os.environ.get("HOME")) and (Path(home) / ".antiword").is_dir():
        environment.setdefault("ANTIWORDHOME", str(Path(home) / ".antiword"))
    with output.open("wb") as file:
        process = subprocess.Popen(
            converter.line(program, source, folder), cwd=folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(TIME_LIMIT)
        finally:
            _end(process)
    made = folder / "out" / "plan.docx" if converter.form == "docx" else output
    if not made.is_file() or made.stat().st_size > LARGEST_OUTPUT or (converter.form == "text" and process.returncode):
        return b""
    written = made.read_bytes()
    return written if written.strip() else b""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and everything that it started.

    It stays in the process group of whoever reads, so that killing that group (a worker of `ingest` whose time is over,
    Ctrl-C) ends it, too.
    """
    for pid in [*_descendants(process.pid), process.pid]:
        if process.poll() is None or pid != process.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
    process.wait()


def _descendants(pid: int) -> list[int]:
    """Processes that were started by `pid` and by those, as far as the system tells (Linux)."""
    parents = dict(_parents())
    out: list[int] = []
    waiting = [pid]
    while waiting:
        above = waiting.pop()
        children = [child for child, parent in parents.items() if parent == above]
        out.extend(children)
        waiting.extend(children)
    return out


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            yield int(stat.parent.name), int(fields[1])
