"""Records and rows without names of persons and ways to reach them.

Guarantees: nothing but such words is changed. A text that was changed is no slice of its document any more, and `raw`,
the letters as they stood in the file, is never given: the offsets still say where.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlite_utils import Database

from pipeline.export.persons import NAME, without_persons

_PERSON = re.compile(r"signer(?:s\.\d+)?\.name|signers?")


def people_of(document: Mapping[str, Any]) -> set[str]:
    """The names of the signers of a record's header."""
    signers = [document["signer"], *document["signers"]]
    return {signer["name"] for signer in signers if signer and signer["name"]}


def signers(db: Database) -> dict[str, set[str]]:
    """Plan -> the names of its signers."""
    found: dict[str, set[str]] = {}
    for plan, name, others in db.execute("SELECT id, signer_name, signers FROM plans"):
        found[plan] = {name, *(one.get("name") for one in json.loads(others))} - {None}
    return found


def redacted(record: dict[str, Any]) -> dict[str, Any]:
    """A whole record without persons: signers' names and their evidence go, other texts are cleaned."""
    document = record["document"]
    people = people_of(document)
    for signer in (document["signer"], *document["signers"]):
        signer["name"] = None
    for part in ("evidence", "provenance"):
        document[part] = {field: value for field, value in document[part].items() if not _PERSON.fullmatch(field)}
    cleaned = {key: _cleaned(value, people) for key, value in record.items()}
    for entry in cleaned["responsibilities"]:
        if NAME in entry["agency"]:  # the id is made of the name
            entry["agency_id"] = None
    return cleaned


def _cleaned(value: Any, people: Collection[str]) -> Any:
    if isinstance(value, str):
        return without_persons(value, people)
    if isinstance(value, list):
        return [_cleaned(one, people) for one in value]
    if isinstance(value, dict):
        cleaned = {key: _cleaned(one, people) for key, one in value.items()}
        return {**cleaned, "raw": cleaned["text"]} if "raw" in cleaned else cleaned
    return value
