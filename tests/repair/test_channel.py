"""What words a reading may stand for: by rules made for the tests, against all ways to read, and by those learned."""

import math
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair._channel import Channel
from pipeline.repair.channel import MOST_WORDS, WIDTH, Misreadings, Table, misreadings, written
from pipeline.repair.language import language

WORDS = {"số": 5, "sở": 6, "xã": 7, "hội": 8, "ở": 9, "ủy": 10, "ban": 11}
SAME = [(c, c, 0.0) for c in "^$" + "".join(WORDS)] + [(c.upper(), c.upper(), 0.0) for c in "".join(WORDS)]
RULES = [*dict.fromkeys(SAME), ("ố", "6", 1.0), ("ở", "6", 1.5), ("ở", "0", 0.5), (" ", "", 0.75), ("$", ".$", 0.25),
         ("ội", "di", 0.5), ("ộ", "", 1.25), ("^ủ", "^t1", 0.25), ("Ủ", "U", 0.5)]  # fmt: skip
STRANGE = 3.0
SMALL, INITIAL, TITLE, CAPITALS = 1, 2, 3, 4


@cache
def made() -> Channel:
    return Channel(list(WORDS.items()), RULES, STRANGE)


def found(reading: str, *, two: bool = False, width: float = 9.0) -> dict[str, tuple[float, tuple[int, ...]]]:
    """The words with their least cost, and how they are written then."""
    names = {number: word for word, number in WORDS.items()}
    out: dict[str, tuple[float, tuple[int, ...]]] = {}
    for first, first_shape, word, shape, cost in made().words(reading, 40, width, two):
        if first < 0:
            out.setdefault(names[word], (cost, (shape,)))
        else:
            out.setdefault(f"{names[first]} {names[word]}", (cost, (first_shape, shape)))
    return out


@pytest.mark.parametrize(
    ("reading", "word", "cost", "shape", "why"),
    [
        ("xã", "xã", 0.0, SMALL, "as it is"),
        ("Xã", "xã", 0.0, TITLE, "with a capital"),
        ("XÃ", "xã", 0.0, CAPITALS, "in capitals"),
        ("Ở", "ở", 0.0, INITIAL, "one letter"),
        ("s6", "số", 1.0, SMALL, "one letter read as another"),
        ("S6", "số", 1.0, TITLE, "after a capital"),
        ("hdi", "hội", 0.5, SMALL, "two letters read as two"),
        ("hi", "hội", 1.25, SMALL, "a letter that was lost"),
        ("xã.", "xã", 0.25, SMALL, "the end read as a sign"),
        ("t1y", "ủy", 0.25, SMALL, "only at the beginning of a word"),
        ("Uy", "ủy", 0.5, TITLE, "a rule for capitals"),
    ],
)
def test_readings_by_rules(reading: str, word: str, cost: float, shape: int, why: str) -> None:
    assert found(reading)[word] == (pytest.approx(cost), (shape,)), why


@pytest.mark.parametrize(
    ("reading", "words", "cost", "shapes"),
    [
        ("xãhdi", "xã hội", 1.25, (SMALL, SMALL)),
        ("XÃhội", "xã hội", 0.75, (CAPITALS, SMALL)),
        ("Ủyban", "ủy ban", 0.75, (TITLE, SMALL)),
        ("ởxã", "ở xã", 0.75, (SMALL, SMALL)),
    ],
)
def test_two_words_whose_space_was_lost(reading: str, words: str, cost: float, shapes: tuple[int, ...]) -> None:
    assert found(reading, two=True)[words] == (pytest.approx(cost), shapes)
    assert words not in found(reading)


def test_three_words_are_not_looked_for() -> None:
    assert all(words.count(" ") <= 1 for words in found("xãhộixã", two=True))


def test_a_word_that_was_read_as_two() -> None:
    assert found("hộ i")["hội"][0] == pytest.approx(STRANGE), "the space is a sign that was not printed"


