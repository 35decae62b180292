"""The repair step of every parse: what `pipeline.repair` mends in lines of words with places, and in lines of text.

Guarantees: words that need no repair come back as they were; the file's own letters stay as `raw`; what could not be
repaired is said in a note.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ocr.document import DocumentBuilder
from pipeline.ocr.layout import Token, rows_of
from pipeline.ocr.paragraphs import plain, repair_word
from pipeline.ocr.runs import Run, visible

if TYPE_CHECKING:
    from pipeline.repair.changes import Change
    from pipeline.repair.restore import Restored

LEAST_REPAIRED = 0.1  # of the lines of a page, to say so: fewer are slips


def mended_tokens(builder: DocumentBuilder, tokens: Sequence[Token], page: int) -> list[Token]:
    """The words of a page, repaired line by line; two that are one word become one, as wide as both."""
    from pipeline.repair.restore import restored  # noqa: PLC0415 - the model is loaded for files alone

    lines = [fragment for row in rows_of(tokens) for fragment in row]
    texts = [" ".join(repair_word(token.text) for token in line) for line in lines]
    sure = [[token.confidence for token in line if repair_word(token.text)] for line in lines]
    found = restored(texts, sure)
    _note(builder, found, page)
    changes = _by_line(found)
    return [token for at, line in enumerate(lines) for token in _tokens(line, changes.get(at, ()))]


def _tokens(line: Sequence[Token], changes: Sequence["Change"]) -> list[Token]:
    """A line with its changes made."""
    out: list[Token] = []
    waiting = sorted(changes, key=lambda change: change.start)
    at = 0
    for token in line:
        text = repair_word(token.text)
        end = at + len(text)
        own = [change for change in waiting if change.start < end and change.end > at]
        if own and own[0].start < at:  # it goes on from the word before
            out[-1] = _joined(out[-1], token, text[max(0, own[0].end - at) :])
            own, text, at = own[1:], text[max(0, own[0].end - at) :], max(at, own[0].end)
            if not own:
                at = end + 1
                continue
        out.append(_changed(token, text, at, own))
        at = end + 1
    return out


def _changed(token: Token, text: str, at: int, changes: Sequence["Change"]) -> Token:
    if not changes:
        return token
    sure = min(change.sure for change in changes)
    return replace(token, text=_with(text, changes, at), raw=token.raw or token.text, confidence=sure)


def _joined(one: Token, two: Token, rest: str) -> Token:
    raw = f"{one.raw or one.text} {two.raw or two.text}"
    return replace(one, text=one.text + rest, raw=raw, x1=two.x1, y0=min(one.y0, two.y0), y1=max(one.y1, two.y1))


@dataclass
class Mender:
    """Repair of a typed file, Word or HTML: only where most of it lacks its marks or was read in the wrong language.

    What is typed stands so on paper, slips and all.
    """

    active: bool = False
    changes: int = 0
    sure: float = 0.0

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Mender":
        """For a file, given by its paragraphs."""
        from pipeline.repair.modes import modes_of  # noqa: PLC0415 - the model is loaded for files alone
        from pipeline.repair.tokens import tokens_of  # noqa: PLC0415

        modes = Counter(modes_of([tokens_of(plain(text)) for text in texts]))
        return cls(modes["foreign"] + modes["stripped"] > modes["good"])

    def lines(self, lines: list[list[Run]]) -> list[list[Run]]:
        """The lines of a paragraph, repaired."""
        if not self.active:
            return lines
        from pipeline.repair.restore import restored  # noqa: PLC0415 - as above

        texts = [visible(line) for line in lines]
        found = restored(texts)
        self.changes += len(found.changes)
        self.sure += sum(change.sure for change in found.changes)
        changes = _by_line(found)
        return [list(_runs(line, texts[at], changes[at])) if at in changes else line for at, line in enumerate(lines)]

    def note(self, builder: DocumentBuilder) -> None:
        """Say what was repaired."""
        if self.changes:
            _say(builder, "Tệp", self.changes, self.sure, None)


def _by_line(found: "Restored") -> dict[int, list["Change"]]:
    changes: dict[int, list[Change]] = {}
    for change in found.changes:
        changes.setdefault(change.line, []).append(change)
    return changes


def mended_lines(builder: DocumentBuilder, lines: Sequence[tuple[Run, ...]]) -> list[tuple[Run, ...]]:
    """Lines of a text file, repaired; each is given and comes back as runs."""
    from pipeline.repair.restore import restored  # noqa: PLC0415 - as above

    texts = [visible(line) for line in lines]
    found = restored(texts)
    _note(builder, found, None)
    changes = _by_line(found)
    return [_runs(line, texts[at], changes[at]) if at in changes else line for at, line in enumerate(lines)]


def _runs(line: Sequence[Run], text: str, changes: Sequence["Change"]) -> tuple[Run, ...]:
    """A line with its changes made, from the last to the first; as one run where they go over the edges of runs."""
    places = _places(line, text)
    if places is None or any(places[c.start][0] != places[c.end - 1][0] for c in changes):
        raw = "".join(run.text if run.raw is None else run.raw for run in line)
        return (replace(line[0], text=_with(text, changes), raw=raw, mark=False),)
    out = list(line)
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        number, start = places[change.start]
        end = places[change.end - 1][1] + 1
        run = out[number]
        parts = (
            replace(run, text=run.text[:start]),
            replace(run, text=change.text, raw=run.text[start:end]),
            replace(run, text=run.text[end:]),
        )
        out[number : number + 1] = [part for part in parts if part.text]
    return tuple(out)


def _with(text: str, changes: Sequence["Change"], at: int = 0) -> str:
    """A text that begins at a place of its line, with its changes made."""
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        text = text[: change.start - at] + change.text + text[change.end - at :]
    return text


def _places(line: Sequence[Run], text: str) -> list[tuple[int, int]] | None:
    """Run and place of each character of the text that a line shows; None where words were repaired on the way."""
    shown = [
        (number, at, c)
        for number, run in enumerate(line)
        if not run.mark and run.raw is None
        for at, c in enumerate(run.text)
        if not c.isspace()
    ]
    letters = [c for c in text if not c.isspace()]
    if [c for _, _, c in shown] != letters:
        return None
    found = iter(shown)
    out: list[tuple[int, int]] = []
    for c in text:
        out.append(out[-1] if c.isspace() else next(found)[:2])
    return out


def _note(builder: DocumentBuilder, found: "Restored", page: int | None) -> None:
    """Say that much of a page was repaired."""
    lines = Counter(found.modes)
    if found.changes and lines["foreign"] + lines["stripped"] > LEAST_REPAIRED * len(found.modes):
        sure = sum(change.sure for change in found.changes)
        _say(builder, f"Trang {page}" if page else "Tệp", len(found.changes), sure, page)


def _say(builder: DocumentBuilder, where: str, changes: int, sure: float, page: int | None) -> None:
    builder.note(
        "text_repaired",
        f"{where}: chữ mất dấu hoặc nhận dạng sai ngôn ngữ, đã phục hồi {changes} chỗ "
        f"(độ chắc chắn trung bình {100 * sure / changes:.0f} %); chữ như trong tệp còn ở phần raw của căn cứ",
        page,
    )
