"""What a number was meant to be where its letters are a slip: the canonical reading of `769/QĐ-UBND` of a ministry.

Guarantees: None where the letters may be right: an office may shorten its name in many ways, so only letters that
contradict the issuer named beside them, or differ from its letters by a slip, are read otherwise.
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.instrument_types import slips

# Letters of bodies that are none of these: a ministry or department does not sign for them.
FOREIGN = frozenset({"UBND", "HĐND", "CP", "TTg"})
STATE_BODIES = frozenset({"TTg", "CP", "UBND"})  # their papers have no number of the Party's form
LEAST_SHARED = 0.5  # of the letters; a slip leaves half of them standing
SHARED_START = 2  # letters that a slip leaves at the beginning

_HEADS = ("Bộ", "Sở", "Phòng")
_PLACE = re.compile(r"\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn)(?:\s.*)?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as it was meant, and what tells so."""

    number: str
    why: str


def letters_of(issuer: str) -> tuple[str, str] | None:
    """(letters without the head, letters with it): `Sở Y tế` gives (YT, SYT); None for bodies without such letters."""
    name = _PLACE.sub("", re.sub(r"^Bộ trưởng\s+", "", issuer))
    head = next((h for h in _HEADS if name.startswith(h + " ")), None)
    if head is None:
        return None
    words = re.findall(r"[^\W\d_]+", name[len(head) :])
    initials = "".join(w if w.isupper() else w[0].upper() for w in words if w != "và")
    return initials, head[0] + initials


def intended_number(number: str, issuer: str | None) -> Reading | None:
    """The canonical reading of a number, None where it can stand as it is."""
    kept = re.split(r"([-/])", number)
    mended = "".join(slips().get(part, part) for part in kept)
    if mended != number:
        return Reading(mended, f"slip: {number}")
    party = re.fullmatch(r"(\d+)-([^-/]+)/([^-/]+)", number)
    if party and party[3] in STATE_BODIES:
        return Reading(f"{party[1]}/{party[2]}-{party[3]}", f"form of numbers: {party[3]}")
    state = re.fullmatch(r"(.*/[^-/]+-)([^-/]+)", number)
    expected = letters_of(issuer) if issuer else None
    if state is None or expected is None or any(_shortens(state[2], letters) for letters in expected):
        return None
    if state[2] in FOREIGN:
        return Reading(state[1] + expected[0], f"issuer named: {issuer}")
    near = min(expected, key=lambda letters: Levenshtein.distance(letters, state[2]))
    shared = Levenshtein.normalized_similarity(near, state[2])
    if near[:SHARED_START] == state[2][:SHARED_START] and shared >= LEAST_SHARED:
        return Reading(state[1] + near, f"issuer named: {issuer}")
    return None


def _shortens(letters: str, full: str) -> bool:
    """Whether the letters stand in `full` in this order: BNN for BNNPTNT."""
    rest = iter(full)
    return all(letter in rest for letter in letters.replace("&", ""))
