"""Titles and names printed in capitals, written as a sentence or a name.

Guarantees: only the case of letters changes; a text that is not in capitals comes back as it is. Names of places keep
their capitals as far as the gazetteer knows them after their kind, names of bodies as far as the lexicon does.
"""

import re
from functools import cache

from pipeline.extract.bodies import KIND_OF_PLACE, PLACE_KINDS
from pipeline.extract.instrument_numbers import canonical_code
from pipeline.lexicon import places
from pipeline.lexicon.agencies import heads
from pipeline.lexicon.forms import bare, words
from pipeline.lexicon.instrument_types import instrument_types
from pipeline.lexicon.syllables import is_syllable
from pipeline.lexicon.tables import table
from pipeline.lexicon.text import one_tone_placement

LONGEST_PLACE = 5  # words of a place's name
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CODE = re.compile(r"(?<=[\d])\s*[/-]\s*[^\W\d_][^\s,;.:()]*")
_ROMAN = re.compile(r"(?<=\bthứ )[ivxlc]+\b|(?<=\bquý )[iv]+\b|(?<=\bkhóa )[ivxlc]+\b|(?<=\bvùng )[ivx]+\b")
_KIND = re.compile(rf"(?:{KIND_OF_PLACE}|(?<!\w)(?:tỉnh|thành|huyện|thị|quận|đảng) (?:ủy|đoàn))\s+", re.I)
# Bodies whose field of work has a capital: Sở Xây dựng, Ban Tuyên giáo.
_FIELD_HEAD = re.compile(
    r"(?<!\w)(?:Sở|Phòng|Bộ|Ban|Cục|Chi cục|Tổng cục|Vụ|Trung tâm|Viện|Trường|Bệnh viện|Công ty|Hội đồng|Thanh tra)\s+"
)
_FIELD_END = re.compile(rf"\s(?:{'|'.join(PLACE_KINDS[:-1])}|xã(?! hội)|của|cải|phòng, chống)(?!\w)")
_SCHOOL = re.compile(
    r"((?:Trường|Học viện)\s+(?:đại học|cao đẳng|tiểu học|mầm non|THPT|THCS|trung học \w+ \w+)\s+)(.+)", re.I
)
_JOINT = re.compile(r"(?:,|\s-|\svà)\s+")


def in_sentence_case(text: str) -> str:
    """A text in capitals as a sentence: `KẾ HOẠCH CỦA CHÍNH PHỦ` gives `Kế hoạch của Chính phủ`."""
    if not text.isupper():
        return text
    lowered = _with_abbreviations(text)
    lowered = _CODE.sub(lambda m: canonical_code(text[m.start() : m.end()]), lowered)
    lowered = _ROMAN.sub(lambda m: m[0].upper(), lowered)
    for name, pattern in _names():
        lowered = pattern.sub(name, lowered)
    lowered = re.sub(r"([“\"]\s*)(\w)", lambda m: m[1] + m[2].upper(), _with_places(lowered))
    return lowered[:1].upper() + lowered[1:]


def name_in_case(text: str) -> str:
    """A body's name in capitals as a name: `SỞ XÂY DỰNG TỈNH LÀO CAI` gives `Sở Xây dựng tỉnh Lào Cai`."""
    if not text.isupper():
        return text
    lowered = _with_abbreviations(text)
    lowered = lowered[:1].upper() + lowered[1:]
    for name, pattern in (*_heads(), *_names()):
        lowered = pattern.sub(name, lowered)
    lowered = _with_fields(_with_fields(lowered))  # Thanh tra Sở Y tế
    lowered = _SCHOOL.sub(lambda m: m[1] + m[2].title(), lowered)
    return _with_province(_with_places(lowered, every=True))


def _with_fields(name: str) -> str:
    """Capitals for what a body is about, after its head and after each comma, dash and `và`: Giáo dục và Đào tạo."""
    letters = list(name)
    for found in _FIELD_HEAD.finditer(name):
        end = _FIELD_END.search(name, found.end())
        limit = end.start() if end else len(name)
        raised = [found.end(), *(m.end() for m in _JOINT.finditer(name, found.end(), limit))]
        for at in (place for place in raised if place < limit):
            letters[at] = letters[at].upper()
    return "".join(letters)


