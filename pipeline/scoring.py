"""How far one record agrees with its gold record.

Guarantees: the score is a pure function of record, gold and source text; every figure is a pair (right, of) or, for
lists, a triple (hits, predicted, wanted), so that plans can be pooled by adding. Each value of a list has one verdict,
in its order; those that are right or wrong are as many as the figures predict. What counts as the same, and the
thresholds below, are the rules of the field guide's scorer; a test holds the two equal. In a gold record `also`
holds other accepted values of a field, `optional` marks an item that is neither missed nor wrong, and `neutral`
quotes statements whose predictions are ignored.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.likeness import Item, Pairing, bare, canonical_number, fold, like, overlap, pair_up

Counts = dict[str, tuple[int, ...]]
Same = Callable[[Any, Any], bool]
Agreement = Callable[[Item, Item], bool]  # of an item and its gold

HEADER_FIELDS = (
    "number", "issue_date", "issue_place", "title", "signer.name", "period.start", "period.end",
    "issuer.name", "issuer.level", "issuer.province", "issuer.district", "issuer.commune",
)  # fmt: skip
# Least similarity at which two things are taken for one; set by the scorer of the field guide.
SAME_TITLE = 0.9
SAME_NAME = 0.85
SAME_SUBJECT = 0.6
LEAST_CITATION, LEAST_INDICATOR, LEAST_AIM, LEAST_DEADLINE, LEAST_TASK, LEAST_RECIPIENT = 0.5, 0.5, 0.4, 0.4, 0.7, 0.7
NEUTRAL_OVERLAP = 0.5
TIGHT_FACTOR, TIGHT_SLACK = 2, 60  # evidence is tight up to twice the gold quote and a few words
# A law, project or programme may be named without a number: asked of nobody, held against nobody.
UNNUMBERED = re.compile(r"bộ luật|luật|hiến pháp|pháp lệnh|đề án|dự án|chương trình")


@dataclass(frozen=True, slots=True)
class Fault:
    """One disagreement. `quote` are the words in question: the gold's for what is missed, else the record's."""

    kind: Literal["missed", "extra", "wrong", "ungrounded"]
    part: str
    what: str
    quote: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one value of a record whether it is right in all that the figures ask of it, and what is not.

    `free`: the gold asks for none of it. `why` names the fields that are wrong, or is `extra`.
    """

    outcome: Literal["right", "wrong", "free"]
    why: tuple[str, ...] = ()


RIGHT, FREE, EXTRA = Verdict("right"), Verdict("free"), Verdict("wrong", ("extra",))
NOTHING: Mapping[str, Agreement] = {}


@dataclass(frozen=True)
class Judgement:
    """Figures by name, and what lies behind them.

    `verdicts` has one for each value of a list, in the order of the record, under the name of the list's figure:
    `indicators` are those with a number, `aims` those without, `tasks` those of all agencies. Under `header` stands one
    for each of HEADER_FIELDS.
    """

    counts: Counts
    faults: tuple[Fault, ...]
    verdicts: Mapping[str, tuple[Verdict, ...]]


def score(record: Item, gold: Item, source: str | None = None) -> Counts:
    """Figures of a record (as JSON gives it) against its gold; `grounded` only where the source text is given."""
    return judge(record, gold, source).counts


def judge(record: Item, gold: Item, source: str | None = None) -> Judgement:
    """The figures of `score` together with every miss, extra and wrong field."""
    tally = _Tally(gold.get("neutral") or [])
    tally.header(record.get("document") or {}, gold["document"])
    tally.citations(_list(record, "citations"), gold["citations"])
    matched = tally.indicators(_list(record, "indicators"), gold["indicators"])
    tally.aims(_list(record, "indicators"), gold["indicators"])
    tally.deadlines(_list(record, "deadlines"), gold["deadlines"])
    tally.agencies(_list(record, "responsibilities"), gold["responsibilities"])
    tasks = _tasks(_list(record, "responsibilities"))
    tally.tasks(tasks, _gold_tasks(gold["responsibilities"]))
    tally.recipients(_list(record, "recipients"), gold.get("recipients") or [])
    tally.tight(matched)
    if source is not None:
        parts = ("citations", "indicators", "deadlines")
        tally.grounded([item for part in parts for item in _list(record, part)] + tasks, source)
    return Judgement(tally.counts, tuple(tally.faults), tally.verdicts)


def rates(counts: Counts) -> dict[str, float | None]:
    """F1 for lists, accuracy for the rest; None where there is nothing to count."""
    out: dict[str, float | None] = {}
    for name, figures in counts.items():
        right, of = (2 * figures[0], figures[1] + figures[2]) if len(figures) == 3 else (figures[0], figures[1])
        out[name] = right / of if of else None
    return out


