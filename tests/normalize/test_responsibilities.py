import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.spine import document_of
from pipeline.normalize.context import PlanContext
from pipeline.normalize.responsibilities import agency_name, responsibilities_of
from pipeline.normalize.roles import role_of
from schemas.record import Level, Responsibility
from tests.extract.plans import HEAD, extracted

PART = "V. TỔ CHỨC THỰC HIỆN\n\n"


def context(issuer: str = "Ủy ban nhân dân huyện Hồng Sơn", level: Level = "district") -> PlanContext:
    return PlanContext(
        issuer=issuer, level=level, province=None, district="Hồng Sơn", commune=None, on="2024-03-05", year=2024,
        start=None, end=None, city_is_province=False, party="Tỉnh ủy",
    )  # fmt: skip


def responsibilities(body: str, *, markdown: bool = False) -> list[Responsibility]:
    return responsibilities_of(extracted(HEAD + body, markdown=markdown), context())


@pytest.mark.parametrize(
    ("task", "role", "reason"),
    [
        ("Chủ trì, phối hợp với các ngành tham mưu UBND huyện.", "lead", "lead comes first"),
        ("Là cơ quan thường trực, chủ trì theo dõi.", "lead", "after what it is"),
        ("Trên cơ sở đề xuất của các xã, chủ trì tổng hợp.", "lead", "after a setting"),
        ("Giao Công an huyện chủ trì rà soát.", "lead", "after the body asked"),
        ("Sở Y tế chủ trì rà soát.", "lead", "after the subject"),
        ("Phối hợp với Công an xã tham mưu UBND xã ban hành quy chế.", "advise", "what is done together"),
        ("Kịp thời tham mưu cấp ủy.", "advise", "after a word of manner"),
        ("Tham mưu UBND xã; phối hợp với Công an xã.", "advise", "the first clause counts"),
        ("Thường xuyên phối hợp với gia đình.", "coordinate", "after a word of manner"),
        ("Tăng cường công tác phối hợp, hướng dẫn cơ sở.", "coordinate", "a noun for the verb"),
        ("Phối hợp với Sở Y tế hướng dẫn các xã.", "coordinate", "coordinate comes before direct"),
        ("Chỉ đạo các trường phối hợp với gia đình.", "direct", "others coordinate"),
        ("Tổ chức hướng dẫn các xã lập sổ.", "direct", "tổ chức before a verb"),
        ("Căn cứ nhiệm vụ được giao, chỉ đạo các đơn vị.", "direct", "after a setting"),
        ("Tổng hợp kết quả, báo cáo UBND huyện.", "report", "a second verb near by"),
        ("Định kỳ hằng quý (trước ngày 20) báo cáo kết quả.", "report", "after the cycle"),
        ("Định kỳ trước ngày 15/6 và 15/12 hằng năm báo cáo kết quả.", "report", "after two days"),
        ("Định kỳ 6 tháng, năm tổng hợp báo cáo UBND huyện.", "report", "after two cycles"),
        (
            "Hàng tháng trước ngày 20 báo cáo số liệu tăng, giảm.",
            "report",
            "a verb after a comma is no work of its own",
        ),
        ("Thực hiện chế độ báo cáo theo quy định.", "report", "a noun for the verb"),
        ("Xây dựng kế hoạch, trình UBND huyện.", "execute", "none of them"),
        ("Rà soát, bổ sung hồ sơ của người nghiện, phối hợp giúp đỡ họ.", "execute", "other work comes first"),
        ("Cung cấp tài liệu phục vụ công tác chỉ đạo.", "execute", "inside an object"),
        ("Bố trí kinh phí; hướng dẫn các xã quyết toán.", "execute", "after the semicolon"),
        ("Đề nghị Công an tỉnh quan tâm phối hợp với Sở.", "coordinate", "a courtesy before the verb"),
        ("", "execute", "nothing"),
    ],
)
def test_roles(task: str, role: str, reason: str) -> None:
    assert role_of(task) == role, reason


