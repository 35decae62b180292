import io
import re
from collections import Counter
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from corpus import pdf
from corpus.source import Plan, Table, ids, letters, load, parse, plain

pytestmark = pytest.mark.skipif(
    not any(folder.is_dir() for folder in pdf.FONT_FOLDERS), reason="needs the Debian package fonts-liberation2"
)
PAGES = {  # at the least and at the most
    "bao-cao-cao-lanh-2024": (2, 2),
    "bao-cao-nam-tuan-giao-2017": (2, 3),
    "bao-cao-thang-an-phu-2026": (1, 2),
    "bien-ban-luc-ngan-2024": (1, 2),
    "chi-thi-ca-mau-2016": (1, 2),
    "cong-an-quan-kien-an-2024": (2, 3),
    "cong-an-tinh-cao-bang-2026": (4, 5),
    "cong-van-cong-an-lam-dong-2025": (1, 2),
    "cong-van-phu-tho-2022": (1, 2),
    "dang-uy-xa-gia-pho-2023": (2, 4),
    "giay-moi-lien-chieu-2023": (1, 2),
    "huyen-ba-tri-2023": (3, 5),
    "huyen-con-cuong-2022": (2, 3),
    "huyen-dien-khanh-2019": (4, 5),
    "huyen-doan-hung-2023": (3, 4),
    "huyen-don-duong-2024": (3, 4),
    "huyen-duc-linh-2023": (3, 4),
    "huyen-duc-trong-2014-2020": (4, 5),
    "huyen-ham-thuan-nam-2022": (2, 4),
    "huyen-kim-son-2022": (3, 5),
    "huyen-krong-pac-2023": (3, 4),
    "huyen-lai-vung-2022": (4, 5),
    "huyen-phu-cat-2024": (4, 5),
    "huyen-phu-luong-2016": (4, 5),
    "huyen-quy-chau-2023": (5, 6),
    "huyen-sop-cop-2023": (4, 5),
    "huyen-than-uyen-2014-2015": (3, 4),
    "huyen-tho-xuan-2020": (4, 5),
    "huyen-thuan-chau-2017": (3, 4),
    "huyen-tuy-an-2024": (3, 4),
    "huyen-uy-van-ban-2022": (2, 3),
    "lien-nganh-ba-thuoc-2021": (4, 5),
    "lien-nganh-cong-an-y-te-thai-binh-2023": (3, 5),
    "lien-nganh-go-dau-2024": (3, 4),
    "lien-nganh-hau-giang-2020": (3, 4),
    "lien-nganh-soc-trang-2018": (3, 4),
    "phuong-bai-chay-2025": (3, 4),
    "phuong-bim-son-2026": (2, 3),
    "phuong-hiep-tan-2024": (3, 4),
    "phuong-minh-xuan-2026": (2, 3),
    "phuong-phan-dinh-phung-2025": (2, 3),
    "phuong-tan-thanh-2024": (1, 2),
    "quan-hong-bang-2017": (3, 5),
    "quyet-dinh-huyen-yen-chau-2015": (4, 5),
    "quyet-dinh-que-phong-2014": (2, 3),
    "quyet-dinh-tinh-yen-bai-2014": (3, 4),
    "quyet-dinh-tra-vinh-2019": (2, 3),
    "so-gddt-bac-giang-2023": (4, 5),
    "so-ldtbxh-binh-thuan-2019": (3, 4),
    "so-ldtbxh-phu-tho-2024": (4, 5),
    "so-y-te-dien-bien-2019": (3, 5),
    "so-y-te-tuyen-quang-2022": (2, 3),
    "thanh-pho-ben-tre-2023": (6, 7),
    "thanh-pho-long-khanh-2023": (5, 6),
    "thanh-pho-phan-rang-thap-cham-2025": (3, 4),
    "thanh-pho-sam-son-2024": (3, 4),
    "thanh-uy-tam-diep-2022-2025": (3, 4),
    "thi-xa-an-khe-2024": (3, 4),
    "thi-xa-ba-don-2022": (2, 3),
    "thi-xa-binh-long-2024": (3, 4),
    "thi-xa-hong-linh-2021": (3, 4),
    "thong-bao-ninh-thuan-2024": (1, 2),
    "tinh-bac-kan-2016-2020": (6, 8),
    "tinh-dak-nong-2016-2020": (6, 7),
    "tinh-ha-nam-2023-2025": (3, 4),
    "tinh-hoa-binh-2021-2025": (3, 4),
    "tinh-lang-son-2022": (4, 5),
    "tinh-lang-son-2022-2025": (5, 6),
    "tinh-lao-cai-2025": (3, 4),
    "tinh-nam-dinh-2025": (4, 6),
    "tinh-quang-tri-2021-2025": (4, 5),
    "tinh-quang-tri-2022-2025": (5, 6),
    "tinh-vinh-long-2022-2025": (5, 6),
    "to-trinh-yen-bai-2015": (1, 2),
    "xa-an-ngai-tay-2023": (1, 2),
    "xa-bac-binh-2026": (2, 3),
    "xa-cam-ngoc-2023": (2, 3),
    "xa-duc-lap-2025": (3, 4),
    "xa-duc-tho-2025-2030": (2, 3),
    "xa-ea-po-2023": (4, 5),
    "xa-hung-thinh-2023": (3, 4),
    "xa-kieng-phuoc-2024": (2, 3),
    "xa-my-hanh-nam-2024": (2, 4),
    "xa-pung-banh-2026": (3, 4),
    "xa-tan-hong-2026": (3, 4),
    "xa-thach-kim-2013": (2, 3),
}


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def words(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


def repeated_headers(plan: Plan, pages_in_all: int) -> list[Counter[str]]:
    """The letters that may be printed again: the header of each table on each further page of the table."""
    headers = [
        words("".join(plain(line) for cell in block.rows[0] for line in cell))
        for block in plan.blocks
        if isinstance(block, Table) and block.kind == "grid"
    ]
    sums: list[Counter[str]] = [Counter()]
    for header in headers:
        again = [Counter({letter: times * n for letter, n in header.items()}) for times in range(pages_in_all)]
        sums = [before + header_again for before in sums for header_again in again]
    return sums


def test_each_plan_has_its_length() -> None:
    assert list(PAGES) == ids()


@pytest.mark.parametrize("plan_id", ids())
def test_a_pdf_holds_the_letters_of_the_plan_and_page_numbers(plan_id: str) -> None:
    plan = load(plan_id)
    found = pages(pdf.render(plan))
    least, most = PAGES[plan_id]
    assert least <= len(found) <= most, "as long as such documents are"
    numbers = "".join(str(number) for number in range(2, len(found) + 1))
    missing, more = words(letters(plan) + numbers) - words("".join(found)), words("".join(found))
    more.subtract(words(letters(plan) + numbers))
    assert not missing and +more in repeated_headers(plan, len(found)), "nothing but headers of tables is printed twice"
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


def positions(source: str) -> list[dict[str, dict[str, float]]]:
    """Where the words of each page stand, the first of a kind."""
    with pdfplumber.open(io.BytesIO(pdf.render(Plan("x", source, parse(source))))) as document:
        found = [{word["text"]: word for word in reversed(page.extract_words())} for page in document.pages]
        document.close()
    return found


def test_signers_stand_side_by_side_and_their_names_on_one_line() -> None:
    cells = ("**SỞ**<br>**KT. GIÁM ĐỐC**<br>**PHÓ**<br><br>**Một**", "**BAN**<br><br>**Hai**", "**HỘI**<br><br>**Ba**")
    (page,) = positions(f"x\n\n| {' | '.join(cells)} |\n|:-:|:-:|:-:|\n\n| Nơi nhận:<br>- VT. | |\n|:--|:-:|\n")
    assert page["SỞ"]["top"] == page["BAN"]["top"] == page["HỘI"]["top"] < page["KT."]["top"]
    assert page["Một"]["top"] == page["Hai"]["top"] == page["Ba"]["top"] < page["Nơi"]["top"]
    assert page["Một"]["x1"] < page["Hai"]["x0"] and page["Hai"]["x1"] < page["Ba"]["x0"]


def test_the_header_of_a_table_is_printed_on_each_of_its_pages() -> None:
    rows = "\n".join(f"| {n} | Xã |" for n in range(60))
    assert ["Đầu" in page for page in positions(f"x\n\n| Đầu | Tên |\n|:-:|:--|\n{rows}")] == [True, True]


def test_the_unit_of_a_table_stands_on_the_page_of_its_header() -> None:
    lines = "một dòng\n\n" * 29
    first, second = positions(f"{lines}*Đơn vị tính: người*\n\n| Đầu | Tên |\n|:-:|:--|\n| 1 | Xã |\n")
    assert "vị" not in first and "vị" in second and "Đầu" in second


def test_who_decides_stands_in_the_middle() -> None:
    (page,) = positions("**QUYẾT ĐỊNH:**\n\n**Điều 1.** Ban hành.")
    assert abs(page["QUYẾT"]["x0"] + page["ĐỊNH:"]["x1"] - 2 * (pdf.LEFT + pdf.WIDTH / 2)) < 1
    assert page["Điều"]["x0"] == pytest.approx(pdf.LEFT + pdf.INDENT, abs=8)


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
