"""The grammar of citations: one row a habit, sentences invented; what matches and what must not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.bodies import body_at, body_before, toned
from pipeline.extract.citations import Mention, find
from pipeline.extract.spine import found
from tests.extract.lines import spine

HEAD = "KẾ HOẠCH\nCai nghiện năm 2022\nCăn cứ tình hình;\nI. MỤC TIÊU\n"


def mentions(sentence: str) -> list[Mention]:
    """What the body of a plan with this sentence names."""
    return list(found(spine(HEAD + sentence), "mentions"))


def only(sentence: str) -> Mention:
    found_here = mentions(sentence)
    assert len(found_here) == 1, found_here
    return found_here[0]


@pytest.mark.parametrize(
    ("sentence", "kind", "number"),
    [
        ("Theo Nghị định số 116/2021/NĐ-CP.", "Nghị định", "116/2021/NĐ-CP"),
        ("Theo Nghị định 116/2021/NĐ-CP.", "Nghị định", "116/2021/NĐ-CP"),  # without `số`
        ("Theo Quyết định số: 14 /QĐ- TTg.", "Quyết định", "14/QĐ-TTg"),  # colon and spaces
        ("Theo NGHỊ ĐỊNH SỐ 57/2022/NÐ-CP.", "Nghị định", "57/2022/NĐ-CP"),  # capitals, the Icelandic letter
        ("Theo Nghi dinh so 116/2021/ND-CP.", "Nghị định", "116/2021/NĐ-CP"),  # marks lost
        ("Theo Kế hoạch liên ngành số 26/KHLN-PYT-CAH.", "Kế hoạch liên ngành", "26/KHLN-PYT-CAH"),
        ("Theo Chương trình hành động số 10- CTr/TU.", "Chương trình hành động", "10-CTr/TU"),
        ("Theo Công văn số 88-CV/HU.", "Công văn", "88-CV/HU"),
        ("Theo Văn bản số 45/PLĐTBXH.", "Văn bản", "45/PLĐTBXH"),  # a number of one office's letters alone
        ("Thực hiện 36-CT/TW.", None, "36-CT/TW"),  # no type word
        ("Theo Kết luận liên ngành tư pháp Trung ương số 23/KL-LNTPTW.", "Kết luận", "23/KL-LNTPTW"),  # a name between
        ("Kế hoạch thực hiện Chỉ thị số 36-CT/TW.", "Chỉ thị", "36-CT/TW"),  # the nearest type word
        ("Theo Luật Điện lực số 61/2024/QH15.", "Luật", "61/2024/QH15"),
        ("Theo Đề án số 8 của huyện.", "Đề án", "8"),  # no letters
        ("Theo Quyết định 29/2014.", "Quyết định", "29/2014"),
    ],
)
def test_types_and_numbers(sentence: str, kind: str | None, number: str) -> None:
    mention = only(sentence)
    assert (mention.type, mention.number) == (kind, number)


def test_several_numbers_share_a_type_word() -> None:
    named = mentions("Theo các Nghị định số 105/2021/NĐ-CP, số 116/2021/NĐ-CP và số 120/2021/NĐ-CP của Chính phủ.")
    assert [(m.type, m.number) for m in named] == [
        ("Nghị định", "105/2021/NĐ-CP"),
        ("Nghị định", "116/2021/NĐ-CP"),
        ("Nghị định", "120/2021/NĐ-CP"),
    ]
    assert [m.issuer for m in named] == [None, None, "Chính phủ"]  # sharing it is left to the next stage


@pytest.mark.parametrize(
    "sentence",
    [
        "Vận động 5/5 ấp, 100% KH, 12/12 người, HIV/AIDS, 24/7, tỷ lệ 1/2.",  # figures
        "Đến ngày 30/4 UBND xã báo cáo.",  # a day before a body
        "Mở 02 lớp theo quy định tại Điều 5, khoản 2.",
        "Theo Luật và các quy định hiện hành.",
        "Gọi số 0912/345 để báo tin.",
        "Chương trình giảm nghèo, dạy nghề.",  # no years
        "Theo quy định của pháp luật năm 2021.",  # no law of that name
        "Kế hoạch này thay kế hoạch cũ.",
    ],
)
def test_what_is_no_citation(sentence: str) -> None:
    assert mentions(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Quyết định số 5/QĐ-TTg ngày 31/8/2021 của Thủ tướng Chính phủ", (2021, 8, 31)),
        ("Quyết định số 5/QĐ-TTg, ngày 31 tháng 8 năm 2021", (2021, 8, 31)),  # a comma before it
        ("Quyết định số 5/QĐ-TTg (ngày 31/8/2021)", (2021, 8, 31)),
        ("Quyết định số 5/QĐ-TTg của Thủ tướng Chính phủ ngày 31/8/2021", (2021, 8, 31)),  # after the issuer
        ("Đề án số 5/ĐA-SYT năm 2019", (2019, None, None)),  # the year alone
        ("Quyết định số 5/QĐ-TTg được sửa đổi ngày 31/8/2021", None),  # another day
        ("Quyết định số 5/QĐ-TTg trong giai đoạn 2021 - 2025", None),
    ],
)
def test_dates(sentence: str, date: tuple[int, int | None, int | None] | None) -> None:
    named = only(sentence)
    assert (named.date and (named.date.year, named.date.month, named.date.day)) == date


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("của Chính phủ quy định chi tiết", "Chính phủ"),
        ("của Chính phủ Quy định chi tiết", "Chính phủ"),  # a title with a capital
        (
            "của Sở Văn hóa, Thể thao và Du lịch tỉnh Bắc Giang về việc",
            "Sở Văn hóa, Thể thao và Du lịch tỉnh Bắc Giang",
        ),
        ("của Sở Giao thông vận tải triển khai", "Sở Giao thông vận tải"),  # `giao` opens titles
        ("của UBND tỉnh, Ủy ban nhân dân huyện ban hành", "UBND tỉnh"),  # the next body is the subject
        ("của UBND tỉnh và Công văn", "UBND tỉnh"),
        ("của Ban Chỉ đạo phòng, chống tội phạm tỉnh về việc", "Ban Chỉ đạo phòng, chống tội phạm tỉnh"),
        ("của Tổ giúp việc Ban chỉ đạo Trung ương về", "Tổ giúp việc Ban chỉ đạo Trung ương"),
        ("của tỉnh về phát động", "tỉnh"),
        ("của Hội nghị lần thứ sáu Ban Chấp hành Trung ương về", "Ban Chấp hành Trung ương"),
        ("của UBND TP. Thủ Đức về", "UBND TP. Thủ Đức"),
        ("về việc của dân", None),
    ],
)
def test_issuers(words: str, issuer: str | None) -> None:
    named = next(m for m in mentions(f"Theo Quyết định số 5/QĐ-UBND ngày 1/2/2021 {words} thực hiện.") if m.number)
    assert named.issuer == issuer


def test_joint_instruments_have_several_issuers() -> None:
    named = only("Thông tư liên tịch số 3/2012/TTLT-BYT-BCA ngày 10/02/2012 của Bộ Y tế, Bộ Công an quy định chi tiết.")
    assert named.issuer == "Bộ Y tế, Bộ Công an"


@pytest.mark.parametrize(
    ("sentence", "issuer"),
    [
        ("Xét đề nghị của Sở Nội vụ tại Tờ trình số 84/TTr-SNV ngày 1/2/2021", "Sở Nội vụ"),
        ("Ủy ban nhân dân huyện đã ban hành Kế hoạch số 5/KH-UBND", "Ủy ban nhân dân huyện"),
        ("Quyết định của Thủ tướng Chính phủ số 5/QĐ-TTg", "Thủ tướng Chính phủ"),
    ],
)
def test_issuers_that_stand_before(sentence: str, issuer: str) -> None:
    assert only(sentence).issuer == issuer


@pytest.mark.parametrize(
    ("sentence", "name", "year"),
    [
        ("Theo Luật Phòng, chống ma túy năm 2021.", "Luật Phòng, chống ma túy", 2021),
        ("Theo Luật phòng chống ma tuý 2021.", "Luật Phòng, chống ma túy", 2021),  # comma, case, tone, `năm`
        ("Theo Luật Phòng,\fchống ma túy (năm 2021).", "Luật Phòng, chống ma túy", 2021),  # over a page
        ("Theo Luật Trẻ em.", "Luật Trẻ em", None),  # no year: known by its name
        ("Theo Luật Thi đua, khen thưởng năm 2022.", "Luật Thi đua, khen thưởng", 2022),  # in no table
        ("Theo Bộ luật Hình sự năm 2015 (sửa đổi năm 2017).", "Bộ luật Hình sự", 2015),
        ("Theo Hiến pháp năm 2013.", "Hiến pháp", 2013),
        ("Theo Luật Giáo dục nghề nghiệp ngày 27/11/2014.", "Luật Giáo dục nghề nghiệp", 2014),
        (
            "Theo Luật Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người (HIV/AIDS) ngày 29/6/2006.",
            "Luật Phòng, chống nhiễm vi rút gây ra hội chứng suy giảm miễn dịch mắc phải ở người (HIV/AIDS)",
            2006,
        ),  # a name with brackets
        ("Theo Luật Bảo hộ vật nuôi (chó, mèo) năm 2031.", None, None),
        ("Theo Luật An toàn bức xạ (ATBX) ngày 05/6/2031.", "Luật An toàn bức xạ (ATBX)", 2031),
        ("Theo Luật công bằng và lẽ phải.", None, None),
    ],
)
def test_laws(sentence: str, name: str | None, year: int | None) -> None:
    laws = [m for m in mentions(sentence) if m.kind == "law"]
    assert [(m.title, m.date.year if m.date else None) for m in laws] == ([(name, year)] if name else [])


def test_the_year_of_an_amending_law_is_not_that_of_the_laws_it_amends() -> None:
    laws = mentions("Theo Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Trẻ em ngày 22/11/2019.")
    assert [(m.title or "")[:13] for m in laws if m.date] == ["Luật sửa đổi,"]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Theo Chương trình mục tiêu quốc gia phòng, chống ma túy đến năm 2030 và các văn bản.", "Chương trình mục tiêu quốc gia phòng, chống ma túy đến năm 2030"),
        ("Theo Đề án đổi mới dạy nghề giai đoạn 2021 - 2025.", "Đề án đổi mới dạy nghề giai đoạn 2021 - 2025"),
        ("Dự án truyền thông thuộc Chương trình giảm nghèo bền vững giai đoạn 2021 - 2025.", "Chương trình giảm nghèo bền vững giai đoạn 2021 - 2025"),
        ("Theo Chương trình giảm nghèo, tầm nhìn đến năm 2050.", None),  # a vision is no period
        ("Theo Chương trình hành động của tỉnh giai đoạn 2021 - 2025.", None),
        ("các chương trình dạy nghề cho thanh niên năm 2022.", None),  # a common noun
        ("Đề án của huyện về dạy nghề năm 2022.", None),
    ],
)  # fmt: skip
def test_programmes_named_with_their_years(sentence: str, title: str | None) -> None:
    named = [m.title for m in mentions(sentence) if m.kind == "programme"]
    assert named == ([title] if title else [])


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("KẾ HOẠCH\nThực hiện Chỉ thị số 36-CT/TW\nCăn cứ tình hình;\nI. MỤC TIÊU\nGiúp.", True),  # in the title
        ("KẾ HOẠCH\nCai nghiện\nCăn cứ Chỉ thị số 36-CT/TW;\nI. MỤC TIÊU\nGiúp.", True),
        ("KẾ HOẠCH\nCai nghiện\nCăn cứ tình hình;\nI. MỤC TIÊU\nQuán triệt Chỉ thị số 36-CT/TW.", False),
    ],
)
def test_the_basis_is_what_stands_before_the_first_part(text: str, basis: bool) -> None:
    assert [m.basis for m in found(spine(text), "mentions")] == [basis]


def test_the_line_over_an_annex_names_the_document_itself() -> None:
    text = (
        HEAD + "Giúp.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLò Hặc\nPHỤ LỤC\n(Kèm theo Kế hoạch số 9/KH-UBND ngày 1/2/2022)"
    )
    assert [m.own for m in found(spine(text), "mentions")] == [True]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bộ Giáo dục và Đào tạo ban hành", "Bộ Giáo dục và Đào tạo"),
        ("Ban Tổ chức Tỉnh ủy về", "Ban Tổ chức Tỉnh ủy"),  # `tổ chức` opens titles
        ("Sở Lao động – Thương binh và Xã hội tỉnh", "Sở Lao động - Thương binh và Xã hội tỉnh"),
        ("phòng, chống ma túy", None),  # begins like a division
        ("ban hành kế hoạch", None),
        ("tổ chức thực hiện", None),
        ("báo cáo kết quả", None),
    ],
)
def test_where_a_body_ends(text: str, name: str | None) -> None:
    words = toned(text)
    end = body_at(words, 0)
    assert (words[:end] if end else None) == name


def test_the_body_before_a_verb() -> None:
    text = toned("theo báo cáo, Ủy ban nhân dân huyện Ba Vì")
    assert text[slice(*body_before(text, len(text), 0) or (0, 0))] == "Ủy ban nhân dân huyện Ba Vì"


PIECES = ["Nghị định số 116/2021/NĐ-CP", " ngày 21/12/2021", " của Chính phủ", " về cai nghiện", "Luật Trẻ em", " năm 2016", ", ", "; ", "\n", "\f", "Kế hoạch số 4", "/KH-", "UBND", " Đề án a b c d", " giai đoạn 2021 - 2025", "(", ")", "“", "ﬁ", "ß", "İ"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_mentions_lie_in_the_text_and_hold_their_parts(text: str) -> None:
    doc = spine(text or "x")
    for mention in find(doc):
        assert 0 <= mention.start < mention.end <= len(doc.text)
        assert mention.number or mention.title
        assert mention.issuer is None or mention.issuer in doc.text


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_never_raises(text: str) -> None:
    find(spine(text or "x"))
