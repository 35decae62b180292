"""The spine of stage 2: one spaCy Doc over `Document.text`, to which components add what they find.

Guarantees: `doc.text == document.text`; components run in the order of `COMPONENTS`, each reads what those before it
found and adds one group; a group holds a spaCy span for everything found, so that it can be looked at with spaCy's own
tools, and the found parts themselves (`found(doc, group)`).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extract.found import Found, Item
from pipeline.extract.frame import Frame, find_frame
from pipeline.extract.outline import find_outline
from pipeline.extract.parts import split
from pipeline.extract.tokenizer import SyllableTokenizer
from pipeline.lexicon.text import fold_name
from pipeline.ocr.document import Document

F = TypeVar("F", bound=Found)

PLANS = ("kế hoạch", "chương trình", "đề án", "phương án", "dự án", "kịch bản")  # types that set aims and duties

# Group -> module of this folder whose `find(doc)` fills it, in the order in which they run.
COMPONENTS: tuple[tuple[str, str], ...] = (
    ("dates", "dates"),
    ("mentions", "citations"),
    ("quantities", "quantities"),
    ("header", "header"),
    ("aims", "aims"),
    ("table_aims", "aim_tables"),
    ("assignments", "assignments"),
    ("deadlines", "deadlines"),
    ("budget", "budget"),
    ("recipients", "recipients"),
)


def extract(document: Document, *, without: Sequence[str] = ()) -> Doc:
    """What stands in the document. `without` names groups to leave out."""
    nlp = _language()
    doc = nlp.make_doc(document.text)
    parts = split(document)
    document = parts.document
    frame = find_frame(document)
    doc.user_data["others"] = parts.others
    doc.user_data["document"] = document
    doc.user_data["frame"] = frame
    doc.user_data["outline"] = find_outline(document, frame)
    with nlp.select_pipes(disable=[name for name in without if name in nlp.pipe_names]):
        for _, component in nlp.pipeline:
            doc = component(doc)
    return doc


def document_of(doc: Doc) -> Document:
    """The Document that the Doc was made from; of a file with several documents, the blocks of the one that is read."""
    return doc.user_data["document"]  # type: ignore[no-any-return]


def others_of(doc: Doc) -> tuple[str, ...]:
    """The names of the documents that stand in the file beside the one that is read."""
    return doc.user_data["others"]  # type: ignore[no-any-return]


def text_of(doc: Doc) -> str:
    """The text; spaCy's own `doc.text` is put together anew at each call."""
    return document_of(doc).text


def frame_of(doc: Doc) -> Frame:
    """Letterhead, title, preamble, body, closing block, annexes."""
    return doc.user_data["frame"]  # type: ignore[no-any-return]


def outline_of(doc: Doc) -> tuple[Item, ...]:
    """The items of body and annexes, in the order of the text."""
    return doc.user_data["outline"]  # type: ignore[no-any-return]


def is_plan(doc: Doc) -> bool:
    """Whether the document is of a type that sets aims and duties of its own; one without a type may be such."""
    name = frame_of(doc).type_name
    return name is None or fold_name(name).startswith(PLANS)


def found(doc: Doc, group: str) -> tuple[Any, ...]:
    """The parts of a group in the order of the text; empty where its component was left out."""
    return tuple(doc.spans[group].attrs["found"]) if group in doc.spans else ()


def _put(doc: Doc, group: str, items: Iterable[Found]) -> None:
    ordered = sorted(items, key=lambda item: (item.start, item.end))
    spans = [doc.char_span(item.start, item.end, label=item.rule, alignment_mode="expand") for item in ordered]
    doc.spans[group] = [span for span in spans if span is not None]
    doc.spans[group].attrs["found"] = ordered


def _component(group: str, module: str) -> Callable[[Doc], Doc]:
    find = import_module(f"pipeline.extract.{module}").find

    def run(doc: Doc) -> Doc:
        _put(doc, group, find(doc))
        return doc

    return run


@cache
def _language() -> Language:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.tokenizer = SyllableTokenizer(nlp.vocab)
    for group, module in COMPONENTS:
        Language.component(f"kehoach_{group}", func=_component(group, module))
        nlp.add_pipe(f"kehoach_{group}", name=group)
    return nlp
