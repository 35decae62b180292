"""The header of the record."""

from spacy.tokens import Doc

from schemas.record import Header


def header_of(doc: Doc) -> Header:
    """Not yet."""
    return Header()
