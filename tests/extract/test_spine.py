from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.spine import COMPONENTS, extract, found
from pipeline.extract.tokenizer import SyllableTokenizer
from pipeline.ocr.document import Document
from tests.extract.plans import HEAD, document, extracted


def test_every_group_is_there_as_spans_and_as_parts() -> None:
    doc = extracted(HEAD + "I. MỤC TIÊU\n- 90% số xã đạt chuẩn trước ngày 31/12/2024.")
    assert {group for group, _ in COMPONENTS} == set(doc.spans)
    dates = found(doc, "dates")
    assert len(doc.spans["dates"]) == len(dates)
    assert [doc.text[d.start : d.end] for d in dates] == [s.text for s in doc.spans["dates"]]


def test_a_group_can_be_left_out() -> None:
    doc = extract(document(HEAD), without=["budget"])
    assert "budget" not in doc.spans
    assert found(doc, "budget") == ()


def test_groups_stand_in_the_order_of_the_text() -> None:
    doc = extracted(HEAD + "I. MỤC TIÊU\n- 90% số xã và 80% số thôn đạt chuẩn; giảm 5% số vụ.")
    for group, _ in COMPONENTS:
        starts = [item.start for item in found(doc, group)]
        assert starts == sorted(starts)


@given(st.text(max_size=200))
def test_tokens_give_the_text_back(text: str) -> None:
    import spacy

    doc = SyllableTokenizer(spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}}).vocab)(text)
    assert doc.text == text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=400))
def test_any_text_goes_through(text: str) -> None:
    read: Document = document("KẾ HOẠCH\n" + text)
    assert extract(read).text == read.text
