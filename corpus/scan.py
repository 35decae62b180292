"""Scans of the plans in `plans/`: `python -m corpus.scan --out DIR [--kind office-200] [--seal] [--layer vie] [ID…]`.

Guarantees: the same PDF, kind, marks and seed give the same bytes with the same releases of the libraries; each page
has dice of its own, so that a page looks the same whatever stands before it and whatever marks it bears.
"""

import argparse
import io
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import pypdfium2
from PIL import Image

from corpus import layers, marks, pdf, source
from corpus.anchors import anchors
from corpus.degrade import KINDS, Scanned
from corpus.ink import printed
from corpus.layers import Fault, Layer
from corpus.marks import Marks, Office, Point, Sheet

Format = Literal["pdf", "tiff", "png", "jpeg"]
DIGITAL = "digital"  # the kind that is no scan: the typeset PDF, for a broken map or a password
TURNS = (0, 90, 180, 270)
PHOTO_QUALITY = 92  # of JPEG pages whose device made no JPEG
TIFF_QUALITY = 75  # of colour pages inside a TIFF: libtiff's default, which office scanners keep


@dataclass(frozen=True)
class Scan:
    """The pages of one document as a device handed them over.

    `seals` has for each page the middles of the seals on the sheet, in points from the top left of the typeset page.
    """

    kind: str
    pages: tuple[Scanned, ...]
    seals: tuple[tuple[Point, ...], ...]

    def pdf(self, layer: Layer = "none", password: str = "") -> bytes:
        """One picture a page, not encoded again; under it the words that Tesseract reads on it, if any.

        Raises:
            LayerError: Tesseract or the language is not installed.

        """
        return layers.assembled(self.pages, layer, password)

    def tiff(self) -> bytes:
        """All pages in one file: CCITT G4 when bilevel, JPEG otherwise."""
        first, *others = (_framed(page) for page in self.pages)
        out = io.BytesIO()
        first.save(out, "TIFF", save_all=True, append_images=others, **first.encoderinfo)
        return out.getvalue()

    def images(self, form: Literal["png", "jpeg"]) -> list[bytes]:
        """One file a page; a JPEG as the device made it, where it made one."""
        return [_encoded(page, form) for page in self.pages]


@dataclass(frozen=True)
class Order:
    """How a document is scanned."""

    kind: str = "office-200"
    seed: int = 0
    marks: Marks = field(default_factory=Marks)
    turns: Mapping[int, int] = field(default_factory=dict)  # page, from 1 -> degrees clockwise
    blank_after: int | None = None  # an empty sheet is scanned after that page


def scan(data: bytes, order: Order) -> Scan:
    """Print a typeset PDF, put the marks on it, scan it.

    Raises:
        KeyError: there is no such kind.
        ValueError: a page is turned by something else than 0, 90, 180 or 270 degrees, or is not there.
        FontError: the fonts of seals are not installed.

    """
    kind = KINDS[order.kind]
    document = pypdfium2.PdfDocument(data)
    try:
        _check(order, len(document))
        places = [anchors(page) for page in document]
        office = Office.of(places[0].issuer, _dice(order, 0, "office"))
        pages: list[Scanned] = []
        seals: list[tuple[Point, ...]] = []
        signed = False
        for number, place in enumerate(places, 1):
            paper = printed(document[number - 1], kind.dpi)
            sheet = Sheet(paper, kind.dpi, office, _dice(order, number, "marks"))
            seals.append(marks.put(sheet, place, order.marks, annex=signed))
            signed = signed or bool(place.signatures)
            pages.append(kind.scan(paper, _dice(order, number, "device"), order.turns.get(number, 0)))
            if order.blank_after == number:
                pages.append(kind.scan(np.ones_like(paper), _dice(order, number, "blank")))
                seals.append(())
        return Scan(order.kind, tuple(pages), tuple(seals))
    finally:
        document.close()


def _check(order: Order, count: int) -> None:
    asked = [*order.turns, *([] if order.blank_after is None else [order.blank_after])]
    if wrong := [number for number in asked if not 1 <= number <= count]:
        raise ValueError(f"there is no page {wrong[0]}: the document has {count}")
    if odd := [turn for turn in order.turns.values() if turn not in TURNS]:
        raise ValueError(f"a page is turned by 0, 90, 180 or 270 degrees, not by {odd[0]}")


def _dice(order: Order, page: int, purpose: str) -> np.random.Generator:
    return np.random.default_rng([order.seed, page, zlib.crc32(f"{order.kind} {purpose}".encode())])


def _framed(page: Scanned) -> Image.Image:
    """A page that knows how Pillow is to write it into a TIFF of several pages."""
    image = page.image()
    image.encoderinfo = {"dpi": (page.dpi, page.dpi), "compression": "group4" if page.bilevel else "jpeg"}
    if not page.bilevel:
        image.encoderinfo["quality"] = TIFF_QUALITY
    return image


