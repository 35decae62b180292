"""Rules of misreading, learned from lines and what OCR read of them: `python -m training.channel TABLE PAIRS.jsonl …`.

TABLE is `foreign` (pages read by Tesseract `eng`, `fra`, `Latin`) or `slips` (bad scans read by `vie`); the pairs come
from `training.pairs`. Writes `pipeline/repair/data/TABLE.tsv`: printed letters, what is read, and the cost, the
logarithm of one over how often they are read so; `^` and `$` are the ends of a word, a space one that was not read.

The rules are those of E. Brill and R. Moore, "An improved error model for noisy channel spelling correction" (2000):
letters are aligned one by one, then neighbours are taken together wherever that tells more.
"""

import argparse
import json
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

from rapidfuzz.distance import Levenshtein

from pipeline.lexicon.text import one_tone_placement
from pipeline.repair import channel

ROUNDS = 3  # of alignment, each with the costs of the one before
LONGEST_RULE, LONGEST_PART = 3, 5  # letters printed, characters read
LONGEST_READ = 4  # characters that one letter may become
LONGEST_WORD = 14
RARE = 4  # rules for several letters seen fewer times say nothing
RARE_LETTER = 2
GAIN = 0.3  # a rule for several letters is kept where it costs so much less than rules for each
DOUBT = 5.0  # how many observations the guess of the first round is worth

Cost = Callable[[str, str], float]
Aligned = tuple[tuple[str, str], ...]  # each letter, and what was read for it


@lru_cache(maxsize=10_000)
def base(letter: str) -> str:
    """The letter without marks; signs that OCR takes for letters are those letters."""
    bare = unicodedata.normalize("NFD", letter)[0]
    return {"đ": "d", "Đ": "D", "€": "e", "¢": "c"}.get(bare, bare)


