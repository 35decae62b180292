"""What the header of a plan says that later values need: who issues it, when, for which period.

Guarantees: made from the header alone; whatever the header lacks is None.
"""

from dataclasses import dataclass

from schemas.record import Header, Level


@dataclass(frozen=True, slots=True)
class PlanContext:
    """`on` is the ISO date of issue (its first possible day), else the first day of the period; `year` the plan's year.

    `end` is the last day of the period; `city_is_province` says that `thành phố` in this plan is a city of the first
    tier; `party` is what `TU` stands for there.
    """

    issuer: str | None
    level: Level | None
    province: str | None
    district: str | None
    commune: str | None
    on: str | None
    year: int | None
    start: str | None
    end: str | None
    city_is_province: bool
    party: str


def context_of(header: Header, *, province_is_city: bool) -> PlanContext:
    """The context of a plan; `province_is_city` from the gazetteer, for the plan's province and date."""
    issuer, period = header.issuer, header.period
    # a day left to the pen: the first that is possible
    on = f"{header.issue_date}-01-01"[: len("2025-01-01")] if header.issue_date else None
    year = next((int(day[:4]) for day in (period.end, header.issue_date) if day), None)
    city = province_is_city and issuer.level == "province"
    return PlanContext(
        issuer=issuer.name, level=issuer.level, province=issuer.province, district=issuer.district,
        commune=issuer.commune, on=on or period.start, year=year, start=period.start, end=period.end,
        city_is_province=city, party="Thành ủy" if province_is_city else "Tỉnh ủy",
    )  # fmt: skip
