"""Mentions become instruments: one entry each, counted, resolved, with what was derived named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.spine import found
from pipeline.normalize.citations import QUOTE, citations_of
from pipeline.normalize.context import context_of
from pipeline.normalize.header import header_of
from pipeline.normalize.issuer_codes import intended_number, letters_of
from schemas.record import Citation
from tests.extract.lines import spine

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN NHƠN TRẠCH
Số: 7/KH-UBND
Nhơn Trạch, ngày 10 tháng 2 năm 2022
KẾ HOẠCH
Cai nghiện năm 2022
Căn cứ tình hình trên địa bàn tỉnh Đồng Nai;
I. MỤC TIÊU
"""


def citations(body: str, head: str = HEAD) -> list[Citation]:
    doc = spine(head + body)
    made = citations_of(doc, context_of(header_of(doc), province_is_city=False))
    for citation in made:
        evidence = citation.evidence
        assert doc.text[evidence.start : evidence.end] == evidence.text
        assert len(evidence.text) <= QUOTE
        assert citation.count == len(citation.mentions)
    return made


def only(body: str) -> Citation:
    made = citations(body)
    assert len(made) == 1, [c.number for c in made]
    return made[0]


@pytest.mark.parametrize(
    ("body", "number", "count"),
    [
        # in full, without `số`, by its first digits, by its number alone
        ("Quyết định số 29/2014/QĐ-TTg; Quyết định 29/2014; Quyết định số 29/2014/QĐ- TTg.", "29/2014/QĐ-TTg", 3),
        ("Nghị định số 116/2021/NĐ-CP; Nghị định 116.", "116/2021/NĐ-CP", 2),
        ("Kế hoạch liên ngành số 26/KHLN-PYT-CAH; Kế hoạch số 26.", "26/KHLN-PYT-CAH", 2),
        ("Kế hoạch liên ngành số 42 của tỉnh; Kế hoạch số 42 của tỉnh.", "42", 2),
        ("Kế hoạch số 05/KH-UBND; Kế hoạch số 5/KH-UBND.", "05/KH-UBND", 2),  # a leading zero
    ],
)
def test_one_entry_however_abbreviated(body: str, number: str, count: int) -> None:
    citation = only(body)
    assert (citation.number, citation.count) == (number, count)


@pytest.mark.parametrize(
    "body",
    [
        "Quyết định số 5/QĐ-UBND ngày 1/2/2020; Quyết định số 5/QĐ-UBND ngày 3/4/2021.",  # numbers begin anew each year
        "Kế hoạch số 5/KH-UBND ngày 1/2/2022 của UBND tỉnh; Kế hoạch số 5/KH-UBND ngày 3/2/2022 của UBND thị xã.",
        "Nghị định số 5/2020/NĐ-CP; Thông tư số 5/2020/TT-BYT.",
    ],
)
def test_two_instruments_of_one_number(body: str) -> None:
    assert len(citations(body)) == 2


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Thực hiện Kế hoạch số 7/KH-UBND ngày 10/2/2022.", 0),  # the plan names itself
        ("Thực hiện Kế hoạch số 7/KH-UBND.", 0),
        ("Thay Kế hoạch số 7/KH-UBND ngày 3/5/2021.", 1),  # last year's plan of this number
        ("Theo Nghị định 116 của Chính phủ.", 0),  # an abbreviation of nothing named here
    ],
)
def test_the_document_itself_is_no_citation(body: str, left: int) -> None:
    assert len(citations(body)) == left


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("Nghị quyết số 163/2024/QH15 ngày 27/11/2025; Nghị quyết số 163/2024/QH15 ngày 27/11/2024.", "2024-11-27"),
        ("Quyết định số 5/QĐ-BYT ngày 1/2/2020; Quyết định số 5/QĐ-BYT.", "2020-02-01"),
        ("Đề án số 5/ĐA-SYT năm 2019.", "2019"),
        ("Quyết định số 5/QĐ-BYT ngày 31/4/2020.", None),  # no such day
    ],
)
def test_the_date_is_the_likeliest_printed(body: str, date: str | None) -> None:
    assert only(body).date == date


