import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.store.search import Hit, match_of, phrases_of, search
from tests.store import made

Put = Callable[..., None]
OTHER = made.TEXT + "Nghiện cai nghiện địa đạo. Nguyễn Văn A hoà giải.\n"


def marked(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.highlights]


@pytest.fixture
def searched(put: Put, path: Path) -> Path:
    put(made.record())
    return path


@pytest.mark.parametrize(
    ("query", "words", "reason"),
    [
        ("cai nghien", ["Cai", "nghiện"], "without marks; stacked ones"),
        ("dia ban", ["địa", "bàn"], "đ, which SQLite does not fold"),
        ("ĐỊA BÀN", ["địa", "bàn"], "upper case"),
        ("địa bàn", ["địa", "bàn"], "with marks"),
        ('"dia ban xa"', ["địa bàn xã"], "a phrase"),
        ("116/2021/ND-CP", ["116/2021/NĐ-CP"], "written together, looked for together"),
        ("116/2021/NĐ–CP", ["116/2021/NĐ-CP"], "with another dash"),
        ("90%", ["90"], "a number"),
    ],
)
def test_marks_and_case_do_not_matter(query: str, words: list[str], reason: str, searched: Path) -> None:
    hits = search(searched, query, 10)
    assert hits, reason
    assert marked(hits[0])[-len(words) :] == words, reason


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("tàu vũ trụ", "words that are nowhere"),
        ("nghien tau", "one word that is nowhere"),
        ('"ban dia"', "a phrase in the wrong order"),
        ("nghie", "part of a word"),
        ("", "nothing"),
        ('"', "a quote"),
        ("- * ( ) : ^ NEAR/", "an operator is a word here"),
        ("nghien NOT khong", "so is NOT"),
    ],
)
def test_what_is_not_found(query: str, reason: str, searched: Path) -> None:
    assert search(searched, query, 10) == [], reason


def test_a_hit_says_where_it_is(searched: Path) -> None:
    (hit,) = search(searched, "tram y te", 10)
    assert (hit.plan, hit.number, hit.issuer, hit.file, hit.page) == (
        "12-kh-ubnd-2024", "12/KH-UBND", "Ủy ban nhân dân xã Suối Tre", "plan.txt", 2,
    )  # fmt: skip
    assert made.TEXT[hit.start : hit.start + len(hit.snippet)].split() == hit.snippet.split()
    assert json.loads(json.dumps(asdict(hit)))["highlights"] == [list(span) for span in hit.highlights]


def test_words_in_a_row_come_first(put: Put, path: Path) -> None:
    strewn = made.TEXT.replace("Sửa", "") + "Tự làm việc này, nguyện làm việc kia.\n"
    together = made.TEXT + "Mọi việc đều là tự nguyện của dân.\n"
    put(made.record("strewn", text=strewn, path="a.txt"), strewn)
    put(made.record("together", text=together, path="b.txt"), together)
    hits = search(path, "tu nguyen", 10)
    assert [hit.plan for hit in hits] == ["together", "strewn"]
    assert hits[0].score > hits[1].score
    assert len(search(path, "tu nguyen", 1)) == 1


def test_only_the_version_that_counts_is_searched(put: Put, path: Path) -> None:
    put(made.record())
    put(made.record(text=OTHER), OTHER)
    (hit,) = search(path, "cai nghien ma tuy", 10)
    assert hit.plan == "12-kh-ubnd-2024"
    assert len(search(path, "hoà giải", 10)) == 1


def test_a_document_that_is_no_plan_is_found_as_such(put: Put, path: Path) -> None:
    put(made.record(is_plan=False))
    assert [hit.plan for hit in search(path, "cai nghien", 10)] == [None]


@given(query=st.text(max_size=40) | st.text("\"*-+():^{}'AND NEAR OR NOT ,.đĐ\0", max_size=30))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_an_error(query: str, searched: Path) -> None:
    for hit in search(searched, query, 3):
        assert marked(hit), query


def test_a_very_long_query_is_no_error(searched: Path) -> None:
    assert search(searched, "nghien " * 3000, 3)
    assert search(searched, '"' + "nghien ma " * 3000 + '"', 3) == []


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("Cai nghiện", [("cai",), ("nghien",)]),
        ('"cai nghiện" xã', [("cai", "nghien"), ("xa",)]),
        ('cai "nghiện', [("cai",), ("nghien",)]),
        ("a_b", [("a", "b")]),
    ],
)
def test_phrases_of(query: str, phrases: list[tuple[str, ...]]) -> None:
    assert phrases_of(query) == phrases
    assert match_of(phrases).count('"') % 2 == 0
