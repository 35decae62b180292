from typing import get_args

import pytest

from pipeline.lexicon import codes
from schemas.record import Code


def test_the_codes_are_those_of_the_record() -> None:
    assert set(codes.names()) == set(get_args(Code))
    assert {rule.code for rule in codes.rules()} <= set(get_args(Code))
    assert all(set(row) == {"vi", "en"} for row in codes.names().values())


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("thôn được truyền thông về tác hại của ma túy", "COMM_COVERAGE"),
        ("người dân hiểu biết về các hình thức cai nghiện", "AWARENESS"),
        ("cán bộ làm công tác cai nghiện được tập huấn nghiệp vụ", "STAFF_TRAINED"),
        ("tình nguyện viên được tập huấn", "VOLUNTEERS_TRAINED"),
        ("người nghiện có hồ sơ quản lý được tư vấn", "SERVICE_ACCESS"),
        ("lượt người được tổ chức cai nghiện", "REHAB_TOTAL"),
        ("người cai nghiện tự nguyện tại gia đình, cộng đồng", "REHAB_HOME_COMMUNITY"),
        ("người cai nghiện tự nguyện tại cơ sở cai nghiện", "REHAB_VOLUNTARY_FACILITY"),
        ("người cai nghiện bắt buộc", "REHAB_COMPULSORY"),
        ("bệnh nhân được điều trị Methadone", "METHADONE"),
        ("người sau cai nghiện được quản lý tại nơi cư trú", "POST_REHAB_MANAGED"),
        ("người sau cai nghiện được hỗ trợ vay vốn", "POST_REHAB_SUPPORT"),
        ("người sau cai có việc làm", "EMPLOYMENT"),
        ("tỷ lệ tái nghiện sau một năm", "RELAPSE"),
        ("giảm số người nghiện ma túy", "USER_REDUCTION"),
        ("người sử dụng ma túy được lập hồ sơ quản lý", "PROFILE_MANAGED"),
        ("xã không có ma túy", "CLEAN_PLACES"),
        ("điểm tư vấn, hỗ trợ điều trị nghiện", "CONSULT_POINTS"),
        ("trạm y tế đủ điều kiện xác định tình trạng nghiện", "FACILITIES"),
        ("mô hình câu lạc bộ người sau cai", "MODELS"),
        ("người nguy cơ cao được tiếp cận dịch vụ dự phòng", "PREVENTION_ACCESS"),
        ("số vụ phạm tội về ma túy được phát hiện", "OTHER"),
        ("diện tích rừng trồng mới", None),
    ],
)
def test_code_of(statement: str, code: str | None) -> None:
    assert codes.code_of(statement) == code


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("người nghiện có hồ sơ quản lý được cai nghiện bằng các hình thức phù hợp", "REHAB_TOTAL"),
        ("người được cai nghiện (bắt buộc, tự nguyện, tại gia đình và cộng đồng)", "REHAB_TOTAL"),
        ("người sau cai nghiện được trợ giúp pháp lý", "SERVICE_ACCESS"),
        ("người đi cai nghiện dưới các hình thức bắt buộc", None),
        ("người dân hiểu về cai nghiện bằng các hình thức", None),
    ],
)
def test_words_that_name_a_code_outright(statement: str, code: str | None) -> None:
    assert codes.sure_code_of(statement) == code


def test_topic() -> None:
    assert codes.on_topic("Công tác cai nghiện ma tuý năm 2024")
    assert not codes.on_topic("Phòng cháy, chữa cháy năm 2024")
