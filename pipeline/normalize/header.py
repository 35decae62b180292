"""The header of the record.

Guarantees: every value has evidence and provenance under its own name; what is not printed (a place from the
gazetteer, marks given back to a name) says so in `derived_from`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from rapidfuzz.distance import Levenshtein
from spacy.tokens import Doc

from pipeline.extract.found import Found
from pipeline.extract.header import (
    BodyPart,
    DatePart,
    NumberPart,
    PeriodPart,
    SignerPart,
    SubjectPart,
    TextPart,
)
from pipeline.extract.letterhead import BlankNumber
from pipeline.extract.spine import document_of, found, frame_of
from pipeline.lexicon import places
from pipeline.lexicon.agencies import capital, expand
from pipeline.lexicon.forms import position_named, words
from pipeline.lexicon.instrument_types import type_named, type_of_code
from pipeline.lexicon.text import one_tone_placement
from pipeline.normalize.evidence import CERTAIN, GUESSED, LIKELY, confidence_of, evidence_of
from pipeline.normalize.issuers import Fact, IssuerFacts, Setting, facts_of, issuer_names
from pipeline.normalize.periods import period_of
from pipeline.normalize.recase import in_sentence_case, name_in_case
from pipeline.ocr.document import Document
from schemas.record import Evidence, Header, Issuer, Period, Provenance, Signer

JOINT_CODES = ("LN", "LT", "PH")  # ends of the letters that joint papers have: KHLN, TTLT, CTPH
# Certainty of its digits below which a number is left out: of 28 scanned numbers all that OCR read right had more,
# those written by hand and read wrong less. source: scans of the sample plans and of real ones; 2026-11
UNREADABLE = 0.83
_DIGITS = re.compile(r"\d+")
ISSUER_FIELDS = ("name", "level", "kind", "province", "district", "commune")

P = TypeVar("P", bound=Found)


@dataclass
class _Shown:
    """Evidence and provenance, by field."""

    document: Document
    evidence: dict[str, Evidence] = field(default_factory=dict)
    provenance: dict[str, Provenance] = field(default_factory=dict)

    def put(self, name: str, span: tuple[int, int], rule: str, prior: float, *, source: str | None = None) -> None:
        """Note where a field was read, by which rule, and how sure that is."""
        self.evidence[name] = evidence_of(self.document, *span)
        sure = confidence_of(self.document, *span, prior)
        self.provenance[name] = Provenance(confidence=sure, rule=rule, derived_from=source)


def header_of(doc: Doc) -> Header:
    """The header of a document."""
    document = document_of(doc)
    parts: tuple[Found, ...] = found(doc, "header")
    shown = _Shown(document)
    number = _first(parts, NumberPart)
    kind = _type(parts, number, shown)
    written = _number(number, kind, shown) if number else None
    day = _issue_date(_first(parts, DatePart), shown)
    title = _title(parts, shown)
    period = _period(document, parts, shown)
    facts = _issuers(doc, parts, day or period.start, number)
    issuers = [f.issuer() for f in facts]
    _show_issuers(facts, shown)
    place = _issue_place(document, _first(parts, DatePart), issuers[0] if issuers else None, day, shown)
    signers = _signers(document, parts, shown)
    return Header(
        type=kind, number=written, issue_date=day, issue_place=place, title=title,
        issuer=issuers[0] if issuers else Issuer(), issuers=issuers, signer=signers[0] if signers else Signer(),
        signers=signers, period=period, evidence=shown.evidence, provenance=shown.provenance,
    )  # fmt: skip


def _first(parts: Sequence[Found], kind: type[P]) -> P | None:
    return next((part for part in parts if isinstance(part, kind)), None)


def _type(parts: Sequence[Found], number: NumberPart | None, shown: _Shown) -> str | None:
    part = next((p for p in parts if isinstance(p, TextPart) and p.field == "type"), None)
    if part is not None:
        shown.put("type", (part.start, part.end), part.rule, CERTAIN)
        return part.text
    coded = number or _first(parts, BlankNumber)
    named = type_of_code(coded.code) if coded else None
    if coded is None or named is None:
        return None
    span = (coded.start, coded.end)
    shown.put("type", span, "header.type_code@1", LIKELY, source=f"type code: {coded.code}")
    return "Kế hoạch" if named.name.startswith("Kế hoạch") else named.name


def _number(part: NumberPart, kind: str | None, shown: _Shown) -> str | None:
    """The number, None where OCR is unsure of its digits.

    Letters one slip away from those of the document's own type are read as these: `TIr` as `TTr`.
    """
    digits = _DIGITS.search(shown.document.text, part.start, part.end)
    if digits and shown.document.certainty(*digits.span()) < UNREADABLE:
        shown.put("number", (part.start, part.end), part.rule, GUESSED)
        return None
    first = re.split(r"[-/]", part.code)[0]
    named = type_named(kind) if kind and type_of_code(part.code) is None else None
    meant = [code for code in named.codes if Levenshtein.distance(code, first) == 1] if named else []
    source = f"type code: {meant[0]}" if meant else None
    prior = LIKELY if part.attached or source else CERTAIN
    shown.put("number", (part.start, part.end), part.rule, prior, source=source)
    return part.number.replace(first, meant[0], 1) if meant else part.number


def _issue_date(part: DatePart | None, shown: _Shown) -> str | None:
    if part is None:
        return None
    value = str(part.year)
    if part.month and part.day and _exists(part.year, part.month, part.day):
        value = f"{part.year}-{part.month:02d}-{part.day:02d}"
    elif part.month:
        value = f"{part.year}-{part.month:02d}"
    printed = _span(shown.document, part.place[1] if part.place else part.start, part.end)
    shown.put("issue_date", printed, part.rule, CERTAIN)
    return value


def _span(document: Document, start: int, end: int) -> tuple[int, int]:
    """The span without the comma and spaces before it."""
    return end - len(document.text[start:end].lstrip(" ,.;-")), end


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _title(parts: Sequence[Found], shown: _Shown) -> str | None:
    part = next((p for p in parts if isinstance(p, TextPart) and p.field == "title"), None) or _first(
        parts, SubjectPart
    )
    if part is None:
        return None
    words_of = part.text if isinstance(part, TextPart) else shown.document.text[part.start : part.end]
    text = one_tone_placement(re.sub(r"\s+", " ", words_of)).strip(" .:;-_*/")
    if not text:
        return None
    shown.put("title", (part.start, part.end), part.rule, CERTAIN)
    return capital(in_sentence_case(text))


def _period(document: Document, parts: Sequence[Found], shown: _Shown) -> Period:
    stated = period_of(document, [p for p in parts if isinstance(p, PeriodPart)])
    if stated is None:
        return Period()
    dates = stated.part.dates
    for name, value in (("period.start", stated.start), ("period.end", stated.end)):
        if value:
            span = (min(d.start for d in dates), max(d.end for d in dates))
            shown.put(name, span, stated.part.rule, LIKELY)
    return Period(start=stated.start, end=stated.end)


def _issuers(doc: Doc, parts: Sequence[Found], on: str | None, number: NumberPart | None) -> list[IssuerFacts]:
    document, frame = document_of(doc), frame_of(doc)
    bodies = [p for p in parts if isinstance(p, BodyPart)]
    letterhead = [p for p in bodies if p.where == "letterhead"]
    signers = [p for p in parts if isinstance(p, SignerPart)]
    blocks = [document.blocks[i] for i in (*frame.title, *frame.preamble)]
    stamped = _first(parts, DatePart)
    setting = Setting(
        text=document.text, on=_day(on), place_span=stamped.place if stamped else None,
        place=document.text[slice(*stamped.place)] if stamped and stamped.place else None,
        near=(blocks[0].start, blocks[-1].end) if blocks else (0, 0),
    )  # fmt: skip
    joint = _is_joint(number, signers, letterhead)
    pairs = issuer_names(letterhead, joint=joint)
    if not pairs:
        others = [p for p in bodies if p.where == "preamble"] or _signing_bodies(document, signers)
        pairs = [(other, None) for other in others[:1]]
    return [facts_of(body, parent, setting) for body, parent in pairs]


def _is_joint(number: NumberPart | None, signers: Sequence[SignerPart], bodies: Sequence[BodyPart]) -> bool:
    code = number.code.split("-") if number else []
    coded = len(code) > 2 and code[0].endswith(JOINT_CODES)
    bodies_signing = {s.body for s in signers if s.body}
    return (
        coded
        or (len(bodies) > 1 and len(bodies_signing) > 1)
        or any(re.search(r"\s[-–]\s(?:SỞ|CÔNG AN|LIÊN ĐOÀN|HỘI|BAN)\s", b.text) for b in bodies)
    )


def _signing_bodies(document: Document, signers: Sequence[SignerPart]) -> list[BodyPart]:
    """`TM. ỦY BAN NHÂN DÂN XÃ`: the body that the first signer signs for."""
    span = next((s.body for s in signers if s.body), None)
    if span is None:
        return []
    printed = document.text[slice(*span)]
    lead = re.match(r"\W*T\s?/?\s?M\s?[./]\s*", printed)
    start = span[0] + (lead.end() if lead else 0)
    return [BodyPart(start, span[1], "header.signing_body@1", document.text[start : span[1]], "signature")]


def _day(on: str | None) -> date | None:
    parts = [int(p) for p in on.split("-")] if on else []
    return date(*parts, *([1] * (3 - len(parts)))) if parts else None


def _show_issuers(facts: Sequence[IssuerFacts], shown: _Shown) -> None:
    for index, known in enumerate(facts):
        prefix = "issuer" if index == 0 else f"issuers.{index}"
        for name in ISSUER_FIELDS:
            fact: Fact | None = getattr(known, name)
            if fact is not None:
                prior = (
                    GUESSED if fact.source and fact.source.startswith("text") else LIKELY if fact.source else CERTAIN
                )
                shown.put(f"{prefix}.{name}", fact.span, fact.rule, prior, source=fact.source)


def _issue_place(
    document: Document, part: DatePart | None, issuer: Issuer | None, day: str | None, shown: _Shown
) -> str | None:
    """The place as printed, abbreviations written out; lost marks are given back from the gazetteer."""
    if part is None or part.place is None:
        return None
    start, end = part.place
    printed = capital(expand(document.text[start:end].strip()))
    printed = name_in_case(printed)
    name, source = printed, None
    lead = re.match(r"(?:Thành phố|Thị xã|Thị trấn|Huyện|Quận|Xã|Phường)\s+", printed)
    bare_name = printed[lead.end() :] if lead else printed
    known = places.find(bare_name, on=_day(day)) or places.find(bare_name)
    if known and not any(places.marked_key(p.name) == places.marked_key(bare_name) for p in known):
        own = {issuer.province, issuer.district, issuer.commune} if issuer else set()
        spelled = [p for p in known if p.name in own] or known
        if len({p.name for p in spelled}) == 1:
            name = (lead[0] if lead else "") + spelled[0].name
            source = f"gazetteer: {spelled[0].kind} {spelled[0].name}"
    shown.put("issue_place", part.place, "header.place@1", CERTAIN if known else LIKELY, source=source)
    return name


def _signers(document: Document, parts: Sequence[Found], shown: _Shown) -> list[Signer]:
    out = []
    signing = [p for p in parts if isinstance(p, SignerPart)]
    signing = [p for p in signing if p.name] or signing[:1]
    for index, part in enumerate(signing):
        prefix = "signer" if index == 0 else f"signers.{index}"
        values: dict[str, str] = {}
        for name, span in (("name", part.name), ("position", part.position), ("authority", part.authority)):
            if span is None:
                continue
            values[name] = _WRITTEN[name](re.sub(r"\s+", " ", one_tone_placement(document.text[slice(*span)])).strip())
            prior = CERTAIN if part.position else GUESSED
            shown.put(f"{prefix}.{name}", span, part.rule, prior)
        out.append(Signer(**values))
    return out


_TIER_ALONE = re.compile(r"(?<= )(?:Xã|Phường|Thị trấn|Huyện|Quận|Thị xã|Tỉnh|Thành phố)$")


def _written_name(printed: str) -> str:
    return printed.title() if printed.isupper() else printed


def _written_position(printed: str) -> str:
    """`PHÓ CHỦ TỊCH` as `Phó Chủ tịch`; what it is the head of follows: `Phó Giám đốc Sở Y tế`."""
    split = printed.split()
    for size in range(len(split), 0, -1):
        position = position_named(" ".join(split[:size]))
        if position:
            rest = " ".join(split[size:])
            of = _TIER_ALONE.sub(lambda m: m[0].lower(), name_in_case(rest))
            return f"{position} {of}" if rest else position
    return name_in_case(printed)


def _written_authority(printed: str) -> str:
    """One space after the letters: `KT.CHỦ TỊCH` as `KT. CHỦ TỊCH`."""
    formula = "|".join(re.escape(word) for word in words("authorities"))
    return re.sub(rf"^({formula})\s?([./])\s*", r"\1\2 ", printed)


_WRITTEN = {"name": _written_name, "position": _written_position, "authority": _written_authority}
