"""Nơi nhận."""

from spacy.tokens import Doc

from pipeline.extract.found import Found


def find(doc: Doc) -> tuple[Found, ...]:
    """Not yet."""
    return ()
