import pytest

from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.html import read_html


def read(html: str | bytes) -> Document:
    data = html if isinstance(html, bytes) else html.encode()
    return read_html(DocumentBuilder("a.html", "0", "text/html"), data, "a.html")


def blocks(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks]


@pytest.mark.parametrize(
    ("html", "expected", "why"),
    [
        ("<p>một\n hai</p>ba<div>bốn</div>", ["một hai", "ba", "bốn"], "source line ends are spaces"),
        ("<ul><li>- một</li><li>hai</li></ul>", ["- một", "hai"], "no bullet is invented"),
        ("<ol type=a start=2><li>hai</li></ol>", ["b. hai"], "numbers that a browser prints"),
        ("<p>ỦY BAN<br>TỈNH A<br>về việc</p>", ["ỦY BAN TỈNH A", "về việc"], "line breaks between capitals"),
        ("<td>ỦY BAN<br>TỈNH A</td>", ["ỦY BAN TỈNH A"], "a cell outside a table"),
        ("<pre>một.\nHai</pre>", ["một.", "Hai"], "preformatted lines"),
        ("<script>x</script><!-- y --><style>z</style>chữ", ["chữ"], "what no browser shows"),
        ("a&nbsp;&amp;&#272;", ["a &Đ"], "entities"),
    ],
)
def test_text(html: str, expected: list[str], why: str) -> None:
    assert blocks(read(html)) == expected, why


def test_headings_bold_and_cells() -> None:
    document = read(
        "<h2>I. Mục đích</h2><p><b>1.</b> Nội dung</p><p style='font-weight:700'>Đậm</p>"
        "<table><tr><td rowspan=2>A<br>B</td><td colspan=2>C</td><td>D</td></tr><tr><td>E</td></tr></table>"
    )
    pairs = zip(blocks(document), document.blocks, strict=True)
    found = [(t, b.heading, b.bold, b.lead, b.cell and (b.cell.row, b.cell.column)) for t, b in pairs]
    assert found == [
        ("I. Mục đích", 2, True, 11, None),
        ("1. Nội dung", None, False, 2, None),
        ("Đậm", None, True, 3, None),
        ("A", None, False, 0, (0, 0)),
        ("B", None, False, 0, (0, 0)),
        ("C", None, False, 0, (0, 1)),
        ("D", None, False, 0, (0, 3)),
        ("E", None, False, 0, (1, 1)),
    ]


@pytest.mark.parametrize(
    "hidden", ["<p hidden>ẩn</p>", "<p style='display: none'>ẩn</p>", "<span style='visibility:hidden'>ẩn</span>"]
)
def test_hidden_text_is_skipped_and_said_so(hidden: str) -> None:
    document = read(f"<p>hiện</p>{hidden}")
    assert blocks(document) == ["hiện"]
    assert [n.code for n in document.notes] == ["hidden_text_skipped"]


def test_the_declared_encoding_counts() -> None:
    assert blocks(read("<meta charset=utf-16le><p>Đảng ủy</p>".encode("utf-16"))) == ["Đảng ủy"]


def test_a_page_without_text() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read("<html><body><script>1</script></body></html>")
    assert caught.value.code == "empty"
