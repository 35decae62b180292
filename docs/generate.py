"""Makes the reference pages again: `python -m docs.generate` writes `commands.md`, `record.md`, `rules.md`.

Guarantees: the pages depend on the command line, the models and the field guide alone, and not on the terminal; a
field of the record that the field guide does not explain is an error that names it.
"""

import re
import types
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
import typer.main
from pydantic import BaseModel

from docs.rules_page import rules_page
from pipeline.cli import app
from schemas.document import DocumentView
from schemas.record import Box, Code, Evidence, IsoDate, PlanRecord, Share, Span, Value

DOCS = Path(__file__).parent
GUIDE = DOCS / "field-guide.md"
WIDTH = 100  # columns of the help texts
MADE = "<!-- Made by `python -m docs.generate`; do not edit. -->\n"

# Models that stand in many places of the record have one place in the field guide.
SHARED: dict[type[BaseModel], str] = {
    Value: "value", Evidence: "evidence", Box: "evidence.boxes", Span: "citations.mentions"
}  # fmt: skip
ROOT = "record"
WORDS = {str: "text", int: "integer", float: "number", bool: "true or false", type(None): "null"}

_PATH = re.compile(r"^#+ .*`([\w.]+)`")
_ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$")

COMMANDS_HEAD = f"""# Commands

{MADE}
What each command is for and what it prints is shown in [First steps](tutorial.md) and in the [recipes](how-to.md);
this page is what `--help` says. Data goes to stdout, messages and progress go to stderr.

| exit code | means |
|---|---|
| 0 | done |
| 1 | something failed; it is named with the reason and what to do, the rest was done |
| 2 | wrong usage; nothing was done |
| 130 | interrupted with Ctrl-C |
"""

RECORD_HEAD = f"""# The record

{MADE}
What `kehoach parse --json` prints: one object for one file, one object a line for several. The same as JSON Schema:
[`schemas/plan_record.schema.json`](../schemas/plan_record.schema.json). Doubtful cases and examples are in the
[field guide](field-guide.md).

Every field is always there. A value that the document does not give is `null`; a list that holds nothing is `[]`.
Text is in Unicode form NFC. A *date* is an ISO string: `2024-06-30`, or `2024-06` or `2024` where no more is printed.
"""

VIEW_HEAD = """## What `kehoach read --json` prints

The text of a file with its places: pages, paragraphs, lines and words. `start` and `end` count Unicode code points of
`text`.
"""


def commands() -> Iterator[tuple[str, Any]]:
    """(`kehoach parse`, command) for every command, in the order of `kehoach --help`."""
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        yield f"kehoach {name}", command


def commands_page() -> str:
    """The page of all commands."""
    group = typer.main.get_command(app)
    root = group.make_context("kehoach", [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH)
    parts = [COMMANDS_HEAD, _help("kehoach", group.get_help(root))]
    for name, command in commands():
        context = command.make_context(name.split()[1], [], parent=root, resilient_parsing=True)
        parts.append(_help(name, command.get_help(context)))
    return "\n".join(parts)


def _help(title: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


def guide_rows(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    """What a field guide says: (path of the object, field) -> (meaning, example)."""
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    path = ""
    for line in text.splitlines():
        if line.startswith("#"):
            found = _PATH.match(line)
            path = found[1] if found else ""
        elif path and (row := _ROW.match(line)):
            rows[path, row[1]] = (row[2], row[3])
    return rows


def record_models() -> dict[type[BaseModel], str]:
    """Every model of the record with its path in the field guide, in the order of the record."""
    return {**_reached(PlanRecord, ROOT, {}), Value: SHARED[Value]}


def _reached(model: type[BaseModel], path: str, found: dict[type[BaseModel], str]) -> dict[type[BaseModel], str]:
    """`found` with the model and all that its fields lead to."""
    found[model] = SHARED.get(model, path)
    for name, hint in get_type_hints(model, include_extras=True).items():
        for part in _models_in(hint):
            if part not in found:
                _reached(part, name if path == ROOT else f"{path}.{name}", found)
    return found


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for part in get_args(hint):
        yield from _models_in(part)


def own_fields(model: type[BaseModel]) -> list[str]:
    """The fields of a model without those that every extracted value carries."""
    carried = set(Value.model_fields) if issubclass(model, Value) and model is not Value else set()
    return [name for name in model.model_fields if name not in carried]


def record_page() -> str:
    """The page of the record: every model with its fields, types and meanings."""
    meanings = guide_rows(GUIDE.read_text(encoding="utf-8"))
    parts = [RECORD_HEAD]
    for model, path in record_models().items():
        rows = [f"| `{name}` | {kind} | {_meaning(meanings, path, name)} |" for name, kind in _typed(model)]
        table = ["| field | type | meaning |", "|---|---|---|", *rows]
        more = ["", "And what every [value](#value) carries."] if len(model.model_fields) > len(rows) else []
        parts.append("\n".join([f"## {model.__name__}", "", *_about(model), *table, *more, ""]))
    parts.append(VIEW_HEAD)
    for model in _reached(DocumentView, ROOT, {}):
        if model not in record_models():
            rows = [f"| `{name}` | {kind} |" for name, kind in _typed(model)]
            parts.append(
                "\n".join([f"### {model.__name__}", "", *_about(model), "| field | type |", "|---|---|", *rows, ""])
            )
    return "\n".join(parts)


def _about(model: type[BaseModel]) -> list[str]:
    paragraphs = (model.__doc__ or "").strip().split("\n\n")
    return [line for text in paragraphs for line in (" ".join(text.split()), "")]


def _typed(model: type[BaseModel]) -> list[tuple[str, str]]:
    hints = get_type_hints(model, include_extras=True)
    return [(name, type_words(hints[name])) for name in own_fields(model)]


def _meaning(meanings: dict[tuple[str, str], tuple[str, str]], path: str, name: str) -> str:
    try:
        return meanings[path, name][0].replace("(#", f"({GUIDE.name}#")
    except KeyError:
        raise KeyError(f"{GUIDE.name} does not explain `{name}` under a heading with `{path}`") from None


def type_words(hint: Any) -> str:  # noqa: PLR0911 - one line for each kind of type
    """A type in words: `date or null`, `list of [Task](#task)`."""
    named: dict[Any, str] = {
        IsoDate: "date",
        Share: "number from 0 to 1",
        Code: "[code](field-guide.md#codes)",
        **WORDS,
    }
    if hint in named:
        return named[hint]
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(type_words(part) for part in parts)
    if origin is Literal:
        return " \\| ".join(f"`{part}`" for part in parts)
    if origin is Annotated:
        return type_words(parts[0])
    if origin is list:
        return f"list of {type_words(parts[0])}"
    if origin is dict:
        return f"object of {type_words(parts[1])} by field"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "record.md": record_page,
    "rules.md": partial(rules_page, MADE),
}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
