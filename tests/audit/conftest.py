"""Cases for the audit's tests, made by the real parser from text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.audit.case import Case, case_of
from pipeline.audit.passages import Passages
from pipeline.parse import parse_file
from pipeline.store.reading import layout_of

CaseOf = Callable[..., Case]


@pytest.fixture
def case_of_text(tmp_path: Path) -> CaseOf:
    """The case of a plan that is given as text."""

    def make(text: str, as_of: date | None = None) -> Case:
        path = tmp_path / "plan.txt"
        path.write_text(text, encoding="utf-8")
        parsed = parse_file(path)
        document = parsed.document
        pages = [(page.number, page.start) for page in document.pages]
        passages = Passages(document.text, layout_of(document, parsed.headings), pages)
        return case_of(parsed.record, passages, path.name, as_of)

    return make
