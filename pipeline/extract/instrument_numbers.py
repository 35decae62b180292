"""Numbers of instruments: `116/2021/NĐ-CP`, `36-CT/TW`, `769 /QĐ-UBND`, broken over lines or spaced out.

Guarantees: a number has digits, a stroke or dash and letters; `text` is its canonical writing (no spaces, one kind of
dash, Đ with its stroke), the span is what is printed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.lexicon.forms import plain
from pipeline.lexicon.instrument_types import misprints, type_of_code

# Letters of one part of a code: capitals, with the few small letters that codes have (CTr, TTg, TTra, QyĐ, ThU).
_PART = r"[A-ZĐƯ][A-ZĐƯÂÊÔ&]*(?:ra|r|g|y(?=Đ)|h(?=U)|i)?[A-ZĐƯ&]*(?:\s(?=\d\d(?!\d))\d\d|\d{1,3})?(?![^\W_])"
# The first dash of a code may stand between two spaces (`TT - BTC`), later ones beside one at the most.
_CODE = rf"{_PART}(?:\s?[-/]\s?{_PART})?(?:(?:[-/]\s?|\s-){_PART})*"
_STATE = re.compile(
    rf"(?<![\w/.,-])(?P<digits>\d{{1,5}}[a-zA-Z]?)\s*/\s*(?:(?P<year>(?:19|20)\d\d)\s*/\s*)?(?P<code>{_CODE})"
)
_PARTY = re.compile(rf"(?<![\w/.,-])(?P<digits>\d{{1,4}})\s*(?:-|\s)\s*(?P<code>{_PART}\s?/\s?{_PART}(?:-{_PART})*)")
_PREFILTER = re.compile(r"\d[a-zA-Z]?\s*[-/ ]\s*[A-ZĐ\d]")


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number in the text. `party` is the form of the Party's papers (`36-CT/TW`), `year` None where it has none."""

    start: int
    end: int
    digits: str
    year: str | None
    code: str
    party: bool

    @property
    def text(self) -> str:
        """The number in its canonical writing."""
        if self.party:
            return f"{self.digits}-{self.code}"
        return f"{self.digits}/{self.year}/{self.code}" if self.year else f"{self.digits}/{self.code}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the code: `("NĐ", "CP")`."""
        return tuple(re.split(r"[-/]", self.code))


def canonical_code(printed: str) -> str:
    """A code without spaces, every part with its strokes and small letters: `ND - CP` gives `NĐ-CP`."""
    joined = re.sub(r"\s+", "", plain(printed))
    return "".join(misprints().get(part, part) for part in re.split(r"([-/])", joined))


def numbers_in(text: str, offset: int = 0) -> list[NumberFound]:
    """All numbers of a text, in order; `offset` is added to their places."""
    text = plain(text)
    return sorted(_numbers(text, offset), key=lambda n: n.start) if _PREFILTER.search(text) else []


def _numbers(text: str, offset: int) -> Iterator[NumberFound]:
    taken: list[tuple[int, int]] = []
    for pattern, party in ((_STATE, False), (_PARTY, True)):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            code = canonical_code(match["code"])
            if party and type_of_code(code) is None:  # `5 UBND/HĐND` is no number
                continue
            if int(re.sub(r"\D", "", match["digits"])) == 0:  # what OCR makes of a blank
                continue
            taken.append(match.span())
            year = None if party else match["year"]
            start, end = match.start() + offset, match.end() + offset
            yield NumberFound(start, end, match["digits"], year, code, party)