@cache
def _names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = sorted(map(str, table("proper_names")["names"]), key=len)
    found = [(name, re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)", re.I)) for name in rows]
    before = "|".join(map(re.escape, table("proper_names")["types_before"]))
    for kind in instrument_types():
        pattern = rf"(?<!\w){re.escape(kind.name.lower())}(?=\s+(?:{before}))"
        found.append((kind.name, re.compile(pattern)))
    return tuple(found)


def mended(name: str) -> str:
    """A body's name with the marks and capitals of the lexicon where print or OCR lost them: `Sở Y tẻ` is *Sở Y tế*.

    Only words that agree letter by letter without marks are changed.
    """
    folded = bare(name)
    for known, pattern, everywhere in _known():
        for found in reversed(list(pattern.finditer(folded))):
            if everywhere or found.start() == 0:
                name = name[: found.start()] + known + name[found.end() :]
                folded = bare(name)
    return name


@cache
def _known() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """(name, its pattern over bare text, whether it is a name wherever it stands), short ones first."""
    fields = [f"{head} {field}" for head in ("Sở", "Phòng", "Bộ") for field in table("proper_names")["departments"]]
    anywhere = {*map(str, table("proper_names")["names"]), *fields, *words("organs")}
    first = {w for w, _ in heads() if " " in w} - anywhere
    rows = [(n, True) for n in anywhere if " " in n] + [(n, False) for n in first]
    return tuple(
        (n, re.compile(rf"(?<!\w){re.escape(bare(n))}(?!\w)"), e) for n, e in sorted(rows, key=lambda r: len(r[0]))
    )


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Heads of bodies, short ones first so that longer ones overwrite them."""
    names = sorted({*(w for w, _ in heads()), *words("organs")}, key=len)
    return tuple(
        (n, re.compile(rf"(?<!\w){re.escape(n.lower())}(?!\w)", re.I)) for n in names if " " in n or len(n) > 3
    )


def _with_abbreviations(text: str) -> str:
    """Small letters but for what is no syllable: `5G`, `UBND`, `XIV`."""
    kept = set(map(str, table("proper_names")["abbreviations"]))

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        keeps = word in kept or (not is_syllable(word) and len(word) <= 6 and not word.isdigit())
        return word if keeps else word.lower()

    return _WORD.sub(lower, one_tone_placement(text))


def _with_places(text: str, *, every: bool = False) -> str:
    """Capitals for the name after a kind of place; `every` also for names that the gazetteer does not have."""
    out, at = [], 0
    for kind in _KIND.finditer(text):
        if kind.start() < at:
            continue
        named = list(_WORD.finditer(text, kind.end()))[:LONGEST_PLACE]
        name, end = _longest_place(text, kind, named)
        if name is None and every and named:
            name, end = " ".join(w[0][:1].upper() + w[0][1:] for w in named), named[-1].end()
        if name is not None:
            head = kind[0] if kind[0].strip().lower().endswith(("ủy", "đoàn")) else kind[0].lower()
            out += [text[at : kind.start()], head, name]
            at = end
    return "".join([*out, text[at:]])


def _with_province(name: str) -> str:
    """Capitals for a province that ends a body's name without its kind: `Sở Y tế Kiên Giang`."""
    for size in (3, 2):
        words_of = name.split(" ")
        last = " ".join(words_of[-size:])
        if len(words_of) > size + 1:
            found = [
                p for p in places.find(last, level="province") if places.marked_key(p.name) == places.marked_key(last)
            ]
            if found:
                return f"{' '.join(words_of[:-size])} {found[0].name}"
    return name


def _longest_place(text: str, kind: re.Match[str], named: list[re.Match[str]]) -> tuple[str | None, int]:
    for size in range(len(named), 0, -1):
        end = named[size - 1].end()
        printed = text[kind.end() : end]
        unit = kind[0].strip().lower()
        found = places.find(printed, kind=None if unit.endswith("ủy") else unit)
        exact = [p for p in found if places.marked_key(p.name) == places.marked_key(printed)]
        if exact:
            return exact[0].name, end
    return None, 0
