"""What every file of the repository keeps to: sizes of code, and nothing that ties it to one machine."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("pipeline", "schemas", "bench", "corpus", "training", "docs")
LONGEST_MODULE = 450
LONGEST_FUNCTION = 60  # lines that fit a screen
SKIPPED = {".git", ".venv", "__pycache__", "dist", "build", "export"}

# Written in pieces, so that this file does not hold what it looks for.
TIED = {
    "a path of one machine": re.compile(r"(?<![\w.$}/-])/(?:work|tmp|root|home|Users)" + r"/\w"),
    "a package registry": re.compile(r"https?" + r"://[^\s\"'<>]*(?:pypi|pythonhosted|artifactory|nexus|devpi)", re.I),
    "an address of an index": re.compile(r"(?:index-url|find-links)\s*[= ]\s*\"?https?" + ":", re.I),
    "an address inside a network": re.compile(r"https?" + r"://(?:localhost|127\.|10\.|192\.168\.|[\w-]+[:/])", re.I),
}
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY" + "-----")


def modules() -> list[Path]:
    return sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))


def files() -> Iterator[Path]:
    """What belongs to the repository: tracked files and new ones that git does not ignore."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
        yield from (ROOT / name for name in names if name and (ROOT / name).is_file())
    else:
        every = (path for path in ROOT.rglob("*") if path.is_file())
        yield from (path for path in every if not SKIPPED.intersection(path.relative_to(ROOT).parts))


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            yield path.relative_to(ROOT), data.decode("utf-8", errors="replace")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_read_at_one_sitting(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    long = {
        f"{node.name} (line {node.lineno})": (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_nothing_is_tied_to_one_machine() -> None:
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match[0]}"
        for path, text in texts()
        for what, pattern in TIED.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_private_key_stands_in_the_repository() -> None:
    assert [str(path) for path, text in texts() if SECRETS.search(text)] == []


@pytest.mark.parametrize("script", ["setup.sh", ".ci/run"])
def test_scripts_are_programs_that_bash_understands(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111, "executable"
    assert subprocess.run(["bash", "-n", path], capture_output=True, check=False).stderr == b""


def test_make_lists_its_targets() -> None:
    listed = subprocess.run(["make", "-C", ROOT, "help"], capture_output=True, text=True, check=True).stdout
    targets = {line.split()[0] for line in listed.splitlines() if line and not line.startswith("make")}
    assert targets == {
        "help", "setup", "demo", "test", "check", "bench", "corpus", "confidence", "model", "rules", "codes", "lock",
        "schema",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see /wo" + "rk/main/a.py", "a path of one machine"),
        ('"/ho' + 'me/minh/plans"', "a path of one machine"),
        ("https://py" + "pi.org/simple", "a package registry"),
        ("--index-url ht" + "tps://a.example/simple", "an address of an index"),
        ("http://bui" + "ldhost:8080/x", "an address inside a network"),
    ],
)
def test_the_patterns_find_what_they_are_for(text: str, what: str) -> None:
    assert TIED[what].search(text)


@pytest.mark.parametrize(
    "text", ["../shared/corpus", "/usr/share/fonts", "https://www.apache.org/licenses/", "a/home/b"]
)
def test_the_patterns_leave_the_rest_alone(text: str) -> None:
    assert not [what for what, pattern in TIED.items() if pattern.search(text)]
