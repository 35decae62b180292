"""Rules of misreading: how lines are aligned with their readings, and what is learned from made-up ones."""

import json
import math
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair._channel import Channel
from tests.repair.sentences import MISREAD, SENTENCES
from training import channel as training
from training.channel import align, aligned, base, guess, observed, rules, words_of

WORDS = ["của", "ủy", "thủ", "chủ", "phủ", "hội", "xã", "năm", "tập", "trung", "người", "bàn"]


def learned(pairs: list[tuple[str, str]], times: int = 40) -> dict[tuple[str, str], float]:
    words, spaces = observed(pairs * times)
    return rules(aligned(words), spaces)


@pytest.mark.parametrize(
    ("printed", "read", "expected", "why"),
    [
        ("Kế hoạch năm", "Ké hoach nam", [("Kế", "Ké"), ("hoạch", "hoach"), ("năm", "nam")], "word by word"),
        ("phòng chống ma", "phongchéng ma", [("phòng chống", "phongchéng"), ("ma", "ma")], "a space that was lost"),
        ("Kế hoạch", "K é hoach", [("Kế", "K é"), ("hoạch", "hoach")], "a space that was put in"),
        ("“Kế hoạch”", "“Ke hoach”", [("Kế", "Ke"), ("hoạch", "hoach")], "signs that both have"),
        ("hoạch, năm", "hoach. nam", [("hoạch,", "hoach."), ("năm", "nam")], "a sign read as another"),
        ("xã", "", [("xã", "")], "nothing was read"),
        ("", "", [("", "")], "nothing at all"),
    ],
)
def test_words_of_a_line(printed: str, read: str, expected: list[tuple[str, str]], why: str) -> None:
    assert words_of(printed, read) == expected, why


@given(
    st.lists(st.sampled_from([*WORDS, "a", "(xã)", "—", "12"]), max_size=8),
    st.text(alphabet="acx hội.12—(", max_size=40),
)
@settings(max_examples=150, deadline=None)
def test_words_of_a_line_are_all_of_it(words: list[str], read: str) -> None:
    printed, read = " ".join(words), " ".join(read.split())
    found = words_of(printed, read)
    assert [c for word, _ in found for c in word if c.isalpha()] == [c for c in printed if c.isalpha()]
    assert [c for _, reading in found for c in reading if c.isalpha()] == [c for c in read if c.isalpha()]


@pytest.mark.parametrize(
    ("word", "reading", "expected"),
    [
        ("^hội$", "^hdi$", ["^", "h", "d", "i", "$"]),
        ("^hội$", "^hi$", ["^", "h", "", "i", "$"]),
        ("^ủy$", "^tiy$", ["^", "ti", "y", "$"]),
        ("^xã$", "^x4$", ["^", "x", "4", "$"]),
        ("^hội xã$", "^hộixã$", ["^", "h", "ộ", "i", "", "x", "ã", "$"]),
        ("^a$", "^$", ["^", "", "$"]),
    ],
)
def test_letters_are_aligned(word: str, reading: str, expected: list[str]) -> None:
    assert align(word, reading, guess) == tuple(zip(word, expected, strict=True))


def test_what_cannot_be_aligned() -> None:
    assert align("^a$", "^" + "x" * 20 + "$", guess) is None


@given(st.sampled_from(WORDS), st.text(alphabet="aủxt1i ", max_size=10))
def test_an_alignment_is_all_of_both(word: str, reading: str) -> None:
    found = align(f"^{word}$", f"^{reading}$", guess)
    if found is not None:
        assert "".join(letter for letter, _ in found) == f"^{word}$"
        assert "".join(read for _, read in found) == f"^{reading}$"


@pytest.mark.parametrize(
    ("letter", "bare"), [("ộ", "o"), ("Đ", "D"), ("đ", "d"), ("€", "e"), ("¢", "c"), ("x", "x"), ("6", "6")]
)
def test_letters_without_marks(letter: str, bare: str) -> None:
    assert base(letter) == bare


# --- what is learned


def test_a_letter_that_is_always_read_as_two() -> None:
    found = learned([(word, word.replace("ủ", "ti")) for word in WORDS])
    times = 40 * sum("ủ" in word for word in WORDS)
    assert found["ủ", "ti"] == pytest.approx(-math.log(times / (times + 1)))
    assert ("ủ", "ủ") not in found
    assert ("ủ", "t") not in found
    assert found["a", "a"] < 0.05
    assert not [pair for pair in found if len(pair[0]) > 1], "no longer rule tells more"


