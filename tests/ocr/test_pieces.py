"""Several files read as one document."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from corpus import scan
from corpus.pdf import render
from corpus.source import load
from pipeline.errors import UnreadableFileError
from pipeline.ocr.document import Document
from pipeline.ocr.read import read

PLAN = "xa-an-ngai-tay-2023"
TABLE = "| TT | Xã |\n|---|---|\n| 1 | Một |\n| 2 | Hai |\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A PDF with boxes, Markdown with markup and a table, text in decomposed letters."""
    contents = {"a.pdf": render(load(PLAN)), "b.md": f"**Phụ lục**\n\n{TABLE}".encode(), "c.txt": "Phụ lục\n".encode()}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "d.md").write_text(TABLE)
    return sorted(tmp_path.iterdir())


def test_places_in_a_piece_are_places_in_the_whole(files: list[Path]) -> None:
    whole, pieces = read(*files), [read(path) for path in files]
    assert [(p.path, p.sha256) for p in whole.pieces] == [(p.path, p.sha256) for p in pieces]
    blocks = [(piece, block) for piece in pieces for block in piece.blocks]
    assert len(whole.blocks) == len(blocks)
    for mine, (piece, block) in zip(whole.blocks, blocks, strict=True):
        assert whole.text[mine.start : mine.end] == piece.text[block.start : block.end]
        assert whole.raw(mine.start, mine.end).strip("*|\n ") == piece.raw(block.start, block.end).strip("*|\n ")
        assert whole.page_of(mine.start) == mine.page
        boxes = [(b.x0, b.y0, b.x1, b.y1) for b in piece.boxes(block.start, block.end)]
        assert [(b.x0, b.y0, b.x1, b.y1) for b in whole.boxes(mine.start, mine.end)] == boxes
        assert all(b.page == mine.page for b in whole.boxes(mine.start, mine.end)[:1])


def test_pages_and_tables_are_numbered_on(files: list[Path]) -> None:
    whole = read(*files)
    assert [page.number for page in whole.pages] == list(range(1, len(whole.pages) + 1))
    assert all(page.end == following.start for page, following in pairwise(whole.pages))
    assert whole.pages[-1].end == len(whole.text)
    tables = {block.cell.table for block in whole.blocks if block.cell and block.page >= whole.pieces[1].first_page}
    assert len(tables) == 2
    assert whole.media_type == "multipart/mixed"


def test_the_digest_of_one_file_is_its_own(files: list[Path]) -> None:
    alone = read(files[0])
    assert alone.sha256 == hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert alone.pieces == ()
    assert read(*files).sha256 != read(*files[::-1]).sha256


def test_a_piece_that_cannot_be_read_is_a_warning(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.4 cut off")
    whole = read(*files, tmp_path / "e.pdf", tmp_path / "f.txt")
    assert [note.code for note in whole.notes if note.code == "piece_not_read"] == ["piece_not_read"] * 2
    assert any("e.pdf" in note.message for note in whole.notes)
    with pytest.raises(UnreadableFileError, match=r"f\.txt"):
        read(tmp_path / "f.txt", tmp_path / "e.pdf")


def test_pictures_of_pages_read_like_one_scan(tmp_path: Path) -> None:
    made = scan.scan(render(load(PLAN)), scan.Order("office-200"))
    (tmp_path / "scan.tiff").write_bytes(made.tiff())
    for number, data in enumerate(made.images("png"), 1):
        (tmp_path / f"{number}.png").write_bytes(data)
    pictures = sorted(tmp_path.glob("*.png"))
    whole = read(*pictures)
    assert [piece.first_page for piece in whole.pieces] == list(range(1, len(pictures) + 1))
    assert _paragraphs(whole) == pytest.approx(_paragraphs(read(tmp_path / "scan.tiff")), abs=1)
    (tmp_path / "1.png").write_bytes(pictures[0].read_bytes()[:5000])
    damaged = read(*pictures)
    assert [(note.code, note.page) for note in damaged.notes] == [("page_not_read", 1)]


def _paragraphs(document: Document) -> int:
    return len(document.blocks)