def test_a_lead_in_speaks_before_its_bullets() -> None:
    assert role_of("Lập sổ theo dõi.", lead_in="Chủ trì, phối hợp với các xã:") == "lead"
    assert role_of("Hướng dẫn các xã.", lead_in="Thực hiện các việc sau:") == "direct"


@pytest.mark.parametrize(
    ("printed", "name", "reason"),
    [
        ("phòng LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội", "abbreviation, capital"),
        ("Uỷ ban nhân dân các xã", "Ủy ban nhân dân các xã", "tone placement"),
        ("Phòng Tài chính – Kế hoạch", "Phòng Tài chính - Kế hoạch", "hyphens"),
        ("**Công an huyện**:", "Công an huyện", "marks and colon"),
        ("Sở Nội vụ (cơ quan thường trực)", "Sở Nội vụ", "what a body is for this plan"),
        ("Sở Nội vụ - cơ quan thường trực", "Sở Nội vụ", "the same after a dash"),
    ],
)
def test_names(printed: str, name: str, reason: str) -> None:
    assert agency_name(printed, context()) == name, reason


def test_the_id_of_an_office_says_of_which_department() -> None:
    doc = extracted(HEAD + PART + "1. Thanh tra Sở, Văn phòng Sở\n\nKiểm tra.\n")
    (entry,) = responsibilities_of(doc, context("Sở Y tế tỉnh Hồng Hà", "province"))
    assert entry.agency == "Thanh tra Sở, Văn phòng Sở"
    assert entry.agency_id == "thanh-tra-so-y-te+van-phong-so-y-te"


def test_a_record() -> None:
    body = "2. UBND các xã:\n\n- Phối hợp với Phòng LĐ-TB&XH, TTYT huyện lập sổ trước ngày 20/5.\n"
    (entry,) = responsibilities(PART + body)
    (task,) = entry.tasks
    assert (entry.agency, entry.level, entry.heading) == ("Ủy ban nhân dân các xã", "commune", "2. UBND các xã:")
    assert entry.evidence.text == "2. UBND các xã:"
    assert task.partners == ["Phòng Lao động - Thương binh và Xã hội", "Trung tâm Y tế huyện"]
    assert task.due == "trước ngày 20/5"
    assert task.evidence.text == "Phối hợp với Phòng LĐ-TB&XH, TTYT huyện lập sổ trước ngày 20/5."
    assert task.text.startswith("Phối hợp với Phòng Lao động - Thương binh và Xã hội, Trung tâm Y tế huyện")


def test_a_sentence_names_its_agency_in_place_of_a_heading() -> None:
    (entry,) = responsibilities(PART + "1. Giao Công an huyện chủ trì rà soát.\n")
    assert (entry.agency, entry.heading, entry.evidence.text) == ("Công an huyện", None, "Công an huyện")


def test_a_table_row() -> None:
    table = "| TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Sản phẩm |\n|:-:|:--|:--|:--|:-:|:--|\n| 1 | Mở lớp | CAH, Công an huyện | UBND xã | Quý II | 02 lớp |\n"
    (entry,) = responsibilities("II. NHIỆM VỤ\n\n" + table, markdown=True)
    (task,) = entry.tasks
    assert (task.role, task.text, task.partners) == ("lead", "Mở lớp", ["Ủy ban nhân dân xã"])
    assert (task.due, task.product) == ("Quý II", "02 lớp")
    assert all(words in task.evidence.text for words in ("Mở lớp", "UBND xã", "Quý II", "02 lớp"))


LINES = ["1. Sở Y tế", "- Chủ trì; Báo cáo UBND xã.", "Giao CAX lập sổ.", "2. Đề nghị Tòa án", "+ Rà soát:", "(x)"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=10))
def test_evidence_slices_back(lines: list[str]) -> None:
    doc = extracted(HEAD + PART + "\n\n".join(lines))
    text = document_of(doc).text
    for entry in responsibilities_of(doc, context()):
        for evidence in (entry.evidence, *(task.evidence for task in entry.tasks)):
            assert text[evidence.start : evidence.end] == evidence.text


@given(st.text(max_size=200))
def test_every_text_has_a_role(text: str) -> None:
    assert role_of(text) in ("lead", "advise", "coordinate", "direct", "report", "execute")
