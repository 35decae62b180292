import unicodedata
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.syllables import syllables
from pipeline.ocr.legacy import NAMES, VIETNAMESE, Encoding, Font, decode, font_encoding, table, tally

SIZES: dict[Encoding, int] = {"tcvn3": 74, "vni": 134, "viqr": 134}  # TCVN3 has no capitals with a tone
ALL = sorted(NAMES)
SOME = sorted(syllables())[::7]


def text(line: str, encoding: Encoding, **how: Any) -> str:
    return "".join(word.text for word in decode(line, encoding, **how))


# --- tables


@pytest.mark.parametrize("encoding", ALL)
def test_tables_name_their_source_and_hold_each_letter_once(encoding: Encoding) -> None:
    head = files("pipeline.ocr").joinpath("data", f"{encoding}.tsv").read_text(encoding="utf-8").split("code\t")[0]
    assert "# Source: " in head
    assert "2026-" in head
    letters = list(table(encoding).values())
    assert len(letters) == len(set(letters)) == SIZES[encoding]
    assert set(letters) <= {c for c in VIETNAMESE if not c.isascii()}
    assert all(unicodedata.is_normalized("NFC", letter) for letter in letters)


@pytest.mark.parametrize("encoding", ALL)
def test_every_letter_comes_back(encoding: Encoding) -> None:
    found = {sign: text(f"b{sign}n", encoding) for sign in table(encoding)}
    assert found == {sign: f"b{letter}n" for sign, letter in table(encoding).items()}


def test_tcvn3_is_what_its_standard_says() -> None:
    """Against Python's own knowledge of nothing: the part VN3 of TCVN 5712, spot by spot at the ends of its rows."""
    assert {c: table("tcvn3")[c] for c in "¡§¨®µÆÊÕÖ×ÝÞßáåéêíîïñóùúýþ"} == dict(
        zip("¡§¨®µÆÊÕÖ×ÝÞßáåéêíîïñóùúýþ", "ĂĐăđàặấếệìíịòỏồộờớợùủúựỳýỵ", strict=True)
    )


# --- words

EXAMPLES: list[tuple[Encoding, str, str, str]] = [
    ("tcvn3", "Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "the motto"),
    ("tcvn3", "CéNG HßA X· HéI", "CỘNG HÒA XÃ HỘI", "letters of ASCII in capitals"),
    ("tcvn3", "TM. Uû ban nh©n d©n", "TM. Uỷ ban nhân dân", "an abbreviation does not make the next word one in capitals"),
    ("tcvn3", "Sè: 15/KH-UBND", "Số: 15/KH-UBND", "nor does a number"),
    ("tcvn3", "QU¶N Lý SAU CAI", "QUẢN LÝ SAU CAI", "ý is one letter in both, and goes with the word after it"),
    ("tcvn3", "- Ýt nhÊt 80%", "- Ít nhất 80%", "the small letter that opens an item"),
    ("tcvn3", "Chñ tÞch ñy ban nh©n d©n", "Chủ tịch Ủy ban nhân dân", "the name of a body"),
    ("tcvn3", "h-íng dÉn ng-êi ®-îc cÊp 2020-2025", "hướng dẫn người được cấp 2020-2025", "PDF has a hyphen for ư"),
    ("tcvn3", "Q§-UBND Lao ®éng - X· héi", "QĐ-UBND Lao động - Xã hội", "hyphens that are hyphens"),
    ("tcvn3", "· 50.000® · x·", "· 50.000đ · xã", "a bullet stays a bullet, ® after a figure is đ"),
    ("tcvn3", "\uf043\uf0e9ng an", "Cộng an", "letters that Word keeps in the private area"),
    ("tcvn3", "chữ x· Đã", "chữ xã Đã", "a word with a letter of Unicode alone stays"),
    ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "the motto"),
    ("vni", "KEÁ HOAÏCH PHOØNG, CHOÁNG MA TUÙY", "KẾ HOẠCH PHÒNG, CHỐNG MA TÚY", "capitals"),
    ("vni", "Ñaûng uûy ôû huyeän Ñöùc Thoï", "Đảng ủy ở huyện Đức Thọ", "ơ, ư, đ"),
    ("vni", "KEá HOAïCH", "KẾ HOẠCH", "the mark typed as a small letter"),
    ("viqr", "Co^.ng ho`a xa~ ho^.i chu? nghi~a Vie^.t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam", "the motto"),
    ("viqr", "DDa?ng u?y ddu+o+.c", "Đảng ủy được", "đ, ươ"),
    ("viqr", "ma tu'y\\. nhie^.m vu..", "ma túy. nhiệm vụ.", "a kept stop, and a stop after a mark"),
    ("viqr", "na`o? ddu+o+.c?", "nào? được?", "a question mark that no syllable takes"),
    ("viqr", "ubnd@hanoi.gov.vn", "ubnd@hanoi.gov.vn", "an address"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "line", "expected", "why"), EXAMPLES)