def pool(results: Iterable[Counts]) -> Counts:
    """The figures of several plans added up."""
    total: Counts = {}
    for counts in results:
        for name, figures in counts.items():
            total[name] = tuple(a + b for a, b in zip(total.get(name, (0,) * len(figures)), figures, strict=True))
    return total


def accepted(gold: Item, name: str) -> list[Any]:
    """The gold value of a field and the other values that are as good."""
    return [gold.get(name), *(gold.get("also") or {}).get(name, [])]


def agrees(item: Item, gold: Item, name: str, same: Same) -> bool:
    """Whether a field has one of the accepted values; nothing agrees with nothing."""
    value = item.get(name)
    return any(same(value, good) or (value in (None, "") and good in (None, "")) for good in accepted(gold, name))


def evidence_text(item: Item, key: str = "text") -> str:
    """The words an item stands on: its evidence (`key` text or raw), else its quote or text."""
    evidence = item.get("evidence")
    if isinstance(evidence, list):
        evidence = evidence[0] if evidence else None
    evidence = evidence or {}
    return str(evidence.get(key) or evidence.get("text") or item.get("quote") or item.get("text") or "")


@dataclass
class _Tally:
    """Collects figures and faults, one method for each part of a record."""

    neutral: Sequence[Item]
    counts: Counts = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    verdicts: dict[str, tuple[Verdict, ...]] = field(default_factory=dict)

    def header(self, header: Item, gold: Item) -> None:
        tests: dict[str, Same] = {"number": _same_number, "title": lambda a, b: like(a, b) >= SAME_TITLE}
        told = []
        for path in HEADER_FIELDS:
            value, want = _at(header, path), _at(gold, path)
            if any(tests.get(path, _same_text)(value, good) for good in [want, *_also(gold, path)]):
                told.append(RIGHT)
            else:
                told.append(Verdict("wrong", (path,)))
                self.faults.append(Fault("wrong", f"header.{path}", f"{value!r} != {want!r}"))
        self.counts["header"] = (told.count(RIGHT), len(HEADER_FIELDS))
        self.verdicts["header"] = tuple(told)

    def citations(self, items: Sequence[Item], gold: Sequence[Item]) -> None:
        found = pair_up(items, gold, _citation_likeness, LEAST_CITATION)
        extra = [p for p in self._asked("citations", found.extra) if not UNNUMBERED.match(fold(p.get("type")))]
        self._list("citations", found, extra, lambda c: str(c.get("number") or c.get("title")))
        tests: dict[str, Same] = {"date": _equal, "type": _same_text, "issuer": _same_name, "role": _equal}
        self._fields("citation", found, tests)
        self._tell("citations", items, found, extra, _agreements(tests))

    def indicators(self, items: Sequence[Item], gold: Sequence[Item]) -> list[tuple[Item, Item]]:
        """Aims with a number; the matched pairs come back."""
        numbered = _with_number(items)
        found = pair_up(numbered, _with_number(gold), _indicator_likeness, LEAST_INDICATOR)
        extra = self._asked("indicators", found.extra)
        self._list("indicators", found, extra, _indicator_words)
        self._count("indicator_quantity", found, _same_quantity, _indicator_words)
        tests: dict[str, Same] = {"code": _equal, "unit": _same_text, "target_date": _equal, "subject": _same_subject}
        self._fields("indicator", found, tests)
        self._tell("indicators", numbered, found, extra, {"quantity": _same_quantity, **_agreements(tests)})
        return found.pairs

    def aims(self, items: Sequence[Item], gold: Sequence[Item]) -> None:
        in_words = _without_number(items)
        found = pair_up(in_words, _without_number(gold), _aim_likeness, LEAST_AIM)
        extra = self._asked("indicators", found.extra)
        self._list("aims", found, extra, lambda a: str(a.get("subject")))
        self._tell("aims", in_words, found, extra)

    def deadlines(self, items: Sequence[Item], gold: Sequence[Item]) -> None:
        found = pair_up(items, gold, _deadline_likeness, LEAST_DEADLINE)
        extra = self._asked("deadlines", found.extra)
        self._list("deadlines", found, extra, _deadline_words)
        self._count("deadline_due", found, _same_due, _deadline_words)
        self._tell("deadlines", items, found, extra, {"due": _same_due})

    def agencies(self, items: Sequence[Item], gold: Sequence[Item]) -> None:
        found = pair_up(items, gold, _agency_likeness, SAME_NAME)
        extra = self._asked("responsibilities", found.extra, lambda p: p.get("heading") or _agency(p) or "")
        self._list("agencies", found, extra, lambda a: str(_agency(a)))
        self._tell("agencies", items, found, extra)

    def tasks(self, items: Sequence[Item], gold: Sequence[Item]) -> None:
        found = pair_up(items, gold, _task_likeness, LEAST_TASK)
        extra = self._asked("tasks", found.extra, lambda p: p.get("text") or "")
        self._list("tasks", found, extra, _task_words)
        self._fields("task", found, {"role": _equal})
        self._tell("tasks", items, found, extra, _agreements({"role": _equal}))

    def recipients(self, items: Sequence[Any], gold: Sequence[Any]) -> None:
        named = _named(items)
        found = pair_up(named, _named(gold), lambda p, g: like(p["name"], g["name"]), LEAST_RECIPIENT)
        self._list("recipients", found, found.extra, lambda r: str(r["name"]))
        self._tell("recipients", named, found, found.extra)

    def tight(self, pairs: Sequence[tuple[Item, Item]]) -> None:
        """Evidence of matched indicators that is no longer than it need be."""
        short = [len(evidence_text(p)) <= TIGHT_FACTOR * len(g["quote"]) + TIGHT_SLACK for p, g in pairs]
        self.counts["tight"] = (sum(short), len(short))

    def grounded(self, items: Sequence[Item], source: str) -> None:
        """Values whose raw words stand in the file."""
        text = bare(source)
        spans = [bare(evidence_text(item, "raw")) for item in items]
        self.counts["grounded"] = (sum(bool(span) and span in text for span in spans), len(spans))
        for item, span in zip(items, spans, strict=True):
            if not span or span not in text:
                self._fault("ungrounded", "evidence", evidence_text(item, "raw")[:80], item)

    def _asked(self, part: str, items: Sequence[Item], words: Callable[[Item], str] = evidence_text) -> list[Item]:
        """Items that do not stand on a statement which the gold calls neutral."""
        quotes = [n["quote"] for n in self.neutral if n["list"] == part]

        def neutral(text: str) -> bool:
            own = bare(text)
            return any(overlap(text, quote) >= NEUTRAL_OVERLAP or (own and own in bare(quote)) for quote in quotes)

        return [item for item in items if not neutral(words(item))]

    def _list(self, part: str, found: Pairing, extra: Sequence[Item], words: Callable[[Item], str]) -> None:
        """Count (hits, predicted, wanted), optional items free, and note what is missed and extra."""
        missed = [g for g in found.missed if not g.get("optional")]
        hits = sum(not g.get("optional") for _, g in found.pairs)
        self.counts[part] = (hits, hits + len(extra), hits + len(missed))
        for item in missed:
            self._fault("missed", part, words(item), item)
        for item in extra:
            self._fault("extra", part, words(item), item)

    def _tell(self, part: str, items: Sequence[Item], found: Pairing, extra: Sequence[Item],
              right: Mapping[str, Agreement] = NOTHING) -> None:  # fmt: skip
        """The verdict on each item; `right` are the fields that are asked for."""
        told = {id(p): FREE if g.get("optional") else _verdict(p, g, right) for p, g in found.pairs}
        told |= {id(p): EXTRA for p in extra}
        self.verdicts[part] = tuple(told.get(id(item), FREE) for item in items)

    def _fields(self, part: str, found: Pairing, tests: Mapping[str, Same]) -> None:
        for name, same in tests.items():
            self._count(f"{part}_{name}", found, _agreement(name, same), _field_words(name))

    def _count(self, name: str, found: Pairing, right: Agreement,
               words: Callable[[Item], str]) -> None:  # fmt: skip
        wrong = [(p, g) for p, g in found.pairs if not right(p, g)]
        self.counts[name] = (len(found.pairs) - len(wrong), len(found.pairs))
        for p, g in wrong:
            self._fault("wrong", name, f"{words(p)} != {words(g)}", p)

    def _fault(self, kind: Literal["missed", "extra", "wrong", "ungrounded"], part: str, what: str,
               item: Item) -> None:  # fmt: skip
        evidence = item.get("evidence")
        page = evidence.get("page") if isinstance(evidence, Mapping) else None
        self.faults.append(Fault(kind, part, what, evidence_text(item), page))


