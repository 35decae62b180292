"""Pages whose print is known: the same seed gives the same, every letter is drawn, and lines find their reading."""

import itertools
import json
import lzma
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.degrade import Scanned
from training import pairs, pictures, reading, sheets, texts
from training.reading import ReadLine

LINES = [
    "Công tác cai nghiện ma túy và quản lý sau cai nghiện trên địa bàn huyện được các cấp, các ngành quan tâm.",
    "Ủy ban nhân dân các xã, thị trấn xây dựng kế hoạch, bố trí kinh phí và tổ chức thực hiện có hiệu quả.",
    "Phấn đấu trên 80% người nghiện có hồ sơ quản lý được tiếp cận dịch vụ tư vấn, hỗ trợ điều trị tại cộng đồng.",
    "Sở Lao động chủ trì, phối hợp với Công an tỉnh rà soát, thống kê số người sử dụng trái phép chất ma túy.",
]


def missing_fonts() -> set[str]:
    def there(file: str) -> bool:
        return any((folder / file).is_file() for folder in sheets.FOLDERS)

    return {family.package for family in sheets.FAMILIES for file in family.files if not there(file)}


needs_fonts = pytest.mark.skipif(bool(missing_fonts()), reason=f"needs {', '.join(sorted(missing_fonts()))}")
needs_english = pytest.mark.skipif("eng" not in reading.languages(), reason="needs Tesseract with eng")


def pages(seed: int) -> Iterator[sheets.Sheet]:
    dice = random.Random(seed)
    return sheets.sheets(texts.paragraphs(LINES, dice), dice)


def as_read(sheet: sheets.Sheet, off: float = 0.0) -> list[ReadLine]:
    """A reading without error, `off` points too low."""
    return [
        ReadLine(tuple((word, 0.9) for word in line.text.split()), line.words[0][1], 500.0, line.middle + off)
        for line in sheet.lines
    ]


@needs_fonts
def test_the_same_seed_gives_the_same_pages() -> None:
    first, again, other = (list(itertools.islice(pages(seed), 3)) for seed in (1, 1, 2))
    assert first == again != other
    kind = pictures.KINDS["low-bits"]
    scans = [kind.scan(sheets.printed(first[0], kind.dpi), np.random.default_rng(4)) for _ in range(2)]
    assert scans[0].data == scans[1].data


@needs_fonts
def test_lines_lie_within_the_margins_and_below_each_other() -> None:
    for sheet in itertools.islice(pages(5), 6):
        bases = [line.base for line in sheet.lines]
        assert bases == sorted(bases)
        assert bases[0] > sheets.TOP
        assert bases[-1] <= sheets.HEIGHT - sheets.BOTTOM
        assert 25 <= len(bases) <= 50
        for line in sheet.lines:
            word, left = line.words[-1]
            width = sheets.font(line.file, sheets.EM).getlength(word) * line.size / sheets.EM
            assert left + width <= sheets.WIDTH - sheets.RIGHTS[0] + 0.01


@needs_fonts
@pytest.mark.parametrize("family", sheets.FAMILIES, ids=lambda family: family.files[0])
def test_every_font_draws_every_letter(family: sheets.Family) -> None:
    for file in family.files:
        font = sheets.font(file, 40)
        box = bytes(font.getmask("\uffff"))  # what stands for a letter that the font lacks
        drawn = {letter: bytes(font.getmask(letter)) for letter in texts.DRAWN if letter != " "}
        assert [letter for letter, ink in drawn.items() if not any(ink) or ink == box] == []
        marked = [drawn[letter] for letter in texts.LETTERS + texts.LETTERS.upper()]
        assert len(set(marked)) == len(marked), file


