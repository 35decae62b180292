import numpy as np

from pipeline.repair.language import COMMA, END, NUMBER, UNKNOWN
from pipeline.repair.net import ANY_CASE, CAPITAL, SMALL, UPPER
from training.encoded import Vocabulary, encode, frequent_pairs, neighbours, split, unpack

VOCABULARY = Vocabulary(["<s>", "</s>", "<unk>", "<num>", ",", "kế", "hoạch", "kẻ", "hoa", "hóa", "đa"])


def words(skeletons: list[int]) -> list[str]:
    return [VOCABULARY.skeletons[i] for i in skeletons]


def test_a_line_becomes_words_skeletons_and_cases() -> None:
    stream = unpack(encode(["Kế HOẠCH (số 12): hoá, Kệ\n", "đa.\n"], VOCABULARY), VOCABULARY)
    assert [VOCABULARY.words[i] for i in stream.words] == [
        "kế", "hoạch", "<unk>", "<num>", ",", "hóa", ",", "<unk>", "</s>", "đa", "</s>",
    ]  # fmt: skip
    assert words(stream.skeletons.tolist()) == [
        "ke", "hoach", "<unk>", "<num>", ",", "hoa", ",", "ke", "</s>", "da", "</s>",
    ]  # fmt: skip
    assert stream.skeletons[[2, 3, 4, 8]].tolist() == [UNKNOWN, NUMBER, COMMA, END]
    assert stream.cases.tolist()[:6] == [CAPITAL, UPPER, SMALL, ANY_CASE, ANY_CASE, SMALL]
    assert stream.ends.tolist() == [0] * 8 + [1, 0, 1]


def test_what_is_held_out_is_not_learned() -> None:
    lines = [f"kế {'hoạch ' * (i % 7)}hoa" for i in range(1000)]
    stream = unpack(encode(lines, VOCABULARY), VOCABULARY)
    learned, held = split(stream)
    assert learned.ends.sum() == 990
    assert held.ends.sum() == 10
    assert len(learned.words) + len(held.words) == len(stream.words)
    expected = unpack(encode(lines[250:255] + lines[995:], VOCABULARY), VOCABULARY)
    assert held.words.tolist() == expected.words.tolist()


def test_pairs_are_counted_with_the_weight_of_their_text() -> None:
    size = len(VOCABULARY.skeletons)
    often = unpack(encode(["kế hoạch kế hoạch kế hoạch"], VOCABULARY), VOCABULARY)
    weighty = unpack(encode(["hoa đa"], VOCABULARY), VOCABULARY)
    keys = frequent_pairs([(often, 1.0), (weighty, 10.0)], size, 2)
    pairs = {tuple(words([key // size, key % size])) for key in keys.tolist()}
    assert pairs == {("hoa", "da"), ("da", "</s>")}
    assert (np.diff(keys) > 0).all()


def test_neighbours_are_one_letter_away() -> None:
    vocabulary = Vocabulary([*VOCABULARY.words[:5], "hoa", "hoan", "hoat", "ho", "toa", "hai", "xyz"])
    near = neighbours(vocabulary, np.arange(len(vocabulary.skeletons), dtype=float), width=4)
    hoa = vocabulary.id_of_skeleton["hoa"]
    assert [vocabulary.skeletons[i] for i in near[hoa]] == ["toa", "ho", "hoat", "hoan"]
    assert set(near[vocabulary.id_of_skeleton["xyz"]].tolist()) == {UNKNOWN}
