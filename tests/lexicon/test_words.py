from pipeline.lexicon.words import first_word


def test_first_word() -> None:
    assert first_word("công nhân được khám") == "công nhân"
    assert first_word("") == ""
    assert first_word("(12)") == ""
