"""The search of the compiled lattice against all paths, over a small model."""

import math
import random
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair._lattice import Lattice, Model
from pipeline.repair.language import BEGIN, CHANCE_STEP, COMMA, END, NUMBER, WEIGHT_MOST, WEIGHT_STEP, language
from tests.repair.sentences import SENTENCES
from training import kneser_ney as kn
from training.language import packed

WORDS = 12  # of the small model, the signs among them
ALL, WIDE = 100_000, 1e9  # a beam and a width that leave nothing out
NOTHING = -1  # an arc without a word
Arc = tuple[int, int, int, float]  # source, target, word, cost


@cache
def small_model() -> Model:
    """A model over sentences in which each word likes some others."""
    dice = random.Random(1)
    stream: list[int] = []
    for _ in range(400):
        stream.append(BEGIN)
        word = dice.randrange(5, WORDS)
        for _ in range(dice.randrange(1, 9)):
            stream.append(dice.choice([word, word, NUMBER, COMMA]))
            word = 5 + (word * 3 + dice.choice([0, 0, 0, 1, 2])) % (WORDS - 5)
        stream.append(END)
    counts = {order: kn.counted(np.array(stream, np.uint16), order) for order in range(1, 5)}
    orders, rests = kn.estimated(counts, counts[4][1], WORDS)
    kept = kn.pruned(orders, rests, counts, 400)
    tables = packed(kept, kn.weighted(kept), [str(number) for number in range(WORDS)])
    del tables["words"]
    return Model(tables, CHANCE_STEP, WEIGHT_MOST, WEIGHT_STEP)


def lattice_of(nodes: int, arcs: list[Arc]) -> Lattice:
    out = Lattice()
    for _ in range(nodes - 1):
        out.node()
    for number, (source, target, word, cost) in enumerate(arcs):
        assert out.arc(source, target, word, cost, number) == number
    return out


def paths(nodes: int, arcs: list[Arc], node: int = 0) -> Iterator[list[int]]:
    """All ways from a node to the last."""
    if node == nodes - 1:
        yield []
        return
    for number, (source, target, _, _) in enumerate(arcs):
        if source == node:
            yield from ([number, *rest] for rest in paths(nodes, arcs, target))


def score(model: Model, arcs: list[Arc], path: list[int]) -> float:
    words = np.array([word for number in path if (word := arcs[number][2]) != NOTHING], np.int32)
    return float(model.chances(words).sum()) - sum(arcs[number][3] for number in path)


@st.composite
def lattices(draw: st.DrawFn) -> tuple[int, list[Arc]]:
    nodes = draw(st.integers(2, 6))
    pairs = st.tuples(st.integers(0, nodes - 2), st.integers(1, nodes - 1)).filter(lambda pair: pair[0] < pair[1])
    words = st.sampled_from([NOTHING, *range(END, WORDS)])
    costs = st.floats(0, 8, width=16)
    arcs = draw(st.lists(st.builds(lambda pair, word, cost: (*pair, word, cost), pairs, words, costs), max_size=14))
    return nodes, arcs


@given(lattices())
@settings(max_examples=300, deadline=None)
def test_the_search_finds_the_best_of_all_paths(drawn: tuple[int, list[Arc]]) -> None:
    nodes, arcs = drawn
    model = small_model()
    every = list(paths(nodes, arcs))
    path, found, shares = model.search(lattice_of(nodes, arcs), ALL, WIDE, True)
    if not every:
        assert path == []
        assert len(shares) == 0
        return
    scores = [score(model, arcs, one) for one in every]
    assert path in every
    assert found[-1] == pytest.approx(max(scores), abs=1e-3)
    assert score(model, arcs, path) == pytest.approx(found[-1], abs=1e-3)
    weights = np.exp(np.array(scores) - max(scores))
    weights /= weights.sum()
    expected = [sum(w for w, one in zip(weights, every, strict=True) if number in one) for number in range(len(arcs))]
    assert shares == pytest.approx(np.array(expected), abs=2e-3)


