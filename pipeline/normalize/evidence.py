"""Evidence of a value.

Guarantees: `document.text[start:end] == evidence.text`; white space at the edges is left out.
"""

from pipeline.ocr.document import Document
from schemas.record import Box, Evidence

UNWEIGHED = 0.0  # the confidence of a value until `confidence.weighed` has seen the whole record


def evidence_of(document: Document, start: int, end: int) -> Evidence:
    """The span as evidence. Raises ValueError for a span without words."""
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    boxes = [Box(page=b.page, x0=b.x0, y0=b.y0, x1=b.x1, y1=b.y1) for b in document.boxes(start, end)]
    return Evidence(
        text=document.text[start:end], raw=document.raw(start, end), start=start, end=end,
        page=document.page_of(start), boxes=boxes,
    )  # fmt: skip
