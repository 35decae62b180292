"""Names of bodies: abbreviations written out, the tier of government at which a body sits.

Guarantees: `expand` is idempotent, writes hyphens in names as ` - ` and the tone on the first vowel; the tables are
data (`data/abbreviations.yaml`, `data/bodies.yaml`) whose examples are tests.
"""

import re
from functools import cache, lru_cache
from typing import Literal

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_name, one_tone_placement

# the letters in an instrument's number stay as they are: 35/KH-UBND
_INSTRUMENT_NUMBER = re.compile(r"(\d+\s?/\s?(?:\d{4}/)?[A-ZĐ][\w&]*(?:-\s?[\w&]+)*)")
# what every row of the table has in it: two capitals in a row, or a name that is spelled in many ways
_MAY_BE_SHORT = re.compile(r"[A-ZĐ]\s?[A-ZĐ&]|P\.|Lao động|Văn hóa|TU|HU|Lưu|Phó CT|[Đđ]/c")
_SLASH = re.compile(r"(?<=\b(?:TT|CT))/(?=[A-ZĐ])|(?<=\b(?:TTr|PCT))/(?=[A-ZĐ])")  # TT/Huyện ủy, PCT/UBND
_FILED = re.compile(r"Lưu(?!\w)")
KEPT = 4096  # texts whose long form is remembered

Level = Literal["central", "province", "district", "commune"]

_SHORT_HEADS = (
    "UBND", "HĐND", "UBMTTQ", "MTTQ", "TAND", "VKSND", "BHXH", "NHCSXH", "BCĐ", "BCH", "LĐLĐ", "TTYT",
)  # fmt: skip
_EDGE_LEFT, _EDGE_RIGHT = r"(?<![\w/])", r"(?![\w/])"
_LETTER = r"[^\W\d_]"
_NAME_HYPHEN = re.compile(rf"(?<={_LETTER})(?:\s*[–—]\s*|\s+-\s*|\s*-\s+)(?={_LETTER})")


@cache
def _rules(tables: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = [row for name in tables for row in table("abbreviations")[name]]
    return tuple(
        (re.compile(rf"{_EDGE_LEFT}(?:{row['match']}){_EDGE_RIGHT}(?:\.(?=\s|{_LETTER}))?"), row["to"]) for row in rows
    )


@cache
def _any_rule(tables: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what any of the rules would write out: most texts have none."""
    return re.compile("|".join(pattern.pattern for pattern, _ in _rules(tables)))


@lru_cache(maxsize=KEPT)
def expand(text: str, *, party: str = "Tỉnh ủy", recipients: bool = False, name: bool = False) -> str:
    """Write abbreviations out: `Phòng LĐ-TB&XH` becomes `Phòng Lao động - Thương binh và Xã hội`.

    `party` is what `TU` stands for at the plan's tier (`Tỉnh ủy`, `Thành ủy`); `recipients` adds the shorter forms
    that stand only in the lines of *Nơi nhận*; of the line *Lưu* only the words that are no office's code. `name` says
    that the text is a body's name and nothing else.
    """
    text = re.sub(r"\s+", " ", one_tone_placement(text)).strip()
    text = _SLASH.sub(" ", text)
    tables: tuple[str, ...] = ("anywhere",)
    if recipients:
        tables = ("filed",) if _FILED.match(text) else ("recipients", "anywhere")
    if name:
        tables = ("names", "recipients", "anywhere")
    pieces = _INSTRUMENT_NUMBER.split(text)
    pieces[::2] = [_written_out(piece, tables, party) for piece in pieces[::2]]
    text = "".join(pieces)
    text = re.sub(r"\bỦy ban nhân (?=tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)", "Ủy ban nhân dân ", text)
    text = re.sub(r"\b([Tt])ổ quốc (Việt nam)", r"\1ổ quốc Việt Nam", text)
    text = re.sub(r"Mặt trận tổ quốc", "Mặt trận Tổ quốc", text)
    text = re.sub(r"(?<=\w)\(", " (", text)
    return re.sub(r"\s+", " ", _NAME_HYPHEN.sub(" - ", text)).strip()


def _written_out(text: str, tables: tuple[str, ...], party: str) -> str:
    if not _MAY_BE_SHORT.search(text) or not _any_rule(tables).search(text):
        return text
    for pattern, to in _rules(tables):
        text = pattern.sub(lambda m, to=to: _spaced(m, to.format(party=party)), text)  # type: ignore[misc]
    return text


def _spaced(match: re.Match[str], to: str) -> str:
    return to + (" " if match.group().endswith(".") else "")


def capital(name: str) -> str:
    """A body's name with a capital first letter."""
    return name[:1].upper() + name[1:]


@cache
def heads() -> tuple[tuple[str, str], ...]:
    """(words that begin a body's name, level), longest first."""
    rows = [(word, str(row["level"])) for row in table("bodies")["heads"] for word in row["words"]]
    return tuple(sorted(rows, key=lambda r: -len(r[0])))


@cache
def _folded_heads() -> tuple[tuple[str, str], ...]:
    return tuple((fold_name(word), level) for word, level in heads())


@cache
def head_pattern() -> re.Pattern[str]:
    """Matches the beginning of a body's name, abbreviations written out or not; either case for the first letter."""
    words = [*(word for word, _ in heads()), *_SHORT_HEADS]
    either = [f"(?i:{re.escape(w[0])}){re.escape(w[1:])}" for w in words]
    return re.compile(rf"(?:{'|'.join(either)})(?!\w)")


def issuer_of_code(code: str) -> str | None:
    """The issuer that the last part of an instrument's code names: `NĐ-CP` gives `Chính phủ`, else None."""
    by_code: dict[str, str] = table("bodies")["issuers_by_code"]
    last = re.split(r"[-/]", code)[-1]
    if last.startswith("QH") and last[2:].isdigit():
        return by_code["QH"]
    if last.startswith("UBTVQH"):
        return by_code["UBTVQH"]
    return by_code.get(last)


def level_of(name: str, issuer_level: Level | None, *, city_is_province: bool = False) -> Level | None:
    """The tier at which a body sits, read from its name; None where the name does not tell.

    `issuer_level` is the tier of the plan's issuer: *các đơn vị* of a district plan sit in the district.
    `city_is_province` says that `thành phố` in this plan is a city of the first tier.
    """
    folded = fold_name(expand(name))
    if re.match(r"các sở", folded) and "ủy ban nhân dân" in folded:
        return None
    for word, level in _folded_heads():
        if not folded.startswith(word) or folded[len(word) : len(word) + 1].isalnum():
            continue
        if level == "named":
            return _named_tier(folded, city_is_province) or issuer_level
        if level == "plan":
            return _named_tier(folded, city_is_province) or (issuer_level if folded.startswith("các") else None)
        if level == "commune" and issuer_level != "commune":
            return _named_tier(folded, city_is_province) or issuer_level
        return level  # type: ignore[return-value]
    return _named_tier(folded, city_is_province)


def _named_tier(folded: str, city_is_province: bool) -> Level | None:
    found: list[tuple[int, Level]] = []
    tiers: dict[Level, list[str]] = table("bodies")["tiers"]
    for level, words in tiers.items():
        for word in words:
            hit = re.search(rf"(?<!\w){word}(?!\w)", folded)
            if hit:
                found.append((hit.start(), level))
    city = re.search(r"(?<!\w)thành phố(?!\w)", folded)
    if city and not any(level == "district" and start < city.start() for start, level in found):
        found.append((city.start(), "province" if city_is_province else "district"))
    return min(found)[1] if found else None