@pytest.mark.parametrize(
    ("body", "issuer", "derived"),
    [
        ("Nghị định số 116/2021/NĐ-CP.", "Chính phủ", "issuer code: NĐ-CP"),
        ("Nghị định số 116/2021/NĐ-CP của Chính phủ.", "Chính phủ", None),
        ("Quyết định số 5/QĐ-TTg của Thủ tướng.", "Thủ tướng Chính phủ", None),
        ("Kế hoạch số 5/KH-STC của Sở TC tỉnh.", "Sở TC tỉnh", None),  # what is not known stays
        ("Kế hoạch số 5/KH-UBND ngày 1/1/2020 của UBND tỉnh.", "Ủy ban nhân dân tỉnh", None),
        (
            "Kế hoạch số 51/KH-UBND của Ủy ban nhân huyện Thanh Hà.",
            "Ủy ban nhân dân huyện Thanh Hà",
            None,
        ),  # a syllable lost
        ("Kế hoạch số 42 của tỉnh.", "tỉnh Đồng Nai", None),  # the plan's own province
        ("Chỉ thị số 17-CT/TU của Ban thường vụ Tỉnh ủy.", "Ban Thường vụ Tỉnh ủy", None),
        ("Chỉ thị số 36-CT/TW.", None, None),  # the Party's centre has several bodies
    ],
)
def test_issuers(body: str, issuer: str | None, derived: str | None) -> None:
    citation = only(body)
    assert (citation.issuer, citation.derived_from) == (issuer, derived)


@pytest.mark.parametrize(
    ("body", "number", "resolved"),
    [
        ("Luật Phòng, chống ma túy năm 2021; Luật Phòng, chống ma tuý.", None, "73/2021/QH14"),
        ("Luật Phòng, chống ma túy năm 2000.", None, "23/2000/QH10"),
        ("Luật Tần số vô tuyến điện năm 2009.", None, None),  # in no table
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22/11/2019.",
            None,
            "47/2019/QH14",
        ),  # named by the laws that it amends
        ("Luật Phòng, chống ma túy số 73/2021/QH14; Luật Phòng, chống ma túy năm 2021.", "73/2021/QH14", None),
    ],
)
def test_laws(body: str, number: str | None, resolved: str | None) -> None:
    citation = only(body)
    assert (citation.type, citation.number, citation.resolved_number) == ("Luật", number, resolved)


def test_laws_without_year_or_number_are_not_asked_for() -> None:
    assert citations("Theo Luật Trẻ em và Luật Ngân sách nhà nước.") == []


def test_a_programme_is_resolved_to_what_approves_it_in_the_text() -> None:
    made = citations(
        "Quyết định số 99/QĐ-TTg của Thủ tướng Chính phủ phê duyệt Đề án dạy nghề cho người sau cai đến năm 2029."
    )
    assert [(c.number, c.resolved_number, c.issuer) for c in made] == [
        ("99/QĐ-TTg", None, "Thủ tướng Chính phủ"),
        (None, "99/QĐ-TTg", "Thủ tướng Chính phủ"),
    ]
    assert made[1].derived_from == "approved by: 99/QĐ-TTg"


def test_a_programme_is_resolved_to_what_the_table_knows() -> None:
    made = only("Thực hiện Chương trình phòng, chống ma túy giai đoạn 2021 - 2025.")
    assert (made.resolved_number, made.derived_from) == ("1452/QĐ-TTg", "instrument table: 1452/QĐ-TTg")


def test_the_fullest_mention_is_the_evidence() -> None:
    made = only(
        "Theo Quyết định 29/2014. Theo Quyết định số 29/2014/QĐ-TTg ngày 26/4/2014 của Thủ tướng Chính phủ về tín dụng."
    )
    assert made.evidence.text.startswith("Quyết định số 29/2014/QĐ-TTg ngày 26/4/2014")
    assert made.title == "Tín dụng"


