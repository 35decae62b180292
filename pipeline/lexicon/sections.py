"""What the parts of a plan are for, told by the words of their headings.

Guarantees: the answer depends on the words and on the part above alone.
"""

import re
from functools import cache

from pipeline.lexicon.tables import table
from pipeline.lexicon.text import fold_name

LONGEST_HEADING = 28  # words; what is longer is a sentence that happens to stand in bold


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    fillers = f"(?:{table('sections')['fillers']})*"
    return tuple(
        (
            row["name"],
            re.compile(fillers + f"(?:{'|'.join(row['words'])})(?!\\w)"),
            re.compile(f"(?<!\\w)(?:{'|'.join(row['anywhere'])})(?!\\w)") if row.get("anywhere") else None,
        )
        for row in table("sections")["sections"]
    )


def section_of(heading: str, above: str | None, *, top: bool) -> str | None:
    """The kind of the part under this heading, None where the heading does not change it.

    `above` is the kind of the part it stands in; `top` whether it is a part of the first rank (I., Phần), whose
    kind may stand anywhere in its words.
    """
    folded = fold_name(heading)
    if len(folded.split()) > LONGEST_HEADING:
        return None
    allowed = table("sections")["within"].get(above) if above and not top else None
    best: tuple[int, str] | None = None
    for name, begins, anywhere in _patterns():
        if allowed is not None and name not in allowed:
            continue
        if begins.match(folded):
            return str(name)
        hit = anywhere.search(folded) if top and anywhere else None
        if hit and (best is None or hit.start() < best[0]):
            best = (hit.start(), str(name))
    return best[1] if best else None
