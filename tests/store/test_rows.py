import json
from typing import Any

import pytest

from pipeline.store import rows
from schemas.record import PlanRecord
from tests.store import made

EVIDENCE = {f"evidence_{name}" for name in ("text", "raw", "start", "end", "page", "boxes")}


def every_row(record: PlanRecord) -> list[dict[str, Any]]:
    return [
        *rows.header_rows(record), *rows.indicator_rows(record), *rows.breakdown_rows(record),
        *rows.agency_rows(record), *rows.task_rows(record, [7]), *rows.value_rows(record.plan, record.citations),
        *rows.value_rows(record.plan, record.deadlines), *rows.value_rows(record.plan, record.recipients),
    ]  # fmt: skip


def test_every_row_carries_its_evidence() -> None:
    for row in every_row(made.record()):
        assert row.keys() >= EVIDENCE
        assert made.TEXT[row["evidence_start"] : row["evidence_end"]] == row["evidence_text"]
        assert row["evidence_boxes"] == [{"page": row["evidence_page"], "x0": 1, "y0": 2, "x1": 3, "y1": 4}]
        json.dumps(row)


def test_nothing_of_a_value_is_lost() -> None:
    record = made.record()
    (row,) = rows.indicator_rows(record)
    for name, value in record.indicators[0]:
        if name not in ("evidence", "breakdown"):
            assert row[name] == value, name
    (part,) = rows.breakdown_rows(record)
    assert (part["indicator"], part["place"], part["value"]) == ("i1", "Ấp 1", 10)


def test_tasks_point_at_their_agency() -> None:
    record = made.record()
    (agency,) = rows.agency_rows(record)
    assert agency["name"] == "Công an xã"
    (task,) = rows.task_rows(record, [7])
    assert task["agency"] == 7
    with pytest.raises(ValueError, match="zip"):
        rows.task_rows(record, [])


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("number", "12/KH-UBND", "a field of the header"),
        ("issuer.name", "Ủy ban nhân dân xã Suối Tre", "a field of a part of it"),
        ("issue_date", None, "one that was not found"),
        ("issuers", None, "a list has no single value"),
    ],
)
def test_header_value(field: str, value: str | None, reason: str) -> None:
    assert rows.header_value(made.record().document, field) == value, reason
