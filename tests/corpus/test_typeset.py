import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from corpus import pdf
from corpus.source import ids, load
from corpus.typeset import FORMATS, SAMPLE_FORMATS, SAMPLES, main, write

HAS_FONTS = any(folder.is_dir() for folder in pdf.FONT_FOLDERS)
LARGEST_SAMPLE = 120_000  # bytes; they are committed


def content(data: bytes, kind: str) -> list[str]:
    """What a file says, line by line: bytes of Word files and PDFs differ between releases of their libraries."""
    if kind == "pdf":
        return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    if kind == "docx":
        body = docx.Document(io.BytesIO(data)).element.body
        return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]
    return data.decode("utf-8").split("\n")


@pytest.mark.parametrize("plan_id", SAMPLE_FORMATS)
def test_a_sample_is_what_the_typesetter_makes(plan_id: str) -> None:
    kind = SAMPLE_FORMATS[plan_id]
    if kind == "pdf" and not HAS_FONTS:
        pytest.skip("needs the Debian package fonts-liberation2")
    committed = (SAMPLES / f"{plan_id}.{kind}").read_bytes()
    made = FORMATS[kind](load(plan_id))
    assert content(committed, kind) == content(made, kind), "make it again: python -m corpus.typeset --samples"
    assert len(committed) < LARGEST_SAMPLE


def test_the_samples_are_six_of_the_plans_in_one_file_each() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{name}.{kind}" for name, kind in SAMPLE_FORMATS.items()}
    assert set(SAMPLE_FORMATS) < set(ids())
    assert sorted(SAMPLE_FORMATS.values()) == ["docx", "docx", "html", "pdf", "pdf", "txt"], "varied formats"


def test_the_command_writes_what_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "new"), "--format", "txt", "xa-an-ngai-tay-2023"]) == 0
    written = tmp_path / "new" / "xa-an-ngai-tay-2023.txt"
    assert capsys.readouterr().out.split() == [str(written)]
    assert "UỶ BAN NHÂN DÂN\nXÃ AN NGÃI TÂY\n" in written.read_text(encoding="utf-8")


def test_a_plan_that_is_not_there_is_a_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path), "xa-khong-co"]) == 2
    assert "no plan 'xa-khong-co'" in capsys.readouterr().err


def test_samples_are_made_of_the_sample_plans_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--samples", "--out", str(tmp_path), "xa-an-ngai-tay-2023"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["xa-an-ngai-tay-2023.txt"]
    with pytest.raises(SystemExit):
        main(["--samples", "--out", str(tmp_path), "huyen-duc-linh-2023"])
    assert "the samples are: bao-cao-cao-lanh-2024, " in capsys.readouterr().err


def test_the_command_asks_where_to_write() -> None:
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2


def test_markdown_is_the_source_itself(tmp_path: Path) -> None:
    plan = load("huyen-ba-tri-2023")
    assert write(plan, "md", tmp_path).read_text(encoding="utf-8") == plan.source
