"""Recipients of the record: the lines of Nơi nhận, written out.

Guarantees: one a printed line, in order; notes on why it is sent (`để báo cáo`, `b/c`) are dropped, office codes kept.
"""

import re

from spacy.tokens import Doc

from pipeline.extract.recipients import RecipientFound
from pipeline.extract.spine import document_of, found
from pipeline.lexicon.agencies import capital, expand
from pipeline.normalize.context import PlanContext
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from pipeline.ocr.document import Document
from schemas.record import Recipient

_PURPOSE = re.compile(
    r"[;,]?\s*\(\s*(?:để |thay |kèm )?"
    r"(?:b/?\s?c(?:áo)?|báo\s*cáo|biết|t/?\s?h(?:iện|iên)?|thực hiện|p/?\s?h(?:ợp)?|phối hợp"
    r"|chỉ đạo|c/?đ|theo dõi|giám sát|đưa tin|đăng (?:tải|tin|công báo)|niêm yết|kiểm tra|triển khai|b/c, th|gửi"
    r"|tuyên truyền)"
    r"(?:[^()]{0,30})\)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*+|__+")


def recipients_of(doc: Doc, context: PlanContext) -> list[Recipient]:
    """The recipients of the plan."""
    document = document_of(doc)
    return [r for r in (_recipient(document, context, item) for item in found(doc, "recipients")) if r is not None]


def _recipient(document: Document, context: PlanContext, item: RecipientFound) -> Recipient | None:
    words = " ".join(document.text[a:b] for a, b in item.parts)
    words = _PURPOSE.sub("", _MARKUP.sub("", re.sub(r"\s+", " ", words)))
    name = capital(expand(words, party=context.party, recipients=True).strip(" ;,."))
    if not name:
        return None
    first = item.parts[0]
    # a line wrapped around the other column keeps only its own first words as evidence
    start, end = (item.start, item.end) if _close(item) else first
    return Recipient(
        name=name,
        confidence=UNWEIGHED,
        evidence=evidence_of(document, start, end),
        rule=item.rule,
    )


def _close(item: RecipientFound) -> bool:
    ends = zip(item.parts, item.parts[1:], strict=False)
    return all(after[0] - before[1] <= 4 for before, after in ends)
