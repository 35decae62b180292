"""A text file repaired line by line: what stays byte for byte, and what comes back in Unicode with its marks."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.ocr.restored import restored_file
from tests.repair.sentences import MISREAD, SENTENCES, stripped

GOOD = "\n".join(SENTENCES)
ENGLISH = "The working group visited the district and wrote a short report about the results."
BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (GOOD.encode(), "no line break at the end"),
        (f"{GOOD}\n".encode(), "one at the end"),
        (f"{GOOD}\n\n\n".encode(), "several"),
        (BOM + GOOD.encode(), "a byte order mark"),
        (GOOD.replace("\n", "\r\n").encode() + b"\r\n", "line breaks of Windows"),
        (GOOD.replace("\n", "\r").encode(), "of old computers"),
        (GOOD.replace("\n", "\f").encode() + b"\f", "form feeds"),
        (GOOD.replace("\n", "\n\r\n\f\r\r\n").encode(), "all of them"),
        (GOOD.replace(" ", "  \t").encode(), "spaces and tabs"),
        (GOOD.replace("\n", "\n\x0b\u2028\x85").encode(), "breaks that are no end of a line here"),
        (GOOD.replace(" ", "\u200b \u00ad").encode(), "invisible characters"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (b"", "nothing"),
        (b"\n", "an empty line"),
        (BOM, "a mark alone"),
        (b"  \t \n 12,5 | 90%\n", "no letters"),
        (f"{ENGLISH}\n{ENGLISH}\n".encode(), "English"),
        ("禁毒计划\r\n工作组\r\n".encode(), "Chinese"),
    ],
)
def test_what_needs_no_repair_comes_back_byte_for_byte(data: bytes, why: str) -> None:
    assert restored_file(data, "a.txt").data == data, why


def test_good_text_needs_no_message() -> None:
    assert restored_file(GOOD.encode(), "a.txt").messages == ()


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 40, b"\xff\x01\x02" * 40, b"%PDF-1.7\n\x00\xff\xfe\x01" * 30])
def test_what_is_no_text_comes_back_with_a_message(data: bytes) -> None:
    found = restored_file(data, "a.txt")
    assert found.data == data
    (message,) = found.messages
    assert "Tệp nhị phân" in message
    assert "trả lại nguyên vẹn" in message


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f"])
def test_marks_come_back_line_by_line(end: str) -> None:
    read = end.join(map(stripped, SENTENCES))
    found = restored_file(read.encode(), "a.txt")
    assert found.data == end.join(SENTENCES).encode()
    (message,) = found.messages
    assert message.startswith("Đã phục hồi ")
    assert message.endswith(f" chỗ trên {len(SENTENCES)} dòng")


def test_line_n_is_line_n_in_a_misread_file() -> None:
    read = "\r\n\f\r\n".join(line for line, _ in MISREAD) + "\r\n"
    found = restored_file(read.encode(), "a.txt").data.decode()
    lines, printed = found.split("\r\n\f\r\n"), [line for _, line in MISREAD]
    assert len(lines) == len(MISREAD)
    assert sum(a.strip() == b for a, b in zip(lines, printed, strict=True)) >= 4
    assert found.endswith("\r\n")


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viqr"])
def test_old_encodings_come_back_in_unicode(encode: Callable[[str, Any], str], encoding: Any) -> None:
    text = "\n".join(sentence.replace("Ủy", "Uỷ") for sentence in SENTENCES if not sentence.isupper())
    for data in (encode(text, encoding).encode("cp1252"), encode(text, encoding).encode()):
        found = restored_file(data, "a.txt")
        assert found.data == text.encode()
        assert found.messages == ("Đã đổi chữ từ bảng mã cũ sang Unicode",)


def test_utf16_that_was_repaired_comes_back_in_utf8() -> None:
    assert restored_file(stripped(GOOD).encode("utf-16"), "a.txt").data == GOOD.encode()


def windows_1258(text: str) -> bytes:
    """The text with its tones apart, as Windows-1258 has them."""
    out = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
        out.append(unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tone)) + tone)
    return "".join(out).encode("cp1258")


def test_windows_1258_comes_back_in_unicode() -> None:
    found = restored_file(windows_1258(GOOD), "a.txt").data.decode()
    assert unicodedata.normalize("NFC", found) == GOOD


def test_marks_apart_are_no_lost_marks() -> None:
    data = unicodedata.normalize("NFD", f"{SENTENCES[1]}\n{SENTENCES[6]}\n").encode()
    found = restored_file(data, "a.txt").data.decode()
    assert unicodedata.normalize("NFC", found) == f"{SENTENCES[1]}\n{SENTENCES[6]}\n"


def test_a_repaired_file_keeps_its_byte_order_mark() -> None:
    assert restored_file(BOM + stripped(GOOD).encode(), "a.txt").data == BOM + GOOD.encode()


def test_lines_that_could_not_be_repaired_are_counted_from_1() -> None:
    far = ["", ""] * 6
    lines = [SENTENCES[0], *far, ENGLISH, ENGLISH, *far, SENTENCES[1], *far, ENGLISH]
    found = restored_file("\n".join(lines).encode(), "a.txt")
    assert found.messages == ("Không phải tiếng Việt hoặc không phục hồi được: dòng 14-15, 41",)


def test_long_lists_of_lines_are_cut() -> None:
    lines = [ENGLISH, *[""] * 11] * 12
    (message,) = restored_file("\n".join(lines).encode(), "a.txt").messages
    assert message.endswith("dòng 1, 13, 25, 37, 49, 61, 73, 85, 97, 109 … (12 dòng)")


LINES = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from([*SENTENCES, *map(stripped, SENTENCES), MISREAD[0][0], ENGLISH])),
    max_size=6,
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\f", "\n\n"]))
@settings(max_examples=100, deadline=None)
def test_line_breaks_are_those_of_the_file(lines: list[str], end: str) -> None:
    source = end.join(lines)
    assume("\x00" not in source)
    data = source.encode("utf-8", errors="ignore")
    found = restored_file(data, "a.txt").data.decode()
    for sign in "\n\r\f":
        assert found.count(sign) == source.count(sign)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_bytes(data: bytes) -> None:
    found = restored_file(data, "a.txt")
    assert all(message for message in found.messages)
    assert found.data == restored_file(data, "a.txt").data
