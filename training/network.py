r"""Train the network that tells the marked words of a line: `python -m training.network TEXT … --out NET.npz`.

A text is a file of lines, plain or .xz, one sentence a line; the first is the one it is for. From ../shared/data/lm,
in ten minutes on an H100 (28,000 steps of 65,536 tokens):

    python -m training.network ../shared/data/lm/admin.txt.xz ../shared/data/lm/legal.txt.xz \
        ../shared/data/lm/news.txt.xz --seconds 565 --out pipeline/repair/data/net.npz \
        --held-out ../shared/data/lm/heldout/*.txt

Needs torch, which is no dependency of the project. The rate of learning falls to nothing as the time runs out, so a
run of any length ends with weights at rest.
"""

import argparse
import lzma
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from pipeline.repair.language import UNKNOWN
from pipeline.repair.net import ANY_CASE, UPPER, WINDOW
from training import encoded, model
from training.encoded import FIRST_WORD, Stream, Vocabulary
from training.model import Batch, Shape, Weights

PAIRS = 12288  # frequent pairs of neighbours, three quarters of all that stand in the texts
CLEAN_ROWS = 0.3
SPOILED = 0.11  # of the words of the other rows: some 8 % of all
NEAR, FAR = 0.45, 0.05  # of those one letter off, another word altogether; the rest unknown
CASELESS_ROWS, UPPER_ROWS = 0.3, 0.04
JOINED = 0.55  # ends of lines over which a segment goes on
CUT_ROWS, CUTS = 0.2, 1 / 16  # rows cut anywhere, as the lines of a page are, and where
WARMING = 0.02  # share of the time in which the rate rises
REST = 60.0  # seconds between two writings of the file

Floats = npt.NDArray[np.float64]


class Task(NamedTuple):
    """What a training run is given: sizes, the keys of frequent pairs, the skeleton of each word, where it runs."""

    shape: Shape
    keys: Tensor
    skeleton_of: Tensor
    device: str

    def pairs(self, skeletons: Tensor, segments: Tensor) -> Tensor:
        """Rows of the table of pairs."""
        return model.pair_rows(skeletons, segments, self.keys, self.shape.skeletons)


class Corpus:
    """Streams on the device, and batches drawn from them at random places."""

    def __init__(self, streams: Sequence[Stream], near: encoded.Ids, task: Task) -> None:
        self._task = task
        self._words, self._skeletons, self._cases, self._ends = (
            torch.from_numpy(np.concatenate(arrays)).to(task.device) for arrays in zip(*streams, strict=True)
        )
        self._sizes = np.array([len(stream.words) for stream in streams])
        self._first = np.cumsum(self._sizes) - self._sizes
        self._near = torch.from_numpy(near).to(task.device)
        self._generator = torch.Generator(task.device).manual_seed(2)

    def draw(self, rows: int, weights: Floats) -> Batch:
        """Rows from each stream by its weight times its size."""
        share = weights * self._sizes
        counts = np.floor(rows * share / share.sum()).astype(int)
        counts[0] += rows - counts.sum()
        starts = [
            int(first) + self._integers(int(size) - WINDOW, int(count))
            for first, size, count in zip(self._first, self._sizes, counts, strict=True)
        ]
        place = torch.cat(starts)[:, None] + torch.arange(WINDOW, device=self._task.device)
        words = self._words[place].long()
        skeletons = self._spoiled(self._skeletons[place].long())
        cases = self._written(self._cases[place].long())
        segments = self._segments(self._ends[place].bool())
        target = torch.where(words >= FIRST_WORD, words, -1)
        return Batch(skeletons, cases, segments, self._task.pairs(skeletons, segments), target)

    def _integers(self, below: int, *size: int) -> Tensor:
        return torch.randint(below, size, device=self._task.device, generator=self._generator)

    def _chance(self, *size: int) -> Tensor:
        return torch.rand(*size, device=self._task.device, generator=self._generator)

    def _spoiled(self, skeletons: Tensor) -> Tensor:
        """Some words misread: unknown, one letter off, or another word altogether."""
        rows = len(skeletons)
        rate = torch.where(self._chance(rows, 1) < CLEAN_ROWS, 0.0, SPOILED)
        spoiled = (self._chance(rows, WINDOW) < rate) & (skeletons >= FIRST_WORD)
        kind = self._chance(rows, WINDOW)
        near = self._near[skeletons, self._integers(self._near.shape[1], rows, WINDOW)]
        other = torch.where(kind < NEAR, near, torch.where(kind < NEAR + FAR, skeletons.roll(1, 0), UNKNOWN))
        return torch.where(spoiled, other, skeletons)

    def _written(self, cases: Tensor) -> Tensor:
        """Cases of rows: as they are, none told, all capitals."""
        chance = self._chance(len(cases), 1)
        cases = torch.where((chance > 1 - UPPER_ROWS) & (cases > 0), UPPER, cases)
        return torch.where(chance < CASELESS_ROWS, ANY_CASE, cases)

    def _segments(self, ends: Tensor) -> Tensor:
        """Some two lines a segment; in some rows cuts anywhere."""
        rows = len(ends)
        cut = ends & (self._chance(rows, WINDOW) > JOINED)
        cut |= (self._chance(rows, 1) < CUT_ROWS) & (self._chance(rows, WINDOW) < CUTS)
        return cut.cumsum(1) - cut.long()


