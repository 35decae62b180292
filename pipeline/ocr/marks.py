"""Markdown's inline marks: which asterisks are markup and which are text.

Guarantees: every character of the input is in exactly one run, in order; asterisks that are no markup (`b/a * 100`,
`(*)`, a bullet) stay text.
"""

import re
from dataclasses import dataclass

from pipeline.ocr.runs import Run

TOKEN = re.compile(r"\*+|\\(?=[!-/:-@\[-`{-~])|\n")


@dataclass(frozen=True, slots=True)
class Marked:
    """A physical line as runs, and whether a bold or italic span is still open at its end."""

    runs: tuple[Run, ...]
    open: bool


class _Scanner:
    def __init__(self, text: str, markdown: bool) -> None:
        self.text, self.markdown = text, markdown
        self.bold = self.italic = False
        self.lines: list[Marked] = []
        self.runs: list[Run] = []
        self.done = 0

    def scan(self) -> list[Marked]:
        escaped = -1
        for token in TOKEN.finditer(self.text):
            if token.start() < escaped:
                continue
            if token[0] == "\n":
                self._text(token.start())
                self._end_line()
                self.done = token.end()
            elif token[0] == "\\":
                if self.markdown:
                    self._mark(token.start(), token.end())
                    escaped = token.end() + 1
            else:
                self._stars(token.start(), token.end())
        self._text(len(self.text))
        self._end_line()
        return self.lines

    def _stars(self, start: int, end: int) -> None:
        before = self.text[start - 1] if start else "\n"
        after = self.text[end] if end < len(self.text) else "\n"
        if before in " \t" and after in " \t" and not (self.bold or self.italic):
            return
        if before == "\n" and after in " \t" and end - start == 1:
            return  # a bullet
        at = start
        while end - at >= 2:
            self._text(at)
            if self.bold or "**" in self.text[end if end - at < 4 else at + 2 :]:
                self.bold = not self.bold
            elif not self.markdown:
                break
            self._mark(at, at + 2)
            at += 2
        if at < end and end - at == 1:
            self._single(at, before, after)

    def _single(self, at: int, before: str, after: str) -> None:
        if self.italic:
            closes = not before.isspace() or after.isalnum()
            if closes or before == "\n":
                self._mark(at, at + 1)
                self.italic = False
        elif not before.isalnum() and before != "(" and not after.isspace() and after != ")" and self._closes(at + 1):
            self._mark(at, at + 1)
            self.italic = True

    def _closes(self, start: int) -> bool:
        """Whether a single asterisk that can close a span comes later."""
        return re.search(r"(?<=[^\s*(])\*(?!\w)|\s\*(?=\w)|(?<=\*\*)\*", self.text[start:]) is not None

    def _text(self, until: int) -> None:
        if until > self.done:
            self.runs.append(Run(self.text[self.done : until], bold=self.bold))
            self.done = until

    def _mark(self, start: int, end: int) -> None:
        self._text(start)
        self.runs.append(Run(self.text[start:end], mark=True))
        self.done = end

    def _end_line(self) -> None:
        self.lines.append(Marked(tuple(self.runs), self.bold or self.italic))
        self.runs = []


def scan_marks(lines: list[str], markdown: bool) -> list[Marked]:
    """The lines of one paragraph or table cell as runs.

    `markdown` also takes backslash escapes and drops a `**` that nothing closes.
    """
    marked = _Scanner("\n".join(lines), markdown).scan()
    # a span that closes at the very beginning of the next line ended with its own line
    closed = [after.runs[:1] and after.runs[0].mark and not after.open for after in marked[1:]]
    return [Marked(m.runs, m.open and not shut) for m, shut in zip(marked, [*closed, False], strict=True)]
