"""Which plan a record is: issuer, number and date, or what stands in for them.

Guarantees: the id depends on these words alone, folded, so that the scan and the Word file of one plan have one id.
"""

import hashlib
import re

from pipeline.lexicon.text import fold_for_search
from schemas.record import Header

DIGITS = 12  # of the hash at the end of an id: no two plans of a country share them


def plan_id(header: Header, sha256: str) -> str:
    """`kh-35-2022-nhon-trach-3f2a…`: readable, then a hash of what identifies the plan.

    Without issuer and number, issuer, title and period identify it; a document without any of these is known by the
    hash of its file.
    """
    issuer, number, date = header.issuer.name, header.number, header.issue_date
    if issuer and number and date:
        parts = [issuer, number, date]
    elif issuer and header.title:
        parts = [issuer, header.title, header.period.start or "", header.period.end or ""]
    else:
        return f"file-{sha256[:DIGITS]}"
    key = "|".join(re.sub(r"[\W_]+", " ", fold_for_search(part)).strip() for part in parts)
    words = re.findall(r"[a-z0-9]+", fold_for_search(f"{number or ''} {date or ''}"))
    return "-".join([*words, hashlib.sha256(key.encode()).hexdigest()[:DIGITS]])
