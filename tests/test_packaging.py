"""The wheel as a user gets it: in an empty environment, away from the checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NO_INDEX = ("failed to fetch", "error sending request", "dns error", "connect error", "timed out", "could not connect")
PLAN = """ỦY BAN NHÂN DÂN
XÃ SUỐI TRE
Số: 12/KH-UBND
Suối Tre, ngày 05 tháng 3 năm 2024
KẾ HOẠCH
Cai nghiện ma túy tự nguyện trên địa bàn xã năm 2024
I. MỤC TIÊU
- Phấn đấu 90% người dân được tuyên truyền về tác hại của ma túy.
II. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Chủ trì rà soát người nghiện trên địa bàn.
"""


def uv(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("uv", path=sysconfig.get_path("scripts")) or shutil.which("uv")
    if program is None:
        pytest.skip("uv is not installed")
    done = subprocess.run([program, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode and any(sign in done.stderr.lower() for sign in NO_INDEX):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and its dependencies, nothing else."""
    home = tmp_path_factory.mktemp("user")
    uv("venv", "--python", sys.executable, "env", cwd=home)
    folder = home / "env" / ("Scripts" if os.name == "nt" else "bin")
    uv("pip", "install", "--python", folder / "python", wheel, cwd=home)
    return folder


def kehoach(scripts: Path, *arguments: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    command = [str(scripts / "kehoach"), *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_product_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    data = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pipeline").rglob("data/*") if path.is_file()}
    assert any(name.startswith("pipeline/lexicon/data/") for name in data)
    assert data <= names
    assert {"pipeline/py.typed", "schemas/plan_record.schema.json"} <= names
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"pipeline", "schemas"}, "no tests, no corpus, no benchmarks"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_help_and_version_of_an_installed_wheel(scripts: Path, tmp_path: Path) -> None:
    assert "kehoach parse" in kehoach(scripts, "--help", cwd=tmp_path)
    assert kehoach(scripts, "--version", cwd=tmp_path).startswith("kehoach 0.")


def test_an_installed_wheel_parses_a_plan(scripts: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    record = json.loads(kehoach(scripts, "parse", "--json", "plan.txt", cwd=tmp_path))
    assert record["document"]["number"] == "12/KH-UBND"
    assert record["document"]["issue_date"] == "2024-03-05"
