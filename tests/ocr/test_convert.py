"""Programs that turn old files into new ones: stand-ins that work, fail and hang, and the real ones where they are."""

import io
import os
import shutil
import signal
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from pipeline.errors import UnreadableFileError
from pipeline.ocr import convert as module
from pipeline.ocr.convert import convert
from pipeline.ocr.read import DOC, RTF, read
from pipeline.parse import parse

CORPUS = Path(__file__).parents[2] / "../shared/corpus/real"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le")
RTF_PLAN = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil .VnTime;}{\f1\fnil .VnTimeH;}{\f2\fnil Times New Roman;}}"
    rb"\f1 k\'d5 ho\'b9ch\par\f0 C\'abng an x\'b7 ph\'e8i h\'eep\par\f2 ma t\u250?y\par}"
)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of programs, the only one beside the system's own shell tools."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "cp", "sleep", "cat", "echo", "python3"):
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def stand_in(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def office(folder: Path, made: Path) -> None:
    """A soffice that leaves a file where it is told to, and its own command line beside it."""
    stand_in(
        folder, "soffice",
        f'echo "$@" > {made}.line; while [ "$1" != --outdir ]; do shift; done; cp {made} "$2/plan.docx"',
    )  # fmt: skip


def word_file(path: Path) -> Path:
    package = docx.Document()
    package.add_paragraph("KẾ HOẠCH")
    out = io.BytesIO()
    package.save(out)
    path.write_bytes(out.getvalue())
    return path


def old_file(folder: Path, name: str = "a.doc", data: bytes = OLE) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_libreoffice_comes_first_with_a_profile_of_its_own(programs: Path, tmp_path: Path) -> None:
    made = word_file(tmp_path / "made.docx")
    office(programs, made)
    stand_in(programs, "antiword", "echo sai")
    document = read(old_file(tmp_path))
    assert document.text == "KẾ HOẠCH\n"
    assert document.media_type == DOC
    assert [(n.code, "LibreOffice" in n.message) for n in document.notes] == [("converted", True)]
    line = Path(f"{made}.line").read_text(encoding="utf-8")
    profile = line.split("-env:UserInstallation=file://")[1].split()[0]
    assert not Path(profile).exists(), "the folder is gone"
    assert "--headless" in line


def test_the_profile_runs_no_macro_and_loads_nothing(programs: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.xcu"
    stand_in(programs, "soffice", f"cp profile/user/registrymodifications.xcu {kept}")
    with pytest.raises(UnreadableFileError):
        read(old_file(tmp_path))
    settings = kept.read_text(encoding="utf-8")
    assert all(name in settings for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"))


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo Error: source file could not be loaded >&2"])
def test_where_libreoffice_gives_nothing_the_next_one_is_tried(programs: Path, tmp_path: Path, script: str) -> None:
    """LibreOffice without its Writer ends well and leaves no file."""
    stand_in(programs, "soffice", script)
    stand_in(programs, "antiword", 'echo "KẾ HOẠCH"')
    document = read(old_file(tmp_path))
    assert document.text == "KẾ HOẠCH\n"
    assert [n.code for n in document.notes] == ["converted", "layout_lost"]
    assert "antiword" in document.notes[0].message


def test_text_of_old_fonts_in_what_a_program_prints(programs: Path, tmp_path: Path) -> None:
    stand_in(programs, "catdoc", 'echo "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"')
    document = read(old_file(tmp_path))
    assert document.text == "Cộng hòa xã hội chủ nghĩa Việt Nam\n"
    assert [n.code for n in document.notes] == ["converted", "layout_lost", "legacy_encoding"]


@pytest.mark.parametrize(
    ("name", "data", "code"), [("a.doc", OLE, "legacy_doc"), ("a.rtf", RTF_PLAN, "rtf")]
)  # fmt: skip
def test_without_a_program_the_command_that_installs_one_is_named(
    programs: Path, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(old_file(tmp_path, name, data))
    assert caught.value.code == code
    assert "apt-get install -y --no-install-recommends libreoffice-writer" in caught.value.advice
    assert ".docx" in caught.value.advice


def test_programs_that_cannot_do_it(programs: Path, tmp_path: Path) -> None:
    stand_in(programs, "soffice", "exit 77")
    with pytest.raises(UnreadableFileError) as caught:
        read(old_file(tmp_path))
    assert caught.value.code == "conversion_failed"
    assert "Writer" in caught.value.advice


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux tells which process started which")
def test_a_program_that_hangs_is_killed_with_its_children(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIME_LIMIT", 1.0)
    pids = tmp_path / "pids"
    stand_in(programs, "soffice", f"sh -c 'sleep 60 & echo $! >> {pids}; wait' & echo $! >> {pids}; wait")
    began = time.monotonic()
    with pytest.raises(UnreadableFileError) as caught:
        read(old_file(tmp_path))
    assert caught.value.code == "conversion_timeout"
    assert time.monotonic() - began < 20
    started = [int(line) for line in pids.read_text(encoding="utf-8").split()]
    assert len(started) == 2
    assert [pid for pid in started if is_running(pid)] == []


def is_running(pid: int) -> bool:
    with suppress(OSError):
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        return status not in "ZX"
    return False


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are a thing of Unix")
def test_it_dies_with_the_group_of_whoever_reads(programs: Path, tmp_path: Path) -> None:
    """What `ingest` does with a worker whose time is over."""
    pid_file = tmp_path / "pid"
    stand_in(programs, "soffice", f"echo $$ > {pid_file}; sleep 60")
    path = old_file(tmp_path)
    code = f"import pathlib, pipeline.ocr.read as r; r.read(pathlib.Path({str(path)!r}))"
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", code],
        {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        setpgroup=0,
    )
    for _ in range(200):
        if pid_file.exists() and pid_file.read_text(encoding="utf-8").strip():
            break
        time.sleep(0.05)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    time.sleep(0.2)
    assert not is_running(int(pid_file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("printed", "expected", "why"),
    [
        (
            "|UBND XÃ |CỘNG HÒA |\n|Số: 5   |Độc lập  |\n",
            "UBND XÃ\nSố: 5\nCỘNG HÒA\nĐộc lập\n",
            "two columns, one after the other",
        ),
        ("a\n|TT|Xã|Số|\n|1 |A |5 |\n", "a\n\n|TT|Xã|Số|\n|---|---|---|\n|1|A|5|\n\n", "a table"),
        ("không có bảng\n", "không có bảng\n", "none"),
    ],
)
def test_tables_that_antiword_draws(printed: str, expected: str, why: str) -> None:
    assert module.with_tables(printed) == expected, why


@pytest.mark.parametrize("program", ["antiword", "catdoc"])
def test_a_program_that_loses_letters_is_not_believed(programs: Path, tmp_path: Path, program: str) -> None:
    """The ư of TCVN3 is a soft hyphen, which both leave out: what they print of such text looks whole and is not."""
    stand_in(programs, program, 'echo "Céng hßa x· héi chñ nghÜa ViÖt Nam, nghÞ ®Þnh ®îc"')
    with pytest.raises(UnreadableFileError) as caught:
        read(old_file(tmp_path))
    assert caught.value.code == "conversion_failed"
    assert "libreoffice-writer" in caught.value.advice


# --- the real programs


@pytest.fixture(scope="session")
def writer() -> None:
    """LibreOffice with its Writer, which a fresh machine does not have."""
    try:
        made = convert(RTF_PLAN, "rtf", "a.rtf")
    except UnreadableFileError as error:
        pytest.skip(f"no program here reads RTF: {error.reason}")
    if made.form != "docx":
        pytest.skip(f"LibreOffice with Writer is not installed, {made.program} answered")


@pytest.mark.usefixtures("writer")
def test_rtf_keeps_its_fonts(tmp_path: Path) -> None:
    document = read(old_file(tmp_path, "a.rtf", RTF_PLAN))
    assert document.text == "KẾ HOẠCH\nCông an xã phối hợp\nma túy\n"
    assert document.media_type == RTF
    assert [n.code for n in document.notes] == ["converted", "legacy_encoding"]


@pytest.mark.usefixtures("writer")
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")
def test_corpus() -> None:
    record = parse(CORPUS / "26_pt-kh-stttt-qlvb-2011.doc")
    assert record.document.type == "Kế hoạch"
    assert record.document.issuer.name == "Sở Thông tin và Truyền thông tỉnh Phú Thọ"
    assert [signer.name for signer in record.document.signers] == ["Phan Quang Thao"]
    assert len(record.recipients) == 5
    assert len(record.responsibilities) >= 5