def _agreement(name: str, same: Same) -> Agreement:
    return lambda p, g: agrees(p, g, name, same)


def _agreements(tests: Mapping[str, Same]) -> dict[str, Agreement]:
    return {name: _agreement(name, same) for name, same in tests.items()}


def _verdict(p: Item, g: Item, right: Mapping[str, Agreement]) -> Verdict:
    why = tuple(name for name, agree in right.items() if not agree(p, g))
    return Verdict("wrong", why) if why else RIGHT


def _field_words(name: str) -> Callable[[Item], str]:
    return lambda item: repr(item.get(name))


def _equal(a: Any, b: Any) -> bool:
    return bool(a == b)


def _same_text(a: Any, b: Any) -> bool:
    return fold(a) == fold(b)


def _same_name(a: Any, b: Any) -> bool:
    return like(a, b) >= SAME_NAME


def _same_subject(a: Any, b: Any) -> bool:
    return max(like(a, b), overlap(a, b)) >= SAME_SUBJECT


def _same_number(a: Any, b: Any) -> bool:
    return canonical_number(a) == canonical_number(b)


def _same_value(a: Any, b: Any) -> bool:
    return _rounded(a) == _rounded(b)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def _same_quantity(p: Item, g: Item) -> bool:
    words = all(agrees(p, g, name, _equal) for name in ("measure", "comparator"))
    return words and agrees(p, g, "value", _same_value) and _same_value(p.get("value_max"), g.get("value_max"))


