"""Types of documents (`Kế hoạch`, `Nghị định` …) and the letters that stand for them in numbers.

Guarantees: names are unique, longest first wherever an order matters.
"""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_name


@dataclass(frozen=True, slots=True)
class InstrumentType:
    """`codes` are the letters in numbers (`NĐ` in 116/2021/NĐ-CP); `law` types are cited by name, too."""

    name: str
    codes: tuple[str, ...]
    law: bool


@cache
def instrument_types() -> tuple[InstrumentType, ...]:
    """All types, longest name first."""
    rows = [
        InstrumentType(str(r["name"]), tuple(r["codes"]), bool(r.get("law")))
        for r in table("instrument_types")["types"]
    ]
    return tuple(sorted(rows, key=lambda t: -len(t.name)))


@cache
def programme_names() -> tuple[str, ...]:
    """Names under which programmes are cited with their years, longest first."""
    return tuple(sorted((str(n) for n in table("instrument_types")["programmes"]), key=len, reverse=True))


@cache
def misprints() -> dict[str, str]:
    """Letters of numbers that lost a stroke or their case, with what they stand for: `ND` is `NĐ`."""
    return {str(key): str(value) for key, value in dict(table("instrument_types")["misprints"]).items()}


@cache
def slips() -> dict[str, str]:
    """Letters that are a slip of the writer, with what they stand for: `Tg` is `TTg`."""
    return {str(key): str(value) for key, value in dict(table("instrument_types")["slips"]).items()}


@cache
def type_named(words: str) -> InstrumentType | None:
    """The type whose name the words are, whatever their case."""
    folded = fold_name(words)
    return next((t for t in instrument_types() if fold_name(t.name) == folded), None)


@cache
def type_of_code(code: str) -> InstrumentType | None:
    """The type that the letters of a number stand for: `NĐ-CP` gives Nghị định, `36-CT/TW`'s `CT` gives Chỉ thị."""
    first = re.split(r"[-/]", code)[0]
    first = re.sub(r"\d+$", "", first)
    if first == "QH":
        return type_named("Luật")
    return next((t for t in instrument_types() if first in t.codes and first not in ("QH", "UBTVQH")), None)
