"""Names of persons in Vietnamese prose, and ways to reach them.

Guarantees: a name is told from a place, a street or a school that bears one; what is in doubt without a form of
address, a post or a family name stands. Texts are composed (NFC) before they are read.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from phonenumbers import Leniency, PhoneNumberMatcher

from pipeline.lexicon import places

NAME, CONTACT = "[tên]", "[liên hệ]"
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_FIRST = rf"[{_CAPITAL}][\w’']*"
_MIDDLE = ("VĂN", "THỊ")  # the middle names that nearly only people have
_NEXT = rf"(?:{_FIRST}|văn|thị)"
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|\d{4} \d{4}")  # `395.000.000`, `1900 2000`: telephones to the library


@cache
def table() -> dict[str, Any]:
    """The table `people.yaml`."""
    return dict(yaml.safe_load(files("pipeline.export").joinpath("people.yaml").read_text(encoding="utf-8")))


def without_persons(text: str, people: Collection[str] = ()) -> str:
    """The text with NAME for each name (`people`: known ones) and CONTACT for each number, address and link."""
    text = unicodedata.normalize("NFC", text)
    for person in people:
        text = re.sub(rf"(?<!\w){re.escape(person)}(?!\w)", NAME, text, flags=re.IGNORECASE)
    text = _after_address().sub(lambda found: found["before"] + NAME, text)
    text = _after_post().sub(_unless_a_place, text)
    text = _bare().sub(lambda found: NAME if _is_bare_name(text, found) else found[0], text)
    before = None
    while before != text:
        before, text = text, _after_name().sub(_unless_a_place, text)
    return _contacts().sub(CONTACT, _without_telephones(text))


def _any(words: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def _families() -> str:
    families = set(table()["families"])
    return _any(families | {family.upper() for family in families})


@cache
def _after_address() -> re.Pattern[str]:
    none = _any(table()["not_names"])
    name = rf"(?!(?i:{none})(?!\w)){_FIRST}(?:\s+{_NEXT}){{1,4}}"
    return re.compile(rf"(?<!\w)(?P<before>(?i:{_any(table()['before'])})\.?:?\s+)(?P<name>{name})(?!\w)")


@cache
def _after_post() -> re.Pattern[str]:
    name = rf"(?:{_families()})(?:\s+{_NEXT}){{2,4}}"
    return re.compile(rf"(?<!\w)(?P<before>(?i:{_any(table()['posts'])})\s*[:,-]?\s+)(?P<name>{name})(?!\w)")


@cache
def _after_name() -> re.Pattern[str]:
    name = rf"(?:{_families()})(?:\s+{_NEXT}){{1,4}}"
    return re.compile(rf"(?P<before>(?<={re.escape(NAME)})(?:\s*[,;/]\s*|\s+và\s+))(?P<name>{name})(?!\w)")


@cache
def _bare() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_families()})(?:\s+{_NEXT}){{2,3}}(?!\w)")


def _unless_a_place(found: re.Match[str]) -> str:
    words = found["name"].split()
    if found[0].isupper() and words[1] not in _MIDDLE:  # NGƯỜI NGHIỆN MA TÚY
        return found[0]
    return found[0] if _is_known(found["name"]) else found["before"] + NAME


def _is_known(words: str) -> bool:
    """Whether the words name a unit or begin with the name of one (`Cao Bằng Văn …`), or a man of history."""
    syllables = words.split()
    if words.casefold() in {name.casefold() for name in table()["historic"]}:
        return True
    return bool(_units(words) or _provinces(" ".join(syllables[:2])))


@cache
def _units(words: str) -> list[places.Place]:
    return places.find(words)


def _provinces(words: str) -> list[places.Place]:
    return [place for place in _units(words) if place.level == "province"]


def _is_bare_name(text: str, found: re.Match[str]) -> bool:
    """Whether a name that no word announces is a person's: not a street's, a school's, nor part of a longer name."""
    words = found[0].split()
    if _is_known(found[0]) or _kinds().search(text[: found.start()]):
        return False
    if found[0].isupper():
        around = text[: found.start()].split(" ")[-2:-1] + text[found.end() :].split(" ")[1:2]
        return words[1] in _MIDDLE and not any(word.isupper() for word in around)
    if any(word.isupper() and len(word) > 1 for word in words):
        return False
    return words[1].upper() in _MIDDLE or words[0] in table()["alone"]


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{_any(table()['kinds'])})\s+$")


def _without_telephones(text: str) -> str:
    out, end = [], 0
    for found in PhoneNumberMatcher(text, "VN", leniency=Leniency.VALID):
        if not _AMOUNT.fullmatch(found.raw_string):
            opened = "(" if found.raw_string.startswith("(") and ")" not in found.raw_string else ""
            out += [text[end : found.start], opened + CONTACT]
            end = found.end
    return "".join([*out, text[end:]])


@cache
def _contacts() -> re.Pattern[str]:
    return re.compile("|".join(row["match"] for row in table()["contacts"]), re.IGNORECASE)
