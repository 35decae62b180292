"""What reports show, before it has a form: the order of plans, what is counted, the heat map, provisions in words."""

from datetime import date

import pytest

from pipeline.audit.view import by_severity, heat_of, in_order, tally_articles, tally_rules, titled, views_of
from pipeline.audit.words import day, instrument, one_line, order_of, provision, quoted, related, rests_on, waived_by
from pipeline.compare.words import LANGUAGES
from schemas.finding import Basis, Related
from tests.audit.by_hand import LAW, NASTY, OLDER, RULE, audit, audited, crowd, finding, left_out, place, some, waived


def test_the_worst_plan_stands_first_and_none_is_left_out() -> None:
    views = views_of(some())
    assert [view.plan.id for view in views] == ["bad", "undated", "good"]
    bad = views[0]
    assert dict(bad.counts) == {"error": 1, "warning": 1, "info": 1}
    assert len(bad.waived) == len(bad.not_judged) == 1
    assert [view.shown for view in views] == [True, False, False]


def test_one_error_weighs_more_than_many_warnings() -> None:
    there = [audited(place("many", "Bá Thước")), audited(place("one", "Quan Sơn"))]
    warnings = [finding("many", id=f"{n:012}", severity="warning") for n in range(9)]
    assert [view.plan.id for view in views_of(audit(there, *warnings, finding("one")))] == ["one", "many"]


def test_findings_stand_in_the_order_of_the_law() -> None:
    bases = [
        None, Basis(doc="62/2022/TT-BTC", article="3"), Basis(doc="163/2026/NĐ-CP"), Basis(doc="116/2021/NĐ-CP", article="28", clause="10"),
        Basis(doc="116/2021/NĐ-CP", article="28", clause="2", point="b"), Basis(doc="116/2021/NĐ-CP", article="28", clause="2"),
        Basis(doc="116/2021/NĐ-CP", article="3"), Basis(doc="120/2025/QH15", article="29"), Basis(doc="73/2021/QH14", article="40"), Basis(doc="không rõ"),
    ]  # fmt: skip
    found = [finding("p", id=f"{n:012}", basis=basis) for n, basis in enumerate(bases)]
    assert [provision(f.basis, "vi") for f in in_order(found)] == [
        "Điều 40 Luật 73/2021/QH14", "Điều 29 Luật 120/2025/QH15", "Điều 3 Nghị định 116/2021/NĐ-CP",
        "khoản 2 Điều 28 Nghị định 116/2021/NĐ-CP", "điểm b khoản 2 Điều 28 Nghị định 116/2021/NĐ-CP",
        "khoản 10 Điều 28 Nghị định 116/2021/NĐ-CP", "Nghị định 163/2026/NĐ-CP", "Điều 3 Thông tư 62/2022/TT-BTC",
        "không rõ", "tính thống nhất, chính xác của kế hoạch",
    ]  # fmt: skip


def test_the_gravest_come_first() -> None:
    found = [finding("p", severity=s, id=s) for s in ("info", "error", "warning")]
    assert list(by_severity(found)) == ["error", "warning", "info"]


def test_what_is_waived_makes_nothing_fail() -> None:
    made = audit([audited(place("a", "Bá Thước")), audited(place("b", "Quan Sơn"))], waived("a"), finding("b"))
    tally = tally_rules(made)[RULE]
    assert (tally.put, tally.failed, tally.waived, tally.share) == ({"a", "b"}, {"b"}, 1, 0.5)
    assert heat_of(made).lines[0].label == "huyện Quan Sơn"
    assert len(heat_of(made).lines) == 1
    [(article, tally)] = tally_articles(made)
    assert (article, tally.counts.total()) == (Basis(doc=LAW.doc, article=LAW.article), 1)


def test_no_more_plans_fail_than_a_rule_was_put_to() -> None:
    made = audit([audited(place("a", "Bá Thước"), asked=())], finding("a"), finding("a", id="1" * 12))
    assert len(tally_rules(made)[RULE].put) == 1
    [(_, tally)] = tally_articles(made)
    assert (len(tally.failed), len(tally.put), tally.counts.total()) == (1, 1, 2)


def test_an_article_is_counted_with_all_its_clauses() -> None:
    clause = LAW.model_copy(update={"clause": "2"})
    there = [audited(place(name, name)) for name in ("a", "b", "c")]
    made = audit(there, finding("a"), finding("b", basis=clause), finding("c", basis=OLDER, severity="warning"))
    assert [(provision(article, "vi"), len(tally.failed), tally.gravest) for article, tally in tally_articles(made)] == [
        ("Điều 28 Nghị định 116/2021/NĐ-CP", 2, "error"), ("Điều 9 Luật 73/2021/QH14", 1, "warning")
    ]  # fmt: skip


def test_the_map_counts_a_place_over_its_plans() -> None:
    there = [audited(place("a", "Bá Thước")), audited(place("bb", "Bá Thước")), audited(place("c", "Quan Sơn"))]
    made = audit(
        there, finding("a"), finding("bb", severity="warning"), finding("c", rule="X", basis=OLDER, severity="info")
    )
    heat = heat_of(made)
    assert list(heat.rules) == ["X", RULE]
    first, second = heat.lines
    assert (first.label, first.plans, first.total, first.cells[RULE].gravest) == ("huyện Bá Thước", 2, 2, "error")
    assert (second.label, second.total) == ("huyện Quan Sơn", 1)


