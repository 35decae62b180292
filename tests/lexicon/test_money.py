import re
from typing import Any

import pytest

from pipeline.lexicon import money

SOURCES = [(row, pattern) for row, (pattern, _) in zip(money.table()["sources"], money.sources(), strict=True)]


@pytest.mark.parametrize(("row", "pattern"), SOURCES, ids=[row["fits"][0] for row, _ in SOURCES])
def test_every_source_has_its_examples(row: dict[str, Any], pattern: re.Pattern[str]) -> None:
    assert [words for words in row["fits"] if not pattern.search(words)] == []
    assert [words for words in row["misses"] if pattern.search(words)] == []


def test_a_budget_named_by_whose_it_is() -> None:
    match = money.owned().search("lấy ở ngân sách năm 2024 của huyện")
    assert match and match["owner"] == "huyện"


def test_a_whole_cell() -> None:
    assert money.whole("totals").match("Tổng cộng")
    assert money.whole("totals").match("**Tổng (A+B)**".strip("*"))
    assert not money.whole("totals").match("Tổng hợp báo cáo")