def test_decode(encoding: Encoding, line: str, expected: str, why: str) -> None:
    assert text(line, encoding) == expected, why
    assert "".join(word.raw for word in decode(line, encoding)) == line


def test_fonts_of_capitals() -> None:
    assert text("céng hßa 15", "tcvn3", font=Font("tcvn3", True)) == "CỘNG HÒA 15"
    assert text("·", "tcvn3", font=Font("tcvn3", True)) == "Ã"
    assert text("·", "tcvn3", font=Font("tcvn3")) == "ã"


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        (".VnTime", Font("tcvn3"), ""),
        (".VnTimeH", Font("tcvn3", True), "small letters printed as capitals"),
        ("ABCDEF+.VnTimeH,Bold", Font("tcvn3", True), "as PDF names it"),
        (".VnArial NarrowH", Font("tcvn3", True), ""),
        (".VnHelvetInsH", Font("tcvn3", True), ""),
        ("VnTime-Bold", Font("tcvn3"), "without its dot"),
        (".VnHelvetIns", Font("tcvn3"), "an H elsewhere"),
        ("VNI-Times", Font("vni"), ""),
        ("'VNI Helve'", Font("vni"), "quoted, as in HTML"),
        ("Times New Roman", None, ""),
        ("UVnTime", None, "fonts of Unicode"),
        ("Vnexpress", None, ""),
        ("", None, ""),
    ],
)
def test_font_encoding(name: str, expected: Font | None, why: str) -> None:
    assert font_encoding(name) == expected, why


@pytest.mark.parametrize(
    ("line", "good", "bad"),
    [
        ("Cộng hòa xã", 3, 0),
        ("Céng hßa x·", 0, 3),
        ("HĐND QĐ", 0, 0),
        ("tÕ", 0, 1),
        ("ma 12%", 0, 0),
        ("\u00d0oàn", 1, 0),
    ],
)
def test_tally(line: str, good: int, bad: int) -> None:
    found = tally(line)
    assert (found.good, found.bad) == (good, bad)


# --- laws


@given(st.sampled_from(ALL), st.lists(st.sampled_from(SOME), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_syllables_come_back(encode: Callable[[str, Any], str], encoding: Encoding, words: list[str]) -> None:
    line = " ".join(words)
    assert text(encode(line, encoding), encoding).lower() == line


@given(st.sampled_from(ALL), st.text(alphabet="aé·®ßuöô+^.' \n\tx1-\u1ebfG", max_size=40))
@settings(max_examples=200, deadline=None)
def test_words_keep_their_places(encoding: Encoding, line: str) -> None:
    words = decode(line, encoding)
    assert "".join(word.raw for word in words) == line
    assert [w.text for w in words if w.raw.isspace()] == [w.raw for w in words if w.raw.isspace()]
    assert all(w.raw == w.text for w in words if "\u1ebf" in w.raw)
