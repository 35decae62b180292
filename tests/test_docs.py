"""The documentation says what is so: pages are fresh, links lead somewhere, commands can be run as they stand."""

import ast
import importlib
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import typer
import typer.main
import yaml

from docs.generate import DOCS, PAGES, commands, guide_rows, own_fields, record_models
from pipeline.cli import app
from pipeline.lexicon.codes import code_of
from pipeline.store.database import open_database
from schemas.record import Code, Indicator

ROOT = DOCS.parent
PAGES_READ = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "corpus/README.md"]
BY_HAND = [page for page in PAGES_READ if page.parent == DOCS and page.name not in PAGES]
GUIDES = [DOCS / "field-guide.md", DOCS / "field-guide.vi.md"]
CODES = yaml.safe_load((ROOT / "pipeline/lexicon/data/codes.yaml").read_text(encoding="utf-8"))["codes"]
FORMS = yaml.safe_load((ROOT / "pipeline/lexicon/data/forms.yaml").read_text(encoding="utf-8"))

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\[]*(?:\[[^\]]*\][^\]\[]*)*\]\(([^)\s]+)\)")
OUR_PATH = re.compile(r"`((?:pipeline|schemas|corpus|docs|tests|bench)/[\w./-]*)`")
SHELL = ("sh", "bash", "text", "")
STOP = {"|", ">", ">>", "<", "&&", "||", ";", "2>"}


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, *languages: str) -> Iterator[str]:
    for language, body in FENCE.findall(text_of(page)):
        if language in languages:
            yield body


def prose(page: Path) -> str:
    return FENCE.sub("", text_of(page))


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def shell_lines() -> list[tuple[str, list[str]]]:
    """(page, words) of every command that stands on a line of its own in a block."""
    found = []
    for page in PAGES_READ:
        for body in blocks(page, *SHELL):
            for line in body.replace("\\\n", " ").splitlines():
                command = line.strip().removeprefix("$ ")
                if re.match(r"(?:\.venv/bin/)?(?:kehoach|python|sqlite-utils)\s|make(?:\s|$)", command):
                    words = shlex.split(command, comments=True)
                    end = next((at for at, word in enumerate(words) if word in STOP), len(words))
                    found.append((name_of(page), words[:end]))
    return found


def commands_in_docs(program: str) -> list[Any]:
    lines = [(page, words) for page, words in shell_lines() if words[0].removeprefix(".venv/bin/") == program]
    return [pytest.param(words[1:], id=f"{page}: {' '.join(words)}") for page, words in dict_once(lines)]


