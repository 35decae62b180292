import pytest

from pipeline.lexicon import aims


def test_words_are_whole_and_longest_first() -> None:
    found = aims.begins("leads").match("phấn đấu đạt")
    assert found is not None
    assert found[0] == "phấn đấu"
    assert aims.begins("leads").match("đạtt") is None


def test_tail_takes_all_joints() -> None:
    found = aims.tail("joints").search("tỷ lệ lấp đầy đạt: ")
    assert found is not None
    assert found[0] == " đạt: "


@pytest.mark.parametrize(("heading", "kind", "expected"), [("Tình hình người nghiện", "situation", True), ("Mục tiêu chung", "situation", False),
                                                           ("Yêu cầu", "not_targets", True), ("Về thực trạng", "situation", True)])  # fmt: skip
def test_headings(heading: str, kind: str, expected: bool) -> None:
    assert aims.heading_is(kind, heading) is expected
