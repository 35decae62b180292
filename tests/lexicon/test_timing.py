import re
from typing import Any

import pytest

from pipeline.lexicon import timing

CYCLES = [
    (kind, row, pattern)
    for kind in ("cycles", "periods")
    for row, (_, pattern) in zip(timing.table()[kind], timing.cycles(kind), strict=True)  # type: ignore[arg-type]
]
LISTS = (
    "reports",
    "duties",
    "attributes",
    "references",
    "background",
    "names",
    "events",
    "at_dates",
    "completes",
    "begins",
)


@pytest.mark.parametrize(("kind", "row", "pattern"), CYCLES, ids=lambda v: v if isinstance(v, str) else None)
def test_every_cycle_has_its_examples(kind: str, row: dict[str, Any], pattern: re.Pattern[str]) -> None:
    assert row["fits"] and row["misses"], kind
    assert [words for words in row["fits"] if not pattern.search(words)] == []
    assert [words for words in row["misses"] if pattern.search(words)] == []


@pytest.mark.parametrize("name", LISTS)
def test_words_of_a_list_stand_once_and_are_found_in_either_case(name: timing.List) -> None:
    words = timing.table()[name]
    assert len(words) == len(set(words))
    assert all(timing.anywhere(name).search(f"… {word.upper()} …") for word in words)


def test_what_stands_before_a_date() -> None:
    assert timing.ending("background").search("so với thời điểm ngày ")
    assert not timing.ending("background").search("hoàn thành trước ngày ")
    assert timing.adjoining("names").search("báo cáo kết quả ")
    assert not timing.adjoining("names").search("báo cáo kết quả trong ")


def test_columns_and_labels() -> None:
    assert timing.column("due").match("Thời gian thực hiện")
    assert timing.column("who").match("Cơ quan chủ trì")
    assert not timing.column("who").match("Cơ quan phối hợp")
    assert timing.label("due").match("Thời gian thực hiện: Quý II")
    assert not timing.label("due").match("Thời gian gửi báo cáo: trước ngày 20")
    assert timing.label("who").match("Đơn vị chủ trì theo dõi chung: Sở Y tế")
