"""Two lists of wordings by people who had the field guide and had not seen the rules. First read, the code, measure and
comparator of 112 of the first list's 116 were right, and of 119 of the second list's 125, which is the harder one."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import province
from pipeline.lexicon import taxonomy
from pipeline.normalize.indicators import indicators_of
from tests.extract.plans import extracted
from tests.normalize.test_indicators import CONTEXT

CORPUS = Path(province.__file__).parent
HEAD = "# KẾ HOẠCH\n\n## Công tác cai nghiện ma túy và quản lý sau cai nghiện năm 2023\n\n### I. MỤC TIÊU\n\n- "
ROWS = [
    row
    for name in ("wordings.json", "more_wordings.json")
    for row in json.loads((CORPUS / name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_wording_is_read_as_what_it_says(row: dict[str, Any]) -> None:
    fraction = row.get("form") == "fraction"
    words = row["text"].replace("{v}", "42").replace("{a}", "42").replace("{b}", "60")
    [found] = [i for i in indicators_of(extracted(HEAD + words + "\n", markdown=True), CONTEXT) if i.value is not None]
    assert (found.value, found.code) == (42, row["code"])
    assert found.measure == ("count" if fraction else row["measure"])
    if not fraction:
        assert found.comparator == row["comparator"]
    assert taxonomy.better(found.code, found.subject, found.measure, found.unit, found.comparator) == row["better"]  # type: ignore[arg-type]
    scope = taxonomy.scope_of(found.subject, found.unit, found.evidence.text)
    assert (scope.per_unit is not None) == (row["scope"] == "per_unit")