@pytest.mark.parametrize(
    ("reading", "word", "times"),
    [
        ("hội5", "hội", 1),
        ("hộti", "hội", 1),
        ("qộti", "hội", 2),
        ("bn", "ban", 1),
        ("bxn", "ban", 1),
        ("BxN", "ban", 1),
    ],
)
def test_what_no_rule_knows(reading: str, word: str, times: int) -> None:
    assert found(reading, width=20)[word][0] == pytest.approx(times * STRANGE)


def test_nothing_is_guessed_where_rules_explain_the_reading() -> None:
    assert set(found("s6")) == {"số", "sở"}
    assert set(found("xã")) == {"xã"}


def test_the_likeliest_come_first_and_none_is_much_dearer() -> None:
    costs = [row[-1] for row in made().words("bxn", 40, 4.0, True)]
    assert costs == sorted(costs)
    assert costs[-1] <= costs[0] + 4.0
    assert len(made().words("bxn", 2, 20.0, True)) == 2


def test_capitals_within_a_word_are_no_word() -> None:
    assert all(cost >= STRANGE for cost, _ in found("xÃ").values())


def test_readings_that_are_too_long_stand_for_nothing() -> None:
    assert made().words("x" * 39, 40, 9.0, True) == []
    assert made().words("x" * 100_000, 40, 9.0, True) == []
    found("x" * 38)


@pytest.mark.parametrize(
    "rule",
    [
        ("số số", "x", 1.0),
        ("số", "xxxxxxx", 1.0),
        ("w", "x", 1.0),
        ("ß", "x", 1.0),
        ("İ", "x", 1.0),
        ("sốsốs", "x", 1.0),
    ],
)
def test_rules_that_can_never_be_used_do_no_harm(rule: tuple[str, str, float]) -> None:
    channel = Channel(list(WORDS.items()), [*RULES, rule], STRANGE)
    assert channel.words("xã", 40, 9.0, True) == made().words("xã", 40, 9.0, True)


def test_a_channel_without_rules_and_one_without_words() -> None:
    assert Channel([("a", 5)], [], STRANGE).words("a", 9, 9.0, True) == []
    assert Channel([], [("a", "a", 0.0)], STRANGE).words("a", 9, 9.0, True) == []


# --- against all ways to read a word


def cheapest(word: str, reading: str, rules: dict[tuple[str, str], float]) -> float:
    """The least cost of all ways to part a word and its reading by rules; one letter may be lost at a place."""

    @cache
    def rest(i: int, j: int, lost: bool) -> float:
        if i == len(word) and j == len(reading):
            return 0.0
        best = math.inf
        for (printed, read), cost in rules.items():
            if word.startswith(printed, i) and reading.startswith(read, j) and not (lost and not read):
                best = min(best, cost + rest(i + len(printed), j + len(read), not read))
        return best

    return rest(0, 0, False)


PRINTED = st.text(alphabet="abc", min_size=1, max_size=3)
READ = st.text(alphabet="abcx", max_size=3)
COSTS = st.floats(0, 0.25, width=16)


