import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pipeline.store.database import open_database
from pipeline.store.reading import Failure, Run, Seen
from pipeline.store.records import known_file, save_failure, save_name, save_reading
from schemas.record import PlanRecord
from tests.store import made

Put = Callable[..., None]
Rows = Callable[[str], list[Any]]
CHANGED = made.TEXT.replace("90%", "95%").replace("- Phấn đấu 95%", "- Phấn đấu 90%") + "Sửa đổi.\n"
FAILURE = Failure("empty", "Tệp rỗng", "Hãy tải lại", 3)


def test_one_row_of_everything(put: Put, rows: Rows) -> None:
    put(made.record())
    for table in ("plans", "files", "versions", "indicators", "breakdowns", "deadlines", "agencies", "tasks",
                  "budget_sources", "budget_amounts", "recipients", "warnings"):  # fmt: skip
        assert rows(f"SELECT count(*) FROM {table}") == [1], table
    assert rows("SELECT count(*) FROM citations") == [2]
    assert rows("SELECT a.name, t.text FROM tasks t JOIN agencies a ON a.id = t.agency") == [
        ("Công an xã", "Rà soát người nghiện")
    ]
    assert rows("SELECT title, issuer_level, period_start FROM plans") == [
        ("Cai nghiện ma túy trên địa bàn xã năm 2024", "commune", "2024")
    ]
    assert rows("SELECT value FROM header_fields WHERE field = 'number'") == ["12/KH-UBND"]


def test_the_record_is_kept_whole(put: Put, rows: Rows) -> None:
    record = made.record()
    put(record)
    assert [PlanRecord.model_validate_json(text) for text in rows("SELECT record FROM versions")] == [record]


def test_pages_are_the_text(put: Put, rows: Rows) -> None:
    put(made.record())
    text = "\f".join(rows("SELECT text FROM pages ORDER BY number"))
    assert text == made.TEXT
    for start, end, words in rows("SELECT evidence_start, evidence_end, evidence_text FROM tasks"):
        assert text[start:end] == words
    starts = rows("SELECT start FROM pages ORDER BY number")
    assert [text[start] for start in starts] == ["Ủ", "B"]


def test_the_scan_and_the_word_file_are_two_files_of_one_plan(put: Put, rows: Rows) -> None:
    scanned = made.TEXT.replace("địa bàn xã năm", "địa bàn xã  năm").replace("xã  năm", "xã năm") + "."
    put(made.record(path="a.docx"))
    put(made.record(text=scanned, path="b.pdf", origin="ocr", value=80), scanned, position=1)
    assert rows("SELECT name, plan FROM files ORDER BY name") == [
        ("a.docx", "12-kh-ubnd-2024"),
        ("b.pdf", "12-kh-ubnd-2024"),
    ]
    assert rows("SELECT count(*) FROM plans") == [1]
    assert rows("SELECT value FROM indicators") == [90], "typed text counts before a recognised scan"
    assert rows("SELECT count(*) FROM versions") == [2]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_which_file_is_ready_first_does_not_matter(order: tuple[int, int], put: Put, rows: Rows) -> None:
    made_of = [
        (made.record(path="a.docx"), made.TEXT),
        (made.record(text=CHANGED, path="b.docx", value=95), CHANGED),
    ]
    for position in order:
        put(*made_of[position], position=position)
    assert rows("SELECT value FROM indicators") == [95], "of two equals in one run the later in the order of the run"


def test_a_changed_text_is_a_new_version(put: Put, rows: Rows) -> None:
    put(made.record())
    put(made.record(text=CHANGED, value=95), CHANGED)
    assert rows("SELECT value FROM indicators") == [95], "the latest counts"
    assert rows("SELECT count(*) FROM plans") == [1]
    old, new = rows("SELECT record FROM versions ORDER BY number")
    assert json.loads(old)["indicators"][0]["value"] == 90, "the others stay readable"
    assert json.loads(new)["indicators"][0]["value"] == 95
    assert rows("SELECT count(DISTINCT text_sha256) FROM pages") == [2], "with the text that their evidence counts in"


def test_a_file_put_back_counts_again(db: Database, put: Put, rows: Rows) -> None:
    first = made.record()
    put(first)
    put(made.record(text=CHANGED, value=95), CHANGED)
    known = known_file(db, made.seen(first))
    assert known is not None
    save_name(db, made.seen(first), known.id)
    assert rows("SELECT value FROM indicators") == [90]


def test_a_file_that_was_renamed_is_one_file(db: Database, put: Put, rows: Rows) -> None:
    put(made.record())
    known = known_file(db, made.seen(made.record(), "elsewhere.txt"))
    assert known is not None
    save_name(db, made.seen(made.record(), "elsewhere.txt"), known.id)
    assert rows("SELECT count(*) FROM files") == [1]
    assert rows("SELECT location FROM file_names ORDER BY 1") == ["/in/elsewhere.txt", "/in/plan.txt"]


def test_another_reading_of_the_same_text_replaces_the_values(put: Put, rows: Rows, run: Run) -> None:
    put(made.record())
    put(made.record(value=70), run=replace(run, extractor="0.2.0/1.0"))
    assert rows("SELECT value FROM indicators") == [70]
    assert rows("SELECT number, extractor FROM versions") == [(1, "0.2.0/1.0")]
    assert rows("SELECT count(*) FROM pages") == [2]
    assert rows("SELECT count(*) FROM pages_fts") == [2]


