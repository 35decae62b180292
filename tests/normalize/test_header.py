"""Headers of invented documents in the forms that offices use; evidence slices back everywhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.bodies import head
from pipeline.lexicon.places import all_places
from pipeline.normalize.header import header_of
from pipeline.normalize.recase import in_sentence_case, mended, name_in_case
from schemas.record import Header
from tests.extract.lines import spine

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "Căn cứ tình hình;\nI. MỤC TIÊU\nGiúp 02 người.\nNơi nhận:\n- Lưu: VT.\n"
SIGNED = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLò Văn Hặc\n"


def header(text: str) -> Header:
    doc = spine(text)
    made = header_of(doc)
    for evidence in made.evidence.values():
        assert doc.text[evidence.start : evidence.end] == evidence.text
    return made


def of_letterhead(letterhead: str, body: str = BODY) -> Header:
    return header(f"{letterhead}\n{MOTTO}KẾ HOẠCH\nCai nghiện năm 2022\n{body}{SIGNED}")


DISTRICT_2022 = "ỦY BAN NHÂN DÂN\nHUYỆN NHƠN TRẠCH\nSố: 35 /KH-UBND\nNhon Trach, ngày 14 tháng 02 năm 2022"


def test_a_district_plan() -> None:
    made = of_letterhead(DISTRICT_2022)
    assert (made.type, made.number, made.issue_date, made.title) == (
        "Kế hoạch",
        "35/KH-UBND",
        "2022-02-14",
        "Cai nghiện năm 2022",
    )
    assert made.issuer.model_dump() == {
        "name": "Ủy ban nhân dân huyện Nhơn Trạch", "level": "district", "kind": "people_committee",
        "province": "Đồng Nai", "district": "Nhơn Trạch", "commune": None,
    }  # fmt: skip
    assert made.signer.model_dump() == {
        "name": "Lò Văn Hặc",
        "position": "Chủ tịch",
        "authority": "TM. ỦY BAN NHÂN DÂN",
    }
    assert (made.period.start, made.period.end) == ("2022-01-01", "2022-12-31")


def test_what_is_not_printed_says_where_it_is_from() -> None:
    made = of_letterhead(DISTRICT_2022)
    assert made.issue_place == "Nhơn Trạch"
    assert made.provenance["issue_place"].derived_from == "gazetteer: huyện Nhơn Trạch"
    assert made.provenance["issuer.province"].derived_from == "gazetteer: huyện Nhơn Trạch"
    assert made.provenance["issuer.district"].derived_from is None


@pytest.mark.parametrize(
    ("letterhead", "name", "level", "places"),
    [
        ("UBND TỈNH LÀO CAI\nSỞ CÔNG THƯƠNG", "Sở Công Thương tỉnh Lào Cai", "province", ("Lào Cai", None, None)),
        ("SỞ Y TẾ KIÊN GIANG\nTHANH TRA", "Thanh tra Sở Y tế Kiên Giang", "province", ("Kiên Giang", None, None)),
        ("HĐND TỈNH HƯNG YÊN\nVĂN PHÒNG", "Văn phòng Hội đồng nhân dân tỉnh Hưng Yên", "province", ("Hưng Yên", None, None)),
        ("UBND QUẬN HẢI CHÂU\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo quận Hải Châu", "district", ("Đà Nẵng", "Hải Châu", None)),
        ("TỈNH ỦY SƠN LA\nHUYỆN ỦY MAI SƠN", "Huyện ủy Mai Sơn", "district", ("Sơn La", "Mai Sơn", None)),
        ("TỈNH ĐOÀN LÂM ĐỒNG\nBAN THƯỜNG VỤ", "Ban Thường vụ Tỉnh đoàn Lâm Đồng", "province", ("Lâm Đồng", None, None)),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH AN GIANG", "Liên đoàn Lao động tỉnh An Giang", "province", ("An Giang", None, None)),
        ("UBND TỈNH AN GIANG\nTRƯỜNG ĐẠI HỌC AN GIANG", "Trường Đại học An Giang", None, ("An Giang", None, None)),
        ("UBND THÀNH PHỐ CAO LÃNH", "Ủy ban nhân dân thành phố Cao Lãnh", "district", ("Đồng Tháp", "Cao Lãnh", None)),
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ ĐÀ NẴNG", "Ủy ban nhân dân thành phố Đà Nẵng", "province", ("Đà Nẵng", None, None)),
        ("CÔNG AN TỈNH YÊN BÁI\nCÔNG AN HUYỆN VĂN YÊN", "Công an huyện Văn Yên", "district", ("Yên Bái", "Văn Yên", None)),
        ("UBND TỈNH KIÊN GIANG\nSỞ Y TẺ", "Sở Y tế tỉnh Kiên Giang", "province", ("Kiên Giang", None, None)),  # OCR
        ("ỦY BAN NHÂN DÂN\nTỈNH HƯNGVYÊN", "Ủy ban nhân dân tỉnh Hưng Yên", "province", ("Hưng Yên", None, None)),  # OCR
    ],
)  # fmt: skip
def test_issuers_of_letterheads(letterhead: str, name: str, level: str | None, places: tuple[str | None, ...]) -> None:
    issuer = of_letterhead(f"{letterhead}\nSố: 5/KH-X\nngày 1 tháng 2 năm 2022").issuer
    assert (issuer.name, issuer.level) == (name, level)
    assert (issuer.province, issuer.district, issuer.commune) == places


@pytest.mark.parametrize(
    ("date", "province", "district"),
    [("ngày 9 tháng 10 năm 2024", "Quảng Nam", "Phú Ninh"), ("ngày 9 tháng 10 năm 2025", "Đà Nẵng", None)],
)
def test_the_tiers_are_those_of_the_day(date: str, province: str, district: str | None) -> None:
    issuer = of_letterhead(
        f"ỦY BAN NHÂN DÂN\nXÃ TAM DÂN\nSố: 5/KH-UBND\nTam Dân, {date}",
        f"Thực hiện Kế hoạch của UBND tỉnh {province};\n{BODY}",
    ).issuer
    assert (issuer.level, issuer.commune) == ("commune", "Tam Dân")
    assert issuer.province in (province, None)
    assert issuer.district in (district, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # no letterhead: the last sentence of the preamble
        ("KẾ HOẠCH\nCai nghiện\nThực hiện Kế hoạch số 5/KH-UBND của UBND huyện Thanh Hà, Ủy ban nhân dân xã Thanh Xá xây dựng Kế hoạch như sau:\nI. MỤC TIÊU\nGiúp.", "Ủy ban nhân dân xã Thanh Xá"),
        # the name of the district stands in the title
        ("KẾ HOẠCH\nCai nghiện trên địa bàn huyện Nhơn Trạch\nCăn cứ tình hình; UBND huyện ban hành Kế hoạch như sau:\nI. MỤC TIÊU\nGiúp.", "Ủy ban nhân dân huyện Nhơn Trạch"),
        # the signature alone
        ("KẾ HOẠCH\nCai nghiện trên địa bàn xã Thanh Xá\nI. MỤC TIÊU\nGiúp.\nTM. ỦY BAN NHÂN DÂN XÃ\nCHỦ TỊCH\nLò Hặc", "Ủy ban nhân dân xã Thanh Xá"),
        # a chairman issues for his body
        ("KẾ HOẠCH\nCai nghiện\nChủ tịch UBND tỉnh Thanh Hóa ban hành Kế hoạch như sau:\nI. MỤC TIÊU\nGiúp.", "Ủy ban nhân dân tỉnh Thanh Hóa"),
        ("KẾ HOẠCH\nCai nghiện\nI. MỤC TIÊU\nGiúp.", None),
    ],
)  # fmt: skip
def test_issuers_without_a_letterhead(text: str, name: str | None) -> None:
    assert header(text).issuer.name == name


def test_the_gazetteer_places_a_commune_by_its_district() -> None:
    made = header(
        "KẾ HOẠCH\nCai nghiện năm 2023\nTheo Kế hoạch của UBND huyện Thanh Hà, UBND xã Thanh Xá ban hành Kế hoạch như sau:\nI. MỤC TIÊU\nGiúp."
    )
    assert (made.issuer.province, made.issuer.district, made.issuer.commune) == ("Hải Dương", "Thanh Hà", "Thanh Xá")
    assert made.provenance["issuer.province"].derived_from == "gazetteer: xã Thanh Xá"
    assert made.provenance["issuer.district"].derived_from is None  # printed


def test_a_joint_plan_has_several_issuers_and_signers() -> None:
    text = f"SỞ Y TẾ - CÔNG AN TỈNH\nTỈNH YÊN BÁI\nSố: 12/KHLN-SYT-CAT\n{MOTTO}Yên Bái, ngày 5 tháng 3 năm 2021\nKẾ HOẠCH LIÊN NGÀNH\nPhối hợp\n{BODY}"
    made = header(
        text + "GIÁM ĐỐC SỞ Y TẾ\nLò Văn Pánh\nKT. GIÁM ĐỐC CÔNG AN TỈNH\nPHÓ GIÁM ĐỐC\nĐại tá Trần Minh Khôi\n"
    )
    assert [i.name for i in made.issuers] == ["Sở Y tế tỉnh Yên Bái", "Công an tỉnh Yên Bái"]
    assert [(s.name, s.position) for s in made.signers] == [
        ("Lò Văn Pánh", "Giám đốc Sở Y tế"),
        ("Trần Minh Khôi", "Phó Giám đốc"),
    ]
    assert made.issuer == made.issuers[0]


def test_a_plan_attached_to_a_decision() -> None:
    decision = f"UBND HUYỆN MAI SƠN\nSố: 12/QĐ-UBND\n{MOTTO}Mai Sơn, ngày 4 tháng 5 năm 2020\nQUYẾT ĐỊNH\nBan hành Kế hoạch\nCăn cứ Luật Trẻ em;\nĐiều 1. Ban hành kèm theo Kế hoạch.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nCầm Văn Thuận\n"
    plan = f"UBND HUYỆN MAI SƠN\n{MOTTO}KẾ HOẠCH\nDạy nghề giai đoạn 2020 - 2022\n(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 4/5/2020)\nI. MỤC TIÊU\nDạy nghề.\n"
    made = header(decision + plan)
    assert (made.type, made.number, made.issue_date, made.title) == (
        "Kế hoạch",
        "12/QĐ-UBND",
        "2020-05-04",
        "Dạy nghề giai đoạn 2020 - 2022",
    )
    assert made.signer.name == "Cầm Văn Thuận"


def test_the_attached_part_alone_has_the_number_of_its_decision() -> None:
    made = header(
        "KẾ HOẠCH\nDạy nghề\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 4/5/2020 của UBND huyện Mai Sơn)\nI. MỤC TIÊU\nDạy."
    )
    assert made.number == "12/QĐ-UBND"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            f"UBND TỈNH BẮC GIANG\nSố: 512/UBND-NC\nV/v báo cáo\n{MOTTO}Kính gửi: UBND các huyện\nYêu cầu báo cáo.",
            "Công văn",
        ),
        (f"UBND TỈNH BẮC GIANG\nSố: 5/BC-UBND\n{MOTTO}BÁO CÁO\nKết quả cai nghiện\n{BODY}", "Báo cáo"),
        (
            f"UBND TỈNH BẮC GIANG\nSố: 5/KH-UBND\n{MOTTO}Căn cứ tình hình;\nI. MỤC TIÊU\nGiúp.",
            "Kế hoạch",
        ),  # by its number
        ("Lời văn không có gì.", None),
    ],
)
def test_types(text: str, kind: str | None) -> None:
    assert header(text).type == kind


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Cai nghiện năm 2022", ("2022-01-01", "2022-12-31")),
        ("Cai nghiện giai đoạn 2021 - 2025", ("2021-01-01", "2025-12-31")),
        ("Cai nghiện đến năm 2020", (None, "2020-12-31")),
        ("Cai nghiện quý IV năm 2025 và năm 2026", ("2025-10-01", "2026-12-31")),
        ("Cai nghiện 6 tháng đầu năm 2024", ("2024-01-01", "2024-06-30")),
        ("Cai nghiện giai đoạn 2021 - 2025, tầm nhìn đến năm 2040", ("2021-01-01", "2025-12-31")),  # beyond the plan
        ("Thực hiện Chỉ thị số 11-CT/TU ngày 04/01/2021", (None, None)),  # a day of another paper
        ("Sinh hoạt đầu năm học 2022 - 2023", (None, None)),  # a school year is no calendar year
        ("Thực hiện Luật Phòng, chống ma túy năm 2021", (None, None)),  # the year of a law
        ("Cai nghiện", (None, None)),
    ],
)
def test_periods_of_titles(title: str, period: tuple[str | None, str | None]) -> None:
    made = header(f"KẾ HOẠCH\n{title}\n{BODY}").period
    assert (made.start, made.end) == period


@pytest.mark.parametrize(
    ("title", "section", "period"),
    [
        (
            "Thực hiện Chương trình đến năm 2030",
            "Thời gian thực hiện: Từ năm 2025 đến hết năm 2030.",
            ("2025-01-01", "2030-12-31"),
        ),
        ("Cai nghiện", "Thời gian thực hiện: Từ ngày 01/4/2023 đến ngày 30/11/2023.", ("2023-04-01", "2023-11-30")),
        ("Cai nghiện năm 2022", "Thời gian thực hiện: từ tháng 3/2022 đến tháng 5/2022.", ("2022-01-01", "2022-12-31")),
    ],
)
def test_a_section_on_time_tells_what_the_title_does_not(title: str, section: str, period: tuple[str, str]) -> None:
    made = header(f"KẾ HOẠCH\n{title}\nCăn cứ tình hình;\nI. MỤC TIÊU\nGiúp.\nII. PHẠM VI\n1. {section}\n").period
    assert (made.start, made.end) == period


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("CAI NGHIỆN TRÊN ĐỊA BÀN TỈNH NGHỆ AN NĂM 2022", "Cai nghiện trên địa bàn tỉnh Nghệ An năm 2022"),
        (
            "THỰC HIỆN CHỈ THỊ SỐ 32/CT-TTG CỦA THỦ TƯỚNG CHÍNH PHỦ",
            "Thực hiện Chỉ thị số 32/CT-TTg của Thủ tướng Chính phủ",
        ),
        ("PHÒNG, CHỐNG HIV/AIDS VÀ 5G", "Phòng, chống HIV/AIDS và 5G"),
        ("CHÀO MỪNG ĐẠI HỘI LẦN THỨ XIV CỦA ĐẢNG", "Chào mừng Đại hội lần thứ XIV của Đảng"),
        ("TỆ NẠN XÃ HỘI", "Tệ nạn xã hội"),  # `xã` is no commune here
        ("Giữ nguyên chữ", "Giữ nguyên chữ"),
    ],
)
def test_titles_in_capitals(printed: str, written: str) -> None:
    assert in_sentence_case(printed) == written


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH TỈNH ĐỒNG NAI", "Sở Văn hóa, Thể thao và Du lịch tỉnh Đồng Nai"),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Sở Lao động - Thương binh và Xã hội"),
        ("THANH TRA SỞ XÂY DỰNG", "Thanh tra Sở Xây dựng"),
        ("TRƯỜNG THPT ĐỐC BINH KIỀU", "Trường THPT Đốc Binh Kiều"),
        ("HUYỆN ỦY BA TRI", "Huyện ủy Ba Tri"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ CẦN THƠ", "Ủy ban nhân dân thành phố Cần Thơ"),
    ],
)
def test_names_in_capitals(printed: str, written: str) -> None:
    assert name_in_case(printed) == written


def test_places_whose_names_begin_as_bodies_do() -> None:
    names = {(p.kind, p.name) for p in all_places() if p.level == "commune" and head().match(p.name)}
    assert len(names) > 100
    wrong = [
        (kind, name)
        for kind, name in sorted(names)
        if name_in_case(f"ỦY BAN NHÂN DÂN {kind} {name}".upper()) != f"Ủy ban nhân dân {kind} {name}"
    ]
    assert wrong == []


def test_society_is_no_commune() -> None:
    assert name_in_case("BẢO HIỂM XÃ HỘI PHÚ THỌ") == "Bảo hiểm xã hội Phú Thọ"
    assert name_in_case("HUYỆN ĐOÀN AN LÃO") == "Huyện đoàn An Lão"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Sở Y tẻ", "Sở Y tế"),
        ("Ban thường vụ Tỉnh ủy", "Ban Thường vụ Tỉnh ủy"),
        ("Ban Chí đạo", "Ban Chỉ đạo"),
        ("Hội quán", "Hội quán"),
    ],
)
def test_names_with_lost_marks(read: str, meant: str) -> None:
    assert mended(read) == meant
    assert mended(meant) == meant


ROWS = [*DISTRICT_2022.split("\n"), *MOTTO.strip().split("\n"), "KẾ HOẠCH", "QUYẾT ĐỊNH", "Cai nghiện năm 2022", *BODY.strip().split("\n"), *SIGNED.strip().split("\n"), "(Kèm theo Quyết định số 4/QĐ-UBND)", "PHỤ LỤC", "Thời gian thực hiện: năm 2023"]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(ROWS), max_size=18))
def test_any_order_of_lines_gives_a_header_with_evidence(rows: list[str]) -> None:
    made = header("\n".join(rows) or "x")
    assert made.evidence.keys() == made.provenance.keys()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_arbitrary_text_never_raises(text: str) -> None:
    header(text or "x")
