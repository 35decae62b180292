import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.text import decode, read_text, usual_width

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")

BODY = (
    "Tăng cường công tác tuyên truyền về phòng, chống ma túy trên địa bàn xã, phối hợp với Công an huyện và các đoàn "
    "thể vận động người nghiện tự nguyện khai báo, đăng ký cai nghiện tại gia đình theo quy định của pháp luật."
)


def read(text: str | bytes, *, markdown: bool = False) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    return read_text(DocumentBuilder("a.txt", "0", "text/plain"), data, "a.txt", markdown=markdown)


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


def wrapped(*paragraphs: str, width: int = 78) -> str:
    return "\n".join("\n".join(textwrap.wrap(p, width)) for p in paragraphs)


def test_wrapped_lines_are_joined_and_labels_begin_paragraphs() -> None:
    parts = ["I. MỤC ĐÍCH", "1. " + BODY, "- " + BODY, "a) " + BODY, "2. Công an xã", "Bố trí lực lượng. " + BODY]
    assert blocks(read(wrapped(*parts))) == parts


def test_a_stray_blank_line_does_not_end_a_sentence() -> None:
    parts = ["1. " + BODY, "2. " + BODY, "- " + BODY]
    lines = wrapped(*parts).split("\n")
    assert blocks(read("\n".join([lines[0], "", *lines[1:]]))) == parts


def test_a_blank_line_after_a_short_line_ends_the_paragraph() -> None:
    text = wrapped("1. " + BODY, "2. " + BODY) + "\n\nChỉ đạo chung\n\n" + wrapped(BODY)
    assert blocks(read(text)) == ["1. " + BODY, "2. " + BODY, "Chỉ đạo chung", BODY]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Một đoạn.\n\nHai đoạn.\n", ["Một đoạn.", "Hai đoạn."], "one line a paragraph"),
        ("với lộ trình\n\nphù hợp.\n", ["với lộ trình phù hợp."], "a page break left a blank line in mid-sentence"),
        (
            "KẾ HOẠCH\nvề việc cai nghiện",
            ["KẾ HOẠCH", "về việc cai nghiện"],
            "a heading in capitals ends with its line",
        ),
        ("TM. ỦY BAN NHÂN DÂN\nPHÓ CHỦ TỊCH\nA B", ["TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH", "A B"], "the signature"),
        ("a\tb   c\u00a0d", ["a b c d"], "tabs, runs of spaces, hard spaces"),
        ("\u00d0ảng, tu\u0301y, \u00adma", ["Đảng, túy, ma"], "repairs"),
        ("\u0189ảng b\u1ed9, \u0256ịa bàn", ["Đảng bộ, địa bàn"], "the African letters that look like Đ and đ"),
        ("một\r\n\r\nHai\rBa", ["một", "Hai", "Ba"], "line ends of other systems"),
    ],
)
def test_plain_text(text: str, expected: list[str], why: str) -> None:
    assert blocks(read(text)) == expected, why


def test_hyphens_at_line_ends_keep_their_break_in_raw() -> None:
    filler = wrapped(BODY, BODY)
    line = "Thực hiện việc báo cáo thống kê theo quy định tại Thông tư số 15/2019/TT-\nBLĐTBXH ngày 18/9/2019."
    document = read(f"{filler}\n- {line}")
    at = document.text.index("15/2019")
    assert document.text[at : at + 18] == "15/2019/TT-BLĐTBXH"
    assert document.raw(at, at + 18) == "15/2019/TT-\nBLĐTBXH"


LETTERHEAD = """|
**ỦY BAN NHÂN
DÂN**
**THÀNH PHỐ A**
--------
|
**CỘNG HÒA XÃ
HỘI CHỦ NGHĨA VIỆT NAM**
Độc lập - Tự do - Hạnh phúc
|
|
Số: 15/KH-UBND
|
*A, ngày
17 tháng 11 năm 2025*
|

**KẾ HOẠCH**

**I. MỤC
ĐÍCH**

**6.****
**Đẩy mạnh công tác

* *

|
*Nơi nhận:*
- Bộ Công an (để
b/c);
- Lưu: VT.
|
**TM. ỦY BAN
NHÂN DÂN**
CHỦ TỊCH
|
"""


