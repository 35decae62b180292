"""Scripts that make what the repair stage has learned from text and from OCR; see each module."""
