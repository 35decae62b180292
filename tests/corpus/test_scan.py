import functools
import io
import os
import re
import unicodedata
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2
import pytesseract
import pytest
from PIL import Image

from corpus import layers, pdf, stamps
from corpus.anchors import Anchors, anchors
from corpus.degrade import KINDS, Scanned
from corpus.handwriting import digits
from corpus.marks import Marks
from corpus.scan import Order, Scan, main, scan
from corpus.source import ids, load
from pipeline.lexicon.syllables import has_mark, is_syllable

pytestmark = pytest.mark.skipif(
    not any(folder.is_dir() for folder in pdf.FONT_FOLDERS), reason="needs the Debian package fonts-liberation2"
)
PLAN = "xa-an-ngai-tay-2023"  # two pages, the second with the closing block
SEED = 7
ALL = Marks(
    seal=True, seal_on_text=True, seal_on_edge=True, signature=True, handwriting=True, number="39", arrival="14/3/2023"
)
NONE = Marks()
FAST = "fax-150"  # the kind for what is the same in all of them

# What Tesseract's `vie` gives back of the syllables of page 1, at the least; measured 0.5 to 3 points higher.
RECALL = {"clean-300": 0.99, "office-200": 0.98, "fax-150": 0.97, "photocopy": 0.92, "phone": 0.93, "coffee": 0.96}
SAUVOLA = "-c thresholding_method=2"  # a photograph has a shadow, which one threshold for the page takes for ink


@functools.cache
def typeset(plan_id: str = PLAN, only: int | None = None) -> bytes:
    """A plan, or one page of it: a page takes up to a second to scan."""
    data = pdf.render(load(plan_id))
    if only is None:
        return data
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document, pikepdf.new() as short:
        short.pages.append(document.pages[only])
        short.save(out)
    return out.getvalue()


@functools.cache
def scanned(kind: str, marks: Marks = NONE, only: int | None = None) -> Scan:
    return scan(typeset(PLAN, only), Order(kind, SEED, marks))


def first(kind: str, marks: Marks = NONE) -> Scanned:
    return scanned(kind, marks, 0).pages[0]


def closing(kind: str, marks: Marks = NONE) -> Scanned:
    return scanned(kind, marks, 1).pages[0]


def places(plan_id: str) -> list[Anchors]:
    document = pypdfium2.PdfDocument(typeset(plan_id))
    return [anchors(page) for page in document]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))


def page_words(data: bytes, number: int = 0, password: str | None = None) -> list[str]:
    document = pypdfium2.PdfDocument(data, password=password)
    return words(document[number].get_textpage().get_text_bounded())


def read(page: Scanned, config: str = "") -> list[str]:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    return words(pytesseract.image_to_string(page.image(), lang="vie", config=f"--dpi {page.dpi} {config}"))


def marked(found: list[str]) -> float:
    """Share of words that are Vietnamese syllables with a mark: 0.67 to 0.86 in good text."""
    return sum(is_syllable(w) and has_mark(w) for w in found) / len(found)


def red(page: Scanned) -> int:
    values = np.asarray(page.image().convert("RGB")).astype(int)
    return int(((values[..., 0] - values[..., 1] > 50) & (values[..., 0] - values[..., 2] > 30)).sum())


def slope(page: Scanned) -> float:
    """The skew at which rows of pixels are most unlike each other."""
    values = np.asarray(page.image().convert("L").reduce(2))
    ink = (values < 140).astype(np.float32)[:, values.shape[1] // 8 : -values.shape[1] // 8]

    def contrast(degrees: float) -> float:
        rows, columns = ink.shape
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1.0)
        return float(np.var(cv2.warpAffine(ink, turn, (columns, rows)).sum(axis=1)))

    return float(max(np.arange(-2, 2.01, 0.05), key=contrast))


def grey(page: Scanned) -> npt.NDArray[np.float64]:
    return np.asarray(page.image().convert("L"), dtype=np.float64)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bytes(kind: str) -> None:
    made = scanned(kind, ALL, 1)
    again = scan(typeset(PLAN, 1), Order(kind, SEED, ALL))
    assert made == again and made.pdf() == again.pdf()
    other = KINDS[kind].scan(np.ones((300, 200, 3), np.float32), np.random.default_rng(1))
    assert KINDS[kind].scan(np.ones((300, 200, 3), np.float32), np.random.default_rng(2)).data != other.data


def test_another_seed_gives_other_marks() -> None:
    pages = [scan(typeset(PLAN, 1), Order(FAST, seed, ALL)).pages[0] for seed in (1, 2)]
    assert pages[0].data != pages[1].data and pages[0].skew != pages[1].skew
    assert scanned(FAST, ALL).tiff() == scanned(FAST, ALL).tiff()


