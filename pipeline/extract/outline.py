"""The outline of a plan: which block hangs on which, and what each part is for.

Guarantees: items are in text order, one a block of the body (and annex); an item's parent stands before it and has a
smaller rank. Numbering habits: Phần/Mục/Điều, I., 1., 1.1., a), -, +, *, and Word's or Markdown's headings without
a number.
"""

import re

from pipeline.extract.found import Item, Label
from pipeline.extract.frame import Frame, block_text
from pipeline.lexicon.sections import section_of
from pipeline.ocr.document import Block, Document

RULE = "outline.labels@1"
SHORT_HEADING = 26  # words: a numbered line up to this long without a full stop heads what follows

_LABELS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("part", re.compile(r"(?P<mark>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|Điều|ĐIỀU)\s+(?:thứ\s+\w+|[IVX]+|\d+|[A-E](?=[.:\s]))|PHỤ LỤC(?:\s+(?:[IVX]+|\d+))?)\s*[.:)\-–]?\s*")),
    # OCR reads I as l or 1: Il., I11.
    ("roman", re.compile(r"(?P<mark>(?=[IVXlH1]*[IVX])[IVXl1H]{1,6})\s*[.)/:\-–]\s*(?=[A-ZĐÀ-Ỹ“\"*])")),
    ("part", re.compile(r"(?P<mark>[A-H])\s*[.)/]\s*(?=[A-ZĐÀ-Ỹ]{2})")),
    ("decimal", re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,4})\s*[.)/:]?\s+(?=[^\W\d])")),
    ("arabic", re.compile(r"(?P<mark>\d{1,2})\s*(?:[.)/:]|[-–](?=\s))\s*(?=[^\W\d“\"(])")),
    ("letter", re.compile(r"(?P<mark>[a-zđ]{1,2}(?:\.\d{1,2})?|[a-z]\d)\s*(?:\)|\.(?=\s+[A-ZĐÀ-Ỹ“\"]))\s*")),
    ("dash", re.compile(r"(?P<mark>[-–—−])\s*(?=\S)")),
    ("plus", re.compile(r"(?P<mark>\+)\s*(?=\S)")),
    ("star", re.compile(r"(?P<mark>[*•·▪●○])\s*(?=\S)")),
)  # fmt: skip
_RANK: dict[str, int] = {"part": 0, "roman": 1, "arabic": 2, "decimal": 3, "letter": 6, "dash": 7, "plus": 8, "star": 9, "none": 10}


def find_outline(document: Document, frame: Frame) -> tuple[Item, ...]:
    """Items of the body and the annexes, in order."""
    items: list[Item] = []
    stack: list[Item] = []
    for index in [*frame.body, *frame.annex]:
        block = document.blocks[index]
        text = block_text(document, block)
        label, mark, length = _label(text)
        heading = _is_heading(block, text, label, length)
        rank = _rank(label, mark, block, heading, text)
        while stack and stack[-1].rank >= rank:
            stack.pop()
        above = stack[-1] if stack else None
        section = _section(text[length:], block, label, heading, above, index in frame.annex, _last_top(items))
        item = Item(
            index=index, start=block.start, end=block.end, body=block.start + length, label=label, mark=mark,
            heading=heading, section=section, parent=items.index(above) if above else -1, rank=rank,
        )  # fmt: skip
        items.append(item)
        if rank < _RANK["none"]:
            stack.append(item)
    return tuple(items)


def _label(text: str) -> tuple[Label, str, int]:
    for label, pattern in _LABELS:
        match = pattern.match(text)
        if match:
            return label, match.group("mark"), match.end()
    return "none", "", 0


def _is_heading(block: Block, text: str, label: Label, length: int) -> bool:
    words = text[length:].split()
    if block.heading is not None or label in ("part", "roman"):
        return True
    if block.bold and len(words) <= 2 * SHORT_HEADING:
        return True
    letters = [c for c in text[length:] if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(words) > 1:
        return True
    if label in ("arabic", "decimal", "letter"):
        closed = text.rstrip().endswith((".", ";", "./", ","))
        return (len(words) <= SHORT_HEADING and not closed) or text.rstrip().endswith(":") or block.lead > length
    return False


def _rank(label: Label, mark: str, block: Block, heading: bool, text: str) -> int:
    if label == "decimal":
        return _RANK["arabic"] + mark.count(".")
    if label == "none" and heading:
        if text.strip().upper().startswith("PHỤ LỤC"):
            return _RANK["part"]
        return _RANK["arabic"] if block.heading or block.bold else _RANK["roman"]
    return _RANK[label]


def _last_top(items: list[Item]) -> str:
    return next((i.section for i in reversed(items) if i.rank <= _RANK["roman"]), "")


def _section(
    words: str, block: Block, label: Label, heading: bool, above: Item | None, annex: bool, last_top: str
) -> str:
    inherited = above.section if above else ("annex" if annex else "")
    if annex:
        return "annex"
    if not heading:
        return inherited
    title = words.split(":", maxsplit=1)[0]
    top = label in ("part", "roman") or (above is None and label in ("none", "arabic"))
    return section_of(title, inherited or None, top=top) or inherited or ("" if top else last_top)
