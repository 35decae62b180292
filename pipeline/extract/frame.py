"""The frame of an official document: letterhead, title, preamble, body, closing block, annexes.

Guarantees: the parts follow one another, do not overlap, and together hold every block but the line of the type, lines
of attachment under the title, and the letterhead repeated over an attached plan. The form is that of Nghị định
30/2020/NĐ-CP, Phụ lục I; documents without a letterhead or closing block are common and allowed. Words are compared
without marks, so that `KÉ HOẠCH` of an OCR is the type of a plan.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.extract.bodies import head, toned
from pipeline.lexicon.forms import alternatives, bare, bare_words, words
from pipeline.lexicon.instrument_types import instrument_types
from pipeline.lexicon.text import UPPER
from pipeline.ocr.document import Block, Document

RULE = "frame.form@2"
_ANNEX_ALONE = re.compile(r"(?:bieu|bang|mau)(?:\s+(?:so\s*)?[\divx]{1,4})?\W*")  # `BIỂU`, `BẢNG II`, over its title
MAX_TITLE_BLOCKS = 6  # a title set over more lines than this is no title
LETTERHEAD_BLOCKS = 40  # how far down the type of a document may stand
_DASH = re.compile(r"\s*[-–—+•*]\s")  # a recipient: `- Đoàn TNCS Hồ Chí Minh;`
_OF_ISSUER = re.compile(r"cua (?:ban|uy ban|ubnd|dang|tinh|thanh|huyen|so|cong an|lien doan)\s[^.;:]*$")
LONG_LINE = 30  # words: a title without bold or capitals ends before a block longer than this
LONG_CAPITALS = 40  # words: capitals beyond this are a shouted preamble, not a title
SIGNATURE_WORDS = 12  # a line of the signature has fewer
SIGNATURE_BEFORE = 8  # blocks by which the signature may come before Nơi nhận, where the right column was read first
MOTTO_SLIPS = 0.25  # share of letters that OCR may have wrong in a motto
TYPE_SLIPS = 1  # letters that may be wrong in a type's name set alone on its line, for names of at least:
TYPE_LETTERS = 6

_RULE_LINE = re.compile(r"[\W_]*")
_UNFINISHED = re.compile(r"(?:,|\s(?:cua|va|ve|tren|tai|cho|theo|voi|den|cac|so|nam|ngay|thuoc|doi voi))\s*$")
_FOOTNOTE = re.compile(r"\[\d{1,2}\]\s*\S")
# OCR reads I as L or H: `L. MỤC ĐÍCH`; `V/v` opens a title.
LONGEST_MOTTO = 120  # letters of a block that are looked at, spaces and slips included
_AS_FOLLOWS = re.compile(r"nhu sau\s*:\s*$")
_NUMBERED_PART = re.compile(r"(?![Vv]/v)(?:[IVX]{1,4}|[LH]|[A-E])\s*[.)/:\-–]\s*\S|1\s*[.)/]\s+\S")


@dataclass(frozen=True, slots=True)
class Frame:
    """Indices of blocks: each part is a half-open range. `type` is the block with the document's type, or None.

    `type_end` is where the type's words end in the text: a title may follow in the same block. `carrier` is the
    decision that a plan is attached to, from its own type to its signature, `carrier_closing` its last part with the
    signature; both are empty for all other documents.
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
    carrier: range = range(0)
    carrier_closing: range = range(0)


@dataclass(frozen=True, slots=True)
class _Type:
    index: int
    name: str
    length: int


def block_text(document: Document, block: Block) -> str:
    """The words of a block, page breaks inside it as spaces."""
    return document.text[block.start : block.end].replace("\f", " ")


