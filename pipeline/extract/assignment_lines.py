"""Work shared out by labelled lines: `Đơn vị chủ trì: Sở Tư pháp.` under the work it is about.

Guarantees: the lines under one piece of work are one entry; the work is what stands above them, under the same
heading, since the last such lines; every line that was read here is named in `used`.
"""

import re
from dataclasses import dataclass

from pipeline.extract.assigned import AssignmentFound, Span, TaskFound
from pipeline.extract.found import Item
from pipeline.lexicon.duties import labelled_lines, plain
from pipeline.lexicon.names import body_spans, opening_at
from pipeline.ocr.document import Document

RULE = "assignments.lines@1"


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label of a line: `value` is the span after it."""

    kind: str
    value: Span


def find_in_lines(document: Document, items: tuple[Item, ...]) -> tuple[tuple[AssignmentFound, ...], frozenset[int]]:
    """(entries, indices of the blocks that they were read from)."""
    entries: list[AssignmentFound] = []
    used: set[int] = set()
    place = 0
    while place < len(items):
        lines, after = _lines_from(document, items, place)
        if any(line.kind == "lead" for line in lines):
            entries += _entry(document, items, lines, place)
            used |= {items[i].index for i in range(place, after)}
        place = max(after, place + 1)
    return tuple(entries), frozenset(used)


def _lines_from(document: Document, items: tuple[Item, ...], place: int) -> tuple[list[_Labelled], int]:
    """(the labels of one piece of work, the item after them)."""
    lines: list[_Labelled] = []
    while place < len(items):
        own = _labels(document, items[place])
        kinds = {line.kind for line in lines} - {"head", "other"}
        if not own or any(line.kind == "work" or line.kind in kinds for line in own):
            break
        lines += own
        place += 1
    return lines, place


def _labels(document: Document, item: Item) -> list[_Labelled]:
    """The labels of a line, with their values; empty where it does not begin with one."""
    if document.blocks[item.index].cell is not None:
        return []
    line = document.text[item.body : item.end]
    low = plain(line)
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(low):
        label = _label_at(line, low, at)
        if label is None and not found:
            return []
        if label is not None:
            found.append((at, label[0], label[1]))
        gap = re.compile(r"[;.,]\s+").search(low, max(at + 1, label[0] if label else at + 1))
        if gap is None:
            break
        at = gap.end()
    if not found:
        return []
    ends = [start for start, _, _ in found[1:]] + [len(line)]
    return [
        _Labelled(kind, (item.body + value, item.body + end))
        for (_, value, kind), end in zip(found, ends, strict=True)
        if kind == "head" or line[value:end].strip()
    ]


def _label_at(line: str, low: str, at: int) -> tuple[int, str] | None:
    """(where the value begins, kind of the label)."""
    for kind, pattern in labelled_lines():
        match = pattern.match(low, at)
        if match is None:
            continue
        rest = low[match.end() :].strip()
        if kind == "head" and rest:
            continue  # the agency stands on the same line: a label of another kind
        if kind == "lead" and opening_at(line, match.end()) is None:
            continue
        return match.end(), kind
    return None


def _entry(document: Document, items: tuple[Item, ...], lines: list[_Labelled], place: int) -> list[AssignmentFound]:
    values = {line.kind: _trimmed(document, line.value) for line in lines if line.kind not in ("head", "other")}
    work = _work(document, items, place)
    if not work:
        return []
    lead = values["lead"]
    partners = body_spans(document.text, *values["partners"]) if "partners" in values else ()
    last = max(line.value[1] for line in lines)
    tasks = tuple(
        TaskFound(s, e, RULE, partners=partners, due=values.get("due"), product=values.get("product"), row=(s, last))
        for s, e in work
    )
    return [AssignmentFound(*lead, RULE, printed=document.text[slice(*lead)], tasks=tasks)]


def _work(document: Document, items: tuple[Item, ...], first: int) -> list[Span]:
    """The items above the lines, back to the last such lines or the heading; the heading itself where none are."""
    out: list[Span] = []
    for place in range(first - 1, -1, -1):
        item = items[place]
        labels = _labels(document, item)
        if any(line.kind not in ("work", "other") for line in labels):
            break
        if any(line.kind == "other" for line in labels):
            continue
        span = labels[0].value if labels else (item.body, item.end)
        bare_label = item.heading and _is_bare_work_label(document, item)
        if bare_label:
            continue
        if item.heading and out:
            break
        out.insert(0, span)
        if item.heading and not labels:
            break
    return out


def _is_bare_work_label(document: Document, item: Item) -> bool:
    """`a) Nhiệm vụ:` over the bullets that say what it is."""
    low = plain(document.text[item.body : item.end])
    return any(kind == "work" and pattern.fullmatch(low) for kind, pattern in labelled_lines())


def _trimmed(document: Document, span: Span) -> Span:
    words = document.text[span[0] : span[1]].rstrip()
    return span[0], span[0] + len(words.rstrip(" .;"))
