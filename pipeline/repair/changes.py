"""What repair changes in the lines of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.lexicon.text import one_tone_placement
from pipeline.repair import numbers
from pipeline.repair.channel import written
from pipeline.repair.decode import Choice, Slot
from pipeline.repair.language import language


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` of a line in NFC, what stands there now, and how sure that is (0 to 1)."""

    line: int
    start: int
    end: int
    text: str
    sure: float


def change_of(lines: Sequence[str], run: Sequence[int], slots: Sequence[Slot], choice: Choice) -> Change | None:
    """What a choice for slots of a run of lines changes; None where it is what was read, either tone placement."""
    line, start, end = run[slots[choice.first].line], slots[choice.first].token.start, slots[choice.last].token.end
    read = lines[line][start:end]
    if any(c.isspace() and c != " " for c in read):
        return None  # two words with a tab between them are two
    words = language().words
    if choice.words:
        text = " ".join(written(words[word], shape) for word, shape in zip(choice.words, choice.shapes, strict=True))
    else:
        text = numbers.mended(read)
    return None if text in (read, one_tone_placement(read)) else Change(line, start, end, text, choice.sure)


def changed(lines: Sequence[str], changes: Iterable[Change]) -> list[str]:
    """The lines with the changes made."""
    by_line: dict[int, list[Change]] = {}
    for change in changes:
        by_line.setdefault(change.line, []).append(change)
    out = list(lines)
    for number, own in by_line.items():
        parts, at = [], 0
        for change in sorted(own, key=lambda c: c.start):
            parts += [lines[number][at : change.start], change.text]
            at = change.end
        out[number] = "".join([*parts, lines[number][at:]])
    return out