def find_frame(document: Document) -> Frame:
    """Part the blocks of a document."""
    texts = [block_text(document, b) for b in document.blocks]
    folded = [bare(text) for text in texts]
    kind = _find_type(texts, folded)
    carrier = signed = range(0)
    attached = _attached_plan(texts, folded, kind)
    if kind and attached:
        carrier = range(kind.index, _letterhead_of(folded, attached.index, kind.index))
        articles = next((i for i in carrier if is_part(texts[i])), kind.index + 1)
        signed = range(_find_closing(texts[: carrier.stop], folded[: carrier.stop], articles), carrier.stop)
        kind = attached
    title, preamble = _find_title(document, texts, folded, kind)
    body = _find_body(texts, folded, max(preamble, kind.index if kind else 0), preamble)
    closing = _find_closing(texts, folded, body)
    annex = _find_annex(texts, folded, closing)
    return Frame(
        letterhead=range(0, carrier.start if carrier else (kind.index if kind else 0)),
        type=kind.index if kind else None, type_name=kind.name if kind else None,
        type_end=(document.blocks[kind.index].start + kind.length) if kind else 0,
        title=title, preamble=range(preamble, body), body=range(body, closing),
        closing=range(closing, annex), annex=range(annex, len(texts)), carrier=carrier, carrier_closing=signed,
    )  # fmt: skip


@cache
def _pattern(*lists: str) -> re.Pattern[str]:
    """Matches, over bare text, the words of these lists at the beginning of a block."""
    return re.compile(rf"\W*(?:{'|'.join(bare_words(name) for name in lists)})(?!\w)")


@cache
def _part_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{bare_words('parts')})\s+(?:[ivx]+|\d+|thu|[a-e])(?!\w)(?!\s+ke\s+hoach\s+nay)")


@cache
def _act_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{bare_words('acts')})\s+(?:ke hoach|thuc hien)|{bare_words('as_follows')}")


@cache
def _authority_pattern() -> re.Pattern[str]:
    """Over text with its case: `KT. CHỦ TỊCH`, `TM. ỦY BAN NHÂN DÂN`, a position alone on its line."""
    formula = "|".join(re.escape(w) for w in words("authorities"))
    return re.compile(rf"(?<![\w.])(?:{formula})\s?\.\s?[{UPPER}]{{2}}")


@cache
def _position_pattern() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{alternatives(words('positions'))})\W*")


def is_part(text: str) -> bool:
    """Whether a block begins a numbered part: `I.`, `1.`, `Phần thứ nhất`, `Điều 1`."""
    return bool(_NUMBERED_PART.match(text) or (text[:1].isupper() and _part_pattern().match(bare(text[:40]))))


def is_motto(text: str) -> bool:
    """Whether a block is, or begins with, a line of the State's or the Party's motto, slips of OCR allowed."""
    folded = re.sub(r"\W", "", bare(text))
    for motto in words("mottos"):
        letters = re.sub(r"\W", "", bare(motto))
        beginning = folded[: len(letters)]
        if beginning and Levenshtein.distance(beginning, letters) <= MOTTO_SLIPS * len(letters):
            return True
    return folded in {re.sub(r"\W", "", bare(motto)) for motto in words("mottos_alone")}


def is_signature_line(text: str) -> bool:
    """Whether a short block holds a formula of authority or a position in capitals."""
    if len(text.split()) >= SIGNATURE_WORDS and not text.isupper():
        return bool(_authority_pattern().search(text)) and len(text.split()) < 2 * SIGNATURE_WORDS
    if _authority_pattern().search(text):
        return True
    return text.isupper() and bool(_position_pattern().match(bare(text)))


@cache
def _type_keys() -> dict[str, str]:
    """Letters of a type's name -> the name, for types that are no law."""
    return {re.sub(r"\W", "", bare(t.name)): t.name for t in instrument_types() if not t.law}


@cache
def _type_then_title() -> re.Pattern[str]:
    names = [t.name for t in instrument_types() if not t.law]
    return re.compile(rf"\W*(?P<type>{alternatives(names)})(?P<rest>\s+\S.*)?$", re.S)


def _find_type(texts: Sequence[str], folded: Sequence[str]) -> _Type | None:
    """The document's type: alone on its line, else in capitals before its title."""
    top = range(min(LETTERHEAD_BLOCKS, len(texts)))
    end = next((i for i in top if is_part(texts[i]) or _opens_body(folded[i])), len(texts))
    upper = range(min(end, LETTERHEAD_BLOCKS))
    alone = next((found for i in upper if (found := _type_alone(texts[i], i))), None)
    return alone or next((found for i in upper if (found := _type_before_title(texts[i], folded[i], i))), None)


def _opens_body(folded: str) -> bool:
    return bool(_pattern("preamble_always").match(folded)) or len(folded.split()) > LONG_CAPITALS


