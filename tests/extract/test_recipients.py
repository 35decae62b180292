import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.spine import found
from tests.extract.plans import HEAD, extracted

BODY = "I. MỤC ĐÍCH\n\n- Nâng cao nhận thức.\n\n"


def recipients(closing: str, *, markdown: bool = False) -> list[str]:
    doc = extracted(HEAD + BODY + closing, markdown=markdown)
    return [" ".join(doc.text[a:b] for a, b in item.parts) for item in found(doc, "recipients")]


@pytest.mark.parametrize(
    ("closing", "expected", "reason"),
    [
        (
            "Nơi nhận:\n- UBND huyện;\n- Công an xã;\n- Lưu: VT.\n",
            ["UBND huyện", "Công an xã", "Lưu: VT"],
            "a line each",
        ),
        (
            "Nơi nhận: - UBND huyện; - Công an xã; - Lưu: VT.\n",
            ["UBND huyện", "Công an xã", "Lưu: VT"],
            "one paragraph",
        ),
        (
            "Nơi nhận: UBND huyện; Công an xã; Lưu: VT.\n",
            ["UBND huyện", "Công an xã", "Lưu: VT"],
            "one paragraph, no dashes",
        ),
        ("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n", ["Như trên", "Lưu: VT"], "as above"),
        (
            "Nơi nhận:\n- Công an tỉnh; Sở Y tế;\n- Lưu: VT.\n",
            ["Công an tỉnh; Sở Y tế", "Lưu: VT"],
            "two bodies on a line",
        ),
        (
            "Nơi nhận:\n- Các phòng, ban,\nngành huyện;\n- Lưu: VT.\n",
            ["Các phòng, ban, ngành huyện", "Lưu: VT"],
            "a line that wraps",
        ),
        (
            "Nơi nhận:\n- UBND huyện;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Bình\n",
            ["UBND huyện", "Lưu: VT"],
            "the signature after it",
        ),
        (
            "Nơi nhận:\n- UBND huyện;\n\nKT. CHỦ TỊCH\n\n- Lưu: VT.\n\nTrần Văn Bình\n",
            ["UBND huyện", "Lưu: VT"],
            "columns read into one another",
        ),
        ("Nơi nhận:\n- Lưu: VT.\n12 KH\n", ["Lưu: VT"], "a typist's mark after the last line"),
        ("CHỦ TỊCH\n\nTrần Văn Bình\n", [], "no Nơi nhận"),
        (
            "Nơi nhận:      TM. ỦY BAN NHÂN DÂN\n- Sở Y tế;         CHỦ TỊCH\n- Lưu: VT.      Đại úy Lê Thị Bình\n",
            ["Sở Y tế", "Lưu: VT"],
            "the right column on the same lines",
        ),
        (
            "Nơi nhận:\n- Sở Y tế;        (Đã ký)\n- Lưu: VT.        Y Blơm Niê\n",
            ["Sở Y tế", "Lưu: VT"],
            "a stamp and a name of another people",
        ),
        (
            "Nơi nhận:\n- Sở Y tế;\n- Lưu: VT, SYT.\n\nCÔNG AN TỈNH\nGIÁM ĐỐC\nĐại tá Lê Văn Bình\n\nSỞ Y TẾ\nLê Thị Hà\n",
            ["Sở Y tế", "Lưu: VT, SYT"],
            "several signatures after it",
        ),
        ("Nơi nhận:\n- Sở Y tế;\n- Lưu: VT, NC,\nKGVX.\n", ["Sở Y tế", "Lưu: VT, NC, KGVX"], "the last line wraps"),
        (
            "Nơi nhận: Sở Y tế; các phòng, ban; Lưu: VT.\n",
            ["Sở Y tế", "các phòng, ban", "Lưu: VT"],
            "a small letter after a semicolon",
        ),
    ],
)
def test_lines(closing: str, expected: list[str], reason: str) -> None:
    assert recipients(closing) == expected, reason


def test_a_plan_goes_to_those_that_its_decision_goes_to() -> None:
    decision = (
        "ỦY BAN NHÂN DÂN\nHUYỆN HỒNG SƠN\n\nSố: 27 /QĐ-UBND Hồng Sơn, ngày 9 tháng 02 năm 2024\n\nQUYẾT ĐỊNH\n"
        "Về việc ban hành Kế hoạch cai nghiện năm 2024\n\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch.\n\n"
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Bình\n\n"
    )
    plan = "KẾ HOẠCH\nCai nghiện năm 2024\n(Ban hành kèm theo Quyết định số 27/QĐ-UBND)\n\n" + BODY
    doc = extracted(decision + plan)
    assert [doc.text[item.start : item.end] for item in found(doc, "recipients")] == ["Như Điều 2", "Lưu: VT"]


def test_the_other_column_of_the_closing_table_stays_out() -> None:
    closing = "| **Nơi nhận:**<br>- UBND huyện;<br>- Lưu: VT. | **CHỦ TỊCH**<br><br>**Trần Văn Bình** |\n|:--|:-:|\n"
    assert recipients(closing, markdown=True) == ["UBND huyện", "Lưu: VT"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40), max_size=8))
def test_whatever_stands_there(lines: list[str]) -> None:
    doc = extracted(HEAD + BODY + "Nơi nhận:\n" + "\n".join(f"- {line}" for line in lines))
    for item in found(doc, "recipients"):
        assert all(0 <= a < b <= len(doc.text) for a, b in item.parts)
