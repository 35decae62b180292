"""Which old encoding a text is in, where no font tells it.

Guarantees: a text whose marked words are all possible syllables is never touched, in whatever normalization it comes;
letters that only Unicode has are never touched; the share of possible marked syllables before and after decides, for
the whole text first and then line by line, so that a text of several encodings is decoded in each place as it needs.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.lexicon.syllables import has_mark, is_syllable
from pipeline.ocr.document import DocumentBuilder
from pipeline.ocr.legacy import (
    ENCODINGS,
    LETTERS,
    NAMES,
    UNICODE_ALONE,
    Encoding,
    Tally,
    Word,
    decode,
    font_encoding,
    tally,
)
from pipeline.ocr.runs import Run

LEAST_GAIN = 3  # words that become syllables, in the whole text: fewer are foreign names
MOST_BAD = 0.3  # of the impossible words of the lines that an encoding betters may stay impossible
LEAST_SHARE = 0.5  # of all impossible words must stand in such lines: OCR's errors are everywhere
# Words that VIQR makes marked syllables: 0.6 to 0.9 of a Vietnamese text, 0.1 at most of English or unmarked text.
LEAST_VIQR = 0.42
LEAST_VIQR_WORDS = 8


@dataclass
class Decoder:
    """What is known of a whole text. Ask for each line; what was decoded is counted for the note.

    `pure`: no letter of the text is one that only Unicode has, so lines that could be either follow the others;
    `by_font`: fonts tell the encoding, so text in other fonts needs a reason of its own.
    """

    established: tuple[Encoding, ...] = ()
    pure: bool = False
    by_font: bool = False
    words: Counter[Encoding] = field(default_factory=Counter)
    places: dict[Encoding, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Decoder":
        """The decoder of a text, given by its lines."""
        whole = [unicodedata.normalize("NFC", line) for line in lines]
        pure = not any(UNICODE_ALONE.intersection(line) for line in whole)
        if _is_viqr(whole):
            return cls(("viqr",), pure)
        return cls(_established(whole), pure)

    def encoding_of(self, line: str, *, doubted: bool = False) -> Encoding | None:
        """The encoding of a line; None: it is right as it is. `doubted`: only if that makes it better."""
        line = unicodedata.normalize("NFC", line)
        if self.established == ("viqr",):
            return "viqr" if line.isascii() or not any(c.isalpha() and not c.isascii() for c in line) else None
        if not self.established or line.isascii():
            return None
        before = tally(line)
        tried = [(_after(line, encoding), encoding) for encoding in self.established]
        # a short line of capitals and codes follows the others: one word more is chance
        after, encoding = min(tried, key=lambda t: (t[0].bad, (t[1] != self.established[0]) - t[0].good))
        if after.good < before.good or after.bad > before.bad:
            return None
        return encoding if (self.pure and not doubted) or after.bad < before.bad else None

    def decoded(self, line: str, place: str = "", font: str = "", *, opening: bool = False) -> list[Word]:
        """The words of a line in Unicode. `place` is where it stands, for the note; a legacy `font` decides."""
        hint = font_encoding(font) if font else None
        if hint and _fits(line, hint.encoding):
            words = decode(line, hint.encoding, hint, opening=opening)
            encoding: Encoding | None = hint.encoding
            self.by_font = True
        else:
            encoding = self.encoding_of(line, doubted=self.by_font and bool(font))
            words = decode(line, encoding, opening=opening) if encoding else [Word(line, line)]
        if encoding and UNICODE_ALONE.intersection(unicodedata.normalize("NFC", line)):
            words = [w if _betters(w) else Word(w.raw, w.raw) for w in words]
        changed = sum(w.raw != w.text for w in words)
        if encoding and changed:
            self.words[encoding] += changed
            known = self.places.setdefault(encoding, [])
            if place and place not in known[-1:]:
                known.append(place)
        return words

    def text(self, line: str) -> str:
        """The line in Unicode, not counted."""
        encoding = self.encoding_of(line)
        return "".join(w.text for w in decode(line, encoding)) if encoding else line

    def runs(self, runs: Sequence[Run], place: str = "", *, opening: bool = False) -> list[Run]:
        """A printed line in Unicode, `raw` of each changed word as the file has it.

        `opening`: nothing but an indent stands before it, or it is a whole paragraph.
        """
        if not self.established and not any(run.font and font_encoding(run.font) for run in runs):
            return list(runs)
        out: list[Run] = []
        for run in _joined(runs):
            if run.mark or run.raw is not None or not run.text:
                out.append(run)
                continue
            for word in self.decoded(run.text, run.font or place, run.font, opening=opening):
                changed = word.raw != word.text
                out.append(replace(run, text=word.text if changed else word.raw, raw=word.raw if changed else None))
            opening = False
        return out

    def note(self, builder: DocumentBuilder) -> None:
        """Say what was decoded and where."""
        for encoding, count in self.words.items():
            where = _listed(self.places.get(encoding, []))
            builder.note(
                "legacy_encoding",
                f"Đã đổi {count} từ{where} từ bảng mã cũ {NAMES[encoding]} sang Unicode; "
                "chữ như trong tệp còn ở phần raw của căn cứ",
            )


def _listed(places: Sequence[str]) -> str:
    """`(trang 1, 2)`; of many places the first and the last."""
    once = list(dict.fromkeys(places))
    if not once:
        return ""
    return f" ({', '.join(once)})" if len(once) <= 4 else f" ({once[0]} … {once[-1]}, {len(once)} chỗ)"


def _joined(runs: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of one look as one run: Word cuts words anywhere, between a vowel and its mark, too."""
    waiting: Run | None = None
    for run in runs:
        alike = waiting is not None and not run.mark and not waiting.mark and run.raw is None and waiting.raw is None
        if waiting is not None and alike and (run.bold, run.font) == (waiting.bold, waiting.font):
            waiting = replace(waiting, text=waiting.text + run.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = run
    if waiting is not None:
        yield waiting


def _after(line: str, encoding: Encoding) -> Tally:
    return tally("".join(w.text for w in decode(line, encoding)))


def _fits(line: str, encoding: Encoding) -> bool:
    """Whether what the font's name says can be: text of Unicode is set in old fonts by mistake."""
    if line.isascii():
        return True
    before, after = tally(unicodedata.normalize("NFC", line)), _after(line, encoding)
    return after.bad <= before.bad


def _betters(word: Word) -> bool:
    before, after = tally(word.raw), tally(word.text)
    return bool(before.bad and after.good and not after.bad)


def _established(lines: Sequence[str]) -> tuple[Encoding, ...]:
    """The encodings that better enough of the text, best first."""
    before = {at: tally(line) for at, line in enumerate(lines) if not line.isascii()}
    total = sum(t.bad for t in before.values())
    if total < LEAST_GAIN:
        return ()
    tried = {at: {e: _after(lines[at], e) for e in ENCODINGS} for at, was in before.items() if was.bad}
    order = sorted(ENCODINGS, key=lambda e: sum(after[e].bad - after[e].good for after in tried.values()))
    votes: dict[Encoding, list[tuple[Tally, Tally]]] = {encoding: [] for encoding in ENCODINGS}
    for at, results in tried.items():
        encoding = min(order, key=lambda e: (results[e].bad, -results[e].good))
        was, after = before[at], results[encoding]
        if after.bad < was.bad and after.good > was.good:
            votes[encoding].append((was, after))
    if sum(was.bad for pairs in votes.values() for was, _ in pairs) < LEAST_SHARE * total:
        return ()
    found: list[tuple[int, Encoding]] = []
    for encoding, pairs in votes.items():
        gain = sum(after.good - was.good for was, after in pairs)
        left = sum(after.bad for _, after in pairs)
        if gain >= LEAST_GAIN and left <= MOST_BAD * sum(was.bad for was, _ in pairs):
            found.append((gain, encoding))
    return tuple(encoding for _, encoding in sorted(found, reverse=True))


def _is_viqr(lines: Sequence[str]) -> bool:
    """Whether a text is written in VIQR: nothing but ASCII in its words, and marked syllables after decoding."""
    if any(c.isalpha() and not c.isascii() for line in lines for c in line):
        return False
    text = "".join(w.text for line in lines for w in decode(f"{line}\n", "viqr"))
    words = [w for w in LETTERS.findall(text) if len(w) > 1 and (has_mark(w) or not w.isupper())]
    marked = sum(has_mark(w) and is_syllable(w) for w in words)
    return len(words) >= LEAST_VIQR_WORDS and marked >= LEAST_VIQR * len(words)
