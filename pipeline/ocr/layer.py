"""What a page's text layer is worth, and what is to be done with the page.

Guarantees: a function of what is known of the page alone; nothing is opened, read or drawn. A layer that reads as
Vietnamese is kept, whoever made it; what is decided comes with its reason in words and the figures behind it.

The language is told by the kinds of words (`words.kinds_of`) and by which of them follow each other: each speaks for
one language or another as strongly as it is commoner there, so that eight words are judged by the same rule as five
hundred. No share of marks alone does that: English OCR of Vietnamese has none of the letters that only Vietnamese has,
French OCR has a third of its words marked, and a font without a map has letters of every kind where no syllable has
them.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.ocr.layout import Token
from pipeline.ocr.surface import COVERING, ENOUGH_CURVES, Box
from pipeline.ocr.words import KINDS, Kind, common_neighbours, kinds_of

Language = Literal["vietnamese", "read as English", "read as French", "unmapped", "english"]
Verdict = Literal[
    "good",  # Vietnamese, or nothing speaks against it
    "old_encoding",  # in TCVN3, VNI or VIQR, and decoded
    "wrong_language",  # Vietnamese that was read by OCR of another language, or typed without marks
    "broken_map",  # fonts whose glyphs have no letters, or wrong ones
    "poor",  # OCR in Vietnamese that got too much wrong
    "partial",  # stamps or a note over a picture, whose own letters are in no layer
    "empty",  # no layer, or next to none
    "drawn",  # letters that are curves or little pictures
]

# How common each kind of word is in the languages, in the order of KINDS; measured on every second plan of the corpus:
# typeset, read by Tesseract `eng` and `fra` on its scans, with broken maps; English on the GNU and Mozilla licences.
# Kinds that hardly occur there are given a few in a thousand; names of the highlands (Krông Búk, Đắk Lắk) are no
# possible syllables and fill pages elsewhere, so Vietnamese is allowed a hundredth of each of their kinds.
RATES: dict[Language, tuple[float, ...]] = {
    "vietnamese": (0.550, 0.270, 0.130, 0.002, 0.002, 0.022, 0.012, 0.012),
    "read as English": (0.002, 0.073, 0.565, 0.090, 0.002, 0.120, 0.145, 0.003),
    "read as French": (0.002, 0.345, 0.288, 0.040, 0.001, 0.049, 0.272, 0.003),
    "unmapped": (0.013, 0.026, 0.080, 0.001, 0.001, 0.061, 0.159, 0.659),
    "english": (0.001, 0.002, 0.160, 0.002, 0.327, 0.505, 0.002, 0.001),
}
# How many neighbours are among the commonest pairs of administrative Vietnamese, measured on the same pages.
NEIGHBOURS: dict[Language, float] = {
    "vietnamese": 0.37, "read as English": 0.005, "read as French": 0.03, "unmapped": 0.003, "english": 0.003,
}  # fmt: skip
RIGHT = math.log(5)  # most layers are; so two or three words condemn none
LEAST_SIGNS = 20  # letters and digits: fewer are a page number or a stamp
LEAST_PICTURE = 0.05  # of the page: a page without text and with more than a coat of arms is a scan or a part of one
LEAST_GLYPHS = 20  # little pictures on a page without text: one for each letter
OVER_PICTURES = 0.5  # of the words stand on pictures: the layer is the pictures'
SPARSE = 0.04  # of the page under boxes of words: a page of prose has a third, the captions of signatures 0.02
LEAST_INK = 0.6  # of the letter ink in boxes of words: whole layers of real scans have 0.72 to 1.0, stamps 0.05
LEAST_DECODED = 0.2  # of the words: those of a page of VIQR or TCVN3 that hold no mark stay as they are
SLIPS: frozenset[Kind] = frozenset({"stripped", "odd", "broken"})
LEAST_SLIPS = 6  # different ones: fewer are names
MOST_SLIPS = 0.04  # of the words that OCR made: good layers have 0.005, those that lost a fifth of the words 0.06


@dataclass(frozen=True)
class PageLayer:
    """What is known of a page: its words (old encodings decoded), its size and pictures in points.

    `curves`: of its paths, where there is next to no text; `ink`: the share of the ink of letters that lies in boxes of
    words (`ink.ink_in_words`), where the page was drawn.
    """

    tokens: Sequence[Token]
    width: float
    height: float
    pictures: Sequence[Box] = ()
    curves: int = 0
    ink: float | None = None


@dataclass(frozen=True)
class Figures:
    """What a decision rests on; shares from 0 to 1, of the words or of the page.

    `syllables`: possible ones; `marked`: possible ones with a mark; `neighbours`: words followed by one that often
    follows them in administrative Vietnamese; `impossible`: words that can be neither a syllable nor common English;
    `filled`: of the page, by boxes of words; `pictured`: of the page, by pictures; `ink`: of the ink of letters, in
    boxes of words, where known.
    """

    words: int
    syllables: float
    marked: float
    neighbours: float
    impossible: float
    filled: float
    pictured: float
    ink: float | None = None


@dataclass(frozen=True)
class Decision:
    """What a text layer is, why (in Vietnamese, for the record), and whether OCR shall read the page instead."""

    verdict: Verdict
    reason: str
    wants_ocr: bool
    figures: Figures

    @property
    def wants_repair(self) -> bool:
        """Whether the layer is all there is of the page, and wrong."""
        return not self.wants_ocr and self.verdict == "wrong_language"


def decide(page: PageLayer) -> Decision:
    """What the layer of a page is worth."""
    covered = _covered(page)
    unseen = [token for token in page.tokens if token.hidden]
    # What lies under a picture is its layer; the stamps and notes upon it are judged only where there is no layer.
    tokens = unseen if covered >= COVERING and _signs(unseen) >= LEAST_SIGNS else page.tokens
    words = [found for token in tokens for found in kinds_of(token.text)]
    counts = Counter(kind for _, kind in words)
    neighbours = common_neighbours([word for word, _ in words])
    figures = _figures(page, tokens, counts, neighbours, covered)
    if _signs(tokens) < LEAST_SIGNS and (found := _without_text(page, figures)) is not None:
        return found
    if covered >= COVERING and _is_partial(figures, tokens, page.ink):
        return Decision("partial", f"Lớp chữ chỉ có một phần nhỏ chữ của trang ảnh ({len(tokens)} chữ)", True, figures)
    over = _share(sum(_is_over(token, page.pictures) for token in tokens), len(tokens)) >= OVER_PICTURES
    language = _language(counts, neighbours)
    if language not in ("vietnamese", "english"):
        return _spoiled(language, figures, over=over)
    if language == "vietnamese" and over and tokens is unseen and _is_poor(words):
        reason = f"Lớp chữ nhận dạng kém ({_percent(figures.impossible)} không thể là âm tiết): đọc lại từ ảnh"
        return Decision("poor", reason, True, figures)
    decoded = _share(sum(token.raw is not None for token in tokens), len(tokens)) >= LEAST_DECODED
    return _kept(language, figures, decoded=decoded)


def _without_text(page: PageLayer, figures: Figures) -> Decision | None:
    """What a page with next to no text is; None where the little that stands there may be all of it."""
    small = sum((x1 - x0) * (y1 - y0) < page.width * page.height / 1000 for x0, y0, x1, y1 in page.pictures)
    if page.curves >= ENOUGH_CURVES or small >= LEAST_GLYPHS:
        return Decision("drawn", "Chữ được vẽ thành nét hoặc hình, trang không có lớp chữ", True, figures)
    if figures.pictured >= LEAST_PICTURE:
        return Decision("empty", "Trang là ảnh, không có lớp chữ", True, figures)
    return None if page.tokens else Decision("empty", "Trang trắng", False, figures)


def _is_partial(figures: Figures, tokens: Sequence[Token], ink: float | None) -> bool:
    """Whether the words leave out most of what a picture shows; without its ink only visible words can tell."""
    if ink is not None:
        return ink < LEAST_INK
    return figures.filled < SPARSE and sum(token.hidden for token in tokens) < len(tokens) / 2


def _is_poor(words: Sequence[tuple[str, Kind]]) -> bool:
    """Whether OCR in Vietnamese got too much wrong; a name of the highlands may stand there many times."""
    slips = {word.lower() for word, kind in words if kind in SLIPS}
    return len(slips) >= LEAST_SLIPS and len(slips) > MOST_SLIPS * len(words)


def _spoiled(language: Language, figures: Figures, *, over: bool) -> Decision:
    """A layer that is not what the page shows; `over`: there is a picture to read instead."""
    if language == "unmapped":  # the glyphs are right, whatever letters the file says they are
        reason = f"Phông chữ thiếu hoặc sai bảng mã ({_percent(figures.impossible)} không thể là âm tiết)"
        return Decision("broken_map", f"{reason}: đọc lại từ hình trang", True, figures)
    then = "đọc lại từ ảnh" if over else "để bước sửa chữ xử lý"
    reason = f"Lớp chữ do nhận dạng sai ngôn ngữ hoặc gõ không dấu ({_percent(figures.marked)} là âm tiết có dấu)"
    return Decision("wrong_language", f"{reason}: {then}", over, figures)


def _kept(language: Language, figures: Figures, *, decoded: bool) -> Decision:
    if not figures.words:
        return Decision("good", "Lớp chữ chỉ có số và ký hiệu, giữ nguyên", False, figures)
    if language == "english":
        return Decision("good", "Lớp chữ là tiếng Anh, giữ nguyên", False, figures)
    if decoded:
        return Decision("old_encoding", "Lớp chữ dùng bảng mã cũ, đã đổi sang Unicode", False, figures)
    return Decision(
        "good", f"Lớp chữ là tiếng Việt ({_percent(figures.marked)} là âm tiết có dấu), giữ nguyên", False, figures
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} % số chữ"


def _language(counts: Counter[Kind], neighbours: int) -> Language:
    """The language that makes the words likeliest; of a page without words, Vietnamese."""
    total = counts.total()
    strangers = max(0, total - 1 - neighbours)

    def likelihood(name: Language) -> float:
        of_words = sum(counts[kind] * math.log(rate) for kind, rate in zip(KINDS, RATES[name], strict=True))
        side_by_side = NEIGHBOURS[name]
        known = RIGHT if name == "vietnamese" else 0.0
        return known + of_words + neighbours * math.log(side_by_side) + strangers * math.log(1 - side_by_side)

    return max(RATES, key=likelihood)


def _figures(
    page: PageLayer, tokens: Sequence[Token], counts: Counter[Kind], neighbours: int, covered: float
) -> Figures:
    total = counts.total()
    marked = counts["own"] + counts["accented"]
    boxes = sum((t.x1 - t.x0) * (t.y1 - t.y0) for t in tokens)
    return Figures(
        words=total,
        syllables=_share(marked + counts["bare"], total),
        marked=_share(marked, total),
        neighbours=_share(neighbours, total - 1),
        impossible=_share(counts["odd"] + counts["broken"], total),
        filled=min(1.0, _share(boxes, page.width * page.height)),
        pictured=covered,
        ink=page.ink,
    )


def _covered(page: PageLayer) -> float:
    """The share of the page under pictures; those that overlap count once as far as strips of its height tell."""
    strips = 100
    covered = 0.0
    for strip in range(strips):
        middle = (strip + 0.5) * page.height / strips
        end = 0.0
        for x0, _, x1, _ in sorted(box for box in page.pictures if box[1] <= middle < box[3]):
            covered += max(0.0, x1 - max(x0, end))
            end = max(end, x1)
    return _share(covered, strips * page.width)


def _is_over(token: Token, pictures: Sequence[Box]) -> bool:
    x, y = (token.x0 + token.x1) / 2, (token.y0 + token.y1) / 2
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in pictures)


def _signs(tokens: Sequence[Token]) -> int:
    return sum(c.isalnum() for token in tokens for c in token.text)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
