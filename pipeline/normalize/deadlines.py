"""Deadlines of the record."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Deadline


def deadlines_of(doc: Doc, context: PlanContext) -> list[Deadline]:
    """Not yet."""
    return []
