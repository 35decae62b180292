"""How well text is repaired: marks stripped, OCR in a wrong language, clean text, slips, OCR in Vietnamese.

Each section of `bench.restore` is a function here that gives its tables.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bench.machine import table
from bench.reading_error import without_marks
from bench.restore_texts import Pair, pages, sound, texts
from bench.restorers import AS_GIVEN, STAGE, Output, Restorer, as_given, restorers, stage, timed
from bench.slips import KINDS, Slip, spoiled
from bench.tally import Tally, changed, kept, syllables, tally
from pipeline.repair.restore import restored

SHARES = (0.01, 0.02, 0.05)
SEED = 23
SPOILED_TEXTS = ("admin", "news")
MOST_LISTED = 40
NOTHING_HERE = "The held-out text is not beside this checkout."

Pages = Sequence[Sequence[str]]


def percent(part: float, whole: float) -> str:
    """In percent with two decimals; a dash where there was nothing to count."""
    return f"{100 * part / whole:.2f}" if whole else "–"


def per(many: int, part: float, whole: float) -> str:
    """Of so many."""
    return f"{many * part / whole:.1f}" if whole else "–"


def speed(text: Pages, output: Output) -> str:
    """Syllables a second."""
    count = sum(len(syllables(line)) for page in text for line in page)
    return f"{count / output.seconds:,.0f}" if output.seconds > 0 else "–"


def tallied(printed: Pages, given: Pages, made: Pages) -> Tally:
    """The counts of all lines."""
    rows = zip(chain(*printed), chain(*given), chain(*made), strict=True)
    return sum((tally(*row) for row in rows), Tally())


def marks(every: int) -> str:
    """Text without its marks."""
    rows = []
    for name, lines in texts().items():
        printed = pages(lines, every)
        given = [[without_marks(line) for line in page] for page in printed]
        for restorer, work in {AS_GIVEN: as_given, **restorers()}.items():
            output = timed(work, given)
            found = tallied(printed, given, output.pages)
            swift = "" if restorer == AS_GIVEN else speed(given, output)
            rows.append((name, restorer, percent(found.right, found.printed), str(output.failed), swift))
    return table(("text", "restorer", "syllables right", "lines failed", "syllables/s"), rows)


def foreign(pairs: Mapping[str, list[list[Pair]]]) -> str:
    """OCR in a wrong language: all restorers by language, and the stage by kind of picture."""
    rows, kinds = [], []
    for lang, by_page in pairs.items():
        if lang == "vie":
            continue
        printed = [[pair.truth for pair in page] for page in by_page]
        given = [[pair.read for pair in page] for page in by_page]
        for restorer, work in {AS_GIVEN: as_given, **restorers(strip=True)}.items():
            output = timed(work, given)
            found = tallied(printed, given, output.pages)
            figures = (percent(found.right, found.printed), *lost_and_added(found), str(output.failed))
            rows.append((lang, restorer, *figures, "" if restorer == AS_GIVEN else speed(given, output)))
            if restorer == STAGE:
                kinds += kind_rows(lang, by_page, output)
    columns = ("language", "restorer", "syllables right", "lost", "added", "lines failed", "syllables/s")
    shares = ("right as read", "right", "lost", "added", "right ones made wrong", "right numbers made wrong")
    by_kind = table(("language", "picture", "lines", "syllables", *shares), kinds)
    return f"{table(columns, rows)}\n\nThe repair stage by kind of picture:\n\n{by_kind}"


def lost_and_added(found: Tally) -> tuple[str, str]:
    """In percent of what is printed."""
    return percent(found.lost, found.printed), percent(found.added, found.printed)


def kind_rows(lang: str, by_page: Sequence[Sequence[Pair]], output: Output) -> list[tuple[str, ...]]:
    """What the stage made of each kind of picture."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for pair, made in zip(chain(*by_page), chain(*output.pages), strict=True):
        found[pair.kind].append(tally(pair.truth, pair.read, made))
    rows = []
    for kind, each in sorted(found.items()):
        one = sum(each, Tally())
        right = (percent(one.given_right, one.printed), percent(one.right, one.printed))
        spoils = (percent(one.spoiled, one.printed), str(one.numbers_spoiled))
        rows.append((lang, kind, str(len(each)), str(one.printed), *right, *lost_and_added(one), *spoils))
    return rows


