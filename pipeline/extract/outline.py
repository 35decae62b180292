"""The outline of a plan: which block hangs on which, and what each part is for.

Guarantees: items are in text order, one a block of the body (and annex); an item's parent stands before it and has a
smaller rank; a table cell heads nothing. Numbering habits: Phần/Mục/Điều, I., 1., 1.1., a), -, +, *, and Word's or
Markdown's headings without a number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.found import Item, Label
from pipeline.extract.frame import Frame, block_text
from pipeline.lexicon.duties import plain, request
from pipeline.lexicon.names import opening_at
from pipeline.lexicon.sections import section_of
from pipeline.lexicon.text import UPPER
from pipeline.ocr.document import Block, Document

RULE = "outline.labels@1"
SHORT_HEADING = 26  # words: a numbered line up to this long without a full stop heads what follows
LONGEST_NAME = 8  # words of the heading of a part that has neither number nor bold letters
FEWEST_BODIES = 3  # a part with so many headings that name bodies shares out work, whatever its own heading says
SHARE_OF_BODIES = 0.6

STEPS = "Bước|Giai đoạn|Đợt|Nhiệm vụ|Chỉ tiêu|Mục tiêu|Nội dung|Hoạt động"  # words that are numbered like headings

_LABELS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            r"(?P<mark>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|Điều|ĐIỀU)\s+(?:thứ\s+\w+|THỨ\s+\w+|[IVX]+(?!\w)|\d+|[A-E](?=[.:\s]))"
            r"|PHỤ LỤC(?:\s+(?:[IVX]+|\d+))?)\s*[.:)\-–]?\s*"
        ),
    ),
    # OCR reads I as l or 1: Il., I11.
    ("roman", re.compile(rf"(?P<mark>(?=[IVXlLH1]*[IVX])[IVXlL1H]{{1,6}})\s*[.)/:\-–][.,]?\s*(?=[{UPPER}“\"*])")),
    # IL MỤC ĐÍCH, V., TỔ CHỨC: a stop read as L or with a comma, only before a heading in capitals
    ("roman", re.compile(rf"(?P<mark>[IVX]{{1,4}}[L1lH]?)\s*[.,]{{0,2}}\s+(?=[{UPPER}])(?=[^a-zà-ỹ]{{6,}}$)")),
    # OCR loses the stop or takes it for a comma: only a short line that ends with a colon, or stands in capitals
    (
        "roman",
        re.compile(
            rf"(?P<mark>[IVX]{{1,5}})\s*,?\s+(?=[{UPPER}])(?=(?:\S+\s+){{0,9}}\S*(?::\s*$|$))(?=[^a-zà-ỹ]*$|.*:\s*$)"
        ),
    ),
    ("part", re.compile(rf"(?P<mark>[A-HĐ])\s*[.)/]\s*(?=[{UPPER}])(?!\s*\w+\s*\.)")),
    # after a closing full stop a number may begin the sentence: 2.1. 100% xã
    ("decimal", re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,4})(?:\s*[.)/:]\s+(?=\w)|\s*[.)/:]?\s+(?=[^\W\d]))")),
    ("arabic", re.compile(r"(?P<mark>\d{1,2})(?:\s*[.)/:]|[-–](?=\s))\s*(?=[^\W\d“\"(]|\d+(?:,\d+)?\s*%)")),
    # 1 - Công an huyện, 5 - 100% số xã; `5 - 10% số xã` is a range
    ("arabic", re.compile(rf"(?P<mark>\d{{1,2}}(?=\s[-–]\s+[{UPPER}])|\d(?=\s[-–]\s+100\s*%))\s[-–]\s+")),
    # Bước 1. Rà soát, phân loại; Chỉ tiêu 2: 100% xã
    ("arabic", re.compile(rf"(?:{STEPS})\s+(?P<mark>\d{{1,2}})\s*[.:]\s*(?=[^\W\d]|\d+(?:,\d+)?\s*%)")),
    # OCR takes the stop for a comma: only a short line that is nothing but a name or title
    ("arabic", re.compile(rf"(?P<mark>\d{{1,2}}),\s+(?=[{UPPER}])(?=[^.;,]{{3,90}}$)")),
    (
        "letter",
        re.compile(rf"(?P<mark>[a-zđ]{{1,2}}(?:\.\d{{1,2}})?|[a-z]\d)\s*(?:\)|\.(?=\s+[{UPPER}“\"]))\s*"),
    ),
    ("letter", re.compile(r"\((?P<mark>\d{1,2}|[a-zđ])\)\s*(?=\S)")),
    ("letter", re.compile(rf"(?P<mark>[a-zđ])\s?[-–]\s+(?=[{UPPER}])")),  # a- Tháng 5/2015
    ("dash", re.compile(r"(?P<mark>[-–—−])\s*(?=\S)")),
    ("plus", re.compile(r"(?P<mark>\+)\s*(?=\S)")),
    ("star", re.compile(r"(?P<mark>[*•·▪●○])\s*(?=\S)")),
)
_SHARING = re.compile(r"(?<!\w)(?:nhiệm vụ|phân công|trách nhiệm|thực hiện|phần việc)(?!\w)")
_RANK: dict[Label, int] = {
    "part": -1, "roman": 0, "arabic": 2, "decimal": 3, "letter": 6, "dash": 7, "plus": 8, "star": 9, "none": 10,
}  # fmt: skip
LETTER_IN_A_PART = 1  # A., B. under I.; where they are the first of all they are parts themselves
_WHOLE_PART = re.compile(r"phần|chương|phụ lục", re.IGNORECASE)  # of which `Mục 2` is one
_ENDS = (".", ";", "./", ",")


@dataclass(frozen=True, slots=True)
class _Line:
    """A block with what its label tells."""

    block: Block
    text: str
    label: Label
    mark: str
    length: int
    annex: bool

    @property
    def words(self) -> str:
        return self.text[self.length :]


def find_outline(document: Document, frame: Frame) -> tuple[Item, ...]:
    """Items of the body and the annexes, in order."""
    items: list[Item] = []
    stack: list[int] = []  # places in `items` of the headings and bullets that are open
    last_top = ""
    lines = [_line(document, document.blocks[i], annex=i in frame.annex) for i in (*frame.body, *frame.annex)]
    numbered = any(line.label in ("part", "roman") and not line.annex for line in lines)
    for index, read in zip((*frame.body, *frame.annex), lines, strict=True):
        second = read.mark == "H" and not any(item.mark == "G" for item in items)  # OCR reads II as H
        line = replace(read, label="roman") if second else read
        heading = _is_heading(line) or (not numbered and _names_part(line))
        rank = _rank(line, heading)
        if line.label == "part" and len(line.mark) == 1 and _letters_stand_below(items):
            rank = LETTER_IN_A_PART
        while stack and items[stack[-1]].rank >= rank:
            stack.pop()
        above = items[stack[-1]] if stack else None
        section = _section(line, heading, above, last_top)
        item = Item(
            index=index, start=line.block.start, end=line.block.end, body=line.block.start + line.length,
            label=line.label, mark=line.mark, heading=heading, section=section, parent=stack[-1] if stack else -1,
            rank=rank,
        )  # fmt: skip
        items.append(item)
        if rank <= _RANK["roman"]:
            last_top = section
        if rank < _RANK["none"]:
            stack.append(len(items) - 1)
    return _with_shared_work(document, items)


def _letters_stand_below(items: Sequence[Item]) -> bool:
    """Whether A., B. are parts of I. and not the other way round: the first of either kind stands above."""
    first = next(
        (item for item in items if item.label == "roman" or (item.label == "part" and len(item.mark) == 1)), None
    )
    return first is not None and first.label == "roman"


def _line(document: Document, block: Block, *, annex: bool) -> _Line:
    text = block_text(document, block)
    for label, pattern in _LABELS:
        match = pattern.match(text)
        if match:
            return _Line(block, text, label, match.group("mark"), match.end(), annex)
    return _Line(block, text, "none", "", 0, annex)


def _is_heading(line: _Line) -> bool:
    block, words, closed = line.block, line.words.split(), line.text.rstrip()
    if block.cell is not None or line.label in ("part", "roman"):
        return block.cell is None
    if block.heading is not None:
        return len(words) <= 2 * SHORT_HEADING or not closed.endswith(_ENDS)  # Word styles stray onto long bullets
    if block.bold and len(words) <= 2 * SHORT_HEADING:
        return True
    letters = [c for c in line.words if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(words) > 1:
        return True
    if line.label in ("arabic", "decimal", "letter"):
        short = len(words) <= SHORT_HEADING and not closed.endswith(_ENDS)
        return short or closed.endswith(":") or block.lead > line.length
    return False


def _names_part(line: _Line) -> bool:
    """Whether a line of text without bold letters is the heading of a part that has no number: `Tổ chức thực hiện`."""
    words = line.words.strip()
    alone = line.label == "none" and line.block.cell is None and not line.annex
    if not alone or not words[:1].isupper() or words.endswith((*_ENDS, ":")) or len(words.split()) > LONGEST_NAME:
        return False
    return section_of(words, None, top=True) is not None


def _rank(line: _Line, heading: bool) -> int:
    if line.block.cell is not None:
        return _RANK["none"]
    if line.label == "decimal":
        return _RANK["arabic"] + line.mark.count(".")
    if line.label == "none" and heading:
        if line.text.strip().upper().startswith("PHỤ LỤC"):
            return _RANK["part"] - 1
        return _RANK["arabic"] if line.block.heading or line.block.bold else _RANK["roman"]
    return _RANK[line.label] - (line.label == "part" and _WHOLE_PART.match(line.mark) is not None)


def _section(line: _Line, heading: bool, above: Item | None, last_top: str) -> str:
    if line.annex:
        return "annex"
    inherited = above.section if above else ""
    if not heading:
        return inherited
    title = line.words.split(":", maxsplit=1)[0]
    top = line.label in ("part", "roman") or (above is None and line.label in ("none", "arabic"))
    return section_of(title, inherited or None, top=top) or inherited or ("" if top else last_top)


def _with_shared_work(document: Document, items: list[Item]) -> tuple[Item, ...]:
    """Parts whose headings name bodies are for assignment even under `Nhiệm vụ cụ thể`."""
    children: dict[int, list[Item]] = {}
    for item in items:
        if item.heading and item.parent >= 0:
            children.setdefault(item.parent, []).append(item)
    shared: set[int] = set()
    for place, item in enumerate(items):
        if item.parent in shared and item.section == items[item.parent].section:
            shared.add(place)
        elif place in children and _may_share_work(document, item):
            named = sum(names_body(document.text[c.body : c.end]) for c in children[place])
            if named >= max(FEWEST_BODIES, SHARE_OF_BODIES * len(children[place])):
                shared.add(place)
    return tuple(replace(item, section="assignment") if i in shared else item for i, item in enumerate(items))


def _may_share_work(document: Document, item: Item) -> bool:
    """`Nhiệm vụ cụ thể` may; what bodies are inspected for, or won with, is not shared out to them."""
    return item.section in ("tasks", "scope", "") and bool(_SHARING.search(plain(document.text[item.body : item.end])))


def names_body(heading: str) -> bool:
    """Whether a heading begins with the name of a body (`Đề nghị Tòa án nhân dân tỉnh`); `Đối với …` names a case."""
    opening = request().match(plain(heading))
    first = len(heading) - len(heading[opening.end() :].lstrip()) if opening else 0
    return opening_at(heading, first) is not None
