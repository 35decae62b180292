"""The language model: counts, probabilities that sum to one, and what training writes."""

import itertools
import lzma
import random
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.repair._lattice import Model
from pipeline.repair.language import (
    BEGIN,
    CHANCE_STEP,
    COMMA,
    END,
    NUMBER,
    SIGNS,
    UNKNOWN,
    WEIGHT_MOST,
    WEIGHT_STEP,
    language,
)
from tests.repair.sentences import SENTENCES
from training import kneser_ney as kn
from training import language as training

WORDS = 15  # the signs among them
ORDERS = (1, 2, 3, 4)


def key(words: Sequence[int]) -> int:
    out = 0
    for word in words:
        out = out << 16 | word
    return out


def keys(*grams: Sequence[int]) -> kn.Keys:
    return np.array([key(gram) for gram in grams], np.uint64)


def stream(seed: int, sentences: int = 120) -> NDArray[np.uint16]:
    """Sentences in which each word likes some others."""
    dice = random.Random(seed)
    out: list[int] = []
    for _ in range(sentences):
        out.append(BEGIN)
        word = dice.randrange(COMMA, WORDS)
        for _ in range(dice.randrange(1, 8)):
            out.append(word)
            word = COMMA + (word * 3 + dice.choice([0, 0, 0, 1, 4])) % (WORDS - COMMA)
        out.append(END)
    return np.array(out, np.uint16)


@cache
def made(most: int | None) -> tuple[dict[int, kn.Order], dict[int, kn.Rest]]:
    """A model of a stream; pruned to so many n-grams."""
    counts = {order: kn.counted(stream(1), order) for order in ORDERS}
    orders, rests = kn.estimated(counts, counts[4][1], WORDS)
    if most is None:
        return orders, rests
    kept = kn.pruned(orders, rests, counts, most)
    return kept, kn.weighted(kept)


# --- counts

STREAMS = st.lists(st.lists(st.integers(END, 6), max_size=6), min_size=1, max_size=6).map(
    lambda lines: np.array([word for line in lines for word in [BEGIN, *line, END]], np.uint16)
)


def expected_counts(words: NDArray[np.uint16], order: int) -> Counter[int]:
    grams = (tuple(map(int, words[at : at + order])) for at in range(len(words) - order + 1))
    return Counter(key(gram) for gram in grams if BEGIN not in gram[1:])


def as_counter(found: tuple[kn.Keys, kn.Counts]) -> Counter[int]:
    return Counter(dict(zip(map(int, found[0]), map(int, found[1]), strict=True)))