def accuracy(weights: Weights, task: Task, stream: Stream, rows: int = 64) -> float:
    """Share of the known words of a stream told right among those of their skeleton, in windows cut anywhere."""
    count = len(stream.words) // WINDOW
    arrays = [torch.from_numpy(a[: count * WINDOW].astype(np.int64)).view(count, WINDOW) for a in stream]
    right = asked = 0
    for at in range(0, count, rows):
        words, skeletons, cases, _ = (a[at : at + rows].to(task.device) for a in arrays)
        segments = torch.zeros_like(skeletons)
        batch = Batch(skeletons, cases, segments, task.pairs(skeletons, segments), words)
        with torch.no_grad():
            found = model.scores(weights, batch, task.shape.heads, 0.0)
        found.masked_fill_(task.skeleton_of != skeletons[..., None], -torch.inf)
        known = words >= FIRST_WORD
        right += int((found.argmax(-1) == words)[known].sum())
        asked += int(known.sum())
    return right / max(asked, 1)


def train(
    weights: Weights, corpus: Corpus, task: Task, args: argparse.Namespace, end: float
) -> Iterator[tuple[int, float, float]]:
    """Train until `end` of the monotonic clock; yields now and then steps, progress (0 to 1) and mean loss (nats)."""
    cuda = task.device == "cuda"
    loss = torch.compile(model.loss, dynamic=False) if cuda else model.loss
    optimiser = model.Optimiser(weights)
    step, told, total = 0, 0, torch.zeros((), device=task.device)
    start, progress = time.monotonic(), 0.0
    while progress < 1:
        # The text it is for weighs ever more: what is seen last is known best, and seen early it is got by heart.
        emphasis = np.ones(len(args.texts))
        emphasis[0] += (args.emphasis - 1) * 2 * progress
        batch = corpus.draw(args.rows, emphasis)
        with torch.autocast(task.device, torch.bfloat16, enabled=cuda):
            value = loss(weights, batch, task.shape.heads, args.dropout)
        value.backward()
        rate = args.rate * min(progress / WARMING, (1 - progress) / (1 - WARMING))
        optimiser.step(rate, rate * args.table_factor)
        total += value.detach()
        step += 1
        if step == 3:  # all is compiled: the time counts from here
            total.item()  # once the device has come so far
            start = time.monotonic()
        progress = (time.monotonic() - start) / max(end - start, 1e-3)
        if step % args.every == 0 or progress >= 1:
            yield step, min(progress, 1.0), float(total) / (step - told)
            total.zero_()
            told = step


def quantised(weights: Weights) -> dict[str, npt.NDArray[np.generic]]:
    """Each matrix and table as int8 with one float16 scale a row; the bias as float16."""
    out: dict[str, npt.NDArray[np.generic]] = {"bias": weights["bias"].cpu().numpy().astype(np.float16)}
    for name, value in weights.items():
        if name == "bias":
            continue
        x = value.cpu().numpy()
        scale = (np.abs(x).max(-1, keepdims=True) / 127 + 1e-8).astype(np.float16)
        out[name] = np.clip(np.round(x / scale.astype(np.float32)), -127, 127).astype(np.int8)
        out[name + "_scale"] = scale[..., 0]
    return out


