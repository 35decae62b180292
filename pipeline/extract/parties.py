"""Who has a duty, and to whom a report goes, read from the sentence itself.

Guarantees: a span begins where a body's name begins and ends before the next word that is none of it.
"""

import re

from pipeline.lexicon import timing
from pipeline.lexicon.names import body_spans, name_end, opening_at

LONGEST_NAME = 30  # words; a longer subject is a sentence of its own

Span = tuple[int, int]

_ASKED = re.compile(r"\W*(?:(?:Đề nghị|Giao cho|Giao|Yêu cầu|Trách nhiệm của|Đối với)\s+)?", re.IGNORECASE)
_TOWARDS = re.compile(
    r"(?<!\w)(?:(?P<direct>báo cáo|gửi|trình|đồng gửi)|về|cho|lên|tới|đến)\s+(?=[^\W\d_])", re.IGNORECASE
)
_ACT = re.compile(r"(?<!\w)(?:báo cáo|gửi|trình|nộp|cung cấp|thông báo|chuyển)(?!\w)", re.IGNORECASE)
_PURPOSE = re.compile(r"(?<!\w)(?:để|nhằm|phục vụ)\s", re.IGNORECASE)
# What follows the name of a recipient: the way, a number, when, of what.
_TIME = re.compile(
    r"\s*[(\d]|,?\s+(?:qua|định kỳ|hằng|hàng|mỗi|năm|quý|tháng|trước|trong|sau|chậm nhất|vào|kết quả|tình hình|theo|"
    r"danh sách)(?!\w)"
)
_ADVERB = re.compile(r"\s+(?:nghiêm túc|khẩn trương|tích cực|chủ động|định kỳ|thường xuyên|kịp thời)$", re.IGNORECASE)


def subject_of(text: str, start: int, end: int, *, small: bool = False) -> Span | None:
    """The body at the beginning of a sentence that does what follows: `Công an xã cập nhật hồ sơ …`.

    `small` lets it begin with a small letter, as after a date that opens the sentence.
    """
    at = _past(_ASKED, text, start, end)
    stop = _name(text, at, end, small=small)
    if stop is None or text[stop:end].lstrip()[:1] in ("", ".", ";") or len(text[at:stop].split()) > LONGEST_NAME:
        return None
    return at, stop


def named_in(text: str, start: int, end: int) -> Span | None:
    """The body that a heading or the label of a paragraph names: `2. Sở Y tế:`."""
    at = _past(_ASKED, text, start, end)
    colon = text.find(":", at, end)
    stop = _name(text, at, colon if colon > 0 else end, heading=True)
    return None if stop is None else (at, stop)


def recipient_of(text: str, start: int, end: int) -> Span | None:
    """The first body to which something is reported or sent; `qua …` is the way, not the recipient."""
    limit = _PURPOSE.search(text, start, end)
    stop = limit.start() if limit else end
    for match in _TOWARDS.finditer(text, start, stop):
        at = match.end()
        if not text[at].isupper() or not (match["direct"] or _ACT.search(text, start, match.start())):
            continue
        cut = _TIME.search(text, at, stop)
        name = _name(text, at, cut.start() if cut else stop)
        if name is not None:
            return body_spans(text[:name], at, name)[0]
    return None


def _name(text: str, start: int, end: int, *, heading: bool = False, small: bool = False) -> int | None:
    """Where the name that begins at `start` ends, None where none begins there."""
    if start >= end or not (small or text[start].isupper()) or timing.leading("not_bodies").match(text, start, end):
        return None
    piece = text[start:end]
    if opening_at(piece, 0) is None:
        return None
    stop = name_end(piece, 0, heading=heading)
    if not stop:
        return None
    return start + len(_ADVERB.sub("", piece[:stop]))


def _past(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start
