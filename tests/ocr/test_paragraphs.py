import pytest

from pipeline.ocr.paragraphs import (
    awaits,
    ends_sentence,
    is_capitals,
    joint,
    labels_after,
    plain,
    repair_word,
    starts_label,
    starts_lower,
)


@pytest.mark.parametrize(
    ("line", "label", "why"),
    [
        ("I. MỤC ĐÍCH", True, "roman"),
        ("1.1. Nội dung", True, "decimal of two levels"),
        ("2.1 Nội dung", True, "decimal without the last point"),
        ("đ) Trên 80%", True, "the Vietnamese letter"),
        ("a1) Bổ sung", True, "inserted point"),
        ("- Sở Y tế;", True, "dash"),
        ("-Xây dựng", True, "dash set close to a capital"),
        ("+ Nhóm 1", True, "plus"),
        ("• Nhóm 1", True, "bullet"),
        ("[1] Nghị quyết", True, "text of a footnote"),
        ("Điều 1. Phạm vi", True, "article"),
        ("Phần I", True, "part on its own line"),
        ("Nơi nhận:", True, "recipients"),
        ("KT. CHỦ TỊCH", True, "signing for the chairman"),
        ("PHÓ CHỦ TỊCH", True, "position"),
        ("21/12/2021 của Chính phủ", False, "a date is no number of a list"),
        ("57-NQ/TW ngày", False, "the number of a document"),
        ("1.000 người", False, "a thousand with a point"),
        ("Điều 5 Luật này", False, "an article that is cited"),
        ("Mục 2 Kế hoạch này", False, "a section that is cited"),
        ("Công an xã", False, "a name"),
    ],
)
def test_starts_label(line: str, label: bool, why: str) -> None:
    assert starts_label(line) is label, why


@pytest.mark.parametrize(
    ("before", "line", "label", "why"),
    [
        ("theo quy định tại khoản", "2. Điều này", False, "the number belongs to the word before it"),
        ("quản lý sau cai nghiện", "2. Công an xã", True, "a list goes on"),
        ("của Sở Tài chính:", "Căn cứ Luật", True, "a basis after a closed clause"),
        ("Sở Tài chính", "Căn cứ khả năng", False, "the same words in mid-sentence"),
    ],
)
def test_labels_after(before: str, line: str, label: bool, why: str) -> None:
    assert labels_after(before, line) is label, why


@pytest.mark.parametrize(
    ("left", "right", "text", "drops", "why"),
    [
        ("số 15/2019/TT-", "BLĐTBXH ngày", "", False, "the hyphen belongs to the number"),
        ("số 15/2019/TT", "-BLĐTBXH ngày", "", False, "the break stands before the hyphen"),
        ("số 116/2021/", "NĐ-CP", "", False, "broken at a slash"),
        ("Lao động -", "Thương binh", " ", False, "a dash between two parts of a name"),
        ("điều trị bằng Metha-", "done cho", "", True, "a foreign word broken for the line"),
        ("kinh tế-", "xã hội", "", False, "a compound keeps its hyphen"),
        ("Covid-", "19", "", False, "a number is no end of a word"),
        ("thực hiện./.", "Nơi", " ", False, "the closing mark is no fraction"),
        ("chính sách", "pháp luật", " ", False, "the usual case"),
    ],
)
def test_joint(left: str, right: str, text: str, drops: bool, why: str) -> None:
    assert joint(left, right) == (text, drops), why


@pytest.mark.parametrize(
    ("word", "repaired", "why"),
    [
        ("\u00d0ảng", "Đảng", "Icelandic Eth"),
        ("\u0189ảng", "Đảng", "African D"),
        ("ma\u00ad", "ma", "soft hyphen"),
        ("\ufefftúy", "túy", "byte order mark inside"),
        ("tu\u0301y", "túy", "NFD"),
        ("tu\u200b\u0301y", "túy", "a zero-width space between letter and mark"),
        ("\u200b", "", "nothing but invisible"),
        ("a\u0000b", "ab", "control character"),
    ],
)
def test_repair_word(word: str, repaired: str, why: str) -> None:
    assert repair_word(word) == repaired, why


def test_plain_joins_words_with_one_space() -> None:
    assert plain("  ma \t túy\u200b \u00d0ảng ") == "ma túy Đảng"


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        (ends_sentence, "thực hiện./.", True),
        (ends_sentence, "như sau:", True),
        (ends_sentence, "cộng đồng”.", True),
        (ends_sentence, "của Đảng,", False),
        (ends_sentence, "Nghị quyết.[1]", True),
        (is_capitals, "KẾ HOẠCH", True),
        (is_capitals, "1.", False),
        (is_capitals, "KẾ HOẠCh", False),
        (starts_lower, "“cai nghiện", True),
        (starts_lower, "(Công an", False),
        (starts_lower, "60 người", False),
    ],
)
def test_looks(check: object, text: str, expected: bool) -> None:
    assert callable(check)
    assert check(text) is expected


def test_a_date_is_awaited_after_its_word() -> None:
    assert awaits("số 116/2021/NĐ-CP ngày", "21/12/2021 của Chính phủ")
    assert not awaits("cai nghiện ma túy", "21 người")
