"""Stage 1: a file becomes a Document (pages, lines, words, boxes, one text)."""
