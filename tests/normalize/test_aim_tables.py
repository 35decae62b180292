from pipeline.normalize.indicators import indicators_of
from schemas.record import Indicator
from tests.extract.plans import extracted
from tests.normalize.test_indicators import CONTEXT

HEAD = "# KẾ HOẠCH\n\n## Cai nghiện ma túy năm 2024\n\n### I. MỤC TIÊU\n\n"


def table(column: str, total: str, *, total_row: bool = True) -> str:
    rows = [
        f"| TT | Xã | {column} |",
        "|---|---|---|",
        "| 1 | Xã An Phú | 5 |",
        "| 2 | Bình Lợi | 4 |",
        "| 3 | Thị trấn Hòa Mỹ | 3 |",
    ]
    return "\n".join(rows + ([f"| | Tổng cộng | {total} |"] if total_row else [])) + "\n"


def indicators(body: str) -> list[Indicator]:
    return indicators_of(extracted(HEAD + body, markdown=True), CONTEXT)


def test_rows_are_the_breakdown_of_what_the_text_says() -> None:
    (found,) = indicators(
        "Cai nghiện tại cộng đồng: 12 người, như bảng sau.\n\n" + table("Cai nghiện tại cộng đồng (người)", "12")
    )
    assert [(part.place, part.value) for part in found.breakdown] == [("An Phú", 5), ("Bình Lợi", 4), ("Hòa Mỹ", 3)]
    assert found.evidence.text.startswith("Cai nghiện tại cộng đồng: 12 người")


def test_kinds_of_places_are_no_part_of_their_names_but_before_a_number() -> None:
    rows = table("Cai nghiện tại cộng đồng (người)", "12").replace("| Xã |", "| Công an xã, thị trấn |")
    rows = rows.replace("Xã An Phú", "Phường 4").replace("Bình Lợi", "H. Điện Biên")
    (found,) = indicators("Cai nghiện tại cộng đồng: 12 người, như bảng sau.\n\n" + rows)
    assert [part.place for part in found.breakdown] == ["Phường 4", "Điện Biên", "Hòa Mỹ"]


def test_a_wrong_total_does_not_make_a_second_aim() -> None:
    (found,) = indicators(
        "Cai nghiện tại cộng đồng: 12 người, như bảng sau.\n\n" + table("Cai nghiện tại cộng đồng (người)", "14")
    )
    assert (found.value, len(found.breakdown)) == (12, 3)


def test_a_table_alone_gives_its_printed_total() -> None:
    (found,) = indicators("Như bảng sau:\n\n" + table("Cai nghiện tại cộng đồng (người)", "12"))
    assert (found.value, found.unit, found.code, found.derived_from) == (12, "người", "REHAB_HOME_COMMUNITY", None)
    assert found.evidence.text.split() == ["Tổng", "cộng", "12"]


def test_a_total_that_is_not_printed_is_said_to_be_a_sum() -> None:
    (found,) = indicators("Như bảng sau:\n\n" + table("Cai nghiện tại cộng đồng (người)", "", total_row=False))
    assert (found.value, found.derived_from) == (12, "sum of the breakdown")