def _same_due(p: Item, g: Item) -> bool:
    return all(agrees(p, g, name, _equal) for name in ("kind", "date", "recurrence", "month_day"))


def _best_quote(p: Item, g: Item) -> float:
    return max((overlap(evidence_text(p), quote) for quote in accepted(g, "quote") if quote), default=0.0)


def _citation_likeness(p: Item, g: Item) -> float:
    if _numbers(p) & _numbers(g):
        return 1.0
    return 0.6 if not _numbers(g) and overlap(evidence_text(p), g["quote"]) > 0.5 else 0.0


def _numbers(citation: Item) -> set[str]:
    return {canonical_number(citation.get(name)) for name in ("number", "resolved_number")} - {""}


def _indicator_likeness(p: Item, g: Item) -> float:
    if not agrees(p, g, "value", _same_value):
        return 0.0
    text = max(like(p.get("subject"), g.get("subject")), _best_quote(p, g))
    return 0.6 * text + 0.2 * agrees(p, g, "measure", _same_text) + 0.2 * agrees(p, g, "comparator", _same_text)


def _aim_likeness(p: Item, g: Item) -> float:
    return max(like(p.get("subject"), g["subject"]), overlap(evidence_text(p), g["quote"]))


def _deadline_likeness(p: Item, g: Item) -> float:
    if not all(agrees(p, g, name, _equal) for name in ("date", "month_day")):
        return 0.0
    agreed = sum(agrees(p, g, name, _equal) for name in ("kind", "recurrence")) / 2
    return 0.5 * agreed + 0.5 * max(like(p.get("action"), g.get("action")), _best_quote(p, g))


def _agency_likeness(p: Item, g: Item) -> float:
    return max((like(_agency(p), name) for name in accepted(g, "agency") if name), default=0.0)


def _task_likeness(p: Item, g: Item) -> float:
    """Likeness of the words, halved under another agency: then it stays below `LEAST_TASK` and need not be taken."""
    if not any(like(p["_agency"], name) >= SAME_NAME for name in g["_agency"] if name):
        return 0.0
    return max((like(p.get("text"), text) for text in accepted(g, "text") if text), default=0.0)


def _agency(item: Item) -> Any:
    agency = item.get("agency")
    return agency.get("name") if isinstance(agency, Mapping) else agency


def _tasks(responsibilities: Iterable[Item]) -> list[Item]:
    return [{**task, "_agency": _agency(r)} for r in responsibilities for task in r.get("tasks", [])]


def _gold_tasks(responsibilities: Iterable[Item]) -> list[Item]:
    return [
        {
            **task,
            "_agency": [*accepted(r, "agency"), *_also(task, "agency")],
            "optional": task.get("optional") or r.get("optional"),
        }
        for r in responsibilities
        for task in r["tasks"]
    ]


def _also(gold: Item, name: str) -> list[Any]:
    return list((gold.get("also") or {}).get(name, []))


def has_number(item: Item) -> bool:
    """Whether an indicator is judged among `indicators`; the others are `aims`."""
    return item.get("measure") != "qualitative" and item.get("value") is not None


def _with_number(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if has_number(item)]


def _without_number(items: Iterable[Item]) -> list[Item]:
    return [item for item in items if not has_number(item)]


def _named(items: Iterable[Any]) -> list[Item]:
    return [{"name": item.get("name") if isinstance(item, Mapping) else item} for item in items]


def _list(record: Item, name: str) -> list[Any]:
    return list(record.get(name) or [])


def _at(header: Item, path: str) -> Any:
    value: Any = header
    for name in path.split("."):
        value = (value or {}).get(name)
    return value


def _indicator_words(item: Item) -> str:
    upper = "" if item.get("value_max") is None else f"–{item['value_max']}"
    return f"{item.get('comparator')} {item.get('value')}{upper} {item.get('unit') or ''} {item.get('subject')}"


def _deadline_words(item: Item) -> str:
    names = ("kind", "date", "month_day", "recurrence", "action")
    return " ".join(str(item[name]) for name in names if item.get(name))


def _task_words(item: Item) -> str:
    agency = item["_agency"]
    return f"{agency[0] if isinstance(agency, list) else agency}: {item.get('text')}"
