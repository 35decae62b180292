import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import IO

import pytest

from corpus.typists import encoded
from pipeline.ocr.read import read

KEHOACH = Path(sysconfig.get_path("scripts")) / "kehoach"
COMMANDS = (
    "parse", "read", "restore", "ingest", "search", "export", "compare", "audit", "waive", "eval", "doctor",
)  # fmt: skip
PLAN = """ỦY BAN NHÂN DÂN
XÃ SUỐI TRE
Số: 12/KH-UBND
Suối Tre, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Cai nghiện ma túy tự nguyện trên địa bàn xã năm 2024
Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ;
I. MỤC TIÊU
- Phấn đấu 90% người dân được tuyên truyền về tác hại [của] ma túy.
II. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Chủ trì rà soát người nghiện trên địa bàn.
"""


def kehoach(
    *arguments: str | Path, cwd: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    command = [str(KEHOACH), *map(str, arguments)]
    env = {**os.environ, **environment}
    return subprocess.run(command, cwd=cwd, input=stdin, env=env, capture_output=True, check=False, timeout=120)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one plan and one file that cannot be read."""
    folder = tmp_path_factory.mktemp("ingested")
    (folder / "in").mkdir()
    (folder / "in/plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "in/empty.pdf").write_bytes(b"")
    done = kehoach("ingest", "in", "--db", "plans.db", "--workers", "1", cwd=folder)
    assert done.returncode == 1, done.stderr.decode()
    assert b"empty.pdf" in done.stderr
    assert done.stdout == b"", "messages and progress are no data"
    return folder / "plans.db"


# --- help


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, pipeline.cli; print(*sorted(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"spacy", "underthesea", "pydantic", "rich", "lxml", "PIL", "numpy", "pyarrow", "sqlite_utils", "pypdfium2"}
    assert heavy.isdisjoint(loaded)


def test_help_lists_the_commands_and_no_others(tmp_path: Path) -> None:
    text = kehoach("--help", cwd=tmp_path).stdout.decode()
    listed = [line.split()[0] for line in text.split("Commands:")[1].splitlines() if line.strip()]
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_its_purpose_and_shows_examples(command: str, tmp_path: Path) -> None:
    done = kehoach(command, "--help", cwd=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "Ví dụ:" in text
    assert text.count(f"\n    kehoach {command}") >= 2
    purpose = text.split("\n\n")[1:3]
    assert not purpose[0].isascii(), "first in Vietnamese"
    assert purpose[1].isascii(), "then in English"


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    done = kehoach("--help", cwd=tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "Đọc" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["parse"], "no file"),
        (["parse", "--xml", "a"], "an option that is not there"),
        (["restore", "a.txt", "b.txt"], "two files for one"),
        (["plan"], "a command that is not there"),
        (["eval", "nowhere"], "a folder that is not there"),
        (["eval", "."], "a folder without gold"),
        (["search", "ma tuy"], "no database"),
        (["search", "--db", "nowhere.db", "ma tuy"], "a database that is not there"),
        (["export", "--db", "nowhere.db", "--to", "x", "--format", "doc"], "a format that is not there"),
        (["ingest", "--db", "x.db"], "nothing to ingest"),
        (["ingest", "nowhere", "--db", "x.db"], "a path that is not there"),
        (["ingest", ".", "--db", "x.db", "--workers", "0"], "nobody to do the work"),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], reason: str, tmp_path: Path) -> None:
    done = kehoach(*arguments, cwd=tmp_path)
    assert done.returncode == 2, reason
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert not list(tmp_path.iterdir()), "nothing is made by a wrong command"


# --- parse


def test_parse_prints_one_object_for_one_file(plan: Path, tmp_path: Path) -> None:
    done = kehoach("parse", "--json", plan, cwd=tmp_path)
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["document"]["number"] == "12/KH-UBND"
    assert record["indicators"][0]["value"] == 90
    text = read(plan).text
    evidence = record["indicators"][0]["evidence"]
    assert text[evidence["start"] : evidence["end"]] == evidence["text"]


def test_parse_goes_on_after_a_file_that_cannot_be_read(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = kehoach("parse", "--json", plan, "empty.txt", "nowhere.pdf", tmp_path, plan, cwd=tmp_path)
    assert done.returncode == 1
    assert [json.loads(line)["document"]["number"] for line in done.stdout.splitlines()] == ["12/KH-UBND"] * 2
    problems = done.stderr.decode()
    assert "empty.txt: Tệp rỗng" in problems
    assert "nowhere.pdf" in problems
    assert "kehoach ingest" in problems, "a folder is for another command"
    assert "3 trên 5" in problems


def test_parse_shows_a_summary(plan: Path, tmp_path: Path) -> None:
    done = kehoach("parse", plan, cwd=tmp_path)
    text = done.stdout.decode()
    assert done.returncode == 0
    for words in ("12/KH-UBND", "05/03/2024", "90 %", "Công an xã", "Nghị định 116/2021/NĐ-CP"):
        assert words in text
    assert "\x1b" not in text, "no colours in a pipe"


def test_parse_reads_stdin(tmp_path: Path) -> None:
    record = json.loads(kehoach("parse", "--json", "-", cwd=tmp_path, stdin=PLAN.encode()).stdout)
    assert record["source"]["path"] == "-"
    nothing = kehoach("parse", "-", cwd=tmp_path)
    assert nothing.returncode == 1
    assert nothing.stderr.decode().startswith("Lỗi: -: ")


# --- read


def test_read_prints_exactly_the_text(plan: Path, tmp_path: Path) -> None:
    assert kehoach("read", plan, cwd=tmp_path).stdout == read(plan).text.encode()
    shown = json.loads(kehoach("read", "--json", "-", cwd=tmp_path, stdin=PLAN.encode()).stdout)
    assert shown["text"] == read(plan).text
    assert shown["path"] == "-"
    assert kehoach("read", "nowhere.pdf", cwd=tmp_path).returncode == 1


# --- restore


GOOD = "Trạm Y tế xã tổ chức tuyên truyền\r\ncho học sinh về tác hại của ma túy.\r\n\fCông an xã chủ trì, phối hợp thực hiện."
BARE = "Tram Y te xa to chuc tuyen truyen\r\ncho hoc sinh ve tac hai cua ma tuy.\r\n\fCong an xa chu tri, phoi hop thuc hien."


def test_restore_joins_lines_and_says_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_bytes(BARE.encode())
    done = kehoach("restore", "bare.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert "".join(done.stdout.decode().split()) == "".join(GOOD.split())
    assert done.stdout == read(tmp_path / "bare.txt").text.encode()
    assert "đã phục hồi" in done.stderr.decode()


def test_restore_keeps_lines_where_it_is_asked_to(tmp_path: Path) -> None:
    (tmp_path / "bare.txt").write_bytes(BARE.encode())
    done = kehoach("restore", "--lines", "bare.txt", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, GOOD.encode())
    assert "trên 3 dòng" in done.stderr.decode()
    again = kehoach("restore", "--lines", "-", cwd=tmp_path, stdin=done.stdout, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert (again.returncode, again.stdout, again.stderr) == (0, GOOD.encode(), b"")


def test_restore_reads_stdin_where_no_file_is_named(tmp_path: Path) -> None:
    assert kehoach("restore", "--lines", cwd=tmp_path, stdin=BARE.encode()).stdout == GOOD.encode()
    assert kehoach("restore", cwd=tmp_path, stdin=b"Ke hoach cai nghien ma tuy\n").stdout.decode().strip() == (
        "Kế hoạch cai nghiện ma túy"
    )


def test_restore_gives_back_what_is_no_text(tmp_path: Path) -> None:
    data = bytes(range(256)) * 4
    done = kehoach("restore", "--lines", cwd=tmp_path, stdin=data)
    assert (done.returncode, done.stdout) == (0, data)
    assert "trả lại nguyên vẹn" in done.stderr.decode()
    read_as_plan = kehoach("restore", cwd=tmp_path, stdin=data)
    assert (read_as_plan.returncode, read_as_plan.stdout) == (1, b"")
    assert read_as_plan.stderr.decode().startswith("Lỗi: -: ")


def test_restore_decodes_old_encodings(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(
        "\r\n".join(encoded(line, "tcvn3") for line in GOOD.splitlines()).encode("cp1252")
    )
    done = kehoach("restore", "--lines", "old.txt", cwd=tmp_path)
    assert done.stdout.decode().splitlines() == GOOD.splitlines()
    assert "bảng mã cũ" in done.stderr.decode()


def test_restore_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("nowhere.txt", "."):
        done = kehoach("restore", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.decode().startswith(f"Lỗi: {name}: ")


def test_restore_of_lines_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = kehoach("restore", "--lines", "nowhere.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("Lỗi: nowhere.txt: ")


def test_a_closed_pipe_is_no_error_of_restore(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(GOOD * 900, encoding="utf-8")
    with subprocess.Popen([KEHOACH, "restore", "--lines", "long.txt"], cwd=tmp_path, stdout=-1, stderr=-1) as process:
        stdout, stderr = stream(process.stdout), stream(process.stderr)
        stdout.read(10)
        stdout.close()
        assert b"Traceback" not in stderr.read()


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(
        "".join(f"Dòng thứ {n} của kế hoạch.\n\n" for n in range(9000)), encoding="utf-8"
    )
    with subprocess.Popen([KEHOACH, "read", "long.txt"], cwd=tmp_path, stdout=-1, stderr=-1) as process:
        stdout, stderr = stream(process.stdout), stream(process.stderr)
        stdout.read(10)
        stdout.close()
        assert stderr.read() == b""


def test_ctrl_c_is_130(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([KEHOACH, "read", "-"], env=environment, stdin=-1, stdout=-1, stderr=-1) as process:
        limit = time.monotonic() + 20
        while not list(tmp_path.iterdir()) and time.monotonic() < limit:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert b"Traceback" not in stream(process.stderr).read()
    assert not list(tmp_path.iterdir()), "what stood on stdin is not left behind"


def stream(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


# --- ingest, search, export


def test_ingest_again_reads_nothing_again(database: Path) -> None:
    done = kehoach("ingest", "in", "--db", "plans.db", cwd=database.parent)
    assert done.returncode == 1, "the failed file is still a failed file"
    assert done.stdout == b""


def test_ingest_names_the_next_commands(tmp_path: Path, plan: Path) -> None:
    done = kehoach("ingest", plan, "--db", "my plans.db", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "kehoach search --db 'my plans.db'" in done.stderr.decode(), "as it can be pasted"


def test_search_without_diacritics(database: Path) -> None:
    done = kehoach("search", "--db", database, "tuyen truyen", cwd=database.parent)
    assert done.returncode == 0
    assert "tuyên truyền" in done.stdout.decode()
    hits = json.loads(kehoach("search", "--db", database, "tuyen truyen", "--json", cwd=database.parent).stdout)
    assert hits
    nothing = kehoach("search", "--db", database, "tàu vũ trụ", cwd=database.parent)
    assert (nothing.returncode, nothing.stdout) == (0, b"")
    assert nothing.stderr


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl", "parquet"])
def test_export(kind: str, database: Path, tmp_path: Path) -> None:
    done = kehoach("export", "--db", database, "--to", tmp_path / f"out.{kind}", "--format", kind, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    assert any(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())


# --- eval, doctor


def test_eval_names_gold_without_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text("{}")
    done = kehoach("eval", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.gold.json" in done.stderr.decode()


def test_eval_prints_figures_and_faults(plan: Path, tmp_path: Path) -> None:
    parts = ("citations", "indicators", "deadlines", "responsibilities", "recipients")
    gold = {"document": {"number": "13/KH-UBND"}, **{name: [] for name in parts}}
    plan.with_name("plan.gold.json").write_text(json.dumps(gold))
    text = kehoach("eval", ".", "--errors", cwd=tmp_path).stdout.decode()
    assert "header.number" in text
    assert "plan.txt" in text
    figures = json.loads(kehoach("eval", ".", "--json", cwd=tmp_path).stdout)
    assert figures["pooled"]["counts"]["citations"] == [0, 1, 0]


def test_doctor_fails_when_something_is_missing(tmp_path: Path) -> None:
    done = kehoach("doctor", "--json", cwd=tmp_path, PATH=str(tmp_path))
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    missing = [check["fix"] for check in told["checks"] if not check["ok"]]
    assert any(fix.endswith("apt-get install -y tesseract-ocr") for fix in missing)
    shown = kehoach("doctor", cwd=tmp_path, PATH=str(tmp_path)).stdout.decode()
    assert "apt-get install -y tesseract-ocr-vie" in shown
