import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.syllables import has_mark, syllables
from pipeline.ocr.document import DocumentBuilder
from pipeline.ocr.legacy_guess import Decoder
from pipeline.ocr.runs import Run

CORPUS = Path(__file__).parents[2] / "../shared/corpus"
PLAN = [
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Kế hoạch cai nghiện ma túy trên địa bàn huyện năm 2024",
    "Công an huyện chủ trì, phối hợp với các cơ quan liên quan tổ chức thực hiện.",
]
ALL = sorted(syllables())
MARKED = [word for word in ALL if has_mark(word)][::5]
LATIN = [word for word in ALL if has_mark(word) and word.encode("latin-1", "ignore").decode("latin-1") == word]
FOREIGN = [
    "Orléans",
    "Besançon",
    "Müller",
    "café",
    "naïve",
    "fête",
    "señor",
    "São",
    "Zürich",
    "façade",
    "Renée",
    "15 °C",
]


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viqr"])
def test_a_text_is_decoded(encode: Callable[[str, Any], str], encoding: Any) -> None:
    lines = [encode(line, encoding) for line in PLAN]
    decoder = Decoder.of(lines)
    assert decoder.established == (encoding,)
    assert [decoder.text(line) for line in lines] == PLAN


def test_each_line_as_it_needs(encode: Callable[[str, Any], str]) -> None:
    """A file put together from three: what is right stays, the others go each by its own table."""
    lines = [*PLAN, *(encode(line, "tcvn3") for line in PLAN), *(encode(line, "vni") for line in PLAN)]
    decoder = Decoder.of(lines)
    assert set(decoder.established) == {"tcvn3", "vni"}
    assert [decoder.text(line) for line in lines] == PLAN * 3


def test_words_of_an_old_font_within_a_line_of_unicode(encode: Callable[[str, Any], str]) -> None:
    line = f"Ủy ban nhân dân đã ban hành {encode('kế hoạch cai nghiện ma túy', 'tcvn3')} và Orléans"
    decoder = Decoder.of([*(encode(one, "tcvn3") for one in PLAN), line])
    found = "".join(word.text for word in decoder.decoded(line))
    assert found == "Ủy ban nhân dân đã ban hành kế hoạch cai nghiện ma túy và Orléans"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (PLAN, "good text"),
        ([unicodedata.normalize("NFD", line) for line in PLAN], "the same in NFD"),
        (["Ðoàn công tác, Ðài truyền thanh, Ðội"], "the Đ that is none"),
        (["Tại Orléans và Besançon, ông Müller"] * 3, "foreign names"),
        (["Cong tac cai nghien ma tuy tren dia ban xa. Do uy ban nhan dan xa. Hop ve ma tuy."], "no marks at all"),
        (["The plan was made by the people. They do so? Go to the office, see me."] * 3, "English is no VIQR"),
        (["Chế độ 15 °C ± 2 · mục §5 « trích »"], "signs"),
        (["1 2 3", "", "---"], "no words"),
    ],
)
def test_what_is_left_alone(lines: list[str], why: str) -> None:
    decoder = Decoder.of(lines)
    assert decoder.established == (), why
    assert [decoder.text(line) for line in lines] == lines


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the repository")
def test_no_text_of_the_corpus_is_touched() -> None:
    """000.txt is what OCR in English makes of Vietnamese: full of é and ô, and no old encoding."""
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in [*CORPUS.glob("*.txt"), *CORPUS.glob("real/*.md")]
    ]
    assert len(texts) > 10
    assert [Decoder.of(text.splitlines()).established for text in texts] == [()] * len(texts)


def test_a_font_decides_unless_its_text_is_unicode() -> None:
    decoder = Decoder.of([])
    found = decoder.runs([Run("kÕ ", font=".VnTimeH"), Run("ho", font=".VnTimeH"), Run("¹ch", font=".VnTimeH")])
    assert "".join(run.text for run in found) == "KẾ HOẠCH"
    assert [run.raw for run in found if run.text.strip()] == ["kÕ", "ho¹ch"]
    good = [Run("công tác tại xã", font=".VnTime")]
    assert "".join(run.text for run in decoder.runs(good)) == "công tác tại xã"


def test_a_vowel_and_its_mark_in_two_runs() -> None:
    decoder = Decoder.of(["Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"])
    runs = [Run("Co", font="Times"), Run("äng hoøa xaõ hoäi", font="Times")]
    assert "".join(run.text for run in decoder.runs(runs)) == "Cộng hòa xã hội"


def test_the_note_says_what_was_decoded_and_where(encode: Callable[[str, Any], str]) -> None:
    builder, decoder = DocumentBuilder("a", "0", "text/plain"), Decoder.of(encode(line, "vni") for line in PLAN)
    decoder.decoded(encode(PLAN[0], "vni"), "trang 2")
    decoder.note(builder)
    assert [(n.code, n.message.split(";")[0]) for n in builder.notes] == [
        ("legacy_encoding", "Đã đổi 7 từ (trang 2) từ bảng mã cũ VNI sang Unicode")
    ]


@given(st.lists(st.lists(st.sampled_from(MARKED), min_size=1, max_size=15), min_size=1, max_size=6), st.booleans())
@settings(max_examples=120, deadline=None)
def test_good_text_is_never_touched(text: list[list[str]], decomposed: bool) -> None:
    lines = [unicodedata.normalize("NFD" if decomposed else "NFC", " ".join(words)) for words in text]
    decoder = Decoder.of(lines)
    assert decoder.established == ()
    assert [decoder.text(line) for line in lines] == lines


@given(st.lists(st.sampled_from(LATIN), min_size=1, max_size=40), st.lists(st.sampled_from(FOREIGN), max_size=6))
@settings(max_examples=120, deadline=None)
def test_nor_is_text_that_keeps_to_latin_1_with_foreign_words_in_it(words: list[str], foreign: list[str]) -> None:
    line = " ".join([*words, *foreign])
    assert Decoder.of([line]).text(line) == line


@given(
    st.lists(st.lists(st.sampled_from(MARKED), min_size=6, max_size=15), min_size=2, max_size=6),
    st.sampled_from(["tcvn3", "vni"]),
)
@settings(max_examples=120, deadline=None)
def test_old_text_is_always_known(encode: Callable[[str, Any], str], text: list[list[str]], encoding: Any) -> None:
    lines = [encode(" ".join(words), encoding) for words in text]
    decoder = Decoder.of(lines)
    assert encoding in decoder.established
