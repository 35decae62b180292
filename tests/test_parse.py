"""The whole road on the sample files: one plan in several formats, evidence, speed of nothing, robustness."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from pipeline.errors import UnreadableFileError
from pipeline.parse import parse, parse_file
from schemas.record import Evidence, PlanRecord

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "corpus/samples").iterdir())
PLANS = ROOT / "corpus/plans"
SHARED = ROOT.parent / "shared/corpus"


def evidences(value: Any) -> list[Evidence]:
    """Every evidence anywhere in a record."""
    if isinstance(value, Evidence):
        return [value]
    if isinstance(value, dict):
        return [e for item in value.values() for e in evidences(item)]
    if isinstance(value, list):
        return [e for item in value for e in evidences(item)]
    return [e for _, item in value for e in evidences(item)] if isinstance(value, BaseModel) else []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_every_value_points_into_the_text(path: Path) -> None:
    parsed = parse_file(path)
    found = evidences(parsed.record)
    assert found
    for evidence in found:
        assert parsed.document.text[evidence.start : evidence.end] == evidence.text
        assert parsed.document.raw(evidence.start, evidence.end) == evidence.raw
    if path.suffix == ".pdf":
        assert all(evidence.boxes for evidence in found), "a page of fixed layout has places"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_a_record_survives_json(path: Path) -> None:
    record = parse(path)
    assert PlanRecord.model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_the_sample_and_its_source_are_one_plan(path: Path) -> None:
    """The PDF, the Word file and the Markdown of one plan identify the same plan and say the same."""
    sample, source = parse(path), parse(PLANS / f"{path.stem}.md")
    assert sample.document.number == source.document.number
    assert sample.document.issuer == source.document.issuer
    if sample.is_plan() and not sample.plan.startswith("file-"):
        assert sample.plan == source.plan
    assert [(i.code, i.value, i.unit) for i in sample.indicators] == [
        (i.code, i.value, i.unit) for i in source.indicators
    ]
    assert [r.agency for r in sample.responsibilities] == [r.agency for r in source.responsibilities]


def test_parsing_twice_gives_the_same_record() -> None:
    assert parse(SAMPLES[0]) == parse(SAMPLES[0])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development set is not beside this checkout")
@pytest.mark.parametrize("name", ["000.txt", "001.txt", "002.txt", "003.txt", "05.truth.txt"])
def test_real_texts_parse(name: str) -> None:
    parsed = parse_file(SHARED / name)
    assert parsed.record.is_plan()
    assert all(parsed.document.text[e.start : e.end] == e.text for e in evidences(parsed.record))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the development set is not beside this checkout")
def test_real_word_and_digital_files_parse_or_are_refused_with_a_reason() -> None:
    scans = {p.name for p in (SHARED / "real").glob("*.pdf")} - {
        p.name for p in (SHARED / "real").glob("*.pdf") if p.name[:2] in ("40", "43", "44", "45")
    }
    for path in sorted((SHARED / "real").iterdir()):
        if path.name in scans:
            continue  # OCR of forty pages is for the benchmark
        try:
            record = parse(path)
        except UnreadableFileError as error:
            assert path.suffix == ".doc", error
            assert error.advice
            continue
        assert record.is_plan() != ("_neg-" in path.name), path.name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_give_a_record_or_a_reason(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    try:
        assert isinstance(parse(path), PlanRecord)
    except UnreadableFileError as error:
        assert error.reason


def test_what_is_left_to_the_other_places_is_no_aim_of_its_own(tmp_path: Path) -> None:
    """`các xã còn lại 02 người` at the end of a list of shares once gave an aim without words."""
    path = tmp_path / "plan.txt"
    shares = "thị trấn Thọ Xuân 06 người, xã Xuân Hồng 05 người, xã Thọ Lập 04 người, xã Xuân Lai 03 người"
    words = f"Cai nghiện tự nguyện tại gia đình, cộng đồng: 20 người, gồm: {shares}, các xã còn lại 02 người."
    path.write_text(f"KẾ HOẠCH\nCông tác cai nghiện năm 2023\nI. CHỈ TIÊU\n1. {words}\n", encoding="utf-8")
    (aim,) = parse(path).indicators
    assert (aim.value, [part.value for part in aim.breakdown]) == (20, [6, 5, 4, 3])