def test_crawled_tables() -> None:
    document = read(LETTERHEAD, markdown=True)
    found = [
        (b.cell and (b.cell.table, b.cell.row, b.cell.column), b.bold, t)
        for b, t in zip(document.blocks, blocks(document), strict=True)
    ]
    assert found == [
        ((0, 0, 0), True, "ỦY BAN NHÂN DÂN"),
        ((0, 0, 0), True, "THÀNH PHỐ A"),
        ((0, 0, 1), True, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ((0, 0, 1), False, "Độc lập - Tự do - Hạnh phúc"),
        ((0, 1, 0), False, "Số: 15/KH-UBND"),
        ((0, 1, 1), False, "A, ngày 17 tháng 11 năm 2025"),
        (None, True, "KẾ HOẠCH"),
        (None, True, "I. MỤC ĐÍCH"),
        (None, False, "6. Đẩy mạnh công tác"),
        ((1, 0, 0), False, "Nơi nhận:"),
        ((1, 0, 0), False, "- Bộ Công an (để b/c);"),
        ((1, 0, 0), False, "- Lưu: VT."),
        ((1, 0, 1), True, "TM. ỦY BAN NHÂN DÂN"),
        ((1, 0, 1), False, "CHỦ TỊCH"),
    ]
    assert document.blocks[8].lead == 2


def test_pipe_tables_and_headings() -> None:
    document = read("## 2. **Chỉ tiêu**\n\n| Xã | Số |\n|---|---:|\n| A<br>B | 5 |\n\nHết", markdown=True)
    assert [(b.heading, b.bold, b.cell and (b.cell.row, b.cell.column)) for b in document.blocks] == [
        (2, False, None), (None, False, (0, 0)), (None, False, (0, 1)), (None, False, (1, 0)), (None, False, (1, 0)),
        (None, False, (1, 1)), (None, False, None),
    ]  # fmt: skip
    assert blocks(document) == ["2. Chỉ tiêu", "Xã", "Số", "A", "B", "5", "Hết"]


def test_form_feeds_part_pages_and_paragraphs_go_on_over_them() -> None:
    lines = wrapped("- " + BODY, "- " + BODY).split("\n")
    document = read("\n".join(lines[:-1]) + "\f" + lines[-1] + "\n\f1. Trang sau")
    assert blocks(document)[1].replace("\f", " ") == "- " + BODY
    assert [p.number for p in document.pages] == [1, 2, 3]
    assert blocks(document)[-1] == "1. Trang sau"
    assert document.blocks[-1].page == 3


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("Đảng ủy".encode(), "UTF-8"),
        ("Đảng ủy".encode("utf-8-sig"), "with a byte order mark"),
        ("Đảng ủy".encode("utf-16"), "UTF-16 with a mark"),
        (("Đảng ủy " * 9).encode("utf-16-le"), "UTF-16 without one"),
        (unicodedata.normalize("NFD", "Đảng ủy").encode(), "NFD"),
    ],
)
def test_encodings(data: bytes, why: str) -> None:
    assert read(data).text.startswith("Đảng ủy"), why


@pytest.mark.parametrize(
    ("text", "repaired", "why"),
    [
        ("Đảng ủy xã", 0, "nothing to repair"),
        ("\u00d0ảng ủy", 1, "a look-alike letter"),
        (unicodedata.normalize("NFD", "Đảng ủy"), 2, "letters put together"),
        ("ma \u00adtúy  số 5", 0, "what cannot be seen is no letter"),
    ],
)
def test_repaired_letters_are_counted_by_page(text: str, repaired: int, why: str) -> None:
    document = read(f"một\n\f{text}")
    assert [page.repaired_chars for page in document.pages] == [0, repaired], why


def test_a_byte_order_mark_within_the_text_is_not_seen() -> None:
    assert blocks(read("Đảng\ufeff ủy \ufeffxã")) == ["Đảng ủy xã"]


