"""What stage 2 found becomes the record.

Guarantees: the record depends on the Document and on what was found in it; a document that is no plan says so in a
warning and keeps its own type.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict

from spacy.tokens import Doc

from pipeline.extract.spine import others_of
from pipeline.lexicon import places
from pipeline.lexicon.syllables import vietnamese_share
from pipeline.normalize.budget import budget_of
from pipeline.normalize.citations import citations_of, cited_itself
from pipeline.normalize.confidence import weighed
from pipeline.normalize.context import PlanContext, context_of
from pipeline.normalize.deadlines import deadlines_of
from pipeline.normalize.evidence import evidence_of
from pipeline.normalize.header import header_of
from pipeline.normalize.identity import plan_id
from pipeline.normalize.indicators import indicators_of
from pipeline.normalize.recipients import recipients_of
from pipeline.normalize.responsibilities import responsibilities_of
from pipeline.ocr.document import Document
from schemas.record import (
    Header,
    Indicator,
    PageText,
    Piece,
    PlanRecord,
    Region,
    Source,
    TextInfo,
    Warning,  # noqa: A004 - the contract's word
)

LEAST_WORDS = 30  # of a text whose language is judged
# Good prose has 0.6 to 0.9 of marked syllables; what OCR in another language makes of it less than 0.1.
LEAST_VIETNAMESE = 0.42


def record_of(document: Document, doc: Doc) -> PlanRecord:
    """The record of a document from the Doc that stage 2 made of it."""
    header = header_of(doc)
    context = context_of(header, province_is_city=_is_city(header))
    warnings = [Warning(code=n.code, message=n.message, page=n.page) for n in document.notes]
    indicators = indicators_of(doc, context)
    record = PlanRecord(
        plan=plan_id(header, document.sha256),
        source=_source(document, others_of(doc)),
        text=_text(document),
        warnings=[
            *warnings,
            *_doubts(document, header),
            *_cites_itself(document, doc, context),
            *_wrong_sums(indicators),
        ],
        document=header,
        citations=citations_of(doc, context),
        indicators=indicators,
        deadlines=deadlines_of(doc, context),
        responsibilities=responsibilities_of(doc, context),
        budget=budget_of(doc, context),
        recipients=recipients_of(doc, context),
    )
    return weighed(record, doc)


def _is_city(header: Header) -> bool:
    if not header.issuer.province:
        return False
    return any(p.kind == "thành phố" for p in places.find(header.issuer.province, level="province"))


def _source(document: Document, others: Sequence[str]) -> Source:
    return Source(
        path=document.path,
        sha256=document.sha256,
        media_type=document.media_type,
        pages=len(document.pages),
        parts=list(others),
        pieces=[Piece(**asdict(piece)) for piece in document.pieces],
    )


def _text(document: Document) -> TextInfo:
    pages = [
        PageText(
            number=p.number,
            origin=p.origin,
            confidence=p.confidence,
            repaired_chars=p.repaired_chars,
            how=p.how,
            regions=[Region.model_validate({"kind": r.kind, **_corners(r.box)}) for r in p.regions],
        )
        for p in document.pages
    ]
    return TextInfo(sha256=hashlib.sha256(document.text.encode()).hexdigest(), pages=pages)


def _corners(box: tuple[float, float, float, float]) -> dict[str, float]:
    return {name: round(at, 1) for name, at in zip(("x0", "y0", "x1", "y1"), box, strict=True)}


def _cites_itself(document: Document, doc: Doc, context: PlanContext) -> list[Warning]:
    mention = cited_itself(doc, context)
    if mention is None:
        return []
    message = f"Căn cứ viện dẫn chính số của văn bản này ({mention.number})"
    page = evidence_of(document, mention.start, mention.end).page
    return [Warning(code="cites_itself", message=message, page=page)]


def _wrong_sums(indicators: Sequence[Indicator]) -> list[Warning]:
    """Totals that are not the sum of their parts; nothing can be said where the rest is `các xã còn lại`."""
    out = []
    for item in indicators:
        total = sum(part.value for part in item.breakdown)
        open_end = any(part.place.startswith("các ") for part in item.breakdown)
        if item.measure != "count" or not item.breakdown or open_end or item.value in (None, total):
            continue
        message = f"{item.id}: tổng in là {item.value:g} nhưng các phần cộng lại là {total:g} ({item.subject})"
        out.append(Warning(code="sum_differs", message=message, page=item.evidence.page))
    return out


def _doubts(document: Document, header: Header) -> list[Warning]:
    """What a reader of the record should know of the document: that it is no plan, that its letters look wrong."""
    out = []
    if len(document.text.split()) >= LEAST_WORDS and vietnamese_share(document.text) < LEAST_VIETNAMESE:
        message = "Rất ít chữ có dấu tiếng Việt: văn bản tiếng nước ngoài, hoặc lớp chữ do nhận dạng sai ngôn ngữ"
        out.append(Warning(code="not_vietnamese", message=message))
    if header.number is None and "number" in header.evidence:
        seen = header.evidence["number"]
        message = f"Số văn bản đọc được là “{seen.text}” nhưng không chắc (viết tay hoặc mờ): xem bản gốc"
        out.append(Warning(code="number_unsure", message=message, page=seen.page))
    if header.type is None or not header.type.startswith("Kế hoạch"):
        named = f"là {header.type}" if header.type else "không rõ loại"
        out.append(Warning(code="not_a_plan", message=f"Văn bản {named}, không phải kế hoạch"))
    return out
