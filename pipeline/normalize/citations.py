"""Citations of the record: mentions become instruments, one entry each.

Guarantees: every instrument stands once, however it is abbreviated, with all places where it is named; the document
itself is none; what is not printed (`resolved_number`, an issuer read from a code) says so in `derived_from`. What has
a number comes first, then laws, then programmes, each in the order of the text.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from pipeline.extract.citations import LAWS, Mention
from pipeline.extract.header import NumberPart
from pipeline.extract.spine import document_of, found
from pipeline.lexicon.agencies import capital, expand, issuer_of_code
from pipeline.lexicon.forms import bare
from pipeline.lexicon.instrument_types import type_of_code
from pipeline.lexicon.instruments import Instrument, approving, canonical_number, law_named
from pipeline.lexicon.text import one_tone_placement
from pipeline.normalize.context import PlanContext
from pipeline.normalize.dates import iso
from pipeline.normalize.evidence import UNWEIGHED, evidence_of
from pipeline.normalize.issuer_codes import intended_number
from pipeline.normalize.recase import in_sentence_case, mended, name_in_case
from pipeline.ocr.document import Document
from schemas.record import Citation, Span

QUOTE = 140  # characters of an instrument's fullest mention that are its evidence

_TITLE_WORDS = re.compile(r"\s*(?:v/v|ve\s+viec|ve)\s+")
_YEAR = re.compile(r"/((?:19|20)\d\d)(?:/|$)")

Group = list[Mention]


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A number that is not printed, the issuer that goes with it, and where both come from."""

    number: str | None = None
    issuer: str | None = None
    source: str | None = None


def citations_of(doc: Doc, context: PlanContext) -> list[Citation]:
    """The citations of a document."""
    document = document_of(doc)
    mentions: tuple[Mention, ...] = found(doc, "mentions")
    own = next((part for part in found(doc, "header") if isinstance(part, NumberPart)), None)
    others = [m for m in mentions if not m.own and not _is_this_document(m, own, context)]
    numbered = _numbered_groups(others)
    on = date.fromisoformat(context.on) if context.on and len(context.on) == len("2025-07-01") else None
    laws = _law_groups(others, numbered, on)
    programmes = _grouped((m for m in others if m.kind == "programme"), lambda m, group: _name(m) == _name(group[0]))
    made = [_numbered(document, group, context) for group in numbered]
    made += [_law(document, group, on) for group in laws]
    made += [_programme(document, group, others, context) for group in programmes]
    return made


def cited_itself(doc: Doc, context: PlanContext) -> Mention | None:
    """Where the preamble rests on the document's own number: nobody carries out his own plan."""
    own = next((part for part in found(doc, "header") if isinstance(part, NumberPart)), None)
    mentions: tuple[Mention, ...] = found(doc, "mentions")
    return next((m for m in mentions if m.basis and not m.own and _is_this_document(m, own, context)), None)


def _is_this_document(mention: Mention, own: NumberPart | None, context: PlanContext) -> bool:
    """Whether the number is the document's own: another body's, or another year's, paper may have the same one."""
    if own is None or mention.number is None or canonical_number(mention.number) != canonical_number(own.number):
        return False
    day = iso(mention.date) if mention.date else None
    return not (day and context.on and len(day) == len(context.on)) or day == context.on


def _grouped(mentions: Iterable[Mention], same: Callable[[Mention, Group], bool]) -> list[Group]:
    groups: list[Group] = []
    for mention in mentions:
        home = next((group for group in groups if same(mention, group)), None)
        if home is None:
            groups.append([mention])
        else:
            home.append(mention)
    return groups


def _numbered_groups(mentions: Sequence[Mention]) -> list[Group]:
    """Full numbers first, then the short ones that stand for them; one with `số` may stand for itself."""
    groups = _grouped((m for m in mentions if m.kind == "numbered"), _same_number)
    alone: list[Mention] = []
    for mention in (m for m in mentions if m.kind == "short"):
        home = next((group for group in groups if _abbreviates(mention, group[0])), None)
        if home is not None:
            home.append(mention)
        else:
            alone.append(mention)
    named = _grouped((m for m in alone if m.rule.startswith("citations.short")), _same_short)
    for mention in (m for m in alone if not m.rule.startswith("citations.short")):
        for group in (g for g in named if _same_short(mention, g)):
            group.append(mention)
    return sorted([*groups, *named], key=lambda g: min(m.start for m in g))


