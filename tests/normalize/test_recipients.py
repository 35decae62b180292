import pytest

from pipeline.normalize.context import PlanContext
from pipeline.normalize.recipients import recipients_of
from tests.extract.plans import HEAD, extracted

BODY = "I. MỤC ĐÍCH\n\n- Nâng cao nhận thức.\n\nNơi nhận:\n"


def names(lines: str, party: str = "Tỉnh ủy") -> list[str]:
    plan = PlanContext(
        issuer=None, level="district", province=None, district=None, commune=None, on=None, year=None, start=None,
        end=None, city_is_province=False, party=party,
    )  # fmt: skip
    return [r.name for r in recipients_of(extracted(HEAD + BODY + lines), plan)]


@pytest.mark.parametrize(
    ("line", "name", "reason"),
    [
        ("- TT. HU, TT. HĐND huyện;", "Thường trực Huyện ủy, Thường trực Hội đồng nhân dân huyện", "two on a line"),
        ("- CT, các PCT UBND huyện;", "Chủ tịch, các Phó Chủ tịch Ủy ban nhân dân huyện", "short titles"),
        ("- Sở Y tế (để báo cáo);", "Sở Y tế", "why it is sent is no part of the name"),
        ("- Công an tỉnh (PC04) (b/c);", "Công an tỉnh (PC04)", "office codes stay"),
        ("- UBND các xã (để t/h);", "Ủy ban nhân dân các xã", "short notes"),
        ("- Như Điều 3;", "Như Điều 3", "kept as it stands"),
        ("- Lưu: VT, TH(VX).", "Lưu: Văn thư, Tổng hợp (Văn xã)", "the line of the file"),
        ("- GĐ, PGĐ Sở Y tế;", "Giám đốc, Phó Giám đốc Sở Y tế", "heads of a department"),
        ("- Các ngành: CA, YT, TC;", "Các ngành: Công an, Y tế, Tài chính", "a list of letters"),
        ("- Các đ/c UVBCĐ huyện (để t/h);", "Các đồng chí Ủy viên Ban Chỉ đạo huyện", "persons"),
        ("- Lưu: SYT, CAH, HND.", "Lưu: Sở Y tế, Công an huyện, Hội Nông dân", "the offices of joint issuers"),
        ("- Lưu: VT, CCPCTNXH (6b).", "Lưu: Văn thư, Chi cục Phòng, chống tệ nạn xã hội (6b)", "copies are kept"),
        ("- Lưu VT, CT.", "Lưu: Văn thư, CT", "codes of the office are no titles"),
    ],
)
def test_names(line: str, name: str, reason: str) -> None:
    assert names(line + "\n") == [name], reason


def test_party_of_a_city() -> None:
    assert names("- TT. TU;\n", party="Thành ủy") == ["Thường trực Thành ủy"]


def test_a_line_of_marks_is_no_recipient() -> None:
    assert names("- ;\n- (b/c);\n- Lưu: VT.\n") == ["Lưu: Văn thư"]
