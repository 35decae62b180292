"""The tables are made from their sources alone; the same sources give the same rows."""

import csv
from pathlib import Path

import pytest

from pipeline.lexicon import build

UNITS = {
    "provinces_pre2025.csv": [{"code": "75", "name": "Đồng Nai", "type": "Tỉnh", "parent_code": ""}],
    "districts_pre2025.csv": [{"code": "742", "name": "Nhơn Trạch", "type": "Huyện", "parent_code": "75"}],
    "communes_pre2025.csv": [{"code": "26497", "name": "Long Tân", "type": "Xã", "parent_code": "742"}],
}
SEEN = {"first_seen": "2017-03-01", "last_seen": "2025-03-01"}
PROVINCE_2025 = {"code": "75", "name": "Đồng Nai", "type": "Tỉnh", "parent_code": "", "full_name_2026": ""}
COMMUNE_2025 = {
    "code": "26485",
    "name": "Nhơn Trạch",
    "type": "Xã",
    "parent_code": "75",
    "full_name_2026": "Phường Nhơn Trạch",
}
MAPPING = {
    "old_level": "commune", "old_code": "26497", "old_full_name": "Xã Long Tân", "old_district_code": "742",
    "old_province_code": "75", "old_province": "Tỉnh Đồng Nai", "new_level": "commune", "new_code": "26485", "part": "full",
}  # fmt: skip


def write(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def gazetteer(tmp_path: Path) -> Path:
    for name, rows in UNITS.items():
        write(tmp_path / name, [{**row, **SEEN} for row in rows])
    write(tmp_path / "units_history_2017_2025.csv", [], ["level", "code", "name", "type", "parent_code", *SEEN])
    write(tmp_path / "provinces_2025.csv", [PROVINCE_2025])
    write(tmp_path / "communes_2025.csv", [COMMUNE_2025])
    write(tmp_path / "mapping_old_to_new.csv", [MAPPING])
    return tmp_path


def test_old_units_end_with_the_reform(gazetteer: Path) -> None:
    rows = [row for row in build.places(gazetteer) if row[-1] == "old"]
    assert [(row[3], row[6], row[7], row[9]) for row in rows] == [
        ("Đồng Nai", "", "", "2025-06-30"),
        ("Nhơn Trạch", "Đồng Nai", "", "2025-06-30"),
        ("Long Tân", "Đồng Nai", "Nhơn Trạch", "2025-06-30"),
    ]


def test_new_units_begin_with_the_reform_and_may_change_their_kind(gazetteer: Path) -> None:
    rows = [row for row in build.places(gazetteer) if row[-1] == "new" and row[1] == "commune"]
    assert [(row[4], row[8], row[9]) for row in rows] == [
        ("xã", "2025-07-01", "2026-07-31"),
        ("phường", "2026-04-30", ""),
    ]


def test_successors(gazetteer: Path) -> None:
    assert build.successors(gazetteer) == [["commune", "26497", "commune", "26485", "full"]]


def test_the_same_sources_give_the_same_rows(gazetteer: Path) -> None:
    assert build.places(gazetteer) == build.places(gazetteer)


def test_a_unit_without_its_parent_is_an_error(gazetteer: Path) -> None:
    write(gazetteer / "communes_pre2025.csv", [{"code": "1", "name": "X", "type": "Xã", "parent_code": "9", **SEEN}])
    with pytest.raises(SystemExit, match="no parent"):
        build.places(gazetteer)


@pytest.mark.parametrize(
    ("full", "parts"),
    [("Đặc khu Côn Đảo", ("đặc khu", "Côn Đảo")), ("thị trấn Ba Tri", ("thị trấn", "Ba Tri"))],
)
def test_kind_and_name(full: str, parts: tuple[str, str]) -> None:
    assert build._split(full) == parts


def test_instruments_of_a_catalogue(tmp_path: Path) -> None:
    (tmp_path / "instruments.yaml").write_text(
        """instruments:
  - {number: 1/2020/NĐ-CP, type: Nghị định, issuer: Chính phủ, title: Quy định về ma tuý - theo trí nhớ,
     issue_date: '2020-01-02', expiry_date: '2025-12-31', use_as_basis: programme period 2021-2025, verified: true,
     replaced_by: ['5/2025/NĐ-CP'], repealed_by: ['6/2025/NĐ-CP (Điều 3 only)'], amended_by: ['2/2021/NĐ-CP: from memory'],
     aliases: ['01/2020/NĐ-CP', 'Nghị định 1', '9/2020/NĐ-CP']}
""",
        encoding="utf-8",
    )
    row = dict(zip(build.INSTRUMENT_COLUMNS, build.instruments(tmp_path)[0], strict=True))
    assert row["title"] == "Quy định về ma túy"  # the compiler's remark left out, one tone placement
    assert row["expiry_date"] == "2026-01-01"  # the catalogue has the last day of a programme
    assert (row["replaced_by"], row["repealed_by"], row["partly_repealed_by"]) == ("5/2025/NĐ-CP", "", "6/2025/NĐ-CP")
    assert row["also"] == "9/2020/NĐ-CP"
    assert "amended_by" in row["unverified"].split()
