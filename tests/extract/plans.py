"""Short plans for the tests of stages 2 and 3, and what the spine makes of a text."""

from spacy.tokens import Doc

from pipeline.extract.spine import extract
from pipeline.ocr.document import Document, DocumentBuilder
from pipeline.ocr.text import read_text

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN HỒNG SƠN
Số: 12/KH-UBND
Hồng Sơn, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Công tác cai nghiện ma túy trên địa bàn huyện năm 2024
Căn cứ Nghị định số 116/2021/NĐ-CP ngày 21/12/2021 của Chính phủ;
"""


def document(text: str, *, markdown: bool = False) -> Document:
    """The Document of a text file."""
    media_type = "text/markdown" if markdown else "text/plain"
    builder = DocumentBuilder("plan.txt", "0" * 64, media_type)
    return read_text(builder, text.encode(), "plan.txt", markdown=markdown)


def extracted(text: str, *, markdown: bool = False) -> Doc:
    """What stage 2 finds in a text file."""
    return extract(document(text, markdown=markdown))
