import pytest

from pipeline.ocr.layout import Token
from pipeline.ocr.suspect import suspect_layer


@pytest.mark.parametrize(
    ("text", "suspect", "why"),
    [
        ("Tăng cường công tác tuyên truyền phòng, chống ma túy " * 4, False, "Vietnamese"),
        ("Tang cuong cong tac tuyen truyen phong, chong ma tuy " * 4, True, "no marks at all"),
        ("T\u0103ng cu\u031bo\u031b\u0300ng co\u0302ng ta\u0301c tuye\u0302n truye\u0302\u0300n " * 6, False, "NFD"),
        ("Tang cuong cong tac", False, "too few words to judge"),
        ("12 13/2024 116 45,6 " * 20, False, "numbers are left out"),
        ("7KӵF KLӋQ 4XӃW ÿӏQK Vӕ ng‡y FӫD Gi·m ÿӕF " * 8, True, "a font without a code table"),
    ],
)
def test_suspect_layer(text: str, suspect: bool, why: str) -> None:
    assert suspect_layer(Token(w, 0, 0, 1, 1, 0, 1) for w in text.split()) is suspect, why
