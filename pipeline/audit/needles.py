"""Which words a text must have for a pattern to match at all: a look for words is twenty times as quick as a search.

Guarantees: where a pattern matches a text, one of its needles stands in that text with its runs of spaces made one; a
pattern for which no such words can be told has none, and is always searched.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

MOST = 32  # needles of one pattern: more cost more than they save
SHORTEST = 3  # letters: what is shorter stands everywhere
LOOKS = 6  # needles that cost as much as one letter less tells
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_WIDTHLESS = (sre.ASSERT, sre.ASSERT_NOT, sre.AT)
_CATEGORIES = {
    sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
Words = frozenset[str]


@cache
def needles(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """The needles of a pattern, the most telling set of those that can be told."""
    found = _best(_parser.parse(pattern.pattern, pattern.flags))
    return tuple(sorted(found)) if found is not None and min(map(len, found)) >= SHORTEST else ()


@cache
def stays_in_paragraph(pattern: re.Pattern[str]) -> bool:
    """Whether no match of a pattern can hold a line break."""
    return not _crosses(_parser.parse(pattern.pattern, pattern.flags))


def _crosses(tree: Any) -> bool:
    """Whether any part of a pattern, what it looks at before and after included, takes a line break."""
    if isinstance(tree, tuple) and len(tree) == 2 and tree[0] is sre.IN:
        return _takes_break(tree[1])
    if isinstance(tree, tuple) and len(tree) == 2 and tree[0] is sre.NOT_LITERAL:
        return bool(tree[1] != ord("\n"))
    if isinstance(tree, tuple) and len(tree) == 2 and tree[0] is sre.LITERAL:
        return bool(tree[1] == ord("\n"))
    if isinstance(tree, list | tuple | _parser.SubPattern):
        return any(_crosses(part) for part in tree)
    return False


def _takes_break(members: Sequence[Any]) -> bool:
    one = re.compile("|".join(_member(op, given) for op, given in members if op is not sre.NEGATE))
    return bool(one.fullmatch("\n")) != (members[0][0] is sre.NEGATE)


def _member(op: Any, given: Any) -> str:
    """A member of a character class as a pattern of its own."""
    if op is sre.LITERAL:
        return re.escape(chr(given))
    if op is sre.RANGE:
        return f"[{re.escape(chr(given[0]))}-{re.escape(chr(given[1]))}]"
    return _CATEGORIES[given]


def _score(words: Words) -> float:
    """Long words are seldom there, and each one is a look."""
    return min(map(len, words)) - len(words) / LOOKS


def _best(tree: Sequence[Any]) -> Words | None:
    """Of all sets of words one of which each match must have the most telling one."""
    sets = (_fewest(words) for words in _required(tree) if "" not in words)
    return max((words for words in sets if len(words) <= MOST), key=_score, default=None)


def _fewest(words: Words) -> Words:
    """Without the words that hold another one: where they stand, that one stands."""
    return frozenset(word for word in words if not any(other in word for other in words if other != word))


def _required(tree: Sequence[Any]) -> Iterator[Words]:
    run: Words = frozenset({""})
    for item in tree:
        exact = _exact(item)
        longer = frozenset(a + b for a in run for b in exact) if exact is not None else None
        if longer is not None and len(longer) <= MOST:
            run = longer
            continue
        yield run
        run = exact if exact is not None else frozenset({""})
        inner = _inside(item)
        if inner is not None:
            yield inner
    yield run


def _inside(item: Any) -> Words | None:
    """Words that a part of unknown length must have."""
    kind, given = item
    if kind in _REPEATS and given[0] >= 1:
        return _best(given[2])
    if kind is sre.SUBPATTERN:
        return _best(given[3])
    if kind is sre.ATOMIC_GROUP:
        return _best(given)
    if kind is sre.BRANCH:
        branches = [_best(branch) for branch in given[1]]
        return None if None in branches else frozenset().union(*(branch for branch in branches if branch))
    return None


def _exact(item: Any) -> Words | None:  # noqa: PLR0911 - one line for each kind of part
    """All that a part can match, where that are few words; None where it is not."""
    kind, given = item
    if kind is sre.LITERAL:
        return frozenset({chr(given)})
    if kind in _WIDTHLESS:
        return frozenset({""})
    if kind is sre.IN and all(op is sre.LITERAL for op, _ in given):
        return frozenset(chr(code) for _, code in given)
    if kind is sre.SUBPATTERN:
        return _all(given[3])
    if kind is sre.BRANCH:
        branches = [_all(branch) for branch in given[1]]
        joined = frozenset().union(*(branch for branch in branches if branch is not None))
        return joined if None not in branches and len(joined) <= MOST else None
    if kind in _REPEATS:
        return _repeated(*given)
    return None


def _repeated(least: int, most: Any, tree: Sequence[Any]) -> Words | None:
    """Runs of spaces are one space; what may be left out is there or not."""
    once = _all(tree)
    if once is None or (most != 1 and once != {" "}):
        return None
    return once if least else once | {""}


def _all(tree: Sequence[Any]) -> Words | None:
    words: Words = frozenset({""})
    for item in tree:
        exact = _exact(item)
        if exact is None or len(words) * len(exact) > MOST:
            return None
        words = frozenset(a + b for a in words for b in exact)
    return words
