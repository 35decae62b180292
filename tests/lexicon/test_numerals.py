import pytest

from pipeline.lexicon import numerals


@pytest.mark.parametrize(
    ("words", "value"),
    [("một", 1), ("mười", 10), ("mười lăm", 15), ("hai mươi", 20), ("hai mươi mốt", 21), ("chín mươi tư", 94), ("một trăm", 100),
     ("một trăm linh năm", 105), ("ba trăm hai mươi", 320), ("tư", None), ("hai ba", None), ("nhiều", None)],
)  # fmt: skip
def test_value(words: str, value: int | None) -> None:
    assert numerals.value(words) == value


def test_the_longest_number_is_matched() -> None:
    found = numerals.PATTERN.search("tổng cộng một trăm hai mươi người")
    assert found is not None
    assert found[0] == "một trăm hai mươi"
