"""One page picture read: cleaned, recognised, looked at again where certainty is low, and rid of what is no print.

Guarantees: a function of the picture alone; every word has its place on the straight sheet, and that sheet's place on
the page as shown is known; a page without print gives no words and costs no recognition; what looks like writing and
gives no word is kept as a region.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from PIL import Image

from pipeline.lexicon.syllables import is_syllable
from pipeline.ocr.clean import MM, Cleaned, PixelBox, around, clean
from pipeline.ocr.document import POINTS, Region
from pipeline.ocr.layout import Token
from pipeline.ocr.straight import Grey, Transform
from pipeline.ocr.tesseract import recognise

Box = tuple[float, float, float, float]  # left, top, right, bottom

LETTER_MM = (1.0, 12.0)  # height of letters and of words run together, from the smallest print to a title
PARTS_DPI = 100.0  # letters are looked for there
FAINT = 0.75  # of the paper: darker is ink; thin strokes are faint at that resolution
FLAT = 8.0  # width by height: a dash is less, what is left of a rule more
MARGIN_MM = 6.0  # from the edges: the shadow of the sheet, no print
LEAST_PARTS = 3  # of that size: a page with fewer is blank

POOR = 0.45  # of certainty times the share of syllables: upright print has 0.75 and more
LEAST_LETTERS = 3  # of a word that is wider than high
CROP = 0.45  # of the shorter side: enough lines to tell which way up they are
TURNS = (180, 90, 270)  # degrees clockwise by which a page is turned to stand upright
CLEARLY = 1.5  # a turned reading is so much better, or the page stays as it is

UNSURE = 0.88  # mean certainty of a line that is read again: below, every fifth word is wrong
BETTER = 0.02  # by which a second reading must be surer
MUCH_BETTER = 0.2  # the same for a line where the first reading found nothing firm
AS_LONG = 0.7  # of the letters of the first reading that it must have: a short one is sure of what it saw
WORD_GAP = 7.0  # points: letters of one word and digits of one number are nearer
DASHES = frozenset("-–+")
MOST_PASSED_OVER = 80  # more are a picture, not words that were overlooked
ROOM = 1.5  # points around a line: its marks
STRIP_MM = 1.2  # white around a line
SECOND_SCALE = 1.3  # letters of another size give other doubts
SECOND_BLUR = 0.8  # pixels

NO_WORD = frozenset("|_¬ˆ`´~¡‡°¦‹›\\^")  # what Tesseract makes of rules and dirt
NEVER = 0.25  # certainty below which a word is noise
DOUBTFUL = 0.55  # certainty below which a word must look like print
NEAR = 6.0  # heights of a word: columns of a letterhead are farther
AS_HIGH = 1.35  # of that height: a pen is seldom as small as print
TALL = 2.0  # of the usual height of a word: strokes of a pen


@dataclass(frozen=True)
class Reading:
    """What a page picture says.

    `tokens` lie on the sheet made straight and upright, in points from its top left; `to_page` takes such points
    (x, y, 1) to points on the page as shown. Regions lie on the page as shown.
    """

    tokens: tuple[Token, ...]
    width: float
    height: float
    confidence: float | None
    regions: tuple[Region, ...]
    done: tuple[str, ...]
    to_page: Transform
    cleaned: Cleaned

    def ruled(self) -> Grey:
        """The sheet as a grey picture of `cleaned.dpi` dots an inch that still has its ruling lines."""
        picture = self.cleaned.ruled
        rows, columns = picture.shape
        level = cv2.getRotationMatrix2D((columns / 2, rows / 2), self.cleaned.tilt, 1.0)
        return cv2.warpAffine(picture, level, (columns, rows), borderMode=cv2.BORDER_REPLICATE)


def read_picture(image: Image.Image, dpi: float, path: str) -> Reading:
    """Read a page picture (RGB, grey or bilevel) of `dpi` dots an inch; `path` is for messages.

    Raises UnreadableFileError: `no_tesseract`, `ocr_timeout`, `ocr_failed`.
    """
    cv2.setNumThreads(1)  # pages are spread over processes, as with Tesseract
    turn = 0
    cleaned = clean(image, dpi)
    done = list[str](cleaned.steps)
    parts = _parts(cleaned)
    if len(parts) < LEAST_PARTS:
        return _reading(cleaned, np.eye(3), [], [], ["blank", *done])
    tokens = _first(cleaned, path)
    if _worth(tokens) < POOR and (turn := _turn(cleaned, path)):
        cleaned = clean(image.rotate(-turn, expand=True), dpi)
        done = [f"turned {turn}", *cleaned.steps]
        tokens = _first(cleaned, path)
        parts = _parts(cleaned)
    again = _second(cleaned, parts, tokens, path)
    if again is not None:
        tokens = again
        done.append("second reading")
    tokens, written = _printed(tokens)
    if written:
        done.append("noise dropped")
    size = image.width * POINTS / dpi, image.height * POINTS / dpi
    return _reading(cleaned, _back(turn, size), tokens, written, done)


def _first(cleaned: Cleaned, path: str) -> list[Token]:
    """The words of a page, cell by cell where it has tables: Tesseract takes columns of a table for one line."""
    scale = POINTS / cleaned.dpi
    cells = _with_ink(cleaned)
    if not cells:
        return recognise(cleaned.image, scale, path)[0]
    outside = np.array(cleaned.image)
    paper = int(np.percentile(outside[::8, ::8], 75))
    for left, top, right, bottom in cells:
        outside[top:bottom, left:right] = paper
    tokens, _ = recognise(Image.fromarray(outside), scale, path)
    places = [(left * scale, top * scale, right * scale, bottom * scale) for left, top, right, bottom in cells]
    for words in _read_pieces(cleaned, places, path):
        tokens.extend(words)
    return tokens


def _with_ink(cleaned: Cleaned) -> list[PixelBox]:
    """Cells that are not empty."""
    picture = np.asarray(cleaned.image)
    dark = FAINT * float(np.percentile(picture[::8, ::8], 75))
    return [box for box in cleaned.cells if picture[box[1] : box[3], box[0] : box[2]].min() < dark]


def _reading(cleaned: Cleaned, back: Transform, tokens: list[Token], written: list[Box], done: list[str]) -> Reading:
    scale = POINTS / cleaned.dpi
    size = cleaned.image.width * scale, cleaned.image.height * scale
    level = np.vstack([cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), cleaned.tilt, 1.0), (0.0, 0.0, 1.0)])
    to_page = back @ cleaned.to_page @ np.diag((1 / scale, 1 / scale, 1.0))
    regions = [Region(region.kind, around(back, region.box)) for region in cleaned.regions]
    regions += [Region("handwriting", around(to_page, box)) for box in written]
    sure = [t.confidence for t in tokens if t.confidence is not None]
    return Reading(
        tuple(token for line in by_line(tokens) for token in _levelled(line, level, cleaned.tilt)),
        *size, sum(sure) / len(sure) if sure else None, tuple(regions), tuple(done),
        to_page @ np.linalg.inv(level), cleaned,
    )  # fmt: skip


def _levelled(line: Sequence[Token], level: Transform, tilt: float) -> Iterator[Token]:
    """The words of a line on the level sheet: the box of a tilted line is higher than the line."""
    left, right = min(t.x0 for t in line), max(t.x1 for t in line)
    top, bottom = line[0].top, line[0].bottom
    slope = abs(math.tan(math.radians(tilt)))
    middle = float((level @ ((left + right) / 2, (top + bottom) / 2, 1.0))[1])
    half = max((bottom - top - (right - left) * slope) / 2, min(t.y1 - t.y0 for t in line) / 2)
    for token in line:
        x, y, _ = level @ ((token.x0 + token.x1) / 2, (token.y0 + token.y1) / 2, 1.0)
        wide, high = (token.x1 - token.x0) / 2, (token.y1 - token.y0 - (token.x1 - token.x0) * slope) / 2
        yield replace(
            token, x0=x - wide, x1=x + wide, y0=y - high, y1=y + high, top=middle - half, bottom=middle + half
        )


def _parts(cleaned: Cleaned) -> list[Box]:
    """What is of the size of letters and dashes on the sheet, in points."""
    picture = np.asarray(cleaned.image)
    ratio = min(1.0, PARTS_DPI / cleaned.dpi)
    small = cv2.resize(picture, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 75))
    ink = cv2.threshold(small, FAINT * paper, 255, cv2.THRESH_BINARY_INV)[1]
    scale = POINTS / (cleaned.dpi * ratio)
    least, most = (mm / MM * POINTS for mm in LETTER_MM)
    boxes = cv2.connectedComponentsWithStats(ink)[2][1:, :4] * scale
    edge, across, down = MARGIN_MM / MM * POINTS, small.shape[1] * scale, small.shape[0] * scale
    return [
        (x, y, x + wide, y + high)
        for x, y, wide, high in boxes.tolist()
        if max(wide, high) >= least and high <= most and max(wide / high, 1) < FLAT
        and min(x, y, across - x - wide, down - y - high) > edge
    ]  # fmt: skip


def _worth(tokens: Iterable[Token]) -> float:
    """Mean certainty of the words that can be Vietnamese syllables, as a share of all that has letters.

    A word that is higher than wide counts as none: Tesseract also reads lines that run up or down the page.
    """
    lettered = 0
    worth = 0.0
    for token in tokens:
        word = token.text.strip("().,;:“”\"'/-")
        if len(word) < LEAST_LETTERS or not any(c.isalpha() for c in word):
            continue
        lettered += 1
        if is_syllable(word) and token.x1 - token.x0 > token.y1 - token.y0:
            worth += token.confidence or 0.0
    return worth / lettered if lettered else 0.0


def _turn(cleaned: Cleaned, path: str) -> int:
    """By how many degrees clockwise a page that cannot be read must be turned; tried on the part with most ink."""
    picture = np.asarray(cleaned.image)
    side = round(CROP * min(picture.shape))
    ink = cv2.blur(255 - picture, (side, side), borderType=cv2.BORDER_CONSTANT)
    row, column = np.unravel_index(int(ink.argmax()), ink.shape)
    top = int(np.clip(row - side // 2, 0, picture.shape[0] - side))
    left = int(np.clip(column - side // 2, 0, picture.shape[1] - side))
    crop = Image.fromarray(picture[top : top + side, left : left + side])
    worth = {
        turn: _worth(recognise(crop.rotate(-turn, expand=True), POINTS / cleaned.dpi, path)[0]) for turn in (0, *TURNS)
    }
    best = max(worth, key=lambda turn: worth[turn])
    return best if worth[best] > max(POOR, CLEARLY * worth[0]) else 0


def _back(turn: int, size: tuple[float, float]) -> Transform:
    """From points on a page turned clockwise to points on the page of that size as shown."""
    wide, high = size
    rows = {
        0: ((1, 0, 0), (0, 1, 0)),
        90: ((0, 1, 0), (-1, 0, high)),
        180: ((-1, 0, wide), (0, -1, high)),
        270: ((0, -1, wide), (1, 0, 0)),
    }[turn]
    return np.array([*rows, (0, 0, 1)], dtype=float)


def _second(cleaned: Cleaned, parts: list[Box], tokens: list[Token], path: str) -> list[Token] | None:
    """The words after a second look at lines that are unsure and at ink that no word explains; None where neither is.

    Of two readings the surer one is kept.
    """
    firm = [t for t in tokens if (t.confidence or 0.0) >= DOUBTFUL]
    lines = by_line(firm)
    unsure = [line for line in lines if _sure(line) < UNSURE]
    places = [_hull(line) for line in unsure] + _unexplained(parts, firm)
    if not places:
        return None
    roomy = [(x0 - ROOM, y0 - ROOM, x1 + ROOM, y1 + ROOM) for x0, y0, x1, y1 in places]
    found = _read_pieces(cleaned, roomy, path, SECOND_SCALE)
    chosen: dict[int, list[Token]] = {}
    for line, second in zip(unsure, found, strict=False):
        if _surer(second, line):
            chosen[id(line)] = [replace(token, top=line[0].top, bottom=line[0].bottom) for token in second]
    out = [token for line in lines for token in chosen.get(id(line), line)]
    rest = [t for t in tokens if (t.confidence or 0.0) < DOUBTFUL]
    for place, words in zip(roomy[len(unsure) :], found[len(unsure) :], strict=True):
        instead = [t for t in rest if _overlap((t.x0, t.y0, t.x1, t.y1), place)]
        if _believable(words, instead):
            out.extend(words)
            rest = [t for t in rest if t not in instead]
    return _without_doubles(out) + rest


def _without_doubles(tokens: Sequence[Token]) -> list[Token]:
    """The words without those that the second look saw again in the ink around them: `Y Y tế`."""
    seen: dict[str, list[Box]] = {}
    kept: list[Token] = []
    for token in tokens:
        box = (token.x0, token.y0, token.x1, token.y1)
        if not any(_overlap(other, box) for other in seen.get(token.text, ())):
            kept.append(token)
            seen.setdefault(token.text, []).append(box)
    return kept


def _overlap(one: Box, other: Box) -> bool:
    """Whether a fifth of the smaller one lies in the other, or more."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return wide > 0 and high > 0 and wide * high >= 0.2 * min(areas)