def dict_once(lines: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    return list({(page, *words): (page, words) for page, words in lines}.values())


# --- reference pages


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_fresh(name: str) -> None:
    assert text_of(DOCS / name) == PAGES[name](), "run `python -m docs.generate`"


def test_generated_pages_do_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERMINAL_WIDTH", "40")
    assert text_of(DOCS / "commands.md") == PAGES["commands.md"]()


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_documented(name: str) -> None:
    assert f"\n## {name}\n" in text_of(DOCS / "commands.md")
    assert any(name in text_of(page) for page in BY_HAND), "a page written by hand shows what it is for"
    assert f"`{name}`" in text_of(ROOT / "CHANGELOG.md")


# --- field guide


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_field_guide_explains_every_field_and_no_other(guide: Path) -> None:
    rows = guide_rows(text_of(guide))
    wanted = {(path, name) for model, path in record_models().items() for name in own_fields(model)}
    assert wanted - set(rows) == set(), "not explained"
    assert set(rows) - wanted == set(), "not in the record"
    assert [key for key, (meaning, example) in rows.items() if not meaning.strip() or not example.strip()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_field_guide_names_every_code(guide: Path) -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \| `.+` \|$", text_of(guide), re.MULTILINE)
    assert [code for code, _, _ in rows] == list(get_args(Code)), "all, in the schema's order, each with an example"
    assert {code: {"vi": vi, "en": en} for code, vi, en in rows} == CODES


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_field_guide_names_every_value_of_a_closed_list(guide: Path) -> None:
    values = {value for model in record_models() for hint in get_type_hints(model).values() for value in literals(hint)}
    assert {"semiannual", "lead", "commune", "text-layer", "approx"} <= values
    assert sorted(value for value in values if f"`{value}`" not in text_of(guide)) == []


def literals(hint: Any) -> Iterator[str]:
    if get_origin(hint) is Literal:
        yield from get_args(hint)
    else:
        for part in get_args(hint):
            yield from literals(part)


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_field_guide_names_every_kind_of_issuer(guide: Path) -> None:
    table = re.search(r"^\| kind \|.*\n\|---.*\n((?:\|.*\n)+)", text_of(guide), re.MULTILINE)
    assert table
    assert re.findall(r"^\| `(\w+)`", table[1], re.MULTILINE) == list(FORMS["kinds"])


@pytest.mark.parametrize("guide", GUIDES, ids=name_of)
def test_the_field_guide_explains_every_warning(guide: Path) -> None:
    pattern = re.compile(r"\.note\(\s*\"(\w+)\"|Warning\(\s*code=\"(\w+)\"")
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    found = {one or other for source in sources for one, other in pattern.findall(source)}
    assert "not_a_plan" in found
    assert sorted(code for code in found if f"| `{code}` |" not in text_of(guide)) == []


def test_the_examples_of_the_codes_get_these_codes() -> None:
    examples = re.findall(r"^\| `([A-Z_]+)` .*\| `(.+)` \|$", text_of(GUIDES[0]), re.MULTILINE)
    assert [(code, example, code_of(example)) for code, example in examples if code_of(example) != code] == []


def test_both_field_guides_say_the_same() -> None:
    english, vietnamese = (text_of(guide) for guide in GUIDES)
    for mark in (r"^#+ ", r"^- ", r"^\d\. ", r"^\| "):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, vietnamese, re.MULTILINE)), mark
    for guide in GUIDES:
        codes = dict(re.findall(r"^\| `([A-Z_]+)` .*\| `(.+)` \|$", text_of(guide), re.MULTILINE))
        assert codes == dict(re.findall(r"^\| `([A-Z_]+)` .*\| `(.+)` \|$", english, re.MULTILINE))
        assert list(blocks(guide, "json")) == list(blocks(GUIDES[0], "json"))


def test_the_gold_example_of_the_field_guide_is_an_aim() -> None:
    (example,) = (json.loads(body) for body in blocks(GUIDES[0], "json"))
    evidence = {"text": example["quote"], "raw": example["quote"], "start": 0, "end": len(example["quote"]), "page": 1}
    own = {name: value for name, value in example.items() if name not in ("quote", "also")}
    Indicator.model_validate({**own, "confidence": 1, "rule": "hand@1", "evidence": evidence})
    assert set(own) >= set(own_fields(Indicator)) - {"subcode"}


# --- links, paths, blocks


def anchors(page: Path) -> set[str]:
    """The names under which headings can be linked to, as GitHub makes them."""
    seen: dict[str, int] = {}
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        seen[slug] = seen.get(slug, -1) + 1
        if seen[slug]:
            seen[f"{slug}-{seen[slug]}"] = 0
    return set(seen)


@pytest.mark.parametrize("page", PAGES_READ, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(page))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    linked = {link.partition("#")[0] for link in LINK.findall(text_of(DOCS / "README.md"))}
    assert {page.name for page in DOCS.glob("*.md")} - linked == {"README.md"}


