"""Repair within a parse: words keep their places, and the file's own letters stay as raw."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.layout import Token
from pipeline.ocr.mend import mended_lines, mended_tokens
from pipeline.ocr.positioned import PageInfo
from pipeline.ocr.runs import Run, visible
from pipeline.ocr.sheets import Sheet, written
from pipeline.ocr.text import read_text
from tests.repair.sentences import MISREAD, SENTENCES, stripped

CHARACTER, LEADING = 6.0, 17.0


def printed(*lines: str, sure: float | None = None) -> list[Token]:
    """The words of lines that stand under each other."""
    out = []
    for number, line in enumerate(lines):
        x, top = 80.0, 50 + LEADING * number
        for word in line.split(" "):
            out.append(Token(word, x, top, x + CHARACTER * len(word), top + 12, top, top + 12, confidence=sure))
            x += CHARACTER * (len(word) + 0.5)
    return out


def builder() -> DocumentBuilder:
    out = DocumentBuilder("a.pdf", "0", "application/pdf")
    out.page(1, "ocr")
    return out


def mended(tokens: list[Token]) -> list[Token]:
    return mended_tokens(builder(), tokens, 1)


def box(token: Token) -> tuple[float, float, float, float]:
    return token.x0, token.y0, token.x1, token.y1


def read(text: str) -> Document:
    return read_text(DocumentBuilder("a.txt", "0", "text/plain"), text.encode(), "a.txt", markdown=False)


def unspaced(text: str) -> str:
    return "".join(text.split())


# --- words with places


def test_a_word_that_was_changed_keeps_its_box_and_what_the_file_had() -> None:
    tokens = printed(stripped(SENTENCES[1]), sure=0.3)
    found = mended(tokens)
    assert [token.text for token in found] == SENTENCES[1].split()
    for before, after in zip(tokens, found, strict=True):
        assert box(after) == box(before)
        assert (after.top, after.bottom) == (before.top, before.bottom)
        if after.text == before.text:
            assert after is before
        else:
            assert after.raw == before.text
            assert after.confidence is not None and 0.5 < after.confidence <= 1


def test_two_words_that_are_one_have_the_box_of_both() -> None:
    tokens = printed("Uy ban nhan dan huyén ban hanh ké hoach ph ong, chéng té nan xa hdi.")
    found = mended(tokens)
    at = next(number for number, token in enumerate(tokens) if token.text == "ph")
    assert len(found) == len(tokens) - 1
    assert (found[at].text, found[at].raw) == ("phòng,", "ph ong,")
    assert box(found[at]) == (tokens[at].x0, tokens[at].y0, tokens[at + 1].x1, tokens[at + 1].y1)
    assert [box(token) for token in found[at + 1 :]] == [box(token) for token in tokens[at + 2 :]]


def test_a_word_that_is_two_stays_in_its_box() -> None:
    tokens = printed("Uy bannhan dan huyén ban hanh ké hoach phong, chéng té nan xa hdi.")
    found = mended(tokens)
    assert (found[1].text, found[1].raw, box(found[1])) == ("ban nhân", "bannhan", box(tokens[1]))
    assert len(found) == len(tokens)


def test_what_was_decoded_before_keeps_its_first_raw() -> None:
    tokens = printed("Thưc hiện kế hoạch")
    tokens[0] = Token("Thưc", *box(tokens[0]), tokens[0].top, tokens[0].bottom, raw="Tè")
    first = mended(tokens)[0]
    assert (first.text, first.raw) == ("Thực", "Tè")


def test_good_words_are_the_same_objects() -> None:
    tokens = printed(*SENTENCES, sure=0.96)
    assert all(a is b for a, b in zip(mended(tokens), tokens, strict=True))
    assert mended([]) == []


def test_lines_side_by_side_are_lines_of_their_own() -> None:
    left, right = printed(stripped("Ủy ban nhân dân")), printed(stripped("Cộng hòa xã hội chủ nghĩa Việt Nam"))
    moved = [Token(t.text, t.x0 + 250, t.y0, t.x1 + 250, t.y1, t.top, t.bottom) for t in right]
    found = mended([*left, *moved])
    assert " ".join(token.text for token in found) == "Ủy ban nhân dân Cộng hòa xã hội chủ nghĩa Việt Nam"


def test_what_ocr_doubts_is_looked_at() -> None:
    tokens = printed("Vận động 25 hộ gia dình ký cam kết.", sure=0.97)
    tokens = [
        Token(t.text, *box(t), t.top, t.bottom, confidence=0.4 if t.text in ("dình", "25") else 0.97) for t in tokens
    ]
    assert " ".join(token.text for token in mended(tokens)) == "Vận động 25 hộ gia đình ký cam kết."


def test_a_page_says_that_it_was_repaired() -> None:
    info = PageInfo(1, "ocr", 595.0, 842.0)
    given_ = DocumentBuilder("a.pdf", "0", "application/pdf")
    tokens = printed(*(line for line, _ in MISREAD))
    document = written(given_, [Sheet(info, tokens)])
    (note,) = [note for note in document.notes if note.code == "text_repaired"]
    assert note.page == 1
    assert note.message.startswith("Trang 1: ")
    assert document.pages[0].repaired_chars > 20
    assert SENTENCES[0] in document.text
    at = document.text.index("huyện")
    assert document.raw(at, at + 5) == "huyén"
    (place,) = document.boxes(at, at + 5)
    assert (place.x0, place.x1) == (tokens[4].x0, tokens[4].x1)


def test_a_slip_is_no_repaired_page() -> None:
    given_ = builder()
    mended_tokens(given_, printed(*SENTENCES, "Tố chức thực hiện"), 1)
    assert given_.notes == []


WORDS = st.sampled_from([*stripped(SENTENCES[0]).split(), *MISREAD[1][0].split(), "Tố", "chức", "\u200b", "a\u0301", "(12", "%",
                         "l5/3/2024", "ph", "ong", "ký", "II1.", "d)"])  # fmt: skip


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=5))
@settings(max_examples=80, deadline=None)
def test_no_word_is_lost(lines: list[str]) -> None:
    tokens = printed(*lines)
    found = mended(tokens)
    assert " ".join(token.raw or token.text for token in found) == " ".join(token.text for token in tokens)
    assert sum(token.x1 - token.x0 for token in found) >= sum(token.x1 - token.x0 for token in tokens) - 1e-6


# --- text files


@pytest.mark.parametrize("lines", [[read for read, _ in MISREAD], [stripped(sentence) for sentence in SENTENCES]])
def test_raw_gives_a_repaired_file_back(lines: list[str]) -> None:
    source = "\n\n".join(lines)
    document = read(source)
    assert unspaced(document.raw(0, len(document.text))) == unspaced(source)
    assert document.pages[0].repaired_chars > 20
    assert [note.code for note in document.notes] == ["text_repaired"]
    assert document.notes[0].message.startswith("Tệp: ")
    at = document.text.index("hoạch")
    assert document.raw(at, at + 5) == "hoach"


def test_a_good_file_has_its_own_text() -> None:
    source = "\n\n".join(SENTENCES)
    document = read(source)
    assert document.text.split("\n") == [*SENTENCES, ""]
    assert unspaced(document.raw(0, len(document.text))) == unspaced(source)
    assert document.notes == ()
    assert document.pages[0].repaired_chars == 0
    assert all(segment.raw is None or not segment.raw.strip() for segment in document.segments)


def test_a_foreign_file_has_its_own_text() -> None:
    line = "The working group visited the district and wrote a short report about the results."
    document = read(f"{line}\n\n{line}\n")
    assert document.text == f"{line}\n{line}\n"
    assert document.pages[0].repaired_chars == 0


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Kế hoạch **tổ chưc thực hiện** trên địa bàn", "Kế hoạch tổ chức thực hiện trên địa bàn"),
        ("Ke hoach   phong\tchong ma tuy tren dia ban", "Kế hoạch phòng chống ma túy trên địa bàn"),
        ("\u00adKe hoach phong \u200bchong ma tuy tren dia ban", "Kế hoạch phòng chống ma túy trên địa bàn"),
        ("| Tổ chưc thực hiện | Công an xã |\n|---|---|\n| a | b |", "Tổ chức thực hiện"),
    ],
)
def test_markup_and_spaces_stay_in_raw(source: str, text: str) -> None:
    document = read(source)
    assert document.text.split("\n")[0] == text
    assert unspaced(document.raw(0, len(document.text))) == unspaced(source)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("Tổ chưc "), Run("thực hiện", bold=True)], "Tổ chức thực hiện"),
        ([Run("T", bold=True), Run("hưc hiện kế hoạch")], "Thực hiện kế hoạch"),
        ([Run("Tổ "), Run("**", mark=True), Run("chưc"), Run("**", mark=True), Run(" thực hiện")], "Tổ chức thực hiện"),
        ([Run("Tổ "), Run("CHƯC", raw="chưc"), Run(" thực hiện")], "Tổ CHỨC thực hiện"),
    ],
)
def test_runs(runs: list[Run], text: str) -> None:
    (line,) = mended_lines(builder(), [tuple(runs)])
    assert visible(line) == text
    given_, found = ("".join(run.text if run.raw is None else run.raw for run in part) for part in (runs, line))
    assert found == given_


def test_runs_that_need_no_repair_are_the_same_objects() -> None:
    lines: list[Any] = [(Run(sentence[:9], bold=True), Run(sentence[9:])) for sentence in SENTENCES]
    assert all(a is b for a, b in zip(mended_lines(builder(), lines), lines, strict=True))
    assert mended_lines(builder(), [(), (Run(""),)]) == [(), (Run(""),)]


SOURCES = st.lists(
    st.lists(st.sampled_from([*MISREAD[0][0].split(), *stripped(SENTENCES[2]).split(), "**Tố**", "chức", "|", "116/2021/ND-CP",
                              "\u200b", "a\u0301", "-", "\t", "\f"]), min_size=1, max_size=12).map(" ".join),
    min_size=1, max_size=6)  # fmt: skip


@given(SOURCES)
@settings(max_examples=80, deadline=None)
def test_nothing_of_the_file_is_lost(lines: list[str]) -> None:
    source = "Kế hoạch.\n" + "\n".join(lines)
    document = read(source)
    assert unspaced(document.raw(0, len(document.text))) == unspaced(source)
