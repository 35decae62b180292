"""Full-text search over pages; diacritics and case do not matter.

Guarantees: any query is words to look for, never an error; every word must stand on the page, words in double quotes
next to each other; pages with the words of the query in its order come first. Searched are the version of each plan
that counts and documents that are no plans. Snippets are the original text with its marks.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.lexicon.text import fold_for_search
from pipeline.store.database import open_database
from pipeline.store.snippet import WORD, cut

QUOTED = re.compile(r'"([^"]*)"')
SQL = """
    SELECT p.id AS plan, v.record ->> '$.document.title' AS title, v.record ->> '$.document.issuer.name' AS issuer,
           v.record ->> '$.document.number' AS number, f.name AS file, g.number AS page, g.start AS start,
           g.text AS text, -bm25(pages_fts) AS score
    FROM pages_fts
    JOIN pages g ON g.id = pages_fts.rowid
    JOIN files f ON f.id = g.file
    JOIN versions v ON v.file = f.id AND v.text_sha256 = g.text_sha256
    LEFT JOIN plans p ON p.version = v.id
    WHERE pages_fts MATCH ? AND (p.id IS NOT NULL OR (f.status = 'not_a_plan' AND f.version = v.id))
    ORDER BY score DESC, f.name, g.number
    LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which the query was found.

    `snippet` is one line of the page's text, `highlights` are spans of it (start, end) that the query found, counted
    in code points; `start` is where the snippet stands in the text of the document. `plan` is None for a document
    that is no plan. The higher `score`, the better; it compares hits of one query only.
    """

    plan: str | None
    title: str | None
    issuer: str | None
    number: str | None
    file: str
    page: int
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    start: int
    score: float


def search(db: Path, query: str, limit: int) -> list[Hit]:
    """The best hits for a query, at most `limit`. Raises StoppedError where the database cannot be used."""
    phrases = phrases_of(query)
    if not phrases:
        return []
    with open_database(db) as database:
        found = list(database.query(SQL, [match_of(phrases), limit]))
    hits = []
    for row in found:
        snippet = cut(row.pop("text"), phrases)
        row["start"] += snippet.start
        hits.append(Hit(**row, snippet=snippet.text, highlights=snippet.highlights))
    return hits


def phrases_of(query: str) -> list[tuple[str, ...]]:
    """The folded words of a query: one tuple for each phrase in double quotes and for each word outside of them.

    What is written together is looked for together: `116/2021/NĐ-CP` is a phrase of four words.
    """
    parts: list[str] = []
    for position, part in enumerate(QUOTED.split(query)):
        parts += [part] if position % 2 else part.replace('"', " ").split()
    phrases = (tuple(WORD.findall(fold_for_search(part))) for part in parts)
    return [phrase for phrase in phrases if phrase]


def match_of(phrases: list[tuple[str, ...]]) -> str:
    """The query as FTS5 takes it. All phrases must be there; all of them in a row count once more."""
    every = " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    in_a_row = " ".join(word for phrase in phrases for word in phrase)
    return every if len(phrases) == 1 else f'"{in_a_row}" OR ({every})'
