"""What repair changes in the lines of a text."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon.text import one_tone_placement
from pipeline.repair import numbers
from pipeline.repair.channel import written
from pipeline.repair.decode import Choice, Slot
from pipeline.repair.language import language


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` of a line as given, what stands there now, and how sure that is (0 to 1)."""

    line: int
    start: int
    end: int
    text: str
    sure: float


def change_of(lines: Sequence[str], run: Sequence[int], slots: Sequence[Slot], choice: Choice) -> Change | None:
    """What a choice for slots of a run of lines changes; None where it is what was read, either tone placement."""
    line, start, end = run[slots[choice.first].line], slots[choice.first].token.start, slots[choice.last].token.end
    read = lines[line][start:end]
    words = language().words
    if choice.words:
        text = " ".join(written(words[word], shape) for word, shape in zip(choice.words, choice.shapes, strict=True))
    else:
        text = numbers.mended(read)
    return None if text in (read, one_tone_placement(read)) else Change(line, start, end, text, choice.sure)


def changed(lines: Sequence[str], changes: Sequence[Change]) -> list[str]:
    """The lines with the changes made."""
    out = list(lines)
    for change in sorted(changes, key=lambda c: (c.line, c.start), reverse=True):
        line = out[change.line]
        out[change.line] = line[: change.start] + change.text + line[change.end :]
    return out
