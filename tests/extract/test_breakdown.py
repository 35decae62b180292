import pytest

from pipeline.extract.breakdown import parts_of
from pipeline.extract.quantities import find_quantities


def parts(text: str) -> list[tuple[str, float]]:
    return [(text[slice(*p.place)], p.quantity.value) for p in parts_of(text, 0, find_quantities(text))]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("giao cho: xã An Phú 05 người, xã Bình Lợi 04 người, thị trấn Hòa Mỹ 03 người",
         [("An Phú", 5), ("Bình Lợi", 4), ("Hòa Mỹ", 3)], "place by place"),
        ("An Phú (5), Bình Lợi (4), Hòa Mỹ (3)", [("An Phú", 5), ("Bình Lợi", 4), ("Hòa Mỹ", 3)], "in brackets"),
        ("Phường 1: 2 điểm, Phường 2: 3 điểm", [], "two may be two aims"),
        ("các huyện An Phú, Bình Lợi, Hòa Mỹ mỗi huyện 01 điểm", [("An Phú", 1), ("Bình Lợi", 1), ("Hòa Mỹ", 1)],
         "one amount for each"),
        ("thị xã An Phú, các huyện Bình Lợi, Hòa Mỹ mỗi đơn vị 04 người", [("An Phú", 4), ("Bình Lợi", 4), ("Hòa Mỹ", 4)],
         "one amount for each of several kinds"),
        ("tại các xã An Phú, Bình Lợi, Hòa Mỹ, mỗi đợt 10 người", [], "for each round, not for each place"),
        ("cai bắt buộc 5 người, cai tự nguyện 4 người, quản lý 3 người", [], "no names"),
        ("tại cộng đồng: 30 người, đường phố: 20 người, đồng bào: 10 người", [], "small letters are no names"),
    ],
)  # fmt: skip
def test_parts(text: str, expected: list[tuple[str, float]], reason: str) -> None:
    assert parts(text) == expected, reason
