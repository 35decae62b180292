"""Pages read side by side and kept: results depend on the picture alone, and come from the cache the second time."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import pypdfium2 as pdfium
import pytest
from PIL import Image

from corpus.pdf import render
from corpus.source import load
from pipeline.ocr import cache, cores, recognition
from pipeline.ocr.clean import Step
from pipeline.ocr.layout import Token
from pipeline.ocr.recognition import Recognised, Recogniser, recognised

DPI = 150.0
UPRIGHT = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    """The letterhead of a typeset plan."""
    page = pdfium.PdfDocument(render(load("xa-kieng-phuoc-2024")))[0]
    image: Image.Image = page.render(scale=DPI / 72).to_pil()
    return image.crop((0, 0, image.width, image.height // 3))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_read_is_found_again(picture: Image.Image, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = recognised(picture, DPI, "a")
    assert any(token.text == "KẾ" for token in first.tokens)
    assert len(list(folder.glob("*/*.json.gz"))) == 1
    monkeypatch.setenv("PATH", "")  # no Tesseract from here on
    assert recognised(picture, DPI, "b") == first


def test_another_picture_resolution_or_wish_is_read(picture: Image.Image, folder: Path) -> None:
    keys = {
        cache.key_of(picture, DPI), cache.key_of(picture, 2 * DPI), cache.key_of(picture.convert("L"), DPI),
        cache.key_of(picture.rotate(180), DPI),
    }  # fmt: skip
    assert len(keys) == 4
    made_up = Recognised((), (), 1.0, 1.0, None, (), ("blank",), UPRIGHT)
    cache.save(cache.key_of(picture, DPI), recognition._adapter().dump_json(made_up))
    assert recognised(picture, DPI, "a") == made_up
    assert recognised(picture, DPI, "a", fresh=True).tokens


def test_a_damaged_entry_is_read_again(picture: Image.Image, folder: Path) -> None:
    key = cache.key_of(picture, DPI)
    cache.save(key, b"{}")
    assert recognised(picture, DPI, "a").tokens
    next(folder.glob("*/*.json.gz")).write_bytes(b"no gzip")
    assert cache.load(key) is None


def test_a_cache_that_cannot_be_written_costs_time_alone(
    picture: Image.Image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file"))
    assert recognised(picture, DPI, "a").tokens
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    assert cache.folder() is None
    assert cache.load(cache.key_of(picture, DPI)) is None


def test_what_was_not_used_for_longest_goes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 4000)
    for number in range(5):
        cache.save(f"{number:02}", os.urandom(1000))
        os.utime(next(folder.glob(f"{number:02}/*")), (number, number))
    assert cache.load("00") is not None  # used now
    cache.tidy()
    assert [cache.load(f"{number:02}") is not None for number in range(5)] == [True, False, False, True, True]


def test_each_step_has_its_words_in_vietnamese() -> None:
    turns = {f"turned {degrees}" for degrees in (90, 180, 270)}
    assert set(recognition.SAID) == {*get_args(Step), *turns, "blank", "second reading", "noise dropped"}


def test_the_code_that_reads_pictures_is_named() -> None:
    assert all(Path(cache.__file__).parent.joinpath(name).is_file() for name in cache.READS)


def test_several_pages_come_back_in_their_own_futures(picture: Image.Image, folder: Path) -> None:
    halves = [picture.crop((0, 0, picture.width, picture.height // 2)), picture]
    with Recogniser("a") as recogniser:
        futures = [recogniser.submit(image, DPI) for image in halves * 3]
        found = [future.result() for future in futures]
    assert found == [recognised(image, DPI, "a") for image in halves] * 3


def test_no_more_run_at_once_than_there_are_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in cores.share(tmp_path, 2).items():
        monkeypatch.setenv(name, value)
    lock, running, most = threading.Lock(), 0, 0

    def work(_number: int) -> None:
        nonlocal running, most
        with cores.one_core():
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with lock:
                running -= 1

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(12)))
    assert most == 2


def test_words_go_to_the_page_and_back() -> None:
    leaning = Recognised((), (), 600.0, 850.0, None, (), (), ((1.0, -0.01, 5.0), (0.01, 1.0, -3.0), (0.0, 0.0, 1.0)))
    token = Token("chữ", 100.0, 200.0, 130.0, 212.0, 199.0, 213.0)
    shown = leaning.on_page(token)
    assert shown.x0 == pytest.approx(100 - 2.12 + 5, abs=0.01)
    again = leaning.on_sheet(shown)
    assert again.x0 == pytest.approx(token.x0, abs=0.5)
    assert again.y1 == pytest.approx(token.y1, abs=0.5)