def test_numbers_come_first_then_laws_then_programmes() -> None:
    made = citations(
        "Chương trình giảm nghèo bền vững giai đoạn 2021 - 2025; Luật Trẻ em năm 2016; Chỉ thị số 36-CT/TW."
    )
    assert [c.type for c in made] == ["Chỉ thị", "Luật", "Chương trình"]


@pytest.mark.parametrize(
    ("number", "issuer", "meant"),
    [
        ("769/QĐ-UBND", "Bộ Lao động - Thương binh và Xã hội", "769/QĐ-LĐTBXH"),  # letters of another body
        ("4/KH-LĐTĐBXH", "Sở Lao động - Thương binh và Xã hội tỉnh Đồng Nai", "4/KH-LĐTBXH"),  # a letter too many
        ("71/KH-LĐTĐ", "Sở Lao động - Thương binh và Xã hội", "71/KH-LĐTBXH"),  # cut short by a slip
        ("866/QĐ-Tg", None, "866/QĐ-TTg"),
        ("38-CT/TTg", "Thủ tướng Chính phủ", "38/CT-TTg"),  # the Party's form for a paper of the State
        ("5/QĐ-SLĐTBXH", "Sở Lao động - Thương binh và Xã hội", None),
        ("5/QĐ-LĐTBXH", "Bộ trưởng Bộ Lao động - Thương binh và Xã hội", None),
        ("5/TT-BNN", "Bộ Nông nghiệp và Phát triển nông thôn", None),  # a shorter name, no slip
        ("5/KH-SYT", "Sở Y tế tỉnh Yên Bái", None),
        ("5/KH-UBND", "Ủy ban nhân dân huyện Ba Vì", None),
        ("5/KH-CAT", "Công an tỉnh", None),  # letters that we cannot make
        ("36-CT/TW", "Bộ Chính trị", None),
        ("5/QĐ-UBND", None, None),
    ],
)
def test_what_a_number_was_meant_to_be(number: str, issuer: str | None, meant: str | None) -> None:
    reading = intended_number(number, issuer)
    assert (reading.number if reading else None) == meant


def test_letters_of_bodies() -> None:
    assert letters_of("Sở Giáo dục và Đào tạo tỉnh Yên Bái") == ("GDĐT", "SGDĐT")
    assert letters_of("Công an tỉnh") is None


PIECES = ["Nghị định số 116/2021/NĐ-CP", " ngày 21/12/2021", " của Chính phủ", "Nghị định 116", "Luật Trẻ em", " năm 2016", "; ", ", ", "Kế hoạch số 7", "/KH-UBND", " phê duyệt Đề án dạy nghề xa", " giai đoạn 2021 - 2025", "\n"]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_number_is_counted_once(body: str) -> None:
    made = citations(body)
    named = {(m.start, m.end) for m in found(spine(HEAD + body), "mentions")}
    places = [(s.start, s.end) for c in made for s in c.mentions]
    assert len(places) == len(set(places))
    assert set(places) <= named


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("về công tác phòng, chống ma túy năm 2024, Công an huyện xây dựng Kế hoạch như sau", "Công tác phòng, chống ma túy năm 2024"),
        ("về công tác phòng, chống ma túy, cai nghiện ma túy, căn cứ tình hình địa phương", "Công tác phòng, chống ma túy, cai nghiện ma túy"),
        ("về cai nghiện ma túy năm 2023 (sau đây gọi tắt là Kế hoạch số 45)", "Cai nghiện ma túy năm 2023"),
        ("về phân bổ dự toán (vốn sự nghiệp) thuộc chương trình", "Phân bổ dự toán (vốn sự nghiệp) thuộc chương trình"),
        ("thực hiện phong trào “Giúp nhau cai nghiện”", "Thực hiện phong trào “Giúp nhau cai nghiện”"),
        ("về “Giúp nhau cai nghiện”", "Giúp nhau cai nghiện"),
    ],
)  # fmt: skip
def test_a_title_ends_where_the_plan_goes_on(printed: str, title: str) -> None:
    made = citations(f"Căn cứ Kế hoạch số 45/KH-UBND ngày 11/3/2023 của UBND huyện {printed};")
    assert [one.title for one in made if one.number == "45/KH-UBND"] == [title]
