"""Which files beside each other may hold one document, by their names alone.

Guarantees: a function of names; what it puts together is looked at once more when it has been read, and parted where a
document of its own begins. Page pictures go together by their numbers (`quet-01.jpg`, `quet-02.jpg`), files of other
kinds where the name says page or part (`KH 45 trang 1.pdf`), annexes with the document whose name theirs begins with,
or the only one in their folder.
"""

import re
from collections.abc import Sequence
from pathlib import PurePath

from pipeline.lexicon.text import fold_for_search

PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
_NUMBER = re.compile(r"(\d+)\D*$")
_PAGE = re.compile(r"(?:^|[\s_.(-])(?:trang|page|tr|p|phan|part)[\s_.-]*(?P<number>\d{1,3})\)?$")
_ANNEX = re.compile(
    r"(?:^|(?<=[^a-z]))(?:phu\s*luc|pl(?=[\s_.-]*\d|[\s_.-]+[ivx]+\b|$)|bieu(?=[\s_.-]*(?:so|mau|\d))|kem\s*theo)"
)


def grouped(paths: Sequence[PurePath]) -> list[list[int]]:
    """The positions in `paths` of files that go together, in the order in which each group is to be read."""
    bundles: dict[tuple[PurePath, str, str], list[tuple[int, int]]] = {}
    for at, path in enumerate(paths):
        stem, number = _numbered(path)
        key = (path.parent, stem, path.suffix.lower()) if number is not None else (path.parent, path.name, "")
        bundles.setdefault(key, []).append((number or 0, at))
    groups = [[at for _, at in sorted(bundle)] for bundle in bundles.values()]
    return _with_annexes(paths, groups)


def _numbered(path: PurePath) -> tuple[str, int | None]:
    """The name without its page number, and that number; None where the name has none."""
    stem = fold_for_search(path.stem)
    match = _NUMBER.search(stem) if path.suffix.lower() in PICTURES else None
    if match:
        return f"{stem[: match.start(1)]}#{stem[match.end(1) :]}", int(match[1])
    match = None if _ANNEX.search(stem) else _PAGE.search(stem)
    return (stem[: match.start()], int(match["number"])) if match else (stem, None)


def _with_annexes(paths: Sequence[PurePath], groups: list[list[int]]) -> list[list[int]]:
    """The groups, annexes put behind the document that they belong to."""
    stems = [fold_for_search(path.stem) for path in paths]
    annexes = [group for group in groups if _ANNEX.search(stems[group[0]])]
    bodies = [group for group in groups if group not in annexes]
    for annex in annexes:
        folder, stem = paths[annex[0]].parent, stems[annex[0]]
        beside = [body for body in bodies if paths[body[0]].parent == folder]
        named = [body for body in beside if _begins(stem, stems[body[0]])]
        owner = max(named, key=lambda body: len(stems[body[0]]), default=beside[0] if len(beside) == 1 else None)
        if owner is not None:
            owner.extend(annex)
        else:
            bodies.append(annex)
    return sorted(bodies)


def _begins(annex: str, body: str) -> bool:
    """Whether an annex is named after a document: `ke hoach 45 - phu luc 1`, not `ke hoach 451 - phu luc`."""
    return annex.startswith(body) and not annex[len(body) :][:1].isalnum()
