"""Which instrument a citation names.

Guarantees: two citations get one row of `instruments` where the catalogue or the citations themselves say that they
name one instrument, and never on the strength of a number that many bodies give out (`35/KH-UBND`).
"""

import re

from sqlite_utils import Database

from pipeline.lexicon.agencies import level_of
from pipeline.lexicon.instruments import by_number, canonical_number
from pipeline.lexicon.text import fold_name
from pipeline.store.rows import Row
from schemas.record import Citation

# A year and a code of the central state in the number name one instrument in the whole country: 116/2021/NĐ-CP.
CENTRAL = re.compile(r"^\d+/(?:19|20)\d\d/(?:nd-cp|qh\d+|ubtvqh\d+|qd-ttg|tt-[a-z]+|ttlt-[a-z-]+|nq-cp|pl-ubtvqh\d+)$")

SAID = ("number", "type", "issuer", "title", "issue_date", "effective_date", "expiry_date", "replaced_by")


def instrument_row(citation: Citation, plan: str, province: str | None) -> Row:
    """The row of `instruments` for what a plan cites; `key` is equal for citations of one instrument.

    `province` is that of the plan: its *Sở Y tế* is not the one of the next province.
    """
    number = citation.resolved_number or citation.number
    year = int(citation.date[:4]) if citation.date else None
    known = by_number(number, year) if number else None
    if known is not None:
        return {
            "key": canonical_number(known.number), "number": known.number, "type": known.type,
            "issuer": known.issuer, "title": known.title, "issue_date": known.issue_date,
            "effective_date": known.effective_date, "expiry_date": known.expiry_date,
            "replaced_by": " ".join(known.replaced_by) or None, "catalogued": 1,
        }  # fmt: skip
    return {
        "key": _key(citation, number, plan, province), "number": number, "type": citation.type,
        "issuer": citation.issuer, "title": citation.title, "issue_date": citation.date, "effective_date": None,
        "expiry_date": None, "replaced_by": None, "catalogued": 0,
    }  # fmt: skip


def _key(citation: Citation, number: str | None, plan: str, province: str | None) -> str:
    """What identifies an instrument that the catalogue lacks; where too little is said, it is the plan's own."""
    if number is not None and CENTRAL.match(canonical_number(number)):
        return canonical_number(number)
    scope = plan
    if number is not None and citation.date and citation.issuer:
        scope = "" if level_of(citation.issuer, None) == "central" else fold_name(province or plan)
    name = canonical_number(number) if number else fold_name(citation.title or citation.evidence.text)
    kind = "" if number else fold_name(citation.type or "")
    return "|".join((name, kind, citation.date or "", fold_name(citation.issuer or ""), scope))


def put_instrument(db: Database, row: Row) -> int:
    """The id of the instrument. The catalogue has the last word; what plans say fills what was not known yet."""
    filled = ", ".join(
        f"{name} = iif(excluded.catalogued, excluded.{name}, coalesce({name}, excluded.{name}))" for name in SAID
    )
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    sql = f"""
        INSERT INTO instruments ({columns}) VALUES ({values})
        ON CONFLICT (key) DO UPDATE SET {filled}, catalogued = max(catalogued, excluded.catalogued) RETURNING id
    """
    return int(db.execute(sql, row).fetchone()[0])


def drop_uncited(db: Database) -> None:
    """Forget instruments that no plan cites any more."""
    db.execute("DELETE FROM instruments WHERE id NOT IN (SELECT instrument FROM citations)")