def _same_number(mention: Mention, group: Group) -> bool:
    first = group[0]
    if canonical_number(mention.number or "") != canonical_number(first.number or ""):
        return False
    if _YEAR.search(mention.number or ""):
        return True
    dates = {iso(m.date) for m in group if m.date} - {None}
    day = iso(mention.date) if mention.date else None
    if day is None or not dates or day in dates:
        return True
    if any(day[:4] == other[:4] for other in dates if other):  # the same number in one year: two bodies, or a slip
        issuers = {bare(m.issuer) for m in group if m.issuer}
        return mention.issuer is None or not issuers or bare(mention.issuer) in issuers
    return False


def _same_short(mention: Mention, group: Group) -> bool:
    return mention.number == group[0].number and _compatible(mention.type, group[0].type)


def _abbreviates(short: Mention, full: Mention) -> bool:
    """Whether `Quyết định 29/2014`, `Kế hoạch liên ngành số 26` stands for the full number."""
    number = canonical_number(full.number or "")
    beginning = canonical_number(short.number or "")
    named = _compatible(short.type, full.type or (type_of_code(full.code or "") or _Nameless).name)
    return named and bool(re.match(re.escape(beginning) + r"[/-]", number))


class _Nameless:
    name: str | None = None


def _compatible(one: str | None, other: str | None) -> bool:
    """`Kế hoạch` may stand for `Kế hoạch liên ngành`."""
    return bool(one and other) and (str(one).startswith(str(other)) or str(other).startswith(str(one)))


def _law_groups(mentions: Sequence[Mention], numbered: list[Group], on: date | None) -> list[Group]:
    """Laws by name and year; names without a year join the law that has one, or its number, or are left out."""
    laws = [m for m in mentions if m.kind == "law"]
    by_number = {canonical_number(g[0].number or ""): g for g in numbered}
    by_name = {_name(g[0]): g for g in numbered if g[0].type in LAWS and g[0].title}
    dated: list[Mention] = []
    for mention in (m for m in laws if m.date):
        law = _known_law(mention, on)
        home = by_number.get(canonical_number(law.number)) if law else None
        if home is not None:
            home.append(mention)
        else:
            dated.append(mention)
    groups = _grouped(
        dated, lambda m, g: (_name(m), m.date and m.date.year) == (_name(g[0]), g[0].date and g[0].date.year)
    )
    for mention in (m for m in laws if not m.date):
        same = [g for g in groups if _name(g[0]) == _name(mention)]
        home = max(same, key=len) if same else by_name.get(_name(mention))
        if home is not None:
            home.append(mention)
    return groups


def _name(mention: Mention) -> str:
    return re.sub(r"\W", "", bare(one_tone_placement(mention.title or "")))


def _numbered(document: Document, group: Group, context: PlanContext) -> Citation:
    best = _fullest(document, group)
    number = best.number or ""
    printed = _issuer(group, best, context)
    reading = intended_number(number, printed)
    code = re.sub(r"^[\d/]+[a-zA-Z]?[-/]|^\d+-", "", reading.number) if reading else best.code
    joint = "liên tịch" in (best.type or "").lower() or (best.code or "").startswith("TTLT")  # its code names several
    by_code = issuer_of_code(code) if code and not printed and not joint else None
    sources = [reading.why] if reading else []
    sources += [f"issuer code: {best.code}"] if by_code else []
    kind = best.type or next((m.type for m in group if m.type), None)
    if kind is None and best.code and (of_code := type_of_code(best.code)):
        kind = of_code.name
        sources.append(f"type code: {best.code}")
    resolved = _Resolved(reading.number if reading else None, printed or by_code, "; ".join(sources) or None)
    title = best.title if kind in LAWS else _title(best)
    day = _date(group, number)
    return _made(document, group, best, kind=kind, number=number, day=day, title=title, resolved=resolved)


def _known_law(mention: Mention, on: date | None) -> Instrument | None:
    """The law of that name and date; what the text dates by a year alone, as the plan of that day means it."""
    return law_named(one_tone_placement(mention.title or ""), iso(mention.date) if mention.date else None, on)


def _law(document: Document, group: Group, on: date | None) -> Citation:
    best = _fullest(document, group)
    name = one_tone_placement(best.title or "")
    law = _known_law(best, on)
    number = law.number if law else None
    source = f"law table: {law.title} ({(law.issue_date or '')[:4]})" if law else None
    name = law.title if law and law.title else _one_line(name)
    resolved = _Resolved(number, None, source)
    return _made(
        document, group, best, kind=best.type, number=None, day=_date(group, ""), title=name, resolved=resolved
    )  # fmt: skip


