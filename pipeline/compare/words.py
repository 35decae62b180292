"""What reports of a comparison say, in Vietnamese and in English.

Guarantees: the words are data (`words.yaml`); every code that a comparison can give has words in both languages.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml

from pipeline import wording
from pipeline.compare.stored import Target
from pipeline.lexicon import codes, tables
from pipeline.lexicon.taxonomy import EVERYWHERE, Scope

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Section = Literal["statuses", "reasons", "findings", "directions", "levels", "measures", "times", "texts"]


@cache
def table() -> dict[Section, dict[str, dict[Language, str]]]:
    """Section -> code -> its words by language."""
    text = files("pipeline.compare").joinpath("words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def word(section: Section, code: str, lang: Language) -> str:
    """The words for a code."""
    return table()[section][code][lang]


def text(name: str, lang: Language) -> str:
    """A heading or a short sentence of the reports."""
    return table()["texts"][name][lang]


def number(value: float, lang: Language) -> str:
    """`1.250,5` in Vietnamese, `1,250.5` in English."""
    return wording.number(value, english=lang == "en")


def shown(value: str | float | None, lang: Language) -> str:
    """A value of a list as text; a year or a page is no amount and stays as it is."""
    if value is None:
        return ""
    return number(value, lang) if isinstance(value, float) else str(value)


def amount(target: Target, lang: Language) -> str:
    """An amount as it is said: `≥ 90 %`, `giảm 5 %`, `20 – 25 người`."""
    upper = f" – {number(target.value_max, lang)}" if target.value_max is not None else ""
    direction = f"{word('directions', target.direction, lang)} " if target.direction else ""
    unit = f" {target.unit}" if target.unit else ""
    sign = f"{wording.COMPARATORS[target.comparator]} " if target.comparator in wording.COMPARATORS else ""
    return f"{direction}{sign}{number(target.value, lang)}{upper}{unit}"


@cache
def _names() -> dict[str, dict[str, str]]:
    """Aspect or base -> its names."""
    table: dict[str, Any] = tables.table("taxonomy")
    return {row["id"]: {"vi": row["vi"], "en": row["en"]} for row in [*table["aspects"], *table["bases"]]}


def indicator(code: str, subcode: str | None, lang: Language, scope: Scope = EVERYWHERE) -> str:
    """An indicator's name: `Độ phủ tuyên truyền (xã, phường, thị trấn)`."""
    finer = [_names()[part][lang] for part in (subcode or "").split(".") if part]
    if scope.per_unit:
        each = _names().get(scope.per_unit, {}).get(lang, scope.per_unit)
        finer.append(f"mỗi {each}" if lang == "vi" else f"in each of the {each}")
    if scope.per_time:
        finer.append(f"mỗi {scope.per_time}" if lang == "vi" else f"each {word('times', scope.per_time, lang)}")
    name = codes.names()[code][lang]
    return f"{name} ({'; '.join(finer)})" if finer else name
