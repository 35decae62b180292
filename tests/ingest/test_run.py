import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from pipeline.errors import StoppedError
from pipeline.ingest import pool
from pipeline.ingest.archives import Source
from pipeline.ingest.pool import Job
from pipeline.ingest.worker import GRACE
from pipeline.store.reading import Seen
from pipeline.store.search import search
from tests.ingest.conftest import COMMAND, ROOT, Ingest

Write = Callable[..., Path]


def names(rows: list[str]) -> list[str]:
    return sorted(Path(name).name for name in rows)


def test_a_folder_becomes_a_database(run: Ingest, write: Write) -> None:
    folder = write("b/2.txt", "plan-b").parents[1]
    write("a.txt", "plan-a")
    report = run(folder)
    assert (report.plans, report.failed, report.unchanged) == (2, (), 0)
    assert report.totals.plans == 2
    assert run.rows("SELECT name FROM files ORDER BY name") == [f"{folder}/a.txt", f"{folder}/b/2.txt"]
    assert run.rows("SELECT status, read, failed, unchanged FROM runs") == [("done", 2, 0, 0)]
    assert sorted(run.watch.names) == [f"{folder}/a.txt", f"{folder}/b/2.txt"]
    assert run.watch.expected == 2
    assert len(search(run.db, "cai nghien", 9)) == 2


def test_a_second_ingest_reads_nothing(run: Ingest, write: Write) -> None:
    write("bad.txt", order="ERROR")
    folder = write("a.txt").parent
    run(folder)
    report = run(folder, command=("no", "such", "program"))
    assert (report.plans, report.unchanged) == (0, 1)
    assert [(Path(one.name).name, one.again) for one in report.failed] == [("bad.txt", True)]
    assert run.watch.expected == len(run.watch.names) == 2


def test_a_changed_file_is_read_again(run: Ingest, write: Write) -> None:
    path = write("a.txt")
    run(path)
    path.write_text("KẾ HOẠCH\n\nĐã sửa\n\nplan-a\n", encoding="utf-8")
    assert run(path).plans == 1
    assert run.rows("SELECT number FROM versions ORDER BY 1") == [1, 2]
    assert run.rows("SELECT v.number FROM plans p JOIN versions v ON v.id = p.version") == [2]


def test_reread_reads_everything_again(run: Ingest, write: Write) -> None:
    path = write("a.txt")
    run(path)
    assert run(path, reread=True).plans == 1
    assert run.rows("SELECT count(*) FROM versions") == [1]


def test_what_an_older_extractor_read_is_read_again(run: Ingest, write: Write) -> None:
    path = write("a.txt")
    run(path)
    with sqlite3.connect(run.db) as connection:
        connection.execute("UPDATE files SET extractor = '0.0.1/0.1'")
    assert run(path).plans == 1
    assert run(path).unchanged == 1


def test_the_scan_and_the_word_file_are_two_files_of_one_plan(run: Ingest, write: Write) -> None:
    folder = write("a.txt", "same").parent
    (folder / "b.html").write_text("<html><body><p>KẾ HOẠCH</p><p>same</p></body></html>", encoding="utf-8")
    report = run(folder)
    assert report.plans == 2
    assert report.totals.plans == 1
    assert run.rows("SELECT count(*) FROM files WHERE plan = 'same'") == [2]


def test_one_content_under_two_names_is_read_once(run: Ingest, write: Write) -> None:
    folder = write("a.txt").parent
    write("copy/a.txt")
    write("copy/b.txt", order="SLOW")
    for workers in (1, 3):
        report = run(folder, workers=workers, reread=True)
        assert (report.plans, report.same) == (2, 1)
    assert run.rows("SELECT count(*) FROM files") == [2]
    assert run.rows("SELECT count(*) FROM file_names") == [3]