def _encoded(page: Scanned, form: Literal["png", "jpeg"]) -> bytes:
    if form == "jpeg" and not page.bilevel:
        return page.data
    image = page.image()
    out = io.BytesIO()
    if form == "png":
        image.save(out, "PNG", dpi=(page.dpi, page.dpi))
    else:
        image.convert("L").save(out, "JPEG", quality=PHOTO_QUALITY, dpi=(page.dpi, page.dpi))
    return out.getvalue()


def files(plan_id: str, order: Order, form: Format, layer: Layer, password: str) -> dict[str, bytes]:
    """The files of one plan by name; the name says what was done to it.

    Raises:
        SourceError, FontError, LayerError, ValueError: as the functions that read, set and scan it.

    """
    made = scan(pdf.render(source.load(plan_id)), order)
    parts = [plan_id, order.kind, *order.marks.names, *(f"p{page}turned{turn}" for page, turn in order.turns.items())]
    parts += [f"blank{order.blank_after}"] if order.blank_after is not None else []
    parts += [layer] if layer != "none" else []
    name = "-".join([*parts, *(["locked"] if password else [])])
    if form == "pdf":
        return {f"{name}.pdf": made.pdf(layer, password)}
    if form == "tiff":
        return {f"{name}.tiff": made.tiff()}
    end = "jpg" if form == "jpeg" else form
    return {f"{name}-{number:02}.{end}": page for number, page in enumerate(made.images(form), 1)}


def digital(plan_id: str, fault: Fault | None, seed: int, password: str) -> dict[str, bytes]:
    """The typeset PDF with a broken character map, or locked, or both."""
    data = pdf.render(source.load(plan_id))
    parts = [plan_id, DIGITAL]
    if fault:
        data, parts = layers.broken_map(data, fault, seed), [*parts, fault]
    if password:
        data, parts = layers.locked(data, password), [*parts, "locked"]
    return {"-".join(parts) + ".pdf": data}


def _turn(text: str) -> tuple[int, int]:
    page, _, degrees = text.partition(":")
    return int(page), int(degrees)


def _parser() -> argparse.ArgumentParser:
    kinds = "; ".join(f"{kind.name}: {kind.says}" for kind in KINDS.values())
    parser = argparse.ArgumentParser(
        prog="python -m corpus.scan", description="Scans of the plans in corpus/plans.", epilog=f"Kinds: {kinds}."
    )
    add = parser.add_argument
    add("--out", type=Path, required=True, help="the folder to write to")
    add("--kind", choices=[*KINDS, DIGITAL], default="office-200")
    add("--seed", type=int, default=0, help="the same seed gives the same files")
    add("--format", choices=get_args(Format), default="pdf")
    add(
        "--layer", choices=get_args(Layer), default="none", help="text under the pictures: what Tesseract reads on them"
    )
    add("--password", default="", help="a PDF that does not open without it")
    add("--broken-map", choices=get_args(Fault), help=f"of the fonts, with --kind {DIGITAL}")
    add("--seal", action="store_true", help="over the signature")
    add("--seal-on-text", action="store_true", help="over the letterhead and the heads of annexes")
    add("--seal-on-edge", action="store_true", help="half of it on the right edge of each page")
    add("--seal-on-body", action="store_true", help="over any lines of type of each page")
    add("--signature", action="store_true")
    add("--handwriting", action="store_true", help="number and day of the letterhead by hand")
    add("--number", help="that number by hand instead; the gold record does not know of it")
    add("--day", help="that day by hand instead")
    add("--arrival", metavar="D/M/YYYY", help="the stamp of the office that received it that day")
    add("--receiver", default=Marks.receiver, help="that office")
    add("--turn", type=_turn, action="append", default=[], metavar="PAGE:DEGREES", help="clockwise: 90, 180 or 270")
    add("--blank-after", type=int, metavar="PAGE", help="an empty sheet after that page")
    add("ids", nargs="*", metavar="ID", help="all plans when none is named")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """The command; 0 when all is written, 2 when a plan cannot be read, set or scanned as asked."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.kind == DIGITAL and asked.format != "pdf":
        parser.error(f"--kind {DIGITAL} is a PDF")
    if asked.broken_map and asked.kind != DIGITAL:
        parser.error(f"--broken-map needs --kind {DIGITAL}: a scan has no fonts")
    if asked.format != "pdf" and (asked.password or asked.layer != "none"):
        parser.error("only a PDF has a password or a text layer")
    try:
        wanted = Marks(
            asked.seal, asked.seal_on_text, asked.seal_on_edge, asked.signature, asked.handwriting,
            asked.number, asked.day, asked.arrival, asked.receiver, asked.seal_on_body,
        )  # fmt: skip
        order = Order(asked.kind, asked.seed, wanted, dict(asked.turn), asked.blank_after)
        asked.out.mkdir(parents=True, exist_ok=True)
        for plan_id in asked.ids or source.ids():
            if asked.kind == DIGITAL:
                made = digital(plan_id, asked.broken_map, asked.seed, asked.password)
            else:
                made = files(plan_id, order, asked.format, asked.layer, asked.password)
            for name, data in made.items():
                (asked.out / name).write_bytes(data)
                print(asked.out / name)
    except (source.SourceError, pdf.FontError, layers.LayerError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
