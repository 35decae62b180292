import pytest
from lxml import etree

from pipeline.ocr.numbering import Numbering, printed

XML = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
  <w:suff w:val="nothing"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
 <w:lvl w:ilvl="2"><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def labels(*asked: tuple[str, int]) -> list[str]:
    numbering = Numbering.of(etree.fromstring(XML))
    return ["".join(numbering.label(*one)) for one in asked]


@pytest.mark.parametrize(
    ("asked", "expected", "why"),
    [
        ([("1", 0), ("1", 0)], ["I. ", "II. "], "counts on"),
        (
            [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)],
            ["I. ", "1.1. ", "1.2. ", "II. ", "2.1. "],
            "levels restart",
        ),
        ([("1", 0), ("1", 2)], ["I. ", "a)"], "no space after the label"),
        ([("1", 0), ("2", 0), ("2", 0)], ["I. ", "I. ", "II. "], "a list that begins anew"),
        ([("1", 1)], ["1.1. "], "a higher level that was never printed"),
        ([("3", 0), ("3", 1), ("3", 2)], ["• ", "- ", ""], "bullets: of the Symbol font, printed as such, none"),
        ([("9", 0), ("1", 8)], ["", ""], "unknown list or level"),
    ],
)
def test_labels(asked: list[tuple[str, int]], expected: list[str], why: str) -> None:
    assert labels(*asked) == expected, why


@pytest.mark.parametrize(
    ("number", "form", "custom", "expected"),
    [
        (4, "upperRoman", None, "IV"),
        (19, "lowerRoman", None, "xix"),
        (27, "lowerLetter", None, "aa"),
        (3, "upperLetter", None, "C"),
        (5, "lowerLetter", None, "e"),  # Word has no đ unless the file says so
        (5, "custom", "a, b, c, d, đ, e, ...", "đ"),
        (7, "custom", "001, 002, 003, ...", "007"),
        (7, "decimalZero", None, "07"),
        (7, "chineseCounting", None, "7"),
    ],
)
def test_printed(number: int, form: str, custom: str | None, expected: str) -> None:
    assert printed(number, form, custom) == expected


def test_a_document_without_lists() -> None:
    assert Numbering.of(None).label("1", 0) == ("", "")
