"""What stage 2 found becomes the record.

Guarantees: the record depends on the Document and on what was found in it; a document that is no plan says so in a
warning and keeps its own type.
"""

import hashlib

from spacy.tokens import Doc

from pipeline.lexicon import places
from pipeline.normalize.budget import budget_of
from pipeline.normalize.citations import citations_of
from pipeline.normalize.context import context_of
from pipeline.normalize.deadlines import deadlines_of
from pipeline.normalize.header import header_of
from pipeline.normalize.identity import plan_id
from pipeline.normalize.indicators import indicators_of
from pipeline.normalize.recipients import recipients_of
from pipeline.normalize.responsibilities import responsibilities_of
from pipeline.ocr.document import Document
from schemas.record import Header, PageText, PlanRecord, Source, TextInfo, Warning  # noqa: A004 - the contract's word


def record_of(document: Document, doc: Doc) -> PlanRecord:
    """The record of a document from the Doc that stage 2 made of it."""
    header = header_of(doc)
    context = context_of(header, province_is_city=_is_city(header))
    warnings = [Warning(code=n.code, message=n.message, page=n.page) for n in document.notes]
    return PlanRecord(
        plan=plan_id(header, document.sha256),
        source=_source(document),
        text=_text(document),
        warnings=[*warnings, *_doubts(document, header)],
        document=header,
        citations=citations_of(doc, context),
        indicators=indicators_of(doc, context),
        deadlines=deadlines_of(doc, context),
        responsibilities=responsibilities_of(doc, context),
        budget=budget_of(doc, context),
        recipients=recipients_of(doc, context),
    )


def _is_city(header: Header) -> bool:
    if not header.issuer.province:
        return False
    return any(p.kind == "thành phố" for p in places.find(header.issuer.province, level="province"))


def _source(document: Document) -> Source:
    return Source(path=document.path, sha256=document.sha256, media_type=document.media_type, pages=len(document.pages))


def _text(document: Document) -> TextInfo:
    pages = [
        PageText(number=p.number, origin=p.origin, confidence=p.confidence, repaired_chars=p.repaired_chars)
        for p in document.pages
    ]
    return TextInfo(sha256=hashlib.sha256(document.text.encode()).hexdigest(), pages=pages)


def _doubts(document: Document, header: Header) -> list[Warning]:
    if header.type is not None and header.type.startswith("Kế hoạch"):
        return []
    named = f"là {header.type}" if header.type else "không rõ loại"
    return [Warning(code="not_a_plan", message=f"Văn bản {named}, không phải kế hoạch", page=None)]
