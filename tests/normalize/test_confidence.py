import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.spine import extract
from pipeline.normalize.confidence import CERTAINTIES, CONSTANT, FILE, LEAST, MOST, SHARED, confidence_of, weights
from pipeline.normalize.record import record_of
from pipeline.normalize.signals import SHARED as SHARED_SIGNALS
from pipeline.normalize.signals import AllSigns, Signs, signals_of
from pipeline.ocr.document import Box, Document, DocumentBuilder, Line, Word
from pipeline.ocr.read import read
from schemas.record import PlanRecord

PLANS = Path(__file__).parents[2] / "corpus/plans"
KINDS = ("header", "citation", "indicator", "aim", "deadline", "agency", "task", "recipient")
# Signals whose names hold a rule, a field or a role: a plan shows some of them only.
OPEN = ("rule ", "field ", "role ")
TEXT = """ỦY BAN NHÂN DÂN
XÃ SUỐI TRE
Số: 12/KH-UBND
Suối Tre, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Công tác cai nghiện ma túy năm 2024
Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ;
I. MỤC TIÊU
- Trên 90% người dân được tuyên truyền về phòng, chống ma túy.
- Nâng cao hiệu quả công tác cai nghiện ma túy trên địa bàn.
II. TỔ CHỨC THỰC HIỆN
1. Công an xã:
- Chủ trì rà soát người nghiện ma túy; báo cáo kết quả trước ngày 20/11.
Nơi nhận:
- Ủy ban nhân dân huyện;
- Lưu: VT."""


def scanned(certainty: float) -> Document:
    """The plan above, every word of it recognised with that certainty."""
    builder = DocumentBuilder("plan.pdf", "0" * 64, "application/pdf")
    builder.page(1, "ocr", certainty, width=595, height=842)
    for row, text in enumerate(TEXT.split("\n")):
        start, words = builder.position, []
        for column, word in enumerate(text.split(" ")):
            builder.add(" " if column else "")
            span = builder.add(word)
            box = Box(1, 50 + 30 * column, 20 * row, 75 + 30 * column, 20 * row + 12)
            words.append(Word(*span, box, certainty))
        builder.line(Line(start, builder.position, 1, tuple(words)))
        builder.block(start)
    return builder.build()


def signs_of(document: Document) -> tuple[PlanRecord, AllSigns]:
    doc = extract(document)
    record = record_of(document, doc)
    return record, signals_of(record, doc)


def every(signs: AllSigns) -> list[Signs]:
    lists = (signs.citations, signs.indicators, signs.deadlines, signs.agencies, signs.tasks, signs.recipients)
    return [*signs.header.values(), *itertools.chain(*lists)]


def figures(record: PlanRecord) -> list[float]:
    tasks = [task for agency in record.responsibilities for task in agency.tasks]
    values = [*record.citations, *record.indicators, *record.deadlines, *record.responsibilities, *tasks,
              *record.recipients]  # fmt: skip
    return [p.confidence for p in record.document.provenance.values()] + [value.confidence for value in values]


@pytest.fixture(scope="module")
def sample() -> list[Signs]:
    """The signals of two sample plans."""
    names = ("huyen-phu-cat-2024", "tinh-ha-nam-2023-2025")
    return [sign for name in names for sign in every(signs_of(read(PLANS / f"{name}.md"))[1])]


def test_the_weights_file_says_where_it_is_from_and_has_every_kind() -> None:
    stored = json.loads((PLANS.parents[1] / "pipeline/normalize" / FILE).read_text(encoding="utf-8"))
    assert "values of" in stored["source"]
    assert len(stored["date"]) == len("2026-01-01")
    assert set(stored["weights"]) == {SHARED, *KINDS}
    assert all(CONSTANT in weights()[kind] for kind in KINDS)
    assert all(isinstance(w, int | float) for part in stored["weights"].values() for w in part.values())


def test_weights_are_of_signals_that_there_are(sample: list[Signs]) -> None:
    given_names = {kind: {CONSTANT}.union(*(s.values for s in sample if s.kind == kind)) for kind in KINDS}
    for kind in KINDS:
        assert {n for n in weights()[kind] if not n.startswith(OPEN)} <= given_names[kind], kind
        assert set(SHARED_SIGNALS) <= given_names[kind], kind
    assert set(weights()[SHARED]) <= set(SHARED_SIGNALS)


def test_signals_are_numbers_from_0_to_1(sample: list[Signs]) -> None:
    values = [value for sign in sample for value in sign.values.values()]
    assert all(isinstance(value, float) and 0 <= value <= 1 for value in values)
    assert {sign.kind for sign in sample} == set(KINDS)


def test_every_value_of_a_record_is_weighed_and_always_alike() -> None:
    first, signs = signs_of(scanned(0.9))
    again, _ = signs_of(scanned(0.9))
    assert figures(first) == figures(again)
    assert sorted(figures(first)) == sorted(confidence_of(sign, weights()) for sign in every(signs))
    assert {sign.kind for sign in every(signs)} == set(KINDS)


def test_confidence_never_rises_when_letters_are_less_certain() -> None:
    """Numbers of documents are left out below a certainty of their own: the values are compared one by one."""
    levels = [signs_of(scanned(certainty))[0] for certainty in (1.0, 0.97, 0.9, 0.86)]
    for better, worse in itertools.pairwise(levels):
        pairs = list(zip(figures(better), figures(worse), strict=True))
        assert all(after <= before for before, after in pairs)
        assert any(after < before for before, after in pairs)


def test_no_certainty_counts_against_a_value() -> None:
    assert all(weights()[part].get(name, 0) >= 0 for part in weights() for name in CERTAINTIES)
    assert any(weights()[SHARED].get(name, 0) > 0 for name in CERTAINTIES)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(SHARED_SIGNALS), st.floats(0, 1)), st.floats(0, 1))
def test_confidence_is_between_its_ends(kind: str, values: dict[str, float], less: float) -> None:
    signs = Signs(kind, values)  # type: ignore[arg-type]
    sure = confidence_of(signs, weights())
    assert LEAST <= sure <= MOST
    assert round(sure, 3) == sure
    lower = {name: value * less if name in CERTAINTIES else value for name, value in values.items()}
    assert confidence_of(Signs(kind, lower), weights()) <= sure  # type: ignore[arg-type]


def test_what_is_inferred_is_less_sure_than_what_is_printed(sample: list[Signs]) -> None:
    aims = [sign for sign in sample if sign.kind == "indicator"]
    clear = [s for s in aims if s.values["code of the rules"] and s.values["targets"] and not s.values["borrowed"]]
    vague = [s for s in aims if s.values["no code"] or s.values["general code"] or s.values["few words"]]
    mean = [sum(confidence_of(s, weights()) for s in part) / len(part) for part in (clear, vague)]
    assert mean[0] > mean[1] + 0.05
