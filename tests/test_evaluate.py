import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import evaluate, find_cases, source_line

PLAN = """ỦY BAN NHÂN DÂN
XÃ SUỐI TRE
Số: 12/KH-UBND
Suối Tre, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Cai nghiện ma túy tự nguyện trên địa bàn xã năm 2024
Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ;
I. MỤC TIÊU
- Phấn đấu 90% người dân được tuyên truyền về tác hại của ma túy.
II. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Chủ trì rà soát người nghiện trên địa bàn.
"""
GOLD: dict[str, Any] = {
    "document": {"number": "12/KH-UBND", "issue_date": "2024-03-05", "title": "x", "issuer": {}, "signer": {}},
    "citations": [
        {"number": "116/2021/NĐ-CP", "type": "Nghị định", "date": "2021-12-21", "issuer": "Chính phủ", "role": "basis",
         "quote": "Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ"},
        {"number": "1/2020/QĐ-TTg", "type": "Quyết định", "date": None, "issuer": None, "role": "basis",
         "quote": "II. TỔ CHỨC"},
    ],
    "indicators": [], "deadlines": [], "responsibilities": [], "recipients": [],
}  # fmt: skip


def write(folder: Path, names: list[str], text: str = PLAN) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(GOLD) if name.endswith(".json") else text, encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "pairs", "orphans", "reason"),
    [
        (["a.gold.json", "a.txt"], [("a", "a.txt")], [], "the same stem beside it"),
        (["a.gold.json", "a.txt", "a.pdf"], [("a", "a.pdf"), ("a", "a.txt")], [], "every edition of a document"),
        (["a.gold.json", "a.truth.txt", "a.csv"], [], ["a"], "a transcription or a table is no document"),
        (["53.gold.json", "real/53_x.md", "real/531_y.md"], [("53", "53_x.md")], [], "by the number before the line"),
        (["a.gold.json", "a_b.gold.json", "a.txt", "a_b.txt"], [("a", "a.txt"), ("a_b", "a_b.txt")], [],
         "a document with a gold record of its own is nobody else's"),
        (["sub/a.gold.json", "a.txt"], [], ["a"], "a document above its gold record is another one"),
        (["a.txt"], [], [], "no gold at all"),
    ],
)  # fmt: skip
def test_find_cases(
    names: list[str], pairs: list[tuple[str, str]], orphans: list[str], reason: str, tmp_path: Path
) -> None:
    write(tmp_path, names)
    cases, alone = find_cases(tmp_path)
    assert [(c.gold.name.removesuffix(".gold.json"), c.document.name) for c in cases] == pairs, reason
    assert [path.name.removesuffix(".gold.json") for path in alone] == orphans, reason


@pytest.mark.parametrize(
    ("quote", "line", "reason"),
    [
        ("rà soát", 3, "words on one line"),
        ("người nghiện trên địa bàn", 3, "words that go on over a line break"),
        ("Mục tiêu", 1, "Markdown inside the words"),
        ("không có ở đây", None, "words that are not there"),
        ("", None, "nothing"),
    ],
)
def test_source_line(quote: str, line: int | None, reason: str) -> None:
    assert source_line("**Mục** tiêu\n\n- rà soát người nghiện\n  trên địa bàn\n", quote) == line, reason


def test_a_plan_is_parsed_and_scored(tmp_path: Path) -> None:
    write(tmp_path, ["a.gold.json", "a.txt"])
    result = evaluate(tmp_path)
    assert result.complete
    assert result.pooled == result.plans[0].counts
    assert result.pooled["citations"] == (1, 1, 2)
    right, of = result.pooled["grounded"]
    assert right == of > 0
    lines = {fault.what: line for fault, line in result.plans[0].faults if fault.kind == "missed"}
    assert lines == {"1/2020/QĐ-TTg": 10}, "a miss is shown with the line of its quote"
    printed = result.as_json(errors=True)
    assert printed["pooled"]["rates"]["citations"] == pytest.approx(2 / 3)
    assert printed["plans"][0]["faults"]
    assert "faults" not in result.as_json()["plans"][0]
    json.dumps(printed)


def test_a_file_that_cannot_be_read_counts_as_nothing_found(tmp_path: Path) -> None:
    write(tmp_path, ["a.gold.json", "a.txt", "b.gold.json"])
    write(tmp_path, ["b.txt"], text="")
    result = evaluate(tmp_path)
    assert not result.complete
    good, bad = result.plans
    assert good.error is None
    assert bad.error is not None
    assert bad.counts["citations"] == (0, 0, 2)
    assert result.pooled["citations"] == (1, 1, 4)
