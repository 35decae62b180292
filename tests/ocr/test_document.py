import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ocr.document import Box, Document, DocumentBuilder, Line, Word


def two_lines() -> Document:
    builder = DocumentBuilder("a.pdf", "0", "application/pdf")
    builder.page(1, "ocr", 0.9, width=595, height=842)
    start = builder.position
    spans = []
    for at, text in enumerate(("cai", "nghiện", "ma", "túy")):
        if at:
            builder.add(" ", raw="\n" if at == 2 else None)
        spans.append(builder.add(text))
    words = [Word(a, b, Box(1, 10 + a, 20, 10 + b, 30), 0.5 + a / 100) for a, b in spans]
    builder.line(Line(spans[0][0], spans[1][1], 1, tuple(words[:2])))
    builder.line(Line(spans[2][0], spans[3][1], 1, tuple(words[2:])))
    builder.block(start, lead=3)
    return builder.build()


def test_raw_keeps_what_the_text_leaves_out() -> None:
    builder = DocumentBuilder("a.md", "0", "text/markdown")
    builder.page(1, "text")
    builder.add("", raw="**")
    builder.add("Đảng", raw="\u00d0ảng")
    builder.add("", raw="**")
    builder.add(" ủy")
    builder.block(0)
    document = builder.build()
    assert document.text == "Đảng ủy\n"
    assert document.raw(0, len(document.text)) == "**\u00d0ảng** ủy\n"
    assert document.raw(5, 7) == "ủy"


def test_boxes_one_for_each_line_touched() -> None:
    document = two_lines()
    span = document.text.index("nghiện"), document.text.index("túy")
    assert [(b.x0, b.x1) for b in document.boxes(*span)] == [(14, 20), (21, 23)]
    assert document.boxes(3, 4) == ()
    assert document.certainty(*span) == pytest.approx(0.54)
    assert document.certainty(3, 4) == 1.0


def test_a_block_over_a_page_break_holds_the_form_feed() -> None:
    builder = DocumentBuilder("a", "0", "text/plain")
    builder.page(1, "text")
    start = builder.add("một")[0]
    builder.page(2, "text", inside=True)
    builder.add("hai")
    builder.block(start, page=1)
    document = builder.build()
    assert [document.text[b.start : b.end] for b in document.blocks] == ["một\fhai"]
    assert [document.page_of(p) for p in (0, 4, 8)] == [1, 2, 2]
    assert document.raw(0, 7) == "một\nhai"


@given(st.lists(st.tuples(st.text(max_size=4), st.none() | st.text(max_size=4)), max_size=8))
def test_raw_of_everything_is_everything(pieces: list[tuple[str, str | None]]) -> None:
    builder = DocumentBuilder("a", "0", "text/plain")
    builder.page(1, "text")
    for text, raw in pieces:
        builder.add(text, raw)
    document = builder.build()
    assert document.raw(0, len(document.text)) == "".join(text if raw is None else raw for text, raw in pieces)