@pytest.mark.skipif("vie" not in pytesseract.get_languages(), reason="needs the Debian package tesseract-ocr-vie")
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_leaves_as_much_to_read_as_such_paper_does(kind: str) -> None:
    page = first(kind)
    wanted = Counter(page_words(typeset()))
    found = Counter(read(page, SAUVOLA if kind == "phone" else ""))
    assert 1 - (wanted - found).total() / wanted.total() >= RECALL[kind]


def test_each_kind_has_its_resolution_and_its_colours() -> None:
    modes = {kind: first(kind).image().mode for kind in KINDS}
    assert modes == {
        "clean-300": "RGB", "office-200": "RGB", "fax-150": "1", "photocopy": "L", "phone": "RGB", "coffee": "RGB",
    }  # fmt: skip
    widths = {kind: first(kind).image().width for kind in ("clean-300", "office-200", "fax-150")}
    assert widths == {"clean-300": 2481, "office-200": 1654, "fax-150": 1241}, "A4"


def test_the_skew_that_is_stated_is_found_back() -> None:
    for kind in ("clean-300", "office-200", "photocopy"):
        page = first(kind)
        assert slope(page) == pytest.approx(page.skew, abs=0.2)
    assert 0.3 <= abs(first("office-200").skew) <= 1.2


