"""What the parts of a plan are for, told by the words of their headings.

Guarantees: the answer depends on the words and on the part above alone.
"""

import re
from functools import cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_for_search, fold_name

LONGEST_HEADING = 28  # words; what is longer is a sentence that happens to stand in bold


@cache
def _patterns(*, marked: bool) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    """The kinds with their patterns; `marked` says whether these have their marks: OCR loses those of capitals."""

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern if marked else _without_marks(pattern))

    fillers = f"(?:{table('sections')['fillers']})*"
    return tuple(
        (
            row["name"],
            compiled(fillers + f"(?:{'|'.join(row['words'])})(?!\\w)"),
            compiled(f"(?<!\\w)(?:{'|'.join(row['anywhere'])})(?!\\w)") if row.get("anywhere") else None,
        )
        for row in table("sections")["sections"]
    )


def _without_marks(pattern: str) -> str:
    """The pattern over letters without marks; its own signs, a backslash and a letter, stay as they are."""

    def bare(match: re.Match[str]) -> str:
        escaped = match.string[match.start() - 1 : match.start()] == "\\"
        return match[0] if escaped else fold_for_search(match[0])

    return re.sub(r"[^\W\d_]+", bare, pattern)


def section_of(heading: str, above: str | None, *, top: bool) -> str | None:
    """The kind of the part under this heading, None where the heading does not change it.

    `above` is the kind of the part it stands in; `top` whether it is a part of the first rank (I., Phần), whose
    kind may stand anywhere in its words.
    """
    folded = fold_name(heading)
    if len(folded.split()) > LONGEST_HEADING:
        return None
    allowed = table("sections")["within"].get(above) if above and not top else None
    found = _best(folded, allowed, top=top, marked=True)
    return found or (_best(fold_for_search(folded), allowed, top=top, marked=False) if top else None)


def _best(folded: str, allowed: list[str] | None, *, top: bool, marked: bool) -> str | None:
    best: tuple[int, str] | None = None
    for name, begins, anywhere in _patterns(marked=marked):
        if allowed is not None and name not in allowed:
            continue
        if begins.match(folded):
            return str(name)
        hit = anywhere.search(folded) if top and anywhere else None
        if hit and (best is None or hit.start() < best[0]):
            best = (hit.start(), str(name))
    return best[1] if best else None