@pytest.mark.parametrize("page", PAGES_READ, ids=name_of)
def test_files_that_are_named_exist(page: Path) -> None:
    assert [path for path in OUR_PATH.findall(prose(page)) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_python_in_pages_imports_what_is_there(page: Path) -> None:
    for body in blocks(page, "python"):
        for node in ast.walk(ast.parse(body)):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = importlib.import_module(node.module)
                assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == [], node.module


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_data_in_pages_can_be_read(page: Path) -> None:
    assert all(json.loads(body) for body in blocks(page, "json"))
    assert all(yaml.safe_load(body) for body in blocks(page, "yaml"))


# --- commands


@pytest.mark.parametrize("words", commands_in_docs("kehoach"))
def test_commands_in_pages_are_understood(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is parsed as the program does it, in a folder where every file that it names exists."""
    monkeypatch.chdir(tmp_path)
    for word in words[1:]:
        if not word.startswith("-"):
            stand_in(tmp_path / word)
    understood(words)


def stand_in(path: Path) -> None:
    if path.exists():
        return
    if path.suffix:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    else:
        path.mkdir(parents=True)


def understood(words: list[str]) -> None:
    group: Any = typer.main.get_command(app)
    try:
        with group.make_context("kehoach", list(words)) as context:
            name, command, rest = group.resolve_command(context, list(words))
            command.make_context(name, rest, parent=context)
    except typer.Exit as end:  # --help and --version
        assert end.exit_code == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("parse --xml a.pdf", "an option that is not there"),
        ("plan a.pdf", "a command that is not there"),
        ("export --db a.db --to a.doc --format doc", "a value that is not there"),
        ("search --db a.db", "an argument is missing"),
    ],
)
def test_a_wrong_command_is_noticed(line: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.db").touch()
    with pytest.raises(Exception, match=r"(?i)no such|invalid|missing|is not one of"):
        understood(line.split())
    assert reason


@pytest.mark.parametrize("words", commands_in_docs("make"))
def test_make_targets_in_pages_exist(words: list[str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {word for word in words if "=" not in word} <= targets


@pytest.mark.parametrize("words", commands_in_docs("python"))
def test_modules_in_pages_exist(words: list[str]) -> None:
    assert words[0] == "-m"
    assert importlib.util.find_spec(words[1])


@pytest.mark.parametrize("words", commands_in_docs("sqlite-utils"))
def test_sqlite_utils_in_pages_is_installed(words: list[str]) -> None:
    assert words
    assert (Path(sysconfig.get_path("scripts")) / "sqlite-utils").exists()


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    shutil.copytree(ROOT / "corpus/samples", tmp_path / "thu-muc", ignore=shutil.ignore_patterns("*.pdf"))
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    lines = [line for body in blocks(DOCS / "tutorial.md", "sh") for line in body.splitlines()]
    for line in lines:
        if line.startswith("kehoach") and line != "kehoach doctor":  # that one is about the machine
            command = ["bash", "-c", line]
            done = subprocess.run(
                command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            assert ">" in line or "--to" in line or "ingest" in line or done.stdout, line
    assert {"ba-tri.json", "ke-hoach.db", "ke-hoach.xlsx"} <= {found.name for found in tmp_path.iterdir()}


def test_queries_in_pages_fit_the_tables(tmp_path: Path) -> None:
    queries = [body for page in BY_HAND for body in blocks(page, "sql")]
    assert queries
    with open_database(tmp_path / "plans.db", create=True) as db:
        for query in queries:
            db.execute(query).fetchall()


def test_tables_in_pages_exist(tmp_path: Path) -> None:
    section = text_of(DOCS / "how-to.md").partition("\n| table | one row is |\n")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", re.sub(r"\|[^|]*\|$", "|", section, flags=re.MULTILINE)))
    assert "plans" in named
    with open_database(tmp_path / "plans.db", create=True) as db:
        assert named - set(db.table_names()) == set()


# --- decisions and changes


def test_a_decision_has_a_date_and_one_paragraph() -> None:
    head, *decisions = re.split(r"^## ", text_of(DOCS / "decisions.md"), flags=re.MULTILINE)
    assert head.startswith("# Decisions")
    assert len(decisions) >= 10
    for decision in decisions:
        title, _, body = decision.partition("\n")
        assert re.match(r"20\d\d-\d\d-\d\d \S", title), title
        assert "\n\n" not in body.strip(), title


def test_the_changelog_begins_with_what_is_not_released() -> None:
    versions = re.findall(r"^## \[(.+?)\]", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == "Unreleased"
