"""Who does what: the agencies that the assignment parts of a plan name, and their tasks.

Guarantees: agencies and tasks stand in the order of the text; spans count in `Document.text`; nothing is inferred from
a name here (levels, written-out names and roles are stage 3's). Work that tables and labelled lines share out counts
wherever it stands; of running text, only the parts for assignment and reporting and a closing paragraph that sets a
duty.
"""

from spacy.tokens import Doc

from pipeline.extract.assigned import AssignmentFound
from pipeline.extract.assignment_lines import find_in_lines
from pipeline.extract.assignment_tables import find_in_tables
from pipeline.extract.assignment_text import find_in_text
from pipeline.extract.spine import document_of, frame_of, is_plan, outline_of

__all__ = ["AssignmentFound", "find"]


def find(doc: Doc) -> tuple[AssignmentFound, ...]:
    """The agencies that are given work, with their tasks; none where the document is no plan."""
    if not is_plan(doc):
        return ()
    document, items = document_of(doc), outline_of(doc)
    tables = find_in_tables(document, items)
    lines, used = find_in_lines(document, items)
    running = find_in_text(document, frame_of(doc), items, used)
    return (*tables, *lines, *running)