def test_a_document_that_is_no_plan(run: Ingest, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("BÁO CÁO\n\nKết quả\n", encoding="utf-8")
    report = run(path)
    assert (report.plans, report.not_plans, report.failed) == (0, (str(path),), ())
    assert run.rows("SELECT status, plan FROM files") == [("not_a_plan", None)]
    assert run.rows("SELECT count(*) FROM pages") == [1]
    assert run(path).unchanged == 1


# --- files that fail, and what they must not take with them


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [
        ("SEGFAULT", "crashed", "SIGSEGV"),
        ("OUT OF MEMORY", "crashed", "bộ nhớ"),
        ("ERROR", "crashed", "một lỗi trong chương trình"),
        ("CONTRADICTION", "inconsistent", "mâu thuẫn"),
    ],
)
def test_a_file_that_fails_costs_itself_alone(order: str, code: str, words: str, run: Ingest, write: Write) -> None:
    folder = write("a.txt", "plan-a").parent
    write("b.txt", "plan-b", order)
    write("c.txt", "plan-c")
    report = run(folder)
    assert report.plans == 2
    (failed,) = report.failed
    assert (Path(failed.name).name, failed.failure.code, failed.again) == ("b.txt", code, False)
    assert words in failed.failure.reason
    assert failed.failure.advice
    assert run.rows("SELECT error_code FROM files WHERE status = 'failed'") == [code]


def test_a_file_that_hangs_is_killed_with_what_it_started(run: Ingest, write: Write) -> None:
    folder = write("a.txt", "plan-a", "HANG").parent
    write("b.txt", "31.4159", "HANG WITH CHILD\n31.4159\n")
    (folder / "b.txt").write_text("HANG WITH CHILD\n\n31.4159\n", encoding="utf-8")
    write("c.txt", "plan-c")
    began = time.monotonic()
    report = run(folder, timeout=1.0)
    assert time.monotonic() - began < 15
    assert [one.failure.code for one in report.failed] == ["timeout", "timeout"]
    assert "--timeout" in report.failed[0].failure.advice
    assert report.plans == 1
    assert not [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "31.4159"]]


def test_failures_are_tried_again_when_asked_or_when_changed(run: Ingest, write: Write) -> None:
    path = write("a.txt", order="ERROR")
    assert len(run(path).failed) == 1
    assert run(path, retry_failed=True).failed[0].again is False, "tried again, in vain"
    write("a.txt")
    report = run(path)
    assert (report.plans, report.failed) == (1, ())


