"""What is left of a text when names of persons and ways to reach them are taken out.

Guarantees: nothing but such words is changed; a name is taken out after a form of address, after a post, and wherever
a plan's signer is named. A text that was changed is no slice of its document any more: the offsets still say where.
"""

import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from sqlite_utils import Database

NAME, CONTACT = "[tên]", "[liên hệ]"
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_SYLLABLE = rf"[{_CAPITAL}][\w’']*"
_PERSON = re.compile(r"signer(?:s\.\d+)?\.name|signers?")


@cache
def table() -> dict[str, Any]:
    """The table `people.yaml`."""
    return dict(yaml.safe_load(files("pipeline.export").joinpath("people.yaml").read_text(encoding="utf-8")))


@cache
def _after_address() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in sorted(table()["before"], key=len, reverse=True))
    none = "|".join(table()["not_names"])
    name = rf"(?!(?:{none})(?!\w)){_SYLLABLE}(?:\s+{_SYLLABLE}){{1,4}}"
    return re.compile(rf"(?<!\w)(?P<before>(?i:{words})\.?:?\s+)(?P<name>{name})")


@cache
def _after_post() -> re.Pattern[str]:
    posts = "|".join(re.escape(w) for w in sorted(table()["posts"], key=len, reverse=True))
    families = "|".join(re.escape(w) for w in sorted(set(table()["families"]), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?P<before>(?:{posts})\s*[:,-]?\s+)(?P<name>(?:{families})(?:\s+{_SYLLABLE}){{2,4}})(?!\w)"
    )


@cache
def _contacts() -> re.Pattern[str]:
    return re.compile("|".join(row["match"].replace("(?i)", "") for row in table()["contacts"]), re.IGNORECASE)


def redact(text: str, people: Collection[str] = ()) -> str:
    """The text without names of persons (`people`: known ones) and contact data."""
    for person in people:
        text = re.sub(rf"(?<!\w){re.escape(person)}(?!\w)", NAME, text, flags=re.IGNORECASE)
    for pattern in (_after_address(), _after_post()):
        text = pattern.sub(lambda found: found["before"] + NAME, text)
    return _contacts().sub(CONTACT, text)


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
        return redact(value, people)
    if isinstance(value, list):
        return [_cleaned(one, people) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one, people) for key, one in value.items()}
    return value
