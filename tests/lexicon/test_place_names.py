"""Names of places through slips, with what they lie in: right nearly always, and never wrong where it says certain."""

import json
import random
from datetime import date
from typing import Any

import pytest

from corpus.source import PLANS, ids
from pipeline.lexicon.place_names import resolve, without_kind
from pipeline.lexicon.places import Place, all_places, marked_key

NAMES = 1000
FIRST_SNAPSHOT, BEFORE_REFORM = date(2017, 3, 6), date(2024, 5, 1)
MARKS = {
    "a": "aàáảãạăắằẳẵặâấầẩẫậ", "e": "eèéẻẽẹêếềểễệ", "i": "iìíỉĩị", "o": "oòóỏõọôốồổỗộơớờởỡợ", "u": "uùúủũụưứừửữự",
    "y": "yỳýỷỹỵ", "d": "dđ",
}  # fmt: skip
BASE = {letter: base for base, letters in MARKS.items() for letter in letters}
ALIKE = {
    "l": "i",
    "i": "l",
    "n": "u",
    "u": "n",
    "h": "b",
    "b": "h",
    "c": "e",
    "e": "c",
    "o": "0",
    "t": "l",
    "m": "rn",
    "v": "y",
}


def misread(name: str, dice: random.Random) -> str:
    """The name with one letter as OCR might have it: another mark, a letter that looks like it, none."""
    while True:
        at = dice.randrange(len(name))
        letter, how = name[at].lower(), dice.choice(("mark", "alike", "lost"))
        if how == "mark" and letter in BASE:
            other = dice.choice([m for m in MARKS[BASE[letter]] if m != letter])
            return name[:at] + (other.upper() if name[at].isupper() else other) + name[at + 1 :]
        if how == "alike" and letter in ALIKE:
            return name[:at] + ALIKE[letter] + name[at + 1 :]
        if how == "lost" and letter.isalpha():
            return name[:at] + name[at + 1 :]


def day_of(place: Place) -> date:
    if place.valid_from:
        return date.fromisoformat(place.valid_from)
    return BEFORE_REFORM if place.valid_to == "2025-06-30" else FIRST_SNAPSHOT


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_thousand_names_with_a_slip_and_what_they_lie_in(seed: int) -> None:
    dice = random.Random(seed)
    named = [p for p in all_places() if p.level != "province" and sum(c.isalpha() for c in p.name) > 1]
    right, wrong = 0, []
    for place in dice.sample(named, NAMES):
        name, district = misread(place.name, dice), place.district if place.level == "commune" else None
        found = resolve(
            f"{place.kind} {name}", province=place.province, district=district, on=day_of(place), recognised=True
        )
        same = found.place is not None and (found.place.state, found.place.code) == (place.state, place.code)
        right += same
        if found.certain and not same:
            wrong.append((place.name, name, found.place))
    assert wrong == []
    assert right >= 0.98 * NAMES


def gold(plan_id: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((PLANS / f"{plan_id}.gold.json").read_text(encoding="utf-8"))
    return record


@pytest.mark.parametrize("plan_id", ids())
def test_the_places_of_the_sample_plans(plan_id: str) -> None:
    document = gold(plan_id)["document"]
    issuer, on = document["issuer"], date.fromisoformat(f"{document['issue_date']}-01"[:10])
    above: dict[str, str] = {}
    for level in ("province", "district", "commune"):
        if issuer.get(level) is None:
            continue
        found = resolve(issuer[level], level=level, on=on, **above)  # type: ignore[arg-type]
        if found.place is None:  # thành phố and huyện Cao Lãnh: the kind in the issuer's name decides
            kinds = {c.kind for c in found.candidates}
            assert len(kinds) == len(found.candidates) > 1
        else:
            assert found.certain
            assert marked_key(found.place.name) == marked_key(issuer[level])
        if level != "commune":
            above[level] = issuer[level]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("xã Nhơn Trạch", None),  # a commune of Đồng Nai since July 2025; before, a district has the name
        ("huyện Nhơn Trạch", "Nhơn Trạch"),
        ("TT. Con Cuông", "Con Cuông"),
        ("P. Bãi Cháy", "Bãi Cháy"),
        ("huyện Không Có", None),
    ],
)
def test_the_kind_may_stand_before(name: str, found: str | None) -> None:
    place = resolve(name, on=BEFORE_REFORM).place
    assert (place.name if place else None) == found


def test_what_several_could_be_stays_open() -> None:
    found = resolve("xã Tân Lập", on=BEFORE_REFORM)
    assert found.place is None and not found.certain and len(found.candidates) > 10


def test_a_name_that_ocr_read_is_not_certain_beside_one_like_it() -> None:
    typed, read = (resolve("xã Sơn Ba", district="Sơn Hà", on=BEFORE_REFORM, recognised=r) for r in (False, True))
    assert typed.certain and not read.certain and read.place == typed.place


def test_places_of_another_day_are_none() -> None:
    assert resolve("huyện Nhơn Trạch", on=date(2025, 7, 1)).place is None
    place = resolve("xã Nhơn Trạch", on=date(2025, 7, 1)).place
    assert place is not None and place.state == "new"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("huyện Quan Sơn", "Quan Sơn"),
        ("TT. Con Cuông", "Con Cuông"),
        ("Quan Sơn", "Quan Sơn"),
        ("Phường 4", "Phường 4"),
    ],
)
def test_a_name_without_its_kind(name: str, bare: str) -> None:
    assert without_kind(name) == bare