def write(path: Path, weights: Weights, task: Task, vocabulary: Vocabulary) -> None:
    """One .npz of everything that `pipeline.repair.net` needs."""
    arrays = quantised(model.folded(weights, task.shape.heads))
    for name, strings in (("words", vocabulary.words), ("skeletons", vocabulary.skeletons)):
        arrays[name] = np.frombuffer("\n".join(strings).encode(), dtype=np.uint8)
    arrays["skeleton_of"] = vocabulary.skeleton_of.astype(np.uint16)
    arrays["pair_keys"] = task.keys.cpu().numpy().astype(np.uint32)
    arrays["heads"] = np.array(task.shape.heads)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # the stub takes the arrays for options


def codes(text: Path, folder: Path | None, vocabulary: Vocabulary) -> npt.NDArray[np.int32]:
    """Codes of a text, kept in the folder, if there is one, from one run to the next."""
    if folder is None:
        return encoded.encode(encoded.read_lines(text), vocabulary)
    kept = folder / f"{text.name.removesuffix('.xz')}.npy.xz"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with lzma.open(kept, "wb", preset=1) as file:
            np.save(file, encoded.encode(encoded.read_lines(text), vocabulary))
    with lzma.open(kept) as file:
        return np.asarray(np.lib.format.read_array(file), dtype=np.int32)


def _vocabulary(path: Path | None) -> Vocabulary:
    if path is not None:
        return Vocabulary(path.read_text(encoding="utf-8").split("\n"))
    from pipeline.repair.language import language  # noqa: PLC0415 - compiled, which not every trainer needs

    return Vocabulary(language().words)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.network", description="The network of the repair stage.")
    parser.add_argument("texts", nargs="+", type=Path, help="files of lines, the one it is for first")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write")
    parser.add_argument("--vocabulary", type=Path, help="words, one a line; without it those of the language model")
    parser.add_argument("--seconds", type=float, default=565, help="for all but the reading of texts")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="files to measure at the end")
    parser.add_argument("--codes", type=Path, help="folder that keeps the encoded texts between runs")
    parser.add_argument("--emphasis", type=float, default=2.5, help="mean weight of the first text over the others")
    parser.add_argument("--rows", type=int, default=512, help=f"rows of {WINDOW} tokens in a batch")
    parser.add_argument("--rate", type=float, default=4e-3, help="highest rate of learning")
    parser.add_argument("--table-factor", type=float, default=2.0, help="rate of tables over that of layers")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--every", type=int, default=1000, help="steps between two lines of the report")
    return parser.parse_args()


def _prepared(streams: Sequence[Stream], vocabulary: Vocabulary, args: argparse.Namespace) -> tuple[Task, Corpus]:
    """Frequent pairs and neighbours counted, all on the device."""
    size = len(vocabulary.skeletons)
    weights = [args.emphasis, *([1.0] * (len(streams) - 1))]
    keys = encoded.frequent_pairs(list(zip(streams, weights, strict=True)), size, PAIRS)
    frequency = np.zeros(size)
    for stream in streams:
        frequency += np.bincount(stream.skeletons, minlength=size)
    shape = Shape(len(vocabulary.words), size, len(keys), layers=args.layers)
    skeleton_of = torch.from_numpy(vocabulary.skeleton_of).to(args.device)
    task = Task(shape, torch.from_numpy(keys).to(args.device), skeleton_of, args.device)
    return task, Corpus(streams, encoded.neighbours(vocabulary, frequency), task)


def main() -> None:
    """Read, train until the time is up, write, measure."""
    args = _arguments()
    vocabulary = _vocabulary(args.vocabulary)
    whole = [encoded.unpack(codes(text, args.codes, vocabulary), vocabulary) for text in args.texts]
    begun = saved = time.monotonic()
    streams, held = zip(*(encoded.split(stream) for stream in whole), strict=True)
    task, corpus = _prepared(streams, vocabulary, args)
    torch.set_float32_matmul_precision("high")
    weights = model.fresh(task.shape, args.device)
    print(f"{sum(len(stream.words) for stream in streams):,} tokens")
    for step, progress, mean in train(weights, corpus, task, args, begun + args.seconds):
        right = accuracy(weights, task, held[0])
        now = time.monotonic()
        print(f"{now - begun:6.1f} s  step {step}  loss {mean:.4f}  held out {100 * right:.2f} %", flush=True)
        if now - saved > REST or progress >= 1:
            write(args.out, weights, task, vocabulary)
            saved = now
    for path in args.held_out:
        stream = encoded.unpack(codes(path, args.codes and args.codes / "held-out", vocabulary), vocabulary)
        print(f"{path.stem}: {100 * accuracy(weights, task, stream):.2f} %")


if __name__ == "__main__":
    main()
