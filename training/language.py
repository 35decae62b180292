r"""The language model of the repair stage: `python -m training.language TEXT[:WEIGHT] … [--held-out TEXT …]`.

A text is a file of lines, plain or .xz, one sentence a line; a folder stands for all text files in it. A weight counts
a text several times, for it is more like what will be read. From ../shared/data/lm, in two minutes and 4 GB:

    python -m training.language ../shared/data/lm/admin.txt.xz:3 ../shared/data/lm/legal.txt.xz \
        ../shared/data/lm/news.txt.xz --held-out ../shared/data/lm/heldout/*.txt

writes `pipeline/repair/data/language.npz`, which holds numbers and single words, and prints perplexities.
"""

import argparse
import csv
import lzma
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.lexicon.syllables import has_mark, is_syllable
from pipeline.lexicon.text import one_tone_placement
from pipeline.repair import language
from pipeline.repair.language import BEGIN, COMMA, END, NUMBER, SIGNS, UNKNOWN
from pipeline.repair.tokens import trained_words
from training import kneser_ney as kn

OUT = Path(language.__file__).with_name("data") / "language.npz"
LEXICON = Path(language.__file__).parents[1] / "lexicon" / "data"
ORDER = 4
MOST = 4_400_000  # n-grams; 16 MB
SYLLABLE_TIMES, WORD_TIMES = 2, 5  # rarer ones are slips of the texts
PLACES = 3  # weight of the names of places, which no text has all of
LONGEST_WORD = 14  # letters; longer ones were glued together
STOPS = frozenset(".!?;")
RESTS = frozenset(",:")
NO_WORD, LINE_END = -1, -2  # in a stream before ids are given

Stream = NDArray[np.int32]


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a text."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as source:
        yield from source


def read(lines: Iterable[str]) -> tuple[Stream, list[str]]:
    """The words of a text as numbers, and the words; NO_WORD ends a line."""
    numbers: dict[str, int] = {}
    out = array("i")
    for line in lines:
        for word in trained_words(line):
            out.append(numbers.setdefault("<num>" if word[0].isdigit() else word, len(numbers)))
        out.append(NO_WORD)
    return np.frombuffer(out, np.int32), list(numbers)


def places() -> list[str]:
    """Names of communes, districts and provinces, with their kind and without."""
    rows = csv.DictReader(
        (line for line in (LEXICON / "places.tsv").open(encoding="utf-8") if not line.startswith("#")), delimiter="\t"
    )
    return sorted({name for row in rows for name in (row["name"], f"{row['kind']} {row['name']}")})


def names() -> set[str]:
    """Words of the names of places and of the letters in numbers of documents, which no text has all of."""
    found = {word for place in places() for word in _letters(place)}
    instruments = (LEXICON / "instruments.tsv").read_text(encoding="utf-8")
    codes = {code for number in re.findall(r"\d/\d*/?([A-ZĐ][\w-]+)", instruments) for code in _letters(number)}
    ministries = {code for code in codes if code.startswith("b") and len(code) > 3}
    return found | codes | {office + code[1:] for code in ministries for office in "sp"}