def test_what_each_device_adds_can_be_measured() -> None:
    office, copy, photo, stained = (grey(first(k)) for k in ("office-200", "photocopy", "phone", "coffee"))
    assert copy[200:-200, :6].mean() < 90 < office[200:-200, :6].mean(), "the shadow of a spine"
    corner = np.quantile(photo[:100, :100], 0.5)
    assert corner < 140 < np.quantile(photo, 0.6), "a desk around the sheet"
    holes = stained[stained.shape[0] // 2 - 380 : stained.shape[0] // 2 + 380, 60:130]
    assert 2 * 1000 < ((holes > 60) & (holes < 120)).sum() < 2 * 2200, "two holes of 5.5 mm"
    brown = np.asarray(first("coffee").image()).astype(int)
    assert ((brown[..., 0] - brown[..., 2]) > 25).sum() > 3000, "coffee is brown"


def test_seals_are_red_where_the_device_sees_colours() -> None:
    seal = Marks(seal=True)
    assert red(closing("office-200")) < 50
    assert red(closing("office-200", seal)) > 3000
    assert red(closing("photocopy", seal)) == red(closing("fax-150", seal)) == 0
    black = [(grey(closing("fax-150", marks)) == 0).sum() for marks in (NONE, seal)]
    assert black[1] - black[0] > 3000, "black there"
    colours = {stamps.seal_red(np.random.default_rng(seed)) for seed in range(5)}
    assert len(colours) == 5 and all(r > 2 * g and r > 2 * b for r, g, b in colours)


def test_a_page_without_a_mark_is_the_same_whatever_the_others_bear() -> None:
    bare, sealed = scanned(FAST), scanned(FAST, Marks(seal=True))
    assert bare.pages[0] == sealed.pages[0] and bare.pages[1] != sealed.pages[1]


def test_a_seal_darkens_the_text_under_it_but_does_not_hide_it() -> None:
    plain, sealed = (closing("office-200", marks) for marks in (NONE, Marks(seal=True)))
    through = np.asarray(sealed.image())[..., 0]  # red ink is white through red glass
    ink = grey(plain) < 90
    assert np.median(through[ink]) < 100 and (through < 90).sum() < 1.3 * ink.sum()


def test_a_scan_tells_where_its_seals_are() -> None:
    made = scan(typeset(), Order("clean-300", SEED, Marks(seal_on_body=True), blank_after=1))
    assert [len(seals) for seals in made.seals] == [1, 0, 1] and scanned("clean-300").seals == ((), ())
    for page, seals in zip(made.pages, made.seals, strict=True):
        values = np.asarray(page.image()).astype(int)
        rows, columns = np.nonzero(values[..., 0] - values[..., 1] > 60)
        for seal in seals:
            ends = [np.quantile(places, (0.001, 0.999)).mean() / 300 * 72 for places in (columns, rows)]
            assert ends == pytest.approx(seal, abs=4), "in points"


def test_what_is_written_by_hand_is_what_was_printed() -> None:
    plan_id = "huyen-ba-tri-2023"
    by_hand, as_set = (scan(typeset(plan_id), Order(FAST, SEED, marks)) for marks in (Marks(handwriting=True), NONE))
    number = places(plan_id)[0].number
    assert number and number.printed == "39"
    x0, y0, x1, y1 = (
        round(v / 72 * 150) for v in (number.box.left, number.box.top, number.box.right, number.box.bottom)
    )
    assert np.abs(grey(by_hand.pages[0])[y0:y1, x0:x1] - grey(as_set.pages[0])[y0:y1, x0:x1]).mean() > 20
    assert by_hand.pages[1] == as_set.pages[1]


def test_a_blank_stays_blank_unless_a_number_is_given() -> None:
    assert first(FAST, Marks(handwriting=True)) == first(FAST)
    assert first(FAST, Marks(number="39", day="15")) != first(FAST)
    with pytest.raises(ValueError, match="digits"):
        Marks(number="39a")
    with pytest.raises(KeyError):
        digits(np.random.default_rng(0), "a", 10, 1)


@pytest.mark.parametrize(
    ("plan_id", "issuer", "number", "day", "signed"),
    [
        ("xa-an-ngai-tay-2023", ("UỶ BAN NHÂN DÂN", "XÃ AN NGÃI TÂY"), "", "", {2: 1}),
        ("huyen-ba-tri-2023", ("ỦY BAN NHÂN DÂN", "HUYỆN BA TRI"), "39", "08", {4: 1}),  # an annex follows
        ("tinh-bac-kan-2016-2020", ("UỶ BAN NHÂN DÂN", "TỈNH BẮC KẠN"), "368", "26", {6: 1}),
        ("bao-cao-cao-lanh-2024", ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ CAO LÃNH"), "318", "14", {2: 1}),
    ],
)
def test_places_of_marks_are_found(
    plan_id: str, issuer: tuple[str, ...], number: str, day: str, signed: dict[int, int]
) -> None:
    found = places(plan_id)
    first = found[0]
    assert first.issuer == issuer and first.number and first.day
    assert (first.number.printed, first.day.printed) == (number, day)
    assert {at: len(page.signatures) for at, page in enumerate(found, 1) if page.signatures} == signed
    assert not any(page.head for page in found[1:])


def test_a_page_of_text_has_no_place_for_marks() -> None:
    assert "phuong-phan-dinh-phung-2025" in ids()
    page = places("phuong-phan-dinh-phung-2025")[1]
    assert (page.number, page.day, page.head, page.signatures) == (None, None, None, ()) and len(page.lines) > 25


def test_pages_can_be_turned_and_blank_sheets_put_between() -> None:
    made = scan(typeset(), Order("office-200", SEED, turns={2: 90}, blank_after=1))
    before, blank, turned = made.pages
    straight = scanned("office-200")
    assert before == straight.pages[0]
    assert turned.image().size == straight.pages[1].image().size[::-1]
    assert np.abs(np.rot90(grey(turned)) - grey(straight.pages[1])).mean() < 3, "clockwise"
    assert np.median(grey(blank)) > 240 and (grey(blank) < 128).mean() < 0.001 < grey(blank).std()
    with pytest.raises(ValueError, match="no page 3"):
        scan(typeset(), Order("office-200", turns={3: 90}))
    with pytest.raises(ValueError, match="not by 45"):
        scan(typeset(), Order("office-200", turns={1: 45}))


def test_a_pdf_holds_each_picture_as_the_device_made_it() -> None:
    for kind, filter_name in (("office-200", "/DCTDecode"), ("fax-150", "/CCITTFaxDecode")):
        made = scanned(kind)
        with pikepdf.open(io.BytesIO(made.pdf())) as document:
            pictures = [list(page.get_images().values()) for page in document.pages]
            assert [len(each) for each in pictures] == [1, 1]
            assert all(filter_name in repr(each[0]["/Filter"]) for each in pictures)
            if kind == "office-200":
                assert pictures[0][0].read_raw_bytes() == made.pages[0].data
            assert [round(float(v)) for v in document.pages[0].mediabox[2:]] in ([595, 842], [596, 842])
        assert page_words(made.pdf()) == []


def test_a_tiff_has_all_pages_and_pictures_are_one_file_each() -> None:
    for kind, compression in (("office-200", "jpeg"), ("fax-150", "group4")):
        with Image.open(io.BytesIO(scanned(kind).tiff())) as tiff:
            assert (tiff.n_frames, tiff.info["compression"]) == (2, compression)
            assert round(tiff.info["dpi"][0]) == KINDS[kind].dpi
    jpeg, png = scanned("office-200").images("jpeg"), scanned("fax-150").images("png")
    assert jpeg == [page.data for page in scanned("office-200").pages]
    with Image.open(io.BytesIO(png[0])) as page:
        assert page.mode == "1" and np.array_equal(np.asarray(page), np.asarray(scanned("fax-150").pages[0].image()))
    with Image.open(io.BytesIO(scanned("fax-150").images("jpeg")[0])) as page:
        assert page.mode == "L"


@pytest.mark.skipif("vie" not in pytesseract.get_languages(), reason="needs the Debian package tesseract-ocr-vie")
def test_layers_are_what_tesseract_reads() -> None:
    page = scanned("photocopy", NONE, 1)
    right, wrong = page.pdf("vie"), page.pdf("eng")
    truth = page_words(typeset(), 1)
    assert marked(page_words(right)) > 0.67 and marked(truth) > 0.67
    assert marked(page_words(wrong)) < 0.1
    assert 0.8 * len(truth) < len(page_words(wrong)) < 1.2 * len(truth), "as much text as there is, all of it wrong"
    assert page.pdf("eng") == wrong, "the same bytes again"
    with pikepdf.open(io.BytesIO(right)) as document:
        assert b"/Words Do" in b"".join(s.read_bytes() for s in document.pages[0].Contents)
    shown, bare = (pypdfium2.PdfDocument(data)[0].render().to_numpy() for data in (wrong, page.pdf()))
    assert np.array_equal(shown, bare), "the layer is not seen"


def test_a_language_that_is_not_installed_names_the_package() -> None:
    with pytest.raises(layers.LayerError, match="tesseract-ocr-xxx"):
        scanned(FAST).pdf("xxx")  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", ["scrambled", "removed"])
def test_a_broken_map_changes_the_text_and_not_the_page(fault: layers.Fault) -> None:
    broken = layers.broken_map(typeset(), fault, SEED)
    truth, found = Counter(page_words(typeset())), Counter(page_words(broken))
    assert (truth & found).total() < 0.4 * truth.total()
    assert marked(page_words(broken)) < 0.42, "what the pipeline takes for a layer that is right"
    before, after = (pypdfium2.PdfDocument(data)[0].render().to_numpy() for data in (typeset(), broken))
    assert np.array_equal(before, after)
    assert layers.broken_map(typeset(), fault, SEED) == broken
    numbers = re.compile(r"\d+/\d+/\d+")
    raw = pypdfium2.PdfDocument(broken)[0].get_textpage().get_text_bounded()
    assert numbers.findall(raw)[0] == "08/3/2023", "digits stay"


def test_a_locked_pdf_does_not_open_without_its_password() -> None:
    for data in (layers.locked(typeset(), "bimat"), scanned("fax-150").pdf("none", "bimat")):
        with pytest.raises(pypdfium2.PdfiumError, match="password"):
            pypdfium2.PdfDocument(data)
        assert len(pypdfium2.PdfDocument(data, password="bimat")) == 2
    assert page_words(layers.locked(typeset(), "bimat"), password="bimat") == page_words(typeset())
    assert layers.locked(typeset(), "bimat") == layers.locked(typeset(), "bimat")
    with pytest.raises(ValueError, match="password"):
        layers.locked(typeset(), "mật khẩu")


def test_seals_and_stamps_have_a_glyph_for_every_letter() -> None:
    with pytest.raises(pdf.FontError, match=r"lacks ꙮ"):
        stamps.font(10, "Kế hoạch ꙮ")
    rng = np.random.default_rng(0)
    ink = stamps.seal(rng, ("ỦY BAN NHÂN DÂN", "HUYỆN THUẬN NAM ĐÔNG GIANG"), 200)
    assert ink.shape == (283, 283) and 0.1 < (ink > 0.3).mean() < 0.5
    assert ink[:3].max() > 0 and ink[0, 0] == 0, "round"
    assert "MẪU" in stamps.RING_BOTTOM, "no seal of this corpus can be taken for a real one"
    box, hand = stamps.arrival(rng, "Văn phòng", "157", "14/3/2023", 200)
    assert box.shape == hand.shape and (hand > 0.3).sum() > 300


def test_the_command_writes_what_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--out", str(tmp_path)]
    assert main([*folder, "--kind", "fax-150", "--seal", "--signature", "--turn", "2:180", PLAN]) == 0
    assert main([*folder, "--kind", "fax-150", "--format", "tiff", PLAN]) == 0
    assert main([*folder, "--kind", "fax-150", "--format", "png", "--blank-after", "1", PLAN]) == 0
    assert main([*folder, "--kind", "digital", "--broken-map", "removed", "--password", "x", PLAN]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.split()]
    assert names == [
        f"{PLAN}-fax-150-seal-signed-p2turned180.pdf",
        f"{PLAN}-fax-150.tiff",
        *(f"{PLAN}-fax-150-blank1-{number:02}.png" for number in (1, 2, 3)),
        f"{PLAN}-digital-removed-locked.pdf",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["xa-khong-co"], "no plan 'xa-khong-co'"),
        (["--turn", "9:90", PLAN], "no page 9"),
        (["--number", "39/x", PLAN], "digits"),
    ],
)
def test_what_cannot_be_done_is_a_wrong_usage(
    asked: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--out", str(tmp_path), "--kind", "fax-150", *asked]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked",
    [
        ["--broken-map", "removed"], ["--kind", "digital", "--format", "tiff"], ["--format", "png", "--layer", "vie"],
        ["--format", "tiff", "--password", "x"], ["--turn", "left"],
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(asked: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--out", str(tmp_path), *asked])
    assert stopped.value.code == 2
