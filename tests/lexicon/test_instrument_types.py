"""Types of documents and the letters of their numbers."""

import pytest

from pipeline.lexicon import instrument_types as types


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("NĐ-CP", "Nghị định"),
        ("CT/TW", "Chỉ thị"),
        ("QH15", "Luật"),
        ("KHLN-SYT-CAT", "Kế hoạch liên ngành"),
        ("CTr/TU", "Chương trình"),
        ("CV/HU", "Công văn"),
        ("UBND-VX", None),  # a letter's number has no type
        ("X", None),
    ],
)
def test_types_by_code(code: str, name: str | None) -> None:
    found = types.type_of_code(code)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(("words", "name"), [("KẾ HOẠCH", "Kế hoạch"), ("nghị định", "Nghị định"), ("kế", None)])
def test_types_by_name(words: str, name: str | None) -> None:
    found = types.type_named(words)
    assert (found.name if found else None) == name


def test_names_are_unique_and_longest_first() -> None:
    names = [t.name for t in types.instrument_types()]
    assert len(names) == len(set(names))
    assert names == sorted(names, key=len, reverse=True)


def test_programmes_are_types() -> None:
    assert all(any(name.startswith(t.name) for t in types.instrument_types()) for name in types.programme_names())


def test_misprints_and_slips_lead_to_other_letters() -> None:
    known = {code for t in types.instrument_types() for code in t.codes}
    for table in (types.misprints(), types.slips()):
        for wrong, right in table.items():
            assert wrong != right
            assert wrong not in known, wrong  # what has a meaning of its own is no misprint
            assert right not in table  # no chains
