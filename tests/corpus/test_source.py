import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.source import PageBreak, Paragraph, Run, SourceError, Table, ids, letters, load, parse, plain

HEAD = "| **A**<br>**B** | C |\n|:-:|:-:|\n| Số: 1/KH-UBND | *D, ngày 1* |\n"


@pytest.mark.parametrize(
    ("source", "expected", "reason"),
    [
        ("# KẾ HOẠCH", ("type", (Run("KẾ HOẠCH"),)), "the type of the document"),
        ("## Về việc", ("title", (Run("Về việc"),)), "its title"),
        ("### I. MỤC TIÊU", ("part", (Run("I. MỤC TIÊU"),)), "a part"),
        ("#### 1. Chung", ("point", (Run("1. Chung"),)), "a point of a part"),
        ("- Một **hai** ba", ("body", (Run("- Một "), Run("hai", bold=True), Run(" ba"))), "a bullet is body text"),
        ("*Căn cứ Luật;*", ("body", (Run("Căn cứ Luật;", italic=True),)), "an italic preamble is body text"),
        ("*(Kèm theo)*", ("note", (Run("(Kèm theo)", italic=True),)), "a remark in brackets under an annex title"),
        ("*Đơn vị tính: người*", ("unit", (Run("Đơn vị tính: người", italic=True),)), "the unit of a table"),
        ("***Nơi nhận:***", ("body", (Run("Nơi nhận:", bold=True, italic=True),)), "both styles at once"),
        ("**QUYẾT ĐỊNH:**", ("formula", (Run("QUYẾT ĐỊNH:", bold=True),)), "who decides, and that it is decided"),
        ("**II- MỤC TIÊU**", ("body", (Run("II- MỤC TIÊU", bold=True),)), "a numbered line is the head of a part"),
        ("**A. CHỈ TIÊU**", ("body", (Run("A. CHỈ TIÊU", bold=True),)), "whatever the number"),
        ("**Điều 1.**", ("body", (Run("Điều 1.", bold=True),)), "small letters make no formula"),
        ("(không nghiêng)", ("body", (Run("(không nghiêng)"),)), "brackets alone make no remark"),
    ],
)
def test_paragraphs(source: str, expected: tuple[str, tuple[Run, ...]], reason: str) -> None:
    (block,) = parse(source)
    assert isinstance(block, Paragraph)
    assert (block.kind, block.line) == expected, reason


def test_tables_are_known_by_their_place_and_first_word() -> None:
    grid = "| TT | Xã |\n|:-:|--:|\n| 1 | An Đức |\n"
    closing = "| **Nơi nhận:**<br>- VT. | **CHỦ TỊCH**<br><br>**E** |\n|:--|:-:|\n"
    head, table, pause, end = parse(f"{HEAD}\n{grid}\n---\n\n{closing}")
    assert isinstance(head, Table) and isinstance(table, Table) and isinstance(end, Table)
    assert [head.kind, table.kind, end.kind] == ["letterhead", "grid", "closing"]
    assert isinstance(pause, PageBreak)
    assert table.align == ("center", "right")
    assert [[plain(line) for line in cell] for cell in end.rows[0]] == [["Nơi nhận:", "- VT."], ["CHỦ TỊCH", "", "E"]]


def test_signers_side_by_side_and_a_second_letterhead() -> None:
    signed = "| **SỞ**<br><br>**A** | **HỘI**<br><br>**B** | **BAN**<br><br>**C** |\n|:-:|:-:|:-:|\n"
    attached = "| **A**<br>**B** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |\n|:-:|:-:|\n"
    blocks = parse(f"{HEAD}\n{signed}\n---\n\n{attached}\n| TT | Xã |\n|:-:|--:|\n| 1 | An Đức |\n")
    kinds = [block.kind for block in blocks if isinstance(block, Table)]
    assert kinds == ["letterhead", "signatures", "letterhead", "grid"]


@pytest.mark.parametrize(
    ("source", "message", "reason"),
    [
        ("một\nhai", "line 2", "a paragraph broken over lines would be printed as two"),
        ("##### sâu", "line 1", "a fifth level"),
        ("a <b>c</b>", "line 1", "HTML is not printed as letters"),
        ("a `b`", "line 1", "nor are backticks"),
        ("x\n\n**mở", "line 3", "bold without an end"),
        ("| a | b |\n| 1 | 2 |", "line 1", "no divider"),
        ("| a | b |\n|---|---|\n| 1 |", "line 1", "a row too short"),
        ("| a | b |\n|---|---|\n| 1 | 2", "line 3", "a row without its end"),
        ("| a |\n|---|\n", "two columns", "a letterhead of one column"),
        ("e\u0323", "NFC", "combining marks"),
    ],
)
def test_what_the_dialect_does_not_know_is_an_error(source: str, message: str, reason: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse(source)


def test_an_unknown_plan_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "xa-a.md").write_text("một\nhai", encoding="utf-8")
    with pytest.raises(SourceError, match="there are: xa-a"):
        load("xa-b", tmp_path)
    with pytest.raises(SourceError, match=r"xa-a\.md: line 2"):
        load("xa-a", tmp_path)


@pytest.mark.parametrize("plan_id", ids())
def test_every_letter_of_a_plan_stands_in_a_block(plan_id: str) -> None:
    plan = load(plan_id)
    source = re.sub(r"^\|[ :|-]+\|$|^---$|<br>", "", plan.source, flags=re.M)
    assert re.sub(r"[\s#*|]", "", source) == re.sub(r"\s", "", letters(plan))


@given(st.lists(st.tuples(st.from_regex(r"[a-zđế0-9%;,]+", fullmatch=True), st.booleans(), st.booleans()), min_size=1))
def test_runs_come_back_as_they_were_written(runs: list[tuple[str, bool, bool]]) -> None:
    # neighbours of one style, or with a mark between them that could be read in two ways, are parted by a plain run
    written = [Run("x")]
    for text, bold, italic in runs:
        written += [Run(text, bold, italic), Run("y")]
    merged: list[Run] = []
    for run in written:
        if merged and (merged[-1].bold, merged[-1].italic) == (run.bold, run.italic):
            merged[-1] = Run(merged[-1].text + run.text, run.bold, run.italic)
        else:
            merged.append(run)
    source = "".join(m + r.text + m for r in merged for m in ["**" * r.bold + "*" * r.italic])
    (block,) = parse(source)
    assert isinstance(block, Paragraph)
    assert list(block.line) == merged
