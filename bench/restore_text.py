"""Sections of `bench.restore` whose texts need no OCR: marks stripped, old encodings, clean text, slips."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import get_args

from bench.machine import table
from bench.reading_error import without_marks
from bench.restore_inputs import PLANS, pages, sound, texts
from bench.restorers import AS_GIVEN, FILE, STAGE, Output, names, timed
from bench.slips import KINDS, Slip, spoiled
from bench.tally import Change, Tally, changes, kept, numbers_changed, syllables, tally
from corpus.typists import encoded
from pipeline.ocr.legacy import NAMES, Encoding

SHARES = (0.01, 0.02, 0.05)
SEED = 23
SPOILED_TEXTS = ("admin", "news")
MOST_LISTED, FEWEST_LISTED = 40, 4  # changes of all texts and of one
MOST_WORDS = 5  # of a change that is listed whole
COMPARED = ("restorer", "syllables right", "with case", "lines failed", "syllables/s")
NOTHING_HERE = "The held-out text is not beside this checkout."

Pages = Sequence[Sequence[str]]
Row = tuple[str, ...]


def percent(part: float, whole: float) -> str:
    """In percent with two decimals; a dash where there was nothing to count."""
    return f"{100 * part / whole:.2f}" if whole else "–"


def per(many: int, part: float, whole: float) -> str:
    """Of so many, with one decimal."""
    return f"{many * part / whole:.1f}" if whole else "–"


def speed(text: Pages, output: Output) -> str:
    """Syllables a second."""
    count = sum(len(syllables(line)) for page in text for line in page)
    return f"{count / output.seconds:,.0f}" if output.seconds > 0 else "–"


def tallied(printed: Pages, given: Pages, made: Pages) -> Tally:
    """The counts of all lines."""
    rows = zip(chain(*printed), chain(*given), chain(*made), strict=True)
    return sum((tally(*row) for row in rows), Tally())


def listed(found: Mapping[str, Sequence[Change]], what: str) -> str:
    """The first changes of each text, folded away; long ones without their middle, so that no text is given on."""

    def short(text: str) -> str:
        words = text.split()
        return text if len(words) <= MOST_WORDS else f"{words[0]} … {words[-1]}"

    count = sum(map(len, found.values()))
    if not count:
        return f"{what}: none."
    each = max(FEWEST_LISTED, MOST_LISTED // sum(map(bool, found.values())))
    head = f"{what}: {count}" + (f", at most {each} of a text are listed" if count > each else "")
    rows = [f"- {name}: {short(a)} → {short(b)}" for name, some in found.items() for a, b in some[:each]]
    return "\n\n".join([f"<details><summary>{head}</summary>", "\n".join(rows), "</details>"])


def marks(every: int) -> str:
    """Text without its marks."""
    rows = []
    for name, lines in texts().items():
        printed = pages(lines, every)
        given = [[without_marks(line) for line in page] for page in printed]
        rows += [(name, *cells) for cells in compared(printed, given, names())]
    return table(("text", *COMPARED), rows)


def encodings(every: int) -> str:
    """The plans of the corpus as they were typed before Unicode, one page of lines after the other."""
    printed = pages(texts()[PLANS], every)
    rows = []
    for encoding in get_args(Encoding):
        given = [[encoded(line, encoding) for line in page] for page in printed]
        rows += [(NAMES[encoding], *cells) for cells in compared(printed, given, [AS_GIVEN, FILE])]
    return table(("encoding", *COMPARED), rows)


def compared(printed: Pages, given: Pages, restorers: Sequence[str]) -> list[Row]:
    """For each restorer what `COMPARED` says."""
    rows: list[Row] = []
    for restorer in restorers:
        output = timed(restorer, given)
        found = tallied(printed, given, output.pages)
        swift = "" if restorer == AS_GIVEN else speed(given, output)
        right = (percent(found.right, found.printed), percent(found.cased, found.printed))
        rows.append((restorer, *right, str(output.failed), swift))
    return rows


def clean(every: int) -> str:
    """Good text, of which nothing should be changed."""
    rows = []
    touched: dict[str, list[Change]] = {}
    numbers: dict[str, list[Change]] = {}
    for name, lines in {**texts(), **sound()}.items():
        given = pages(lines, every)
        output = timed(STAGE, given)
        both = [(a, b) for a, b in zip(chain(*given), chain(*output.pages), strict=True) if a.strip()]
        found = [change for a, b in both if a != b for change in changes(a, b)]
        touched[name] = found
        numbers[name] = [change for a, b in both if a != b for change in numbers_changed(a, b)]
        count = sum(len(syllables(a)) for a, _ in both)
        hit = sum(max(1, len(syllables(before))) for before, _ in found)
        same = sum(a == b for a, b in both)
        rows.append((name, str(len(both)), percent(same, len(both)), per(10_000, hit, count), speed(given, output)))
    columns = ("text", "lines", "lines as they were", "syllables touched of 10,000", "syllables/s")
    return "\n\n".join([table(columns, rows), listed(touched, "Changes"), listed(numbers, "Numbers changed")])


@dataclass
class Mended:
    """What became of the slips of one kind or text."""

    slips: int = 0
    hidden: int = 0
    mended: int = 0
    left: int = 0

    def count(self, slip: Slip, *, mended: bool, left: bool) -> None:
        """Count one slip."""
        self.slips += 1
        self.hidden += slip.hidden
        self.mended += mended
        self.left += left

    def cells(self) -> Row:
        """Slips, and of them those that are syllables, were mended, are left, were made something else, in percent."""
        other = self.slips - self.mended - self.left
        shares = (percent(part, self.slips) for part in (self.hidden, self.mended, self.left, other))
        return str(self.slips), *shares


def slips(every: int) -> str:
    """Slips planted into good text: what was mended, by text and by kind."""
    rows = []
    kinds = {kind: Mended() for kind in KINDS}
    for name in SPOILED_TEXTS:
        printed = list(chain(*pages(texts().get(name, []), every)))
        for share in SHARES if printed else ():
            given, planted = spoiled(printed, share, SEED)
            output = timed(STAGE, pages(given))
            found, wronged, others = judged(printed, given, list(chain(*output.pages)), planted, kinds)
            wrong = per(10_000, wronged, others)
            rows.append((name, f"{100 * share:.0f} %", *found.cells(), wrong, speed(pages(given), output)))
    if not rows:
        return NOTHING_HERE
    shares = ("slips", "are syllables", "mended", "left", "made another")
    by_text = table(("text", "spoiled", *shares, "right ones made wrong of 10,000", "syllables/s"), rows)
    by_kind = table(("kind", *shares), [(kind, *found.cells()) for kind, found in kinds.items()])
    return f"{by_text}\n\nAll of them by kind:\n\n{by_kind}"


def judged(
    printed: Sequence[str], given: Sequence[str], made: Sequence[str], planted: Sequence[Slip],
    kinds: Mapping[str, Mended],
) -> tuple[Mended, int, int]:  # fmt: skip
    """What became of the slips, how many other syllables are wrong now, and how many there are."""
    by_line: dict[int, list[Slip]] = defaultdict(list)
    for slip in planted:
        by_line[slip.line].append(slip)
    found, wronged, others = Mended(), 0, 0
    for at, line in enumerate(printed):
        wanted, got = syllables(line), syllables(made[at])
        right, _, _ = kept(wanted, got)
        unchanged, _, _ = kept(syllables(given[at]), got)
        shift = 0  # of syllables in the line that was given, by slips before
        sound_ones = set(range(len(wanted)))
        for slip in by_line[at]:
            places = range(slip.first, slip.last + 1)
            count = len(syllables(slip.after))
            mended = all(right[place] for place in places)
            left = not mended and all(unchanged[slip.first + shift : slip.first + shift + count])
            shift += count - len(places)
            sound_ones.difference_update(places)
            for each in (found, kinds[slip.kind]):
                each.count(slip, mended=mended, left=left)
        wronged += sum(not right[place] for place in sound_ones)
        others += len(sound_ones)
    return found, wronged, others