def test_places_of_one_name_are_told_apart() -> None:
    there = [
        audited(place("a", "Châu Thành", province="Tiền Giang")),
        audited(place("b", "Châu Thành", province="Bến Tre")),
    ]
    made = audit(there, finding("a"), finding("b"))
    assert {line.label for line in heat_of(made).lines} == {
        "huyện Châu Thành (Tiền Giang)",
        "huyện Châu Thành (Bến Tre)",
    }


def test_a_large_map_is_cut_and_says_so() -> None:
    heat = heat_of(crowd(300), 40, 15)
    assert (len(heat.lines), heat.more_lines, heat.more_rules) == (40, 260, 0)
    assert len(heat_of(crowd(300)).lines) == 300


def test_nothing_gives_nothing() -> None:
    empty = audit([])
    assert views_of(empty) == tally_articles(empty) == []
    assert heat_of(empty).lines == []
    right = audit([audited(place("a", "Bá Thước"))], left_out("a", RULE))
    assert (tally_articles(right), heat_of(right).lines, views_of(right)[0].passed[0].id) == ([], [], RULE)


@pytest.mark.parametrize(
    ("basis", "vietnamese", "english"),
    [
        (LAW, "khoản 1 Điều 28 Nghị định 116/2021/NĐ-CP", "Article 28, clause 1 of Decree 116/2021/NĐ-CP"),
        (
            Basis(doc="73/2021/QH14", article="30", clause="2", point="c"),
            "điểm c khoản 2 Điều 30 Luật 73/2021/QH14",
            "Article 30, clause 2, point c of Law 73/2021/QH14",
        ),
        (Basis(doc="62/2022/TT-BTC"), "Thông tư 62/2022/TT-BTC", "Circular 62/2022/TT-BTC"),
        (Basis(doc="769/QĐ-UBND"), "Quyết định 769/QĐ-UBND", "Decision 769/QĐ-UBND"),
        (None, "tính thống nhất, chính xác của kế hoạch", "consistency and accuracy of the plan"),
    ],
)
def test_provisions(basis: Basis | None, vietnamese: str, english: str) -> None:
    assert (provision(basis, "vi"), provision(basis, "en")) == (vietnamese, english)


def test_an_instrument_of_unknown_kind_keeps_its_name() -> None:
    assert instrument("Quy chế 5", "vi") == instrument("Quy chế 5", "en") == "Quy chế 5"
    assert order_of(Basis(doc="Quy chế 5", article="2a")) > order_of(LAW)


def test_what_is_inferred_says_so() -> None:
    one = finding("a", severity="warning", derived=True)
    assert rests_on(one, "vi") == "suy ra từ khoản 1 Điều 28 Nghị định 116/2021/NĐ-CP"
    assert rests_on(one, "en") == "inferred from Article 28, clause 1 of Decree 116/2021/NĐ-CP"


def test_days() -> None:
    assert day(date(2023, 2, 10), "vi") == day("2023-02-10", "vi") == "10/02/2023"
    assert (day("2023-02", "vi"), day("2023", "vi"), day(None, "vi")) == ("02/2023", "2023", "")
    assert day("2023-02-10", "en") == "2023-02-10"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_documents_command_no_terminal(lang: str) -> None:
    assert "\x1b" not in one_line(NASTY) and "\x9b" not in one_line(NASTY)
    assert one_line("a\n\n  b\u202ec") == "a b c"
    assert quoted("x" * 300, 20) == "“" + "x" * 19 + "…”"


def test_what_bears_on_a_finding_says_where_it_stands() -> None:
    [other] = some().findings[0].related
    assert related(other, "vi") == (
        "Luật mới đổi phần này (điểm c khoản 2 Điều 41 Nghị định 163/2026/NĐ-CP; cha.md; trang 4): “<i>khác</i>”"
    )
    assert related(Related(what_vi="a", what_en="b"), "en") == "b"


def test_who_waived() -> None:
    assert waived_by(waived("a"), "vi") == "Nguyễn Văn An, 06/05/2023: đã có văn bản đính chính"
    assert waived_by(finding("a"), "vi") == ""
    braces = waived("a").model_copy(update={"waiver": waived("a").waiver.model_copy(update={"why": "{x} {0}"})})  # type: ignore[union-attr]
    assert waived_by(braces, "en").endswith(": {x} {0}")


def test_a_plan_without_a_number_is_told_by_its_file() -> None:
    assert titled(place("a", "Bá Thước"), "vi") == "huyện Bá Thước · 1/KH-UBND · 10/02/2023"
    unnumbered = place("a", "Bá Thước")
    unnumbered = type(unnumbered)(
        **{f: getattr(unnumbered, f) for f in unnumbered.__slots__} | {"number": None, "file": "x/y.md"}
    )
    assert titled(unnumbered, "en") == "huyện Bá Thước · no number (y.md) · 2023-02-10"
