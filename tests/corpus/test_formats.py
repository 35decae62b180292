"""The editions of a document say the same: text, HTML, Word and PDF are read into the values of the Markdown.

Positions, confidences and page numbers are no values.
"""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus import pdf
from corpus.source import ids, load
from corpus.typeset import ENCODED, FORMATS, write
from pipeline.parse import parse

EDITIONS = [kind for kind in (*FORMATS, *ENCODED) if kind != "md"]
HAS_FONTS = any(folder.is_dir() for folder in pdf.FONT_FOLDERS)
FIELDS = {
    "citations": ("number", "resolved_number", "type", "date", "issuer", "role", "count"),
    "indicators": ("code", "measure", "comparator", "value", "value_max", "unit", "direction", "target_date", "place"),
    "deadlines": ("kind", "recurrence", "date", "month_day", "action", "agency", "recipient"),
    "agencies": ("agency", "level"),
    "tasks": ("role", "text"),
}


def edition(plan_id: str, kind: str, folder: Path) -> dict[str, list[Any]]:
    """The values of one edition."""
    record = parse(write(load(plan_id), kind, folder)).model_dump(mode="json")
    bodies = record["responsibilities"]
    lists = {**record, "agencies": bodies, "tasks": [task for body in bodies for task in body["tasks"]]}
    header = {key: value for key, value in record["document"].items() if key not in ("evidence", "provenance")}
    values: dict[str, list[Any]] = {
        part: [[item[name] for name in names] for item in lists[part]] for part, names in FIELDS.items()
    }
    amounts = [[amount[name] for name in ("value", "unit", "year")] for amount in record["budget"]["amounts"]]
    recipients = [recipient["name"] for recipient in record["recipients"]]
    return {"header": [header], **values, "recipients": recipients, "budget": amounts}


@cache
def markdown(plan_id: str, folder: Path) -> dict[str, list[Any]]:
    return edition(plan_id, "md", folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editions")


@pytest.mark.parametrize("kind", EDITIONS)
@pytest.mark.parametrize("plan_id", ids())
def test_an_edition_is_read_into_the_values_of_the_markdown(plan_id: str, kind: str, folder: Path) -> None:
    if kind == "pdf" and not HAS_FONTS:
        pytest.skip("needs the Debian package fonts-liberation2")
    wanted, found = markdown(plan_id, folder), edition(plan_id, kind, folder)
    assert [part for part in wanted if found[part] != wanted[part]] == []