def test_a_plan_that_turns_out_to_be_another_leaves_no_ghost(put: Put, rows: Rows, run: Run) -> None:
    put(made.record("misread"))
    put(made.record("well-read"), run=replace(run, extractor="0.2.0/1.0"))
    assert rows("SELECT id FROM plans") == ["well-read"]
    assert rows("SELECT DISTINCT plan FROM indicators") == ["well-read"]
    assert rows("SELECT plan FROM files") == ["well-read"]


def test_findings_of_a_plan_outlive_its_second_reading(db: Database, put: Put, run: Run) -> None:
    put(made.record())
    db.table("findings").insert({"id": "f1", "plan": "12-kh-ubnd-2024", "rule": "r", "family": "x", "severity": "info",
                                 "status": "open", "message_vi": "m", "message_en": "m", "evidence": "[]",
                                 "related": "[]"})  # fmt: skip
    put(made.record(value=70), run=replace(run, extractor="0.2.0/1.0"))
    assert db.table("findings").count == 1


def test_a_document_that_is_no_plan_is_kept_in_files_only(put: Put, rows: Rows) -> None:
    put(made.record(is_plan=False))
    assert rows("SELECT status, plan FROM files") == [("not_a_plan", None)]
    assert rows("SELECT count(*) FROM plans") == [0]
    assert rows("SELECT count(*) FROM indicators") == [0]
    assert rows("SELECT count(*) FROM pages") == [2]
    assert rows("SELECT code FROM warnings ORDER BY code") == ["not_a_plan", "some_doubt"]
    assert rows("SELECT is_plan FROM versions") == [0]


def test_a_plan_that_turns_out_to_be_none(put: Put, rows: Rows, run: Run) -> None:
    put(made.record())
    put(made.record(is_plan=False), run=replace(run, extractor="0.2.0/1.0"))
    assert rows("SELECT count(*) FROM plans") == [0]
    assert rows("SELECT count(*) FROM instruments") == [0]


# --- instruments


def test_one_row_per_instrument_cited(put: Put, rows: Rows) -> None:
    put(made.record())
    put(made.record("13-kh-ubnd-2024", text=CHANGED, path="b.txt"), CHANGED)
    assert rows("SELECT count(*) FROM citations") == [4]
    assert rows("SELECT number, catalogued FROM instruments ORDER BY number") == [
        ("116/2021/NĐ-CP", 1),
        ("35/KH-UBND", 0),
    ]
    assert rows("SELECT effective_date IS NOT NULL FROM instruments WHERE catalogued") == [1]


def test_an_instrument_that_nobody_cites_any_more_is_forgotten(put: Put, rows: Rows) -> None:
    put(made.record())
    put(made.record(text=CHANGED).model_copy(update={"citations": []}), CHANGED)
    assert rows("SELECT count(*) FROM instruments") == [0]


# --- failures


def test_a_failure_is_kept_with_its_reason(db: Database, run: Run, rows: Rows) -> None:
    save_failure(db, run, Seen("a.pdf", "/in/a.pdf", "00", 0), FAILURE, 1.5)
    assert rows("SELECT name, status, error_code, error_reason, error_advice, error_page, seconds FROM files") == [
        ("a.pdf", "failed", "empty", "Tệp rỗng", "Hãy tải lại", 3, 1.5)
    ]
    known = known_file(db, Seen("b.pdf", "/in/b.pdf", "00", 0))
    assert known is not None
    assert (known.read, known.failure) == (False, FAILURE)


def test_a_second_reading_that_fails_takes_nothing_away(db: Database, put: Put, run: Run, rows: Rows) -> None:
    put(made.record())
    save_failure(db, replace(run, extractor="0.2.0/1.0"), made.seen(made.record()), FAILURE, 1.0)
    assert rows("SELECT status, error_code, extractor FROM files") == [("done", "empty", "0.1.0/1.0")]
    assert rows("SELECT count(*) FROM indicators") == [1]


def test_a_reading_heals_a_failure(db: Database, put: Put, run: Run, rows: Rows) -> None:
    save_failure(db, run, made.seen(made.record()), FAILURE, 1.0)
    put(made.record())
    assert rows("SELECT status, error_code, error_reason FROM files") == [("done", None, None)]


def test_what_could_not_be_opened_is_known_by_its_place(db: Database, put: Put, run: Run, rows: Rows) -> None:
    nothing = Seen("plan.txt", "/in/plan.txt", None, 0)
    for _ in range(2):
        save_failure(db, run, nothing, Failure("missing", "Không mở được tệp"), None)
    assert rows("SELECT count(*) FROM files") == [1]
    put(made.record())
    assert rows("SELECT status FROM files") == ["done"], "nothing is left of it once it can be opened"


def test_a_record_that_contradicts_itself_is_not_half_kept(db: Database, put: Put, rows: Rows) -> None:
    record = made.record()
    twice = record.model_copy(update={"indicators": record.indicators * 2})
    with pytest.raises(sqlite3.IntegrityError):
        put(twice)
    for table in ("files", "versions", "plans", "pages", "instruments"):
        assert rows(f"SELECT count(*) FROM {table}") == [0], table


def test_a_reader_sees_whole_documents_while_one_is_written(path: Path, db: Database, run: Run, put: Put) -> None:
    put(made.record())
    with open_database(path) as reader:
        reader.execute("BEGIN")
        assert reader.table("plans").count == 1
        second = made.record("13-kh-ubnd-2024", text=CHANGED, path="b.txt")
        save_reading(db, run, made.seen(second), made.reading(second, CHANGED), 0.1)
        assert reader.table("plans").count == 1, "the moment at which the reader began"
        reader.execute("COMMIT")
        assert reader.table("plans").count == 2
