"""Sentences of a block, with or without a cut at its semicolons.

Guarantees: spans are in order, do not overlap, and hold no white space at their edges; nothing inside brackets or
quotation marks parts a sentence; the full stop of an abbreviation or a number does not either.
"""

from itertools import pairwise

from pipeline.extract.task_sentences import bracket_depths, is_sentence_end, sentence_ends, trimmed


def sentences(text: str, start: int, end: int, *, semicolons: bool = True) -> tuple[tuple[int, int], ...]:
    """The sentences of `text[start:end]`; `semicolons` parts them at every semicolon, too."""
    depth = bracket_depths(text, start, end)
    cuts = [start]
    for match in sentence_ends(text, start, end):
        if depth[match.start() - start]:
            continue
        if match.group().startswith(";"):
            if semicolons:
                cuts.append(match.end())
        elif is_sentence_end(text, match, end):
            cuts.append(match.end())
    cuts.append(end)
    spans = (trimmed(text, a, b) for a, b in pairwise(cuts))
    return tuple(span for span in spans if span[1] > span[0])