def test_a_letter_that_is_read_in_two_ways() -> None:
    found = learned([(word, word.replace("ộ", read)) for word in WORDS for read in ("d", "d", "d", "o")])
    assert found["ộ", "d"] == pytest.approx(-math.log(120 / 161))
    assert found["ộ", "o"] == pytest.approx(-math.log(40 / 161))


def test_two_letters_that_are_read_as_one() -> None:
    words = [*WORDS, "chi", "cho", "che", "can", "cao", "hai", "hoa", "cam", "hoc"]
    found = learned([(word, word.replace("ch", "d")) for word in words])
    assert found["ch", "d"] < 0.05
    assert found["c", "c"] < 0.7
    assert "chủ" in candidates(found, "dủ", words)
    assert "dủ" not in candidates(found, "dủ", words)


def test_the_end_of_a_word() -> None:
    words = [*WORDS, "nam", "nan", "na"]
    found = learned([(word, word + "." if word.endswith("n") else word) for word in words])
    assert found["n$", "n.$"] < 0.1
    assert not [read for printed, read in found if printed == "m$" and read != "m$"]


def test_a_space_that_was_lost() -> None:
    pairs = [("xã hội", "xã hội")] * 3 + [("xã hội", "xãhội")]
    found = learned(pairs)
    assert found[" ", ""] == pytest.approx(-math.log(40 / 161))


def test_rare_readings_are_no_rules() -> None:
    found = learned([(word, word) for word in WORDS], 5) | learned([("xã", "x#")], 1)
    assert not [pair for pair in found if "#" in pair[1]]


def test_words_with_figures_and_long_ones_are_left_out() -> None:
    words, spaces = observed([("xã 2024 " + "a" * 20, "xa 2O24 " + "a" * 20), ("năm", "n" * 40)])
    assert words == Counter({("^xã$", "^xa$"): 1})
    assert spaces == 2


def candidates(found: dict[tuple[str, str], float], reading: str, words: list[str]) -> list[str]:
    channel = Channel([(word, n) for n, word in enumerate(words)], [(*pair, cost) for pair, cost in found.items()], 6.5)
    return [words[word] for _, _, word, _, cost in channel.words(reading, 10, 9.0, False) if cost < 6]


@pytest.mark.parametrize("word", WORDS)
def test_words_are_found_by_what_was_learned(word: str) -> None:
    swaps = str.maketrans({"ủ": "u", "ộ": "d", "ã": "4", "ă": "a", "ậ": "a", "ờ": "d", "à": "a"})
    found = learned([(one, one.translate(swaps)) for one in WORDS])
    assert word in candidates(found, word.translate(swaps), WORDS)


LETTERS = st.text(alphabet="abcộ", min_size=1, max_size=5)


@given(st.lists(st.tuples(LETTERS, st.text(alphabet="abcx1", max_size=6)), min_size=1, max_size=15))
@settings(max_examples=80, deadline=None)
def test_costs_are_those_of_probabilities(pairs: list[tuple[str, str]]) -> None:
    sums: defaultdict[str, float] = defaultdict(float)
    for (printed, _), cost in learned(pairs, 6).items():
        assert cost >= 0
        sums[printed] += math.exp(-cost)
    assert max(sums.values(), default=0) <= 1 + 1e-9


@pytest.mark.parametrize("table", ["foreign", "slips"])
def test_costs_of_the_tables_are_those_of_probabilities(table: str) -> None:
    text = files("pipeline.repair").joinpath("data", f"{table}.tsv").read_text(encoding="utf-8")
    sums: defaultdict[str, float] = defaultdict(float)
    pairs = set()
    for line in text.splitlines():
        if not line.startswith("#"):
            printed, read, cost = line.split("\t")
            assert (printed, read) not in pairs
            pairs.add((printed, read))
            sums[printed] += math.exp(-float(cost))
    assert len(pairs) > 500
    assert {printed: total for printed, total in sums.items() if total > 1.02} == {}, "two figures of each cost"


def test_a_table_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [{"truth": f"  {printed} ", "read": read} for read, printed in MISREAD] * 8
    rows += [{"truth": sentence.replace("Ủy", "Uỷ"), "read": sentence} for sentence in SENTENCES]
    pairs.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(training.channel, "__file__", str(tmp_path / "channel.py"))
    monkeypatch.setattr("sys.argv", ["x", "foreign", str(pairs)])
    training.main()
    lines = (tmp_path / "data/foreign.tsv").read_text(encoding="utf-8").splitlines()
    assert [line[0] for line in lines[:3]].count("#") == 2
    found = {tuple(line.split("\t")[:2]): float(line.split("\t")[2]) for line in lines if not line.startswith("#")}
    assert found["ố", "é"] < 1
    assert list(found) == sorted(found)
    assert f"{len(found):,} rules" in capsys.readouterr().out