def clean(every: int) -> str:
    """Good text, of which nothing should be changed."""
    rows = []
    touched: list[tuple[str, str, str]] = []
    for name, lines in {**texts(), **sound()}.items():
        given = pages(lines, every)
        output = timed(stage, given)
        both = [(a, b) for a, b in zip(chain(*given), chain(*output.pages), strict=True) if a.strip()]
        changes = [change for a, b in both if a != b for change in changed(a, b)]
        touched += [(name, *change) for change in changes]
        count = sum(len(syllables(a)) for a, _ in both)
        hit = sum(max(1, len(syllables(before))) for before, _ in changes)
        same = sum(a == b for a, b in both)
        rows.append((name, str(len(both)), percent(same, len(both)), per(10_000, hit, count), speed(given, output)))
    columns = ("text", "lines", "lines as they were", "syllables touched of 10,000", "syllables/s")
    listed = "\n".join(f"- {name}: {before} → {after}" for name, before, after in touched[:MOST_LISTED])
    head = f"The first {min(MOST_LISTED, len(touched))} of {len(touched)} changes"
    return f"{table(columns, rows)}\n\n<details><summary>{head}</summary>\n\n{listed}\n\n</details>"


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

    def cells(self) -> tuple[str, ...]:
        """Slips, and of them those that are syllables, were mended, are left, were made something else, in percent."""
        other = self.slips - self.mended - self.left
        shares = (percent(part, self.slips) for part in (self.hidden, self.mended, self.left, other))
        return str(self.slips), *shares


def slips(every: int) -> str:
    """Slips planted into good text: what was mended, by text and by kind."""
    rows = []
    kinds = {kind: Mended() for kind in KINDS}
    for name, lines in texts().items():
        if name not in SPOILED_TEXTS:
            continue
        printed = pages(lines, every)
        flat = list(chain(*printed))
        for share in SHARES:
            given, planted = spoiled(flat, share, SEED)
            output = timed(stage, pages(given))
            found, wronged, sound_ones = judged(flat, given, list(chain(*output.pages)), planted, kinds)
            wrong = per(10_000, wronged, sound_ones)
            rows.append((name, f"{100 * share:.0f} %", *found.cells(), wrong, speed(pages(given), output)))
    if not rows:
        return NOTHING_HERE
    shares = ("slips", "are syllables", "mended", "left", "made another")
    by_text = table(("text", "spoiled", *shares, "right ones made wrong of 10,000", "syllables/s"), rows)
    by_kind = table(("kind", *shares), [(kind, *found.cells()) for kind, found in kinds.items()])
    return f"{by_text}\n\nAll of them by kind:\n\n{by_kind}"


def judged(
    printed: Sequence[str], given: Sequence[str], made: Sequence[str], planted: Sequence[Slip], kinds: dict[str, Mended]
) -> tuple[Mended, int, int]:
    """What became of the slips, how many other syllables are wrong now, and how many there are."""
    by_line: dict[int, list[Slip]] = defaultdict(list)
    for slip in planted:
        by_line[slip.line].append(slip)
    all_of_them, wronged, others = Mended(), 0, 0
    for at, line in enumerate(printed):
        wanted = syllables(line)
        right, _, _ = kept(wanted, syllables(made[at]))
        still = Counter(syllables(made[at]))
        hit: set[int] = set()
        for slip in by_line[at]:
            mended = all(right[slip.first : slip.last + 1])
            left = not mended and not Counter(syllables(slip.after)) - still
            hit.update(range(slip.first, slip.last + 1))
            all_of_them.count(slip, mended=mended, left=left)
            kinds[slip.kind].count(slip, mended=mended, left=left)
        wronged += sum(not r for n, r in enumerate(right) if n not in hit)
        others += len(wanted) - len(hit)
    return all_of_them, wronged, others


def vietnamese(pairs: Mapping[str, list[list[Pair]]]) -> str:
    """OCR in Vietnamese, with the certainty of its words."""
    by_page = pairs.get("vie", [])
    if not by_page:
        return "There are no pairs read in Vietnamese."
    certain = {id(page): [pair.sure for pair in page] for page in by_page}
    given = [[pair.read for pair in page] for page in by_page]
    sure = {id(lines): certain[id(page)] for lines, page in zip(given, by_page, strict=True)}

    def work(page: Sequence[str]) -> tuple[list[str], int]:
        made = restored(page, sure.get(id(page)))
        return list(made.lines), len(made.unrepaired)

    output = timed(work, given)
    found: dict[str, list[Tally]] = defaultdict(list)
    for pair, made in zip(chain(*by_page), chain(*output.pages), strict=True):
        for kind in (pair.kind, "all"):
            found[kind].append(tally(pair.truth, pair.read, made))
    rows = []
    for kind, each in sorted(found.items()):
        one = sum(each, Tally())
        before, after = one.printed - one.given_right, one.printed - one.right
        wrong = (percent(before, one.printed), percent(after, one.printed))
        rows.append((kind, str(one.printed), *wrong, per(1000, one.spoiled, one.printed), str(one.numbers_spoiled)))
    shares = ("wrong as read", "wrong", "right ones made wrong of 1,000", "right numbers made wrong")
    return f"{table(('picture', 'syllables', *shares), rows)}\n\n{speed(given, output)} syllables/s."


__all__ = ["Restorer", "clean", "foreign", "marks", "slips", "vietnamese"]
