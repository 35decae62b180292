"""Sources and sums of money."""

from spacy.tokens import Doc

from pipeline.normalize.context import PlanContext
from schemas.record import Budget


def budget_of(doc: Doc, context: PlanContext) -> Budget:
    """Not yet."""
    return Budget()