def _type_alone(text: str, index: int) -> _Type | None:
    tokens = re.findall(r"\w+", text)
    if max(map(len, tokens), default=0) > 1:  # a stray letter that OCR saw beside the line; `K Ế H O Ạ C H` is kept
        while tokens and len(tokens[0]) == 1:
            tokens.pop(0)
        while tokens and len(tokens[-1]) == 1:
            tokens.pop()
    letters = "".join(tokens)
    if not letters.isalpha() or not letters.isupper() or len(text) > 3 * len(letters):
        return None
    key = bare(letters)
    name = _type_keys().get(key)
    if name is None and len(key) >= TYPE_LETTERS - 1:
        near = [
            n for k, n in _type_keys().items() if len(k) >= TYPE_LETTERS and Levenshtein.distance(k, key) <= TYPE_SLIPS
        ]
        name = near[0] if len(near) == 1 else None
    return _Type(index, _of_plan(name), len(text.rstrip())) if name else None


def _type_before_title(text: str, folded: str, index: int) -> _Type | None:
    match = _type_then_title().match(folded)
    if match is None or not text[match.start("type") : match.end("type")].isupper():
        return None
    rest = (match["rest"] or "").strip()
    # `SỞ KẾ HOẠCH` broken before `VÀ ĐẦU TƯ`, and `QUYẾT ĐỊNH SỐ 5` within a sentence, are no types
    if re.match(r"(?:va|so)\W", rest) or (text.isupper() and re.match(r"(?:va|dau tu)\b", rest)):
        return None
    name = next(t.name for t in instrument_types() if bare(t.name) == re.sub(r"\s+", " ", match["type"]))
    return _Type(index, _of_plan(name), match.end("type"))


def _of_plan(name: str) -> str:
    return "Kế hoạch" if name.startswith("Kế hoạch") else name


def _attached_plan(texts: Sequence[str], folded: Sequence[str], kind: _Type | None) -> _Type | None:
    """The plan that a decision carries (*ban hành kèm theo Quyết định*), None for other documents."""
    if kind is None or kind.name != "Quyết định":
        return None
    for index in range(kind.index + 1, len(texts)):
        found = _type_alone(texts[index], index) or _type_before_title(texts[index], folded[index], index)
        near = folded[index : index + 2 + MAX_TITLE_BLOCKS]
        if found and found.name == "Kế hoạch" and any(_attached_line().search(t) for t in near):
            return found
    return None


@cache
def _attached_line() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\()\W*(?:{bare_words('attached')})\s+(?:cac\s+)?quyet dinh")


def _letterhead_of(folded: Sequence[str], kind: int, least: int) -> int:
    """The first block of the letterhead right above block `kind`: the plan's own, after the decision's signature."""
    index = kind
    while index - 1 > least and (is_motto(folded[index - 1]) or _is_letterhead_line(folded[index - 1])):
        index -= 1
    return index


def _is_letterhead_line(folded: str) -> bool:
    issuer = re.match(r"(?:uy ban|ubnd|so|huyen|tinh|thanh pho|xa|phuong|thi xa|bo|ban)\s", folded)
    return bool(issuer) and len(folded.split()) <= SIGNATURE_WORDS


def _find_title(
    document: Document, texts: Sequence[str], folded: Sequence[str], kind: _Type | None
) -> tuple[range, int]:
    """(blocks of the title, first block after it)."""
    if kind is None:
        starts = (i for i, t in enumerate(folded) if _pattern("preamble").match(t) or is_part(texts[i]))
        return range(0), next(starts, 0)
    first = kind.index if texts[kind.index][kind.length :].strip(" .:_-") else kind.index + 1
    if folded[first : first + 1] and _OF_ISSUER.match(folded[first]) and _is_bare_line(texts, first + 1):
        return range(first + 1, first + 2), first + 2  # KẾ HOẠCH / CỦA BAN THƯỜNG VỤ … / Thực hiện …
    index = first
    while index < len(texts) and index - first < MAX_TITLE_BLOCKS:
        if index > kind.index:
            line = folded[index]
            if (
                is_part(texts[index])
                or _pattern("attached").match(line)
                or _ends_title(document, texts, folded, index, first)
            ):
                break
        index += 1
    after = index
    while after < len(texts) and (_pattern("attached").match(folded[after]) or _RULE_LINE.fullmatch(texts[after])):
        after += 1
    return range(first, index), after


