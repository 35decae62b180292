"""The sheet on which a variant and its gold record are written at once.

Guarantees: every quote that is taken down stands in the line it was said with; ids number the items in the order in
which they were taken down.
"""

from typing import Any

from corpus.variants_scene import Scene
from corpus.variants_style import fill, lower_first, upper_first

Item = dict[str, Any]


class Draft:
    """Lines of the dialect and what is to be read of them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.style = scene.style
        self.lines: list[str] = []
        self.short = True  # whether names are abbreviated in what follows
        self.citations: list[Item] = []
        self.indicators: list[Item] = []
        self.deadlines: list[Item] = []
        self.responsibilities: list[Item] = []
        self.amounts: list[Item] = []
        self.sources: list[str] = []
        self.neutral: list[Item] = []
        self.annexes: list[list[str]] = []
        self.parts = 0

    def fill(self, text: str, **slots: str) -> str:
        """A pattern with the slots of the scene and others filled."""
        return fill(text, {**self.scene.slots, **slots})

    def print(self, text: str) -> str:
        """The words as the office writes them here."""
        return self.style.printed(text, short=self.short)

    def say(self, text: str, before: str = "", after: str = "") -> str:
        """Write one paragraph; what was written of `text`."""
        words = self.print(text)
        self.lines.append(f"{before}{words}{after}")
        return words

    def part(self, title: str) -> None:
        """Write the heading of the next part."""
        self.parts += 1
        self.lines.append(self.style.part(self.parts, self.style.printed(title, short=False)))

    def grid(self, rows: list[list[str]], align: str) -> list[list[str]]:
        """Write a table, its first row the header; its cells as printed."""
        printed = [[self.print(cell) for cell in row] for row in rows]
        divider = "|".join({"c": ":-:", "l": ":--"}[a] for a in align)
        lines = [f"| {' | '.join(row)} |" for row in printed]
        self.lines.append("\n".join([lines[0], f"|{divider}|", *lines[1:]]))
        return printed

    def span(self, words: str, line: str) -> str:
        """Those printed words as they stand in a printed line, whichever case they begin with."""
        printed = self.print(words)
        for form in (printed, lower_first(printed), upper_first(printed)):
            if form in line:
                return form
        raise ValueError(f"{printed!r} does not stand in {line!r}")

    def ignore(self, kind: str, quote: str) -> None:
        """What is read there is neither asked for nor wrong."""
        self.neutral.append({"list": kind, "quote": quote})
