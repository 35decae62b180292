"""A database with two plans, a document that is none, and a failure."""

from pathlib import Path

import pytest

from pipeline.store.database import open_database
from pipeline.store.findings import save_findings
from pipeline.store.reading import Failure, Seen
from pipeline.store.records import save_failure, save_reading
from pipeline.store.runs import start_run
from tests.store import made


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "plans.db"
    with open_database(path, create=True) as db:
        run = start_run(db, ["in"], made.run().extractor, 1)
        plan = made.record()
        save_reading(db, run, made.seen(plan), made.reading(plan), 0.1)
        text = made.TEXT + "Bản khác.\n"
        subject = {"subject": '=HYPERLINK("x")', "target_date": "2024"}
        indicator = made.indicator(text, 12.5).model_copy(update=subject)
        deadline = made.record(text=text).deadlines[0].model_copy(update={"date": "2024-02-30", "action": "+ Báo cáo"})
        other = made.record("13-kh-ubnd-2024", text, path="@b.pdf").model_copy(
            update={"indicators": [indicator], "deadlines": [deadline]}
        )
        save_reading(db, run, made.seen(other), made.reading(other, text), 0.1)
        report = made.record("report", made.TEXT + ".", path="c.txt", is_plan=False)
        save_reading(db, run, made.seen(report), made.reading(report, made.TEXT + "."), 0.1)
        save_findings(db, [plan.plan], [made.finding(plan)])
        save_failure(db, run, Seen("d.pdf", "/in/d.pdf", "00", 0), Failure("empty", "Tệp rỗng", "Hãy tải lại"), 0.1)
    return path
