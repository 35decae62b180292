"""The command line: `kehoach …`.

Guarantees: data goes to stdout, progress and messages to stderr; exit 0 done, 1 some files failed (each is named with
its reason), 2 wrong usage, 130 interrupted. Heavy parts are imported by the command that needs them, so that `--help`
answers at once.
"""

# the order in which `kehoach --help` lists the commands
from pipeline.cli import documents, databases, judging, machine  # noqa: I001
from pipeline.cli.app import app, main

__all__ = ["app", "databases", "documents", "judging", "machine", "main"]
