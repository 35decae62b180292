"""Indicators of the record."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Indicator


def indicators_of(doc: Doc, context: PlanContext) -> list[Indicator]:
    """Not yet."""
    return []