@given(lattices(), st.integers(1, 3), st.sampled_from([0.5, 4.0, 14.0]))
@settings(max_examples=150, deadline=None)
def test_a_narrow_search_finds_a_path_and_says_its_score(drawn: tuple[int, list[Arc]], beam: int, width: float) -> None:
    nodes, arcs = drawn
    model = small_model()
    whole, best, _ = model.search(lattice_of(nodes, arcs), ALL, WIDE, False)
    path, found, shares = model.search(lattice_of(nodes, arcs), beam, width, False)
    assert len(shares) == 0
    if path:
        assert found[-1] == pytest.approx(score(model, arcs, path), abs=1e-3)
        assert found[-1] <= best[-1] + 1e-3
    else:
        assert not whole or beam < len(list(paths(nodes, arcs)))


def test_shares_of_the_first_arcs_are_one_with_the_real_model() -> None:
    model, lattice, dice = language().model, Lattice(), random.Random(3)
    ids = [language().id_of(word) for word in f"{SENTENCES[0]} {SENTENCES[1]}".split() if word.isalpha()]
    node, first = 0, 12
    for step in range(60):
        after = lattice.node()
        for word in dice.sample(ids, first if step == 0 else 4):
            lattice.arc(node, after, word, dice.random() * 3, step)
        node = after
    path, _, shares = model.search(lattice, 40, 14.0, True)
    assert len(path) == 60
    assert shares[:first].sum() == pytest.approx(1, abs=1e-3)
    assert all(0 <= share <= 1 + 1e-3 for share in shares)
    rest = shares[first:].reshape(-1, 4).sum(axis=1)
    assert rest == pytest.approx(np.ones(59), abs=1e-3)


def test_a_cost_outweighs_the_model() -> None:
    lattice = Lattice()
    end = lattice.node()
    for word in (6, 7):
        lattice.arc(0, end, word, 0.0, 0, shape=2, covers=1)
    (cheap,), _, _ = small_model().search(lattice, 9, WIDE, False)
    costs = np.zeros(2, np.float32)
    costs[cheap] = 50
    lattice.add_costs(costs)
    assert small_model().search(lattice, 9, WIDE, False)[0] == [1 - cheap]


def test_rows_tell_what_was_put_in() -> None:
    lattice = Lattice()
    end = lattice.node()
    lattice.arc(0, end, 7, 1.5, 3, shape=4, covers=2)
    lattice.fan(0, end, np.array([5, 6], np.int32), 4, 1)
    assert lattice.rows().tolist() == [[3, 7, 4, 2, 0, 1], [4, 5, 1, 1, 0, 1], [4, 6, 1, 1, 0, 1]]
    assert len(lattice) == 3
    assert lattice.nodes == 2


def test_many_arcs() -> None:
    """More than fit the room that the lattice begins with."""
    lattice = Lattice()
    node = 0
    for step in range(3000):
        after = lattice.node()
        lattice.fan(node, after, np.array([5, 6, 7], np.int32), step, 1)
        node = after
    path, found, shares = small_model().search(lattice, 40, 14.0, True)
    assert len(path) == 3000
    assert math.isfinite(found[-1])
    assert shares.reshape(-1, 3).sum(axis=1) == pytest.approx(np.ones(3000), abs=5e-3)


@pytest.mark.parametrize(("source", "target"), [(0, 0), (1, 0), (-1, 1), (0, 2), (0, 99), (1, 1)])
def test_arcs_lead_forward_between_nodes_that_are_there(source: int, target: int) -> None:
    lattice = Lattice()
    lattice.node()
    with pytest.raises(ValueError, match=f"from node {source} to node {target} of 2"):
        lattice.arc(source, target, 5, 0.0, 0)
    with pytest.raises(ValueError, match="node"):
        lattice.fan(source, target, np.array([5], np.int32), 0, 1)
    assert len(lattice) == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_costs_are_as_many_as_arcs(count: int) -> None:
    lattice = lattice_of(2, [(0, 1, 5, 0.0), (0, 1, 6, 0.0)])
    with pytest.raises(ValueError, match=f"{count} costs for 2 arcs"):
        lattice.add_costs(np.zeros(count, np.float32))


def test_nothing_to_search() -> None:
    path, found, shares = small_model().search(Lattice(), 40, 14.0, True)
    assert (path, len(shares)) == ([], 0)
    assert found == []
    assert small_model().chances(np.array([], np.int32)).shape == (0,)


def test_an_end_begins_a_new_sentence() -> None:
    model = small_model()
    once = model.chances(np.array([5, 6, END], np.int32))
    twice = model.chances(np.array([5, 6, END, 5, 6, END], np.int32))
    assert twice.tolist() == [*once, *once]
