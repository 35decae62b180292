import numpy as np
import pytest

from pipeline.lexicon.text import fold_for_search
from pipeline.repair.language import COMMA, END, NUMBER, SIGNS, UNKNOWN
from pipeline.repair.net import ANY_CASE, CAPITAL, SMALL, UPPER, WINDOW, Line, case_of, network
from pipeline.repair.tokens import trained_words

# Written for this test. Each has words that only what stands behind them tells.
SENTENCES = (
    "Ủy ban nhân dân huyện ban hành kế hoạch cai nghiện ma túy năm 2031, kinh phí do ngân sách cấp.",
    "Công an xã phối hợp với nhà trường tuyên truyền cho học sinh, sinh viên trước ngày 15.",
    "Mỗi quý một lần, các thôn báo cáo số người sau cai đang được quản lý tại nơi cư trú.",
    "Bàn giao bàn ghế cho lớp học; bán hàng rong thì bị phạt.",
)


def ids(words: list[str]) -> list[int]:
    signs = {",": COMMA, ".": END, ";": END}
    return [NUMBER if w[0].isdigit() else signs[w] if w in signs else network().skeleton_id(w) for w in words]


def restored(lines: list[Line]) -> list[list[str]]:
    net = network()
    out = []
    for line, vectors in zip(lines, net.hidden(lines), strict=True):
        words = []
        for at, skeleton in enumerate(line.skeletons):
            alike = np.flatnonzero(net.skeleton_of == skeleton)
            chances = net.log_probs(vectors, np.full(len(alike), at), alike)
            words.append(net.words[alike[chances.argmax()]])
        out.append(words)
    return out


def expected(words: list[str]) -> list[str]:
    return ["<num>" if w[0].isdigit() else "</s>" if w in ".;" else w for w in words]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_marks_come_back(sentence: str) -> None:
    words = trained_words(sentence)
    bare = [fold_for_search(word) for word in words]
    assert restored([Line(ids(bare))]) == [expected(words)]


def test_capitals_tell_a_name() -> None:
    words = ["Giao", "Dũng", "theo", "dõi"]
    skeletons, cases = [*map(network().skeleton_id, words), END], [*map(case_of, words), ANY_CASE]
    with_cases, without = restored([Line(skeletons, cases), Line(skeletons)])
    assert with_cases[:2] == ["giao", "dũng"]
    assert without[:2] != ["giao", "dũng"]


def test_a_line_is_told_alike_alone_and_among_others() -> None:
    lines = [Line(ids(trained_words(sentence))) for sentence in SENTENCES]
    for line, vectors in zip(lines, network().hidden(lines), strict=True):
        np.testing.assert_allclose(network().hidden([line])[0], vectors, rtol=0, atol=2e-3)


def test_a_long_line_is_told_in_windows() -> None:
    words = [word for _ in range(6) for sentence in SENTENCES[:3] for word in trained_words(sentence)]
    assert len(words) > 2 * WINDOW
    (found,) = restored([Line(ids(words))])
    assert found == expected(words)


def test_no_line_and_an_empty_line() -> None:
    assert network().hidden([]) == []
    assert network().hidden([Line([])])[0].shape == (0, network().width)


def test_probabilities_add_up_to_one() -> None:
    net = network()
    (vectors,) = net.hidden([Line(ids(trained_words(SENTENCES[0])))])
    everything = np.arange(len(net.words))
    at = np.repeat([2, 5], len(everything))
    words = np.tile(everything, 2)
    for whole in (False, True):
        chances = np.exp(net.log_probs(vectors, at, words, whole=whole))
        np.testing.assert_allclose(chances.reshape(2, -1).sum(1), 1, atol=1e-3)
    few = np.array([net.word_id(word) for word in ("nhân", "nhãn", "nhận")])
    token = SENTENCES[0].split().index("nhân")
    among = net.log_probs(vectors, np.full(3, token), few)
    of_all = net.log_probs(vectors, np.full(3, token), few, whole=True)
    assert np.exp(among).sum() == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(among - among[0], of_all - of_all[0], atol=1e-4)
    assert (of_all < among).all()


@pytest.mark.parametrize("read", ["hoahc", "toach", "hach"])
def test_a_word_misread_is_told_by_its_neighbours(read: str) -> None:
    net = network()
    words = ["uy", "ban", "nhan", "dan", "huyen", "ban", "hanh", "ke", "hoach", "phong", "chong", "ma", "tuy"]
    at = words.index("hoach")
    words[at] = read
    (vectors,) = net.hidden([Line([*map(net.skeleton_id, words), END])])
    everything = np.arange(len(net.words))
    chances = net.log_probs(vectors, np.full(len(everything), at), everything, whole=True)
    assert net.words[chances.argmax()] == "hoạch"


def test_words_and_skeletons_have_the_ids_of_the_vocabulary() -> None:
    net = network()
    assert net.words[: len(SIGNS)] == net.skeletons[: len(SIGNS)] == SIGNS
    assert [net.words[sign] for sign in (END, UNKNOWN, NUMBER, COMMA)] == ["</s>", "<unk>", "<num>", ","]
    folded = [fold_for_search(word) for word in net.words]
    assert net.skeletons == tuple(dict.fromkeys(folded))
    assert [net.skeletons[i] for i in net.skeleton_of] == folded
    assert net.skeleton_id("Đường") == net.skeleton_id("duong") != UNKNOWN
    assert net.skeleton_id("xkcdq") == net.word_id("xkcdq") == UNKNOWN


@pytest.mark.parametrize(("word", "case"), [("tư", SMALL), ("Tư", CAPITAL), ("TƯ", UPPER), ("Ở", CAPITAL)])
def test_cases(word: str, case: int) -> None:
    assert case_of(word) == case
