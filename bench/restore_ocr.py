"""Sections of `bench.restore` on text that OCR read: in a wrong language, and in Vietnamese."""

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bench.machine import table
from bench.ocr import REAL, REAL_TRUTH, SHARED
from bench.readers import pictures
from bench.reading_error import in_order_of, plain
from bench.restore_inputs import Pair
from bench.restore_text import Row, listed, per, percent, speed, tallied
from bench.restorers import AS_GIVEN, STAGE, names, timed
from bench.tally import Change, Tally, changes, numbers_changed, tally

VIETNAMESE = "vie"
DPI = 300
PAIRS, SCAN = "pairs", f"real scan 05, {DPI} dpi"
Paired = Mapping[str, Sequence[Sequence[Pair]]]  # language of Tesseract -> pages
NOT_MADE = "There are no pairs read in {}."


def foreign(pairs: Paired) -> str:
    """OCR in a wrong language: all restorers by language, and the stage by kind of picture."""
    rows: list[Row] = []
    kinds: list[Row] = []
    for lang, by_page in pairs.items():
        if lang == VIETNAMESE:
            continue
        printed = [[pair.truth for pair in page] for page in by_page]
        given = [[pair.read for pair in page] for page in by_page]
        for restorer in names(strip=True):
            output = timed(restorer, given)
            found = tallied(printed, given, output.pages)
            right = (percent(found.right, found.printed), percent(found.cased, found.printed))
            figures = (*right, *lost_and_added(found), str(output.failed))
            rows.append((lang, restorer, *figures, "" if restorer == AS_GIVEN else speed(given, output)))
            if restorer == STAGE:
                kinds += [(lang, *cells) for cells in kind_rows(by_page, output.pages)]
    if not rows:
        return NOT_MADE.format("another language")
    columns = ("language", "restorer", "syllables right", "with case", "lost", "added", "lines failed", "syllables/s")
    shares = ("right as read", "right", "lost", "added", "right ones made wrong", "right numbers made wrong")
    pictures_table = table(("language", "picture", "lines", "syllables", *shares), kinds)
    return f"{table(columns, rows)}\n\nThe repair stage by kind of picture:\n\n{pictures_table}"


def lost_and_added(found: Tally) -> tuple[str, str]:
    """In percent of what is printed."""
    return percent(found.lost, found.printed), percent(found.added, found.printed)


def by_kind(by_page: Sequence[Sequence[Pair]], made: Sequence[Sequence[str]]) -> dict[str, list[Tally]]:
    """The counts of each line, by kind of picture."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for pair, line in zip(chain(*by_page), chain(*made), strict=True):
        found[pair.kind].append(tally(pair.truth, pair.read, line))
    return dict(sorted(found.items()))


def kind_rows(by_page: Sequence[Sequence[Pair]], made: Sequence[Sequence[str]]) -> list[Row]:
    """What became of each kind of picture."""
    rows: list[Row] = []
    for kind, each in by_kind(by_page, made).items():
        one = sum(each, Tally())
        right = (percent(one.given_right, one.printed), percent(one.right, one.printed))
        spoils = (percent(one.spoiled, one.printed), str(one.numbers_spoiled))
        rows.append((kind, str(len(each)), str(one.printed), *right, *lost_and_added(one), *spoils))
    return rows


def vietnamese(pairs: Paired) -> str:
    """OCR in Vietnamese, with the certainty of its words: pairs, and a real scan."""
    by_page = pairs.get(VIETNAMESE, [])
    rows: list[Row] = []
    numbers: dict[str, list[Change]] = {}
    notes = []
    if by_page:
        given = [[pair.read for pair in page] for page in by_page]
        output = timed(STAGE, given, [[pair.sure for pair in page] for page in by_page])
        kinds = by_kind(by_page, output.pages)
        rows = [vietnamese_row(kind, sum(each, Tally())) for kind, each in kinds.items()]
        rows.append(vietnamese_row("all", sum(chain(*kinds.values()), Tally())))
        both = zip(chain(*given), chain(*output.pages), strict=True)
        numbers[PAIRS] = [change for a, b in both for change in numbers_changed(a, b)]
        notes.append(f"{speed(given, output)} syllables/s.")
    else:
        notes.append(NOT_MADE.format("Vietnamese"))
    scan = real_scan()
    if scan:
        rows.append(vietnamese_row(SCAN, scan.tally))
        numbers[SCAN] = scan.numbers
        notes.append(listed({SCAN: scan.changes}, "Changes"))
    else:
        notes.append("The real scan is not beside this checkout, or Tesseract is not installed.")
    shares = ("wrong as read", "wrong", "right ones made wrong of 1,000", "right numbers made wrong")
    return "\n\n".join([table(("picture", "syllables", *shares), rows), listed(numbers, "Numbers changed"), *notes])


def vietnamese_row(name: str, found: Tally) -> Row:
    """What became of some lines."""
    before, after = found.printed - found.given_right, found.printed - found.right
    wrong = (percent(before, found.printed), percent(after, found.printed))
    return (name, str(found.printed), *wrong, per(1000, found.spoiled, found.printed), str(found.numbers_spoiled))


@dataclass(frozen=True)
class Scan:
    """What the stage made of a scan that Tesseract read."""

    tally: Tally
    changes: list[Change]
    numbers: list[Change]


def real_scan() -> Scan | None:
    """The scan beside this checkout whose text is written out; None where it or Tesseract is not here."""
    scans = sorted(SHARED.glob(REAL))
    if not scans or not shutil.which("tesseract"):
        return None
    read = [_read(picture) for picture in pictures(scans[0], DPI)]
    given = [[text for text, _ in page] for page in read]
    made = timed(STAGE, given, [[sure for _, sure in page] for page in read]).pages
    printed = plain((SHARED / REAL_TRUTH).read_text(encoding="utf-8"))
    before, after = (in_order_of(printed, " ".join(plain("\n".join(page)) for page in side)) for side in (given, made))
    both = list(zip(chain(*given), chain(*made), strict=True))
    return Scan(
        tally(printed, before, after),
        [change for a, b in both for change in changes(a, b)],
        [change for a, b in both for change in numbers_changed(a, b)],
    )


def _read(picture: bytes) -> list[tuple[str, list[float]]]:
    """Lines that Tesseract reads on a picture, and how certain it is of each word."""
    command = ["tesseract", "stdin", "stdout", "-l", VIETNAMESE, "--dpi", str(DPI), "tsv"]
    table = subprocess.run(command, input=picture, capture_output=True, check=True).stdout.decode()
    lines: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    for row in table.split("\n")[1:]:
        fields = row.split("\t")  # level, page, block, paragraph, line, word, left, top, width, height, conf, text
        if len(fields) == 12 and fields[0] == "5" and fields[11].strip():
            lines.setdefault(tuple(fields[2:5]), []).append((fields[11].strip(), max(0.0, float(fields[10]) / 100)))
    return [(" ".join(text for text, _ in words), [sure for _, sure in words]) for words in lines.values()]
