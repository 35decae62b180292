"""Responsibilitys of the record."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Responsibility


def responsibilities_of(doc: Doc, context: PlanContext) -> list[Responsibility]:
    """Not yet."""
    return []
