"""One file with several documents: which is read, what the others are called."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from corpus import plain, source
from pipeline.extract.parts import split
from pipeline.ocr.document import Document
from pipeline.ocr.read import read
from pipeline.parse import parse_file

PLAN, OTHER_PLAN, COMMUNE = "huyen-ba-tri-2023", "huyen-kim-son-2022", "xa-an-ngai-tay-2023"
LETTER, REPORT, DECISION, NOTICE = (
    "cong-van-phu-tho-2022",
    "bao-cao-cao-lanh-2024",
    "quyet-dinh-tinh-yen-bai-2014",
    "giay-moi-lien-chieu-2023",
)
FORM = """
    PHỤ LỤC
    Mẫu báo cáo

ỦY BAN NHÂN DÂN
XÃ ............
Số:      /BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
..........., ngày      tháng      năm 2023

                                    BÁO CÁO
"""


def file(folder: Path, *parts: str) -> Path:
    path = folder / "a.txt"
    path.write_text("\f".join(parts), encoding="utf-8")
    return path


def text(plan: str) -> str:
    return plain.text(source.load(plan))


def places_left_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: places_left_out(v) for k, v in value.items() if k not in ("start", "end", "page", "raw", "spans")}
    return [places_left_out(v) for v in value] if isinstance(value, list) else value


def values(path: Path) -> Any:
    record = parse_file(path).record
    return places_left_out(record.model_dump(mode="json", exclude={"source", "text", "plan", "warnings"}))


@pytest.mark.parametrize(
    ("parts", "read_part", "others", "why"),
    [
        ((LETTER, PLAN), 1, ["Công văn 2764/SLĐTBXH-PCTNXH"], "a letter that carries a plan"),
        ((PLAN, OTHER_PLAN), 0, ["Kế hoạch"], "two plans: the first"),
        ((REPORT, COMMUNE, LETTER), 1, ["Báo cáo 318/BC-UBND", "Công văn 2764/SLĐTBXH-PCTNXH"], "in the middle"),
        ((REPORT, LETTER), 0, ["Công văn 2764/SLĐTBXH-PCTNXH"], "no plan at all: the first"),
    ],
)
def test_the_plan_is_read_and_the_others_are_named(
    tmp_path: Path, parts: tuple[str, ...], read_part: int, others: list[str], why: str
) -> None:
    alone = values(file(tmp_path, text(parts[read_part])))
    path = file(tmp_path, *map(text, parts))
    found = parse_file(path)
    assert values(path) == alone, why
    named = found.record.source.parts
    assert len(named) == len(others)
    assert all(name.startswith(other) for name, other in zip(named, others, strict=True)), named


def test_evidence_counts_in_the_text_of_the_whole_file(tmp_path: Path) -> None:
    found = parse_file(file(tmp_path, text(LETTER), text(PLAN)))
    whole = read(tmp_path / "a.txt").text
    assert found.document.text == whole
    assert len(found.record.indicators) > 3
    for value in [*found.record.indicators, *found.record.citations, *found.record.deadlines]:
        assert whole[value.evidence.start : value.evidence.end] == value.evidence.text
    assert min(i.evidence.start for i in found.record.indicators) > len(text(LETTER)) / 2
    assert all(i.evidence.page > 1 for i in found.record.indicators)


def test_a_decision_and_its_plan_stay_together(tmp_path: Path) -> None:
    path = file(tmp_path, text(DECISION))
    found = parse_file(path)
    assert found.record.document.type == "Kế hoạch"
    assert [name.split(":")[0] for name in found.record.source.parts] == [f"Quyết định {found.record.document.number}"]


@pytest.mark.parametrize(
    ("addition", "why"),
    [
        (FORM, "a form whose number and day are blank belongs to the plan"),
        ("\n    PHỤ LỤC I\n    Chỉ tiêu năm 2023\n\n    1. Xã A: 5 người\n", "an annex"),
        ("", "a plan alone"),
    ],
)
def test_what_is_no_document_of_its_own(tmp_path: Path, addition: str, why: str) -> None:
    document = read(file(tmp_path, text(COMMUNE) + addition))
    assert split(document).document is document, why
    assert split(document).others == ()


def test_samples_are_one_document_or_a_decision_with_its_plan(tmp_path: Path) -> None:
    named = {plan: split(read(file(tmp_path, text(plan)))).others for plan in source.ids()}
    several = [others for others in named.values() if others]
    assert len(several) < len(named) / 4
    assert all(len(others) == 1 and others[0].startswith("Quyết định") for others in several), several


@pytest.mark.parametrize("pair", list(itertools.permutations([PLAN, COMMUNE, LETTER, NOTICE], 2)))
def test_no_block_is_in_two_documents(tmp_path: Path, pair: tuple[str, str]) -> None:
    document: Document = read(file(tmp_path, *map(text, pair)))
    found = split(document)
    assert len(found.others) == 1
    border = text(pair[0]).count("\f") + 1  # the last page of the first one
    sides = {block.page <= border for block in found.document.blocks}
    assert len(sides) == 1
    assert len(found.document.blocks) == sum((block.page <= border) in sides for block in document.blocks)
