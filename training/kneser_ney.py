"""An interpolated Kneser-Ney model of word n-grams over streams of ids, pruned by how much each n-gram tells.

An n-gram is a number: its ids, 16 bits each, the first word highest; so sorted n-grams stand in the order of a tree.
Discounts: S. Chen and J. Goodman, "An empirical study of smoothing techniques for language modeling" (1998), section 3;
pruning: A. Stolcke, "Entropy-based pruning of backoff language models" (1998), without the change of the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.language import BEGIN

Keys = NDArray[np.uint64]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
WORD = np.uint64(16)  # bits
MOST_ALIKE = 3  # counts from here on have one discount


@dataclass(frozen=True)
class Order:
    """The n-grams of one order, sorted; `chance` is the probability of the last word, all lower orders mixed in."""

    keys: Keys
    chance: Floats


@dataclass(frozen=True)
class Rest:
    """What the contexts of one order leave to the order below: a weight for each."""

    contexts: Keys
    weights: Floats

    def of(self, contexts: Keys) -> Floats:
        """The weight of each context, 1 for those that never occurred."""
        at, hit = found(self.contexts, contexts)
        return np.where(hit, self.weights[at], 1.0)


def found(keys: Keys, wanted: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted n-gram stands among the keys, and whether it does."""
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return at, keys[at] == wanted


def context(keys: Keys) -> Keys:
    """All words but the last."""
    return keys >> WORD


def ending(keys: Keys, order: int) -> Keys:
    """All words but the first of n-grams of an order."""
    return keys & np.uint64((1 << (16 * (order - 1))) - 1)


def starts(keys: Keys) -> NDArray[np.int64]:
    """Where runs of equal keys begin."""
    return np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))


def counted(stream: NDArray[np.uint16], order: int) -> tuple[Keys, Counts]:
    """How often each n-gram occurs in a stream; none goes over the beginning of a sentence."""
    keys = np.zeros(len(stream) - order + 1, np.uint64)
    whole = np.ones(len(keys), bool)
    for at in range(order):
        part = stream[at : len(stream) - order + 1 + at]
        keys = (keys << WORD) | part
        if at:
            whole &= part != BEGIN
    keys = np.sort(keys[whole])
    first = starts(keys)
    return keys[first], np.diff(np.append(first, len(keys)))


def merged(parts: Sequence[tuple[Keys, Counts]]) -> tuple[Keys, Counts]:
    """The sums of several counts."""
    keys = np.concatenate([part[0] for part in parts])
    counts = np.concatenate([part[1] for part in parts])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = starts(keys)
    return keys[first], np.add.reduceat(counts, first)


def _continuations(keys: Keys, counts: Counts, longer: Keys, order: int) -> Counts:
    """Before how many different words each n-gram stands; the count itself at the beginning of a sentence."""
    endings = np.sort(ending(longer, order + 1))
    first = starts(endings)
    out = np.zeros(len(keys), np.int64)
    at, hit = found(keys, endings[first])
    out[at[hit]] = np.diff(np.append(first, len(endings)))[hit]
    opening = keys >> np.uint64(16 * (order - 1)) == BEGIN
    out[opening] = counts[opening]
    return out


def _discounts(counts: Counts) -> Floats:
    """What is taken from counts of 0, 1, 2, and 3 or more."""
    one, two, three, four = (max(1, int((counts == n).sum())) for n in range(1, 5))
    share = one / (one + 2 * two)
    raw = (1 - 2 * share * two / one, 2 - 3 * share * three / two, 3 - 4 * share * four / three)
    return np.array([0.0, *(min(max(d, 0.3 * n), 0.95 * n) for n, d in enumerate(raw, 1))])


def estimated(
    counts: Mapping[int, tuple[Keys, Counts]], plain: Counts, words: int
) -> tuple[dict[int, Order], dict[int, Rest]]:
    """The models of all orders; `plain` are the counts of the longest n-grams before texts were weighted."""
    longest = max(counts)
    orders: dict[int, Order] = {}
    rests: dict[int, Rest] = {}
    for order in sorted(counts):
        keys, times = counts[order]
        if order < longest:
            times = _continuations(keys, times, counts[order + 1][0], order)
        if order == 1:
            orders[1] = _single_words(keys, times, words)
            continue
        taken = _discounts(plain if order == longest else times)[np.minimum(times, MOST_ALIKE)]
        taken = np.minimum(taken, times)
        first = starts(context(keys))
        total = np.maximum(np.add.reduceat(times, first), 1)
        rests[order] = Rest(context(keys)[first], np.add.reduceat(taken, first) / total)
        run = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(keys))))
        below = chance_of(orders, rests, order - 1, ending(keys, order))
        chance = (times - taken) / total[run] + rests[order].weights[run] * below
        orders[order] = Order(keys, chance)
    return orders, rests


def _single_words(keys: Keys, times: Counts, words: int) -> Order:
    all_times = np.zeros(words)
    all_times[keys.astype(np.int64)] = times
    all_times[BEGIN] = 0  # never predicted
    chance = np.maximum(all_times - 0.5, 0) / all_times.sum()
    chance += (1 - chance.sum()) / words
    return Order(np.arange(words, dtype=np.uint64), chance)


def chance_of(orders: Mapping[int, Order], rests: Mapping[int, Rest], order: int, keys: Keys) -> Floats:
    """The probability of the last word of each n-gram after the others; the orders below where it never occurred."""
    if order == 1:
        return orders[1].chance[keys.astype(np.int64)]
    at, hit = found(orders[order].keys, keys)
    out = np.where(hit, orders[order].chance[at], 0.0)
    new = keys[~hit]
    if len(new):
        out[~hit] = rests[order].of(context(new)) * chance_of(orders, rests, order - 1, ending(new, order))
    return out


def pruned(
    orders: Mapping[int, Order], rests: Mapping[int, Rest], counts: Mapping[int, tuple[Keys, Counts]], most: int
) -> dict[int, Order]:
    """The n-grams that tell most beyond what the order below says, about `most`, and the contexts that they need."""
    told: dict[int, Floats] = {}
    for order in range(2, max(orders) + 1):
        keys, chance = orders[order].keys, orders[order].chance
        below = rests[order].of(context(keys)) * chance_of(orders, rests, order - 1, ending(keys, order))
        told[order] = counts[order][1].astype(np.float64) * np.log(chance / below)
    every = np.concatenate(list(told.values()))
    least = np.partition(every, len(every) - most)[len(every) - most] if most < len(every) else -np.inf
    out = {1: orders[1]}
    needed: Keys | None = None
    for order in range(max(orders), 1, -1):
        keep = told[order] >= min(least, told[order].max())  # one at least
        if needed is not None:
            keep[np.searchsorted(orders[order].keys, needed)] = True
        out[order] = Order(orders[order].keys[keep], orders[order].chance[keep])
        needed = np.unique(context(out[order].keys))
    return out


def weighted(orders: Mapping[int, Order]) -> dict[int, Rest]:
    """The back-off weights that make the probabilities after each context of pruned orders sum to one."""
    rests: dict[int, Rest] = {}
    for order in range(2, max(orders) + 1):
        keys, chance = orders[order].keys, orders[order].chance
        first = starts(context(keys))
        below = chance_of(orders, rests, order - 1, ending(keys, order))
        left = np.maximum(1 - np.add.reduceat(chance, first), 1e-6)
        rests[order] = Rest(context(keys)[first], left / np.maximum(1 - np.add.reduceat(below, first), 1e-6))
    return rests
