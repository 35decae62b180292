import os
import shutil
from pathlib import Path

import pytest

from pipeline.doctor import Check, examine


def checks() -> dict[str, Check]:
    return {check.name: check for check in examine()}


def test_libraries_and_sqlite_of_the_test_environment_are_fine() -> None:
    found = checks()
    assert found["Python"].ok
    assert found["SQLite + FTS5"].ok
    assert found["spacy"].ok
    assert found["spacy"].found is not None
    assert found["spacy"].found.startswith("3.")
    assert "pytest" not in found, "development tools are not asked for"


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_tesseract_is_found_with_its_version() -> None:
    tesseract = checks()["Tesseract"]
    assert tesseract.ok
    assert tesseract.found is not None
    assert tesseract.found[0].isdigit()


def test_without_tesseract_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = checks()
    assert not found["Tesseract"].ok
    assert found["Tesseract"].found is None
    assert found["Tesseract"].fix.endswith("apt-get install -y tesseract-ocr")
    assert found["Tesseract: vie"].fix.endswith("apt-get install -y tesseract-ocr-vie")


@pytest.mark.parametrize(
    ("script", "ok", "reason"),
    [
        (
            '[ "$1" = --version ] && echo "tesseract 5.3.0" || printf "List (1):\\neng\\n"',
            (True, False),
            "only English",
        ),
        ('[ "$1" = --version ] && echo "tesseract v5.4" || printf "eng\\nvie\\n"', (True, True), "both"),
        ("echo broken >&2; exit 127", (False, False), "a program that cannot start"),
    ],
)
def test_tesseract_as_it_answers(
    script: str, ok: tuple[bool, bool], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    found = checks()
    assert (found["Tesseract"].ok, found["Tesseract: vie"].ok) == ok, reason


def test_programs_for_old_files_are_optional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = [check for check in examine() if check.optional]
    assert [(c.name, c.found, c.ok) for c in missing] == [
        ("LibreOffice", None, True), ("antiword", None, True), ("catdoc", None, True),
    ]  # fmt: skip
    assert missing[0].fix.endswith("apt-get install -y libreoffice-writer-nogui")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert checks()["LibreOffice"].found == str(program)
