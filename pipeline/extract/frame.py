"""The frame of an official document: letterhead, title, preamble, body, closing block, annexes.

Guarantees: the parts follow one another, do not overlap, and together hold every block. The form is that of
Nghị định 30/2020/NĐ-CP, Phụ lục I; documents without a letterhead or closing block are common and allowed.
"""

import re
from dataclasses import dataclass

from pipeline.lexicon.instrument_types import type_named
from pipeline.lexicon.text import fold_name
from pipeline.ocr.document import Block, Document

RULE = "frame.form@1"
MAX_TITLE_BLOCKS = 6  # a title set over more lines than this is no title
LETTERHEAD_BLOCKS = 40  # how far down the type of a document may stand

_PREAMBLE = re.compile(
    r"(?:Căn cứ|Thực hiện|Triển khai|Theo|Để|Nhằm|Trên cơ sở|Kính gửi|Xét|Tiếp tục|Qua|Thi hành|Hưởng ứng|Phát huy|Với|Tiếp theo|Sau khi|Chấp hành|Được|Trong|Từ|Ngày|Hiện nay|Ban)\s",
)
_SUBJECT_ACTS = re.compile(
    r"(?:xây dựng|ban hành|lập|triển khai|đề ra|tổ chức)\s+(?:và\s+(?:ban hành|tổ chức thực hiện|triển khai)\s+)?(?:[Kk]ế hoạch|thực hiện)|như sau\s*:|cụ thể như sau|nội dung (?:cụ thể|sau)"
)
_SECTION = re.compile(r"(?:[IVX]{1,4}|[A-E])\s*[.)/:\-–]\s*\S|(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|Điều)\s+(?:[IVX\d]+|thứ)|1\s*[.)/]\s+\S")
_CLOSING = re.compile(r"\W*Nơi\s*nhận\W", re.I)
_SIGNATURE = re.compile(r"(?:T/?M|KT|TL|TUQ|Q|T\.?M)\s*\.\s*[A-ZĐÀ-Ỹ]{2}|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|HIỆU TRƯỞNG|BÍ THƯ|CHÁNH THANH TRA)\s*$")
_ANNEX = re.compile(r"\W*(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|BIỂU SỐ|Biểu số|DANH MỤC|LỊCH )")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]\s*\S")
_ATTACHED = re.compile(r"\(?\s*(?:Ban hành )?[Kk]èm theo", re.I)
_RULE_LINE = re.compile(r"[\W_]*$")


@dataclass(frozen=True, slots=True)
class Frame:
    """Indices of blocks: each part is a half-open range. `type` is the block with the document's type, or None.

    `type_end` is where the type's words end in the text: a title may follow in the same block.
    """

    letterhead: range
    type: int | None
    type_name: str | None
    type_end: int
    title: range
    preamble: range
    body: range
    closing: range
    annex: range


def block_text(document: Document, block: Block) -> str:
    """The words of a block, page breaks inside it as spaces."""
    return document.text[block.start : block.end].replace("\f", " ")


def find_frame(document: Document) -> Frame:
    """Part the blocks of a document."""
    texts = [block_text(document, b) for b in document.blocks]
    kind, name, length = _find_type(texts)
    after_type = 0 if kind is None else kind
    title, preamble_start = _find_title(document, texts, kind, length)
    body_start = _find_body(texts, max(preamble_start, after_type))
    closing_start = _find_closing(texts, body_start)
    annex_start = _find_annex(texts, closing_start)
    end = len(texts)
    return Frame(
        letterhead=range(0, kind or 0), type=kind, type_name=name,
        type_end=(document.blocks[kind].start + length) if kind is not None else 0,
        title=title, preamble=range(preamble_start, body_start), body=range(body_start, closing_start),
        closing=range(closing_start, annex_start), annex=range(annex_start, end),
    )  # fmt: skip