def test_bad_files_have_their_reasons(run: Ingest, write: Write, tmp_path: Path) -> None:
    folder = write("good.txt").parent
    (folder / "empty.pdf").touch()
    (folder / "notes.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "packed.rar").write_bytes(b"Rar!")
    report = run(folder)
    assert {Path(one.name).name: one.failure.code for one in report.failed} == {
        "empty.pdf": "empty", "notes.docx": "damaged", "gone.txt": "missing", "packed.rar": "packed",
    }  # fmt: skip
    assert all(one.failure.reason and one.failure.advice for one in report.failed)
    assert [one.again for one in run(folder).failed] == [True] * 4
    assert run.watch.expected == len(run.watch.names) == 5


def test_what_a_parser_prints_is_no_answer(run: Ingest, write: Write, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(write("a.txt", order="CHATTER")).plans == 1
    assert capfd.readouterr() == ("", "")


def test_workers_that_cannot_start_are_told(run: Ingest, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_WORKER_FAILS_TO_START", "1")
    with pytest.raises(StoppedError, match="thiếu một thành phần"):
        run(write("a.txt"))
    monkeypatch.delenv("TEST_WORKER_FAILS_TO_START")
    assert run(write("a.txt")).plans == 1, "it is the program's fault, not the file's"


def test_workers_work_side_by_side_and_none_is_left(run: Ingest, write: Write) -> None:
    for number in range(4):
        write(f"{number}.txt", f"plan-{number}", "SLOW")
    report = run(write("x.txt", "plan-x").parent, workers=4)
    assert report.plans == 5
    assert [child for child in psutil.Process().children() if "worker.py" in " ".join(child.cmdline())] == []


@pytest.mark.parametrize(
    ("status", "words", "told"),
    [
        (-signal.SIGSEGV, "", "SIGSEGV"),
        (-signal.SIGKILL, "", "thiếu bộ nhớ"),
        (1, "ValueError: x", "ValueError: x"),
        (3, "", "mã 3"),
    ],
)
def test_why_a_process_died(status: int, words: str, told: str) -> None:
    failure = pool.crash(status, words)
    assert failure.code == "crashed"
    assert told in failure.reason
    assert "--retry-failed" in failure.advice


def test_one_thread_of_tesseract_in_a_worker(run: Ingest, write: Write) -> None:
    worker = pool.Worker((sys.executable, "-c", "import os, time; time.sleep(60)"), {})
    assert psutil.Process(worker.process.pid).environ()["OMP_THREAD_LIMIT"] == "1"
    worker.end()


# --- the database


def test_the_database_is_never_its_own_input(run: Ingest, write: Write) -> None:
    folder = write("a.txt").parent
    run.db = folder / "plans.txt"
    assert run(folder).plans == 1
    held = sqlite3.connect(run.db)
    held.execute("SELECT count(*) FROM files").fetchone()
    report = run(folder, run.db)
    held.close()
    assert (report.plans, report.unchanged, report.failed) == (0, 1, ())


def test_a_reader_reads_while_an_ingest_writes(run: Ingest, write: Write) -> None:
    folder = write("0.txt", "plan-0").parent
    run(folder)
    for number in range(1, 5):
        write(f"{number}.txt", f"plan-{number}", "SLOW")
    counts: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            counts.append(run.rows("SELECT count(*) FROM plans")[0])
            time.sleep(0.02)

    reader = threading.Thread(target=look)
    reader.start()
    run(folder)
    over.set()
    reader.join()
    assert counts == sorted(counts)
    assert len(set(counts)) > 2, "documents appear one by one"


def test_a_locked_database_stops_with_a_message(run: Ingest, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")
    run(path)
    monkeypatch.setattr("pipeline.store.database.BUSY_SECONDS", 0.1)
    other = sqlite3.connect(run.db)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoppedError) as caught:
        run(path, reread=True)
    assert caught.value.code == "locked"
    other.close()


# --- runs that are stopped


SCRIPT = """
import sys
from pathlib import Path
from pipeline.cli import main
from pipeline.ingest import pool, run
run.ingest.__kwdefaults__["command"] = tuple(sys.argv.pop(1).split("|"))
main()
"""


def start(run: Ingest, folder: Path) -> subprocess.Popen[bytes]:
    """`kehoach ingest` in a process of its own, with the workers of the tests."""
    command = [sys.executable, "-c", SCRIPT, "|".join(COMMAND), "ingest", str(folder), "--db", str(run.db)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, "--workers", "2"], env=environment, stdout=-1, stderr=-1)


def wait_for_plans(run: Ingest, wanted: int) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        if run.db.exists():
            try:
                if run.rows("SELECT count(*) FROM plans")[0] >= wanted:
                    return
            except sqlite3.OperationalError:  # the tables are just being made
                pass
        time.sleep(0.05)
    raise AssertionError("the ingest did nothing")


def workers_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_killed_run_goes_on_where_it_stopped(run: Ingest, write: Write) -> None:
    for number in range(8):
        folder = write(f"{number}.txt", f"plan-{number}", "SLOW").parent
    process = start(run, folder)
    wait_for_plans(run, 2)
    workers = workers_of(process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = run.rows("SELECT count(*) FROM plans")[0]
    assert 2 <= before < 8
    assert psutil.wait_procs(workers, timeout=10)[1] == [], "workers end by themselves"
    report = run(folder)
    assert report.unchanged == before
    assert report.plans == 8 - before
    assert report.totals.plans == 8
    assert run.rows("SELECT status FROM runs ORDER BY id") == ["interrupted", "done"]
    assert run.rows("PRAGMA integrity_check") == ["ok"]


def test_ctrl_c_keeps_what_is_finished(run: Ingest, write: Write) -> None:
    for number in range(8):
        folder = write(f"{number}.txt", f"plan-{number}", "SLOW").parent
    process = start(run, folder)
    wait_for_plans(run, 2)
    workers = workers_of(process)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=15)
    assert process.returncode == 130
    assert b"Traceback" not in stderr
    assert psutil.wait_procs(workers, timeout=5)[1] == []
    assert run.rows("SELECT status, ended IS NOT NULL FROM runs") == [("interrupted", 1)]
    assert run.rows("SELECT read FROM runs") == run.rows("SELECT count(*) FROM files")
    assert run(folder).totals.plans == 8


def test_a_worker_does_not_outlive_its_time_though_nobody_watches(run: Ingest, write: Write) -> None:
    path = write("a.txt", order="HANG")
    worker = pool.Worker(COMMAND, {})
    worker.channel.recv()
    worker.take(Job(Source("a.txt", str(path), path), Seen("a.txt", str(path), "00", 0)), timeout=0.1, fresh=False)
    assert worker.process.wait(GRACE + 10) == -signal.SIGALRM
    worker.end()
