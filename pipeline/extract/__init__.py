"""Stage 2: a Document becomes spans that say what they are."""
