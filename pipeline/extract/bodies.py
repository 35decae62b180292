"""Names of bodies in running text: where one begins, and where it ends before the title of its instrument begins.

Guarantees: spans count in the text given; a name begins with the head of a body (`Sở`, `Ủy ban nhân dân`) or with the
kind of a place (`tỉnh`, `huyện`) and never crosses a full stop, a semicolon or a bracket.
"""

import re
from functools import cache

from pipeline.lexicon.agencies import heads
from pipeline.lexicon.forms import plain, words
from pipeline.lexicon.instrument_types import instrument_types
from pipeline.lexicon.text import one_tone

LONGEST_NAME = 140  # characters; joint issuers are read one by one

# Short forms of heads; `heads()` has the full ones.
_SHORT = ("UBND", "UB ND", "HĐND", "UBMTTQVN", "UBMTTQ", "UBMT TQ VN", "MTTQVN", "MTTQ", "TAND", "VKSND", "BHXH",
          "NHCSXH", "BCĐ", "BCH", "BTV", "LĐLĐ", "TTYT", "CAH", "CA", "Liên ngành", "Liên bộ", "Thủ tướng",
          "Ban Chấp hành", "Trung ương", "Đoàn", "TT", "TTCP", "VPCP", "Cục", "Vụ", "Viện")  # fmt: skip
PLACE_KINDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "huyện", "tỉnh", "quận", "phường", "xã")
# A kind of place before its name: not in *xã hội*, *huyện đoàn*, *tỉnh ủy*, but in *Ủy ban nhân dân xã Hội Sơn*.
_KINDS = "|".join(PLACE_KINDS)
KIND_OF_PLACE = rf"(?<!\w)(?:(?<=nhân dân )(?:{_KINDS})(?!\w)|(?:{_KINDS})(?!\w)(?!\s+(?:hội|ủy|đoàn)(?!\w)))"
# Words that begin like a head but are none.
_NO_HEAD = r"(?:phòng,?\s+(?:chống|ngừa)|ban\s+hành|tổ\s+(?:chức|quốc)|bảo\s+(?:đảm|vệ|tồn)|hội\s+nghị|khoa\s+học|đoàn\s+kết|bộ\s+phận|bản\s+thân|sở\s+hữu|báo\s+cáo|viện\s+trợ|thanh\s+tra\s+(?:việc|công)|xã\s+hội)"  # noqa: E501
# Commas and `và` inside the names of departments.
_INNER_COMMA = re.compile(
    r",\s*(?:thể thao|hạ tầng|thương binh|khoa học|chống|thông tin|thanh niên|du lịch|gia đình|đô thị|chính sách)",
    re.I,
)
# These bodies are named by what they are for, in the very words that begin a title elsewhere.
_NAMED_BY_PURPOSE = re.compile(r"ban\s+chỉ\s+đạo|bcđ|hội\s+đồng|tổ\s+công\s+tác|ủy\s+ban\s+quốc\s+gia", re.I)
_BAN = re.compile(r"(?<!\w)ban$", re.I)  # `Ban chỉ đạo`, `Ban quản lý` with a small letter
_STOP = re.compile(r"[;:.()\[\]“”\"\n]|,|\s(?:và|-)\s|\s(?=\d)|\s&?\s*$", re.I)


def toned(text: str) -> str:
    """The text with one tone placement, one kind of dash and Đ, letter for letter."""
    return plain(one_tone(text))


@cache
def head() -> re.Pattern[str]:
    """Matches the head of a body's name, in any case, over `toned` text."""
    names = sorted({*(w for w, _ in heads()), *words("organs"), *_SHORT}, key=lambda w: (-len(w), w))
    joined = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)
    return re.compile(rf"(?<![\w/])(?!{_NO_HEAD}(?!\w))(?:{joined})(?![\w/])", re.I)


@cache
def _place_kind() -> re.Pattern[str]:
    kinds = "|".join(k.replace(" ", r"\s+") for k in PLACE_KINDS)
    return re.compile(rf"(?<!\w)(?:{kinds}|TP)(?!\w)(?!\s+hội)", re.I)


@cache
def _title_begins() -> re.Pattern[str]:
    """An opener of a title in small letters, or one that no name of a body holds, in any case."""
    small = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words("title_openers"))
    any_case = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words("title_openers_any_case"))
    return re.compile(rf"\s+(?:(?:{small})|(?i:{any_case}))(?!\w)")


@cache
def _purpose_ends() -> re.Pattern[str]:
    any_case = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words("title_openers_any_case"))
    return re.compile(rf"\s+(?:{any_case}|tại|đã|được|theo)(?!\w)", re.I)


@cache
def _type_word() -> re.Pattern[str]:
    names = "|".join(re.escape(t.name).replace(r"\ ", r"\s+") for t in instrument_types())
    return re.compile(rf"(?:các\s+)?(?:{names})(?!\w)", re.I)


def body_at(text: str, start: int, *, joint: bool = False) -> int | None:
    """End of the body's name that begins at `start` of a `toned` text, None where none begins there.

    `joint` reads on over commas and `và` as long as another body follows, for instruments of several issuers.
    """
    first = head().match(text, start) or _place_kind().match(text, start)
    if first is None:
        return None
    end = _end_of_name(text, first, start + LONGEST_NAME)
    while joint:
        following = re.compile(r"\s*(?:,|\s-\s|\svà\s)\s*").match(text, end)
        after = head().match(text, following.end()) if following else None
        if after is None:
            break
        end = _end_of_name(text, after, after.start() + LONGEST_NAME)
    return end


def _end_of_name(text: str, first: re.Match[str], limit: int) -> int:
    position = first.end()
    ends = _purpose_ends() if _NAMED_BY_PURPOSE.fullmatch(first.group()) else _title_begins()
    openers = (m for m in ends.finditer(text, position, limit) if not _BAN.search(text, 0, m.start()))
    opener = next(openers, None)
    last = opener.start() if opener else min(limit, len(text))
    for stop in _STOP.finditer(text, position, last):
        if _goes_on(text, stop):
            continue
        return _trimmed(text, position, stop.start())
    return _trimmed(text, position, last)


def _goes_on(text: str, stop: re.Match[str]) -> bool:
    """Whether a comma, `và` or dash stands inside the name: *Sở Văn hóa, Thể thao và Du lịch*."""
    mark = stop.group().strip().lower()
    if mark == ",":
        return bool(_INNER_COMMA.match(text, stop.start()))
    if mark in ("và", "-"):
        after = stop.end()
        follows = text[after : after + 1]
        new = head().match(text, after) or _type_word().match(text, after)
        return follows.isupper() and not new
    if mark == ".":  # TP. Hồ Chí Minh
        return bool(re.search(r"(?:TP|P|Q|TT|TX|PCT|CT)$", text[: stop.start()]))
    return bool(re.match(r"\s\d", text[stop.start() :])) and bool(
        re.search(r"(?:Ban Chỉ đạo|BCĐ|khu vực|phường|quận|xã)$", text[: stop.start()], re.I)
    )


def _trimmed(text: str, position: int, end: int) -> int:
    return position + len(text[position:end].rstrip(" ,-\f"))


def body_before(text: str, end: int, least: int) -> tuple[int, int] | None:
    """Span of the body's name that ends at `end` of a `toned` text, not further back than `least`; the longest."""
    for found in head().finditer(text, least, end):
        if body_at(text, found.start()) == end or _end_of_name(text, found, end) >= end - 1:
            return found.start(), end
    return None
