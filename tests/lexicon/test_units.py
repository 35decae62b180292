import pytest

from pipeline.lexicon import units
from pipeline.lexicon.tables import table


@pytest.mark.parametrize(("text", "unit"), [("lượt người dự", "lượt người"), ("người nghiện", "người"), ("điểm tư vấn", "điểm"),
                                            ("tỷ đồng", "tỷ đồng"), ("ngườ", None), ("xã, thị trấn", "xã, thị trấn")])  # fmt: skip
def test_the_longest_unit_is_taken(text: str, unit: str | None) -> None:
    found = units.unit_pattern().match(text)
    assert (found[0] if found else None) == unit


@pytest.mark.parametrize(
    ("unit", "group"),
    [("người", "people"), ("Xã", "places"), ("mô hình", "things"), ("triệu đồng", "money"), ("tuổi", None)],
)
def test_groups(unit: str, group: str | None) -> None:
    assert units.group_of(unit) == group


def test_no_unit_stands_in_two_groups() -> None:
    every = [word for name in units.UNIT_GROUPS for word in table("units")[name]]
    assert len(every) == len(set(every))
