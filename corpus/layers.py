"""Text layers under scanned pages, and what goes wrong with the text of digital PDFs.

Guarantees: a layer is what Tesseract really reads on the degraded page, not a guess at it; the same input gives the
same bytes with the same releases of Tesseract, img2pdf and pikepdf, passwords included. Needs Tesseract; Debian's
package brings `eng`, tesseract-ocr-vie and -fra bring the others.
"""

import io
import os
import re
from collections.abc import Sequence
from typing import Literal

import img2pdf
import numpy as np
import pikepdf
import pytesseract

from corpus.degrade import Scanned

Layer = Literal["none", "vie", "eng", "fra"]
Fault = Literal["scrambled", "removed"]

TIMEOUT = 120  # seconds a page; a noisy blank page can keep Tesseract busy for minutes

_TARGET = re.compile(rb"(<[0-9A-Fa-f]+>\s*)<([0-9A-Fa-f]{4})>")


class LayerError(RuntimeError):
    """Tesseract or its language is missing, or it failed; the message says what to install."""


def assembled(pages: Sequence[Scanned], layer: Layer = "none", password: str = "") -> bytes:
    """A PDF with one picture a page, as the device encoded it: JPEG, or CCITT G4.

    Raises:
        LayerError: the layer's language is not installed.
        ValueError: as `locked`.

    """
    data = bytes(img2pdf.convert([page.data for page in pages], nodate=True))
    with pikepdf.open(io.BytesIO(data)) as document:
        if layer != "none":
            for sheet, page in zip(document.pages, pages, strict=True):
                with pikepdf.open(io.BytesIO(_read(page, layer))) as words:
                    # by hand: `add_overlay` names the form at random, and the same seed must give the same file
                    form = document.copy_foreign(words.pages[0].as_form_xobject())
                    name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name.Words)
                    sheet.contents_add(f"q {name} Do Q".encode())
        return _saved(document, password)


def locked(data: bytes, password: str) -> bytes:
    """A PDF that does not open without its password.

    Raises:
        ValueError: the password has letters that the oldest encryption of PDF does not know, such as `ậ`.

    """
    with pikepdf.open(io.BytesIO(data)) as document:
        return _saved(document, password)


def broken_map(data: bytes, fault: Fault, seed: int = 0) -> bytes:
    """A digital PDF that looks as before and whose text is wrong.

    `removed` takes the fonts' maps from glyphs to characters away, as some printer drivers do; `scrambled` gives the
    letters of each font each other's characters, as old fonts and careless merging do. Digits and marks stay.
    """
    rng = np.random.default_rng(seed)
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != pikepdf.Name.Font:
                continue
            if "/ToUnicode" not in item:
                continue
            if fault == "removed":
                del item["/ToUnicode"]
            else:
                stream = item["/ToUnicode"]
                stream.write(_scrambled(stream.read_bytes(), rng))
        return _saved(document, "")


def _scrambled(cmap: bytes, rng: np.random.Generator) -> bytes:
    letters = [m[2] for m in _TARGET.finditer(cmap) if chr(int(m[2], 16)).isalpha()]
    others = iter([letters[i] for i in rng.permutation(len(letters))])

    def swapped(match: re.Match[bytes]) -> bytes:
        target = next(others) if chr(int(match[2], 16)).isalpha() else match[2]
        return match[1] + b"<" + target + b">"

    return _TARGET.sub(swapped, cmap)


def _read(page: Scanned, language: str) -> bytes:
    """A PDF page of invisible words, where Tesseract found them."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # on shared cores more threads are slower
    image = page.image().convert("L")
    image.format = "PPM"  # handed over raw: PNG encoding costs more than rendering
    config = f"--dpi {page.dpi} -c textonly_pdf=1"
    try:
        return bytes(pytesseract.image_to_pdf_or_hocr(image, lang=language, config=config, timeout=TIMEOUT))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        package = "tesseract-ocr" + ("" if language == "eng" else f"-{language}")
        raise LayerError(f"tesseract -l {language}: {error}. Try: sudo apt-get install {package}") from error


def _saved(document: pikepdf.Pdf, password: str) -> bytes:
    out = io.BytesIO()
    if "/ID" in document.trailer:  # img2pdf makes it from the time
        del document.trailer["/ID"]
    if password:
        # RC4 with a fixed file id: AES salts with random bytes, and the same seed must give the same file.
        lock = pikepdf.Encryption(user=password, owner=password, R=3, aes=False, metadata=False)
        document.save(out, static_id=True, encryption=lock)
    else:
        document.save(out, deterministic_id=True)
    return out.getvalue()