def test_windows_1258() -> None:
    text = "Kế hoạch cai nghiện ma túy của Ủy ban nhân dân huyện"
    tones = "\u0300\u0301\u0303\u0309\u0323"
    split = "".join(
        base if not tone else unicodedata.normalize("NFC", base) + tone
        for c in text
        for d in [unicodedata.normalize("NFD", c)]
        for tone in ["".join(m for m in d if m in tones)]
        for base in ["".join(m for m in d if m not in tones) if tone else c]
    )
    assert blocks(read(split.encode("cp1258"))) == [text]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\x00\x01\x02\x03" * 40, "binary"), (b"\xff\x01\x02" * 40, "binary"), (b"\n \n", "empty"), (b"---\n", "empty")],
)
def test_unreadable(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(data)
    assert caught.value.code == code


def test_undecodable_bytes_still_give_text() -> None:
    assert decode(b"K\xe9 hoach n\xe4y", "a.txt")


@pytest.mark.parametrize(
    ("lines", "expected", "why"),
    [
        (["a" * 80] * 9 + ["b"], 80, "hard-wrapped"),
        (["a" * 80] * 9 + ["b" * 700], None, "one line a paragraph"),
        (["a" * 20] * 9, None, "short lines are no wrapping"),
        ([], None, "nothing"),
    ],
)
def test_usual_width(lines: list[str], expected: float | None, why: str) -> None:
    assert usual_width(lines) == expected, why


SYLLABLES = [
    "ma",
    "túy",
    "Công",
    "an",
    "xã,",
    "Đảng;",
    "100%",
    "nghiện",
    "21/12/2021",
    "(**trước**",
    "-",
    "“số”",
    "KẾ",
    "tổ.",
]
WORDS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=60)
LABELS = st.sampled_from(["", "", "1. ", "a) ", "- ", "II. ", "+ "])
PLANS = st.lists(st.tuples(LABELS, WORDS), min_size=1, max_size=12)


@given(PLANS, st.integers(50, 100), st.booleans())
@settings(max_examples=60, deadline=None)
def test_laws(plan: list[tuple[str, list[str]]], width: int, blank: bool) -> None:
    parts = ["\n".join(textwrap.wrap(label + " ".join(words), width, break_on_hyphens=False)) for label, words in plan]
    source = ("\n\n" if blank else "\n").join(parts)
    assume(any(c.isalnum() for c in source))  # rules alone are no text, and refused
    document = read(source)
    assert "".join(document.raw(0, len(document.text)).split()) == "".join(source.split())
    assert all(a.end < b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
    assert "\n".join(blocks(document)) + "\n" == document.text


@given(PLANS)
@settings(max_examples=60, deadline=None)
def test_reading_again_changes_nothing(plan: list[tuple[str, list[str]]]) -> None:
    paragraphs = [label + " ".join(words) for label, words in plan]
    once = read("\n\n".join([*paragraphs, BODY])).text  # one long line: the text is not hard-wrapped
    assert read(once).text == once


@given(st.text(alphabet="a B|*#-\n\f\t\\1.é\u0301\u200b", min_size=1, max_size=60), st.booleans())
@settings(max_examples=150, deadline=None)
def test_nothing_printable_is_lost(source: str, markdown: bool) -> None:
    try:
        document = read(source, markdown=markdown)
    except UnreadableFileError:
        return
    assert "".join(document.raw(0, len(document.text)).split()) == "".join(source.split())


@needs_corpus
@pytest.mark.parametrize(
    ("name", "paragraphs"),
    [
        ("001.txt", ["KẾ HOẠCH", "2. Yêu cầu", "- Lưu: VT, TH(VX)."]),
        ("003.txt", ["II. CHỈ TIÊU", "2. Công an xã", "4. Trạm Y tế", "TM. ỦY BAN NHÂN DÂN XÃ", "PHÓ CHỦ TỊCH"]),
    ],
)
def test_corpus(name: str, paragraphs: list[str]) -> None:
    found = blocks(read((CORPUS / name).read_bytes()))
    assert [p for p in paragraphs if p not in found] == []


@needs_corpus
def test_no_paragraph_of_a_copied_pdf_begins_in_mid_sentence() -> None:
    assert [b for b in blocks(read((CORPUS / "003.txt").read_bytes())) if b[0].islower()] == []