def _find_type(texts: list[str]) -> tuple[int | None, str | None, int]:
    """(block, canonical name, length of the words) of the document's type."""
    best: tuple[int | None, str | None, int] = (None, None, 0)
    for index, text in enumerate(texts[:LETTERHEAD_BLOCKS]):
        if _SECTION.match(text) or _PREAMBLE.match(text):
            break
        words = re.match(r"[^\S\n]*((?:[A-ZĐÀ-Ỹ]{1,8}\s?){1,4})", text)
        if words is None:
            continue
        printed = words.group(1)
        for size in range(len(printed.split()), 0, -1):
            head = " ".join(printed.split()[:size])
            found = type_named(head)
            if found and not found.law:
                whole = len(text.split()) == size
                if whole or re.match(rf"\s*{re.escape(head)}\s+(?!số\b|[Ss]ố:)\S", text):
                    name = "Kế hoạch" if fold_name(found.name).startswith("kế hoạch") else found.name
                    end = text.index(head.split()[-1], text.index(head.split()[0])) + len(head.split()[-1])
                    best = (index, name, end)
                    break
        if best[0] is not None:
            break
    return _attached_plan(texts, best)


def _attached_plan(texts: list[str], found: tuple[int | None, str | None, int]) -> tuple[int | None, str | None, int]:
    """A decision that carries a plan (*ban hành kèm theo*): the plan is what is read."""
    if found[1] != "Quyết định":
        return found
    for index in range((found[0] or 0) + 1, len(texts) - 1):
        if fold_name(texts[index]) == "kế hoạch" and any(_ATTACHED.match(t) for t in texts[index + 1 : index + 5]):
            return index, "Kế hoạch", len(texts[index])
    return found


def _find_title(document: Document, texts: list[str], kind: int | None, length: int) -> tuple[range, int]:
    """(blocks of the title, first block after it)."""
    if kind is None:
        return range(0), _first(texts, 0, lambda t: bool(_PREAMBLE.match(t) or _SECTION.match(t)), default=0)
    first = kind if texts[kind][length:].strip() else kind + 1
    index = first
    while index < len(texts) and index - first < MAX_TITLE_BLOCKS:
        text = texts[index]
        if index > kind and (_SECTION.match(text) or _ATTACHED.match(text) or _ends_title(document, texts, index, first)):
            break
        index += 1
    after = index
    while after < len(texts) and (_ATTACHED.match(texts[after]) or _RULE_LINE.fullmatch(texts[after])):
        after += 1
    return range(first, index), after


def _ends_title(document: Document, texts: list[str], index: int, first: int) -> bool:
    """Whether block `index` is the first of the preamble rather than a line of the title."""
    text = texts[index]
    if _RULE_LINE.fullmatch(text):
        return False
    if index == first:
        return bool(re.match(r"Căn cứ|Kính gửi", text))
    opening = document.blocks[first]
    block = document.blocks[index]
    capitals = texts[first].isupper()
    if capitals or (opening.bold and not block.bold) or (opening.heading and not block.heading):
        return not text.isupper() or bool(_PREAMBLE.match(text.capitalize()) and len(text.split()) > 40)
    if block.bold and opening.bold:
        return False
    return bool(_PREAMBLE.match(text) or _SUBJECT_ACTS.search(text) or len(text.split()) > 30)


def _find_body(texts: list[str], start: int) -> int:
    return _first(texts, start, lambda t: bool(_SECTION.match(t)), default=start)


def _find_closing(texts: list[str], start: int) -> int:
    notice = [i for i in range(start, len(texts)) if _CLOSING.match(texts[i])]
    signature = [i for i in range(start, len(texts)) if _SIGNATURE.match(texts[i]) and len(texts[i].split()) < 12]
    if notice:
        # the signature may stand before Nơi nhận where the right column was read first
        before = [i for i in signature if notice[0] - 8 <= i < notice[0]]
        return min([notice[0], *before])
    return signature[0] if signature else len(texts)


def _find_annex(texts: list[str], start: int) -> int:
    return _first(texts, start, lambda t: bool(_ANNEX.match(t) or _FOOTNOTE.match(t)), default=len(texts))


def _first(texts: list[str], start: int, test, default: int) -> int:  # type: ignore[no-untyped-def]
    return next((i for i in range(start, len(texts)) if test(texts[i])), default)
