"""Scripts that make what was learned: from text and OCR for the repair stage, from coded aims; see each module."""
