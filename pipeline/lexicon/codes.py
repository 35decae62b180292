"""Which indicator code a statement has.

Guarantees: decided by the words alone, rules tried from the top of `data/codes.yaml`, the first that fits decides; a
statement outside the subject (drugs, rehabilitation) is OTHER.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_name

OTHER = "OTHER"
KEPT = 2048  # statements of which the code is remembered


@dataclass(frozen=True, slots=True)
class CodeRule:
    """All of `every`, one of `some` (where there are any) and none of `none` are found in the folded statement.

    `sure`: the words name the code outright, those of the subject, of the `whole` statement where it says so.
    """

    code: str
    every: tuple[re.Pattern[str], ...]
    some: re.Pattern[str] | None
    none: re.Pattern[str] | None
    sure: bool = False
    whole: bool = False

    def fits(self, folded: str) -> bool:
        """Whether the rule decides this statement."""
        if self.none and self.none.search(folded):
            return False
        return all(p.search(folded) for p in self.every) and (self.some is None or bool(self.some.search(folded)))


@cache
def names() -> dict[str, dict[str, str]]:
    """Code -> its names, `vi` and `en`, in the order of the field guide."""
    return {code: dict(row) for code, row in table("codes")["codes"].items()}


@cache
def rules() -> tuple[CodeRule, ...]:
    """The rules in the order in which they are tried."""
    return tuple(
        CodeRule(
            code=row["code"],
            every=tuple(re.compile(p) for p in row.get("all", ())),
            some=_either(row.get("any")),
            none=_either(row.get("none")),
            sure=bool(row.get("sure")),
            whole=bool(row.get("whole")),
        )
        for row in table("codes")["rules"]
    )


def _either(patterns: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


def on_topic(text: str) -> bool:
    """Whether the words are about drugs or rehabilitation."""
    return bool(re.search(table("codes")["topic"], fold_name(text)))


@lru_cache(maxsize=KEPT)
def code_of(statement: str) -> str | None:
    """The code that the words decide, None where no rule fits."""
    folded = fold_name(statement)
    return next((rule.code for rule in rules() if rule.fits(folded)), None)


@lru_cache(maxsize=KEPT)
def sure_code_of(subject: str, words: str = "") -> str | None:
    """The code that the words name outright, None where none of the rules that are `sure` fits."""
    ours, whole = fold_name(subject), fold_name(words)
    return next((rule.code for rule in rules() if rule.sure and rule.fits(whole if rule.whole else ours)), None)
