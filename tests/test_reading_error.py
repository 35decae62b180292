import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.reading_error import Errors, error_at, errors, found_in_order, in_order_of, plain, syllables, without_marks

NOTHING = Errors(0, 0, 0, 0)
LEFT = ["ỦY BAN NHÂN DÂN", "XÃ SUỐI TRE", "Số: 12/KH-UBND"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Suối Tre, ngày 05 tháng 3 năm 2024"]
BODY = ["KẾ HOẠCH", "Cai nghiện ma túy tự nguyện tại gia đình", "- Phấn đấu 90% người nghiện được tư vấn."]
BY_COLUMN = "\n".join([*LEFT, *RIGHT, *BODY])
BY_ROW = "\n".join([*(f"{a} {b}" for a, b in zip(LEFT, RIGHT, strict=True)), *BODY])
texts = st.text("aăâàđĐếkh 12-.|\n", max_size=60)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_text_read_as_printed_has_no_error(text: str) -> None:
    assert errors(text, text) == NOTHING


@settings(max_examples=200, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_no_order_is_an_error(text: str, dice: random.Random) -> None:
    words = plain(text).split()
    dice.shuffle(words)
    assert in_order_of(plain(text), " ".join(words)) == plain(text)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_putting_in_order_loses_and_adds_nothing(printed: str, read: str) -> None:
    assert sorted(in_order_of(plain(printed), plain(read)).split()) == sorted(plain(read).split())


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_marks_never_take_more_than_all_errors(printed: str, read: str) -> None:
    found = errors(printed, read)
    assert 0 <= found.marks <= found.syllables and found.base >= 0
    assert errors(without_marks(printed), without_marks(read)).marks == 0


@settings(max_examples=100, deadline=None)
@given(texts)
def test_stripped_marks_are_errors_of_marks_alone(text: str) -> None:
    found = errors(text, without_marks(text))
    assert found.base == 0 and found.marks == found.syllables


@pytest.mark.parametrize(
    ("printed", "read", "wrong"),
    [
        ("kế hoạch năm", "kế hoạch nam", Errors(1 / 12, 1 / 3, 1 / 3, 0)),  # a mark lost
        ("kế hoạch nam", "kế hoạch năm", Errors(1 / 12, 1 / 3, 1 / 3, 0)),  # a mark too many: the same
        ("đội", "dội", Errors(1 / 3, 1, 1, 0)),  # đ is d with a mark
        ("II. Nội dung", "H. Nội dung", Errors(2 / 12, 1 / 3, 0, 2 / 12)),  # a letter is no mark
        ("tiếp tục", "tiếptục", Errors(1 / 8, 1, 0, 1 / 8)),  # one letter, but both syllables
        ("tổ chức; thực", "tổ chức, thực", Errors(1 / 13, 0, 0, 1 / 13)),  # stops are in no syllable
        ("một hai", "", Errors(1, 1, 0, 1)),  # nothing read
        ("một", "một hai ba", Errors(7 / 3, 2, 0, 7 / 3)),  # what is not there
        ("Số: 12/KH-UBND", "Số: 12/KH–UBND", NOTHING),  # a dash is a dash
        ("“ma túy”", '"ma túy"', NOTHING),
        ("hoà", "hòa", Errors(2 / 3, 1, 1, 0)),  # the sheet says where its tones stand
    ],
)
def test_each_kind_of_error(printed: str, read: str, wrong: Errors) -> None:
    assert errors(printed, read) == wrong


def test_forms_of_unicode_do_not_matter() -> None:
    composed = "Kế hoạch"
    taken_apart = unicodedata.normalize("NFD", composed)
    assert composed != taken_apart and errors(composed, taken_apart) == errors(taken_apart, composed) == NOTHING


def test_columns_may_be_read_across_or_down() -> None:
    assert errors(BY_COLUMN, BY_ROW) == errors(BY_ROW, BY_COLUMN) == NOTHING


def test_a_wrong_word_counts_once_whichever_way_columns_were_read() -> None:
    for read in (BY_COLUMN, BY_ROW):
        found = errors(BY_COLUMN, read.replace("TRE\n", "TRẺ\n").replace("TRE Độc", "TRẺ Độc").replace("Độc", "Dộc"))
        assert found.characters == pytest.approx(2 / len(plain(BY_COLUMN)))
        assert found.syllables == found.marks == pytest.approx(2 / len(syllables(BY_COLUMN)))


def test_what_is_read_between_columns_counts() -> None:
    read = BY_ROW.replace("SUỐI TRE", "SUỐI TRE BẢN MẪU")
    assert errors(BY_COLUMN, read).characters == pytest.approx(len(" BẢN MẪU") / len(plain(BY_COLUMN)))


@pytest.mark.parametrize(
    "read", ["2\nmột hai\nba", "một hai\nba\n", "- 2 -\n\nmột hai\nba", "một hai\nba\n\n 2\n", "một | hai __\n[ba"]
)
def test_numbers_of_pages_and_ruling_lines_are_no_text(read: str) -> None:
    wanted = "một hai [ba" if "[ba" in read else "một hai ba"
    assert plain(read) == wanted


def test_numbers_inside_a_page_stay() -> None:
    assert plain("Bảng 1\n12\n- x\n+ y") == "Bảng 1 12 - x + y"


def test_errors_at_some_places_alone() -> None:
    printed = "Nơi nhận CHỦ TỊCH Nguyễn Văn A"
    chair = range(printed.index("CHỦ"), printed.index(" Nguyễn"))
    assert error_at(printed, printed, chair) == 0
    assert error_at(printed, "Nơi nhậm CHỦ TỊCH Nguyễn Văn", chair) == 0
    assert error_at(printed, "Nơi nhận CHÚ TỊCH Nguyễn Văn A", chair) == 1 / 8
    assert error_at(printed, "Nơi nhận CHỦ *TỊCH Nguyễn Văn A", chair) == 1 / 8
    assert error_at(printed, "Nơi nhận Nguyễn Văn A", chair) == 1
    assert error_at(printed, "Nguyễn Văn A CHỦ TỊCH Nơi nhận", chair) == 0
    assert error_at(printed, printed, ()) is None


@pytest.mark.parametrize(
    ("printed", "read", "shares"),
    [
        ("một hai ba bốn", "một hai ba bốn", (1, 1)),
        ("một hai ba bốn", "ba bốn một hai", (0.5, 0.5)),  # the order counts here
        ("một hai ba bốn", "một hái ba bốn năm", (0.75, 0.6)),  # a stamp's word more
        ("", "", (0, 0)),
    ],
)
def test_found_in_order_heeds_the_order(printed: str, read: str, shares: tuple[float, float]) -> None:
    assert found_in_order(syllables(printed), syllables(read)) == shares
