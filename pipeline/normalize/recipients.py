"""Recipients of the record."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Recipient


def recipients_of(doc: Doc, context: PlanContext) -> list[Recipient]:
    """Not yet."""
    return []
