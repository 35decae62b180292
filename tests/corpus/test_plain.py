import html
import re

import pytest

from corpus.plain import LINE_WIDTH, blanks, page, text
from corpus.source import Plan, Table, ids, letters, load, parse


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("plan_id", ids())
def test_text_holds_the_letters_in_lines_of_a_page(plan_id: str) -> None:
    plan = load(plan_id)
    assert bare(text(plan)) == bare(letters(plan))
    tables = any(isinstance(block, Table) and block.kind == "grid" for block in plan.blocks)
    assert tables or max(map(len, text(plan).splitlines())) <= LINE_WIDTH


@pytest.mark.parametrize("plan_id", ids())
def test_a_page_holds_the_letters(plan_id: str) -> None:
    plan = load(plan_id)
    body = page(plan).split("<body>")[1].split("</body>")[0]
    assert bare(html.unescape(re.sub(r"<[^>]+>", " ", body))) == bare(letters(plan))


def plan_of(source: str) -> Plan:
    return Plan("x", source, parse(source))


@pytest.mark.parametrize(
    ("source", "expected", "reason"),
    [
        ("a < b & **c**", "<p>a &lt; b &amp; <strong>c</strong></p>", "letters that HTML would take for marks"),
        ("# K", "<h1>K</h1>", "headings"),
        ("*(a)*", '<p class="note"><em>(a)</em></p>', "a remark"),
        ("**QUYẾT ĐỊNH:**", '<p class="note"><strong>QUYẾT ĐỊNH:</strong></p>', "who decides, in the middle"),
        ("x\n\n| **A** | **B** |\n|:-:|:-:|", '<table class="signatures">', "signers side by side"),
        ("x\n\n---\n\ny", "<hr>", "a new page"),
        (
            "x\n\n| a | b |\n|--|:-:|\n| 1 | 2 |",
            '<tr><td>1</td><td class="center">2</td></tr>',
            "cells and their place",
        ),
    ],
)
def test_elements(source: str, expected: str, reason: str) -> None:
    assert expected in page(plan_of(source)), reason


def test_pages_of_text_are_parted_by_a_form_feed() -> None:
    assert text(plan_of("x\n\n---\n\ny")) == "    x\n\f    y\n"


def test_what_a_letter_is_about_is_broken_into_lines_of_its_column() -> None:
    source = f"| BỘ | CỘNG HÒA |\n|:-:|:-:|\n| Số: 1/CAT<br>*V/v {'trả lời ' * 12}* | *Hà Nội* |\n"
    assert max(map(len, text(plan_of(source)).splitlines())) <= LINE_WIDTH / 2


def test_a_number_is_not_broken_at_its_hyphen() -> None:
    source = "Căn cứ " + "a" * 68 + " 116/2021/NĐ-CP của Chính phủ"
    assert "\n116/2021/NĐ-CP" in text(plan_of(source))


def test_the_gap_for_a_handwritten_number_does_not_collapse() -> None:
    assert blanks("Số:    /KH một hai") == "Số:\u00a0\u00a0\u00a0\u00a0/KH một hai"
