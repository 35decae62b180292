"""Word's automatic list numbers, as they are printed.

Guarantees: counts as Word does (ECMA-376 part 1, 17.9): lists of one abstract numbering count on together, a
level begins anew after a higher one, start overrides hold from the first use. Unknown formats count in decimals.
"""

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
# Bullets of the Symbol and Wingdings fonts stand in Unicode's private area.
BULLETS = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0fc": "✓",
    "\uf0d8": "➢",
    "\uf076": "❖",
    "\uf02d": "-",
    "\uf02b": "+",
    "o": "o",
}


@dataclass(frozen=True)
class Level:
    """One level of a list as numbering.xml has it."""

    start: int
    form: str
    text: str
    custom: str | None
    legal: bool
    suffix: str


@dataclass
class Numbering:
    """The counters of one document. Ask `label` for each numbered paragraph, in order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any | None) -> "Numbering":
        """Read the root element of numbering.xml; None: the document has no lists."""
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.iter(W + "abstractNum"):
            numbering.levels[abstract.get(W + "abstractNumId")] = {
                int(level.get(W + "ilvl")): _level(level) for level in abstract.iter(W + "lvl")
            }
        for num in root.findall(W + "num"):
            number, abstract = num.get(W + "numId"), num.find(W + "abstractNumId")
            if abstract is None:
                continue
            numbering.abstract_of[number] = abstract.get(W + "val")
            for override in num.findall(W + "lvlOverride"):
                start = override.find(W + "startOverride")
                if start is not None:
                    numbering.overrides[number, int(override.get(W + "ilvl"))] = int(start.get(W + "val"))
        return numbering

    def label(self, number: str, level: int) -> tuple[str, str]:
        """The printed label of the next paragraph of list `number` at `level`, and what parts it from the text."""
        abstract = self.abstract_of.get(number)
        levels = self.levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return "", ""
        counts = self.counts.setdefault(abstract, {})
        override = self.overrides.get((number, level))
        if override is not None and (number, level) not in self.used:
            counts[level] = override - 1
        self.used.add((number, level))
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        own = levels[level]
        suffix = "" if own.suffix == "nothing" else " "
        if own.form == "none":
            return "", ""
        if own.form == "bullet":
            sign = own.text.strip()
            return BULLETS.get(sign, "•" if "\ue000" <= sign[:1] <= "\uf8ff" else sign), suffix

        def count(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = levels.get(at, own)
            return printed(counts.get(at, other.start), "decimal" if own.legal else other.form, other.custom)

        return re.sub(r"%(\d)", count, own.text), suffix


def _level(element: Any) -> Level:
    def value(name: str, default: str) -> str:
        found = element.find(W + name)
        return default if found is None else str(found.get(W + "val", default))

    formats = list(element.iter(W + "numFmt"))
    form = formats[0].get(W + "val", "decimal") if formats else "decimal"
    custom = formats[0].get(W + "format") if formats else None
    legal = element.find(W + "isLgl") is not None
    return Level(int(value("start", "1")), form, value("lvlText", ""), custom, legal, value("suff", "tab"))


def printed(number: int, form: str, custom: str | None = None) -> str:
    """A count in one of Word's formats: `printed(4, "upperRoman") == "IV"`."""
    if custom:
        signs = [sign.strip() for sign in custom.split(",") if "..." not in sign]
        if 0 < number <= len(signs):
            return signs[number - 1]
        return str(number).zfill(len(signs[0])) if signs and signs[0].isdigit() else str(number)
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and number > 0:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if form == "lowerRoman" else roman.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)
