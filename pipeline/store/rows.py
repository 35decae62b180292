"""A record as rows of the tables.

Guarantees: nothing is lost of what the tables have columns for; every row of a value carries its evidence; lists keep
the order of the record in `position`, counted from 0. Lists and objects inside a row are written as JSON by the store.
"""

from collections.abc import Sequence
from typing import Any

from pipeline.store.places import code_below
from schemas.record import Evidence, Header, Model, PlanRecord, Value

Row = dict[str, Any]
VALUE_FIELDS = {"confidence", "evidence", "rule", "derived_from"}


def evidence_columns(evidence: Evidence) -> Row:
    """`evidence {text, …}` as columns `evidence_text`, …; boxes stay a list."""
    return {f"evidence_{name}": value for name, value in evidence.model_dump(mode="json").items()}


def plan_row(record: PlanRecord, *, version: int, file: int) -> Row:
    """The row of `plans`."""
    head = record.document
    return {
        "id": record.plan, "version": version, "file": file,
        "type": head.type, "number": head.number, "issue_date": head.issue_date, "issue_place": head.issue_place,
        "title": head.title, "issuer_name": head.issuer.name, "issuer_level": head.issuer.level,
        "issuer_kind": head.issuer.kind, "province": head.issuer.province, "district": head.issuer.district,
        "commune": head.issuer.commune, "signer_name": head.signer.name, "signer_position": head.signer.position,
        "signer_authority": head.signer.authority, "period_start": head.period.start, "period_end": head.period.end,
        "issuers": _dumped(head.issuers), "signers": _dumped(head.signers),
    }  # fmt: skip


def header_rows(record: PlanRecord) -> list[Row]:
    """Rows of `header_fields`: each field of the header that was found."""
    rows = []
    for field, evidence in record.document.evidence.items():
        found = record.document.provenance[field].model_dump()
        value = header_value(record.document, field)
        rows.append({"plan": record.plan, "field": field, "value": value, **found, **evidence_columns(evidence)})
    return rows


def header_value(head: Header, field: str) -> str | None:
    """The value of a header field by the name that its evidence goes by: `number`, `issuer.name`; None for lists."""
    value: object = head
    for name in field.split("."):
        value = getattr(value, name, None)
    return value if isinstance(value, str) else None


def value_rows(plan: str, values: Sequence[Value], leave_out: frozenset[str] = frozenset()) -> list[Row]:
    """Rows of a table whose columns are named as the fields of the record."""
    rows = []
    for position, value in enumerate(values):
        fields = value.model_dump(mode="json", exclude={"evidence", *leave_out})
        rows.append({"plan": plan, "position": position, **fields, **evidence_columns(value.evidence)})
    return rows


def indicator_rows(record: PlanRecord) -> list[Row]:
    """Rows of `indicators`, without their breakdowns."""
    return value_rows(record.plan, record.indicators, frozenset({"breakdown"}))


def breakdown_rows(record: PlanRecord) -> list[Row]:
    """Rows of `breakdowns`: one for each place of each indicator, with the code of the place where only one fits."""
    return [
        {"plan": record.plan, "indicator": indicator.id, "position": position, "place": part.place,
         "place_code": code_below(part.place, record.document), "value": part.value, **evidence_columns(part.evidence)}
        for indicator in record.indicators
        for position, part in enumerate(indicator.breakdown)
    ]  # fmt: skip


def agency_rows(record: PlanRecord) -> list[Row]:
    """Rows of `agencies`, without their tasks; the agency's name is the column `name`."""
    rows = value_rows(record.plan, record.responsibilities, frozenset({"tasks"}))
    return [{("name" if key == "agency" else key): value for key, value in row.items()} for row in rows]


def task_rows(record: PlanRecord, agency_ids: Sequence[int]) -> list[Row]:
    """Rows of `tasks`; `agency_ids` are the ids of the rows of `agencies`, in the order of the record."""
    return [
        {**row, "agency": agency}
        for agency, responsibility in zip(agency_ids, record.responsibilities, strict=True)
        for row in value_rows(record.plan, responsibility.tasks)
    ]


def _dumped(models: Sequence[Model]) -> list[Row]:
    return [model.model_dump(mode="json") for model in models]