def lines_of(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Lines as printed, and as read."""
    for path in paths:
        with path.open(encoding="utf-8") as source:
            for line in source:
                pair = json.loads(line)
                printed = " ".join(one_tone_placement(pair["truth"]).split())
                yield printed, unicodedata.normalize("NFC", " ".join(pair["read"].split()))


def words_of(printed: str, read: str) -> list[tuple[str, str]]:
    """The line cut at the spaces that both sides have: words, or several where a space was lost or put in."""
    flat, flat_read = "".join(map(base, printed)), "".join(map(base, read))
    cuts = [(-1, -1)]
    for block in Levenshtein.opcodes(flat, flat_read):
        if block.tag == "equal":
            shift = block.dest_start - block.src_start
            cuts += [(at, at + shift) for at in range(block.src_start, block.src_end) if flat[at] == " "]
    cuts.append((len(printed), len(read)))
    return [_trimmed(printed[a + 1 : b], read[c + 1 : d]) for (a, c), (b, d) in pairwise(cuts)]


def _trimmed(printed: str, read: str) -> tuple[str, str]:
    """Without the signs that both begin or end with."""
    while printed and read and printed[-1] == read[-1] and not printed[-1].isalnum():
        printed, read = printed[:-1], read[:-1]
    while printed and read and printed[0] == read[0] and not printed[0].isalnum():
        printed, read = printed[1:], read[1:]
    return printed, read


def observed(lines: Iterable[tuple[str, str]]) -> tuple[Counter[tuple[str, str]], int]:
    """How often each word was read how, with its ends; and how many spaces were read as spaces."""
    found: Counter[tuple[str, str]] = Counter()
    spaces = 0
    for printed, read in lines:
        words = words_of(printed, read)
        spaces += len(words) - 1
        for word, reading in words:
            usual = word and len(word) <= LONGEST_WORD and len(reading) <= 3 * len(word) + 4
            if usual and not any(c.isdigit() for c in word):
                found[f"^{word}$", f"^{reading}$"] += 1
    return found, spaces


def guess(letter: str, read: str) -> float:
    """The cost of a reading before anything was learned."""
    if letter in "^$":
        return 0.0 if read == letter else 3.0 + len(read) if letter in read else 50.0
    if read == letter:
        return 0.05
    if not read:
        return 4.0
    if letter == " ":
        return 6.0 + 2 * len(read)
    alike = [base(c) == base(letter) for c in read]
    cost = 1.0 if alike[0] else 1.5 if any(alike) else 2.5
    return cost + 3.0 * (" " in read) + 1.6 * (len(read) - 1)


def align(word: str, reading: str, cost: Cost) -> Aligned | None:
    """Which characters were read for which letter, at the least cost; None where no alignment is possible."""
    n, m = len(word), len(reading)
    best = [[math.inf] * (m + 1) for _ in range(n + 1)]
    back = [[0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i, letter in enumerate(word):
        for j in range(m + 1):
            if best[i][j] == math.inf:
                continue
            for size in range(min(LONGEST_READ, m - j) + 1):
                total = best[i][j] + cost(letter, reading[j : j + size])
                if total < best[i + 1][j + size]:
                    best[i + 1][j + size], back[i + 1][j + size] = total, size
    if best[n][m] == math.inf:
        return None
    out, j = [], m
    for i in range(n, 0, -1):
        out.append((word[i - 1], reading[j - back[i][j] : j]))
        j -= back[i][j]
    return tuple(reversed(out))


def aligned(words: Mapping[tuple[str, str], int]) -> list[tuple[Aligned, int]]:
    """All words aligned, with costs learned from the alignments of the round before."""
    cost: Cost = guess
    out: list[tuple[Aligned, int]] = []
    for _ in range(ROUNDS):
        out = [(found, n) for (word, reading), n in words.items() if (found := align(word, reading, cost))]
        pairs: Counter[tuple[str, str]] = Counter()
        letters: Counter[str] = Counter()
        for found, n in out:
            for letter, read in found:
                pairs[letter, read] += n
                letters[letter] += n
        cost = _learned(pairs, letters)
    return out


def _learned(pairs: Mapping[tuple[str, str], int], letters: Mapping[str, int]) -> Cost:
    @cache
    def cost(letter: str, read: str) -> float:
        seen = pairs.get((letter, read), 0) + DOUBT * math.exp(-guess(letter, read) - 2)
        return -math.log(seen / (letters.get(letter, 0) + DOUBT))

    return cost


def rules(words: Sequence[tuple[Aligned, int]], spaces: int) -> dict[tuple[str, str], float]:
    """(printed, read) -> cost, for single letters and for neighbours that are read otherwise than one by one."""
    seen: Counter[tuple[str, str]] = Counter()
    printed: Counter[str] = Counter({" ": spaces})
    for found, n in words:
        for low in range(len(found)):
            for part in _runs(found, low):
                letters, read = "".join(c for c, _ in part), "".join(r for _, r in part)
                printed[letters] += n
                if len(read) <= LONGEST_PART:
                    seen[letters, read] += n
    out = {
        (letters, read): -math.log(n / (printed[letters] + 1))
        for (letters, read), n in seen.items()
        if len(letters) == 1 and n >= RARE_LETTER
    }
    for length in range(2, LONGEST_RULE + 1):
        longer = {
            (letters, read): cost
            for (letters, read), n in seen.items()
            if len(letters) == length
            and n >= RARE
            and (cost := -math.log((n - 0.5) / printed[letters])) < _apart(letters, read, out) - GAIN
        }
        out |= longer
    return out


def _runs(found: Aligned, low: int) -> Iterator[Aligned]:
    """The letter at a place, alone and with those after it; a space stays alone."""
    for high in range(low + 1, min(len(found), low + LONGEST_RULE) + 1):
        part = found[low:high]
        if len(part) > 1 and (part[-1][0] == " " or part[0][0] == " "):
            return
        if len(part) == 1 or any(c not in "^$" for c, _ in part):
            yield part


def _apart(letters: str, read: str, known: Mapping[tuple[str, str], float]) -> float:
    """What the reading costs by shorter rules."""
    n, m = len(letters), len(read)
    best = [[99.0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n):
        for j in range(m + 1):
            for a in range(1, n - i + (i > 0)):
                for b in range(m - j + 1):
                    cost = known.get((letters[i : i + a], read[j : j + b]))
                    if cost is not None:
                        best[i + a][j + b] = min(best[i + a][j + b], best[i][j] + cost)
    return best[n][m]


def main() -> None:
    """Learn a table and write it."""
    parser = argparse.ArgumentParser(prog="python -m training.channel", description="Rules of misreading from pairs.")
    parser.add_argument("table", choices=get_args(channel.Table))
    parser.add_argument("pairs", nargs="+", type=Path)
    arguments = parser.parse_args()
    words, spaces = observed(lines_of(arguments.pairs))
    found = rules(aligned(words), spaces)
    out = Path(channel.__file__).with_name("data") / f"{arguments.table}.tsv"
    with out.open("w", encoding="utf-8") as target:
        target.write("# Printed letters, what OCR reads for them, and its cost; ^ and $ are the ends of a word.\n")
        target.write(
            f"# Source: {words.total():,} words typeset, scanned and read; made by python -m training.channel.\n"
        )
        target.writelines(f"{letters}\t{read}\t{cost:.2f}\n" for (letters, read), cost in sorted(found.items()))
    print(f"{out}: {len(found):,} rules from {words.total():,} words")


if __name__ == "__main__":
    main()