@given(STREAMS, st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_counts_are_those_of_a_counter(words: NDArray[np.uint16], order: int) -> None:
    expected = expected_counts(words, order)
    if not expected:
        return
    found = kn.counted(words, order)
    assert as_counter(found) == expected
    assert list(found[0]) == sorted(expected)


@given(st.lists(STREAMS, min_size=1, max_size=4), st.lists(st.integers(1, 5), min_size=4, max_size=4))
@settings(max_examples=80, deadline=None)
def test_merged_counts_are_sums(parts: list[NDArray[np.uint16]], weights: list[int]) -> None:
    found = [(kn.counted(part, 2), weight) for part, weight in zip(parts, weights, strict=False)]
    merged = kn.merged([(each, times * weight) for (each, times), weight in found])
    expected: Counter[int] = Counter()
    for part, weight in zip(parts, weights, strict=False):
        expected.update({gram: times * weight for gram, times in expected_counts(part, 2).items()})
    assert as_counter(merged) == expected
    assert list(merged[0]) == sorted(expected)


def test_parts_of_an_n_gram() -> None:
    gram = keys([BEGIN, 7, 9])
    assert kn.context(gram).tolist() == [key([BEGIN, 7])]
    assert kn.ending(gram, 3).tolist() == [key([7, 9])]
    at, hit = kn.found(keys([1], [5], [9]), keys([5], [6], [99]))
    assert (at[0], hit.tolist()) == (1, [True, False, False])


# --- probabilities


@pytest.mark.parametrize("most", [None, 10_000, 150, 40])
@pytest.mark.parametrize("order", [2, 3, 4])
def test_probabilities_after_every_context_sum_to_one(most: int | None, order: int) -> None:
    orders, rests = made(most)
    contexts = sorted({int(k) >> 16 for k in orders[order].keys})
    unseen = key([WORDS - 1] * (order - 1))
    assert contexts
    for context in [*contexts, unseen]:
        every = np.array([context << 16 | word for word in range(WORDS)], np.uint64)
        chances = kn.chance_of(orders, rests, order, every)
        assert chances.sum() == pytest.approx(1, abs=1e-9), context
        assert (chances > 0).all()


def test_an_order_may_be_empty() -> None:
    orders, rests = made(1)
    every = np.array([key([5, 6, 7, word]) for word in range(WORDS)], np.uint64)
    assert kn.chance_of(orders, rests, 4, every).sum() == pytest.approx(1)


def test_single_words_sum_to_one_and_each_may_occur() -> None:
    chances = made(None)[0][1].chance
    assert chances.sum() == pytest.approx(1)
    assert (chances > 0).all()
    assert chances[BEGIN] == chances.min(), "the beginning of a sentence is never predicted"


def test_what_often_follows_is_likely() -> None:
    words = np.array([BEGIN, 5, 6, END] * 50 + [BEGIN, 5, 7, END] * 5 + [BEGIN, 8, 7, END] * 5, np.uint16)
    counts = {order: kn.counted(words, order) for order in (1, 2)}
    orders, rests = kn.estimated(counts, counts[2][1], WORDS)
    after_5 = kn.chance_of(orders, rests, 2, keys([5, 6], [5, 7], [5, 8], [9, 6], [9, 7]))
    assert after_5[0] > 0.8 > after_5[1] > after_5[2]
    assert after_5[4] > after_5[3], "7 came after more different words than 6, and after a new one that counts"


@pytest.mark.parametrize("most", [400, 150, 40])
def test_pruning_keeps_about_so_many_and_every_context_it_needs(most: int) -> None:
    whole, _ = made(None)
    kept, _ = made(most)
    count = sum(len(kept[order].keys) for order in (2, 3, 4))
    assert most <= count < 2 * most
    for order in (2, 3, 4):
        assert set(kept[order].keys) <= set(whole[order].keys)
        assert list(kept[order].keys) == sorted(kept[order].keys)
        if order > 2:
            assert {int(k) >> 16 for k in kept[order].keys} <= set(map(int, kept[order - 1].keys))


def logs(orders: dict[int, kn.Order], rests: dict[int, kn.Rest], words: NDArray[np.uint16]) -> list[float]:
    """Of the probability of each word of a stream after those before it in its sentence."""
    out, past = [], [BEGIN]
    for word in map(int, words):
        if word == BEGIN:
            past = [BEGIN]
            continue
        gram = [*past[-3:], word]
        out.append(float(np.log(kn.chance_of(orders, rests, len(gram), keys(gram))[0])))
        past.append(word)
    return out


def test_training_tells_what_comes_next() -> None:
    held_out = stream(2, 60)
    perplexities = [float(np.exp(-np.mean(logs(*made(most), held_out)))) for most in (None, 150, 40)]
    assert perplexities == sorted(perplexities), "the less is kept, the less is known"
    assert perplexities[0] < 6 < WORDS - COMMA
    strange = np.array([BEGIN, *random.Random(3).choices(range(COMMA, WORDS), k=400), END], np.uint16)
    assert np.exp(-np.mean(logs(*made(None), strange))) > 2 * perplexities[0]


@pytest.mark.parametrize("most", [10_000, 150, 40])
def test_the_compiled_model_says_the_same(most: int) -> None:
    """But for the steps of its tables: half of one for a chance, and of one for each weight on the way."""
    orders, rests = made(most)
    tables = training.packed(orders, rests, [str(n) for n in range(WORDS)])
    del tables["words"]
    model = Model(tables, CHANCE_STEP, WEIGHT_MOST, WEIGHT_STEP)
    words = stream(5, 40)
    asked = np.array([word for word in words if word != BEGIN], np.int32)
    assert model.chances(asked) == pytest.approx(
        np.array(logs(orders, rests, words)), abs=CHANCE_STEP / 2 + 3 * WEIGHT_STEP / 2 + 1e-4
    )


# --- texts


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(
        "\n".join(SENTENCES * 3) + "\nxyzw xyzw Xyzw xyzw xyzw, kqz\nnghiẹnh nghiẹnh nghiẹnh\n", encoding="utf-8"
    )
    return path


def test_words_and_lines_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "text.xz"
    path.write_bytes(lzma.compress("Uỷ ban xã.\nNăm 2024, xã 12/2023\n".encode()))
    found, words = training.read(training.lines_of(path))
    assert words == ["ủy", "ban", "xã", ".", "năm", "<num>", ","]
    assert found.tolist() == [0, 1, 2, 3, -1, 4, 5, 6, 2, 5, -1]


def test_sentences_begin_and_end() -> None:
    words = ["xã", ",", ".", "<num>", "lạ", "(", ";"]
    ids = {word: number for number, word in enumerate([*SIGNS, "xã"])}
    found = training.sentences(np.array([0, 1, 4, 2, 2, 5, 3, -1, 6, 0, 0, -1], np.int32), words, ids)
    assert found.tolist() == [BEGIN, 5, COMMA, UNKNOWN, END, BEGIN, NUMBER, END, BEGIN, 5, 5, END]


@pytest.mark.parametrize(
    ("word", "times", "kept"),
    [("xã", 2, True), ("xã", 1, False), ("ubnd", 5, True), ("ubnd", 4, False), ("nghiẹnh", 99, False),
     ("methadone", 5, True), ("a" * 15, 99, False), ("12", 99, False), (";", 99, False)],
)  # fmt: skip
def test_the_vocabulary(word: str, times: int, kept: bool) -> None:
    found = training.vocabulary(Counter({word: times, "có": 100}))
    assert found[: len(SIGNS) + 1] == [*SIGNS, "có"], "the commonest first"
    assert (word in found) is (kept or word in training.names())


def test_training_writes_a_model_that_knows_its_text(text: Path) -> None:
    tables = training.train([(text, 2)], 100_000)
    words = tables.pop("words").tobytes().decode().split("\n")
    assert words[: len(SIGNS)] == list(SIGNS)
    assert {"ủy", "ban", "ma", "túy", "xyzw"} <= set(words)
    assert not {"nghiẹnh", "kqz"} & set(words)
    assert len(set(words)) == len(words) == len(tables["p1"])
    model = Model(tables, CHANCE_STEP, WEIGHT_MOST, WEIGHT_STEP)
    ids = {word: number for number, word in enumerate(words)}
    phrase = [ids[word] for word in ("tổ", "chức", "tuyên", "truyền")]
    scores = [float(model.chances(np.array(words, np.int32)).sum()) for words in itertools.permutations(phrase)]
    assert scores[0] == max(scores) > sorted(scores)[-2] + 1, "in this order and no other"
    fewer = training.train([(text, 2)], 30)
    assert sum(len(fewer[f"p{order}"]) for order in (2, 3, 4)) < sum(len(tables[f"p{order}"]) for order in (2, 3, 4))


def test_perplexity_of_the_model_of_this_release() -> None:
    good = training.perplexity(SENTENCES)
    words = " ".join(SENTENCES).split()
    random.Random(1).shuffle(words)
    assert 1 < good < 100
    assert training.perplexity([" ".join(words)]) > 10 * good


def test_the_model_of_this_release() -> None:
    found = language()
    assert found.words[: len(SIGNS)] == SIGNS
    assert len(found.ids) == len(found.words), "no word twice"
    assert found.id_of("Hoà") == found.id_of("hòa") == found.ids["hòa"]
    assert found.id_of("zzzzqzz") == UNKNOWN
    assert {found.words[number] for number in found.by_letters["duong"]} >= {"đường", "dương", "đương", "dưỡng"}
    assert all(not word[0].isdigit() and len(word) <= training.LONGEST_WORD for word in found.words[len(SIGNS) :])


def test_texts_of_a_folder_become_a_model(
    tmp_path: Path, text: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "b.xz").write_bytes(lzma.compress(text.read_bytes()))
    (folder / "notes.md").write_text("quĩtz quĩtz quĩtz", encoding="utf-8")
    monkeypatch.setattr(training, "OUT", tmp_path / "model.npz")
    monkeypatch.setattr("sys.argv", ["x", f"{folder}:3", str(text), "--most", "200", "--held-out", str(text)])
    training.main()
    shown = capsys.readouterr().out
    assert "4-grams" in shown
    assert f"on {text}" in shown
    with np.load(tmp_path / "model.npz") as tables:
        words = tables["words"].tobytes().decode().split("\n")
        assert len(tables["p1"]) == len(words)
        assert sum(len(tables[f"p{order}"]) for order in (2, 3, 4)) < 400
    assert "xyzw" in words
    assert "kqz" not in words, "counted once and three times, still too seldom"