@given(
    st.lists(st.text(alphabet="abc", min_size=1, max_size=5), min_size=1, max_size=8, unique=True),
    st.dictionaries(st.tuples(PRINTED, READ), COSTS, max_size=12),
    st.text(alphabet="abcx", max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_costs_are_those_of_the_cheapest_way(
    words: list[str], rules: dict[tuple[str, str], float], reading: str
) -> None:
    ends = {("^", "^"): 0.0, ("$", "$"): 0.0}
    channel = Channel(
        [*zip(words, range(5, 99), strict=False), ("abc", 4)], [(*pair, c) for pair, c in (rules | ends).items()], 1e4
    )
    rows = channel.words(reading, 40, 100.0, False)
    by_rules = {word: cost for _, _, word, _, cost in rows if cost < 1e3}
    expected = {
        number: cost
        for word, number in [*zip(words, range(5, 99), strict=False)]
        if word != "abc" and (cost := cheapest(f"^{word}$", f"^{reading}$", rules | ends)) < math.inf
    }
    assert {n: c for n, c in by_rules.items() if n != 4 and words[n - 5] != "abc"} == pytest.approx(expected, abs=1e-4)


# --- the rules that were learned


def readings(reading: str, table: Table, *, two: bool = True) -> list[str]:
    words = language().words
    return [
        " ".join(written(words[word], shape) for word, shape in zip(one.words, one.shapes, strict=True))
        for one in misreadings(table).candidates(reading, two=two)
    ]


@pytest.mark.parametrize(
    ("reading", "word"),
    [("hdi", "hội"), ("t6", "tổ"), ("chirc", "chức"), ("x4", "xã"), ("Pang", "Đảng"), ("S6", "Số"), ("SO", "SỐ"),
     ("O", "Ở"), ("nghién", "nghiện"), ("bannhan", "ban nhan"), ("nghi én", "nghiện"), ("ngh1én", "nghiện")],
)  # fmt: skip
def test_readings_of_english(reading: str, word: str) -> None:
    assert word in readings(reading, "foreign")


@pytest.mark.parametrize(
    ("reading", "word"), [("tố", "tổ"), ("sỗ", "số"), ("đia", "địa"), ("hôi", "hội"), ("số", "sổ")]
)
def test_slips(reading: str, word: str) -> None:
    assert word in readings(reading, "slips")


@pytest.mark.parametrize("table", ["foreign", "slips"])
@pytest.mark.parametrize("word", ["hội", "Hội", "ở", "nghiện", "ma", "UBND"])
def test_a_vietnamese_word_may_be_itself(word: str, table: Table) -> None:
    assert word in readings(word, table)


@pytest.mark.parametrize("table", ["foreign", "slips"])
def test_most_words_are_read_as_themselves_by_slips(table: Table) -> None:
    first = [word for word in language().words[5:400] if readings(word, table)[:1] == [word]]
    assert len(first) > (390 if table == "slips" else 100)


@given(st.text(max_size=50), st.booleans(), st.sampled_from(["foreign", "slips"]))
@settings(max_examples=100, deadline=None)
def test_any_text_has_few_candidates(text: str, two: bool, table: Table) -> None:
    found = misreadings(table).candidates(text, two=two)
    assert len(found) <= MOST_WORDS
    costs = [one.cost for one in found]
    assert costs == sorted(costs)
    assert not costs or (costs[0] >= 0 and costs[-1] <= costs[0] + WIDTH + 1e-3)
    assert all(len(one.words) == len(one.shapes) <= (2 if two else 1) for one in found)
    assert all(SMALL <= shape <= CAPITALS for one in found for shape in one.shapes)
    assert misreadings(table).candidates(text, two=two) is found, "looked up once"


@pytest.mark.parametrize("reading", ["x" * 38, "tổ" * 19, "6" * 38, " " * 38, "^$" * 19, "Il1|" * 9])
def test_no_reading_takes_long(reading: str) -> None:
    before = time.perf_counter()
    misreadings("foreign").candidates(reading, two=True)
    assert time.perf_counter() - before < 1


def test_what_was_looked_up_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.repair.channel.MOST_KEPT", 3)
    own = Misreadings(misreadings("slips").channel)
    for reading in ("một", "hai", "ba", "bốn", "năm"):
        own.candidates(reading, two=False)
    assert [reading for reading, _ in own.kept] == ["ba", "bốn", "năm"]


@pytest.mark.parametrize(
    ("word", "shape", "text"), [("số", 1, "số"), ("ở", 2, "Ở"), ("số", 3, "Số"), ("số", 4, "SỐ"), ("đ", 3, "Đ")]
)
def test_shapes(word: str, shape: int, text: str) -> None:
    assert written(word, shape) == text
