import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from pipeline.errors import StoppedError
from pipeline.ingest import archives
from pipeline.ingest.archives import Found, Problem, Source, Unpacker, inner_path, unpacked_limit
from tests.ingest.conftest import Ingest, Watch

BLANK = b"\0" * 1024**2


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The archive with the flag of a password on every member: zipfile itself writes none."""
    out = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(signature)
        while at >= 0:
            out[at + offset] |= archives.ENCRYPTED
            at = out.find(signature, at + 4)
    return bytes(out)


def members(tmp_path: Path, data: bytes) -> Iterator[Found]:
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "scratch").mkdir(exist_ok=True)
    unpacker = Unpacker(tmp_path / "scratch", lambda inner: inner.suffix != ".json", Watch().expect)
    return unpacker.members(Source("a.zip", "/x/a.zip", tmp_path / "a.zip"))


def codes(found: Iterator[Found]) -> dict[str, str]:
    return {one.name: one.failure.code if isinstance(one, Problem) else "ok" for one in found}


def test_members_have_the_name_of_the_archive_before_their_own(tmp_path: Path) -> None:
    found = list(members(tmp_path, packed({"x/b.txt": b"2", "a.txt": b"1", "x/": b"", "c.json": b""})))
    assert [(one.name, one.location) for one in found] == [
        ("a.zip/a.txt", "/x/a.zip/a.txt"), ("a.zip/x/b.txt", "/x/a.zip/x/b.txt"),
    ]  # fmt: skip
    assert [one.path.read_bytes() for one in found if isinstance(one, Source)] == [b"1", b"2"]
    assert all(one.temporary for one in found)


@pytest.mark.parametrize("name", ["../../evil.txt", "/evil.txt", "C:\\evil.txt", "x/../../../evil.txt", ".."])
def test_nothing_is_written_where_a_member_says(name: str, tmp_path: Path) -> None:
    for one in members(tmp_path, packed({name: b"evil"})):
        assert isinstance(one, Source)
        assert one.path.parent == tmp_path / "scratch"
        assert ".." not in PurePosixPath(one.name).parts
        assert not one.name.endswith("/")
    assert not list(tmp_path.parent.glob("evil*"))


def test_archives_in_archives(tmp_path: Path) -> None:
    data = packed({"w.txt": b"words"})
    for _ in range(archives.MAX_DEPTH - 1):
        data = packed({"in.zip": data})
    assert codes(members(tmp_path, data)) == {"a.zip/in.zip/in.zip/w.txt": "ok"}
    assert codes(members(tmp_path, packed({"in.zip": data}))) == {"a.zip/in.zip/in.zip/in.zip": "archive_too_deep"}


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "SMALL", 4 * len(BLANK))
    bomb = packed({f"{n}.txt": BLANK for n in range(5)})
    assert codes(members(tmp_path, bomb)) == {"a.zip": "archive_too_big"}
    assert not list((tmp_path / "scratch").iterdir())


def test_a_bomb_in_pieces_is_not_unpacked_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "SMALL", 4 * len(BLANK))
    inner = packed({f"{n}.txt": BLANK for n in range(3)})
    shells = packed({f"{n}.zip": inner for n in range(5)} | {"w.txt": b"words"}, zipfile.ZIP_STORED)
    found = codes(members(tmp_path, shells))
    assert found.pop("a.zip/w.txt") == "ok"
    assert found == {f"a.zip/0.zip/{n}.txt": "ok" for n in range(3)} | {
        f"a.zip/{n}.zip": "archive_too_big" for n in range(1, 5)
    }


@pytest.mark.parametrize(
    ("size", "limit", "reason"),
    [
        (1000, archives.SMALL, "a small archive of blank scans"),
        (100 * 1024**2, 100 * 100 * 1024**2, "a hundred times its size"),
        (10 * 1024**3, archives.MAX_UNPACKED, "and never more than that"),
    ],
)
def test_unpacked_limit(size: int, limit: int, reason: str) -> None:
    assert unpacked_limit(size) == limit, reason


def test_an_archive_with_a_password_is_told_once(tmp_path: Path) -> None:
    (problem,) = members(tmp_path, encrypted(packed({"a.txt": b"1", "b.txt": b"2", "c.json": b"3"})))
    assert isinstance(problem, Problem)
    assert (problem.name, problem.failure.code) == ("a.zip", "password")
    assert "2 trên 2" in problem.failure.reason


def test_damage_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"first words", "b.txt": b"second words"}, zipfile.ZIP_STORED))
    data[data.index(b"first")] ^= 1
    assert codes(members(tmp_path, bytes(data))) == {"a.zip/a.txt": "damaged", "a.zip/b.txt": "ok"}
    for broken in (b"", b"PK\x03\x04 and no more", bytes(data[:-30])):
        assert codes(members(tmp_path, broken)) == {"a.zip": "damaged"}


@pytest.mark.parametrize(
    ("raw", "utf8", "name", "reason"),
    [
        ("kế hoạch.txt".encode(), True, "kế hoạch.txt", "said to be UTF-8"),
        ("kế hoạch.txt".encode(), False, "kế hoạch.txt", "UTF-8 and not said so, as macOS does"),
        ("Đông.txt".encode("cp1258"), False, "Đông.txt", "the code page of Vietnamese Windows"),
        ("kế.txt".encode("cp1258", "replace").replace(b"?", b"\xea\xec"), False, "kế.txt", "its tones apart"),
        (b"a\\b.txt", False, "a/b.txt", "a path as Windows writes it"),
    ],
)
def test_inner_path(raw: bytes, utf8: bool, name: str, reason: str) -> None:
    info = zipfile.ZipInfo(raw.decode("utf-8" if utf8 else "cp437"))
    info.flag_bits = archives.UTF8_NAME if utf8 else 0
    assert str(inner_path(info)) == name, reason


def test_a_full_disk_stops_the_work(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch/1.txt").symlink_to("/dev/full")
    with pytest.raises(StoppedError) as caught:
        list(members(tmp_path, packed({"a.txt": b"words" * 100_000})))
    assert caught.value.code == "disk_full"


def test_an_ingest_of_an_archive(run: Ingest, tmp_path: Path) -> None:
    words = "KẾ HOẠCH\n\nCai nghiện\n\nplan-{}\n"
    data = {f"xã/{n}.txt": words.format(n).encode() for n in range(3)} | {"xã/bad.rtf": b"{\\rtf1}"}
    path = tmp_path / "quý 1.zip"
    path.write_bytes(packed(data))
    report = run(path)
    assert report.plans == 3
    assert [one.name for one in report.failed] == [f"{path}/xã/bad.rtf"]
    assert run.rows("SELECT name FROM files WHERE plan = 'plan-1'") == [f"{path}/xã/1.txt"]
    assert run.rows("SELECT record ->> '$.source.path' FROM versions WHERE plan = 'plan-1'") == [f"{path}/xã/1.txt"]
    assert len(run.watch.names) == run.watch.expected
    assert run(path).unchanged == 3


def test_the_failure_of_an_archive_is_kept(run: Ingest, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    assert [one.again for one in run(path).failed] == [False]
    assert [one.again for one in run(path).failed] == [True]
    assert run.rows("SELECT error_code FROM files") == ["damaged"]
