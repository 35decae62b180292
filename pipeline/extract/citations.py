"""Mentions of instruments."""

from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.extract.found import DateFound, Found


@dataclass(frozen=True, slots=True)
class Mention(Found):
    """An instrument named in the text: the parts as printed, None where they are not."""

    type: str | None
    number: str | None
    date: DateFound | None
    issuer: str | None
    title: str | None
    in_preamble: bool



def find(doc: Doc) -> tuple[Found, ...]:
    """Not yet."""
    return ()
