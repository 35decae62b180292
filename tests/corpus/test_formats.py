"""The editions of a document say the same: text, HTML, Word and PDF are read into the values of the Markdown.

`DIFFERS` names every edition of which the reader still makes something else, with the reason; what is not named there
has to agree, and what agrees has to be struck from it. Positions, confidences and page numbers are no values.
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
LETTERHEAD = "text: without bold letters the superior body is taken for a part of the issuer's name"
DOUBTFUL_LINE = "old encodings: a short line of capitals and codes can be read in two ways"
TEXTS = ("txt", *ENCODED)
HEADING_RUNS_ON = "a heading that fills its line takes the paragraph below it for its second line"
DIFFERS: dict[tuple[str, str], tuple[str, str]] = {
    ("huyen-krong-pac-2023", "pdf"): ("agencies tasks", HEADING_RUNS_ON),
    ("huyen-don-duong-2024", "vni.txt"): ("citations recipients", DOUBTFUL_LINE),
    ("huyen-phu-luong-2016", "viqr.txt"): ("recipients", DOUBTFUL_LINE),
    **{("phuong-bim-son-2026", kind): ("agencies tasks", HEADING_RUNS_ON) for kind in TEXTS},
    **{("to-trinh-yen-bai-2015", kind): ("header", LETTERHEAD) for kind in TEXTS},
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
    other = [part for part in wanted if found[part] != wanted[part]]
    known, reason = DIFFERS.get((plan_id, kind), ("", "nothing is known to differ"))
    assert set(other) <= set(known.split()), reason
    assert other or not known, "it agrees now: strike it from DIFFERS"


def test_what_is_known_to_differ_is_among_the_editions() -> None:
    assert set(DIFFERS) <= {(plan_id, kind) for plan_id in ids() for kind in EDITIONS}