def _believable(words: Sequence[Token], instead: Sequence[Token]) -> bool:
    """Whether what a second look found is print: a lone sign must be sure, a line surer than the words it replaces."""
    letters = sum(c.isalnum() for t in words for c in t.text)
    if not all(t.text[0].isalnum() or t.text in DASHES for t in words):
        return False
    if letters <= 2:
        return _sure(words) > UNSURE
    return _sure(words) > (max(NEVER, _sure(instead) + MUCH_BETTER) if instead else DOUBTFUL)


def _hull(line: Sequence[Token]) -> Box:
    return min(t.x0 for t in line), line[0].top, max(t.x1 for t in line), line[0].bottom


def _unexplained(parts: list[Box], tokens: Sequence[Token]) -> list[Box]:
    """Where ink of the size of letters lies that no word covers: numbers alone in a column, lines mixed up."""
    boxes = np.array([(t.x0, t.y0, t.x1, t.y1) for t in tokens]).reshape(-1, 4)
    left: list[Box] = []
    for x0, y0, x1, y1 in parts:
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not ((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any():
            left.append((x0, y0, x1, y1))
    joined: list[Box] = []
    for x0, y0, x1, y1 in sorted(left):
        last = next((b for b in joined if x0 - b[2] < WORD_GAP and min(y1, b[3]) > max(y0, b[1])), None)
        if last:
            joined.remove(last)
        x, y, right, bottom = last or (x0, y0, x1, y1)
        joined.append((min(x, x0), min(y, y0), max(right, x1), max(bottom, y1)))
    fitting = [b for b in joined if b[3] - b[1] < LETTER_MM[1] / MM * POINTS]
    return fitting if len(fitting) <= MOST_PASSED_OVER else []


def _read_pieces(cleaned: Cleaned, places: Sequence[Box], path: str, scale: float = 1.0) -> list[list[Token]]:
    """The words of pieces of the sheet, piece by piece: laid under each other, `scale` times as large, read in one go.

    `places` are in points on the sheet.
    """
    picture = np.asarray(cleaned.image)
    pixel, pad = cleaned.dpi / POINTS, round(STRIP_MM / MM * cleaned.dpi)
    boxes = [[max(0, round(edge * pixel)) for edge in place] for place in places]
    parts = [picture[top:bottom, left:right] for left, top, right, bottom in boxes]
    paper = int(np.percentile(picture[::8, ::8], 75))
    montage = np.full(
        (sum(len(part) + 2 * pad for part in parts), max(part.shape[1] for part in parts) + 2 * pad), paper, np.uint8
    )
    ends: list[int] = []
    for part in parts:
        start = (ends[-1] if ends else 0) + pad
        montage[start : start + part.shape[0], pad : pad + part.shape[1]] = part
        ends.append(start + part.shape[0] + pad)
    larger: Grey = montage
    if scale != 1.0:
        larger = cv2.resize(montage, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        larger = cv2.GaussianBlur(larger, (0, 0), SECOND_BLUR)
    found, _ = recognise(Image.fromarray(larger), POINTS / cleaned.dpi / scale, path, "one column")
    read: list[list[Token]] = [[] for _ in places]
    for token in found:
        at = min(int(np.searchsorted(ends, (token.y0 + token.y1) / 2 * pixel)), len(places) - 1)
        across = (boxes[at][0] - pad) / pixel
        down = (boxes[at][1] + parts[at].shape[0] + pad - ends[at]) / pixel
        read[at].append(_moved(token, across, down))
    return read


def _moved(token: Token, across: float, down: float) -> Token:
    return replace(
        token, x0=token.x0 + across, x1=token.x1 + across, y0=token.y0 + down, y1=token.y1 + down,
        top=token.top + down, bottom=token.bottom + down,
    )  # fmt: skip


def by_line(tokens: Iterable[Token]) -> list[list[Token]]:
    """Words by the line that Tesseract saw them in."""
    lines: dict[tuple[float, float], list[Token]] = defaultdict(list)
    last: tuple[float, float] | None = None
    key = (0.0, 0.0)
    count = 0
    for token in tokens:
        if (token.top, token.bottom) != last:
            last, key, count = (token.top, token.bottom), (float(count), token.top), count + 1
        lines[key].append(token)
    return list(lines.values())


def _sure(line: Sequence[Token]) -> float:
    """Certainty of a line, its words weighed by their length."""
    letters = sum(len(t.text) for t in line)
    return sum((t.confidence or 0.0) * len(t.text) for t in line) / letters if letters else 0.0


def _surer(second: Sequence[Token], first: Sequence[Token]) -> bool:
    letters = [sum(c.isalnum() for t in line for c in t.text) for line in (second, first)]
    return letters[0] >= AS_LONG * letters[1] and _sure(second) > _sure(first) + BETTER


def _printed(tokens: list[Token]) -> tuple[list[Token], list[Box]]:
    """The words that are print, and the boxes of what was taken for words and is writing."""
    heights = [t.y1 - t.y0 for t in tokens if (t.confidence or 0.0) > UNSURE and len(t.text) > 1]
    usual = median(heights) if heights else 0.0
    kept: list[Token] = []
    written: list[Box] = []
    sure = [t for t in tokens if (t.confidence or 0.0) > DOUBTFUL and any(c.isalnum() for c in t.text)]
    for line in by_line(tokens):
        for token in line:
            if _is_print(token, usual, alone=not any(_beside(token, other) for other in sure)):
                kept.append(replace(token, text=token.text.strip("_|")))
            elif token.y1 - token.y0 > 0.6 * usual and any(c.isalnum() for c in token.text):
                written.append((token.x0, token.y0, token.x1, token.y1))
    return kept, written


def _beside(token: Token, other: Token) -> bool:
    """Whether two words stand on one line, not far from each other."""
    height = other.y1 - other.y0
    gap = max(other.x0 - token.x1, token.x0 - other.x1)
    return abs((token.y0 + token.y1) / 2 - (other.y0 + other.y1) / 2) < height / 2 and gap < NEAR * height


def _is_word(text: str) -> bool:
    """Whether a word is made of numbers and what can be a Vietnamese syllable: `8ấp;` is two run together."""
    parts = re.findall(r"\d+|[^\W\d_]+", text)
    return any(len(part) > 1 for part in parts) and all(part.isdigit() or is_syllable(part) for part in parts)


def _is_print(token: Token, usual: float, *, alone: bool) -> bool:
    """`alone`: no word beside it is sure."""
    sure = token.confidence or 0.0
    if NO_WORD.issuperset(token.text):
        return False
    if sure >= DOUBTFUL:
        return True
    height = token.y1 - token.y0
    if usual and height > TALL * usual:
        return False
    if not alone and sure >= NEVER:
        return True
    as_high = not usual or height < AS_HIGH * usual
    # among words of print, or where a line of few words is doubted as a whole, what has the size of print is print
    return as_high and any(c.isalnum() for c in token.text) and (not alone or (sure >= NEVER and _is_word(token.text)))
