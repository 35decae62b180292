"""The units that a plan's header and tables name, by their codes on the plan's day, and what became of them.

Guarantees: a code stands only where one unit alone can be meant; where several can, they are all kept.
"""

from datetime import date
from typing import Any

from pipeline.lexicon.place_names import resolve, with_kind
from pipeline.lexicon.places import REFORM, Level, Place, successors
from pipeline.normalize.dates import first_day
from schemas.record import Header, PlanRecord

Row = dict[str, Any]


def place_rows(record: PlanRecord) -> list[Row]:
    """Rows of `plan_places`: province, district and commune of the issuer, as far as the record has them."""
    issuer = record.document.issuer
    recognised = sum(page.origin == "ocr" for page in record.text.pages) * 2 > len(record.text.pages)
    named: tuple[tuple[Level, str | None, str | None, str | None], ...] = (
        ("province", issuer.province, None, None),
        ("district", issuer.district, issuer.province, None),
        ("commune", issuer.commune, issuer.province, issuer.district),
    )
    rows = []
    for level, name, province, district in named:
        if name is None:
            continue
        on = _day(record.document)
        found = resolve(
            with_kind(name, issuer.name),
            level=level,
            province=province,
            district=district,
            on=on,
            recognised=recognised,
        )
        place = found.place
        rows.append({
            "plan": record.plan, "level": level, "name": name, "code": place.code if place else None,
            "state": place.state if place else None, "certain": found.certain,
            "candidates": [_shown(p) for p in found.candidates],
            "today": [{**_shown(new), "part": part} for new, part in successors(place)] if place else [],
        })  # fmt: skip
    return rows


def code_below(name: str, header: Header) -> str | None:
    """The code of a unit below the plan's place, where its name alone tells which: a row of a table of districts.

    Of a district and its town of one name the one of the tier next below is meant.
    """
    issuer = header.issuer
    if issuer.province is None:
        return None
    on = _day(header)
    below: Level = "district" if issuer.district is None and (on is None or on < REFORM) else "commune"
    for level in (below, None):
        found = resolve(name, level=level, province=issuer.province, district=issuer.district, on=on)
        if found.place and found.certain:
            return found.place.code
    return None


def _shown(place: Place) -> Row:
    return {"level": place.level, "code": place.code, "name": place.name, "kind": place.kind}


def _day(header: Header) -> date | None:
    return first_day(header.issue_date or header.period.start or header.period.end)
