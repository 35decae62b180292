import io
import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from corpus import pdf
from corpus.source import Plan, ids, letters, load, parse

pytestmark = pytest.mark.skipif(
    not any(folder.is_dir() for folder in pdf.FONT_FOLDERS), reason="needs the Debian package fonts-liberation2"
)
PAGES = {
    "bao-cao-cao-lanh-2024": (2, 2), "huyen-ba-tri-2023": (3, 5), "huyen-kim-son-2022": (3, 5),
    "phuong-phan-dinh-phung-2025": (2, 3), "tinh-bac-kan-2016-2020": (6, 8), "xa-an-ngai-tay-2023": (1, 2),
}  # fmt: skip


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def words(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


@pytest.mark.parametrize("plan_id", ids())
def test_a_pdf_holds_the_letters_of_the_plan_and_page_numbers(plan_id: str) -> None:
    plan = load(plan_id)
    found = pages(pdf.render(plan))
    least, most = PAGES[plan_id]
    assert least <= len(found) <= most, "as long as such documents are"
    numbers = "".join(str(number) for number in range(2, len(found) + 1))
    assert words("".join(found)) == words(letters(plan) + numbers)
    assert [text.split()[0] for text in found[1:]] == [str(n) for n in range(2, len(found) + 1)]


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = load(ids()[0]), load(ids()[1])
    data = pdf.render(first)
    pdf.render(second)
    assert pdf.render(first) == data, "whatever was set in between"


def test_the_letterhead_stands_in_two_columns_and_the_signature_at_the_right() -> None:
    with pdfplumber.open(io.BytesIO(pdf.render(load("huyen-kim-son-2022")))) as document:
        first, last = document.pages[0], document.pages[-1]
        assert (round(first.width), round(first.height)) == (595, 842)
        place = {word["text"]: word for word in reversed(first.extract_words())}
        signer = next(word for word in last.extract_words() if word["text"] == "Khuê")
        document.close()
    assert place["Số:"]["x1"] < 297 < place["24"]["x0"] and abs(place["Số:"]["top"] - place["24"]["top"]) < 4
    assert place["HUYỆN"]["top"] < place["Số:"]["top"] and signer["x0"] > 297


def test_no_word_of_a_narrow_column_is_cut() -> None:
    rows = "| TT | Nội dung rất dài của một cột | Thời gian |\n|:-:|:--|:-:|\n"
    rows += f"| 1 | {'một công việc rất dài ' * 9} | 31/12/2025 |\n"
    source = f"x\n\n{rows}"
    assert "31/12/2025" in pages(pdf.render(Plan("x", source, parse(source))))[0]


def test_a_letter_without_a_glyph_names_the_package() -> None:
    with pytest.raises(pdf.FontError, match=r"lacks ꙮ.*fonts-liberation2"):
        pdf.register("Kế hoạch ꙮ")


def test_missing_fonts_name_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FONT_FOLDERS", (tmp_path,))
    with pytest.raises(pdf.FontError, match="fonts-liberation2"):
        pdf.register("Kế hoạch")
