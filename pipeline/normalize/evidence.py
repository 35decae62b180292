"""Evidence of a value, and a first guess at how sure it is.

Guarantees: `document.text[start:end] == evidence.text`; white space at the edges is left out; a confidence never
exceeds the OCR certainty of its words.
"""

from pipeline.ocr.document import Document
from schemas.record import Box, Evidence

# Priors by the kind of rule, before the OCR certainty of the words; to be fitted on gold records later.
CERTAIN, LIKELY, GUESSED = 0.95, 0.85, 0.6


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


def confidence_of(document: Document, start: int, end: int, prior: float) -> float:
    """`prior`, lowered to the least OCR certainty in the span."""
    return round(min(prior, document.certainty(start, end)), 3)
