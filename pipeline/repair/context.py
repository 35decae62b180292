"""What the network says of a lattice: how well each word suits all that stands around it, before and behind.

Guarantees: words that the network was not asked about are left as likely as they were, but for one constant.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.repair.channel import CAPITALS, INITIAL, SMALL, TITLE
from pipeline.repair.decode import PAUSES, Choice, Paths, Slot, shape_of
from pipeline.repair.language import END, NUMBER, UNKNOWN, language
from pipeline.repair.net import ANY_CASE, CAPITAL, UPPER, Line, network
from pipeline.repair.net import SMALL as SMALL_CASE

CASES = {SMALL: SMALL_CASE, INITIAL: CAPITAL, TITLE: CAPITAL, CAPITALS: UPPER}
UNHEARD = 1.0  # cost of a word at a place that the network was not asked about


def listen(lattices: Sequence[Paths], told: Sequence[Sequence[Choice]], weight: float) -> None:
    """Add to the cost of each word of some lattices what the network says against it, `weight` times.

    `told`: for each lattice the choices whose letters the network is told; none: the tokens as they were read.
    """
    lines = [_line(paths.slots, choices) for paths, choices in zip(lattices, told, strict=True)]
    vectors = network().hidden([line for line, _ in lines])
    for paths, (_, heard), vector in zip(lattices, lines, vectors, strict=True):
        rows = paths.lattice.rows()
        spoken = np.flatnonzero((rows[:, 1] >= UNKNOWN) & (rows[:, 1] != NUMBER) & (rows[:, 3] > 0))
        places = np.array([heard.get(key, -1) for key in _keys(paths, rows[spoken])], np.int64)
        asked = places >= 0
        costs = np.zeros(len(rows), np.float32)
        costs[spoken[~asked]] = weight * UNHEARD
        ids = _network_ids()[rows[spoken[asked], 1]]
        costs[spoken[asked]] = -weight * network().log_probs(vector, places[asked], ids)
        paths.lattice.add_costs(costs)


Key = tuple[int, int, int]  # the last slot of a choice, how many it covers, and 1 for the second word of a slot


def _line(slots: Sequence[Slot], choices: Sequence[Choice]) -> tuple[Line, dict[Key, int]]:
    """What the network is told, and at which place of it each word stands."""
    words = language().words
    skeletons: list[int] = []
    cases: list[int] = []
    heard: dict[Key, int] = {}
    for choice in choices or [Choice(at, at, (), (), 0.0) for at in range(len(slots))]:
        slot = slots[choice.last]
        for part, word in enumerate(choice.words or (-1,)):
            heard[choice.last, choice.last - choice.first + 1, part + (len(choice.words) > 1)] = len(skeletons)
            text = words[word] if word >= 0 else slot.token.text
            number = slot.token.kind == "number"
            shape = choice.shapes[part] if choice.shapes else shape_of(text)
            skeletons.append(NUMBER if number else network().skeleton_id(text))
            cases.append(ANY_CASE if number else CASES.get(shape, ANY_CASE))
        pause = END if slot.ends else PAUSES.get(slot.token.pause)
        if pause is not None:
            skeletons.append(pause)
            cases.append(ANY_CASE)
    return Line(skeletons, cases), heard


def _keys(paths: Paths, rows: NDArray[np.int32]) -> list[Key]:
    """The key of each arc: a word for a slot has 0, the two words for one slot have 1 and 2."""
    out: list[Key] = []
    for at, _, _, covers, source, target in rows.tolist():
        part = 2 if source != paths.starts[at - covers + 1] else 1 if target != paths.ends[at] else 0
        out.append((at, covers, part))
    return out


@cache
def _network_ids() -> NDArray[np.int64]:
    """For each word of the language model its id in the network."""
    return np.array([network().word_id(word) for word in language().words], np.int64)