def _programme(document: Document, group: Group, mentions: Sequence[Mention], context: PlanContext) -> Citation:
    """A programme is resolved to what approves it: as the text says, else as the table of instruments does."""
    best = _fullest(document, group)
    title = _one_line(best.title or "")
    title = in_sentence_case(title) if title.isupper() else title
    resolved = _Resolved()
    for approval in (m for m in mentions if m.kind == "numbered" and m.title):
        if any(_approves(document, approval, programme) for programme in group):
            issuer = _issuer([approval], approval, context)
            resolved = _Resolved(approval.number, issuer, f"approved by: {approval.number}")
            break
    else:
        if known := approving(title):
            resolved = _Resolved(known.number, known.issuer, f"instrument table: {known.number}")
    return _made(document, group, best, kind=best.type, number=None, day=None, title=title, resolved=resolved)


def _approves(document: Document, approval: Mention, programme: Mention) -> bool:
    """Whether the title of the one is the approval of the other: *phê duyệt* right before its name."""
    if not approval.start < programme.start <= approval.end:
        return False
    return bool(re.search(r"phe duyet\s+$", bare(document.text[approval.start : programme.start])))


def _fullest(document: Document, group: Group) -> Mention:
    def fullness(m: Mention) -> tuple[bool, bool, bool, bool, bool, int]:
        calm = not document.text[m.start : m.end].isupper()
        return m.kind == "numbered", m.date is not None, m.issuer is not None, calm, bool(m.title), -m.start

    return max(group, key=fullness)


def _date(group: Group, number: str) -> str | None:
    """The date printed; of several the one that fits the year in the number, then the most frequent, then the first."""
    days = [day for m in group if m.date and (day := iso(m.date))]
    if not days:
        return None
    year = _YEAR.search(number)
    count = Counter(days)
    return max(days, key=lambda d: (bool(year) and d[:4] == year[1], len(d), count[d]))  # type: ignore[index]


def _issuer(group: Group, best: Mention, context: PlanContext) -> str | None:
    printed = best.issuer or next((m.issuer for m in group if m.issuer), None)
    if printed is None:
        return None
    name = expand(_one_line(printed), party=context.party)
    name = mended(name_in_case(name))
    for kind, place in (("tỉnh", context.province), ("huyện", context.district)):
        if name.lower() == kind:
            return f"{kind} {place}" if place else kind
    if best.code and best.code.endswith("TTg") and name.lower() == "thủ tướng":
        return "Thủ tướng Chính phủ"
    return re.sub(r"(?<=, )(?:phòng|sở|ban|hội|bộ|công an)(?!\w)", lambda m: capital(m[0]), capital(name))


def _title(mention: Mention) -> str | None:
    title = _one_line(mention.title or "")
    opener = _TITLE_WORDS.match(bare(title))
    title = _without_outer_quotes(title[opener.end() if opener else 0 :].strip(" '.,;:"))
    if title.isupper():
        title = in_sentence_case(title)
    return capital(title) or None


def _without_outer_quotes(title: str) -> str:
    """Without quotation marks around the whole or without a partner; one that is never closed ends with the title."""
    if title[:1] in '“"' and title[-1:] in '”"' and not re.search('[“”"]', title[1:-1]):
        return title[1:-1]
    opened, closed = title.count("“"), title.count("”")
    if opened == closed and title.count('"') % 2 == 0:
        return title
    return title + "”" if opened == closed + 1 and not title.startswith("“") else title.strip('“”"')


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", one_tone_placement(text)).strip()


def _made(
    document: Document, group: Group, best: Mention, *, kind: str | None, number: str | None, day: str | None,
    title: str | None, resolved: _Resolved,
) -> Citation:  # fmt: skip
    """The citation of a group; its evidence is the beginning of the fullest mention."""
    end = best.end
    if end - best.start > QUOTE:
        end = best.start + document.text[best.start : best.start + QUOTE].rfind(" ")
    return Citation(
        number=number, resolved_number=resolved.number, type=kind, date=day, issuer=resolved.issuer, title=title,
        role="basis" if any(m.basis for m in group) else "mention", count=len(group),
        mentions=[Span(start=m.start, end=m.end) for m in sorted(group, key=lambda m: m.start)],
        evidence=evidence_of(document, best.start, end), rule=best.rule, derived_from=resolved.source,
        confidence=UNWEIGHED,
    )  # fmt: skip