def _is_bare_line(texts: Sequence[str], index: int) -> bool:
    """Whether a line is there that no mark ends, so that it is no sentence of the preamble."""
    return index < len(texts) and not texts[index].rstrip().endswith((".", ",", ";", ":")) and not is_part(texts[index])


def _ends_title(document: Document, texts: Sequence[str], folded: Sequence[str], index: int, first: int) -> bool:
    """Whether block `index` is the first of the preamble rather than a line of the title."""
    text = texts[index]
    if _RULE_LINE.fullmatch(text):
        return False
    if index == first or _pattern("preamble_always").match(folded[index]):
        return bool(_pattern("preamble_always").match(folded[index])) or _names_issuer(text, folded[index])
    capitals = texts[first].isupper()
    if _UNFINISHED.search(folded[index - 1]) and text.isupper() == capitals:
        return False
    if not capitals and text.isupper():
        return _names_issuer(text, folded[index])
    opening, block = document.blocks[first], document.blocks[index]
    if capitals or (opening.bold and not block.bold) or (opening.heading and not block.heading):
        return not text.isupper() or len(text.split()) > LONG_CAPITALS
    return not (block.bold and opening.bold) and _reads_as_preamble(text, folded[index])


def _names_issuer(text: str, folded: str) -> bool:
    """Whether the line is the issuer in capitals, whom a decision names once more over its preamble."""
    return text.isupper() and bool(head().match(toned(text)) or _position_pattern().match(folded))


def _reads_as_preamble(text: str, folded: str) -> bool:
    """Whether a line that looks like those above it opens a sentence of the preamble."""
    opens = text[:1].isupper() and bool(_pattern("preamble").match(folded))
    return opens or bool(_act_pattern().search(folded)) or len(text.split()) > LONG_LINE


def _find_body(texts: Sequence[str], folded: Sequence[str], start: int, preamble: int) -> int:
    """The first block after the preamble: a numbered part, else what follows `… ban hành Kế hoạch như sau:`."""
    part = _first(texts, start, is_part)
    follows = next((i for i in range(start, len(texts)) if _AS_FOLLOWS.search(folded[i])), None)
    if follows is not None and (part is None or follows < part):
        return follows + 1
    return preamble if part is None else part


def _find_closing(texts: Sequence[str], folded: Sequence[str], start: int) -> int:
    recipients = re.compile(r"\W*noi\s*nhan(?!\w)")
    notice = _first(folded, start, lambda t: bool(recipients.match(t)))
    signature = [i for i in range(start, len(texts)) if is_signature_line(texts[i])]
    if notice is not None:
        first = notice
        for i in reversed(signature):  # several bodies sign one beside the other
            if first - SIGNATURE_BEFORE <= i < first:
                first = i
    else:
        first = signature[0] if signature else len(texts)
    if first in signature:  # the issuer's name stands over its signature where several bodies sign
        while first - 1 > start and _names_issuer(texts[first - 1], folded[first - 1]):
            first -= 1
    return first


def _find_annex(texts: Sequence[str], folded: Sequence[str], start: int) -> int:
    """The first block after the closing block: an annex, a footnote, or another document with its own letterhead."""

    def begins(index: int) -> bool:
        if _FOOTNOTE.match(texts[index]) or (is_motto(texts[index]) and not _DASH.match(texts[index])):
            return True
        upper = texts[index][:1].isupper() or texts[index].startswith("(")
        named = _pattern("annexes").match(folded[index]) or _ANNEX_ALONE.fullmatch(folded[index])
        return upper and bool(named or _type_alone(texts[index], index))

    found = next((i for i in range(start, len(texts)) if begins(i)), len(texts))
    if found < len(texts) and is_motto(texts[found]):  # the letterhead's left side may stand before it
        while found - 1 > start and _is_letterhead_line(folded[found - 1]) and texts[found - 1].isupper():
            found -= 1
    return found


def _first(folded: Sequence[str], start: int, test: Callable[[str], bool]) -> int | None:
    return next((i for i in range(start, len(folded)) if test(folded[i])), None)
