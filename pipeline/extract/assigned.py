"""What the readers of assignments find, whatever form the assignment has.

Guarantees: spans count in `Document.text`; a task lies outside the words of the heading that names its agency.
"""

from dataclasses import dataclass

from pipeline.extract.found import Found

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TaskFound(Found):
    """One duty: `start:end` is its own sentence, bullet or table cell, without label.

    `lead_in` is the sentence before it that is repeated in front of each of its bullets (`Chủ trì, phối hợp với …:`);
    `more` are list items that belong to this one duty (projects named under `bao gồm:`); `partners` the spans that
    name who works with the agency; `due` and `product` the words of time limit and product. Of a table row the parts
    stand in cells outside `start:end`; `row` is then the span of the whole row (or of the labelled lines).
    """

    lead_in: Span | None = None
    more: tuple[Span, ...] = ()
    partners: tuple[Span, ...] = ()
    due: Span | None = None
    product: Span | None = None
    row: Span | None = None


@dataclass(frozen=True, slots=True)
class AssignmentFound(Found):
    """An agency that is given work: `start:end` are the words that name it, `printed` those words.

    `heading` is the span of the line as printed with its label (`2. Sở Y tế:`), None where a sentence, a table cell
    or a labelled line names the agency; `tasks` may be empty where only its bullets name bodies of their own.
    """

    printed: str = ""
    heading: Span | None = None
    tasks: tuple[TaskFound, ...] = ()
