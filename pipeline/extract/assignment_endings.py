"""Which paragraphs end a plan: `Trên đây là Kế hoạch …, yêu cầu các cơ quan …`.

Guarantees: told by form and opening words alone; the first paragraph under a heading is its own, and one that gives a
named body work of its own is no ending.
"""

import re

from pipeline.extract.found import Item
from pipeline.extract.subjects import heading_of, requested
from pipeline.lexicon.duties import closing, plain
from pipeline.ocr.document import Document

CLOSING_BLOCKS = 4  # a plan ends in at most so many paragraphs
_PARENTHESIS = re.compile(r"\(.*\)[.;]?\s*$", re.DOTALL)
_OF_THE_PLAN = re.compile(r"trên đây|(?:nhận được )?(?:bản )?kế hoạch này\b")  # no work of the body named above
_ASKS = re.compile(r"đề nghị|yêu cầu|thực hiện (?:tốt |nghiêm túc |đầy đủ |hiệu quả )?(?:các nội dung )?kế hoạch này")
_ENDS_PLAN = re.compile(r"(?:\./\.?|/\.)\s*$")


def closing_paragraphs(document: Document, items: tuple[Item, ...], body: list[int]) -> set[int]:
    """The places in `items` of the unlabelled paragraphs that end the plan; `body` are the places of its body."""
    ending: set[int] = set()
    for place in reversed(body[-CLOSING_BLOCKS:]):
        item = items[place]
        words = document.text[item.start : item.end]
        low = plain(words)
        opens = closing("openings").match(low) or _PARENTHESIS.match(words) or requested(words, 0, len(words))
        if place > 0 and _heads(document, items[place - 1]) and not _OF_THE_PLAN.match(low):
            break  # the first paragraph under a heading is its own
        if item.label == "none" and _gives_work(words, low):
            break
        if item.label != "none" or item.heading or not opens:
            # a last paragraph that asks or thanks at its end, whatever it begins with
            asks = item.label == "none" and not item.heading and place == body[-1] and low.rstrip().endswith("./.")
            if not (asks and _ASKS.search(low)):
                break
        ending.add(place)
    return ending


def _heads(document: Document, item: Item) -> bool:
    """Whether an item is a heading, or begins with one: `9/ UBND các xã: Kiện toàn …`."""
    return item.heading or (item.label != "none" and heading_of(document.text, item, bold=False) is not None)


def _gives_work(words: str, low: str) -> bool:
    """Whether a paragraph asks a body by its name for more than to carry the plan out."""
    asked = requested(words, 0, len(words))
    if asked is None or not words[asked[0]].isupper() or "kế hoạch" in low:
        return False
    return not (_ENDS_PLAN.search(low) and closing("duties").search(low))
