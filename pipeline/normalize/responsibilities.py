"""Responsibilities of the record: agencies with their tasks.

Guarantees: in the order of the text; every agency and task carries the words that it was read from; names and task
sentences are written out with one tone placement, list labels and Markdown marks dropped.
"""

import re

from spacy.tokens import Doc

from pipeline.extract.assigned import AssignmentFound, Span, TaskFound
from pipeline.extract.spine import document_of, found
from pipeline.lexicon.agencies import capital, expand, level_of
from pipeline.normalize.agency_ids import agency_id
from pipeline.normalize.context import PlanContext
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from pipeline.normalize.roles import role_of
from pipeline.ocr.document import Document
from schemas.record import Responsibility, Task

_LABEL = re.compile(r"^\s*(?:[-–+*•]|\d{1,2}(?:\.\d{1,2})*[.)/]|[a-zđ]\))\s+")
_NOTE_MARK = re.compile(r"\[\d{1,2}\]")
_MARKUP = re.compile(r"\*{1,3}|__+")
_LITTLE = re.compile(r"^(?:và|cùng|với)\s+", re.IGNORECASE)
# What a body is for this plan is no part of its name: `Sở Nội vụ (cơ quan thường trực)`.
# what the plan calls the body from here on: `Công an phường (CAP)`
_SHORT_FORM = re.compile(r"\s*\((?:[^()]*(?:gọi|viết) (?:chung |tắt )*là:?\s*)?[A-ZĐ][A-ZĐ&.-]+\)$")
_STANDING = re.compile(
    r"\s*(?:\((?:là )?(?:cơ quan |đơn vị |phòng )?(?:thường trực|chủ trì|đầu mối)[^()]*\)"
    r"|[-,] (?:là )?(?:cơ quan|đơn vị|phòng) (?:thường trực|chủ trì|đầu mối).*)$"
)


def responsibilities_of(doc: Doc, context: PlanContext) -> list[Responsibility]:
    """The agencies of the plan with their tasks."""
    document = document_of(doc)
    return [_responsibility(document, context, item) for item in found(doc, "assignments")]


def _responsibility(document: Document, context: PlanContext, item: AssignmentFound) -> Responsibility:
    name = agency_name(item.printed, context)
    start, end = item.heading or (item.start, item.end)
    return Responsibility(
        agency=name,
        agency_id=agency_id(name, context),
        level=level_of(name, context.level, city_is_province=context.city_is_province),
        heading=_one_line(document.text[start:end]) if item.heading else None,
        tasks=[_task(document, context, task) for task in item.tasks],
        confidence=UNWEIGHED,
        evidence=evidence_of(document, start, end),
        rule=item.rule,
    )


def agency_name(printed: str, context: PlanContext) -> str:
    """A body's name as records write it: written out, with a capital first letter."""
    words = _SHORT_FORM.sub("", _MARKUP.sub("", printed).strip(" .;:,"))
    return _STANDING.sub("", capital(expand(words, party=context.party).strip(" .;:,")))


def _task(document: Document, context: PlanContext, task: TaskFound) -> Task:
    own = (task.start, task.end)
    words = _sentence(document, own, context)
    lead_in = _sentence(document, task.lead_in, context) if task.lead_in else ""
    more = " ".join(f"- {_sentence(document, span, context)}" for span in task.more)
    place = task.row or (task.start, task.more[-1][1] if task.more else task.end)
    return Task(
        role="lead"
        if task.rule.startswith(("assignments.table", "assignments.lines"))
        else role_of(words, lead_in=lead_in),
        partners=[_partner(document, span, context) for span in task.partners],
        text=" ".join(part for part in (lead_in, words, more) if part),
        due=_value(document, task.due),
        product=_value(document, task.product),
        confidence=UNWEIGHED,
        evidence=evidence_of(document, *place),
        rule=task.rule,
    )


def _sentence(document: Document, span: Span, context: PlanContext) -> str:
    words = _NOTE_MARK.sub("", _MARKUP.sub("", _one_line(document.text[slice(*span)])))
    words = expand(_LABEL.sub("", words), party=context.party)
    return capital(words)


def _partner(document: Document, span: Span, context: PlanContext) -> str:
    words = _LITTLE.sub("", _one_line(document.text[slice(*span)]).strip(" .;:,"))
    name = expand(_LABEL.sub("", words), party=context.party).strip(" .;:,")
    # a body written with a small letter (`phòng Lao động`) is the same body
    return capital(name) if re.match(r"(?:phòng|sở|công an|trung tâm|hội|ban|chi cục) [A-ZĐÀ-Ỹ]", name) else name


def _value(document: Document, span: Span | None) -> str | None:
    if span is None:
        return None
    return _MARKUP.sub("", _one_line(document.text[slice(*span)])).strip(" ;,.") or None


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