@needs_fonts
@needs_english
@pytest.mark.parametrize("kind", ["office-200", "bleed-200"])
def test_lines_of_a_page_find_their_reading(kind: str) -> None:
    (page,) = pairs.made_pages(LINES, "eng", 3, 1, kinds={kind: 1})
    assert page.left_out <= 1
    assert len(page.pairs) >= 25
    assert {pair.kind for pair in page.pairs} == {kind}
    # English knows no letter with two marks, and the rest of a word is read all the same.
    assert 0.05 < pairs.right(page.pairs) < 0.4
    assert sum(reading.wrong(pair.truth, pair.read) for pair in page.pairs) / len(page.pairs) < 0.4
    assert all(pair.read == " ".join(word for word, _ in pair.words) for pair in page.pairs)
    assert all(0 <= sure <= 1 for pair in page.pairs for _, sure in pair.words)


@needs_fonts
def test_lines_are_told_apart_by_place_and_letters() -> None:
    sheet = next(pages(7))
    seen = as_read(sheet, off=4.0)
    assert reading.matched(sheet, seen, reading.REACH) == seen
    noise = ReadLine((("~", 0.1),), 80.0, 90.0, sheet.lines[3].middle + 9)
    fewer = sorted([*seen[:5], *seen[6:], noise], key=lambda line: line.middle)
    assert reading.matched(sheet, fewer, reading.REACH) == [*seen[:5], None, *seen[6:]]
    assert set(reading.matched(sheet, as_read(sheet, off=300.0), reading.REACH)) == {None}


def test_parts_of_a_line_are_joined() -> None:
    left, right = (
        ReadLine(((word, 0.5),), at, at + 50, 100 + at / 100) for word, at in (("Kế", 90.0), ("hoạch", 200.0))
    )
    below = ReadLine((("năm", 0.5),), 90.0, 140.0, 120.0)
    assert [line.text for line in reading.joined([below, right, left])] == ["Kế hoạch", "năm"]


def test_a_missing_language() -> None:
    with pytest.raises(reading.LanguageError, match="tesseract-ocr-xyz"):
        reading.model("xyz")


def test_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "text.xz"
    written = [f"Điều {number}. Phạm vi" for number in range(100)]
    path.write_bytes(lzma.compress("\n".join([*written, "chữ 漢字", "", "  "]).encode()))
    assert texts.sampled(path, 1000, random.Random(1)) == written
    some = texts.sampled(path, 24, random.Random(1))
    assert len(some) == 24
    assert some == texts.sampled(path, 24, random.Random(1))
    assert set(some) <= set(written)


def test_figures_and_headings_are_put_in() -> None:
    made = list(itertools.islice(texts.paragraphs(LINES, random.Random(2)), 600))
    assert 0.1 < sum(paragraph.text not in LINES for paragraph in made) / len(made) < 0.3
    assert any(paragraph.heading and paragraph.text.isupper() for paragraph in made)
    assert all(texts.DRAWN.issuperset(paragraph.text) for paragraph in made)
    with pytest.raises(ValueError, match="no lines"):
        next(texts.paragraphs([], random.Random(1)))


@needs_fonts
def test_a_run_that_was_cut_off_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("\n".join(LINES), encoding="utf-8")
    shown: list[sheets.Sheet] = []

    def printed(sheet: sheets.Sheet, dpi: int) -> object:
        shown.append(sheet)
        return np.ones((20, 20, 3), np.float32)

    def read(scanned: Scanned, lang: str) -> list[ReadLine]:
        return as_read(shown[-1])

    monkeypatch.setattr(sheets, "printed", printed)
    monkeypatch.setattr(reading, "read", read)
    monkeypatch.setitem(pairs.KINDS, "all", {"clean-200": 1})
    command = ["--text", str(text), "--out", str(tmp_path), "--pages", "3"]
    assert pairs.main(command) == 0
    assert "clean-200" in capsys.readouterr().out
    path = tmp_path / "eng-1.jsonl"
    whole = path.read_text(encoding="utf-8")
    path.write_text("".join(row for row in whole.splitlines(True) if json.loads(row)["page"] < 3), encoding="utf-8")
    assert pairs.main(command) == 0
    assert path.read_text(encoding="utf-8") == whole
    assert len(shown) == 4
    assert pairs.main(["--text", str(tmp_path / "none.txt"), "--out", str(tmp_path)]) == 2
