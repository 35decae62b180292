"""Citations of the record."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Citation


def citations_of(doc: Doc, context: PlanContext) -> list[Citation]:
    """Not yet."""
    return []
