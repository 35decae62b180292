from importlib.resources import files
from typing import get_args

import pytest

from pipeline.normalize.code_model import LinearModel, Statement, coded, features, model
from schemas.record import Code

LARGEST = 2_000_000  # bytes
FILE = files("pipeline.normalize").joinpath("data", "codes.npz")


def test_the_model_knows_the_codes_of_the_record_and_is_small() -> None:
    assert set(model().labels) == set(get_args(Code))
    assert len(FILE.read_bytes()) < LARGEST


@pytest.mark.parametrize(
    ("subject", "above", "code"),
    [
        ("thôn được truyền thông về tác hại của ma túy", "", "COMM_COVERAGE"),
        ("người dân hiểu biết về các hình thức cai nghiện", "", "AWARENESS"),
        ("cán bộ làm công tác cai nghiện được tập huấn nghiệp vụ", "", "STAFF_TRAINED"),
        ("tình nguyện viên được tập huấn", "", "VOLUNTEERS_TRAINED"),
        ("người cai nghiện tự nguyện tại cơ sở cai nghiện", "", "REHAB_VOLUNTARY_FACILITY"),
        ("người bị đưa vào cơ sở cai nghiện bắt buộc", "", "REHAB_COMPULSORY"),
        ("bệnh nhân được điều trị Methadone", "", "METHADONE"),
        ("người sau cai có việc làm", "", "EMPLOYMENT"),
        ("tỷ lệ tái nghiện sau một năm", "", "RELAPSE"),
        ("xã không có ma túy", "", "CLEAN_PLACES"),
        ("vụ phạm tội về ma túy được phát hiện, bắt giữ", "", "OTHER"),
        ("người", "Cai nghiện tại gia đình, cộng đồng", "REHAB_HOME_COMMUNITY"),
        ("người", "Quản lý sau cai nghiện", "POST_REHAB_MANAGED"),
    ],
)
def test_clear_statements(subject: str, above: str, code: str) -> None:
    statement = Statement(subject, f"100 {subject}.", above=(above,) if above else (), measure="count", unit="người")
    found = coded(statement, topic=True)
    assert found.code == code
    assert 0.3 < found.probability <= 1


def test_another_field_is_other_unless_the_statement_is_about_drugs() -> None:
    assert coded(Statement("hộ dân", "90% hộ dân được tuyên truyền"), topic=False).code == "OTHER"
    told = Statement("người nghiện được tuyên truyền", "90% người nghiện ma túy được tuyên truyền")
    assert coded(told, topic=False).code == "COMM_COVERAGE"


def test_probabilities_add_up_and_do_not_change() -> None:
    statement = Statement("người nghiện được tư vấn", "80% người nghiện được tư vấn", measure="percent", unit="%")
    shares = model().probabilities(features(statement))
    assert sum(shares.values()) == pytest.approx(1)
    assert list(shares) == sorted(get_args(Code))
    with FILE.open("rb") as file:
        assert LinearModel.load(file).probabilities(features(statement)) == shares


def test_numbers_and_tone_marks_do_not_matter() -> None:
    one = Statement("người nghiện ma túy", "12 người nghiện ma túy")
    other = Statement("người nghiện ma tuý", "1.250 người nghiện ma tuý")
    assert features(one) == features(other)


def test_a_word_counts_by_where_it_stands_nearest() -> None:
    known = features(Statement("người sau cai", "12 người sau cai vay vốn", above=("Việc làm", "Cai nghiện")))
    assert known["cai"] > known["vốn"] > known["nghiện"] - 1e-9
    assert known["làm"] == 1.0


def test_a_statement_without_a_known_word_has_a_code() -> None:
    assert coded(Statement("zzz", "qqq"), topic=True).code in get_args(Code)