def _letters(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", one_tone_placement(text).lower())


def vocabulary(counts: Counter[str]) -> list[str]:
    """The words of the model: syllables, names, abbreviations and foreign words, the commonest first."""
    known = names()
    kept = [word for word, times in counts.most_common() if _is_kept(word, times, known)]
    return [*SIGNS, *kept, *sorted(word for word in known.difference(kept) if len(word) <= LONGEST_WORD)]


def _is_kept(word: str, times: int, known: set[str]) -> bool:
    if not word[0].isalpha() or len(word) > LONGEST_WORD:
        return False
    if is_syllable(word):
        return times >= SYLLABLE_TIMES
    marked = has_mark(word.replace("đ", "d"))  # no abbreviation or foreign word has marks but the bar of đ
    return word in known or (times >= WORD_TIMES and not marked)


def sentences(stream: Stream, words: Sequence[str], ids: Mapping[str, int]) -> NDArray[np.uint16]:
    """The stream in ids of the vocabulary, BEGIN before each sentence and END behind it; other signs are left out."""
    table = np.array([*(_id(word, ids) for word in words), LINE_END], np.int64)  # -1 takes the last
    found = table[stream]
    found = found[found != NO_WORD]
    ends = found == LINE_END
    keep = np.ones(len(found), bool)
    keep[1:] = ~(ends[1:] & ends[:-1])
    found, ends = found[keep], ends[keep]
    place = np.arange(len(found)) + np.concatenate(([0], np.cumsum(ends)[:-1])) + 1
    out = np.full(len(found) + int(ends.sum()) + 1, BEGIN, np.uint16)
    out[place] = np.where(ends, END, found)
    return out[:-1]


def _id(word: str, ids: Mapping[str, int]) -> int:
    if word in STOPS:
        return LINE_END
    if word in RESTS:
        return COMMA
    return ids.get(word, UNKNOWN if word[0].isalpha() else NO_WORD)


def train(texts: Sequence[tuple[Path, int]], most: int) -> dict[str, NDArray[np.generic]]:
    """The tables of a model over texts with their weights."""
    streams = [(*read(lines_of(path)), weight) for path, weight in texts]
    streams.append((*read(places()), PLACES))
    counts: Counter[str] = Counter()
    for stream, found, _ in streams:
        times = np.bincount(stream[stream >= 0], minlength=len(found))
        counts.update(dict(zip(found, map(int, times), strict=True)))
    words = vocabulary(counts)
    ids = {word: number for number, word in enumerate(words)}
    tables: dict[int, tuple[kn.Keys, kn.Counts]] = {}
    for order in range(1, ORDER + 1):
        parts = [(kn.counted(sentences(stream, found, ids), order), weight) for stream, found, weight in streams]
        tables[order] = kn.merged([(keys, times * weight) for (keys, times), weight in parts])
        plain = kn.merged([part for part, _ in parts])[1]
    orders, rests = kn.estimated(tables, plain, len(words))
    kept = kn.pruned(orders, rests, tables, most)
    return packed(kept, kn.weighted(kept), words)


def packed(
    orders: Mapping[int, kn.Order], rests: Mapping[int, kn.Rest], words: Sequence[str]
) -> dict[str, NDArray[np.generic]]:
    """The arrays that `_lattice.Model` reads, and the words as UTF-8 lines."""
    out: dict[str, NDArray[np.generic]] = {"words": np.frombuffer("\n".join(words).encode(), np.uint8)}
    for order, table in orders.items():
        if order > 1:
            out[f"w{order}"] = (table.keys & np.uint64(0xFFFF)).astype(np.uint16)
        out[f"p{order}"] = _bytes(-np.log(table.chance) / language.CHANCE_STEP)
        if order + 1 in orders:
            weights = np.log(rests[order + 1].of(table.keys))
            out[f"b{order}"] = _bytes((language.WEIGHT_MOST - weights) / language.WEIGHT_STEP)
            contexts = kn.context(orders[order + 1].keys)
            out[f"o{order}"] = np.searchsorted(contexts, np.append(table.keys, table.keys[-1] + np.uint64(1))).astype(
                np.uint32
            )
    return out


def _bytes(values: kn.Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)


def perplexity(lines: Iterable[str]) -> float:
    """How many words the model that stands in OUT hesitates between, numbers and pauses counted as words."""
    model = language.language()
    found = [[w for word in trained_words(line) if (w := _asked(word, model.ids)) != NO_WORD] for line in lines]
    stream = np.array(
        [number for line in found for number in [*line, *([END] if line[-1:] != [END] else [])]], np.int32
    )
    return float(np.exp(-model.model.chances(stream).mean()))


def _asked(word: str, ids: Mapping[str, int]) -> int:
    if word[0].isdigit():
        return NUMBER
    found = _id(word, ids)
    return END if found == LINE_END else found


def _text(argument: str) -> list[tuple[Path, int]]:
    name, _, weight = argument.partition(":")
    path = Path(name)
    paths = sorted(p for p in path.iterdir() if p.suffix in (".txt", ".xz")) if path.is_dir() else [path]
    return [(path, int(weight or 1)) for path in paths]


def main() -> None:
    """Train, write, and say how well the model knows held-out text."""
    parser = argparse.ArgumentParser(prog="python -m training.language", description="The model of the repair stage.")
    parser.add_argument("texts", nargs="+", type=_text, help="files or folders of lines, with a weight: admin.txt.xz:3")
    parser.add_argument("--held-out", nargs="*", type=Path, default=[], help="files to measure the perplexity on")
    parser.add_argument("--most", type=int, default=MOST, help="n-grams to keep")
    arguments = parser.parse_args()
    tables = train([text for found in arguments.texts for text in found], arguments.most)
    np.savez_compressed(OUT, **tables)  # type: ignore[arg-type]  # the stub takes the arrays for options
    print(
        f"{OUT}: {OUT.stat().st_size / 1e6:.1f} MB",
        *(f"{n}-grams {len(tables[f'p{n}']):,}" for n in range(1, ORDER + 1)),
    )
    for path in arguments.held_out:
        print(f"perplexity {perplexity(lines_of(path)):.1f} on {path}")


if __name__ == "__main__":
    main()
