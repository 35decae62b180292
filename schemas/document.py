"""What `kehoach read --json` prints: the text of a file with its places.

Guarantees: spans count Unicode code points of `text`; boxes are in PDF points from the top left corner.
"""

from typing import Literal

from pydantic import Field

from schemas.record import Box, Model, Share, Warning  # noqa: A004 - the contract's own word


class WordView(Model):
    """A printed word. `confidence` is that of OCR; null where the text was not recognised from a picture."""

    start: int = Field(ge=0)
    end: int
    box: Box
    confidence: Share | None = None


class LineView(Model):
    """A printed line, its words from left to right."""

    start: int = Field(ge=0)
    end: int
    page: int = Field(ge=1)
    words: list[WordView]


class CellView(Model):
    """Place in a table, counted from 0; `table` numbers the tables of the document."""

    table: int = Field(ge=0)
    row: int = Field(ge=0)
    column: int = Field(ge=0)


class BlockView(Model):
    """A paragraph, or one paragraph of a table cell. `lead` is the length of a bold beginning."""

    start: int = Field(ge=0)
    end: int
    page: int = Field(ge=1)
    heading: int | None = None
    bold: bool = False
    lead: int = 0
    cell: CellView | None = None


class RegionView(Model):
    """A mark on a page that is no print. The box is left, top, right, bottom in points."""

    kind: str
    box: list[float] = Field(min_length=4, max_length=4)


class PageView(Model):
    """A page: where it stands in the text, where its text came from, its size in points (0 for text files).

    `how` says in words what was done with the page and why.
    """

    number: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int
    origin: Literal["text-layer", "ocr", "text"]
    confidence: Share | None = None
    width: float = 0.0
    height: float = 0.0
    repaired_chars: int = 0
    how: str = ""
    regions: list[RegionView]


class DocumentView(Model):
    """A file as the pipeline sees it."""

    path: str
    sha256: str
    media_type: str
    text: str
    pages: list[PageView]
    lines: list[LineView]
    blocks: list[BlockView]
    warnings: list[Warning]
