"""What a value tells of itself: the signals by which its confidence is weighed.

Guarantees: made from the finished record and the text that it was read from, no gold is known here; every signal is a
number from 0 to 1, one that is left out is 0; names are the same for a scan and for clean text, where certainty is 1.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from spacy.tokens import Doc

from pipeline.extract.spine import document_of, found
from pipeline.lexicon import aims, codes, duties, timing, units
from pipeline.lexicon.agencies import issuer_of_code
from pipeline.lexicon.instruments import by_number
from pipeline.lexicon.names import body_spans, opening_at
from pipeline.lexicon.syllables import is_syllable
from pipeline.lexicon.text import fold_name
from pipeline.normalize.aim_tables import statement_of as table_aim_of
from pipeline.normalize.code_model import coded
from pipeline.normalize.indicators import statement_of as aim_of
from pipeline.normalize.subjects import asides_of
from schemas.record import (
    Citation,
    Deadline,
    Evidence,
    Header,
    Indicator,
    PlanRecord,
    Recipient,
    Responsibility,
    Task,
)  # fmt: skip

# Signals of every value.
SHARED = (
    "recognised", "least certainty", "mean certainty", "page certainty", "odd text", "header gaps",
    "odd words", "stray letters", "odd marks", "doubled words",
)  # fmt: skip
Kind = Literal["header", "citation", "indicator", "aim", "deadline", "agency", "task", "recipient"]
Values = Mapping[str, float]

MANY_WORDS = 40  # words at which a value is as long as any
MANY = 4  # amounts in one statement, bodies in one name: as many as any
ODD_TEXT = 10  # one odd word in ten: as bad as any text
EARLY = 0.2  # of the text: where the preamble stands
DOUBTFUL = 0.7  # below, the code of an aim is one of several
FEW = 4  # words of a subject or task that says little
OPENING = 16  # words of a task in which the verbs of its role may stand

ADDRESSED = ("Lưu", "Như", "Các", "Chủ tịch", "Phó", "Đồng chí", "Lãnh đạo", "Thành viên", "Cổng", "Trang", "Website")

_WORD = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"(?<!\w)[A-ZĐ]{2,}(?!\w)")
_SHORT = re.compile(r"(?<!\w)(?!UBND|HĐND|UBMTTQ|MTTQ|THCS|THPT)[A-ZĐ]{2,}(?:[-.&][A-ZĐ]+)*(?!\w)")
_NUMBERING = re.compile(r"\s*(?:\d{1,2}(?:\.\d+)*|[IVX]+|[a-zđ])\s*[.,;:)/]\s*\w")
_MARKS = re.compile(r"[^\w\s.,;:()/%&“”\"'‘’+–—-]")
_OFTEN = re.compile(r"\d+\s+\S+(?:\s\S+)?(?:/|\s+(?:mỗi|một|trong)\s+)(?:lần|ngày|tuần|tháng|quý|năm)", re.IGNORECASE)
_FULL_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_STRAY = re.compile(r"(?<![\w/.&-])[^\W\d_aàáâăeêioôơuưyýởổủàạả](?![\w/.&)-])", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+")


@dataclass(frozen=True, slots=True)
class Signs:
    """The signals of one value by name."""

    kind: Kind
    values: Values


def _signs(kind: Kind, values: Values) -> Signs:
    return Signs(kind, {name: float(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class AllSigns:
    """The signals of every value: of a header by field, of lists in the order of the record, tasks agency by agency."""

    header: Mapping[str, Signs]
    citations: Sequence[Signs]
    indicators: Sequence[Signs]
    deadlines: Sequence[Signs]
    agencies: Sequence[Signs]
    tasks: Sequence[Signs]
    recipients: Sequence[Signs]


def signals_of(record: PlanRecord, doc: Doc) -> AllSigns:
    """The signals of all values of a record; `doc` is what it was made from."""
    reading = _Reading(record, doc)
    agencies = [_agency(reading, item) for item in record.responsibilities]
    return AllSigns(
        header={name: _header(reading, record.document, name) for name in record.document.provenance},
        citations=[_citation(reading, item) for item in record.citations],
        indicators=[_indicator(reading, item) for item in record.indicators],
        deadlines=[_deadline(reading, item) for item in record.deadlines],
        agencies=agencies,
        tasks=[
            _task(reading, task, own)
            for item, own in zip(record.responsibilities, agencies, strict=True)
            for task in item.tasks
        ],
        recipients=[_recipient(reading, item, at, record.recipients) for at, item in enumerate(record.recipients)],
    )


class _Reading:
    """The text of a record, with what all of its values share."""

    def __init__(self, record: PlanRecord, doc: Doc) -> None:
        self.document = document_of(doc)
        self.topic = codes.on_topic(record.document.title or "")
        self.amounts = sorted(amount.start for amount in found(doc, "quantities"))
        self.pages = {page.number: page for page in self.document.pages}
        self.codes = self._code_likelihoods(doc)
        self.aims_in_words = sum(item.value is None for item in record.indicators)
        self.dates = Counter(item.target_date for item in record.indicators)
        self.issued = record.document.issue_date
        first = min((b.start for b in self.document.blocks), default=0)
        last = max((b.end for b in self.document.blocks), default=0)
        self.opening_ends = first + EARLY * (last - first)
        own = " ".join(self.document.text[b.start : b.end] for b in self.document.blocks)  # not of others in the file
        self.plan = {"odd text": min(1.0, ODD_TEXT * _odd(own)), "header gaps": _gaps(record.document)}

    def _code_likelihoods(self, doc: Doc) -> dict[int, float]:
        """How likely the code of the aim is that begins there."""
        asides = asides_of(doc)
        stated = [(aim.start, aim_of(self.document.text, aim, asides)) for aim in found(doc, "aims") if aim.clause]
        stated += [(aim.start, table_aim_of(doc, aim)) for aim in found(doc, "table_aims")]
        return {start: coded(statement, topic=self.topic).probability for start, statement in stated}

    def shared(self, evidence: Evidence, words: str) -> dict[str, float]:
        """What is asked of every value: how sure its letters are, and whether its words look like words."""
        sure = self.document.certainties(evidence.start, evidence.end)
        page = self.pages.get(evidence.page)
        return {
            "recognised": bool(sure),
            "least certainty": min(sure, default=1.0),
            "mean certainty": sum(sure) / len(sure) if sure else 1.0,
            "page certainty": 1.0 if page is None or page.confidence is None else page.confidence,
            **self.plan,
            **_looks(words),
        }

    def amounts_in(self, evidence: Evidence) -> int:
        return bisect_left(self.amounts, evidence.end) - bisect_left(self.amounts, evidence.start)


def _looks(words: str) -> dict[str, float]:
    """Signs of letters read wrong and of columns read into one another."""
    tokens = _WORD.findall(words)
    doubled = sum(a.lower() == b.lower() and a.isalpha() for a, b in pairwise(tokens))
    return {
        "odd words": _odd(words),
        "stray letters": min(1.0, len(_STRAY.findall(words)) / MANY),
        "odd marks": bool(_MARKS.search(words)),
        "doubled words": min(1.0, doubled / MANY),
    }


def _odd(text: str) -> float:
    """The share of words that are neither syllables nor numbers nor abbreviations."""
    tokens = _WORD.findall(text)
    return sum(not (t.isdigit() or t.isupper() or is_syllable(t)) for t in tokens) / len(tokens) if tokens else 1.0


def _gaps(header: Header) -> float:
    """The share of what the header of a plan always has that was not found."""
    asked = (
        header.number,
        header.issue_date,
        header.title,
        header.issuer.name,
        header.issuer.level,
        header.signer.name,
    )
    return sum(value is None for value in asked) / len(asked)


def _length(words: str) -> float:
    return min(1.0, len(words.split()) / MANY_WORDS)


def _rule(rule: str) -> str:
    """`assignments.heading@2` as the name of a signal."""
    return f"rule {rule.partition('@')[0].partition('.')[2]}"


def _header(reading: _Reading, header: Header, path: str) -> Signs:
    provenance = header.provenance[path]
    value = value_at(header, path) or ""
    name = re.sub(r"^(issuer|signer)s\.\d+", r"\1", path)
    days = name in ("issue_date", "period.start", "period.end")
    return _signs("header", {
        **reading.shared(header.evidence[path], value),
        f"field {name}": 1.0,
        "derived": provenance.derived_from is not None,
        "attached": provenance.rule.startswith("header.attached_number"),
        "name alone": provenance.rule.startswith("header.lone_name"),
        "only part of a day": days and not _FULL_DAY.fullmatch(value),
        "no name of a person": name == "signer.name" and not _NAME.fullmatch(value),
        "no body known": name == "issuer.name" and opening_at(value, 0) is None,
        "capitals": name == "title" and bool(_CAPITALS.search(value)),
        "short title": name == "title" and 1 - _length(value),
    })  # fmt: skip


def value_at(header: Header, path: str) -> str | None:
    """The value of a field of the header: `issuer.name`, `signers.1.name`; None where only its place is known."""
    value: object = header
    for name in path.split("."):
        value = value[int(name)] if isinstance(value, list) else getattr(value, name)
    return None if value is None else str(value)


def _citation(reading: _Reading, item: Citation) -> Signs:
    number = item.resolved_number or item.number
    known = by_number(number) if number else None
    by_code = issuer_of_code(re.sub(r"^[\d/]+[-/]", "", number)) if number else None
    issuer = fold_name(item.issuer or "")
    wanted = {fold_name(name) for name in (by_code, known.issuer if known else None) if name}
    printed = bool(item.date and known and known.issue_date)
    agrees = printed and known is not None and item.date == known.issue_date
    return _signs("citation", {
        **reading.shared(item.evidence, f"{item.type or ''} {item.issuer or ''} {item.title or ''}"),
        _rule(item.rule): 1.0,
        "derived": item.derived_from is not None,
        "resolved": item.resolved_number is not None,
        "in the catalogue": known is not None,
        "date of the catalogue": agrees,
        "not the date of the catalogue": printed and not agrees,
        "no date": item.date is None,
        "no issuer": not issuer,
        "issuer expected": issuer in wanted,
        "issuer goes on": any(issuer.startswith(name + " ") for name in wanted),
        "another issuer": bool(issuer and wanted) and issuer not in wanted,
        "no body known": bool(issuer) and opening_at(item.issuer or "", 0) is None and issuer not in wanted,
        "named often": item.count > 1,
        "basis": item.role == "basis",
        "first of all": item.role != "basis" and item.evidence.start < reading.opening_ends,
    })  # fmt: skip


def _indicator(reading: _Reading, item: Indicator) -> Signs:
    statement = item.evidence.text
    if item.value is None:
        return _signs("aim", {
            **reading.shared(item.evidence, statement),
            "length": _length(item.subject),
            "opens with a verb": bool(aims.begins("aim_verbs").match(item.subject)),
            "small letter": item.subject[:1].islower(),
            "has a number": bool(re.search(r"\d", item.subject)),
            "among many": min(1.0, (reading.aims_in_words - 1) / MANY),
            "says nothing done": not aims.anywhere("acts").search(item.subject),
            **_dated(item),
        })  # fmt: skip
    subject = item.subject.lower()
    own, said = set(_WORD.findall(subject)), set(_WORD.findall(fold_name(statement)))
    unit = item.unit or ""
    count = item.measure not in {"percent", "change"}
    return _signs("indicator", {
        **reading.shared(item.evidence, f"{item.subject} {unit}"),
        _rule(item.rule): 1.0,
        "targets": item.section == "targets",
        "change": item.measure == "change",
        "share": item.measure == "percent",
        "unit not known": bool(unit) and unit != "%" and units.group_of(unit) is None,
        "no unit": not unit,
        "length": _length(item.subject),
        "few words": len(item.subject.split()) <= FEW,
        "borrowed": len(own - said) / max(1, len(own)),
        "told twice": subject.count(" được ") > 1,
        "list in it": "," in subject,
        "leaves out": bool(own) and len(said - own) > len(own),
        "another date": reading.dates[item.target_date] * 2 < sum(reading.dates.values()),
        "says nothing of it": not aims.anywhere("predicates").search(item.subject, 1),
        "unit is not what is counted": count and bool(unit) and not subject.startswith(unit.lower()),
        "amounts": min(1.0, (reading.amounts_in(item.evidence) - 1) / MANY),
        "of the past": bool(_PAST.search(statement)),
        "governed": bool(aims.anywhere("acts").search(statement)),
        "length of the statement": _length(statement),
        **_coded(reading, item),
        **_dated(item),
    })  # fmt: skip


_PAST = re.compile(r"(?<!\w)(?:đã|hiện|qua|so với|trước đây|phát hiện|khóa|lần thứ|chiếm|chưa)(?!\w)", re.IGNORECASE)


def _coded(reading: _Reading, item: Indicator) -> dict[str, float]:
    """How far the code can be believed."""
    topic = reading.topic or codes.on_topic(item.evidence.text)
    return {
        "off topic": not topic,
        "code doubtful": reading.codes.get(item.evidence.start, 0.0) < DOUBTFUL,
        "code likely": reading.codes.get(item.evidence.start, 0.0),
        "code of the rules": topic and codes.code_of(item.subject) == item.code,
        "no code": topic and item.code == codes.OTHER,
        "general code": item.code == "REHAB_TOTAL",
    }


def _dated(item: Indicator) -> dict[str, float]:
    return {
        "date stated": item.target_date is not None and item.derived_from is None,
        "date of the heading": item.derived_from == "heading",
        "no date": item.target_date is None,
    }


def _deadline(reading: _Reading, item: Deadline) -> Signs:
    words = item.evidence.text
    return _signs("deadline", {
        **reading.shared(item.evidence, item.action),
        _rule(item.rule): 1.0,
        "year inferred": item.derived_from is not None,
        "no agency": item.agency is None,
        "no recipient": item.recipient is None,
        "recurring": item.kind == "recurring",
        "stretch": item.kind == "period_end",
        "before the plan": bool(item.date and reading.issued and item.date < reading.issued),
        "end of a year": bool(item.date and item.date.endswith("12-31")),
        "to a day": item.precision == "day" or item.month_day is not None,
        "reports": bool(timing.anywhere("reports").search(words)),
        "so many a month": bool(_OFTEN.search(words)),
        "amounts": min(1.0, reading.amounts_in(item.evidence) / MANY),
        "length": _length(item.action),
    })  # fmt: skip


def _agency(reading: _Reading, item: Responsibility) -> Signs:
    name = item.agency
    bodies = len(body_spans(name, 0, len(name)))
    return _signs("agency", {
        **reading.shared(item.evidence, name),
        _rule(item.rule): 1.0,
        "no body known": opening_at(name, 0) is None,
        "capitals": bool(_CAPITALS.search(name)),
        "bodies": min(1.0, (bodies - 1) / MANY),
        "length": _length(name),
        "no level": item.level is None,
        "one task": len(item.tasks) == 1,
        "no task": not item.tasks,
    })  # fmt: skip


def _task(reading: _Reading, item: Task, agency: Signs) -> Signs:
    opening = duties.plain(" ".join(item.text.split()[:OPENING]))
    named = {role for role, verbs in duties.roles() if re.search(rf"(?<!\w){verbs.pattern}", opening)}
    above = {f"agency: {name}": agency.values[name] for name in ("no body known", "capitals", "odd words")}
    return _signs("task", {
        **reading.shared(item.evidence, item.text),
        **above,
        _rule(item.rule): 1.0,
        f"role {item.role}": 1.0,
        "another role near": bool(named - {item.role}),
        "opens with a body": opening_at(item.text, 0) is not None,
        "opens with a verb": bool(duties.act().match(opening)),
        "numbered": bool(_NUMBERING.match(item.text)),
        "small letter": item.evidence.text[:1].islower(),
        "length": _length(item.text),
        "few words": len(item.text.split()) <= FEW,
    })  # fmt: skip


def _recipient(reading: _Reading, item: Recipient, at: int, others: Sequence[Recipient]) -> Signs:
    name = item.name
    known = opening_at(name, 0) is not None
    addressed = any(name.startswith(word) for word in ADDRESSED)
    return _signs("recipient", {
        **reading.shared(item.evidence, name),
        "no body known": not known,
        "not addressed": not known and not addressed,
        "filed": name.startswith("Lưu"),
        "filed without an office": name.startswith("Lưu") and len(name.split()) == 1,
        "capitals": bool(_CAPITALS.search(name)),
        "all capitals": name.isupper(),
        "short form": bool(_SHORT.search(name)),
        "length": _length(name),
        "one word": len(name.split()) == 1,
        "after the file": any(other.name.startswith("Lưu") for other in others[:at]),
    })  # fmt: skip
