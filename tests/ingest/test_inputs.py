import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest.archives import Problem, Source
from pipeline.ingest.inputs import Inputs, digest, own_files
from tests.ingest.conftest import Watch


@pytest.fixture
def inputs(tmp_path: Path) -> Callable[..., Inputs]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def given(*paths: Path, own: frozenset[Path] = frozenset()) -> Inputs:
        return Inputs(paths, own, scratch, Watch())

    return given


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    ("names", "found", "reason"),
    [
        (["b.pdf", "a.pdf", "c/a.pdf"], ["a.pdf", "b.pdf", "c/a.pdf"], "in the order of names, whole"),
        (["~$a.docx", "a.docx"], ["a.docx"], "the lock file of Office"),
        ([".a.txt", ".git/a.txt", "x/.b/c.txt"], [], "hidden"),
        (["Thumbs.db", "desktop.ini", "__MACOSX/a.pdf"], [], "litter of Windows and macOS"),
        (["a.json", "a.csv", "a.py", "a.db", "a.XLSX", "a.pdf"], ["a.pdf"], "no documents"),
        (["a", "a.xyz", "a.doc"], ["a", "a.doc", "a.xyz"], "what is not known is tried"),
    ],
)
def test_what_is_read_of_a_folder(
    names: list[str], found: list[str], reason: str, tmp_path: Path, inputs: Callable[..., Inputs]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    touch(folder, *names)
    assert [one.name for one in inputs(folder)] == [str(folder / name) for name in found], reason


def test_what_is_passed_over_is_counted(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    touch(tmp_path / "in", "a.csv", "b.CSV", "c.json", "~$d.docx")
    given = inputs(tmp_path / "in")
    assert list(given) == []
    assert given.ignored == {".csv": 2, ".json": 1}


def test_a_file_that_somebody_names_is_read_whatever_it_is(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    touch(tmp_path, "a.csv", ".b.txt", "~$c.docx")
    found = [one.name for one in inputs(tmp_path / "a.csv", tmp_path / ".b.txt", tmp_path / "~$c.docx")]
    assert found == [str(tmp_path / "a.csv"), str(tmp_path / ".b.txt")]


def test_a_file_is_met_once_however_often_it_is_named(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    touch(tmp_path / "in", "a.pdf")
    (tmp_path / "in/link.pdf").symlink_to("a.pdf")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in", target_is_directory=True)
    path = tmp_path / "in/a.pdf"
    assert len(list(inputs(path.parent, path, tmp_path / "in/../in/a.pdf"))) == 1


def test_files_of_the_database_are_left_out(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    touch(tmp_path / "in", "plans.txt", "plans.txt-wal", "plans.txt-shm", "plans.txt-journal", "a.txt")
    own = own_files(tmp_path / "in/plans.txt")
    assert [Path(one.name).name for one in inputs(tmp_path / "in", tmp_path / "in/plans.txt", own=own)] == ["a.txt"]


def test_members_of_an_archive_stand_in_its_place(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    touch(tmp_path / "in", "a.pdf", "z.pdf")
    with zipfile.ZipFile(tmp_path / "in/m.zip", "w") as archive:
        for name in ("x/b.txt", "x/a.txt", "__MACOSX/x/._a.txt", "x/c.json", "x/d.rar"):
            archive.writestr(name, name)
    given = inputs(tmp_path / "in")
    found = list(given)
    inner = ["a.pdf", "m.zip/x/a.txt", "m.zip/x/b.txt", "m.zip/x/d.rar", "z.pdf"]
    assert [one.name for one in found] == [f"{tmp_path}/in/{name}" for name in inner]
    assert isinstance(found[3], Problem), "an archive of another kind, told"
    assert given.ignored == {".json": 1}
    watch = given.progress
    assert isinstance(watch, Watch)
    assert watch.expected == len(found) + len(watch.names), "each of them, and the archive itself"


def test_a_name_that_is_no_utf8(tmp_path: Path, inputs: Callable[..., Inputs]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / os.fsdecode(b"k\xea.txt")).write_text("words", encoding="utf-8")
    (found,) = inputs(folder)
    assert isinstance(found, Source)
    assert found.name == f"{folder}/k\ufffd.txt"
    assert found.path.read_text() == "words"
    assert str(found.path).isascii()


def test_digest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert digest(path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(tmp_path / "nowhere") is None
    assert digest(tmp_path) is None
    os.mkfifo(tmp_path / "pipe")
    assert digest(tmp_path / "pipe") is None, "and does not wait for somebody to write"
