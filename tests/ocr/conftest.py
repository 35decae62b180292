"""Small PDFs typeset for the tests of this folder."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.typists import encoded

FONTS = [Path("/usr/share/fonts/truetype") / name for name in ("liberation2", "liberation")]
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, SIZE, LEADING = 85.0, 540.0, 13.0, 17.0

Draw = Callable[[Any], None]


class Sheet:
    """A reportlab canvas with the origin at the top left and Vietnamese fonts."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def text(self, x: float, top: float, text: str, *, bold: bool = False, size: float = SIZE) -> float:
        """Write at `x`, with the baseline `top` points under the upper edge; the right end comes back."""
        name = "Serif-Bold" if bold else "Serif"
        self.canvas.setFont(name, size)
        self.canvas.drawString(x, HEIGHT - top, text)
        return x + self.canvas.stringWidth(text, name, size)

    def centred(self, top: float, text: str, *, middle: float = (LEFT + RIGHT) / 2, bold: bool = False,
                size: float = SIZE) -> None:  # fmt: skip
        """Write around `middle`."""
        width = self.canvas.stringWidth(text, "Serif-Bold" if bold else "Serif", size)
        self.text(middle - width / 2, top, text, bold=bold, size=size)

    def paragraph(self, top: float, text: str, *, bold: bool = False) -> float:
        """Write a paragraph with a first-line indent; the baseline of the line after it comes back."""
        line, x = "", LEFT + 28
        for word in text.split():
            longer = f"{line} {word}".strip()
            if x + self.canvas.stringWidth(longer, "Serif-Bold" if bold else "Serif", SIZE) > RIGHT and line:
                self.text(x, top, line, bold=bold)
                top, x, line = top + LEADING, LEFT, word
            else:
                line = longer
        self.text(x, top, line, bold=bold)
        return top + LEADING

    def grid(self, xs: list[float], tops: list[float]) -> None:
        """Ruling lines of a table."""
        for x in xs:
            self.canvas.line(x, HEIGHT - tops[0], x, HEIGHT - tops[-1])
        for top in tops:
            self.canvas.line(xs[0], HEIGHT - top, xs[-1], HEIGHT - top)


@pytest.fixture(scope="session")
def typeset() -> Callable[..., bytes]:
    """`typeset(draw, draw, …, encrypt=…)`: a PDF with one page for each function."""
    folder = next((f for f in FONTS if (f / "LiberationSerif-Regular.ttf").exists()), None)
    if folder is None:
        pytest.skip("Liberation Serif is not installed")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Serif", folder / "LiberationSerif-Regular.ttf"))
    pdfmetrics.registerFont(TTFont("Serif-Bold", folder / "LiberationSerif-Bold.ttf"))

    def make(*pages: Draw, encrypt: str | None = None) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
        for draw in pages:
            draw(Sheet(canvas))
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make


@pytest.fixture(scope="session")
def encode() -> Callable[[str, Any], str]:
    """`encode(text, "tcvn3")`: a text as its bytes look in Windows-1252; capitals with a tone become small in TCVN3."""
    return encoded
