"""Sources and sums of money of the record.

Guarantees: a source is named once; sums are in `đồng`, `triệu đồng` or `tỷ đồng` as printed (thousands become đồng);
the year of a sum without one is the plan's own, where the plan covers a single year.
"""

import re

from spacy.tokens import Doc

from pipeline.extract.budget import SourceFound, SumFound
from pipeline.extract.spine import document_of, found
from pipeline.lexicon import agencies
from pipeline.lexicon.text import fold_name, one_tone_placement
from pipeline.normalize.context import PlanContext
from pipeline.normalize.evidence import evidence_of
from pipeline.ocr.document import Document
from schemas.record import Budget, BudgetAmount, BudgetSource

THOUSAND = 1000.0
SUM, SOURCE = 0.95, 0.85  # how sure the rules are: gold says too little of money for a fit


def budget_of(doc: Doc, context: PlanContext) -> Budget:
    """Sources and sums in the order of the text."""
    items = found(doc, "budget")
    sources: dict[str, BudgetSource] = {}
    for item in items:
        if isinstance(item, SourceFound):
            source = _source(doc, item)
            sources.setdefault(fold_name(source.name), source)
    amounts: list[BudgetAmount] = []
    for item in items:
        if isinstance(item, SumFound):
            amount = _amount(doc, item, context)
            if amount is not None and not any(_same(item, amount, other) for other in amounts):
                amounts.append(amount)
    return Budget(sources=list(sources.values()), amounts=amounts)


def _source(doc: Doc, item: SourceFound) -> BudgetSource:
    document = document_of(doc)
    words = f"ngân sách {document.text[slice(*item.owner)]}" if item.owner else document.text[slice(*item.name)]
    return BudgetSource(
        name=_words(words),
        confidence=_confidence(document, item, SOURCE),
        evidence=evidence_of(document, item.start, item.end),
        rule=item.rule,
    )


def _amount(doc: Doc, item: SumFound, context: PlanContext) -> BudgetAmount | None:
    document = document_of(doc)
    value, unit = value_of(item.digits), unit_of(item.unit)
    if value is None or value == 0:
        return None
    if re.match(r"ngh?[iàì]n|ngàn", item.unit, re.IGNORECASE):
        value, unit = value * THOUSAND, "đồng"
    single = context.start is not None and context.end is not None and context.start[:4] == context.end[:4]
    derived = f"năm của kế hoạch: {context.year}" if item.year is None and single and not item.total else None
    return BudgetAmount(
        value=value,
        unit=unit,
        year=item.year or (context.year if derived else None),
        purpose=_words(document.text[slice(*item.purpose)]) or None if item.purpose else None,
        confidence=_confidence(document, item, SUM),
        evidence=evidence_of(document, item.start, item.end),
        rule=item.rule,
        derived_from=derived,
    )


def _confidence(document: Document, item: SumFound | SourceFound, rule: float) -> float:
    """That of the rule, lowered to the least OCR certainty of the words."""
    return round(min(rule, document.certainty(item.start, item.end)), 3)


def value_of(digits: str) -> float | None:
    """`28.640` and `1.250.000` group by thousands, `2,5` and `1.5` have decimals."""
    text = re.sub(r"\s", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return float(text.replace(",", "."))
    return None


def unit_of(printed: str) -> str:
    """The unit as the record writes it: `tỉ đồng` is `tỷ đồng`, `đ` is `đồng`."""
    text = re.sub(r"\s+", " ", printed.lower()).replace("tỉ", "tỷ")
    head = re.match(r"triệu|tỷ", text)
    return f"{head[0]} đồng" if head else "đồng"


def _words(printed: str) -> str:
    text = agencies.expand(one_tone_placement(printed)).strip(" ,;:.()–-")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _same(item: SumFound, amount: BudgetAmount, other: BudgetAmount) -> bool:
    """The same sum again: a table's total repeats the text."""
    if (amount.value, amount.unit) != (other.value, other.unit):
        return False
    return amount.year == other.year or (item.total and amount.year is None) or amount.purpose == other.purpose
