"""Where paragraphs begin and end, and how the printed lines of one are joined: one set of rules for every format.

Guarantees: functions of strings alone; none of them knows what a plan is, only how administrative Vietnamese is
laid out (Decree 30/2020/NĐ-CP, annex I).
"""

import re
import unicodedata
from functools import lru_cache

BULLETS = "-+*•–—▪▫◦●○■□✓➢❖·"

NUMBERED = re.compile(
    r"(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,4})[.)](?!\d)"  # I.  1.  1.1.  1)
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\s+(?=[^\W\d_])"  # 2.1 Nội dung
    r"|[a-zđ]\d?[).](?=\s|$|[^\W\d_a-zđ])"  # a)  đ)  a1)  a.
    r"|(?:\d{1,2}|[a-zđ])\s?[-–]\s+(?=[A-ZĐÀ-Ỹ])"  # a- Tháng 5/2015
    r"|\[\d{1,3}\]\s"  # the text of a footnote
)
BULLET = re.compile(rf"[{re.escape(BULLETS)}](?:\s|(?=[^\W\d_a-z]))")
TITLED = re.compile(
    r"(?:Điều|ĐIỀU)\s+\d+[.:]"
    r"|(?:Phần|PHẦN|Mục|MỤC|Chương|CHƯƠNG|Phụ lục|PHỤ LỤC)\s+(?:thứ\s+\w+|[IVXLC]+|\d+)\s*(?:[.:]|$)"
    r"|PHỤ LỤC\b|Nơi nhận\s*:?\s*(?:$|[-–])|Số\s*:\s"
    r"|(?:KT|TM|TL|TUQ|Q)\.\s*[A-ZĐÀ-Ỹ]"
    r"|(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|TRƯỞNG BAN|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|HIỆU TRƯỞNG)\b"
)
PREAMBLE = re.compile(r"Căn cứ\s")
AWAITS_NUMBER = re.compile(
    r"(?:khoản|điểm|điều|mục|phần|chương|tiết|số|ngày|tháng|năm|quý|từ|đến|và|hoặc|tại|,)$", re.IGNORECASE
)  # after these a number or letter at the beginning of a line is no label: "theo khoản" / "2. …" goes on
# `tại điểm b mục 2.2` / `Phần II.`: a reference that goes on
REFERS = re.compile(r"(?:khoản|điểm|mục|tiết|chương)\s+\S{1,6}$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.:;!?…](?:[\"”’)\]]|\[\d+\])*$")


def starts_label(text: str) -> bool:
    """Whether a line begins with a list mark or heading label: `1.`, `a)`, `- `, `Điều 1.`, `KT. CHỦ TỊCH`."""
    return bool(NUMBERED.match(text) or BULLET.match(text) or TITLED.match(text))


def is_bare_label(text: str) -> bool:
    """Whether a line is nothing but a number or letter of a list: its text stands on the next line."""
    return bool(NUMBERED.fullmatch(text))


def labels_after(previous: str, text: str) -> bool:
    """Whether `text`, printed on the line under `previous`, begins a paragraph by its label."""
    if NUMBERED.fullmatch(text) and text[0].isdigit() and not (ends_sentence(previous) or is_capitals(previous)):
        return False  # `Đồng Hòa` / `6.`: the amount that ends a list
    if NUMBERED.match(text):
        return not AWAITS_NUMBER.search(previous)
    if REFERS.search(previous) and TITLED.match(text):
        return False
    if PREAMBLE.match(text):
        return bool(SENTENCE_END.search(previous)) or is_capitals(previous)
    return starts_label(text)


def ends_sentence(text: str) -> bool:
    """Whether a line closes a sentence or clause (`.` `:` `;` `./.`)."""
    return bool(SENTENCE_END.search(text))


def is_capitals(text: str) -> bool:
    """Whether all letters are capitals, and there are at least two."""
    return text == text.upper() and sum(c.isalpha() for c in text) >= 2


def awaits(previous: str, text: str) -> bool:
    """Whether a line breaks between a word and the number it needs: `ngày` / `21/12/2021`, `khoản` / `2. …`."""
    return text[:1].isdigit() and bool(AWAITS_NUMBER.search(previous))


def starts_lower(text: str) -> bool:
    """Whether the first letter or digit, quotes and brackets skipped, is a small letter."""
    bare = text.lstrip("“\"'(‘[")
    return bare[:1].islower()


LAST_WORD = re.compile(r"\S+$")
FIRST_WORD = re.compile(r"^\S+")
# No Vietnamese syllable has more than seven letters, so a longer word without marks broken at a hyphen is foreign.
BROKEN_WORD_LENGTH = 9


def joint(left: str, right: str) -> tuple[str, bool]:
    """What stands between two printed lines of one paragraph.

    Returns the text (a space or nothing) and whether the hyphen at the end of `left` belongs to the line break
    alone: `15/2019/TT-` + `BLĐTBXH` gives `("", False)`, `Metha-` + `done` gives `("", True)`, `động -` + `Thương`
    gives `(" ", False)`.
    """
    last = LAST_WORD.search(left)
    first = FIRST_WORD.match(right)
    if not last or not first:
        return " ", False
    tail, head = last[0], first[0]
    if tail.endswith("-") and len(tail) > 1 and tail[-2].isalnum():
        stem = tail[:-1]
        soft = stem.isascii() and stem.isalpha() and stem[1:].islower() and head[0].islower() and len(stem) > 2
        start = re.match(r"[^\W\d_]+", head)
        soft = soft and start is not None and start[0].isascii() and len(stem + start[0]) >= BROKEN_WORD_LENGTH
        return "", soft
    if re.search(r"\d/$", tail) and head[0].isalnum():
        return "", False
    if "/" in tail and re.search(r"[A-ZĐ\d]$", tail) and re.match(r"-[A-ZĐ]", head):
        return "", False
    return " ", False


# Đ is written with three letters that look alike; only the first is the Vietnamese one.
LOOKALIKES = str.maketrans({"\u00d0": "\u0110", "\u0189": "\u0110", "\u0256": "\u0111"})
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b]")


@lru_cache(maxsize=20_000)
def repair_word(word: str) -> str:
    """A word in NFC without invisible characters, with the Vietnamese Đ."""
    return INVISIBLE.sub("", unicodedata.normalize("NFC", INVISIBLE.sub("", word).translate(LOOKALIKES)))


def plain(text: str) -> str:
    """The text as `Document.text` would have it: words repaired, one space between them."""
    return " ".join(w for w in (repair_word(word) for word in text.split()) if w)
